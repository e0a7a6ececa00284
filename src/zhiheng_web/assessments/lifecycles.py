"""How a cycle of assessment (年度考核) and each assessee in it (被考核单位) go; both follow from their dates."""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

CYCLE = Lifecycle(
    (
        State("draft", "拟定中"),
        State("running", "考核中"),
        State("frozen", "已冻结", "waiting", "done"),
        State("published", "已公布", "closed", "done"),
        State("void", "已作废", "closed"),
    ),
    (
        Step("open", "启动考核", ("draft",), (Outcome("running", (Mark("opened_on"),)),), ("opened_on",), ("opened_on",), who="office",
             note="启动后评分表版本、分工和权重不再改，各单位收到自评。"),
        Step("freeze", "冻结", ("running",), (Outcome("frozen", (Mark("frozen_on"),)),), ("frozen_on",), ("frozen_on",), who="office",
             note="生成快照、重新计算、封存留痕；以后什么都不再改。"),
        Step("publish", "公布结果", ("frozen",), (Outcome("published", (Mark("published_on"),)),), ("published_on",), ("published_on",), who="office"),
        Step("void", "作废", ("draft", "running"), (Outcome("void", (Mark("voided_on"),)),), ("voided_on", "void_reason"), ("voided_on", "void_reason"),
             who="office", is_optional=True, note="写明理由；作废的考核留在列表里。"),
    ),
)  # fmt: skip

ASSESSEE = Lifecycle(
    (
        State("asked", "待自评"),
        State("handed", "评审中", "waiting", "submitted"),
        State("returned", "自评退回", "open", "returned"),
        State("told", "已告知", "closed", "done"),
    ),
    (
        Step("hand_in", "提交自评", ("asked", "returned"), (Outcome("handed", (Mark("handed_on"),)),), ("handed_on",), ("handed_on",)),
        Step("return", "退回自评", ("asked", "handed"), (Outcome("returned", (Mark("returned_on"), Mark("handed_on", absent=True))),),
             ("returned_on", "returned_reason"), ("returned_on", "returned_reason"), needs=(Mark("handed_on"),), unmet="单位还没有提交自评", who="office", is_optional=True,
             note="评审人还没有评分时可以退回；写明哪里没有写清楚。"),
        Step("tell", "告知结果", ("handed",), (Outcome("told", (Mark("told_on"),)),), ("told_on",), ("told_on",), who="office",
             note="两名评审人都评完、分歧都裁定之后告知；申诉期限从告知之日起算。"),
    ),
    (
        TimeLimit("self", "提交自评", "AS.self", ("asked_on",), "handed_on"),
        TimeLimit("review", "完成评审", "AS.review", ("handed_on",), "told_on"),
        TimeLimit("appeal", "提出申诉", "AS.appeal", ("told_on",), "", is_right=True),
    ),
)  # fmt: skip
