"""Giving one's work to another for some days (委托代办). Who does it stands beside every act: “张三（代李四）”."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import Delegation
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared.clock import today

LONGEST_DAYS = 183
_WHO = {Role.OFFICE: (Role.OFFICE,), Role.LIAISON: (Role.LIAISON,), Role.LEADER: (Role.LEADER, Role.OFFICE)}
"""Whose work may go to whom; what reviewers judge they judge themselves."""


def takers_for(giver: Person) -> Any:
    """Who may take a person's work: the same role in the same region, a liaison's the same unit."""
    rows = Person.objects.filter(is_active=True, region_id=giver.region_id, role__in=_WHO.get(Role(giver.role), ())).exclude(pk=giver.pk)
    return rows.filter(unit_id=giver.unit_id) if giver.role == Role.LIAISON else rows


def _in_force(day: date) -> Q:
    return Q(ended_at__isnull=True, from_on__lte=day, to_on__gte=day, giver__is_active=True)


def taken_by(person: Person, day: date) -> list[Delegation]:
    """Delegations in force that a person may act by."""
    return list(Delegation.objects.filter(_in_force(day), taker=person).select_related("giver__unit"))


def given_by(person: Person) -> Any:
    """Every delegation that a person gave."""
    return Delegation.objects.filter(giver=person).select_related("taker", "ended_by")


def acting_in(number: int, taker: Any) -> Person | None:
    """The person for whom `taker` acts by a delegation in force, with `acted_by` set; None where it holds no more."""
    held = Delegation.objects.filter(_in_force(today()), pk=number, taker_id=taker.pk).select_related("giver__region", "giver__unit").first()
    if held is None or not takers_for(held.giver).filter(pk=taker.pk).exists():
        return None
    giver: Person = held.giver
    giver.acted_by = taker  # type: ignore[attr-defined]
    return giver


def hands_of(person: Any) -> set[int]:
    """Everybody in whose name this person's hands may have acted: where two people are asked for, these are one."""
    own = getattr(person, "acted_by", None) or person
    return {own.pk, person.pk, *Delegation.objects.filter(taker_id=own.pk).values_list("giver_id", flat=True)}


@transaction.atomic
def delegate(by: Person, giver: Person, taker: Person, from_on: date, to_on: date, reason: str) -> Delegation:
    """Give one's work to another (委托); the committee office does it for somebody who cannot.

    Raises:
        PermissionDenied: somebody else's work, and not of the committee office; or while acting for another.
        ValidationError: by field: dates, the taker, a second one for the same days.
    """
    if getattr(by, "acted_by", None) is not None:
        raise PermissionDenied(_("代办的工作不能再委托给别人。"))
    if by.pk != giver.pk:
        office_only.check(by, giver)
    faults: dict[str, str] = {}
    if giver.role not in _WHO:
        raise ValidationError({"taker": _("%(role)s的工作由本人办理，不能委托；因故不能办理的，由质发办另行指派。") % {"role": giver.role_label}})
    if not takers_for(giver).filter(pk=taker.pk).exists():
        faults["taker"] = _("代办人应与委托人角色相同、在同一地区，联络员应在同一单位。")
    if to_on < from_on:
        faults["to_on"] = _("结束日期不能早于开始日期。")
    elif to_on < today():
        faults["to_on"] = _("结束日期已经过了。")
    elif to_on - from_on > timedelta(days=LONGEST_DAYS):
        faults["to_on"] = _("一次委托最长半年；时间更长的，请办理交接。")
    elif held := Delegation.objects.filter(giver=giver, ended_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on).first():
        faults["from_on"] = _("这些天已委托给%(who)s，请先结束那一次委托。") % {"who": held.taker}
    if not reason.strip():
        faults["reason"] = _("请写明事由，例如“外出学习”。")
    if faults:
        raise ValidationError(faults)
    made = Delegation.objects.create(giver=giver, taker=taker, from_on=from_on, to_on=to_on, reason=reason.strip()[:200], made_by=by)
    audit.record(by, "accounts.delegate", made, f"{giver}的工作{from_on}至{to_on}委托{taker}代办", reason=reason.strip())
    return made


@transaction.atomic
def end_delegation(by: Person, held: Delegation) -> None:
    """End a delegation early (结束委托): giver, taker or the committee office.

    Raises:
        PermissionDenied; InputError: it has ended before.
    """
    held = Delegation.objects.select_for_update(of=("self",)).select_related("giver__region", "taker").get(pk=held.pk)
    if by.pk not in (held.giver_id, held.taker_id):
        office_only.check(by, held.giver)
    if held.ended_at is not None:
        raise InputError(_("这次委托已经结束。"))
    held.ended_at, held.ended_by = timezone.now(), by
    held.save(update_fields=["ended_at", "ended_by"])
    audit.record(by, "accounts.end_delegation", held, f"结束{held.giver}委托{held.taker}的代办")
