"""Handing work over (工作交接): everything open in one act, and back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import Delegation
from zhiheng_web.accounts.people import set_active
from zhiheng_web.audit import services as audit
from zhiheng_web.handovers.models import HandOver
from zhiheng_web.handovers.selectors import colleagues, work_of
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.models import Assignment


def why_not_stop(person: Person) -> str:
    """Why an account cannot be stopped yet, empty where nothing hangs on it (不留无人办理的事)."""
    work = work_of(person)
    if work.held:
        return _("%(who)s名下还有 %(n)s 件在办的记录，请先办理工作交接。") % {"who": person, "n": len(work.held)}
    if work.is_last and work.duties:
        return _("%(who)s是%(unit)s唯一的联络员，单位还有 %(n)s 项在办。请先为接任的人开户，再办理工作交接。") % {"who": person, "unit": person.unit, "n": len(work.duties)}
    return ""


@transaction.atomic
def hand_over(by: Person, giver: Person, taker: Person, reason: str, *, stop: bool) -> HandOver:
    """Hand everything open over to a successor (移交), and stop the account if wished. All of it or nothing.

    Raises:
        PermissionDenied: somebody else's work, and not of the committee office; stopping one's own account.
        ValidationError: by field.
    """
    if by.pk != giver.pk or stop:
        office_only.check(by, giver)
    people = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=sorted({giver.pk, taker.pk})).order_by("pk")}
    faults: dict[str, str] = {}
    if giver.pk == taker.pk or taker.pk not in people or not colleagues(giver).filter(pk=taker.pk).exists():
        faults["taker"] = _("接收人应与移交人角色相同、在同一地区，联络员应在同一单位。没有合适的人，请先开户。")
    if not reason.strip():
        faults["reason"] = _("请写明事由，例如“调离”。")
    if faults:
        raise ValidationError(faults)
    work, moved = work_of(giver), []
    for held in work.held:
        changed = Assignment.objects.filter(registry=held.registry, object_id=held.pk, person=giver).update(person=taker, by=by)
        if changed:
            moved.append([held.registry, held.pk, held.label[:120]])
    ended = []
    for d in work.delegations:
        ended.append(d.pk)
        Delegation.objects.filter(pk=d.pk, ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by)
    made = HandOver.objects.create(
        giver=giver, taker=taker, by=by, reason=reason.strip()[:200], moved=moved, ended=ended, duties=len(work.duties), stopped=stop
    )
    for registry, number, label in moved:
        audit.record(by, "handovers.move", f"{registry}:{number}", f"工作交接：“{label}”的经办人由{giver}改为{taker}", reason=reason.strip())
    audit.record(
        by, "handovers.hand_over", made, f"{giver}的工作移交{taker}：记录{len(moved)}件，单位在办{len(work.duties)}项{'，停用移交人账号' if stop else ''}",
        reason=reason.strip(), after={"moved": moved, "ended": ended, "stopped": stop},
    )  # fmt: skip
    if stop:
        set_active(by, giver, False, _("工作已移交%(who)s：%(why)s") % {"who": taker, "why": reason.strip()})
    return made


@transaction.atomic
def undo(by: Person, made: HandOver, reason: str) -> tuple[int, int]:
    """Take a hand-over back (撤销移交): what the successor still handles goes back; gives how many did, and how many have moved on since.

    Raises:
        PermissionDenied; InputError: taken back before, or no reason.
    """
    held = HandOver.objects.select_for_update(of=("self",)).select_related("giver__region", "taker").get(pk=made.pk)
    office_only.check(by, held.giver)
    if held.undone_at is not None:
        raise InputError(_("这次移交已经撤销。"))
    if not reason.strip():
        raise InputError(_("请写明撤销的理由。"))
    back = 0
    for registry, number, label in held.moved:
        changed = Assignment.objects.filter(registry=registry, object_id=number, person=held.taker).update(person=held.giver, by=by)
        if changed:
            back += 1
            audit.record(by, "handovers.move_back", f"{registry}:{number}", f"撤销交接：“{label}”的经办人改回{held.giver}", reason=reason.strip())
    Delegation.objects.filter(pk__in=held.ended, ended_at__gte=held.at).update(ended_at=None, ended_by=None)
    if held.stopped and not Person.objects.filter(pk=held.giver_id, is_active=True).exists():
        set_active(by, held.giver, True, _("撤销移交：%(why)s") % {"why": reason.strip()})
    held.undone_at, held.undone_by, held.undone_reason = timezone.now(), by, reason.strip()[:200]
    held.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    audit.record(by, "handovers.undo", held, f"撤销{held.giver}向{held.taker}的移交，改回{back}件", reason=reason.strip(), after={"back": back})
    return back, len(held.moved) - back


def may_see(by: Any, giver: Person) -> bool:
    """Whether somebody may open the page of a person's hand-over."""
    return bool(by.pk == giver.pk or office_only.allows(by, giver))
