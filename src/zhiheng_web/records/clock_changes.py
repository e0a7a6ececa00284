"""Prolonging and stopping the limits of a record (延长、中止计时): with reason and ground, recomputed at once, taken back with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.lifecycles.clocks import Extension
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.declare import registry_of
from zhiheng_web.records.models import ClockChange, Record
from zhiheng_web.records.timing import Running, changes_of, running
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import chinese


def find_running(record: Record, code: str) -> Running:
    """The limit of that code that runs or ran for the record.

    Raises:
        InputError: no such limit was set going for the record.
    """
    registry = registry_of(record)
    if registry.lifecycle is not None:
        for run in running(registry.lifecycle, record, changes_of(registry.code, record.pk)):
            if run.limit.code == code:
                return run
    raise InputError(_("这条记录没有这个期限，或者期限还没有起算。"))


def _held(person: Any, record: Record) -> Any:
    held = type(record)._default_manager.select_for_update().select_related("region", "unit").get(pk=record.pk)
    record_write.check(person, held)
    if held.is_withdrawn:
        raise InputError(_("记录已撤回，期限不能再变更。"))
    return held


def _changed(person: Any, held: Any, action: str, words: str, reason: str) -> None:
    registry = registry_of(held)
    before = audit.values_of(held)
    held.save()
    audit.record(
        person,
        f"{registry.area}.{action}",
        held,
        f"{words}（{registry.noun}“{chinese(registry.label, held)}”）",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )


@transaction.atomic
def extend(person: Any, record: Record, code: str, *, units: int, decided_on: date, reason: str, basis: str = "") -> ClockChange:
    """Prolong a limit (延长期限) by units of its own kind; the record's due days follow.

    Raises:
        ValidationError: the rule does not allow it, no reason, too far, or decided after the limit ended.
    """
    held = _held(person, record)
    run = find_running(held, code)
    if run.done_on:
        raise InputError(_("“%(label)s”已经完成，不用延长。") % {"label": run.limit.label})
    if decided_on > today():
        raise ValidationError({"start_on": _("决定日期晚于今天，还没有作出的决定不能登记")})
    if why := run.clock.why_not(Extension(units, decided_on, reason, basis)):
        raise ValidationError({"__all__": why})
    made = ClockChange.objects.create(
        registry=registry_of(held).code, object_id=held.pk, person=person, limit=code, kind="extend",
        units=units, start_on=decided_on, reason=reason, basis=basis,
    )  # fmt: skip
    _changed(person, held, "extend", f"“{run.limit.label}”期限延长 {units} {run.clock.rule.unit_words}", reason)
    return made


@transaction.atomic
def suspend(
    person: Any, record: Record, code: str, *, start_on: date, end_on: date | None, reason: str, basis: str = ""
) -> ClockChange:
    """Stop a limit's counting (中止计时) from a day on, both days not counted; without an end until `resume`.

    Raises:
        ValidationError: no reason, or the days do not fit the limit.
    """
    held = _held(person, record)
    run = find_running(held, code)
    faults: dict[str, str] = {}
    if not reason.strip():
        faults["reason"] = _("请写明中止计时的理由")
    if start_on <= run.clock.trigger_on:
        faults["start_on"] = _("中止首日应晚于起算日（%(day)s）") % {"day": run.clock.trigger_on}
    elif start_on > today():
        faults["start_on"] = _("中止首日晚于今天")
    elif run.due_on and start_on > run.due_on:
        faults["start_on"] = _("期限已于 %(day)s 届满，之后不能中止") % {"day": run.due_on}
    if end_on and end_on < start_on:
        faults["end_on"] = _("中止末日早于中止首日")
    if faults:
        raise ValidationError(faults)
    if run.clock.is_stopped:
        raise InputError(_("“%(label)s”已在中止计时，请先恢复。") % {"label": run.limit.label})
    made = ClockChange.objects.create(
        registry=registry_of(held).code, object_id=held.pk, person=person, limit=code, kind="suspend",
        start_on=start_on, end_on=end_on, reason=reason, basis=basis,
    )  # fmt: skip
    _changed(person, held, "suspend", f"“{run.limit.label}”自 {start_on} 起中止计时", reason)
    return made


@transaction.atomic
def resume(person: Any, record: Record, change: ClockChange, end_on: date) -> ClockChange:
    """Let a stopped limit count again (恢复计时): `end_on` is the last day not counted."""
    held = _held(person, record)
    if change.kind != "suspend" or change.end_on or change.withdrawn_at:
        raise InputError(_("这项中止已经恢复或撤销。"))
    if end_on < change.start_on or end_on > today():
        raise ValidationError({"end_on": _("中止末日应在 %(start)s 到今天之间") % {"start": change.start_on}})
    change.end_on = end_on
    change.save(update_fields=["end_on"])
    _changed(person, held, "resume", f"恢复计时，{change.start_on} 至 {end_on} 不计", change.reason)
    return change


@transaction.atomic
def take_back(person: Any, record: Record, change: ClockChange, reason: str) -> None:
    """Take a mistaken extension or stop back (撤销期限变更) with a reason; it stays on file."""
    held = _held(person, record)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销的理由")})
    if change.withdrawn_at:
        raise InputError(_("这项期限变更已经撤销。"))
    change.withdrawn_at, change.withdrawn_reason = timezone.now(), reason
    change.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _changed(person, held, "unclock", f"撤销期限变更：{change}", reason)
