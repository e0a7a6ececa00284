"""The leader's page (总览): the four qualities, what changed and by which clauses, who stands where (四项质量, 变化, 排名)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng.indicators import CATALOGUE, Direction, Measured
from zhiheng.indicators.forecasts import wilson as interval_of_share
from zhiheng.values import round_half_up
from zhiheng_web.organisations.models import Region
from zhiheng_web.overview.figures import Figures
from zhiheng_web.overview.sparks import Spark, spark_of
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import clauses_of
from zhiheng_web.scorecards.selectors.runs import runs_of

QUALITIES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("product", _("产品质量"), ("superior_pass_rate", "industrial_pass_rate", "food_pass_rate", "agricultural_pass_rate")),
    ("engineering", _("工程质量"), ("acceptance_rate", "large_first_acceptance_rate", "dwelling_acceptance_rate", "energy_standard_rate")),
    ("service", _("服务质量"), ("satisfaction_public", "satisfaction_consumer", "satisfaction_producer", "complaint_closing_rate")),
    ("environment", _("环境质量"), tuple(i.code for i in CATALOGUE.values() if i.dimension == "environment")),
)
"""The four qualities and the indicators that speak for each; the environment has those that the catalogue declares for it."""
RANKED = ("industrial_pass_rate", "food_pass_rate", "agricultural_pass_rate", "food_on_time_rate", "acceptance_rate", "penalty_disclosure_rate")
"""Indicators by which townships may be ranked, where anything was counted below the county."""
FEW = 30
"""Under so many counted, a rate says little: it is shown, and said so."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One indicator of a quality: now, the same time span of the year before, the quarters."""

    code: str
    name: str
    now: str
    fraction: str
    change: str
    better: bool | None
    spark: Spark


@dataclass(frozen=True)
class Place:
    """Where one unit stands: its rank now and before, its figure and how sure it is."""

    rank: int
    was: int | None
    name: str
    value: str
    fraction: str
    sure: str
    change: str
    unit: str = ""
    few: bool = False

    @property
    def moved(self) -> int:
        """Places won (positive) or lost."""
        return self.was - self.rank if self.was else 0

    @property
    def fell(self) -> int:
        """Places lost, zero when none."""
        return max(0, -self.moved)


def signed(value: Fraction | Decimal, places: int = 1) -> str:
    """A change with its sign, a true minus, and nothing for none."""
    number = round_half_up(Fraction(value), places)
    return "0" if not number else f"{'+' if number > 0 else '−'}{abs(number)}"


def change_of(now: Measured, before: Measured) -> tuple[str, bool | None]:
    """The change from one figure to another in the indicator's unit, and whether it is for the better (None: neither)."""
    a, b = now.value(), before.value()
    if a is None or b is None:
        return "", None
    if a == b:
        return "0", None
    direction = now.indicator.direction
    better = None if direction is Direction.NEUTRAL else (a > b) == (direction is Direction.UP)
    return signed(a - b), better


def qualities_of(figures: Figures, unit: str) -> list[dict[str, Any]]:
    """The four qualities with their indicators; one without an indicator or a figure says so."""
    out = []
    years = figures.years
    for key, title, codes in QUALITIES:
        lines = []
        for code in codes:
            now = figures.get(code, unit, years[-1])
            if now.value() is None:
                continue
            change, better = change_of(now, figures.get(code, unit, years[-2])) if len(years) > 1 else ("", None)
            series = [figures.get(code, unit, q).value() for q in figures.quarters]
            lines.append(Line(code, now.indicator.name, now.shown(), f"{now.part}/{now.whole}", change, better, spark_of(series)))
        out.append({"key": key, "title": title, "lines": lines, "declared": bool(codes)})
    return out


def base_run(run: ScoreRun) -> ScoreRun | None:
    """The run to compare with: the last one made at least a week before, else the first of the same version and period."""
    earlier = runs_of(run.region).filter(version_id=run.version_id, period=run.period, pk__lt=run.pk)
    return earlier.filter(created_at__lte=run.created_at - WEEK).first() or earlier.last()


