"""Charts (图表): one Altair specification for page, Word and print, rendered without a browser and without a network.

A chart's title states the finding; colour never speaks alone (shape and a written threshold do); every chart stands beside
a table with the same numbers. Altair and vl-convert come with the extra `site`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
INK, GREY, BLUE, RED = "#1c2430", "#6b7686", "#1d4f91", "#a32a22"


@dataclass(frozen=True)
class TrendPoint:
    """One period of a trend: its label, part and whole, the value for display; None where nothing was counted."""

    label: str
    part: int
    whole: int
    value: Decimal | None


def trend_spec(
    points: Sequence[TrendPoint], *, unit: str, line: Decimal | None = None, cmp: str = "", width: int = 460
) -> dict[str, Any]:
    """The Vega-Lite specification of a trend over periods, with the required line where there is one.

    Args:
        points: in order of time; a period without a value leaves a gap.
        unit: of the value, shown on the axis. line, cmp: the threshold and its sign (`>=` 90).
        width: of the drawing in pixels.
    """
    import altair as alt

    rows = [
        {"期间": p.label, "值": None if p.value is None else str(p.value), "依据": f"{p.part}/{p.whole}"}
        for p in points
    ]
    seen = [p.value for p in points if p.value is not None] + ([] if line is None else [line])
    low, high = (min(seen), max(seen)) if seen else (Decimal(0), Decimal(1))
    margin = max((high - low) / 5, Decimal(1))
    top = high + margin
    if unit == "%" and high <= 100:
        top = min(top, Decimal(101))
    domain = [str(max(low - margin, Decimal(0)) if low >= 0 else low - margin), str(top)]
    base = alt.Chart(alt.InlineData(values=rows)).transform_calculate(y="toNumber(datum['值'])")
    labels = [p.label for p in points]
    x = alt.X("期间:N", sort=None, title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=labels))
    scale = alt.Scale(domain=[alt.expr(d) for d in domain], zero=False)
    y = alt.Y("y:Q", title=unit or None, scale=scale)
    held = base.transform_filter("isValid(datum['值'])")
    layers = [
        held.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y),
        held.mark_point(color=BLUE, filled=True, size=55, opacity=1).encode(x=x, y=y),
        held.mark_text(dy=-12, stroke="#fff", strokeWidth=4, fontSize=12).encode(x=x, y=y, text="值:N"),
        held.mark_text(dy=-12, color=INK, fontSize=12).encode(x=x, y=y, text="值:N"),
    ]
    if line is not None:
        rule = alt.Chart(alt.InlineData(values=[{"线": str(line)}])).transform_calculate(y="toNumber(datum['线'])")
        layers.append(rule.mark_rule(color=RED, strokeDash=[5, 4]).encode(y=y))
        sign = {">=": "≥", "<=": "≤"}.get(cmp, cmp)
        words = alt.value(f"要求 {sign} {line}{unit if unit == '%' else ''}".replace("  ", " "))
        layers.append(
            rule.mark_text(align="left", dx=4, dy=-6, color=RED, fontSize=11).encode(y=y, x=alt.value(0), text=words)
        )
    chart = alt.layer(*layers).properties(width=width, height=150)
    chart = chart.configure(font=FONT).configure_view(stroke=None)
    chart = chart.configure_axis(
        labelColor=GREY, titleColor=GREY, gridColor="#edf0f4", domainColor="#c3cbd6", tickColor="#c3cbd6"
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def bars_spec(items: Sequence[tuple[str, Decimal]], *, unit: str, width: int = 460) -> dict[str, Any]:
    """The Vega-Lite specification of values side by side, in the order given, the value written at each bar.

    Args:
        items: name and value for display, at most some two dozen. unit: of the values.
    """
    import altair as alt

    rows = [{"名": name, "值": str(value), "文": f"{value}{unit if unit == '%' else ''}"} for name, value in items]
    base = alt.Chart(alt.InlineData(values=rows)).transform_calculate(x="toNumber(datum['值'])")
    y = alt.Y("名:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False))
    top = max([value for _, value in items], default=Decimal(1))
    x = alt.X("x:Q", title=unit or None, scale=alt.Scale(domain=[0, alt.expr(str(max(top, Decimal(1)) * Decimal("1.12")))]))
    layers = [base.mark_bar(color=BLUE, height=13).encode(x=x, y=y), base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(x=x, y=y, text="文:N")]
    chart = alt.layer(*layers).properties(width=width, height=alt.Step(22))
    chart = chart.configure(font=FONT).configure_view(stroke=None)
    chart = chart.configure_axis(labelColor=INK, titleColor=GREY, gridColor="#edf0f4", domainColor="#c3cbd6", tickColor="#c3cbd6")
    spec: dict[str, Any] = chart.to_dict()
    return spec


@lru_cache(maxsize=128)
def _svg(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


def to_svg(spec: dict[str, Any]) -> str:
    """The chart as SVG, Chinese kept as text; the same specification gives the same bytes."""
    import json

    return _svg(json.dumps(spec, ensure_ascii=False, sort_keys=True))


def to_png(spec: dict[str, Any], scale: int = 2) -> bytes:
    """The chart as a picture for Word, at print quality with `scale` 2 and more."""
    import json

    import vl_convert

    return bytes(vl_convert.vegalite_to_png(json.dumps(spec, ensure_ascii=False), scale=scale))
