"""Self-assessment (自评): the unit says what the system cannot know, hands it in, and gets it back where it is not clear."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Assessee, ReviewItem
from zhiheng_web.assessments.policies import answer_own
from zhiheng_web.assessments.selectors.clauses import places_of
from zhiheng_web.assessments.selectors.evidence import demands_of
from zhiheng_web.assessments.services.common import due, held_assessee, held_item, kept_file, said_enough
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.services import create_record
from zhiheng_web.registries.evidence.models import EvidenceItem


def check_points(item: ReviewItem, points: Decimal | None) -> Decimal:
    """Points or verdict of an item in its bounds.

    Raises:
        InputError: nothing was given, out of range, or finer than two decimals.
    """
    if points is None or not points.is_finite():
        raise InputError(_("“%(name)s”还没有给分。") % {"name": item.name[:30]} if item.gives_points else _("请选择“符合”或“不符合”。"))
    if not item.gives_points:
        if points not in (0, 1):
            raise InputError(_("请选择“符合”或“不符合”。"))
        return points
    low, high = item.low or Decimal(0), item.high or Decimal(0)
    if not low <= points <= high:
        raise InputError(_("“%(name)s”应在 %(low)s 至 %(high)s 分之间。") % {"name": item.name[:30], "low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}, found=str(points))
    if points != points.quantize(Decimal("0.01")):
        raise InputError(_("给分最多两位小数。"))
    return points


@transaction.atomic
def answer(person: Person, item: ReviewItem, points: Decimal | None, said: str, file: Any = None) -> ReviewItem:
    """Say what the unit thinks of one judged fact (自评一项); a file given before stays unless a new one comes.

    Raises:
        PermissionDenied: only the liaison of the unit. InputError: it is handed in, no words, out of range.
    """
    answer_own.check(person, item.assessee)
    held_assessee(item.assessee, "asked", "returned")
    held = held_item(item)
    if held.kind != "judged":
        raise InputError(_("佐证材料不用自评给分。"))
    before = {"points": str(held.self_points), "said": held.self_said, "file": held.file_digest}
    held.self_points = check_points(held, points)
    held.self_said = said_enough(said, _("自评说明"))[:2000]
    if file:
        held.file_name, held.file_digest = kept_file(file)
    after = {"points": str(held.self_points), "said": held.self_said, "file": held.file_digest}
    if before["said"] == after["said"] and before["file"] == after["file"] and item.self_points == held.self_points:
        return held
    held.answered_by, held.answered_at = person, timezone.now()
    held.save()
    words = f"{held.assessee.unit.name}自评条款 {held.clause}“{held.name[:30]}”"
    audit.record(person, "assessments.answer", held, words, before=before, after=after)
    return held


def offer_evidence(person: Person, assessee: Assessee, matter: str, title: str, dated_on: date, file: Any, today: date) -> EvidenceItem:
    """Hand in a piece of evidence from the page of the self-assessment (提交佐证); it is a record like any other.

    Raises:
        PermissionDenied; InputError: it is handed in, the matter is not asked for, no file; ValidationError: by field.
    """
    from zhiheng_web.records.files import content_type_of

    answer_own.check(person, assessee)
    with transaction.atomic():
        held = held_assessee(assessee, "asked", "returned")
        if matter not in {d.code for d in demands_of(held, places_of(held.cycle.version), today)}:
            raise InputError(_("这一事项没有要求本单位提供佐证。"))
        if not file:
            raise InputError(_("请选择佐证文件。"))
        kind = content_type_of(file.read(4096), str(file.name))
        file.seek(0)
        size = int(file.size)
        name, digest = kept_file(file)
        values = {"matter": matter, "title": title.strip()[:160], "dated_on": dated_on, "unit": assessee.unit, "region": assessee.cycle.region}
        made: EvidenceItem = create_record(
            person, "evidence_items", values | {"file_name": name, "digest": digest, "size": size, "content_type": kind}, reason="自评提交"
        )
    return made


@transaction.atomic
def hand_in(person: Person, assessee: Assessee, today: date) -> Assessee:
    """Hand the self-assessment in (提交自评): it goes to the reviewers with the evidence that waits.

    Raises:
        PermissionDenied; InputError: something is not answered yet (named), or it is handed in.
    """
    answer_own.check(person, assessee)
    held = held_assessee(assessee, "asked", "returned")
    unanswered = [i.name for i in held.items.filter(kind="judged", self_points=None)]
    if unanswered:
        raise InputError(_("还有 %(n)s 项没有自评，例如“%(name)s”。") % {"n": len(unanswered), "name": unanswered[0][:40]})
    return _to_review(person, held, today, "提交自评")


@transaction.atomic
def pass_over(person: Person, assessee: Assessee, today: date, reason: str) -> Assessee:
    """Send an assessee to review that did not hand in by its day (逾期未自评); what it saved counts as said.

    Raises:
        PermissionDenied: only the office. InputError: the day is not over, or no reason.
    """
    office_only.check(person, assessee)
    held = held_assessee(assessee, "asked", "returned")
    if held.cycle.self_by is not None and today <= held.cycle.self_by:
        raise InputError(_("自评期限 %(day)s 还没有过。") % {"day": held.cycle.self_by})
    words = said_enough(reason, _("转入评审的理由"))
    held.is_late = True
    return _to_review(person, held, today, "逾期未自评，转入评审", words)


def _to_review(person: Person, held: Assessee, today: date, what: str, reason: str = "") -> Assessee:
    known = set(held.items.filter(kind="evidence").values_list("evidence_id", flat=True))
    for demand in demands_of(held, places_of(held.cycle.version), today):
        for one in demand.own:
            if one.review == "submitted" and one.pk not in known:
                known.add(one.pk)
                ReviewItem.objects.create(assessee=held, kind="evidence", clause=demand.place.id, name=f"{demand.name}：{one.title}"[:300], evidence=one)
    held.handed_on, held.handed_by, held.review_by = today, person, due("AS.review", today)
    held.derive()
    held.save()
    audit.record(person, "assessments.hand_in", held, f"{held.unit.name}{what}", reason=reason, after={"items": held.items.count()})
    return held


@transaction.atomic
def send_back(person: Person, assessee: Assessee, today: date, reason: str) -> Assessee:
    """Send a self-assessment back (退回自评), as long as no reviewer has read anything of it.

    Raises:
        PermissionDenied: only the office. InputError: readings are there, or no reason.
    """
    office_only.check(person, assessee)
    held = held_assessee(assessee, "handed")
    if held.items.filter(readings__isnull=False).exists():
        raise InputError(_("评审人已经开始评分，不能退回自评。"))
    held.returned_on, held.returned_reason, held.handed_on = today, said_enough(reason, _("退回理由"))[:400], None
    held.derive()
    held.save()
    audit.record(person, "assessments.return", held, f"退回{held.unit.name}的自评", reason=held.returned_reason)
    return held
