"""Entering, changing and withdrawing records: permission, rules, the change, the trail; one transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import Decision, record_write
from zhiheng_web.records.declare import REGISTRIES, Move, Registry, registry_of
from zhiheng_web.records.guarding import held_back, may_change, may_enter
from zhiheng_web.records.models import Record, check_needed, derive
from zhiheng_web.shared.language import chinese, said


def as_registry(registry: Registry | str) -> Registry:
    """The registry itself or by its code."""
    return registry if isinstance(registry, Registry) else REGISTRIES[registry]


def namesake(registry: Registry, record: Record) -> Record | None:
    """Another live record with the same natural key in the same county, or None."""
    if not registry.natural_key:
        return None
    key = {name: getattr(record, name) for name in registry.natural_key}
    if all(value in (None, "") for value in key.values()):
        if not registry.fallback_key:
            return None
        key = {name: getattr(record, name) for name in registry.fallback_key}
    rows = registry.model.objects.live().filter(**key)
    rows = rows.filter(region__code__startswith=record.region.code[:6])
    return rows.exclude(pk=record.pk).first()


def check_record(registry: Registry, record: Record) -> None:
    """Derive, then check every field, the rules between fields and that the record is not there already.

    Raises:
        ValidationError: with its sentences by field.
    """
    derive(record)
    record.full_clean(validate_constraints=False)
    twin = namesake(registry, record)
    if twin is not None:
        labels = "、".join(str(registry.field(n).verbose_name) for n in registry.natural_key)
        raise ValidationError(
            {
                registry.natural_key[0]: _("已有%(labels)s相同的%(noun)s：%(label)s。请修改那一条，或撤回其中一条")
                % {"labels": labels, "noun": said(registry.noun).lower(), "label": registry.label(twin)}
            }
        )


@transaction.atomic
def create_record(person: Any, registry: Registry | str, values: Mapping[str, Any], *, reason: str = "") -> Any:
    """Enter a record (登记). `values` are model fields; region and unit default to the person's own.

    Raises:
        PermissionDenied: the person may not write records of that unit.
        ValidationError: by field.
    """
    registry = as_registry(registry)
    record = registry.model(**{"region": person.region, "unit": person.unit, **values})
    record.created_by = person
    check_needed(record)
    _allow(may_enter(person, registry, record))
    check_record(registry, record)
    record.save()
    audit.record(
        person,
        f"{registry.area}.create",
        record,
        f"{registry.verb}{registry.noun}“{chinese(registry.label, record)}”",
        reason=reason,
        after=audit.values_of(record),
    )
    registry.after_create(person, record)
    return record


@transaction.atomic
def change_record(
    person: Any,
    record: Record,
    values: Mapping[str, Any],
    *,
    reason: str,
    seen_at: datetime | None = None,
    action: str = "change",
    verb: str = "修改",
) -> Any:
    """Change fields of a record (修改), with a reason; nothing happens when nothing differs.

    `seen_at` is the record's `changed_at` when the person opened it: a change by another since then is refused. `verb` begins the sentence of
    the trail.
    """
    registry = registry_of(record)
    held = registry.model.objects.select_for_update().select_related("region", "unit").get(pk=record.pk)
    record_write.check(person, held)
    if not registry.editable:
        raise InputError(
            _("%(noun)s不能修改。写错了请写明理由撤回，再重新登记。") % {"noun": said(registry.noun).lower()}
        )
    if held.is_withdrawn:
        raise InputError("该记录已经撤回，不能再修改。如需恢复，请先撤销撤回。")
    if seen_at is not None and held.changed_at != seen_at:
        raise InputError("在您填写期间，这条记录已被他人修改。请返回记录页查看最新内容后再改。")
    before = audit.values_of(held)
    for name, value in values.items():
        setattr(held, name, value)
    check_needed(held)
    record_write.check(person, held)
    check_record(registry, held)
    after = audit.values_of(held)
    if _same(before, after):
        return held
    _allow(may_change(person, registry, before, after, held))
    if not reason.strip():
        raise ValidationError({"reason": "请写明修改理由，理由会留在记录的历史里"})
    registry.on_change(held)
    held.save()
    audit.record(
        person,
        f"{registry.area}.{action}",
        held,
        f"{verb}{registry.noun}“{chinese(registry.label, held)}”" if verb == "修改" else f"{verb}：{chinese(registry.label, held)}",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )
    registry.after_change(person, held, reason)
    return held


def _allow(decision: Decision) -> None:
    if not decision.allowed:
        raise PermissionDenied(decision.reason)


_MOMENTS = ("changed_at", "created_at")


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return {k: v for k, v in one.items() if k not in _MOMENTS} == {k: v for k, v in other.items() if k not in _MOMENTS}


@transaction.atomic
def take_move(person: Any, record: Record, move: Move, answers: Mapping[str, Any]) -> Any:
    """Take a step on a record (办理) and return the record to show next.

    Raises:
        PermissionDenied, ValidationError by field, InputError: the step cannot be taken now.
    """
    (move.policy or record_write).check(person, record)
    current = type(record)._default_manager.select_related("region", "unit").get(pk=record.pk)
    if why := (_("记录已撤回") if current.is_withdrawn else move.ready(current)):
        raise InputError(_("现在不能“%(label)s”：%(why)s。") % {"label": said(move.label), "why": said(why)})
    given = dict(answers)
    file = given.pop("attachment", None)
    if move.needs_file and not file:
        raise ValidationError({"attachment": _("这一步须附文件")})
    if file:
        from zhiheng_web.records.annexes import attach

        attach(person, current, file, step=move.code)
    if move.apply is not None:
        return move.apply(person, current, given)
    values = {name: given[name] for name in move.fields if name in given}
    return change_record(person, current, values, reason=given.get("reason") or move.label, action=move.code, verb=move.label)


@transaction.atomic
def withdraw_record(person: Any, record: Record, reason: str) -> Any:
    """Withdraw a record (撤回): it stays on its page with its history, and no longer counts from the next snapshot on."""
    registry = registry_of(record)
    held = registry.model.objects.select_for_update().select_related("region", "unit").get(pk=record.pk)
    record_write.check(person, held)
    _allow(may_enter(person, registry, held))
    if held.is_withdrawn:
        return held
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回理由"})
    if why := held_back(registry, [held]).get(held.pk):
        raise ValidationError({"reason": why})
    before = audit.values_of(held)
    held.withdrawn_at, held.withdrawn_reason = timezone.now(), reason
    held.save()
    audit.record(
        person,
        f"{registry.area}.withdraw",
        held,
        f"撤回{registry.noun}“{chinese(registry.label, held)}”",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )
    return held


@transaction.atomic
def restore_record(person: Any, record: Record, reason: str) -> Any:
    """Take a withdrawal back (恢复)."""
    registry = registry_of(record)
    held = registry.model.objects.select_for_update().select_related("region", "unit").get(pk=record.pk)
    record_write.check(person, held)
    _allow(may_enter(person, registry, held))
    before = audit.values_of(held)
    held.withdrawn_at, held.withdrawn_reason = None, ""
    check_record(registry, held)
    held.save()
    audit.record(
        person,
        f"{registry.area}.restore",
        held,
        f"恢复{registry.noun}“{chinese(registry.label, held)}”",
        reason=reason,
        before=before,
        after=audit.values_of(held),
    )
    return held


@transaction.atomic
def bulk_load(
    registry: Registry | str, records: Iterable[Record], *, person: Any = None, source: str = ""
) -> list[Any]:
    """Write many records at once (批量装入, for the demo and for taking over an old system): derived fields are filled,
    field rules are not asked, one line in the trail for all."""
    registry = as_registry(registry)
    rows = list(records)
    for row in rows:
        row.derive()
    made = registry.model.objects.bulk_create(rows, batch_size=500)
    audit.record(
        person,
        f"{registry.area}.bulk_load",
        f"{registry.model._meta.label_lower}:",
        f"批量装入{registry.noun} {len(made)} 条",
        reason=source,
    )
    return made
