"""How a supervision notice (督办单) and a warning talk (约谈) go: 立项、交办、签收、反馈、办结、销号, each with its day."""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

NOTICE = Lifecycle(
    (
        State("filed", "已立项"),
        State("issued", "待签收"),
        State("signed", "办理中"),
        State("answered", "已反馈待审", "waiting", "submitted"),
        State("returned", "退回重办", "open", "returned"),
        State("done", "已办结", "waiting", "done"),
        State("closed", "已销号", "closed"),
    ),
    (
        Step(
            "issue", "交办", ("filed",), (Outcome("issued", (Mark("issued_on"),)),), ("issued_on", "answer_by"), ("issued_on", "answer_by"), who="office",
            note="交办后督办单不再改；责任单位两个工作日内签收。",
        ),
        Step("sign", "签收", ("issued",), (Outcome("signed", (Mark("signed_on"),)),), ("signed_on",), ("signed_on",)),
        Step(
            "answer", "反馈", ("signed", "returned"), (Outcome("answered", (Mark("answered_on"),)),), ("answered_on", "answer"), ("answered_on", "answer"),
            note="逐条说明办理情况，附佐证。",
        ),
        Step(
            "return", "退回重办", ("signed", "answered"), (Outcome("returned", (Mark("returned_on"), Mark("answered_on", absent=True))),),
            ("returned_on", "returned_reason"), ("returned_on", "returned_reason"), needs=(Mark("answered_on"),), unmet="责任单位还没有反馈",
            who="office", is_optional=True, note="写明哪里没有办到位。原来的反馈留在历史里。",
        ),
        Step("finish", "办结", ("answered",), (Outcome("done", (Mark("done_on"),)),), ("done_on",), ("done_on",), who="office"),
        Step(
            "close", "销号", ("done",), (Outcome("closed", (Mark("closed_on"),)),), ("closed_on", "closing"), ("closed_on",), who="office",
            note="台账事项随后由责任单位报请办结，或由质发办销号。",
        ),
        Step(
            "circulate", "通报", ("issued", "signed", "answered", "returned", "done"), (), ("circulated_on", "circular"), ("circulated_on", "circular"),
            needs=(Mark("may_circulate", (True,)),), unmet="通报要有责任单位的反馈；没有反馈的，反馈期限过后先催办", who="office", is_optional=True,
            note="通报须引用督办的事实依据和责任单位的反馈；没有反馈的，写明何时催办过。",
        ),
    ),
    (
        TimeLimit("sign", "签收督办单", "OV.sign", ("issued_on",), "signed_on", unless=("closed",)),
        TimeLimit("check", "审核反馈", "OV.check", ("answered_on",), "done_on", unless=("returned", "closed")),
    ),
)  # fmt: skip

TALK = Lifecycle(
    (
        State("proposed", "拟约谈"),
        State("notified", "已通知", "waiting"),
        State("held", "整改中", "open"),
        State("rectified", "待复查", "open"),
        State("again", "复查未通过", "open", "fail"),
        State("closed", "已销号", "closed", "pass"),
    ),
    (
        Step("notify", "通知约谈", ("proposed",), (Outcome("notified", (Mark("notified_on"),)),), ("notified_on", "place"), ("notified_on",), who="office"),
        Step(
            "hold", "登记约谈纪要", ("notified",), (Outcome("held", (Mark("held_on"),)),),
            ("held_on", "presided_by", "attended_by", "minutes", "rectify_by"), ("held_on", "presided_by", "attended_by", "minutes", "rectify_by"),
            who="office", note="写明谁主持、谁到场、说了什么、限期整改到哪一天。",
        ),
        Step(
            "rectify", "报告整改", ("held", "again"), (Outcome("rectified", (Mark("rectified_on"),)),), ("rectified_on", "rectification"),
            ("rectified_on", "rectification"),
        ),
        Step(
            "recheck", "登记复查", ("held", "rectified"),
            (
                Outcome("closed", (Mark("recheck_result", ("pass",)),)),
                Outcome("again", (Mark("recheck_result", ("fail",)), Mark("rectified_on", absent=True))),
            ),
            ("rechecked_on", "recheck_result", "recheck_note"), ("rechecked_on", "recheck_result"), needs=(Mark("rectified_on"),),
            unmet="先由被约谈单位报告整改", who="office", note="复查未通过的，回到整改，重新报告。",
        ),
    ),
)  # fmt: skip
