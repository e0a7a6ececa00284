"""Reading plans: targets and tasks by unit, dimension and due time; the duties of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhiheng.values import RegionCode
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.plans.models import Plan, PlanTarget, PlanTask, TargetUnit, TaskUnit

DUE_CHOICES = [("past", _("已过时限")), ("year", _("一年内到期")), ("later", _("一年以后")), ("none", _("文件没有写"))]


@dataclass(frozen=True)
class Wanted:
    """What the list shows (筛选): a unit's code, a dimension, a due word, words of the indicator or task."""

    unit: str = ""
    dimension: str = ""
    due: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.unit or self.dimension or self.due or self.words)


def plans_of(region: Region) -> QuerySet[Plan]:
    """The region's plans that stand, newest first."""
    inside = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
    return (
        Plan.objects.filter(region__in=inside, status="adopted")
        .select_related("adopted_by", "region")
        .annotate(target_count=Count("targets", distinct=True), task_count=Count("tasks", distinct=True))
        .order_by("-id")
    )


def targets_of(plans: QuerySet[Plan], wanted: Wanted, today: date) -> QuerySet[PlanTarget]:
    """Targets of these plans in the order of their documents, with their units."""
    rows = PlanTarget.objects.filter(plan__in=plans.values("pk"))
    if wanted.dimension:
        rows = rows.filter(dimension=wanted.dimension)
    if wanted.words:
        rows = rows.filter(Q(indicator__icontains=wanted.words) | Q(quote__icontains=wanted.words))
    rows = _due(_unit(rows, wanted), wanted, today)
    names = TargetUnit.objects.select_related("unit").order_by("place")
    return rows.select_related("plan").prefetch_related(Prefetch("assignments", names)).order_by("-plan_id", "place")


def tasks_of(plans: QuerySet[Plan], wanted: Wanted, today: date) -> QuerySet[PlanTask]:
    """Tasks of these plans in the order of their documents, with their units; none where a dimension is asked for."""
    rows = PlanTask.objects.filter(plan__in=plans.values("pk"))
    if wanted.dimension:
        return rows.none()
    if wanted.words:
        rows = rows.filter(Q(title__icontains=wanted.words) | Q(quote__icontains=wanted.words))
    rows = _due(_unit(rows, wanted), wanted, today)
    names = TaskUnit.objects.select_related("unit").order_by("place")
    return rows.select_related("plan").prefetch_related(Prefetch("assignments", names)).order_by("-plan_id", "place")


def _unit(rows: QuerySet, wanted: Wanted) -> QuerySet:  # type: ignore[type-arg]
    if wanted.unit == "-":
        return rows.filter(assignments__sense="unknown").distinct()
    return rows.filter(assignments__unit__code=wanted.unit).distinct() if wanted.unit else rows


def _due(rows: QuerySet, wanted: Wanted, today: date) -> QuerySet:  # type: ignore[type-arg]
    in_a_year = date(today.year + 1, today.month, min(today.day, 28))
    match wanted.due:
        case "past":
            return rows.filter(due_on__lt=today)
        case "year":
            return rows.filter(due_on__gte=today, due_on__lte=in_a_year)
        case "later":
            return rows.filter(due_on__gt=in_a_year)
        case "none":
            return rows.filter(due_on=None)
    return rows


def units_with_duties(plans: QuerySet[Plan]) -> QuerySet[Unit]:
    """Units named in these plans, for the filter."""
    named = Q(pk__in=TargetUnit.objects.filter(target__plan__in=plans.values("pk")).values("unit")) | Q(
        pk__in=TaskUnit.objects.filter(task__plan__in=plans.values("pk")).values("unit")
    )
    return Unit.objects.filter(named)
