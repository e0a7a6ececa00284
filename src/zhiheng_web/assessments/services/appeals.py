"""Telling the outcome and appeals (告知, 申诉): one clause each, by a day, answered with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Appeal, Assessee, ReviewItem
from zhiheng_web.assessments.policies import answer_own
from zhiheng_web.assessments.services.common import due, held_assessee, kept_file, said_enough
from zhiheng_web.assessments.services.reading import change_by_appeal
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only


def follow_registry(assessee: Assessee) -> None:
    """Settle evidence that was accepted, returned or withdrawn in its own registry meanwhile."""
    for item in assessee.items.filter(kind="evidence", settled=None).select_related("evidence"):
        evidence = item.evidence
        if evidence is None or (evidence.review == "submitted" and not evidence.is_withdrawn):
            continue
        stands = evidence.review == "accepted" and not evidence.is_withdrawn
        item.settled, item.settled_how, item.settled_at = Decimal(stands), "office", timezone.now()
        item.settled_by, item.settled_reason = evidence.reviewed_by, "佐证材料已撤回" if evidence.is_withdrawn else evidence.review_reason
        item.save()


@transaction.atomic
def tell(person: Person, assessee: Assessee, today: date) -> Assessee:
    """Tell an assessee its points (告知结果); the time to appeal runs from that day.

    Raises:
        PermissionDenied: only the office. InputError: something is not settled yet.
    """
    office_only.check(person, assessee)
    held = held_assessee(assessee, "handed")
    follow_registry(held)
    waiting = held.items.filter(settled=None).count()
    if waiting:
        raise InputError(_("%(unit)s还有 %(n)s 项没有评定，不能告知。") % {"unit": held.unit.name, "n": waiting})
    held.told_on, held.appeal_by = today, due("AS.appeal", today)
    held.derive()
    held.save()
    audit.record(person, "assessments.tell", held, f"告知{held.unit.name}考核得分，申诉到 {held.appeal_by}")
    return held


@transaction.atomic
def lodge(person: Person, assessee: Assessee, clause: str, reason: str, today: date, file: Any = None) -> Appeal:
    """Appeal against the points of one clause (提出申诉).

    Raises:
        PermissionDenied: only the liaison of the unit. InputError: not told yet, the day is over, not its clause, one is open, no reason.
    """
    answer_own.check(person, assessee)
    held = held_assessee(assessee, "told")
    if held.appeal_by is not None and today > held.appeal_by:
        raise InputError(_("申诉期限 %(day)s 已过。") % {"day": held.appeal_by})
    if not held.clauses.filter(clause=clause).exists():
        raise InputError(_("条款“%(c)s”不在本单位的考核范围内。") % {"c": clause})
    if held.appeals.filter(clause=clause, outcome="").exists():
        raise InputError(_("这一条已有申诉，正在等待答复。"))
    words = said_enough(reason, _("申诉理由"))[:2000]
    name, digest = kept_file(file)
    made = Appeal.objects.create(
        assessee=held, clause=clause, reason=words, file_name=name, file_digest=digest, lodged_by=person, lodged_on=today, decide_by=due("AS.decide", today)
    )
    audit.record(person, "assessments.appeal", made, f"{held.unit.name}对条款 {clause} 提出申诉", reason=words)
    return made


@transaction.atomic
def answer_appeal(
    person: Person, appeal: Appeal, outcome: str, decision: str, today: date, item: ReviewItem | None = None, points: Decimal | None = None
) -> Appeal:
    """Answer an appeal (答复申诉): keep the points, change those of one judged item, or have the records corrected at their source.

    Raises:
        PermissionDenied: only the office. InputError: it is answered, no reason, or a computed clause cannot be changed by hand.
    """
    office_only.check(person, appeal.assessee)
    held_assessee(appeal.assessee, "told")
    held = Appeal.objects.select_for_update(of=("self",)).select_related("assessee__unit", "assessee__cycle__region").get(pk=appeal.pk)
    if held.outcome:
        raise InputError(_("这件申诉已于 %(day)s 答复。") % {"day": held.decided_on})
    if outcome not in dict(Appeal.OUTCOMES):
        raise InputError(_("请选择维持、改定或者更正记录。"))
    words = said_enough(decision, _("答复"))
    if outcome == "changed":
        if item is None or item.assessee_id != held.assessee_id or item.clause != held.clause or item.kind != "judged":
            raise InputError(_("这一条由记录计算，不能改分；数据有误的请选“更正记录”，在业务记录里改正后重新测算。"))
        change_by_appeal(person, item, points, f"申诉改定：{words}")
    held.outcome, held.decision, held.decided_by, held.decided_on = outcome, words, person, today
    held.save()
    said = str(dict(Appeal.OUTCOMES)[outcome])
    audit.record(person, "assessments.answer_appeal", held, f"答复{held.assessee.unit.name}对条款 {held.clause} 的申诉：{said}", reason=words)
    return held
