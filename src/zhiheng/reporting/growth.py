"""How seconds grow with size (增长曲线): a Vega-Lite specification with logarithmic axes, a line for each thing timed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.reporting.charts import BLUE, FONT, GREY, INK, RED

_COLOURS = (BLUE, RED, "#3c7a4f", "#8a6d1d", GREY)
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")


def growth_spec(points: Mapping[str, Sequence[tuple[float, float]]], *, across: str, width: int = 460, height: int = 260) -> dict[str, Any]:
    """The specification.

    Args:
        points: by what was timed: (size, seconds), each above 0. Lines differ in colour and shape.
        across: title of the size axis, with its unit.
    """
    import altair as alt

    rows: list[dict[str, Any]] = [{"项": name, "规模": size, "秒": seconds} for name, found in points.items() for size, seconds in found]
    names = list(points)
    sizes = sorted({row["规模"] for row in rows})
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("规模:Q", title=across, scale=alt.Scale(type="log"), axis=alt.Axis(values=sizes, grid=False)),
        y=alt.Y("秒:Q", title="秒", scale=alt.Scale(type="log")),
        color=alt.Color("项:N", sort=names, title=None, scale=alt.Scale(domain=names, range=list(_COLOURS[: len(names)]))),
    )
    marks = base.mark_point(filled=True, size=60, opacity=1).encode(
        shape=alt.Shape("项:N", sort=names, title=None, scale=alt.Scale(domain=names, range=list(_SHAPES[: len(names)])))
    )
    chart = alt.layer(base.mark_line(strokeWidth=2), marks).properties(width=width, height=height)
    chart = chart.configure(font=FONT).configure_view(stroke=None).configure_legend(orient="bottom", columns=2, labelColor=INK, labelLimit=400)
    chart = chart.configure_axis(labelColor=GREY, titleColor=GREY, gridColor="#edf0f4", domainColor="#c3cbd6", tickColor="#c3cbd6")
    spec: dict[str, Any] = chart.to_dict()
    return spec
