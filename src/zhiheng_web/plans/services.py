"""Adopting plans (采用目标任务)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from zhiheng.errors import InputError, InvalidValue
from zhiheng.values import Period
from zhiheng_web.audit.services import record
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.regions import check_region
from zhiheng_web.documents.selectors import day_of, meanings_of, why_not_adoptable
from zhiheng_web.documents.services import mark_adopted
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.organisations.resolving import Meaning, meanings, squeeze
from zhiheng_web.plans.models import ROLES, Plan, PlanTarget, PlanTask, TargetUnit, TaskUnit
from zhiheng_web.versions.selectors import earlier_numbers


def last_day(due: str | None) -> date | None:
    """The last day of a due time of the contract: a day, a month, a year or a range of years; None where none is stated.

    >>> last_day("2023"), last_day("2021/2025"), last_day("2023-06-30")
    (datetime.date(2023, 12, 31), datetime.date(2025, 12, 31), datetime.date(2023, 6, 30))
    """
    if not due:
        return None
    end = due.rsplit("/", 1)[-1]
    try:
        return date.fromisoformat(end) if len(end) == 10 else Period.parse(end).end
    except (InvalidValue, ValueError):
        return None


@transaction.atomic
def adopt_plan(person: Person, document: SourceDocument, reason: str = "") -> Plan:
    """Adopt the reviewed targets and tasks of a document as a plan of its region.

    A plan of the same title, or one of an earlier version of the document, that stands so far is retired and keeps its
    number; printed unit names are kept beside the units they mean.

    Raises:
        PermissionDenied: only the committee office of the region adopts.
        InputError: an error finding is unsettled, nothing was read, or this part is adopted already.
    """
    office_only.check(person, document)
    if why := why_not_adoptable(document, "plan"):
        raise InputError(why)
    check_region(document, reason)
    document = mark_adopted(person, document, "plan")
    earlier = Q(document__in=earlier_numbers(document))
    same = Plan.objects.select_for_update().filter(Q(title=document.title) | earlier, region=document.region)
    former = same.filter(status="adopted")
    retired = [str(p) for p in former]
    former.update(status="retired", retired_at=timezone.now())
    plan = Plan.objects.create(
        region=document.region,
        document=document,
        title=document.title,
        issuer=document.issuer,
        number=document.number,
        issued_on=document.issued_on,
        version=(same.aggregate(n=Max("version"))["n"] or 0) + 1,
        reason=reason.strip()[:400],
        adopted_by=person,
    )
    units = meanings_of(document)
    targets = PlanTarget.objects.bulk_create(
        _target(plan, i, t) for i, t in enumerate(document.draft.get("targets", []))
    )
    tasks = PlanTask.objects.bulk_create(_task(plan, i, t) for i, t in enumerate(document.draft.get("tasks", [])))
    TargetUnit.objects.bulk_create(
        TargetUnit(target=target, **given)
        for target, data in zip(targets, document.draft["targets"], strict=True)
        for given in _assignments(data["units"], units)
    )
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, **given)
        for task, data in zip(tasks, document.draft["tasks"], strict=True)
        for given in _assignments(data["units"], units)
    )
    record(
        person,
        "plans.adopt",
        plan,
        f"采用“{plan.title}”第{plan.version}版：{len(targets)}项目标、{len(tasks)}项任务",
        reason=reason.strip(),
        after={"targets": len(targets), "tasks": len(tasks), "retired": retired},
    )
    return plan


def _shared(plan: Plan, place: int, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "plan": plan,
        "key": data["id"],
        "place": place,
        "quote": data["quote"],
        "span_start": data["span"][0],
        "span_end": data["span"][1],
        "due": data.get("due") or "",
        "due_on": last_day(data.get("due")),
        "open_list": data["units"]["open_list"],
    }


def _target(plan: Plan, place: int, data: dict[str, Any]) -> PlanTarget:
    words = {n: (data.get(n) or "")[:100] for n in ("value", "value_high", "unit", "against")}
    return PlanTarget(
        **_shared(plan, place, data),
        **words,
        indicator=data["indicator"][:200],
        operator=data["operator"],
        dimension=data["dimension"],
    )


def _task(plan: Plan, place: int, data: dict[str, Any]) -> PlanTask:
    return PlanTask(**_shared(plan, place, data), number=data["number"], title=data["title"][:500])


def _assignments(units: dict[str, Any], known: Mapping[str, Meaning]) -> Iterable[dict[str, Any]]:
    place = 0
    for role, _word in ROLES:
        for name in units[role]:
            yield {"role": role, "name": name[:100], "place": place, **_meant(known.get(name))}
            place += 1


def _meant(meaning: Meaning | None) -> dict[str, Any]:
    if meaning is None:
        return {"unit": None, "sense": "unknown", "class_code": "", "is_open": False, "note": ""}
    return {
        "unit": meaning.unit,
        "sense": meaning.sense,
        "class_code": meaning.class_code if meaning.sense == "class" else "",
        "is_open": meaning.sense == "class" and meaning.is_open,
        "note": meaning.found.note[:300],
    }


@transaction.atomic
def renew_assignments(region: Region, name: str) -> int:
    """Read a printed name anew in the plans that stand (重新对应), after somebody said what it means or took that back.

    Returns:
        How many assignments changed.
    """
    changed = 0
    for plan in Plan.objects.filter(region=region, status="adopted").select_related("document__region"):
        own = {"target__plan": plan}, {"task__plan": plan}
        for rows in (TargetUnit.objects.filter(**own[0]), TaskUnit.objects.filter(**own[1])):
            held = [row for row in rows if squeeze(row.name) == name]
            if not held:
                continue
            said = plan.document.draft.get("unit_map") or {}
            known = meanings({row.name for row in held}, region, day_of(plan.document), said)
            for row in held:
                now = _meant(known[row.name])
                if any(getattr(row, key) != value for key, value in now.items()):
                    changed += type(row).objects.filter(pk=row.pk).update(**now)
    return changed
