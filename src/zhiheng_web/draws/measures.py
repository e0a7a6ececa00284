"""Differential measures by enterprise (差异化监管措施): whether the inspections of a year agree with what the class of the enterprise asks for.

Internal like the classes themselves: a page for staff, no relation, no snapshot.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.packs import Level, factor_scheme_on
from zhiheng_web.enterprises.models import Enterprise
from zhiheng_web.registries.credit.class_models import SCHEME
from zhiheng_web.registries.credit.class_services import standing
from zhiheng_web.registries.inspections.models import InspectionTask, Visit

_MONTHS = 12


@dataclass
class ClassLine:
    """One class: its rule, how many enterprises, their inspections, and those that agree, are over or under."""

    level: Level
    firms: int = 0
    visits: int = 0
    agree: int = 0
    over: list[tuple[Enterprise, int]] = field(default_factory=list)
    under: list[tuple[Enterprise, int]] = field(default_factory=list)
    fewest: int = 0
    """The fewest inspections owed by the day: the yearly number in proportion to the months that are over, rounded down."""


@dataclass(frozen=True)
class Measures:
    """A year as of a day: a line a class, the enterprises without a class, and the tasks with classes among all."""

    year: int
    on: date
    lines: tuple[ClassLine, ...]
    unclassed: int
    tasks: int
    classed_tasks: int
    joint_tasks: int

    @property
    def agree(self) -> int:
        """Enterprises whose inspections agree with their class."""
        return sum(line.agree for line in self.lines)

    @property
    def firms(self) -> int:
        """Enterprises with a class."""
        return sum(line.firms for line in self.lines)


    @property
    def share(self) -> str:
        """The rate by enterprises, or 不适用."""
        return _percent(self.agree, self.firms)

    @property
    def task_share(self) -> str:
        """The rate by tasks (indicator 42)."""
        return _percent(self.classed_tasks, self.tasks)

    @property
    def joint_share(self) -> str:
        """The share of joint tasks (indicator 41)."""
        return _percent(self.joint_tasks, self.tasks)


def _percent(part: int, whole: int) -> str:
    """A share to one decimal, half up, with what it is of."""
    if not whole:
        return _("不适用")
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{part}/{whole} = {tenths // 10}.{tenths % 10}%"


def measures(region: Any, year: int, today: date) -> Measures:
    """Inspections of a year against the classes in force at its end, or today while it runs. Inspections for cause are not counted.

    Raises:
        InvalidValue: no scheme was in force.
    """
    on = min(today, date(year, 12, 31))
    scheme = factor_scheme_on(SCHEME, on)
    months_over = _MONTHS if on < today else on.month - 1
    lines = {level.code: ClassLine(level, fewest=level.fewest * months_over // _MONTHS) for level in scheme.levels}
    made = Visit.objects.live().in_region(region).filter(inspected_on__year=year, inspected_on__lte=on).exclude(origin="targeted")
    counted = Counter(made.values_list("uscc", flat=True))
    held = standing(region, on)
    unclassed = 0
    for firm in Enterprise.objects.live().in_region(region).filter(status="active").exclude(uscc="").order_by("pk"):
        row = held.get(firm.uscc)
        if row is None:
            unclassed += 1
            continue
        line, count = lines[row.risk_class], counted[firm.uscc]
        line.firms += 1
        line.visits += count
        if count < line.fewest:
            line.under.append((firm, count))
        elif line.level.highest is not None and count > line.level.highest:
            line.over.append((firm, count))
        else:
            line.agree += 1
    tasks = InspectionTask.objects.live().in_region(region).filter(planned_on__year=year, planned_on__lte=on)
    return Measures(
        year, on, tuple(lines.values()), unclassed, tasks.count(), tasks.filter(uses_credit_class=True).count(), tasks.filter(joint=True).count()
    )
