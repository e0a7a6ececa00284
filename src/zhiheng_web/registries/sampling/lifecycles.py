"""The tables of sampling and follow-up (抽查流程, 后处理流程): states, steps, limits. Rules of the limits lie in the packs.

Sources: domain reference 3.1 and 3.2; 产品质量监督抽查管理暂行办法, 食品安全抽样检验管理办法, 农产品质量安全法.
"""

from __future__ import annotations

from zhiheng.lifecycles.tables import Lifecycle, Mark, Outcome, State, Step, TimeLimit

_FOOD = (Mark("domain", ("food",)),)
_PRODUCT = (Mark("domain", ("industrial",)),)
_FARM = (Mark("domain", ("agricultural",)),)
_FAILED = (Mark("first_result", ("fail",)),)
_RETEST = "产品质量法第十五条；食品安全法第八十八条；农产品质量安全法第五十一条"

BATCH = Lifecycle(
    (
        State("sampled", "已抽样"),
        State("testing", "检验中", "waiting"),
        State("reported", "初检不合格", chip="fail"),
        State("notified", "已告知，异议期", "waiting"),
        State("objected", "异议待处理"),
        State("retesting", "复检中", "waiting"),
        State("passed", "合格", "closed", "pass"),
        State("failed", "终局不合格", "closed", "fail"),
        State("refused", "拒检", "closed", "refused"),
    ),
    (
        Step(
            "receive", "登记收样", ("sampled",), (Outcome("testing", (Mark("received_on"),)),),
            ("received_on", "testing_body"), ("received_on",),
        ),
        Step(
            "first-result", "登记初检结论", ("sampled", "testing"),
            (
                Outcome("passed", (Mark("first_result", ("pass",)),)),
                Outcome("reported", (Mark("first_result", ("fail",)),)),
                Outcome("refused", (Mark("first_result", ("refused",)),)),
            ),
            ("first_result", "first_reported_on", "report_no", "failed_items"), ("first_result", "first_reported_on"),
        ),
        Step(
            "notify", "登记结果告知", ("reported",), (Outcome("notified", (Mark("notified_on"),)),),
            ("notified_on",), ("notified_on",), basis=_RETEST,
            note="被抽样单位收到检验结果的日期。次日起计算申请复检的期限。",
        ),
        Step(
            "object", "登记异议（复检申请）", ("reported", "notified"), (Outcome("objected", (Mark("retest_applied_on"),)),),
            ("retest_applied_on", "objection_kind"), ("retest_applied_on", "objection_kind"), basis=_RETEST, is_optional=True,
            note="登记后终局结论变为“未出”，直到异议或复检有结论；已开的后处理期限照常计算。",
        ),
        Step(
            "answer", "登记异议处理决定", ("objected",),
            (
                Outcome("retesting", (Mark("objection_decision", ("accepted",)),)),
                Outcome("failed", (Mark("objection_decision", ("rejected",)),)),
            ),
            ("objection_decision", "objection_decided_on", "objection_reply", "retest_body"),
            ("objection_decision", "objection_decided_on"), basis="食品安全抽样检验管理办法第三十一条、第三十二条",
            note="复检机构不得是初检机构。不予受理的，初检结论即终局结论。",
        ),
        Step(
            "backup", "登记备样交接", ("retesting",), (), ("backup_received_on",), ("backup_received_on",), is_optional=True,
        ),
        Step(
            "retest", "登记复检结论", ("reported", "notified", "objected", "retesting"),
            (Outcome("passed", (Mark("retest_result", ("pass",)),)), Outcome("failed", (Mark("retest_result", ("fail",)),))),
            ("retest_result", "retested_on"), ("retest_result", "retested_on"), needs=(Mark("retest_applied_on"),),
            unmet="先登记复检申请", basis=_RETEST,
            note="复检结论是最终结论。合格的，批次改计合格，没有办结的后处理随之终止；不合格的，后处理继续。",
        ),
        Step(
            "settle", "确认终局", ("reported", "notified"), (Outcome("failed", (Mark("settled_on"),)),),
            ("settled_on",), ("settled_on",), basis="异议期满没有提出，或书面承认结果",
            note="异议期满未提出的，初检结论即终局结论。",
        ),
        Step(
            "publish", "登记结果公布", ("passed", "failed", "refused"), (), ("published_on",), ("published_on",), is_optional=True,
        ),
    ),
    (
        TimeLimit("FS1", "送检", "FS1", ("sampled_on",), "received_on", when=_FOOD, unless=("passed", "failed", "refused", "reported", "notified", "objected", "retesting")),
        TimeLimit("FS2", "出具检验报告", "FS2", ("received_on",), "first_reported_on", when=_FOOD),
        TimeLimit("PQ1", "申请复检（被抽样单位）", "PQ1", ("notified_on",), "retest_applied_on", when=_PRODUCT, is_right=True, unless=("failed", "passed")),
        TimeLimit("FS6", "申请复检（被抽样单位）", "FS6", ("notified_on",), "retest_applied_on", when=_FOOD, is_right=True, unless=("failed", "passed")),
        TimeLimit("AG1", "申请复检（被抽样单位）", "AG1", ("notified_on",), "retest_applied_on", when=_FARM, is_right=True, unless=("failed", "passed")),
        TimeLimit("FS8", "决定是否受理复检", "FS8", ("retest_applied_on",), "objection_decided_on", when=_FOOD, unless=("passed", "failed")),
        TimeLimit("FS10", "复检结论", "FS10", ("backup_received_on",), "retested_on", when=_FOOD),
        TimeLimit("AG1.report", "复检报告", "AG1.report", ("backup_received_on",), "retested_on", when=_FARM),
    ),
)  # fmt: skip

