"""The table of an alert (预警处置流程): the unit signs for it and answers with words, the office closes it with a verdict."""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

ALERT = Lifecycle(
    (
        State("raised", "待签收"),
        State("acknowledged", "核实中"),
        State("answered", "已反馈，待办结", "waiting"),
        State("closed", "已办结", "closed"),
    ),
    (
        Step("acknowledge", "签收", ("raised",), (Outcome("acknowledged", (Mark("acknowledged_on"),)),), ("acknowledged_on", "acknowledged_words"), ("acknowledged_on",)),
        Step(
            "answer", "反馈核实结果", ("raised", "acknowledged"), (Outcome("answered", (Mark("answered_on"), Mark("finding"))),),
            ("answered_on", "cause", "finding", "measures"), ("answered_on", "cause", "finding"),
            note="写明核实了哪些记录、原因是什么、采取了什么措施。需要抽样或检查的，先用“列入抽检计划”或“登记关联”，两边可见。",
        ),
        Step(
            "close", "办结", ("answered",), (Outcome("closed", (Mark("closed_on"), Mark("verdict"))),),
            ("closed_on", "verdict", "closing"), ("closed_on", "verdict", "closing"), who="office",
        ),
    ),
    (
        TimeLimit("RM1", "签收", "RM1", ("raised_on",), "acknowledged_on", unless=("answered", "closed")),
        TimeLimit("RM2", "核实反馈", "RM2", ("raised_on",), "answered_on"),
    ),
)  # fmt: skip
