"""Complaints and tip-offs (投诉举报): the set of the monthly bulletin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Direction, PeriodKind, RollUp, number, rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import known, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _due(column: ir.DateValue, w: Window) -> ir.BooleanValue:
    """Fallen due by the day of knowledge (已到期)."""
    return column.notnull() & (column.fill_null(ibis.literal(w.as_of)) < ibis.literal(w.as_of))


def _in_time(done: ir.DateValue, limit: ir.DateValue, w: Window) -> ir.BooleanValue:
    """Done by then and not after its limit; a limit that cannot be known yet is kept."""
    return known(done, w) & (limit.isnull() | (done <= limit)).fill_null(False)


def _must_answer(t: ir.Table, w: Window) -> ir.BooleanValue:
    return within(t.received_on, w) & (_due(t.reply_due_on, w) | known(t.answered_on, w))


def _looked(t: ir.Table, w: Window) -> ir.BooleanValue:
    return within(t.received_on, w) & (_due(t.accept_due_on, w) | known(t.told_on, w))


def _to_close(t: ir.Table, w: Window) -> ir.BooleanValue:
    accepted = (t.decision == "accepted").fill_null(False) & known(t.told_on, w)
    return within(t.received_on, w) & accepted & (_due(t.close_due_on, w) | known(t.closed_on, w))


def _mediated(t: ir.Table, w: Window) -> ir.BooleanValue:
    return within(t.closed_on, w).fill_null(False) & t.outcome.notnull()


def _verified(t: ir.Table, w: Window) -> ir.BooleanValue:
    return within(t.received_on, w) & (_due(t.verify_due_on, w) | known(t.decided_on, w))


INDICATORS = (
    number(
        "unanswered_letters",
        "逾期未回复来件数",
        view="letters",
        of=lambda t, w: within(t.received_on, w) & _due(t.reply_due_on, w) & ~known(t.answered_on, w),
        unit="件",
        dimension="complaints",
        definition="期内收到、已过应回复日期、截至日仍未回复的来件；为零即“件件有回音”",
        source="领导讲话“件件有回音”",
        aliases=("件件有回音", "未回复投诉举报数"),
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        direction=Direction.DOWN,
    ),
    rate(
        "letter_answer_rate",
        "投诉举报回复率",
        view="letters",
        of=_must_answer,
        met=lambda t, w: known(t.answered_on, w),
        counted="件",
        dimension="complaints",
        definition="已全部回复的来件 ÷ 期内收到、已到应回复日期或者已回复的来件",
        source="领导讲话“件件有回音”",
        aliases=("来件回复率",),
        aside={"未到期": lambda t, w: within(t.received_on, w) & ~_must_answer(t, w)},
    ),
    rate(
        "complaint_first_look_rate",
        "投诉按时初查率",
        view="complaints",
        of=_looked,
        met=lambda t, w: _in_time(t.told_on, t.accept_due_on, w),
        counted="件",
        dimension="complaints",
        definition="在期限内决定是否受理并告知的投诉 ÷ 期内收到、已到期或者已告知的投诉",
        source="指标词典第36项",
        aliases=("12315按时初查率",),
    ),
    rate(
        "complaint_closing_rate",
        "投诉按时办结率",
        view="complaints",
        of=_to_close,
        met=lambda t, w: _in_time(t.closed_on, t.close_due_on, w),
        counted="件",
        dimension="complaints",
        definition="在调解期限内办结的投诉 ÷ 期内收到并受理、已到期或者已办结的投诉",
        source="指标词典第36项",
        aliases=("12315按时办结率",),
    ),
    rate(
        "mediation_success_rate",
        "投诉调解成功率",
        view="complaints",
        of=_mediated,
        met=lambda t, w: t.outcome.isin(["agreed", "settled"]),
        counted="件",
        dimension="complaints",
        definition="达成调解协议或者和解的投诉 ÷ 期内办结的已受理投诉",
        source="指标词典第37项",
        aliases=("调解成功率",),
    ),
    rate(
        "tip_off_verification_rate",
        "举报按时核查率",
        view="tip_offs",
        of=_verified,
        met=lambda t, w: _in_time(t.decided_on, t.verify_due_on, w),
        counted="件",
        dimension="complaints",
        definition="在核查期限内决定是否立案的举报 ÷ 期内收到、已到期或者已决定的举报",
        source="指标词典第38项",
    ),
    rate(
        "complaint_publication_rate",
        "投诉信息公示率",
        view="complaints",
        of=lambda t, w: _mediated(t, w) & t.must_publish,
        met=lambda t, w: known(t.published_on, w),
        counted="件",
        dimension="complaints",
        definition="已公示的投诉 ÷ 期内办结、应当公示的投诉",
        source="指标词典第39项",
    ),
    number(
        "recovered_losses",
        "挽回经济损失",
        view="complaints",
        of=_mediated,
        total="recovered_fen",
        per=1_000_000,
        unit="万元",
        dimension="complaints",
        definition="期内办结的投诉为消费者挽回的损失之和",
        source="指标词典第40项",
        aliases=("为消费者挽回经济损失",),
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
    ),
    number(
        "complaints_received",
        "受理消费者投诉数",
        view="complaints",
        of=lambda t, w: within(t.received_on, w) & (t.decision == "accepted").fill_null(False) & known(t.told_on, w),
        unit="件",
        dimension="complaints",
        definition="期内收到并受理的消费者投诉",
        source="领导讲话“受理消费者质量投诉”",
        aliases=("受理消费者质量投诉",),
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        direction=Direction.NEUTRAL,
    ),
    number(
        "goods_quality_complaints",
        "商品质量投诉数",
        view="complaints",
        of=lambda t, w: within(t.received_on, w) & (t.object_kind == "goods") & (t.category == "quality"),
        unit="件",
        dimension="complaints",
        definition="期内收到的商品质量投诉（不论是否受理）",
        source="指标词典第35项的分子",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        direction=Direction.DOWN,
    ),
)
