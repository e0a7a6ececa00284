"""Reading the ledger (台账): lights by unit, what is red and why, what is due from a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.lifecycles.lights import Light
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.plans.models import Plan
from zhiheng_web.plans.selectors import plans_of

ORDER = ("red", "yellow", "none", "green")
"""Which light comes first in a list."""


@dataclass(frozen=True)
class Lit:
    """An entry with its light."""

    entry: LedgerEntry
    light: Light
    days: int
    """How long the light has been so; 0 where nothing says since when."""

    @property
    def shown_forecast(self) -> str:
        """The forecast beside the light, where the light's reason is not the forecast itself."""
        return "" if self.entry.forecast == self.light.reason or self.entry.closed_on else self.entry.forecast

    @property
    def url(self) -> str:
        """The entry's page."""
        return reverse("registries:record", args=["ledger_entries", self.entry.pk])


@dataclass
class UnitLights:
    """One unit's entries by light."""

    unit: Unit
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All its entries."""
        return self.counts.total()


@dataclass(frozen=True)
class Board:
    """The ledger of a region on a day: every entry with its light, the units, and the plans whose ledger is not open yet."""

    lit: Sequence[Lit]
    units: Sequence[UnitLights]
    unopened: Sequence[Plan]

    @property
    def counts(self) -> dict[str, int]:
        """Entries by light."""
        found = Counter(x.light.colour for x in self.lit)
        return {colour: found.get(colour, 0) for colour in ORDER}

    def of(self, *colours: str) -> list[Lit]:
        """Entries with one of these lights, the longest first."""
        return sorted((x for x in self.lit if x.light.colour in colours), key=lambda x: (ORDER.index(x.light.colour), -x.days))


def entries_of(region: Region, unit: Unit | None = None) -> Any:
    """Live entries of a region, or of one unit, with what their lights need."""
    rows = LedgerEntry.objects.live().in_region(region).select_related("unit", "region", "plan").prefetch_related("milestones")
    return rows.filter(unit=unit) if unit is not None else rows


def lit(entries: Any, today: date) -> list[Lit]:
    """Entries with their lights on a day."""
    out = []
    for entry in entries:
        light = entry.light(today)
        out.append(Lit(entry, light, max(0, (today - light.since).days) if light.since else 0))
    return out


def board_of(region: Region, today: date) -> Board:
    """The whole ledger of a region."""
    held = lit(entries_of(region), today)
    units: dict[int, UnitLights] = {}
    for one in held:
        units.setdefault(one.entry.unit_id, UnitLights(one.entry.unit)).counts[one.light.colour] += 1
    opened = {one.entry.plan_id for one in held}
    ordered = sorted(units.values(), key=lambda u: (-u.counts["red"], -u.counts["yellow"], u.unit.code))
    return Board(held, ordered, [p for p in plans_of(region) if p.pk not in opened])


def due_from(unit: Unit, region: Region, today: date) -> list[Lit]:
    """What a unit has to see to: its entries that wait for it, red first, then by due date."""
    held = lit(entries_of(region, unit).filter(state__in=("open", "returned")), today)
    return sorted(held, key=lambda x: (ORDER.index(x.light.colour), -x.days, x.entry.next_due_on or date.max, x.entry.pk))


def grouped(held: Sequence[Lit]) -> list[tuple[str, str, list[Lit]]]:
    """Code, heading and entries: what has to be seen to now, what runs as planned, what has no date; empty groups are left out."""
    groups = (("now", _("要办的"), ("red", "yellow")), ("plan", _("按计划推进"), ("green",)), ("undated", _("没有时限"), ("none",)))
    made = [(code, word, [x for x in held if x.light.colour in colours]) for code, word, colours in groups]
    return [group for group in made if group[2]]
