"""How an indicator ran over the quarters up to a run's day (各季度走势), from the run's own snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zhiheng.indicators import CATALOGUE, Window, measure
from zhiheng.indicators.declare import Indicator, PeriodKind
from zhiheng.indicators.engines import open_engine
from zhiheng.reporting.charts import TrendPoint, to_svg, trend_spec
from zhiheng.rules.syntax import Need, Threshold
from zhiheng.values import Period, RegionCode, round_half_up
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.facts import ProofBuilder


@dataclass(frozen=True)
class TrendView:
    """The quarters and the drawing."""

    points: tuple[TrendPoint, ...]
    svg: str
    unit: str


def has_trend(need: Need, indicator: Indicator | None) -> bool:
    """Whether quarters say anything: a threshold over what happens in a period, not over a stock or a yearly figure."""
    if indicator is None or indicator.period_kind is not PeriodKind.FLOW or not isinstance(need.node, Threshold):
        return False
    return indicator.unit == "%" and indicator.part.view != "annual_reports"


def trend_of(run: ScoreRun, identifier: str, number: int) -> TrendView | None:
    """The quarters of the run's year and the year before, for the fact of that number; None where there is no trend."""
    builder = ProofBuilder(run, identifier)
    need = next((n for n in builder.needs if builder.numbers[n.path] == number), None)
    binding = builder.clause.bindings.get(need.path) if need else None
    indicator = CATALOGUE.get(binding.code) if binding and binding.source == "indicator" else None
    if need is None or indicator is None or not has_trend(need, indicator):
        return None
    assert isinstance(need.node, Threshold)
    return _drawn(run.pk, run.digest, indicator.code, need.node.value, need.node.cmp)


@lru_cache(maxsize=64)
def _drawn(pk: int, digest: str, code: str, line: Decimal, cmp: str) -> TrendView:
    """Drawn once: a run never changes."""
    run = ScoreRun.objects.select_related("region").only("region__code", "as_of", "period", "digest").get(pk=pk)
    indicator, held = CATALOGUE[code], computed(run)
    year = Period.parse(run.period).start.year
    quarters = [Period.parse(f"{y}Q{q}") for y in (year - 1, year) for q in (1, 2, 3, 4)]
    points = []
    with open_engine(held.snapshot) as engine:
        for quarter in quarters:
            if quarter.start > run.as_of:
                break
            found = measure(engine, Window(quarter, run.as_of), RegionCode(run.region.code), [indicator])[code]
            value = indicator.measure(found.part, found.whole)
            shown = None if value is None else round_half_up(value, 1)
            points.append(TrendPoint(quarter.code, found.part, found.whole, shown))
    svg = to_svg(trend_spec(points, unit=indicator.unit, line=line, cmp=cmp))
    return TrendView(tuple(points), svg, indicator.unit)
