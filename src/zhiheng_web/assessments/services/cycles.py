"""Drawing up and opening a cycle (拟定, 启动): version, assessees, weights, reviewers; void."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.lifecycles.assessing import ROLES, AssessmentRule, assessment_rule, grades_of_card
from zhiheng_web.assessments.models import Assessee, AssessmentCycle, AssignedClause, ReviewerPlace, ReviewItem
from zhiheng_web.assessments.selectors.clauses import places_of, shares_of
from zhiheng_web.assessments.services.common import due, held_cycle, said_enough
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region, Role
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.scorecards.selectors.judgements import judgeables
from zhiheng_web.scorecards.selectors.runs import current_version


class _Of:
    """What the policy asks about: something of this region."""

    def __init__(self, region: Region) -> None:
        self.region = region


def rules_of(rule: AssessmentRule, ratings: Any) -> dict[str, Any]:
    """A rule as the cycle keeps it, with the card's own grades where it states some."""
    grades = grades_of_card(ratings, rule.grades)
    is_own = tuple(grades) != tuple(rule.grades)
    return {
        "code": rule.code,
        "valid_from": rule.valid_from.isoformat(),
        "weights": {k: format(v, "f") for k, v in rule.weights.items()},
        "tolerance": format(rule.tolerance, "f"),
        "levels": rule.levels,
        "least": rule.least,
        "certainty": rule.certainty,
        "basis": rule.basis,
        "grades": [g.to_json() for g in grades],
        "grades_basis": "评分表写明的等次" if is_own else rule.grades_basis,
        "grades_certainty": "P" if is_own else rule.grades_certainty,
    }


@transaction.atomic
def draw_up(
    person: Person,
    region: Region,
    year: int,
    today: date,
    *,
    weights: dict[str, Decimal] | None = None,
    tolerance: Decimal | None = None,
    only_named: bool = True,
) -> AssessmentCycle:
    """Draw up the cycle of a year from the adopted scorecard (拟定考核): assessees and weights follow from the units each row prints.

    Raises:
        PermissionDenied: only the committee office. InputError: no adopted scorecard, the year has a cycle, a weight outside 0 to 1.
    """
    office_only.check(person, _Of(region))
    version = current_version(region)
    if version is None:
        raise InputError(_("还没有采用评分表。请先在“评分表”采用一份，再拟定考核。"))
    if not 2000 <= year <= today.year or not (version.year_from or 0) <= year <= (version.year_to or 9999):
        raise InputError(_("评分表第%(n)s版不适用于 %(y)s 年，或者这一年还没有开始。") % {"n": version.number, "y": year})
    standing = AssessmentCycle.objects.filter(region=region, period=str(year)).exclude(state="void").first()
    if standing is not None:
        raise InputError(_("%(y)s 年已有考核“%(t)s”（%(s)s）。") % {"y": year, "t": standing.title, "s": standing.state_label})
    rule = assessment_rule(today)
    rules = rules_of(rule, version.scorecard.ratings)
    given = {**rule.weights, **(weights or {})}
    bounds = tolerance if tolerance is not None else rule.tolerance
    if set(given) != set(ROLES) or not all(v.is_finite() and 0 <= v <= 1 for v in (*given.values(), bounds)):
        raise InputError(_("权重和允许分差应在 0 到 1 之间。"))
    rules |= {"weights": {k: format(v, "f") for k, v in given.items()}, "tolerance": format(bounds, "f"), "only_named": only_named}
    cycle = AssessmentCycle.objects.create(
        region=region, period=str(year), title=f"{region.name}{year}年度质量工作考核", version=version, rules=rules, created_by=person
    )
    shares = shares_of(version, region, given, only_named=only_named)
    if not shares:
        raise InputError(_("评分表的责任单位没有一个对得上单位名录，没有可以考核的单位。请先在方案的“单位名称”页对上。"))
    for unit, clauses in shares.items():
        assessee = Assessee.objects.create(cycle=cycle, unit_id=unit)
        AssignedClause.objects.bulk_create(
            AssignedClause(assessee=assessee, clause=cid, role=role, weight=weight) for cid, (role, weight) in clauses.items()
        )
    audit.record(person, "assessments.draw_up", cycle, f"拟定“{cycle.title}”：{len(shares)} 个单位，评分表第{version.number}版", after={"rules": rules})
    return cycle


@transaction.atomic
def set_weight(person: Person, assessee: Assessee, clause: str, weight: Decimal, reason: str) -> None:
    """Set the weight of a clause for an assessee (调整权重), 0 to take it away; while the cycle is drawn up.

    Raises:
        PermissionDenied; InputError: no reason, the cycle is open, no such clause, or a weight outside 0 to 1.
    """
    office_only.check(person, assessee)
    cycle = held_cycle(assessee.cycle, "draft")
    words = said_enough(reason, _("调整的理由"))
    if clause not in places_of(cycle.version):
        raise InputError(_("评分表里没有条款“%(c)s”。") % {"c": clause})
    if not weight.is_finite() or not 0 <= weight <= 1 or weight != weight.quantize(Decimal("0.001")):
        raise InputError(_("权重应在 0 到 1 之间，最多三位小数。"))
    before = AssignedClause.objects.filter(assessee=assessee, clause=clause).first()
    was = format(before.weight, "f") if before else "0"
    if weight:
        AssignedClause.objects.update_or_create(assessee=assessee, clause=clause, defaults={"weight": weight, "role": "set"})
    elif before:
        before.delete()
    audit.record(
        person, "assessments.weight", cycle, f"{assessee.unit.name}条款 {clause} 的权重由 {was} 改为 {weight:f}", reason=words, before={"weight": was}, after={"weight": format(weight, "f")}
    )  # fmt: skip


