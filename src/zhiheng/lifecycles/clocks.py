"""Deadline clocks (期限): a rule of the law, the day that set it going, and what stopped or prolonged it.

A due date is computed from its rule, never typed in. The trigger's date chooses the rule's version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from zhiheng.calendars import WorkingCalendar, corresponding_day, national_calendar
from zhiheng.errors import CalendarMissing
from zhiheng.lifecycles.deadlines import DeadlineRule, deadline_version

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
class Extension:
    """A limit prolonged (延长): by `n` more units of the rule's own kind, decided on a day, with a reason."""

    n: int
    decided_on: date
    reason: str
    basis: str = ""


@dataclass(frozen=True)
class Clock:
    """A running limit (计时): recomputable from the rule, the trigger's day, suspensions and extensions."""

    rule: DeadlineRule
    trigger_on: date
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    calendar: WorkingCalendar | None = None

    @property
    def extended_by(self) -> int:
        """How many units were added."""
        return sum(e.n for e in self.extensions)

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

    def why_not(self, extension: Extension) -> str:
        """Why the limit cannot be prolonged so, or "": its ground, how far, a reason, and in time.

        An extension decided after the limit had ended would turn a late case into one in time, so it is refused (本系统约定).
        """
        if not self.rule.extension:
            return f"“{self.rule.title}”的期限依据（{self.rule.article}）没有规定可以延长"
        if extension.n < 1:
            return f"延长的长度应为正整数，现在是 {extension.n}"
        if not extension.reason.strip():
            return "延长期限应写明理由"
        most = self.rule.extension_max
        if most is not None and self.extended_by + extension.n > most:
            return f"最多延长 {most} {self.rule.unit_words}，已延长 {self.extended_by}，还要延长 {extension.n}"
        last = self.last_day
        if last is not None and not self._in_time(extension.decided_on, last):
            return f"期限已于 {self.due_on or last} 届满，届满后不能再延长"
        return ""

    def to_json(self, done_on: date | None = None) -> dict[str, Any]:
        """The clock as a record that says all it is computed from; `due_on` is None while stopped or not yet known."""
        try:
            due_on = self.due_on
        except CalendarMissing:
            due_on = None
        return {
            "rule_id": self.rule.code,
            "rule_version": self.rule.version,
            "trigger_event": self.rule.trigger,
            "started_on": self.trigger_on.isoformat(),
            "unit": self.rule.unit,
            "n": self.rule.n,
            "suspensions": [
                {"from": s.start.isoformat(), "to": s.end.isoformat() if s.end else None, "reason": s.reason, "basis": s.basis}
                for s in self.suspensions
            ],
            "extensions": [
                {"n": e.n, "decided_on": e.decided_on.isoformat(), "reason": e.reason, "basis": e.basis} for e in self.extensions
            ],
            "extended_by": self.extended_by,
            "due_on": due_on.isoformat() if due_on else None,
            "done_on": done_on.isoformat() if done_on else None,
        }

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


def clock_from_json(data: Mapping[str, Any]) -> Clock:
    """The clock of a record of `Clock.to_json`, by the rule's version named there: its due date is computed anew.

    Raises:
        InvalidValue: the packs have no such rule or version any more.
    """
    return Clock(
        deadline_version(data["rule_id"], data["rule_version"]),
        date.fromisoformat(data["started_on"]),
        tuple(
            Suspension(date.fromisoformat(s["from"]), date.fromisoformat(s["to"]) if s["to"] else None, s["reason"], s["basis"])
            for s in data["suspensions"]
        ),
        tuple(Extension(e["n"], date.fromisoformat(e["decided_on"]), e["reason"], e["basis"]) for e in data["extensions"]),
    )
