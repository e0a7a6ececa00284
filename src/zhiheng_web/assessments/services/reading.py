"""Reading (评审): two reviewers, each without the other's points; what lies too far apart goes to the office.

While only one reading is in, the trail holds its commitment (SHA-256 over item, place, points, reason and a salt) and no points; with the
second both are disclosed and anyone can check them against the commitments.
"""

from __future__ import annotations

import hashlib
import secrets
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Assessee, Reading, ReviewerPlace, ReviewItem
from zhiheng_web.assessments.policies import read_given
from zhiheng_web.assessments.services.common import held_assessee, held_cycle, held_item, said_enough
from zhiheng_web.assessments.services.cycles import why_not_reviewer
from zhiheng_web.assessments.services.selfs import check_points
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.registries.evidence.services import review_item
from zhiheng_web.shared.language import chinese


def commitment_of(item: int, place: int, points: Decimal, reason: str, salt: str) -> str:
    """What binds a reviewer to a reading before it is shown; points with three decimals."""
    return hashlib.sha256(f"{item}|{place}|{points:.3f}|{reason}|{salt}".encode()).hexdigest()


@transaction.atomic
def read(person: Person, item: ReviewItem, points: Decimal | None, reason: str) -> Reading:
    """Give one's reading of an item (评分). One's own may be changed until the other is in.

    Raises:
        PermissionDenied: the person is not one of the two, or has to step back. InputError: out of range, no reason, both are in.
    """
    read_given.check(person, item.assessee)
    assessee = held_assessee(item.assessee, "handed")
    held = held_item(item)
    place = assessee.reviewers.filter(person=person, recused_at=None).first()
    if place is None:
        raise PermissionDenied(_("您不是这个单位的评审人。"))
    if why := why_not_reviewer(person, assessee):
        raise PermissionDenied(why)
    if held.settled is not None or held.readings.count() == 2:
        raise InputError(_("两名评审人都已评分，不能再改。"))
    given, words, salt = check_points(held, points), said_enough(reason, _("评分理由")), secrets.token_hex(16)
    bound = commitment_of(held.pk, place.place, given, words, salt)
    values = {"points": given, "reason": words, "salt": salt, "commitment": bound, "given_at": timezone.now(), "place": place.place}
    made, is_new = Reading.objects.update_or_create(item=held, person=person, defaults=values)
    who = "第一" if place.place == 1 else "第二"
    audit.record(
        person, "assessments.read", held, f"{who}评审人{'提交' if is_new else '改写'}{assessee.unit.name}条款 {held.clause} 的评分（两人都评完才公开）",
        after={"commitment": bound},
    )  # fmt: skip
    if held.readings.count() == 2:
        _reveal(person, held)
    return made


def _reveal(person: Person, item: ReviewItem) -> None:
    """Both are in: disclose them in the trail, and settle what lies close enough."""
    first, second = item.readings.order_by("place")
    told = {str(r.place): {"points": format(r.points, "f"), "reason": r.reason, "salt": r.salt, "commitment": r.commitment} for r in (first, second)}
    apart = abs(first.points - second.points)
    audit.record(person, "assessments.reveal", item, f"条款 {item.clause} 两名评审人都已评分，相差 {apart.normalize():f}", after=told)
    bound = Decimal(item.assessee.cycle.rules["tolerance"]) * item.width
    if apart == 0:
        _settle(person, item, first.points, "agreed", f"两名评审人评分一致：{first.reason}；{second.reason}")
    elif item.gives_points and apart <= bound:
        _settle(person, item, (first.points + second.points) / 2, "mean", f"两名评审人相差 {apart.normalize():f} 分，在允许范围内，取平均")


def _settle(person: Person, item: ReviewItem, points: Decimal, how: str, reason: str) -> None:
    before = {"settled": format(item.settled, "f") if item.settled is not None else None, "how": item.settled_how}
    item.settled, item.settled_how, item.settled_by, item.settled_at = points, how, person, timezone.now()
    item.settled_reason = reason
    item.save(update_fields=["settled", "settled_how", "settled_by", "settled_at", "settled_reason"])
    audit.record(
        person, "assessments.settle", item, f"{item.assessee.unit.name}条款 {item.clause} 核定（{chinese(item.get_settled_how_display)}）：{points.normalize():f}",
        reason=reason, before=before, after={"settled": format(points, "f"), "how": how},
    )  # fmt: skip
    if item.evidence is not None and not item.evidence.is_withdrawn:
        wanted = "accepted" if points else "returned"
        if item.evidence.review != wanted:
            review_item(person, item.evidence, wanted, reason[:1000])


@transaction.atomic
def decide(person: Person, item: ReviewItem, points: Decimal | None, reason: str) -> ReviewItem:
    """Decide what two reviewers could not agree on (裁定分歧).

    Raises:
        PermissionDenied: only the office. InputError: there is no disagreement, no reason, out of range.
    """
    office_only.check(person, item.assessee)
    held_assessee(item.assessee, "handed")
    held = held_item(item)
    if held.settled is not None or held.readings.count() < 2:
        raise InputError(_("这一项没有待裁定的分歧。"))
    _settle(person, held, check_points(held, points), "office", said_enough(reason, _("裁定理由")))
    return held


def change_by_appeal(person: Person, item: ReviewItem, points: Decimal | None, reason: str) -> ReviewItem:
    """Change what was settled because an appeal was right (申诉改定): called in the transaction of the decision."""
    held = held_item(item)
    _settle(person, held, check_points(held, points), "appeal", reason)
    return held


@transaction.atomic
def step_back(person: Person, assessee: Assessee, reason: str) -> ReviewerPlace:
    """Step back from an assessee (申请回避): another reviewer is to be assigned; readings not yet met by a second one are void.

    Raises:
        PermissionDenied: not a reviewer of it. InputError: no reason.
    """
    read_given.check(person, assessee)
    held_cycle(assessee.cycle, "running", "draft")
    mine = assessee.reviewers.select_for_update().filter(person=person, recused_at=None).first()
    if mine is None:
        raise PermissionDenied(_("您不是这个单位的评审人。"))
    mine.recused_at, mine.recused_reason = timezone.now(), said_enough(reason, _("回避理由"))[:400]
    mine.save(update_fields=["recused_at", "recused_reason"])
    lone = Reading.objects.filter(item__assessee=assessee, person=person, item__settled=None)
    dropped = [r.pk for r in lone if r.item.readings.count() == 1]
    Reading.objects.filter(pk__in=dropped).delete()
    audit.record(
        person, "assessments.recuse", assessee.cycle, f"{person.display_name}回避{assessee.unit.name}的评审，未配对的评分 {len(dropped)} 项作废", reason=mine.recused_reason
    )  # fmt: skip
    return mine
