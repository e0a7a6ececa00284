"""Legal time limits of records (期限), by the kernel's rules and calendar.

Where the holidays of a needed year are not known yet, a limit in days stands unmoved (never later than the law) and is marked
provisional; one in working days has no date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhiheng.calendars import national_calendar
from zhiheng.errors import CalendarMissing
from zhiheng.lifecycles.clocks import Clock, Extension, Suspension
from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rule
from zhiheng_web.shared.language import said


@dataclass(frozen=True)
class Limit:
    """A computed limit: the day it ends (None while it cannot be known), its ground and how sure that is."""

    due_on: date | None
    basis: str
    certainty: str


def limit(
    code: str, trigger_on: date, *, suspensions: tuple[Suspension, ...] = (), extensions: tuple[Extension, ...] = ()
) -> Limit:
    """The limit of a rule of the pack of deadlines (`FS12.start`) for a trigger of that day.

    `suspensions` are days that are not counted, `extensions` further units of the rule's own kind.

    Raises:
        InvalidValue: no such rule, or none in force on that day.
    """
    rule = deadline_rule(code, trigger_on)
    clock = Clock(rule, trigger_on, suspensions, extensions)
    certainty = "；".join(said(w) for w in (CERTAINTIES[rule.certainty], rule.note) if w)
    try:
        due_on = clock.due_on
    except CalendarMissing:
        due_on = None if rule.unit == "wd" else clock.last_day
        certainty += _("；到期日所在年份的放假安排未公布，日期暂定")
    within = _("届满后") if rule.bound == "earliest" else _("内")
    return Limit(due_on, f"{rule.article}：{rule.trigger}起 {rule.words}{within}", certainty)


def days_after(day: date, count: int) -> date:
    """`count` calendar days after `day`; a last day on a holiday moves to the next working day (民法典第二百零三条)."""
    try:
        return national_calendar().add_days(day, count)
    except CalendarMissing:
        return day + timedelta(days=count)
