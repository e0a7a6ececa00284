"""Working classes out for every enterprise, changing one by two people, and what is in force (计算类别, 改变级别, 复核)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.packs import Rated
from zhiheng_web.accounts.delegations import hands_of
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.credit.class_models import CreditClass, in_force, link_successors
from zhiheng_web.registries.credit.rating import facts_by_code, rate
from zhiheng_web.shared.clock import today

_ORDER = "ABCD"
_RENEW = timedelta(days=31)


@dataclass
class Run:
    """What working the classes out did: entered ones, and the enterprises left as they were, by why."""

    day: date
    made: list[CreditClass] = field(default_factory=list)
    unchanged: int = 0
    by_hand: int = 0
    pushed: int = 0
    without_code: int = 0


def standing(region: Any, day: date, codes: Any = None) -> dict[str, CreditClass]:
    """The class in force on a day by credit code."""
    rows = in_force(CreditClass.objects.live().in_region(region), day)
    if codes is not None:
        rows = rows.filter(uscc__in=list(codes))
    return {row.uscc: row for row in rows}


def entered(firm: Any, found: Rated, unit: Any) -> CreditClass:
    """A class as it is entered, not saved."""
    version = found.scheme.valid_from
    sources = [f"{line.factor.code} {fact.source}" for line in found.lines for fact in line.facts]
    return CreditClass(
        region=firm.region, unit=unit, name=firm.name, uscc=firm.uscc, risk_class=found.level.code, classed_on=found.day,
        scheme=f"{found.scheme.name} {version} 版", reason=found.reason[:600], origin="computed", score=found.score, sources=sources,
    )  # fmt: skip


@transaction.atomic
def work_out(person: Any, region: Any, unit: Any, day: date) -> Run:
    """Work the class of every live enterprise out of the records as of a day, and enter what is new.

    Left as they are: those whose class and facts are the same, those whose class two people changed and whose facts give what they gave
    then, and those with a class of the province in force that is as strict.

    Raises:
        PermissionDenied: not the office or a liaison. InputError: a day to come, or one before a newer run.
    """
    record_write.check(person, CreditClass(region=region, unit=unit))
    if day > today():
        raise InputError(_("计算日期不能晚于今天。"))
    newest = CreditClass.objects.live().in_region(region).filter(origin="computed").order_by("-classed_on").first()
    if newest is not None and newest.classed_on > day:
        raise InputError(_("%(day)s 已经计算过，不能再登记更早的类别。要看过去某日的类别，请在企业的分类说明里选日期重算。") % {"day": newest.classed_on})
    firms = REGISTRIES["enterprises"].model.objects.live().in_region(region).filter(status="active").select_related("region")
    run, facts, held = Run(day), facts_by_code(region), standing(region, day)
    for firm in firms.order_by("pk"):
        if not firm.uscc:
            run.without_code += 1
            continue
        made = entered(firm, rate(facts.get(firm.uscc, ()), day), unit)
        why = _left(made, held.get(firm.uscc), day)
        if why:
            setattr(run, why, getattr(run, why) + 1)
        else:
            run.made.append(made)
    again = CreditClass.objects.live().in_region(region).filter(origin="computed", classed_on=day, uscc__in=[m.uscc for m in run.made])
    again.update(withdrawn_at=timezone.now(), withdrawn_reason="同日重新计算")
    bulk_load("credit_classes", run.made, person=person, source=f"按记录计算信用风险类别（{day}）")
    link_successors(region, [made.uscc for made in run.made])
    return run


def _left(made: CreditClass, held: CreditClass | None, day: date) -> str:
    """Why the enterprise keeps the class it has, as a field of `Run`, or ""."""
    if held is None:
        return ""
    if held.origin == "manual":
        return "by_hand" if made.risk_class == held.overrides else ""
    if held.origin == "pushed":
        return "pushed" if _ORDER.index(made.risk_class) <= _ORDER.index(held.risk_class) else ""
    same = (made.risk_class, made.sources, made.scheme) == (held.risk_class, held.sources, held.scheme)
    return "unchanged" if same and held.valid_until is not None and held.valid_until - day > _RENEW else ""


@transaction.atomic
def propose(person: Any, held: CreditClass, grade: str, reason: str) -> CreditClass:
    """Propose another class (改变级别): it counts when a second person has confirmed it.

    Raises:
        ValidationError: no reason, the same class, or one waits already.
    """
    record_write.check(person, held)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明改变级别的理由和依据的事实")})
    if grade == held.risk_class:
        raise ValidationError({"risk_class": _("现在就是 %(grade)s 级") % {"grade": grade}})
    same = CreditClass.objects.live().filter(uscc=held.uscc, region__code__startswith=held.region.code[:6])
    if same.filter(awaits=True).exists():
        raise ValidationError({"risk_class": _("该企业已有一个级别等待复核，请先办结")})
    if same.filter(origin="manual", classed_on=today()).exists():
        raise ValidationError({"risk_class": _("今天已经改变过一次级别，请明天再提出")})
    made = CreditClass(
        region=held.region, unit=held.unit, name=held.name, uscc=held.uscc, risk_class=grade, classed_on=today(), origin="manual",
        scheme=f"人工改变：原为 {held.risk_class} 级（{held.scheme}）"[:200], reason=reason.strip()[:600], overrides=held.risk_class,
        awaits=True, proposed_by=person, created_by=person,
    )  # fmt: skip
    made.save()
    audit.record(person, "credit.propose", made, f"提出把“{held.name}”的信用风险类别由 {held.risk_class} 改为 {grade}", reason=reason, after=audit.values_of(made))
    return made


def _waiting(row: CreditClass) -> CreditClass:
    held: CreditClass = CreditClass.objects.select_for_update(of=("self",)).select_related("region", "unit").get(pk=row.pk)
    if not held.awaits or held.is_withdrawn:
        raise InputError(_("这个类别不在等待复核。"))
    return held


@transaction.atomic
def confirm(person: Any, row: CreditClass) -> CreditClass:
    """Confirm a waiting class (复核); from today it counts.

    Raises:
        PermissionDenied: the one who proposed it.
    """
    record_write.check(person, row)
    held = _waiting(row)
    if (held.proposed_by_id or held.created_by_id) in hands_of(person):
        raise PermissionDenied(_("提出人不能自己复核，请由本单位另一人或者质发办复核。"))
    before = audit.values_of(held)
    held.awaits, held.confirmed_by, held.effective_on = False, person, max(today(), held.classed_on)
    held.save()
    audit.record(person, "credit.confirm", held, f"复核同意“{held.name}”的信用风险类别为 {held.risk_class}", before=before, after=audit.values_of(held))
    return held


@transaction.atomic
def refuse(person: Any, row: CreditClass, reason: str) -> CreditClass:
    """Refuse a waiting class (不同意): it is withdrawn with the reason, what was in force stays."""
    record_write.check(person, row)
    held = _waiting(row)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明不同意的理由")})
    before = audit.values_of(held)
    held.withdrawn_at, held.withdrawn_reason = timezone.now(), f"复核不同意：{reason.strip()}"
    held.save()
    audit.record(person, "credit.refuse", held, f"复核不同意“{held.name}”改为 {held.risk_class}", reason=reason, before=before, after=audit.values_of(held))
    return held


def second_look(person: Any, row: CreditClass) -> None:
    """A class typed by one person that differs from the one in force waits for a second person (called after entry)."""
    others = CreditClass.objects.live().exclude(pk=row.pk).filter(uscc=row.uscc, region__code__startswith=row.region.code[:6])
    held = in_force(others, row.classed_on).last()
    if held is not None and held.risk_class != row.risk_class and not row.awaits:
        row.awaits, row.proposed_by, row.overrides = True, person, held.risk_class
        row.save()


def look_again(row: CreditClass) -> None:
    """A changed class of the province waits for a second person, too (called before it is saved)."""
    before = CreditClass.objects.get(pk=row.pk)
    if before.risk_class != row.risk_class:
        row.awaits, row.effective_on, row.confirmed_by, row.overrides = True, None, None, before.risk_class


def changed_by(person: Any, row: CreditClass, reason: str) -> None:
    """Who changed a class may not confirm it (called after it was saved)."""
    if row.awaits and row.proposed_by_id != person.pk:
        row.proposed_by = person
        row.save()
