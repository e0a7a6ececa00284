"""Schemes of classes: bounds, raises, what a wrong pack is told."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.packs import classed, scheme_on, schemes
from zhiheng.packs.credit import schemes_from_data
from zhiheng.packs.files import read_yaml

DATA: Any = read_yaml((resources.files("zhiheng_packs") / "credit" / "schemes.yaml").read_text("utf-8"), "schemes")
FOOD = scheme_on("food_2016", date(2026, 1, 1))


@pytest.mark.parametrize(("dynamic", "grade"), [(12_000, "A"), (12_001, "B"), (27_000, "B"), (42_000, "C"), (42_001, "D")])
def test_a_score_on_a_bound_belongs_to_the_better_grade(dynamic: int, grade: str) -> None:
    assert classed(FOOD, {"static": 18_000, "dynamic": dynamic}).grade.code == grade


@settings(max_examples=25)
@given(st.integers(0, 40_000), st.integers(0, 60_000), st.sampled_from([r.code for r in FOOD.raises]))
def test_a_raise_never_makes_a_class_better_and_more_points_neither(static: int, dynamic: int, fact: str) -> None:
    order = [g.code for g in FOOD.grades]
    plain, raised = (classed(FOOD, {"static": static, "dynamic": dynamic}, f) for f in ((), (fact,)))
    assert order.index(raised.grade.code) == min(order.index(plain.grade.code) + 1, 3)
    more = classed(FOOD, {"static": static, "dynamic": 60_000})
    assert order.index(more.grade.code) >= order.index(plain.grade.code)


def test_what_cannot_be_classed_is_told_which_part_is_wrong() -> None:
    for points, facts in (({"static": 18_000}, ()), ({"static": 40_001, "dynamic": 0}, ()), ({"static": 0, "dynamic": 0, "x": 1}, ()), ({"static": 0, "dynamic": 0}, ("x",))):
        with pytest.raises(InvalidValue):
            classed(FOOD, points, facts)
    with pytest.raises(InvalidValue, match="不按分数分级"):
        classed(scheme_on("general_2022", date(2026, 1, 1)), {})
    with pytest.raises(InvalidValue, match="没有有效的版本"):
        scheme_on("food_2016", date(2010, 1, 1))


def test_the_general_scheme_is_internal_and_every_scheme_says_how_sure_it_is() -> None:
    assert [s.code for s in schemes() if s.is_internal] == ["general_2022"]
    assert all(s.article and s.certainty and s.note for s in schemes())


@pytest.mark.parametrize("path", [("certainty", "X"), ("visibility", "public"), ("months", 0), ("grades", [])])
def test_a_wrong_pack_is_refused(path: tuple[str, Any]) -> None:
    data = deepcopy(DATA)
    data["schemes"][1][path[0]] = path[1]
    with pytest.raises(PackInvalid):
        schemes_from_data(data)
    twice = {"schemes": [DATA["schemes"][1], DATA["schemes"][1]]}
    with pytest.raises(PackInvalid, match="两个版本"):
        schemes_from_data(twice)
