"""Cycles of periodic inspection: the pack is sound, and the engine names the next day from the facts alone."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.errors import PackInvalid
from zhiheng.lifecycles.cycles import (
    DeviceFacts,
    DueInspection,
    ask_by,
    categories,
    cycle_rules,
    cycles_from_data,
    due_inspections,
)


def _dues(kind: str, category: str, since: date, **more: object) -> dict[str, DueInspection]:
    return {d.track: d for d in due_inspections(DeviceFacts(kind, since, category, **more))}  # type: ignore[arg-type]


def test_every_cycle_says_its_text_and_how_sure_it_is_and_every_kind_has_one() -> None:
    assert all(r.article and r.certainty and r.title for r in cycle_rules())
    covered = {c for r in cycle_rules() for c in r.categories}
    assert {c.code for c in categories()} - covered == {"pipe.public"}
    assert {c.kind for c in categories()} == {"boiler", "vessel", "pipe", "lift", "crane", "ropeway", "amusement", "vehicle"}


def test_a_boiler_is_inspected_outside_every_year_and_inside_every_second_the_first_time_after_one() -> None:
    found = _dues("boiler", "boiler.industrial", date(2022, 3, 15), last={"main": date(2026, 3, 10), "full": date(2025, 3, 12)})
    assert (found["main"].due_on, found["full"].due_on) == (date(2027, 3, 10), date(2027, 3, 12))
    first = _dues("boiler", "boiler.industrial", date(2026, 3, 15))
    assert (first["full"].due_on, first["full"].is_first) == (date(2027, 3, 15), True)


@pytest.mark.parametrize(
    ("grade", "due"), [(1, date(2031, 6, 1)), (3, date(2028, 6, 1)), (4, date(2026, 6, 1)), (5, date(2025, 6, 1)), (None, date(2026, 6, 1))]
)
def test_the_safety_grade_of_a_vessel_sets_the_cycle_and_a_missing_one_the_shortest(grade: int | None, due: date) -> None:
    found = _dues("vessel", "vessel.fixed", date(2015, 1, 5), grade=grade, last={"full": date(2025, 6, 1)})
    assert found["full"].due_on == due
    assert any("等级" in n for n in found["full"].notes) == (grade in (None, 5))


def test_the_reports_day_goes_before_the_rule_unless_it_is_later_than_allowed() -> None:
    grade3 = {"grade": 3, "last": {"full": date(2025, 6, 1)}}
    assert _dues("vessel", "vessel.fixed", date(2015, 1, 5), stated={"full": date(2029, 6, 1)}, **grade3)["full"].due_on == date(2029, 6, 1)
    late = _dues("vessel", "vessel.fixed", date(2015, 1, 5), stated={"full": date(2033, 6, 1)}, **grade3)["full"]
    assert late.due_on == date(2031, 6, 1)
    assert "晚于规则最长间隔" in "".join(late.notes)


def test_the_day_of_the_inspection_before_chooses_the_version_of_the_lift_rule() -> None:
    old = _dues("lift", "lift.traction", date(2020, 5, 20), last={"main": date(2024, 4, 1)})["main"]
    new = _dues("lift", "lift.traction", date(2020, 5, 20), last={"main": date(2024, 4, 2)})["main"]
    assert (old.due_on, old.rule and old.rule.version) == (date(2025, 4, 1), "2010-04-01")
    assert (new.due_on, new.rule and new.rule.version) == (date(2027, 5, 20), "2024-04-02")


@pytest.mark.parametrize(("last", "due"), [((2025, 5, 2), 2028), ((2028, 6, 20), 2031), ((2039, 5, 1), 2040), ((2044, 5, 30), 2045)])
def test_a_lift_is_inspected_in_certain_years_of_its_age_then_every_year(last: tuple[int, int, int], due: int) -> None:
    found = _dues("lift", "lift.traction", date(2024, 5, 20), last={"main": date(*last)})
    assert found["main"].due_on == date(due, 5, 20)
    assert ("self" in found) == (due - last[0] > 1)


def test_a_kind_without_rule_follows_the_report_and_says_so() -> None:
    assert not _dues("pipe", "pipe.public", date(2020, 1, 1))
    found = _dues("pipe", "pipe.public", date(2020, 1, 1), stated={"full": date(2027, 1, 1)})["full"]
    assert (found.rule, found.due_on) == (None, date(2027, 1, 1))


def test_the_user_asks_a_month_before_the_inspection_ends() -> None:
    assert (ask_by(date(2026, 3, 31)), ask_by(date(2027, 1, 15))) == (date(2026, 2, 28), date(2026, 12, 15))


def test_two_rules_for_one_device_and_day_are_refused() -> None:
    rule = {"code": "A", "categories": ["x"], "track": "main", "title": "检验", "months": 12, "article": "甲", "certainty": "M"}
    data = {"categories": [{"code": "x", "kind": "lift", "name": "某"}], "cycles": [rule, {**rule, "code": "B"}]}
    with pytest.raises(PackInvalid, match="同一类别"):
        cycles_from_data(data)
    with pytest.raises(PackInvalid, match="months"):
        cycles_from_data({**data, "cycles": [{**rule, "months": 0}]})
