"""Classes by factors: what counts when, bounds, least grades, what runs out by itself, what a wrong pack is told."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.packs import Fact, factor_scheme_on, next_change, rated
from zhiheng.packs.factors import factor_schemes_from_data
from zhiheng.packs.files import read_yaml

DATA: Any = read_yaml((resources.files("zhiheng_packs") / "credit" / "factors.yaml").read_text("utf-8"), "factors")
DAY = date(2026, 5, 1)
NOW = factor_scheme_on("county_general", DAY)


@pytest.mark.parametrize(
    ("facts", "score", "grade"),
    [
        ([], 0, "A"),
        ([Fact("failed", date(2024, 5, 1), "")], 12, "B"),
        ([Fact("failed", date(2024, 4, 30), "")], 0, "A"),
        ([Fact("failed", date(2026, 5, 2), "")], 0, "A"),
        ([Fact("failed", date(2026, 1, d), str(d)) for d in range(1, 7)], 36, "C"),
        ([Fact("abnormal", date(2020, 1, 1), "")], 20, "C"),
        ([Fact("abnormal", date(2020, 1, 1), "", until=DAY)], 0, "A"),
        ([Fact("serious", date(2026, 1, 1), "")], 60, "D"),
        ([Fact("overdue", date(2026, 4, 1), ""), Fact("trusted", date(2025, 1, 1), "")], 5, "C"),
        ([Fact("trusted", date(2025, 1, 1), "")], 0, "A"),
    ],
)
def test_facts_count_while_they_last_and_within_their_bound(facts: list[Fact], score: int, grade: str) -> None:
    found = rated(NOW, facts, DAY)
    assert (found.score, found.level.code) == (score, grade)


def test_a_class_says_which_factor_set_it_and_when_it_gets_better_by_itself() -> None:
    facts = [Fact("abnormal", date(2026, 1, 1), "异常", "listings:1", date(2026, 6, 8)), Fact("complaint", date(2026, 4, 1), "投诉", "complaints:9")]
    found = rated(NOW, facts, DAY)
    assert found.reason == "列入经营异常名录 1 项 20 分；受理的投诉 1 项 1 分；合计 21 分，C 级"
    later = next_change(NOW, facts, DAY)
    assert later is not None and (later.day, later.level.code) == (date(2026, 6, 8), "A")
    assert next_change(NOW, [], DAY) is None


def test_the_version_in_force_on_the_day_is_used_and_does_not_know_later_factors() -> None:
    old = factor_scheme_on("county_general", date(2025, 12, 31))
    assert old is not NOW and rated(old, [Fact("failed", date(2025, 3, 1), "")], date(2025, 12, 31)).score == 10
    with pytest.raises(InvalidValue, match="没有“overdue”"):
        rated(old, [Fact("overdue", date(2025, 3, 1), "")], date(2025, 12, 31))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from([f.code for f in NOW.factors if f.each > 0]), st.integers(0, 900)), max_size=8))
def test_one_more_bad_fact_never_makes_a_class_better(rows: list[tuple[str, int]]) -> None:
    order = [v.code for v in NOW.levels]
    facts = [Fact(code, DAY - timedelta(days=days), str(i)) for i, (code, days) in enumerate(rows)]
    grades = [order.index(rated(NOW, facts[:n], DAY).level.code) for n in range(len(facts) + 1)]
    assert grades == sorted(grades)


@pytest.mark.parametrize("change", [{"certainty": "X"}, {"visibility": "public"}, {"months": 0}, {"levels": []}, {"factors": [{"code": "x"}]}])
def test_a_wrong_scheme_is_refused(change: dict[str, Any]) -> None:
    data = deepcopy(DATA)
    data["schemes"][0] |= change
    with pytest.raises(PackInvalid):
        factor_schemes_from_data(data)
    with pytest.raises(PackInvalid, match="两个版本"):
        factor_schemes_from_data({"schemes": [DATA["schemes"][1], DATA["schemes"][1]]})
