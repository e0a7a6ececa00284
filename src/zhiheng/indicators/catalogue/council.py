"""The quality council (质量发展委员会): who leads it, its meetings, who came, what became of instructions."""

from __future__ import annotations

from zhiheng.indicators.declare import PeriodKind, RollUp, number, rate
from zhiheng.indicators.views import known, on_books, within

_UPPER = ["national", "province"]

INDICATORS = (
    number(
        "dual_led_council",
        "党政主要领导双牵头的质量发展委员会数",
        view="council_seats",
        of=lambda t, w: (t.standing == "party_head") & (t.seat == "chair") & on_books(t, w, "appointed_on", "left_on") & t.is_dual,
        unit="个",
        kind=PeriodKind.STOCK,
        rollup=RollUp.STOCK,
        dimension="governance",
        definition="当日由党委主要领导任主任、同时有政府主要领导任主任的委员会个数；按在任成员记录计",
        source="评分表第1项",
        aliases=("党政主要领导双牵头的质量发展委员会", "成立党政主要领导双牵头的质量发展委员会", "质量发展委员会成立"),
    ),
    number(
        "council_meetings",
        "质量发展委员会会议次数",
        view="council_meetings",
        of=lambda t, w: t.kind.isin(["plenary", "special"]) & within(t.held_on, w),
        unit="次",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="governance",
        definition="期内召开的全体会议和专题会议次数；办公室会议不计",
        source="评分表第1项",
        aliases=("质量发展委员会会议",),
    ),
    number(
        "council_meetings_led",
        "党政主要领导出席并作指示的会议次数",
        view="led_meetings",
        of=lambda t, w: t.kind.isin(["plenary", "special"]) & within(t.held_on, w) & t.is_led,
        unit="次",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="governance",
        definition="期内党委、政府主要领导都到会，且其中至少一人有会上指示记录的委员会会议次数",
        source="评分表第1项",
        aliases=("党政主要领导出席会议并作指示", "地方党政主要领导出席会议做出指示"),
    ),
    rate(
        "council_attendance_rate",
        "委员会成员到会率",
        view="council_attendances",
        of=lambda t, w: within(t.held_on, w) & (t.presence != "open"),
        met=lambda t, w: t.presence.isin(["present", "deputed"]),
        counted="人次",
        dimension="governance",
        definition="到会和委托他人到会的人次 ÷ 期内会议已登记出席的应到人次",
        source="本系统约定",
        aside={"还没有登记": lambda t, w: within(t.held_on, w) & (t.presence == "open")},
    ),
    rate(
        "instruction_answer_rate",
        "批示和议定事项按期办理率",
        view="instructions",
        of=lambda t, w: within(t.answer_by, w),
        met=lambda t, w: known(t.answered_on, w) & (t.answered_on <= t.answer_by),
        counted="件",
        dimension="governance",
        definition="期限当日或之前报告办理情况的件数 ÷ 办理期限在期内的件数",
        source="本系统约定",
        aliases=("批示按期办结率", "批示办理率"),
    ),
    number(
        "superior_praise",
        "省部级以上领导肯定性批示数",
        view="instructions",
        of=lambda t, w: t.is_praise & t.level.isin(_UPPER) & within(t.issued_on, w),
        unit="件",
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension="governance",
        definition="期内省部级以上领导作出的肯定性批示件数",
        source="评分表第28项",
        aliases=("省部级领导肯定（有批示）", "省部级领导批示肯定"),
    ),
)
