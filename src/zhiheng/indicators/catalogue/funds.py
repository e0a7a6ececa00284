"""The quality fund and rewards (质量发展专项资金、奖励兑现)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, Indicator, PeriodKind, RollUp, Side, number, rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import known, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FEN = 1_000_000


def _budget(t: ir.Table, w: Window) -> ir.BooleanValue:
    in_year = (t.year >= w.period.start.year) & (t.year <= w.period.end.year)
    return (t.item == "quality_fund") & in_year & (t.approved_on <= ibis.literal(w.as_of))


def _spent(t: ir.Table, w: Window) -> ir.BooleanValue:
    return (t.year >= w.period.start.year) & (t.year <= w.period.end.year) & (t.paid_on <= ibis.literal(w.as_of))


INDICATORS = (
    number(
        "quality_fund_appropriated",
        "质量发展专项资金拨付额",
        view="fund_appropriations",
        of=lambda t, w: within(t.appropriated_on, w),
        unit="万元",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="infrastructure",
        definition="期内拨付的质量发展专项资金合计；以分入账，1万元 = 1 000 000分",
        source="评分表第7项",
        total="amount_fen",
        per=_FEN,
    ),
    number(
        "quality_fund_spent",
        "质量发展专项资金支出额",
        view="fund_spendings",
        of=lambda t, w: within(t.paid_on, w),
        unit="万元",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="infrastructure",
        definition="期内支付的质量发展专项资金合计",
        source="评分表第7项",
        total="amount_fen",
        per=_FEN,
    ),
    Indicator(
        code="quality_fund_spending_rate",
        name="质量发展专项资金支出率",
        unit="%",
        counted="分钱",
        part=Side("fund_spendings", _spent, total="amount_fen"),
        whole=Side("budget_items", _budget, total="amount_fen"),
        rollup=RollUp.POOLED,
        period_kind=PeriodKind.FLOW,
        direction=Direction.UP,
        dimension="infrastructure",
        definition="预算年度在期内、截至日前支付的质量发展专项资金 ÷ 同期预算",
        source="评分表第7项",
        aliases=("质量发展专项资金执行率",),
        subset=False,
    ),
    number(
        "rewards_paid",
        "质量奖励兑付额",
        view="rewards",
        of=lambda t, w: t.paid_on.notnull() & within(t.paid_on, w),
        unit="万元",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="brand",
        definition="期内已兑付的质量奖励实付金额合计",
        source="评分表第7项",
        total="paid_fen",
        per=_FEN,
    ),
    rate(
        "reward_payment_rate",
        "质量奖励兑现率",
        view="rewards",
        of=lambda t, w: within(t.due_on, w),
        met=lambda t, w: known(t.paid_on, w),
        counted="项",
        dimension="brand",
        definition="已兑付的奖励项数 ÷ 兑付期限在期内的奖励项数；应奖由称号和授予当日有效的奖励标准推出",
        source="评分表第7项",
        aliases=("奖励兑现率",),
        aside={"没到兑付期限": lambda t, w: within(t.awarded_on, w) & (t.due_on > ibis.literal(w.on)) & ~known(t.paid_on, w)},
    ),
)
