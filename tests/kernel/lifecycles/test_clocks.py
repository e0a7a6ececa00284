"""Clocks of the law: due dates from dated rules, suspensions, extensions and the state of each day."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.errors import CalendarMissing, InvalidValue, PackInvalid
from zhiheng.lifecycles.clocks import Clock, ClockStatus, Extension, Suspension
from zhiheng.lifecycles.deadlines import deadline_rule, deadline_rules, rules_from_data


def _due(code: str, trigger_on: date, **more: object) -> date | None:
    return Clock(deadline_rule(code, trigger_on), trigger_on, **more).due_on  # type: ignore[arg-type]


def test_every_rule_of_the_pack_names_its_article_and_certainty() -> None:
    rules = deadline_rules()
    codes = {rule.code for rule in rules}
    assert {
        "PQ1",
        "PQ2",
        "PQ3",
        "PQ5.earliest",
        "PQ5.latest",
        "FS1",
        "FS2",
        "FS6",
        "FS12.start",
        "FS12.finish",
    } <= codes
    assert {"CP1", "CP2", "RI1", "RI2.same", "RI2.other"} <= codes
    assert all(rule.article and rule.trigger and rule.duty for rule in rules)
    assert deadline_rule("FS12.start", date(2026, 1, 5)).certainty == "M"


def test_failed_food_is_taken_up_in_five_working_days_and_settled_in_ninety() -> None:
    assert _due("FS12.start", date(2026, 2, 10)) == date(2026, 2, 24)
    assert _due("FS12.finish", date(2026, 2, 10)) == date(2026, 5, 11)


def test_the_triggers_day_chooses_the_version() -> None:
    assert deadline_rule("CP2", date(2026, 4, 14)).words == "45 个工作日"
    assert deadline_rule("CP2", date(2026, 4, 15)).words == "60 日"
    with pytest.raises(InvalidValue, match="没有有效的版本"):
        deadline_rule("CP2", date(2019, 12, 31))
    with pytest.raises(InvalidValue, match="没有编号为 XX9"):
        deadline_rule("XX9", date(2026, 1, 1))


def test_suspended_days_are_not_counted() -> None:
    test_time = Suspension(date(2026, 3, 9), date(2026, 3, 13), "检验时间")
    assert _due("CP1", date(2026, 3, 6)) == date(2026, 3, 17)
    assert _due("CP1", date(2026, 3, 6), suspensions=(test_time,)) == date(2026, 3, 24)
    assert _due("PQ2", date(2026, 3, 2), suspensions=(test_time,)) == date(2026, 5, 6)


def test_overlapping_suspensions_stop_the_clock_once() -> None:
    one = Suspension(date(2026, 3, 9), date(2026, 3, 11), "检验")
    two = Suspension(date(2026, 3, 10), date(2026, 3, 13), "鉴定")
    assert _due("CP1", date(2026, 3, 6), suspensions=(one, two)) == date(2026, 3, 24)


def test_a_lasting_suspension_leaves_the_due_date_open() -> None:
    rule = deadline_rule("CP1", date(2026, 3, 6))
    clock = Clock(rule, date(2026, 3, 6), (Suspension(date(2026, 3, 9), None, "检验"),))
    assert clock.due_on is None
    assert clock.status(date(2026, 12, 1)) is ClockStatus.SUSPENDED


def test_an_extension_counts_further_units() -> None:
    more = Extension(5, date(2026, 2, 24), "需异地协查")
    assert _due("FS12.start", date(2026, 2, 10), extensions=(more,)) == date(2026, 3, 2)


def test_a_limit_is_prolonged_only_on_its_ground_with_a_reason_in_time_and_no_further_than_allowed() -> None:
    def clock(code: str, *extensions: Extension) -> Clock:
        return Clock(deadline_rule(code, date(2026, 2, 10)), date(2026, 2, 10), extensions=extensions)

    good = Extension(30, date(2026, 5, 11), "涉及异地协查")
    assert clock("FS12.finish").why_not(good) == ""
    assert clock("FS12.finish", good).due_on == date(2026, 6, 10)
    assert "届满后不能" in clock("FS12.finish").why_not(Extension(30, date(2026, 5, 12), "涉及异地协查"))
    assert "理由" in clock("FS12.finish").why_not(Extension(30, date(2026, 5, 1), " "))
    assert "没有规定可以延长" in clock("PQ3").why_not(good)
    first = Extension(3, date(2026, 2, 12), "复检机构未定")
    assert "最多延长 5" in clock("FS8", first).why_not(Extension(3, date(2026, 2, 13), "仍未定"))
    assert clock("FS8", first).why_not(Extension(2, date(2026, 2, 13), "仍未定")) == ""


def test_the_state_follows_from_dates_alone() -> None:
    clock = Clock(deadline_rule("CP1", date(2026, 9, 28)), date(2026, 9, 28))
    assert clock.due_on == date(2026, 10, 13)
    assert clock.status(date(2026, 9, 29)) is ClockStatus.RUNNING
    assert clock.status(date(2026, 10, 10)) is ClockStatus.SOON
    assert clock.status(date(2026, 10, 13)) is ClockStatus.SOON
    assert clock.status(date(2026, 10, 14)) is ClockStatus.OVERDUE
    assert clock.status(date(2026, 12, 1), done_on=date(2026, 10, 13)) is ClockStatus.DONE_IN_TIME
    assert clock.status(date(2026, 12, 1), done_on=date(2026, 10, 14)) is ClockStatus.DONE_LATE
    assert {status.label for status in ClockStatus} >= {"未到期", "已逾期"}


def test_a_day_that_must_be_awaited_is_too_early_until_it_has_passed() -> None:
    clock = Clock(deadline_rule("PQ5.earliest", date(2026, 3, 2)), date(2026, 3, 2))
    assert clock.due_on == date(2026, 5, 1)
    assert clock.status(date(2026, 6, 1), done_on=date(2026, 5, 1)) is ClockStatus.DONE_EARLY
    assert clock.status(date(2026, 6, 1), done_on=date(2026, 5, 6)) is ClockStatus.DONE_IN_TIME


def test_a_limit_in_days_into_an_unloaded_year_runs_but_has_no_due_date_yet() -> None:
    clock = Clock(deadline_rule("FS12.finish", date(2026, 11, 2)), date(2026, 11, 2))
    assert clock.last_day == date(2027, 1, 31)
    assert clock.status(date(2026, 12, 1)) is ClockStatus.RUNNING
    with pytest.raises(CalendarMissing):
        _ = clock.due_on
    with pytest.raises(CalendarMissing):
        clock.status(date(2027, 2, 1))


def test_pack_data_outside_the_form_is_refused() -> None:
    good = {
        "code": "A1", "title": "题", "trigger": "起", "duty": "责", "n": 5, "unit": "wd", "article": "条", "certainty": "P",
    }  # fmt: skip
    assert rules_from_data({"deadlines": [good]})[0].words == "5 个工作日"
    with pytest.raises(PackInvalid, match="unit"):
        rules_from_data({"deadlines": [{**good, "unit": "h"}]})
    with pytest.raises(PackInvalid, match="键不合规"):
        rules_from_data({"deadlines": [{**good, "limit": 5}]})
    with pytest.raises(PackInvalid, match="同一时期"):
        rules_from_data({"deadlines": [good, good]})
