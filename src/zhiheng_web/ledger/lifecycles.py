"""How a ledger entry goes (台账办理流程): open, reported done, sent back or closed out."""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step

ENTRY = Lifecycle(
    (
        State("open", "办理中"),
        State("reported", "已报请办结", "waiting", "submitted"),
        State("returned", "已退回", "open", "returned"),
        State("closed", "已销号", "closed"),
    ),
    (
        Step(
            "report", "报请办结", ("open", "returned"), (Outcome("reported", (Mark("reported_on"),)),),
            ("reported_on", "progress"), ("reported_on", "progress"),
            note="写明办成了什么，附上佐证。质发办核对后销号；不属实的退回。",
        ),
        Step(
            "return", "退回", ("open", "reported"), (Outcome("returned", (Mark("returned_on"), Mark("reported_on", absent=True))),),
            ("returned_on", "returned_reason"), ("returned_on", "returned_reason"), needs=(Mark("reported_on"),),
            unmet="还没有报请办结", who="office", is_optional=True, note="写明哪里不属实、要补什么。退回后亮红灯，直到重新报请办结。",
        ),
        Step(
            "close", "销号", ("open", "reported", "returned"), (Outcome("closed", (Mark("closed_on"),)),),
            ("closed_on", "closing"), ("closed_on",), who="office", note="核对佐证后销号；销号后这一项亮绿灯。",
        ),
    ),
)  # fmt: skip
