"""Deadline clocks (期限): a rule of the law, the day that set it going, and what stopped or prolonged it.

A due date is computed from its rule, never typed in. The trigger's date chooses the rule's version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.calendars import WorkingCalendar, corresponding_day, national_calendar
from zhiheng.errors import CalendarMissing, InvalidValue, PackInvalid

UNITS: Final = {"wd": "个工作日", "d": "日", "m": "个月", "y": "年"}
BOUNDS: Final = ("latest", "earliest")
CERTAINTIES: Final = {
    "P": "条文已核",
    "G": "政府网页",
    "N": "转载文本，待核",
    "M": "待核条文",
    "M?": "待核条文，把握不大",
}
SOON_WORKING_DAYS: Final = 3
_DAY: Final = timedelta(days=1)


class ClockStatus(StrEnum):
    """Where a clock stands (期限状态)."""

    RUNNING = "running"
    SOON = "soon"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    DONE_EARLY = "done_early"

    @property
    def label(self) -> str:
        """The word on the page."""
        return _LABELS[self]


_LABELS: Final = {
    ClockStatus.RUNNING: "未到期",
    ClockStatus.SOON: "即将到期",
    ClockStatus.SUSPENDED: "中止计时",
    ClockStatus.OVERDUE: "已逾期",
    ClockStatus.DONE_IN_TIME: "按期完成",
    ClockStatus.DONE_LATE: "逾期完成",
    ClockStatus.DONE_EARLY: "未到规定时间",
}


@dataclass(frozen=True)
class DeadlineRule:
    """One version of a time limit (期限规则): `n` units from the trigger's day, with article and certainty."""

    code: str
    title: str
    trigger: str
    duty: str
    n: int
    unit: str
    article: str
    certainty: str
    valid_from: date | None = None
    valid_to: date | None = None
    bound: str = "latest"
    note: str = ""

    def __post_init__(self) -> None:
        wrong = [
            name
            for name, bad in (
                ("n", not isinstance(self.n, int) or self.n < 1),
                ("unit", self.unit not in UNITS),
                ("bound", self.bound not in BOUNDS),
                ("certainty", self.certainty not in CERTAINTIES),
                ("article", not self.article),
                ("valid_to", bool(self.valid_from and self.valid_to and self.valid_to < self.valid_from)),
            )
            if bad
        ]
        if wrong:
            raise PackInvalid(f"期限规则 {self.code} 的 {'、'.join(wrong)} 不合规", code=self.code, keys=wrong)

    def is_valid_on(self, day: date) -> bool:
        """Whether this version governs a trigger of that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def words(self) -> str:
        """The limit in words: 5 个工作日."""
        return f"{self.n} {UNITS[self.unit]}"


@dataclass(frozen=True)
class Suspension:
    """Days that are not counted (中止计时), both ends included; `end` is None while it lasts."""

    start: date
    end: date | None
    reason: str
    basis: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is not counted."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Clock:
    """A running limit (计时): recomputable from the rule, the trigger's day, suspensions and an extension.

    `extended_by` counts further units of the rule's own kind.
    """

    rule: DeadlineRule
    trigger_on: date
    suspensions: tuple[Suspension, ...] = ()
    extended_by: int = 0
    calendar: WorkingCalendar | None = None

    @property
    def _calendar(self) -> WorkingCalendar:
        return self.calendar if self.calendar is not None else national_calendar()

    def _is_suspended(self, day: date) -> bool:
        return any(s.covers(day) for s in self.suspensions)

    @property
    def is_stopped(self) -> bool:
        """Whether a suspension lasts, so that no due date can be named."""
        return any(s.end is None for s in self.suspensions)

    @property
    def last_day(self) -> date | None:
        """The last day counted, before it moves off a day off; None while the clock is stopped.

        Raises:
            CalendarMissing: a limit in working days reaches into a year that is not loaded.
        """
        if self.is_stopped:
            return None
        n = self.rule.n + self.extended_by
        if n < 1:
            raise InvalidValue(f"期限 {self.rule.code} 延长后为 {n}，应为正整数", found=n)
        if self.rule.unit in ("m", "y"):
            return self._shifted(corresponding_day(self.trigger_on, n * (12 if self.rule.unit == "y" else 1)))
        day = self.trigger_on
        while n:
            day += _DAY
            if not self._is_suspended(day) and (self.rule.unit == "d" or self._calendar.is_working_day(day)):
                n -= 1
        return day

    def _shifted(self, last: date) -> date:
        day, end = self.trigger_on, last
        while day < end:
            day += _DAY
            end += _DAY * self._is_suspended(day)
        return end

    @property
    def due_on(self) -> date | None:
        """The day on which the limit ends; a last day off moves to the next working day. None while stopped.

        Raises:
            CalendarMissing: a year that must be known is not loaded.
        """
        last = self.last_day
        if last is None or self.rule.unit == "wd" or self.rule.bound == "earliest":
            return last
        return self._calendar.next_working_day(last)

    def status(self, as_of: date, done_on: date | None = None, soon: int = SOON_WORKING_DAYS) -> ClockStatus:
        """Where the clock stands on a day; `soon` working days before the end it is due soon.

        A limit in days, months or years needs the calendar only once its last day is near or past.

        Raises:
            CalendarMissing: the answer depends on a year that is not loaded.
        """
        last = self.last_day
        if last is None:
            return ClockStatus.SUSPENDED if done_on is None else ClockStatus.DONE_IN_TIME
        if self.rule.bound == "earliest":
            if done_on is not None:
                return ClockStatus.DONE_IN_TIME if done_on > last else ClockStatus.DONE_EARLY
            return ClockStatus.RUNNING
        if done_on is not None:
            return ClockStatus.DONE_IN_TIME if self._in_time(done_on, last) else ClockStatus.DONE_LATE
        if not self._in_time(as_of, last):
            return ClockStatus.OVERDUE
        return ClockStatus.SOON if self._is_near(as_of, last, soon) else ClockStatus.RUNNING

    def _in_time(self, day: date, last: date) -> bool:
        return day <= last or day <= (self.due_on or last)

    def _is_near(self, as_of: date, last: date, soon: int) -> bool:
        if (last - as_of).days > 3 * soon + 14:
            return False
        try:
            return self._calendar.working_days_between(as_of, self.due_on or last) <= soon
        except CalendarMissing:
            return (last - as_of).days <= soon


def rules_from_data(data: Mapping[str, Any]) -> tuple[DeadlineRule, ...]:
    """Deadline rules from pack data.

    Raises:
        PackInvalid: an unknown or missing key, or two versions of a code that hold on one day.
    """
    rules: list[DeadlineRule] = []
    for entry in data["deadlines"]:
        try:
            rules.append(DeadlineRule(**entry))
        except TypeError as error:
            raise PackInvalid(f"期限规则 {entry.get('code', '（无编号）')} 的键不合规：{error}") from error
    for i, one in enumerate(rules):
        for other in rules[i + 1 :]:
            if one.code == other.code and _overlap(one, other):
                raise PackInvalid(f"期限规则 {one.code} 的两个版本在同一时期都有效", code=one.code)
    return tuple(rules)


def _overlap(a: DeadlineRule, b: DeadlineRule) -> bool:
    start = max(a.valid_from or date.min, b.valid_from or date.min)
    return start <= min(a.valid_to or date.max, b.valid_to or date.max)


@cache
def deadline_rules() -> tuple[DeadlineRule, ...]:
    """Every rule of the pack `deadlines/deadlines.yaml`, all versions."""
    text = (resources.files("zhiheng_packs") / "deadlines" / "deadlines.yaml").read_text("utf-8")
    return rules_from_data(yaml.safe_load(text))


def deadline_rule(code: str, trigger_on: date) -> DeadlineRule:
    """The version of a rule that governs a trigger of that day.

    Raises:
        InvalidValue: no such rule, or none of its versions was in force on that day.
    """
    versions = [rule for rule in deadline_rules() if rule.code == code]
    for rule in versions:
        if rule.is_valid_on(trigger_on):
            return rule
    if versions:
        raise InvalidValue(f"期限规则 {code} 在 {trigger_on} 没有有效的版本", code=code, day=trigger_on)
    raise InvalidValue(f"没有编号为 {code} 的期限规则", code=code)
