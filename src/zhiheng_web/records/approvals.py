"""Approval of a lower level's record by a level above (审定): from then on the lower level cannot change it, on any way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import Decision, office_only
from zhiheng_web.records.models import Approval, Record


def may_approve(person: Any, record: Any) -> Decision:
    """Whether the person's level may approve the record: the committee office of a level above, or of the level that set it."""
    decision = office_only.decide(person, record)
    if not decision.allowed:
        return decision
    setter = getattr(record, "set_by_id", None)
    if person.region_id is None or (record.region_id == person.region_id and setter != person.region_id):
        return Decision(False, _("审定由上一级办理，本级的记录不能自己审定。"))
    return decision


def approval_of(record: Record) -> Approval | None:
    """The approval in force."""
    rows = Approval.objects.filter(registry=record._meta.label_lower, object_id=record.pk, withdrawn_at__isnull=True)
    return rows.select_related("region", "person").first()


def settled_among(model: type[Record], keys: Iterable[int] | None = None) -> dict[int, Region]:
    """Approved records of a registry and by which region, in one statement."""
    rows = Approval.objects.filter(registry=model._meta.label_lower, withdrawn_at__isnull=True)
    if keys is not None:
        rows = rows.filter(object_id__in=list(keys))
    return {a.object_id: a.region for a in rows.select_related("region")}


def _held(record: Any) -> Any:
    return type(record)._default_manager.select_for_update(of=("self",)).select_related("region", "unit").get(pk=record.pk)


@transaction.atomic
def approve(person: Any, record: Record, note: str = "") -> Approval:
    """Approve a record (审定).

    Raises:
        PermissionDenied: not the committee office of a level above. InputError: it was withdrawn, or is approved already.
    """
    held = _held(record)
    decision = may_approve(person, held)
    if not decision.allowed:
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied(decision.reason)
    if held.is_withdrawn:
        raise InputError(_("记录已撤回，不能审定。"))
    if approval_of(held) is not None:
        raise InputError(_("这条记录已经审定。"))
    made = Approval.objects.create(registry=held._meta.label_lower, object_id=held.pk, person=person, region=person.region, note=note.strip()[:200])
    audit.record(person, "records.approve", held, f"{person.region}审定“{held}”", reason=note.strip())
    record.__dict__.pop("_settled", None)
    return made


@transaction.atomic
def withdraw_approval(person: Any, record: Record, reason: str) -> None:
    """Take an approval back (撤销审定), so that the lower level can change the record again.

    Raises:
        PermissionDenied: a level below the one that approved. InputError: not approved, or no reason.
    """
    held = _held(record)
    office_only.check(person, held)
    found = approval_of(held)
    if found is None:
        raise InputError(_("这条记录没有审定。"))
    if not reason.strip():
        raise InputError(_("请写明撤销审定的理由。"))
    found.withdrawn_at, found.withdrawn_reason = timezone.now(), reason.strip()[:200]
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(person, "records.withdraw_approval", held, f"{person.region}撤销对“{held}”的审定", reason=reason.strip())
    record.__dict__.pop("_settled", None)
