"""Acceptance of works and complaints about them (工程质量)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, Filter, Indicator, PeriodKind, RollUp, Side, rate
from zhiheng.indicators.views import within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _accepted(t: ir.Table, w: Window) -> ir.BooleanValue:
    return within(t.accepted_on, w)


def _works(code: str, name: str, of: Filter, met: Filter, definition: str, source: str, aliases: tuple[str, ...] = ()) -> Indicator:
    return rate(
        code,
        name,
        view="acceptances",
        of=of,
        met=met,
        counted="项",
        dimension="engineering",
        definition=definition,
        source=source,
        aliases=aliases,
    )


INDICATORS = (
    _works(
        "acceptance_rate",
        "工程质量验收合格率",
        _accepted,
        lambda t, w: t.passed,
        "验收合格（不论第几次）的单位工程 ÷ 期内竣工验收的单位工程",
        "指标词典第27项",
    ),
    _works(
        "large_first_acceptance_rate",
        "大中型工程一次验收合格率",
        lambda t, w: _accepted(t, w) & t.large,
        lambda t, w: t.first_passed,
        "一次验收合格的大中型单位工程 ÷ 期内竣工验收的大中型单位工程",
        "指标词典第25项",
        ("大中型工程项目一次验收合格率",),
    ),
    _works(
        "other_first_acceptance_rate",
        "其他工程一次验收合格率",
        lambda t, w: _accepted(t, w) & ~t.large,
        lambda t, w: t.first_passed,
        "一次验收合格的其他单位工程 ÷ 期内竣工验收的其他单位工程",
        "指标词典第26项",
        ("其他工程项目一次验收合格率",),
    ),
    _works(
        "energy_standard_rate",
        "新建商品住宅和公共建筑执行节能设计标准率",
        lambda t, w: _accepted(t, w) & t.new_civil,
        lambda t, w: t.energy_standard_met.fill_null(False),
        "执行节能设计标准的新建商品住宅和公共建筑项数 ÷ 期内竣工验收的该类项数（按项数计，未记录视为未执行）",
        "指标词典第29项",
        ("新建民用建筑实施节能设计标准率", "节能设计标准执行率"),
    ),
    _works(
        "dwelling_acceptance_rate",
        "住宅工程分户验收执行率",
        lambda t, w: _accepted(t, w) & t.residential,
        lambda t, w: t.dwelling_acceptance.fill_null(False),
        "分户验收记录齐全的住宅单位工程 ÷ 期内竣工验收的住宅单位工程",
        "指标词典第30项",
        ("住宅分户验收执行率",),
    ),
    Indicator(
        code="construction_complaint_rate",
        name="工程质量投诉率",
        unit="件/项",
        counted="件",
        part=Side("construction_complaints", lambda t, w: within(t.received_on, w) & t.valid),
        whole=Side("acceptances", _accepted),
        rollup=RollUp.POOLED,
        period_kind=PeriodKind.FLOW,
        direction=Direction.DOWN,
        dimension="engineering",
        definition="期内受理的有效投诉件数 ÷ 期内竣工验收的单位工程项数；逐年比较用同一口径",
        source="指标词典第31项",
        subset=False,
        aside={"无效投诉": Side("construction_complaints", lambda t, w: within(t.received_on, w) & ~t.valid)},
    ),
)
