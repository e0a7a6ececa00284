"""The limits of one record by its lifecycle (期限): the pack's rule of the trigger's day, what stopped and what prolonged it.

Everything is computed from the record's fields and its `ClockChange`s, at any time anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import CalendarMissing, InvalidValue
from zhiheng.lifecycles.clocks import Clock as KernelClock
from zhiheng.lifecycles.clocks import Extension, Suspension
from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rule
from zhiheng.lifecycles.tables import Lifecycle, TimeLimit
from zhiheng_web.records.declare import Clock, Registry
from zhiheng_web.records.models import ClockChange, Record
from zhiheng_web.shared.language import said


@dataclass(frozen=True)
class Running:
    """One limit set going for a record: the kernel's clock, and when it was met."""

    limit: TimeLimit
    clock: KernelClock
    done_on: date | None
    changes: tuple[ClockChange, ...] = ()

    @property
    def due_on(self) -> date | None:
        """The last day; unmoved where the holidays of its year are not known yet, None while stopped or not to be known."""
        try:
            return self.clock.due_on
        except CalendarMissing:
            return None if self.clock.rule.unit == "wd" else self.clock.last_day

    @property
    def is_provisional(self) -> bool:
        """Whether the year of the last day has no published holidays yet."""
        try:
            return self.clock.due_on is None and not self.clock.is_stopped
        except CalendarMissing:
            return True


def reader(record: Any) -> Any:
    """The record's fields for the kernel's table."""
    return lambda name: getattr(record, name)


def changes_of(code: str, pk: int | None) -> list[ClockChange]:
    """What prolonged or stopped the limits of a record, in order, without what was taken back."""
    if pk is None:
        return []
    return list(ClockChange.objects.filter(registry=code, object_id=pk, withdrawn_at__isnull=True).select_related("person"))


def know_changes(registry: Registry, records: Collection[Any]) -> None:
    """Read what changed the limits of many records at once, so that none asks for its own."""
    if registry.lifecycle is None or not records:
        return
    changes: dict[int, list[ClockChange]] = {r.pk: [] for r in records}
    kept = ClockChange.objects.filter(registry=registry.code, object_id__in=changes, withdrawn_at__isnull=True)
    for change in kept.select_related("person"):
        changes[change.object_id].append(change)
    for record in records:
        record.known_changes = changes[record.pk]


def running(lifecycle: Lifecycle, record: Any, changes: Sequence[ClockChange] = ()) -> list[Running]:
    """The limits of the table that run or ran for the record; one whose rule was not in force on its day is left out."""
    read = reader(record)
    out = []
    for limit in lifecycle.limits_of(read):
        start = next(d for name in limit.starts if (d := read(name)))
        try:
            rule = deadline_rule(limit.rule, start)
        except InvalidValue:
            continue
        own = tuple(c for c in changes if c.limit == limit.code)
        pauses = [Suspension(a, read(to), why) for since, to, why in limit.pauses if (a := read(since))]
        pauses += [Suspension(c.start_on, c.end_on, c.reason, c.basis) for c in own if c.kind == "suspend"]
        more = tuple(Extension(c.units or 0, c.start_on, c.reason, c.basis) for c in own if c.kind == "extend")
        out.append(Running(limit, KernelClock(rule, start, tuple(pauses), more), read(limit.stops), own))
    return out


def open_due(lifecycle: Lifecycle, runs: Sequence[Running], state: str) -> tuple[date | None, str]:
    """The nearest day by which something is owed, and the label of that limit; (None, "") where nothing is."""
    if lifecycle.state(state).is_closed:
        return None, ""
    owed = [
        (due, r.limit.label)
        for r in runs
        if not r.done_on and not r.limit.is_right and state not in r.limit.unless and (due := r.due_on)
    ]
    return min(owed, default=(None, ""))


def clocks_of(registry: Registry, record: Record) -> list[Clock]:
    """The limits of a record as its page shows them, with article, version, certainty and what changed them."""
    assert registry.lifecycle is not None
    state = getattr(record, "state", "")
    out = []
    for run in running(registry.lifecycle, record, changes_of(registry.code, record.pk)):
        if run.limit.unless and state in run.limit.unless and not run.done_on:
            continue
        rule = run.clock.rule
        certainty = said(CERTAINTIES[rule.certainty])
        if run.is_provisional:
            certainty += _("；到期日所在年份的放假安排未公布，日期暂定")
        basis = _("%(article)s：%(trigger)s（%(on)s）起 %(words)s内") % {
            "article": rule.article,
            "trigger": rule.trigger,
            "on": run.clock.trigger_on,
            "words": rule.words,
        }
        if rule.valid_from:
            basis += _("，%(day)s 起施行") % {"day": rule.valid_from}
        out.append(
            Clock(
                run.limit.label,
                run.due_on,
                run.done_on,
                basis,
                certainty,
                run.limit.code,
                run.clock.trigger_on,
                run.limit.is_right,
                run.clock.is_stopped,
                tuple(_words(s) for s in run.clock.suspensions)
                + tuple(_more(e, rule.unit_words) for e in run.clock.extensions),
                run.changes,
                bool(rule.extension),
            )
        )
    return out


def _words(stop: Suspension) -> str:
    end = stop.end or _("尚未恢复")
    return _("%(start)s 至 %(end)s 中止计时：%(reason)s") % {"start": stop.start, "end": end, "reason": said(stop.reason)}


def _more(extension: Extension, unit: str) -> str:
    return _("%(day)s 决定延长 %(n)s %(unit)s：%(reason)s") % {
        "day": extension.decided_on,
        "n": extension.n,
        "unit": unit,
        "reason": extension.reason + (f"（{extension.basis}）" if extension.basis else ""),
    }
