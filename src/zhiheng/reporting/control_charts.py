"""Drawings of control charts (控制图): the points, the baseline's centre and the limit of each point; an alarm has a shape of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhiheng.reporting.charts import BLUE, FONT, GREY, INK, RED


@dataclass(frozen=True)
class ControlPoint:
    """One point for display: label, value, the limit at it (None: none), whether it alarms, its part and whole as text."""

    label: str
    value: Decimal | None
    limit: Decimal | None
    is_alarm: bool
    basis: str


def control_spec(points: Sequence[ControlPoint], *, centre: Decimal | None, unit: str, width: int = 560) -> dict[str, Any]:
    """The Vega-Lite specification of a control chart.

    Args:
        points: in order of time; a point without a value leaves a gap.
        centre: the baseline's value, None where there is none. unit: of the values, on the axis.
    """
    import altair as alt

    rows = [
        {
            "期间": p.label,
            "值": None if p.value is None else str(p.value),
            "线": None if p.limit is None else str(p.limit),
            "警": "是" if p.is_alarm else "否",
        }
        for p in points
    ]
    base = alt.Chart(alt.InlineData(values=rows)).transform_calculate(y="toNumber(datum['值'])", u="toNumber(datum['线'])")
    labels = [p.label for p in points]
    x = alt.X("期间:N", sort=None, title=None, axis=alt.Axis(labelAngle=0 if len(labels) < 8 else -40), scale=alt.Scale(domain=labels))
    seen = [v for p in points for v in (p.value, p.limit) if v is not None] + ([centre] if centre is not None else [])
    top = max(seen, default=Decimal(1)) * Decimal("1.18") or Decimal(1)
    scale = alt.Scale(domain=[0, alt.expr(str(top))])
    y = alt.Y("y:Q", title=unit or None, scale=scale)
    held = base.transform_filter("isValid(datum['值'])")
    limits = base.transform_filter("isValid(datum['线'])")
    layers = [
        limits.mark_tick(color=RED, thickness=2, width=26, size=26).encode(x=x, y=alt.Y("u:Q", scale=scale, title=unit or None)),
        held.mark_line(color=BLUE, strokeWidth=1.5).encode(x=x, y=y),
        held.transform_filter("datum['警'] == '否'").mark_point(color=BLUE, filled=True, size=50, opacity=1).encode(x=x, y=y),
        held.transform_filter("datum['警'] == '是'").mark_point(color=RED, filled=True, size=120, opacity=1, shape="diamond").encode(x=x, y=y),
        held.mark_text(dy=-13, stroke="#fff", strokeWidth=4, fontSize=11).encode(x=x, y=y, text="值:N"),
        held.mark_text(dy=-13, color=INK, fontSize=11).encode(x=x, y=y, text="值:N"),
    ]
    if centre is not None:
        rule = alt.Chart(alt.InlineData(values=[{"中": str(centre)}])).transform_calculate(y="toNumber(datum['中'])")
        layers.append(rule.mark_rule(color=GREY, strokeDash=[5, 4]).encode(y=y))
        words = alt.value(f"基线 {centre}")
        layers.append(rule.mark_text(align="left", dx=4, dy=-6, color=GREY, fontSize=11).encode(y=y, x=alt.value(0), text=words))
    chart = alt.layer(*layers).properties(width=width, height=190)
    chart = chart.configure(font=FONT).configure_view(stroke=None)
    chart = chart.configure_axis(labelColor=GREY, titleColor=GREY, gridColor="#edf0f4", domainColor="#c3cbd6", tickColor="#c3cbd6")
    spec: dict[str, Any] = chart.to_dict()
    return spec