def moved_clauses(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Clauses whose points or state differ between two stored results, the largest change first."""
    held = {c["id"]: c for _s, _r, c in clauses_of(before)}
    out = []
    for _section, row, clause in clauses_of(after):
        was = held.get(clause["id"])
        if was is None or (was["low"], was["high"], was["state"]) == (clause["low"], clause["high"], clause["state"]):
            continue
        delta = Decimal(clause["low"]) - Decimal(was["low"])
        out.append({"clause": clause, "was": was, "row": row, "delta": delta, "shown": signed(delta, 2)})
    return sorted(out, key=lambda m: -abs(m["delta"]))


def _ranked(rows: Sequence[tuple[str, Fraction]], up: bool = True) -> dict[str, int]:
    """Places by value, equal values sharing one."""
    ordered = sorted((v for _k, v in rows), reverse=up)
    return {key: ordered.index(value) + 1 for key, value in rows}


def departments_of(after: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Place]:
    """Departments by the share of points that the rows naming them have earned, with the change of place since the earlier run."""
    now, was = _by_unit(after), _by_unit(before) if before else {}
    places = _ranked([(u, Fraction(low) / Fraction(most)) for u, (low, _h, most) in now.items()])
    earlier = _ranked([(u, Fraction(low) / Fraction(most)) for u, (low, _h, most) in was.items()])
    out = []
    for unit, (low, high, most) in now.items():
        share = Fraction(low) / Fraction(most)
        change = ""
        if unit in was:
            change = signed((share - Fraction(was[unit][0]) / Fraction(was[unit][2])) * 100)
        reach = "" if low == high else f"{round_half_up(share * 100, 1)}%—{round_half_up(Fraction(high) / Fraction(most) * 100, 1)}%"
        text = f"{round_half_up(share * 100, 1)}%"
        out.append(Place(places[unit], earlier.get(unit), unit, text, f"{_plain(low)}/{_plain(most)}", reach, change))
    return sorted(out, key=lambda p: (p.rank, p.name))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _by_unit(result: Mapping[str, Any]) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    out: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
    for section in result["sections"]:
        if section["kind"] != "base":
            continue
        for row in section["rows"]:
            for unit in dict.fromkeys(row["units"]):
                low, high, most = out.get(unit, (Decimal(0), Decimal(0), Decimal(0)))
                out[unit] = (low + Decimal(row["low"]), high + Decimal(row["high"]), most + Decimal(row["most"]))
    return {unit: held for unit, held in out.items() if held[2] > 0}


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a share by Wilson's score, in per cent: how far a rate over few could lie from what it shows."""
    low, high = interval_of_share(Fraction(part, whole), Fraction(whole), Fraction(196, 100))
    return round_half_up(low * 100, 4), round_half_up(high * 100, 4)


def townships_of(figures: Figures, region: Region, code: str) -> list[Place]:
    """The regions right below by one indicator over the run's year, with the change of place since the whole year before."""
    years, indicator = figures.years, CATALOGUE[code]
    names = {r.code: r.name for r in Region.objects.filter(parent=region)}
    up = indicator.direction is not Direction.DOWN

    def standing(period: str) -> dict[str, tuple[Measured, Fraction]]:
        found = {u: figures.get(code, u, period) for u in names}
        return {u: (m, v) for u, m in found.items() if (v := m.value()) is not None}

    now = standing(years[-1])
    was = standing(years[-2]) if len(years) > 1 else {}
    places = _ranked([(u, v) for u, (_m, v) in now.items()], up)
    earlier = _ranked([(u, v) for u, (_m, v) in was.items()], up)
    out = []
    for unit, (held, _value) in now.items():
        change, _better = change_of(held, was[unit][0]) if unit in was else ("", None)
        sure = ""
        if indicator.unit == "%" and indicator.subset and held.whole > 0 and held.part <= held.whole:
            low, high = wilson(held.part, held.whole)
            sure = f"{round_half_up(Fraction(low), 1)}%—{round_half_up(Fraction(high), 1)}%"
        out.append(
            Place(places[unit], earlier.get(unit), names[unit], held.shown(), f"{held.part}/{held.whole}", sure, change, unit, held.whole < FEW)
        )
    return sorted(out, key=lambda p: (p.rank, p.unit))


def rankable(figures: Figures, region: Region) -> list[str]:
    """Indicators of `RANKED` that say something about at least two regions below."""
    below = [r.code for r in Region.objects.filter(parent=region)]
    last = figures.years[-1]
    return [c for c in RANKED if sum(figures.get(c, u, last).value() is not None for u in below) > 1]
