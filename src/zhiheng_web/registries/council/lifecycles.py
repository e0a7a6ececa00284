"""How an instruction or a decision of a meeting goes (批示和议定事项): 登记、交办、报告、退回、办结."""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

INSTRUCTION = Lifecycle(
    (
        State("received", "待交办"),
        State("handed", "办理中"),
        State("answered", "已报告待审", "waiting", "submitted"),
        State("returned", "退回重办", "open", "returned"),
        State("closed", "已办结", "closed"),
        State("filed", "已存档", "closed", "accepted"),
    ),
    (
        Step(
            "file", "存档（肯定性批示）", ("received",), (Outcome("filed", (Mark("is_praise", (True,)),)),), ("is_praise",), ("is_praise",),
            who="office", is_optional=True, note="只用于肯定做法、没有事项要办的批示。",
        ),
        Step(
            "hand", "交办", ("received",), (Outcome("handed", (Mark("handed_on"),)),), ("handed_on", "answer_by"), ("handed_on", "answer_by"),
            who="office", note="批示写明期限的照批示；没有写明的由质发办定。",
        ),
        Step(
            "answer", "报告办理情况", ("handed", "returned"), (Outcome("answered", (Mark("answered_on"),)),), ("answered_on", "answer"),
            ("answered_on", "answer"), note="逐条说明，附佐证。",
        ),
        Step(
            "return", "退回重办", ("handed", "answered"), (Outcome("returned", (Mark("returned_on"), Mark("answered_on", absent=True))),),
            ("returned_on", "returned_reason"), ("returned_on", "returned_reason"), needs=(Mark("answered_on"),), unmet="承办单位还没有报告",
            who="office", is_optional=True, note="写明哪里没有办到位。原来的报告留在历史里。",
        ),
        Step("close", "办结", ("answered",), (Outcome("closed", (Mark("closed_on"),)),), ("closed_on",), ("closed_on",), who="office"),
        Step(
            "report", "登记向批示人报告", ("answered", "closed"), (), ("reported_to_on",), ("reported_to_on",), who="office", is_optional=True,
        ),
    ),
    (TimeLimit("check", "审核办理情况", "OV.check", ("answered_on",), "closed_on", unless=("returned", "closed", "filed")),),
)  # fmt: skip
