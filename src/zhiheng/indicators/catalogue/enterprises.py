"""Enterprises of a dated list (名录库企业): sampled, with a chief quality officer; licences and annual reports.

The list is the county's latest one dated up to the day; an enterprise counts once by its credit code. The three rates of officers
share one denominator.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Filter, Indicator, PeriodKind, RollUp, number, rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import known
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _listed(frame: str) -> Filter:
    return lambda t, w: t.frame == frame


def _officer_rate(code: str, name: str, mark: str, definition: str, aliases: tuple[str, ...]) -> Indicator:
    return rate(
        code,
        name,
        view="frame_status",
        of=_listed("above_scale"),
        met=lambda t, w: t[mark],
        counted="家",
        distinct="uscc",
        kind=PeriodKind.STOCK,
        dimension="enterprise",
        definition=f"{definition} ÷ 名录库日期最近一期的规模以上企业数（三个率同一分母）",
        source="指标词典第45项",
        aliases=aliases,
    )


def _decided(t: ir.Table, w: Window) -> ir.BooleanValue:
    day = t.decided_on.fill_null(t.applied_on)
    decided = known(t.decided_on, w) & (day >= ibis.literal(w.start)) & (day <= ibis.literal(w.on))
    return decided & t.result.isin(["granted", "refused"])


def _must_file(t: ir.Table, w: Window) -> ir.BooleanValue:
    return t.must_publish & (t.year == w.period.end.year - 1)


def _filed(t: ir.Table, w: Window) -> ir.BooleanValue:
    last = ibis.literal(date(w.period.end.year, 6, 30))
    return known(t.published_on, w) & (t.published_on.fill_null(ibis.literal(date(9999, 12, 31))) <= last)


def _alive(t: ir.Table) -> ir.BooleanValue:
    return (t.status == "active") & t.uscc.notnull()


INDICATORS = (
    rate(
        "key_product_coverage",
        "重点产品生产企业监督抽查覆盖率",
        view="frame_status",
        of=_listed("key_product"),
        met=lambda t, w: t.is_sampled,
        counted="家",
        distinct="uscc",
        dimension="product",
        definition="期内至少被县级以上监督抽查一批次的企业数 ÷ 名录库日期最近一期的重点产品生产企业数，按统一社会信用代码去重",
        source="指标词典第5项",
        aliases=("重点产品生产企业区级以上各类监督抽查覆盖率", "重点产品生产企业县级以上各类监督抽查覆盖率"),
    ),
    rate(
        "licensed_food_coverage",
        "获证食品生产企业监督抽查覆盖率",
        view="frame_status",
        of=_listed("licensed_food"),
        met=lambda t, w: t.is_food_sampled,
        counted="家",
        distinct="uscc",
        dimension="product",
        definition="期内至少被食品监督抽检一批次的获证企业数 ÷ 名录库日期最近一期的获证食品生产企业数",
        source="指标词典第6项",
    ),
    rate(
        "food_risk_monitoring_coverage",
        "食品安全风险监测覆盖率",
        view="frame_status",
        of=_listed("licensed_food"),
        met=lambda t, w: t.is_monitored,
        counted="家",
        distinct="uscc",
        dimension="product",
        definition="期内至少有一批次食品风险监测样品的获证企业数 ÷ 名录库日期最近一期的获证食品生产企业数；风险监测不作处罚依据，与监督抽检分开统计",
        source="指标词典第15项",
    ),
    number(
        "quality_files",
        "企业质量信用档案数",
        view="firm_files",
        of=lambda t, w: _alive(t) & t.has_file,
        unit="家",
        distinct="uscc",
        dimension="credit",
        definition="存续且有统一社会信用代码、当日已有抽样、年报、许可、首席质量官或食品分级记录归入档案的企业数",
        source="指标词典第46项",
        kind=PeriodKind.STOCK,
        rollup=RollUp.DISTINCT,
    ),
    rate(
        "quality_file_rate",
        "企业质量档案建档率",
        view="firm_files",
        of=lambda t, w: t.status == "active",
        met=lambda t, w: _alive(t) & t.has_file,
        counted="家",
        dimension="credit",
        definition="已有质量信用档案的企业 ÷ 企业档案中全部存续企业；没有统一社会信用代码的算没有建档",
        source="指标词典第46项",
        kind=PeriodKind.STOCK,
        aliases=("质量信用档案建档率",),
    ),
    _officer_rate(
        "cqo_appointed_rate",
        "规模以上企业首席质量官聘任率",
        "has_officer",
        "当日有在任首席质量官的规模以上企业数",
        ("首席质量官聘任率",),
    ),
    _officer_rate(
        "cqo_filed_rate",
        "规模以上企业首席质量官备案率",
        "has_filed",
        "当日在任首席质量官已备案的规模以上企业数",
        ("首席质量官备案率",),
    ),
    _officer_rate(
        "cqo_trained_rate",
        "规模以上企业首席质量官专业技能培训率",
        "has_trained",
        "当日在任首席质量官培训合格的规模以上企业数",
        ("首席质量官培训率", "规模以上企业首席质量官培训率"),
    ),
    rate(
        "licence_approval_rate",
        "工业产品生产许可证申请企业审批通过率",
        view="licence_applications",
        of=_decided,
        met=lambda t, w: t.result == "granted",
        counted="件",
        dimension="product",
        definition="期内作出准予决定的申请 ÷ 期内作出决定的申请，不含撤回",
        source="指标词典第18项",
        aliases=("工业产品生产许可证审批通过率",),
        aside={"撤回": lambda t, w: (t.result == "withdrawn") & (t.applied_on >= ibis.literal(w.start)) & (t.applied_on <= ibis.literal(w.on))},
    ),
    rate(
        "annual_report_filing_rate",
        "企业年报公示率",
        view="annual_reports",
        of=_must_file,
        met=_filed,
        counted="家",
        dimension="oversight",
        definition="上一年度年报在6月30日前公示的企业数 ÷ 应公示上一年度年报的企业数",
        source="指标词典第44项",
        aliases=("企业年报率",),
    ),
)
