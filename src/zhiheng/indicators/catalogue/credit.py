"""Food risk classes and the disclosure of penalties (食品风险分级, 处罚公示)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, Filter, Indicator, PeriodKind, RollUp, number, rate
from zhiheng.indicators.views import known, on_books, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

SCHEME = "food_2016"


def _graded(grade: str) -> Filter:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        standing = on_books(t, w, "graded_on", "valid_until", "replaced_on")
        return standing & (t.scheme == SCHEME) & (t.grade == grade)

    return where


def _count(grade: str) -> Indicator:
    return number(
        f"food_class_{grade.lower()}",
        f"食品风险{grade}级企业数",
        view="food_classes",
        of=_graded(grade),
        unit="家",
        dimension="credit",
        definition=f"截至日在有效期内、按食品生产经营风险分级为{grade}级的企业",
        source="指标词典第47项",
        kind=PeriodKind.STOCK,
        rollup=RollUp.STOCK,
        direction=Direction.NEUTRAL,
    )


INDICATORS = (
    *(_count(grade) for grade in "ABCD"),
    rate(
        "penalty_disclosure_rate",
        "行政处罚信息公示率",
        view="penalties",
        of=lambda t, w: within(t.decided_on, w) & (t.party != "person") & ~known(t.voided_on, w),
        met=lambda t, w: known(t.published_on, w),
        counted="件",
        dimension="credit",
        definition="已公示的处罚决定 ÷ 期内对企业和个体工商户作出、未被撤销的处罚决定",
        source="行政处罚信息公示规定",
    ),
)
