"""A series as rows and as a drawing (控制图)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.reporting.charts import to_svg
from zhiheng.reporting.control_charts import ControlPoint, control_spec
from zhiheng.values import round_half_up
from zhiheng_web.monitoring.models import Alert
from zhiheng_web.monitoring.selectors import Series, rate_words
from zhiheng_web.monitoring.sources import SOURCES


def _is_share(series: Series) -> bool:
    return SOURCES[series.watch.source].event is not None


def unit_words(series: Series) -> str:
    """The unit of the drawing's axis."""
    if series.watch.method == "sum":
        return _("累积和（批次）")
    return "%" if _is_share(series) else _("件/30天")


def _scaled(series: Series, value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return round_half_up(value * (100 if _is_share(series) else 30), 1)


def drawn(series: Series) -> str:
    """The control chart as SVG."""
    points = []
    for place, p in enumerate(series.points):
        c = p.count
        if series.watch.method == "sum" and series.sums:
            value, limit = Decimal(series.sums[place][1]), None if p.limit is None else Decimal(p.limit)
        else:
            value = _scaled(series, c.rate)
            limit = _scaled(series, Fraction(p.limit, c.exposure)) if p.limit is not None and c.exposure else None
        points.append(ControlPoint(c.label, value, limit, p.is_alarm, f"{c.events}/{c.exposure}"))
    centre = None
    if series.watch.method != "sum" and series.baseline[1]:
        centre = _scaled(series, Fraction(*series.baseline))
    return to_svg(control_spec(points, centre=centre, unit=unit_words(series)))


def chance_words(chance: Fraction) -> str:
    """A chance in per cent; one that would show as nothing is said to be below the last place."""
    return "<0.01%" if 0 < chance < Fraction(1, 10_000) else f"{round_half_up(chance * 100, 2)}%"


def point_url(series: Series, label: str) -> str:
    """The records behind a point."""
    return f"{reverse('monitoring:point', args=[series.watch.code, label])}?{urlencode({'group': series.group})}"


def series_url(series: Series, year: int) -> str:
    """The page of a series."""
    return f"{reverse('monitoring:series', args=[series.watch.code])}?{urlencode({'group': series.group, 'year': year})}"


def rows_of(series: Series, region: Any) -> list[dict[str, Any]]:
    """The table beside the drawing: each point with its records, its limit and the alert it raised."""
    alerts = {a.period: a for a in Alert.objects.filter(region=region, watch=series.watch.code, group=series.group[:120])}
    out = []
    for place, p in enumerate(series.points):
        out.append(
            {
                "label": p.count.label,
                "events": p.count.events,
                "exposure": p.count.exposure,
                "rate": rate_words(p.count, _is_share(series)),
                "limit": p.limit,
                "sum": series.sums[place] if series.sums else None,
                "chance": None if p.chance is None else chance_words(p.chance),
                "is_alarm": p.is_alarm,
                "why_not": p.why_not,
                "url": point_url(series, p.count.label),
                "alert": alerts.get(p.count.label),
            }
        )
    return out
