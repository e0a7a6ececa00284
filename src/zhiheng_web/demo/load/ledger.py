"""The ledger of the demo (台账): opened from the adopted plan, worked on by the liaisons, one thing late and one sent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhiheng_web.ledger import services
from zhiheng_web.ledger.levels import hand_down
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.registry import ENTRIES
from zhiheng_web.organisations.models import Person
from zhiheng_web.oversight.models import SupervisionNotice
from zhiheng_web.oversight.registry import NOTICES, TALKS
from zhiheng_web.oversight.services import file_notice
from zhiheng_web.plans.models import Plan
from zhiheng_web.records.services import change_record, create_record, take_move

WHO = {"yt-scjg": "scjg", "yt-zjj": "zjj"}
"""Whose liaison reports for which unit."""
MEASURES = {
    ("yt-scjg", "织密监督抽查网络"): "年初下达计划，按季抽样，一季度一通报",
    ("yt-scjg", "加强计量能力建设"): "建成燃气表、水表两项社会公用计量标准",
    ("yt-scjg", "推行首席质量官制度"): "分批培训，逐户督促聘任备案",
    ("yt-zjj", "规范住宅分户验收"): "每个项目验收前现场抽验，验收资料上传",
}
STEPS = {
    ("yt-scjg", "织密监督抽查网络"): (("下达年度抽查计划", date(2026, 2, 28), True), ("三季度抽查通报", date(2026, 10, 20), False), ("四季度抽查通报", date(2026, 12, 31), False)),
    ("yt-scjg", "加强计量能力建设"): (("燃气表标准装置通过考核", date(2026, 8, 31), False), ("水表标准装置通过考核", date(2026, 12, 15), False)),
    ("yt-zjj", "规范住宅分户验收"): (("印发分户验收细则", date(2026, 3, 31), True), ("年度抽验不少于 8 个项目", date(2026, 11, 10), False)),
}
SAID = {
    ("yt-scjg", "推行首席质量官制度"): ("规上企业还有 3 家没有聘任，已上门两次", "企业人员变动频繁", date(2026, 10, 12)),
    ("yt-scjg", "建设“一站式”服务站"): ("县级站已挂牌，开发区站在装修", "场地交付推迟", date(2026, 9, 28)),
    ("yt-zjj", "规范住宅分户验收"): ("已抽验 6 个项目，资料齐全", "", date(2026, 10, 22)),
    ("yt-zjj", "落实质量终身责任"): ("在建项目承诺书全部签订，永久性标牌已设置", "", date(2026, 6, 30)),
}
REPORTED = {("yt-zjj", "落实质量终身责任"): date(2026, 7, 2), ("yt-scjg", "守住特种设备底线"): date(2026, 10, 20)}
SENT_BACK = {("yt-zjj", "落实质量终身责任"): (date(2026, 7, 10), "乡镇自建项目未纳入，请补齐名单和标牌照片")}
CLOSED = {("yt-scjg", "完善召回机制"): (date(2026, 5, 20), date(2026, 5, 28))}


def load_ledger(plan: Plan, people: Mapping[str, Person]) -> int:
    """Open the ledger and enter what units reported so far; gives how many entries there are."""
    office = people["office"]
    services.open_ledger(office, plan)
    hand_down(
        people["city"], [plan.region], "建设质量基础设施“一站式”服务站", "每县不少于2个", date(2026, 12, 20),
        "《临川市质量强市建设实施方案（2025—2027年）》", date(2026, 10, 31),
    )  # fmt: skip
    entries = {(e.unit.code, e.title): e for e in LedgerEntry.objects.live().filter(plan=plan).select_related("unit", "region")}

    def of(key: tuple[str, str]) -> tuple[Person, LedgerEntry]:
        entry = entries[key]
        return people[WHO[key[0]]], LedgerEntry.objects.get(pk=entry.pk)

    def step(person: Person, entry: LedgerEntry, code: str, **answers: Any) -> LedgerEntry:
        taken: LedgerEntry = take_move(person, entry, next(m for m in ENTRIES.moves if m.code == code), answers)
        return taken

    for key, words in MEASURES.items():
        person, entry = of(key)
        change_record(person, entry, {"measures": words, "starts_on": date(2026, 1, 15)}, reason="填报举措")
    for key, steps in STEPS.items():
        for title, due_on, is_done in steps:
            person, entry = of(key)
            made = services.add_milestone(person, entry, title, due_on)
            if is_done:
                change_record(person, made, {"done_on": due_on}, reason="登记完成")
    for key, (progress, obstacles, on) in SAID.items():
        services.report_progress(*of(key), progress, obstacles, on)
    for key, on in REPORTED.items():
        step(*of(key), "report", reported_on=on, progress="各项措施已落实，佐证已附")
    for key, (on, reason) in SENT_BACK.items():
        step(office, of(key)[1], "return", returned_on=on, returned_reason=reason)
    for key, (reported, closed) in CLOSED.items():
        step(*of(key), "report", reported_on=reported, progress="召回信息共享机制已建立，演练一次")
        step(office, of(key)[1], "close", closed_on=closed, closing="佐证属实")
    load_oversight(people, entries)
    return len(entries)


def load_oversight(people: Mapping[str, Person], entries: Mapping[tuple[str, str], LedgerEntry]) -> int:
    """A notice that was answered and sent back, one that nobody signed for yet, and an open talk; gives how many notices there are."""
    office, day = people["office"], date(2026, 8, 4)
    late = entries["yt-scjg", "建设“一站式”服务站"]
    notice = file_notice(office, LedgerEntry.objects.get(pk=late.pk), day)

    def step(person: Person, code: str, **given: Any) -> None:
        held = SupervisionNotice.objects.get(pk=notice.pk)
        take_move(person, held, next(m for m in NOTICES.moves if m.code == code), given)

    step(office, "issue", issued_on=day, answer_by=date(2026, 8, 18))
    step(people["scjg"], "sign", signed_on=date(2026, 8, 5))
    step(people["scjg"], "answer", answered_on=date(2026, 8, 17), answer="县级服务站已挂牌运行。开发区站因场地交付推迟，装修到 11 月完成。")
    step(office, "return", returned_on=date(2026, 8, 20), returned_reason="没有写明开发区站的完成日期和责任人，请补报")
    step(office, "remind", reminded_on=date(2026, 9, 1))
    other = entries["yt-sjj", "建设“一站式”服务站"]
    second = file_notice(office, LedgerEntry.objects.get(pk=other.pk), date(2026, 10, 28))
    take_move(office, second, next(m for m in NOTICES.moves if m.code == "issue"), {"issued_on": date(2026, 10, 28), "answer_by": date(2026, 11, 11)})
    talk = create_record(
        office,
        "regulatory_talks",
        {
            "talk_no": "约谈〔2026〕1号", "title": "“一站式”服务站建设逾期", "trigger": "red", "notice": notice, "unit": notice.unit, "proposed_on": date(2026, 9, 8),
            "fact": "台账事项自 2026-06-30 起亮红灯，督办单反馈被退回后没有补报。",
        },
    )  # fmt: skip
    take_move(office, talk, next(m for m in TALKS.moves if m.code == "notify"), {"notified_on": date(2026, 9, 10), "place": "县政府三楼会议室"})
    take_move(
        office,
        talk,
        next(m for m in TALKS.moves if m.code == "hold"),
        {
            "held_on": date(2026, 9, 15), "presided_by": "县政府分管副县长", "attended_by": "县市场监管局主要负责人、分管负责人",
            "minutes": "市场监管局说明了场地交付推迟的经过，承诺 10 月 20 日前完成装修并投入使用。", "rectify_by": date(2026, 10, 20),
        },
    )  # fmt: skip
    return SupervisionNotice.objects.live().count()