@transaction.atomic
def drop_assessee(person: Person, assessee: Assessee, reason: str) -> None:
    """Take a unit out of a cycle that is being drawn up (不考核)."""
    office_only.check(person, assessee)
    cycle = held_cycle(assessee.cycle, "draft")
    words = said_enough(reason, _("不考核的理由"))
    audit.record(person, "assessments.drop", cycle, f"{assessee.unit.name}不列入“{cycle.title}”", reason=words)
    ReviewerPlace.objects.filter(assessee=assessee).delete()
    assessee.delete()


@transaction.atomic
def open_cycle(person: Person, cycle: AssessmentCycle, today: date) -> AssessmentCycle:
    """Open the cycle (启动考核): every assessee is asked for what the system cannot know, with a day.

    Raises:
        PermissionDenied; InputError: it is open already, or nobody is assessed.
    """
    office_only.check(person, cycle)
    held = held_cycle(cycle, "draft")
    places = places_of(held.version)
    assessees = list(held.assessees.prefetch_related("clauses"))
    if not assessees:
        raise InputError(_("没有被考核单位，不能启动。"))
    for assessee in assessees:
        assessee.asked_on = today
        assessee.save(update_fields=["asked_on"])
        ReviewItem.objects.bulk_create(
            ReviewItem(assessee=assessee, kind="judged", clause=c.clause, path=j.path, name=j.name[:300], low=j.low, high=j.high)
            for c in assessee.clauses.all()
            for j in judgeables(places[c.clause].clause)
        )
    held.opened_on, held.self_by = today, due("AS.self", today)
    held.derive()
    held.save()
    audit.record(person, "assessments.open", held, f"启动“{held.title}”，自评到 {held.self_by}", after={"version": held.version.digest})
    return held


@transaction.atomic
def void_cycle(person: Person, cycle: AssessmentCycle, today: date, reason: str) -> AssessmentCycle:
    """Void a cycle that is not frozen (作废); it stays in the list with its reason."""
    office_only.check(person, cycle)
    held = held_cycle(cycle, "draft", "running")
    held.voided_on, held.void_reason = today, said_enough(reason, _("作废理由"))[:400]
    held.derive()
    held.save()
    audit.record(person, "assessments.void", held, f"作废“{held.title}”", reason=held.void_reason)
    return held


def why_not_reviewer(reviewer: Person, assessee: Assessee) -> str:
    """Why a person cannot review an assessee (回避), or ""."""
    if reviewer.role != Role.REVIEWER:
        return _("%(name)s不是评审人员。") % {"name": reviewer.display_name}
    if reviewer.region is None or not assessee.region.within(reviewer.region):
        return _("%(name)s不在本行政区域。") % {"name": reviewer.display_name}
    if reviewer.unit_id == assessee.unit_id:
        return _("%(name)s是%(unit)s的人员，应当回避。") % {"name": reviewer.display_name, "unit": assessee.unit.name}
    return ""


@transaction.atomic
def assign(person: Person, assessee: Assessee, place: int, reviewer: Person) -> ReviewerPlace:
    """Give an assessee its first or second reviewer (指定评审人).

    Raises:
        PermissionDenied; InputError: recusal, the place is taken by someone who has read already, or it is the other reviewer.
    """
    office_only.check(person, assessee)
    held_cycle(assessee.cycle, "draft", "running")
    if place not in (1, 2):
        raise InputError(_("评审人分第一、第二两名。"))
    if why := why_not_reviewer(reviewer, assessee):
        raise InputError(why)
    standing = {r.place: r for r in assessee.reviewers.select_for_update().filter(recused_at=None)}
    if any(r.person_id == reviewer.pk and p != place for p, r in standing.items()):
        raise InputError(_("两名评审人不能是同一个人。"))
    former = standing.get(place)
    if former is not None and former.person_id == reviewer.pk:
        return former
    if former is not None:
        if assessee.items.filter(readings__place=place).exists():
            raise InputError(_("%(name)s已经评分，不能直接换人；由其本人申请回避。") % {"name": former.person.display_name})
        former.delete()
    made = ReviewerPlace.objects.create(assessee=assessee, place=place, person=reviewer, assigned_by=person)
    audit.record(person, "assessments.assign", assessee.cycle, f"{assessee.unit.name}的{'第一' if place == 1 else '第二'}评审人：{reviewer.display_name}")
    return made
