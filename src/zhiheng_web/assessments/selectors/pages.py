"""What the pages of an assessment show: cycles, what waits for whom, readings as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rule
from zhiheng_web.assessments.models import Appeal, Assessee, AssessmentCycle, Reading, ReviewItem
from zhiheng_web.organisations.models import Person, Region, Role


def cycles_of(region: Region) -> QuerySet[AssessmentCycle]:
    """Cycles of a region, the newest year first, with how far they are."""
    return (
        AssessmentCycle.objects.filter(region=region)
        .select_related("version__region", "region")
        .defer("result", "version__data")
        .annotate(units=Count("assessees"), handed=Count("assessees", filter=~Q(assessees__handed_on=None)), told=Count("assessees", filter=~Q(assessees__told_on=None)))
        .order_by("-period", "-pk")
    )


def duties_of(person: Person) -> list[Assessee]:
    """Assessees that wait for the person: the own self-assessment of a liaison, what a reviewer has to read."""
    rows = Assessee.objects.filter(cycle__state="running").select_related("unit", "cycle__region", "cycle__version__region").defer("cycle__result")
    if person.role == Role.LIAISON:
        return list(rows.filter(unit=person.unit)) if person.unit_id else []
    if person.role != Role.REVIEWER:
        return []
    mine = rows.filter(reviewers__person=person, reviewers__recused_at=None).distinct()
    for one in mine:
        one.to_read = one.items.filter(settled=None).exclude(readings__person=person).count()  # type: ignore[attr-defined]
    return sorted(mine, key=lambda a: (a.state != "handed", -a.to_read, a.unit.code))


@dataclass(frozen=True)
class Due:
    """What of an assessment waits for the person: what and how much, where, by when; sent back, to do (`due`) or to decide (`check`)."""

    title: str
    note: str
    url: str
    due_on: date | None = None
    kind: str = "check"


def due_of(person: Person, region: Region, today: date) -> list[Due]:
    """What of the assessments waits for the person: an own self-assessment, units to read, disputes and appeals to decide."""
    if person.role == Role.OFFICE:
        out = []
        for cycle in AssessmentCycle.objects.filter(region=region, state="running").defer("result"):
            address = reverse("assessments:cycle", args=[cycle.pk])
            splits = ReviewItem.objects.filter(assessee__cycle=cycle, settled=None).annotate(n=Count("readings")).filter(n=2).count()
            waiting = [a.decide_by for a in Appeal.objects.filter(assessee__cycle=cycle, outcome="").order_by("decide_by")]
            if splits or waiting:
                note = _("%(s)s 项分歧、%(a)s 件申诉") % {"s": splits, "a": len(waiting)}
                out.append(Due(cycle.title, note, address, waiting[0] if waiting else None))
        return out
    out = []
    for one in duties_of(person):
        if person.role == Role.REVIEWER and one.state == "handed" and one.to_read:  # type: ignore[attr-defined]
            out.append(Due(one.unit.name, _("%(n)s 项未评") % {"n": one.to_read}, reverse("assessments:read", args=[one.pk]), one.review_by))  # type: ignore[attr-defined]
        elif person.role == Role.LIAISON and one.state in ("asked", "returned"):
            out.append(Due(one.cycle.title, _("%(d)s 前提交") % {"d": one.cycle.self_by}, reverse("assessments:own", args=[one.pk]), one.cycle.self_by, "back" if one.state == "returned" else "due"))
        elif person.role == Role.LIAISON and one.state == "told" and one.appeal_by and one.appeal_by >= today:
            out.append(Due(one.cycle.title, _("可以申诉到 %(d)s") % {"d": one.appeal_by}, reverse("assessments:assessee", args=[one.pk]), one.appeal_by, "due"))
    return out


@dataclass(frozen=True)
class ShownItem:
    """An item as one person may see it: the own reading, and both once both are in."""

    item: ReviewItem
    own: Reading | None
    both: Sequence[Reading]
    count: int

    @property
    def is_open(self) -> bool:
        """Whether the person can still read or change the own reading."""
        return self.item.settled is None and self.count < 2

    @property
    def is_split(self) -> bool:
        """Whether the two lie too far apart and nothing was decided yet."""
        return self.item.settled is None and self.count == 2


def shown_items(items: Any, person: Person) -> list[ShownItem]:
    """Items with the readings that the person may see: nobody sees a lone reading but who gave it."""
    out = []
    for item in items:
        held = sorted(item.readings.all(), key=lambda r: r.place)
        own = next((r for r in held if r.person_id == person.pk), None)
        out.append(ShownItem(item, own, held if len(held) == 2 else [], len(held)))
    return out


def splits_of(cycle: AssessmentCycle) -> list[ReviewItem]:
    """Disagreements that wait for the office, with both readings."""
    rows = ReviewItem.objects.filter(assessee__cycle=cycle, settled=None).annotate(n=Count("readings")).filter(n=2)
    return list(rows.select_related("assessee__unit", "evidence").prefetch_related("readings__person").order_by("assessee__unit__code", "pk"))


def appeals_of(cycle: AssessmentCycle) -> list[Appeal]:
    """Appeals of a cycle, the open ones first."""
    rows = Appeal.objects.filter(assessee__cycle=cycle).select_related("assessee__unit", "decided_by", "lodged_by")
    return sorted(rows, key=lambda a: (bool(a.outcome), a.decide_by or date.max, a.pk))


def why_not_freeze(cycle: AssessmentCycle, today: date) -> list[str]:
    """What still stands against freezing, in sentences; empty when nothing does."""
    out = []
    rows = list(cycle.assessees.select_related("unit"))
    waiting = [a for a in rows if a.state != "told"]
    if waiting:
        out.append(_("还有 %(n)s 个单位没有告知结果，例如%(unit)s（%(state)s）。") % {"n": len(waiting), "unit": waiting[0].unit.name, "state": waiting[0].state_label})
    running = [a for a in rows if a.appeal_by is not None and a.appeal_by >= today]
    if running:
        last = max(running, key=lambda a: a.appeal_by or today)
        out.append(_("%(unit)s的申诉期限到 %(day)s，还没有过。") % {"unit": last.unit.name, "day": last.appeal_by})
    opened = Appeal.objects.filter(assessee__cycle=cycle, outcome="").count()
    if opened:
        out.append(_("还有 %(n)s 件申诉没有答复。") % {"n": opened})
    return out


def limits_at(day: date) -> list[dict[str, str]]:
    """The limits of an assessment with their ground and how sure it is."""
    rules = [deadline_rule(code, day) for code in ("AS.self", "AS.review", "AS.appeal", "AS.decide")]
    return [{"title": r.title, "words": r.words, "article": r.article, "certainty": CERTAINTIES[r.certainty]} for r in rules]
