"""Lifecycles as tables: where a record stands follows from its fields, a wrong table is refused, clocks keep their laws."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.calendars import national_calendar
from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.clocks import Clock, ClockStatus, Extension, Suspension, clock_from_json
from zhiheng.lifecycles.deadlines import DeadlineRule, deadline_rules
from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

TABLE = Lifecycle(
    (State("new", "待启动"), State("begun", "办理中"), State("failed", "未通过"), State("closed", "办结", "closed")),
    (
        Step("begin", "启动", ("new",), (Outcome("begun", (Mark("begun_on"),)),), ("begun_on",)),
        Step("trace", "溯源", ("begun", "failed"), (), ("traced_on",), ("traced_on",)),
        Step(
            "check", "复查", ("begun", "failed"),
            (Outcome("closed", (Mark("result", ("pass",)),)), Outcome("failed", (Mark("result", ("fail",)),))),
            ("result", "checked_on"), needs=(Mark("traced_on"),), unmet="先登记溯源",
        ),
    ),
    (TimeLimit("finish", "完成", "FS12.finish", ("received_on",), "checked_on", (("asked_on", "answered_on", "送检"),)),),
)  # fmt: skip


def reader(**facts: Any) -> Any:
    return facts.get


def test_a_record_stands_where_its_fields_say() -> None:
    assert TABLE.state_of(reader()).code == "new"
    assert TABLE.state_of(reader(begun_on=1)).code == "begun"
    assert TABLE.state_of(reader(begun_on=1, result="fail")).code == "failed"
    assert TABLE.state_of(reader(begun_on=1, result="pass")).is_closed
    assert TABLE.state_of(reader(result="pass")).code == "new"


def test_a_step_that_cannot_be_taken_says_why() -> None:
    check, trace = TABLE.step("check"), TABLE.step("trace")
    assert TABLE.why_not(check, reader()) == "现在的状态是“待启动”"
    assert TABLE.why_not(check, reader(begun_on=1)) == "先登记溯源"
    assert TABLE.why_not(trace, reader(begun_on=1, traced_on=1)) == "已登记"
    assert [s.code for s in TABLE.open_steps(reader(begun_on=1, traced_on=1))] == ["check"]


def test_the_table_says_which_limits_a_step_starts_and_stops() -> None:
    assert [t.code for t in TABLE.effects(TABLE.step("check"))["stops"]] == ["finish"]
    assert TABLE.limits_of(reader()) == () and TABLE.limits_of(reader(received_on=1)) == TABLE.limits


@pytest.mark.parametrize(
    ("states", "steps", "fault"),
    [
        ((State("a", "甲"), State("b", "乙", "closed")), (), "b 从起点到不了"),
        ((State("a", "甲"),), (), "a 走不到办结"),
        ((State("a", "甲", "shut"),), (), "类别 shut"),
        ((State("a", "甲", "closed"), State("a", "乙", "closed")), (), "状态 a 重复"),
        ((State("a", "甲", "closed"),), (Step("s", "步", ("a",), (Outcome("z", (Mark("f"),)),)),), "没有的状态 z"),
        ((State("a", "甲", "closed"),), (Step("s", "步", ("a",), (Outcome("a", ()),)),), "没有条件"),
        ((State("a", "甲", "closed"),), (Step("s", "步", ("a",)),), "没有必填项"),
        ((State("a", "甲", "closed"),), (Step("s", "步", ("a",), required=("f",), who="x"),), "由“x”办理"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_work_is_refused(states: Any, steps: Any, fault: str) -> None:
    with pytest.raises(InvalidValue, match=fault):
        Lifecycle(states, steps)


RULES = st.sampled_from([r for r in deadline_rules() if r.bound == "latest" and r.unit in ("d", "wd") and r.n <= 90])
TRIGGERS = st.dates(date(2024, 2, 1), date(2025, 8, 1))
PAUSES = st.lists(
    st.tuples(TRIGGERS, st.integers(0, 20)).map(lambda p: Suspension(p[0], p[0] + timedelta(days=p[1]), "检验")), max_size=3
)
MORE = st.integers(1, 20)


@given(RULES, TRIGGERS)
def test_the_triggers_day_is_not_counted_and_a_limit_never_ends_on_a_day_off(rule: DeadlineRule, day: date) -> None:
    due = Clock(rule, day).due_on
    assert due is not None and due > day and national_calendar().is_working_day(due)


@given(RULES, TRIGGERS, PAUSES)
def test_exactly_the_units_of_the_rule_are_counted_outside_the_pauses(
    rule: DeadlineRule, day: date, pauses: list[Suspension]
) -> None:
    last = Clock(rule, day, tuple(pauses)).last_day
    assert last is not None
    days = [day + timedelta(days=i) for i in range(1, (last - day).days + 1)]
    counted = [d for d in days if not any(p.covers(d) for p in pauses)]
    if rule.unit == "wd":
        counted = [d for d in counted if national_calendar().is_working_day(d)]
    assert len(counted) == rule.n and counted[-1] == last


@given(RULES, TRIGGERS, PAUSES, MORE)
def test_a_pause_and_an_extension_never_bring_the_end_nearer(
    rule: DeadlineRule, day: date, pauses: list[Suspension], more: int
) -> None:
    plain = Clock(rule, day).due_on
    paused = Clock(rule, day, tuple(pauses)).due_on
    longer = Clock(rule, day, tuple(pauses), (Extension(more, day, "案情复杂"),)).due_on
    assert plain and paused and longer and plain <= paused <= longer


@given(RULES, TRIGGERS, PAUSES, MORE)
def test_a_stored_clock_is_recomputed_to_the_same_day(
    rule: DeadlineRule, day: date, pauses: list[Suspension], more: int
) -> None:
    clock = Clock(rule, day, tuple(pauses), (Extension(more, day, "案情复杂"),))
    stored = clock.to_json()
    if rule.is_valid_on(day):
        again = clock_from_json(stored)
        assert again == clock and again.to_json() == stored


@given(RULES, TRIGGERS, st.integers(0, 120))
def test_done_by_the_due_day_is_in_time_and_after_it_is_late(rule: DeadlineRule, day: date, after: int) -> None:
    clock = Clock(rule, day)
    done = day + timedelta(days=after)
    assert clock.due_on is not None
    in_time = clock.status(date(2026, 12, 1), done) is ClockStatus.DONE_IN_TIME
    assert in_time == (done <= clock.due_on)


def test_a_clock_of_a_lost_version_is_refused() -> None:
    stored = Clock(deadline_rules()[0], date(2025, 1, 2)).to_json()
    with pytest.raises(InvalidValue, match="没有版本"):
        clock_from_json({**stored, "rule_version": "1999-01-01"})
