"""Every indicator of a run by unit and period (取值表), counted once from the run's own snapshot and read from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db import transaction

from zhiheng.indicators import CATALOGUE, Measured, Window, measure, open_engine
from zhiheng.indicators.measured import measure_by_region
from zhiheng.indicators.shipped import declared_digest
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.overview.models import RunFigures
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.snapshots import opened

DIGITS = {"province": 4, "city": 6, "county": 9}
"""How many digits of the code name the regions right below one of a level."""


def periods_of(period: str, as_of: date) -> list[str]:
    """The quarters and years that are told: those of the run's year and the year before, begun by its day."""
    year = Period.parse(period).start.year
    codes = [f"{y}Q{q}" for y in (year - 1, year) for q in (1, 2, 3, 4)] + [str(year - 1), str(year)]
    return [c for c in codes if Period.parse(c).start <= as_of]


@dataclass(frozen=True)
class Figures:
    """The figures of one run."""

    run: ScoreRun
    data: Mapping[str, Any]

    @cached_property
    def periods(self) -> list[str]:
        """All periods told, quarters first."""
        return list(self.data["periods"])

    @property
    def quarters(self) -> list[str]:
        """The quarters, in order of time."""
        return [p for p in self.periods if "Q" in p]

    @property
    def years(self) -> list[str]:
        """The years, in order of time."""
        return [p for p in self.periods if "Q" not in p]

    def get(self, code: str, unit: str, period: str) -> Measured:
        """One figure; nothing counted where the snapshot has no record of the unit."""
        indicator = CATALOGUE[code]
        part, whole = self.data["values"].get(code, {}).get(unit, {}).get(period, (0, indicator.whole if isinstance(indicator.whole, int) else 0))
        return Measured(code, int(part), int(whole))

    def has(self, code: str, unit: str) -> bool:
        """Whether anything was counted for a unit in any period."""
        return any(part or (whole and not isinstance(CATALOGUE[code].whole, int)) for part, whole in self.data["values"].get(code, {}).get(unit, {}).values())


@lru_cache(maxsize=1)
def _digest() -> str:
    """What the definitions of the indicators are while this program runs."""
    return declared_digest()


def kept_figures(run: ScoreRun) -> Figures | None:
    """The figures of a run where they are kept and the definitions are the same; None else."""
    held = RunFigures.objects.filter(run_id=run.pk, catalogue=_digest()).first()
    return Figures(run, held.data) if held is not None else None


def figures_of(run: ScoreRun) -> Figures:
    """The figures of a run, counted now where they are not kept yet.

    Raises:
        SnapshotBroken: the snapshot is not there any more, or its bytes changed.
    """
    held = kept_figures(run)
    if held is not None:
        return held
    data = _counted(run)
    with transaction.atomic():
        RunFigures.objects.update_or_create(run_id=run.pk, defaults={"data": data, "catalogue": _digest()})
    return Figures(run, data)


def _counted(run: ScoreRun) -> dict[str, Any]:
    periods = periods_of(run.period, run.as_of)
    region = RegionCode(run.region.code)
    below = DIGITS.get(run.region.level)
    values: dict[str, dict[str, dict[str, list[int]]]] = {}

    def put(unit: str, period: str, found: Mapping[str, Measured]) -> None:
        for code, one in found.items():
            nothing = one.part == 0 and (one.whole == 0 or isinstance(CATALOGUE[code].whole, int))
            if not nothing or unit == run.region.code:
                values.setdefault(code, {}).setdefault(unit, {})[period] = [one.part, one.whole]

    with open_engine(opened(run.snapshot)) as engine:
        for period in periods:
            window = Window(Period.parse(period), run.as_of)
            put(run.region.code, period, measure(engine, window, region))
            if below:
                for unit, found in measure_by_region(engine, window, region, below).items():
                    if len(unit) == below and unit != run.region.code:
                        put(unit, period, found)
    return {"periods": periods, "units": sorted({u for by_unit in values.values() for u in by_unit}), "values": values}


def units_of(region: Region) -> list[Region]:
    """The region and those right below it."""
    return [region, *Region.objects.filter(parent=region).order_by("code")]
