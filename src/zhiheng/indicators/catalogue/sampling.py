"""Supervision sampling and what followed (监督抽查、核查处置).

A batch belongs to the period in which it was sampled; rates use the final conclusion, once a batch. Refused samples and batches
without a conclusion stay out of the rate and are shown beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Filter, Indicator, rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import concluded, known, supervision, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _supervised(domain: str, *, levels: tuple[str, ...] = (), stages: tuple[str, ...] = (), kind: str = "supervision") -> Filter:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        chosen = (t.domain == domain) & (supervision(t) if kind == "supervision" else t.kind == kind) & within(t.sampled_on, w)
        if levels:
            chosen = chosen & t.level.isin(list(levels))
        if stages:
            chosen = chosen & t.stage.isin(list(stages))
        return chosen

    return where


def _pass_rate(
    code: str, name: str, batches: Filter, definition: str, source: str, aliases: tuple[str, ...], dimension: str = "product"
) -> Indicator:
    return rate(
        code,
        name,
        view="sampling_batches",
        of=lambda t, w: batches(t, w) & concluded(t, w),
        met=lambda t, w: t.final_result == "pass",
        counted="批次",
        dimension=dimension,
        definition=definition,
        source=source,
        aliases=aliases,
        aside={
            "拒检": lambda t, w: batches(t, w) & (t.final_result == "refused"),
            "结论未出": lambda t, w: batches(t, w) & (t.final_result != "refused") & ~concluded(t, w),
        },
    )


def _due(domain: str | None, levels: tuple[str, ...] = ()) -> Filter:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        chosen = within(t.report_received_on, w) & (t.finish_due_on <= ibis.literal(w.as_of))
        if domain:
            chosen = chosen & (t.domain == domain)
        if levels:
            chosen = chosen & t.level.isin(list(levels))
        return chosen

    return where


def _in_time(t: ir.Table, w: Window) -> ir.BooleanValue:
    return known(t.finished_on, w) & (t.finished_on.fill_null(t.finish_due_on) <= t.finish_due_on)


def _start_due(t: ir.Table, w: Window) -> ir.BooleanValue:
    return (
        (t.domain == "food")
        & within(t.report_received_on, w)
        & t.start_due_on.notnull()
        & (t.start_due_on.fill_null(ibis.literal(w.as_of)) <= ibis.literal(w.as_of))
    )


def _started_in_time(t: ir.Table, w: Window) -> ir.BooleanValue:
    last = t.start_due_on.fill_null(t.report_received_on)
    return known(t.started_on, w) & (t.started_on.fill_null(ibis.literal(w.as_of)) <= last)


_SUPERIOR = ("national", "province")
_NOT_DUE = "在办未到期"

INDICATORS = (
    _pass_rate(
        "industrial_pass_rate",
        "工业产品质量监督抽查合格率",
        _supervised("industrial"),
        "终局结论合格批次 ÷ 终局结论已出批次，各级监督抽查",
        "指标词典第1项",
        ("工业产品监督抽查合格率", "产品质量监督抽查合格率"),
    ),
    _pass_rate(
        "superior_pass_rate",
        "产品质量省级以上监督抽查合格率",
        _supervised("industrial", levels=_SUPERIOR),
        "国抽、省抽的终局结论合格批次 ÷ 终局结论已出批次",
        "指标词典第2项",
        ("省级以上监督抽查合格率",),
    ),
    _pass_rate(
        "food_pass_rate",
        "食品监督抽检合格率",
        _supervised("food"),
        "食品监督抽检终局结论合格批次 ÷ 终局结论已出批次，不含评价性抽检和风险监测",
        "指标词典第7项",
        ("食品抽检合格率",),
    ),
    _pass_rate(
        "food_producer_pass_rate",
        "食品生产企业产品检验合格率",
        _supervised("food", stages=("production",)),
        "生产环节食品监督抽检终局结论合格批次 ÷ 终局结论已出批次；以监督抽检为准，不含企业自检",
        "指标词典第20项",
        ("食品生产企业产品抽检合格率",),
    ),
    _pass_rate(
        "farming_pass_rate",
        "种养环节初级食用农产品抽查合格率",
        _supervised("agricultural", stages=("farming",)),
        "种养环节农产品监督抽查终局结论合格批次 ÷ 终局结论已出批次",
        "指标词典第14项",
        ("种养环节初级食用农产品（农、林、渔）抽查合格率", "初级食用农产品抽查合格率"),
    ),
    _pass_rate(
        "agricultural_pass_rate",
        "主要农产品质量安全监督抽查合格率",
        _supervised("agricultural"),
        "农产品监督抽查终局结论合格批次 ÷ 终局结论已出批次，各环节",
        "指标词典第13项",
        ("农产品质量安全监督抽查合格率",),
    ),
    _pass_rate(
        "agricultural_routine_pass_rate",
        "主要农产品质量安全例行监测合格率",
        _supervised("agricultural", kind="routine"),
        "农产品例行监测合格批次 ÷ 结论已出批次；与监督抽查分开统计",
        "指标词典第13项",
        ("主要农产品质量安全抽检合格率",),
    ),
    rate(
        "sampled_firm_pass_rate",
        "工业产品监督抽查企业合格率",
        view="batch_status",
        of=lambda t, w: _supervised("industrial")(t, w) & concluded(t, w) & t.uscc.notnull(),
        met=lambda t, w: ~t.is_firm_failed,
        counted="家",
        distinct="uscc",
        dimension="product",
        definition="期内终局批次全部合格的企业数 ÷ 期内有终局批次的企业数，按统一社会信用代码去重；与批次合格率分开统计",
        source="指标词典第4项",
        aliases=("定期检查企业抽检合格率", "监督抽查企业合格率"),
    ),
    rate(
        "compared_pass_rate",
        "重点产品可比性跟踪抽查合格率",
        view="batch_status",
        of=lambda t, w: _supervised("industrial")(t, w) & concluded(t, w) & t.is_compared,
        met=lambda t, w: t.final_result == "pass",
        counted="批次",
        dimension="product",
        definition="上一年度也抽查过的产品，本期终局结论合格批次 ÷ 终局结论已出批次",
        source="指标词典第3项",
        aliases=("可比性跟踪抽查合格率",),
    ),
    rate(
        "food_handling_rate",
        "抽检不合格食品核查处置率",
        view="follow_ups",
        of=_due("food"),
        met=lambda t, w: known(t.finished_on, w),
        counted="件",
        dimension="product",
        definition="已处置完成件数 ÷ 期内收到报告且已到期的件数",
        source="指标词典第9项",
        aliases=("不合格食品核查处置率", "核查处置率"),
        aside={_NOT_DUE: lambda t, w: (t.domain == "food") & within(t.report_received_on, w) & ~_due("food")(t, w)},
    ),
    rate(
        "food_on_time_rate",
        "抽检不合格食品按时处置完成率",
        view="follow_ups",
        of=_due("food"),
        met=_in_time,
        counted="件",
        dimension="product",
        definition="在应完成日期前完成的件数 ÷ 期内收到报告且已到期的件数",
        source="指标词典第10项",
        aliases=("按时处置完成率", "核查处置按时完成率"),
        aside={_NOT_DUE: lambda t, w: (t.domain == "food") & within(t.report_received_on, w) & ~_due("food")(t, w)},
    ),
    rate(
        "food_start_rate",
        "抽检不合格食品核查处置按时启动率",
        view="follow_ups",
        of=_start_due,
        met=_started_in_time,
        counted="件",
        dimension="product",
        definition="在应启动日期前启动的件数 ÷ 期内收到报告且启动已到期的件数",
        source="指标词典第11项",
        aliases=("按时启动率", "核查处置按时启动率"),
        aside={"启动未到期": lambda t, w: (t.domain == "food") & within(t.report_received_on, w) & ~_start_due(t, w)},
    ),
    rate(
        "superior_follow_up_rate",
        "国抽省抽不合格后处理完成率",
        view="follow_ups",
        of=_due(None, _SUPERIOR),
        met=lambda t, w: known(t.finished_on, w),
        counted="件",
        dimension="product",
        definition="已完成后处理件数 ÷ 期内收到国抽、省抽不合格报告且已到期的件数",
        source="指标词典第12项",
        aliases=("国抽省抽不合格后处理工作完成", "国抽省抽不合格后处理工作完成率"),
        aside={
            _NOT_DUE: lambda t, w: t.level.isin(list(_SUPERIOR)) & within(t.report_received_on, w) & ~_due(None, _SUPERIOR)(t, w)
        },
    ),
)