_WORKING = ("started", "rectifying", "rectified", "again")
_OPEN = ("received", *_WORKING, "passed", "reported", "announced", "stopped")
_ENDED = ("closed", "revoked", "ended")
_PASS = (Mark("reinspection_result", ("pass",)),)

FOLLOW_UP = Lifecycle(
    (
        State("received", "待启动"),
        State("started", "核查处置中"),
        State("rectifying", "整改中", "waiting"),
        State("rectified", "待复查"),
        State("again", "复查不合格", chip="fail"),
        State("reported", "已报省局待公告", "waiting"),
        State("announced", "已公告，待再次复查"),
        State("stopped", "停业整顿", "waiting"),
        State("passed", "复查合格，待办结", chip="pass"),
        State("closed", "已办结", "closed"),
        State("revoked", "已吊销执照", "closed"),
        State("ended", "因复检合格终止", "closed"),
    ),
    (
        Step(
            "end", "因复检合格终止", (*_OPEN, *_ENDED[:2]), (Outcome("ended", (Mark("ended_on"),)),), ("ended_on",), ("ended_on",),
            needs=(Mark("is_cleared", (True,)),), unmet="只有复检合格、终局结论改为合格的批次才能这样终止", basis=_RETEST,
            note="后处理不再计入处置率和按时率，留在记录里；采取过的措施随后逐项解除。",
        ),
        Step(
            "start", "登记启动", ("received",), (Outcome("started", (Mark("started_on"),)),), ("started_on",), ("started_on",),
        ),
        Step(
            "control", "登记产品控制", _WORKING, (), ("controlled_on", "control"), ("controlled_on", "control"),
            note="封存、下架、召回、责令停产停售各多少，写明数量和文号；没有库存的写明核实情况。",
        ),
        Step("trace", "登记溯源", _WORKING, (), ("traced_on", "traced"), ("traced_on", "traced"),
             note="进货来源、销售去向；生产者在外地的，写明通报哪个部门、文号。"),
        Step("cause", "登记原因排查", _WORKING, (), ("cause",), ("cause",)),
        Step("case", "登记立案处罚", (*_WORKING, "passed"), (), ("case_no", "penalty"), ("case_no",), is_optional=True,
             note="依法不予立案的，在立案号处写“不予立案”并写明依据。"),
        Step(
            "order", "登记责令改正", ("started",), (Outcome("rectifying", (Mark("ordered_on"),)),),
            ("ordered_on", "order_no"), ("ordered_on",), basis="产品质量监督抽查管理暂行办法第四十六条、第四十七条",
            note="产品的整改（60 日）和复查（75 日）期限从责令改正之日起算；登记之前暂按收到报告之日起算。",
        ),
        Step(
            "rectify", "登记整改完成", ("started", "rectifying"), (Outcome("rectified", (Mark("rectified_on"),)),),
            ("rectified_on", "rectification"), ("rectified_on", "rectification"),
            note="企业提交整改报告、申请复查的日期。复查合格前不得恢复生产销售同一产品。",
        ),
        Step(
            "reinspect", "登记复查", ("started", "rectifying", "rectified"),
            (
                Outcome("passed", _PASS),
                Outcome("again", (Mark("reinspection_result", ("fail",)),)),
            ),
            ("reinspected_on", "reinspection_result"), ("reinspected_on", "reinspection_result"),
            basis="产品质量监督抽查管理暂行办法第四十七条、第四十九条",
        ),
        Step(
            "report-up", "上报省局", ("again",), (Outcome("reported", (Mark("reported_on"),)),), ("reported_on",), ("reported_on",),
            when=_PRODUCT, basis="产品质量监督抽查管理暂行办法第四十七条",
        ),
        Step(
            "announce", "登记省级公告", ("reported",), (Outcome("announced", (Mark("announced_on"),)),), ("announced_on",),
            ("announced_on",), when=_PRODUCT, basis="产品质量监督抽查管理暂行办法第四十八条",
        ),
        Step(
            "second", "登记再次复查", ("announced", "again"),
            (
                Outcome("passed", (Mark("second_result", ("pass",)),)),
                Outcome("stopped", (Mark("second_result", ("fail",)),)),
            ),
            ("second_reinspected_on", "second_result"), ("second_reinspected_on", "second_result"),
            basis="产品质量监督抽查管理暂行办法第四十八条；产品质量法第十七条",
            note="公告之日起六十日后、九十日内。仍不合格的责令停业、限期整顿。",
        ),
        Step(
            "after-stop", "登记整顿期满复查", ("stopped",),
            (Outcome("passed", (Mark("third_result", ("pass",)),)), Outcome("revoked", (Mark("third_result", ("fail",)), Mark("revoked_on")))),
            ("third_reinspected_on", "third_result", "revoked_on"), ("third_reinspected_on", "third_result"),
            basis="产品质量法第十七条：整顿期满复查仍不合格的吊销营业执照",
        ),
        Step(
            "finish", "办结", (*_WORKING, "passed"), (Outcome("closed", (Mark("finished_on"), Mark("is_reinspected", (True,)))),),
            ("finished_on", "measures"), ("finished_on",), needs=(Mark("is_reinspected", (True,)),), unmet="须复查合格后办结，请先登记复查",
        ),
        Step("publish", "登记处置公开", ("closed", "revoked"), (), ("published_on",), ("published_on",), is_optional=True),
        Step(
            "lift", "登记解除措施", ("ended",), (), ("lifted_on", "lifted"), ("lifted_on", "lifted"),
            note="封存、下架、召回、责令改正是否已解除或撤销，写明日期和文号；没有采取措施的写“未采取措施”。",
        ),
    ),
    (
        TimeLimit("start", "启动核查处置", "FS12.start", ("report_received_on",), "started_on", when=(Mark("domain", ("food", "agricultural")),), unless=_ENDED),
        TimeLimit("rectify", "企业整改", "PQ2", ("ordered_on",), "rectified_on", when=_PRODUCT, unless=(*_ENDED, "passed", "again", "reported", "announced", "stopped")),
        TimeLimit("reinspect", "复查", "PQ3", ("ordered_on", "report_received_on"), "reinspected_on", when=_PRODUCT, unless=_ENDED),
        TimeLimit("second.earliest", "再次复查（最早）", "PQ5.earliest", ("announced_on",), "second_reinspected_on", when=_PRODUCT, is_right=True),
        TimeLimit("second", "再次复查（最迟）", "PQ5.latest", ("announced_on",), "second_reinspected_on", when=_PRODUCT, unless=_ENDED),
        TimeLimit("finish", "处置完成", "FS12.finish", ("report_received_on",), "finished_on", when=(Mark("domain", ("food", "agricultural")),), unless=_ENDED),
        TimeLimit("finish.product", "处置完成", "PQ3", ("ordered_on", "report_received_on"), "finished_on", when=_PRODUCT, unless=_ENDED),
    ),
)  # fmt: skip
