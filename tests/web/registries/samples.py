"""One plausible record of every registry, as model fields without region and unit."""

from __future__ import annotations

from datetime import date
from typing import Any

USCC = "91990121MA2N0QU421"
NAME = "云汀县示例石材有限公司"

SAMPLES: dict[str, dict[str, Any]] = {
    "sampling_plans": {
        "plan_no": "JH2025-01",
        "title": "2025 年县级产品质量监督抽查计划",
        "year": 2025,
        "domain": "industrial",
        "level": "county",
        "planned_batches": 210,
    },
    "sampling_batches": {
        "sample_no": "CJ2025-0001",
        "domain": "industrial",
        "level": "province",
        "stage": "production",
        "kind": "supervision",
        "name": NAME,
        "uscc": USCC,
        "product": "花岗岩板材",
        "sampled_on": date(2025, 3, 12),
        "first_result": "fail",
        "first_reported_on": date(2025, 4, 2),
    },
    "quality_officers": {"name": NAME, "uscc": USCC, "officer": "王小明", "appointed_on": date(2025, 2, 18)},
    "measurement_standards": {
        "certificate_no": "云量标001",
        "name": "压力表标准装置",
        "mandatory": True,
        "issued_on": date(2024, 5, 20),
        "valid_until": date(2029, 5, 19),
    },
    "metrologists": {
        "registration_no": "YJ001",
        "person": "李建国",
        "institution": "云汀县计量检定所",
        "registered_on": date(2023, 6, 1),
        "valid_until": date(2028, 5, 31),
    },
    "budget_items": {
        "item": "metrology",
        "year": 2025,
        "amount_fen": 160_000_000,
        "approved_on": date(2025, 1, 20),
        "document": "云财预〔2025〕3号",
    },
    "licence_applications": {
        "application_no": "SQ2025-001",
        "name": NAME,
        "uscc": USCC,
        "product": "电线电缆",
        "applied_on": date(2025, 3, 3),
        "result": "granted",
        "decided_on": date(2025, 4, 10),
    },
    "acceptances": {
        "project": "云汀花园3号楼",
        "sector": "housing",
        "large": True,
        "residential": True,
        "new_civil": True,
        "accepted_on": date(2025, 6, 18),
        "first_passed": True,
        "passed": True,
        "energy_standard_met": True,
        "dwelling_acceptance": True,
    },
    "construction_complaints": {
        "complaint_no": "TS2025-008",
        "project": "云汀花园3号楼",
        "received_on": date(2025, 8, 2),
    },
    "honours": {
        "kind": "quality_award",
        "level": "city",
        "title": "临川市政府质量奖",
        "holder": NAME,
        "uscc": USCC,
        "awarded_on": date(2025, 9, 10),
    },
    "certificates": {
        "certificate_no": "FW-001",
        "kind": "service",
        "name": NAME,
        "uscc": USCC,
        "issued_on": date(2025, 4, 15),
        "valid_until": date(2028, 4, 14),
    },
    "survey_responses": {
        "survey": "DC2025-1",
        "answer_no": "0001",
        "population": "producer_services",
        "answered_on": date(2025, 10, 11),
        "score_milli": 86_500,
    },
    "inspection_tasks": {
        "task_no": "SSJ2025-01",
        "title": "加油机计量联合抽查",
        "planned_on": date(2025, 4, 1),
        "joint": True,
        "finished_on": date(2025, 4, 25),
    },
    "inspection_matters": {
        "matter_no": "JL-01",
        "title": "加油机计量检定情况的检查",
        "basis": "计量法第九条",
        "published_on": date(2025, 1, 10),
    },
    "inspectors": {"certificate_no": "ZJ001", "name": "王小明", "skills": ["计量"], "avoids": [USCC]},
    "inspection_caps": {"year": 2025, "times": 2, "basis": "年度涉企检查计划", "published_on": date(2025, 1, 10)},
    "inspection_visits": {
        "task_no": "SSJ2025-01",
        "name": NAME,
        "uscc": USCC,
        "matters": ["JL-01"],
        "inspectors": ["ZJ001", "ZJ002"],
        "inspected_on": date(2025, 4, 18),
        "result": "none",
    },
    "credit_classes": {
        "name": NAME,
        "uscc": USCC,
        "risk_class": "B",
        "classed_on": date(2025, 1, 15),
        "scheme": "省系统推送",
    },
    "equipment": {
        "device_no": "311099",
        "kind": "crane",
        "name": NAME,
        "uscc": USCC,
        "in_use_since": date(2021, 5, 10),
        "registered_on": date(2021, 6, 1),
        "category": "crane.yearly",
        "inspected_on": date(2025, 5, 20),
    },
    "hazards": {
        "device_no": "311099",
        "grade": "major",
        "description": "限速器失效",
        "found_on": date(2025, 6, 12),
        "due_on": date(2025, 7, 12),
    },
    "letters": {
        "receipt_no": "LJ990121-250602-A001",
        "channel": "phone",
        "kind": "inquiry",
        "received_on": date(2025, 6, 2),
        "name": NAME,
        "uscc": USCC,
    },
    "complaints": {
        "complaint_no": "TS2025-001",
        "received_on": date(2025, 6, 2),
        "name": NAME,
        "uscc": USCC,
        "product": "花岗岩台面",
        "summary": "台面有裂缝，要求更换",
        "decision": "accepted",
        "decided_on": date(2025, 6, 5),
        "told_on": date(2025, 6, 5),
    },
    "tip_offs": {
        "report_no": "JB2025-001",
        "received_on": date(2025, 6, 3),
        "name": NAME,
        "uscc": USCC,
        "category": "fake",
        "real_name": True,
    },
    "penalties": {
        "decision_no": "云市监处罚〔2026〕12号",
        "name": NAME,
        "uscc": USCC,
        "violation": "生产不合格石材",
        "basis": "产品质量法第四十九条",
        "content": "没收违法所得，罚款",
        "fine_fen": 1_200_000,
        "decided_on": date(2026, 5, 12),
        "published_on": date(2026, 5, 20),
    },
    "listings": {
        "listing_no": "云市监列〔2026〕3号",
        "kind": "serious",
        "name": NAME,
        "uscc": USCC,
        "ground": "penalty",
        "basis": "严重违法失信名单管理办法",
        "decision_no": "云市监处罚〔2026〕12号",
        "notified_on": date(2026, 5, 22),
        "reply": "期限内未提出",
        "listed_on": date(2026, 6, 8),
    },
    "repairs": {
        "repair_no": "XF2026-001",
        "target": "penalties",
        "target_no": "云市监处罚〔2026〕12号",
        "name": NAME,
        "uscc": USCC,
        "applied_on": date(2026, 9, 1),
        "corrected": True,
        "duties_done": True,
        "promised": True,
    },
    "food_classes": {
        "name": NAME,
        "uscc": USCC,
        "graded_on": date(2026, 1, 20),
        "static_milli": 18_000,
        "dynamic_milli": 21_500,
    },
    "annual_reports": {"name": NAME, "uscc": USCC, "year": 2024, "published_on": date(2025, 3, 18)},
    "evidence_items": {
        "matter": "promotion_policy",
        "title": "促进质量提升的若干政策",
        "document_number": "云政〔2025〕8号",
        "dated_on": date(2025, 3, 20),
    },
    "events": {"kind": "food_larger", "title": "某学校食物中毒", "occurred_on": date(2025, 5, 6)},
    "nil_returns": {"kind": "drug_major", "period": "2025", "statement": "查阅投诉举报和上级通报"},
    "risk_alerts": {"title": "省局通报某品牌玩具", "reason": "省局2026年第3期风险通报", "raised_on": date(2026, 3, 2)},
    "benchmarks": {
        "indicator": "annual_report_filing_rate",
        "against": "province_mean",
        "period": "2025",
        "entered": "92.40%",
        "source": "省局通报",
        "source_on": date(2025, 7, 15),
    },
    "ledger_entries": {"entry_no": "1-t3-yt-scjg", "kind": "target", "title": "质量标杆企业", "requirement": "不低于 10 家", "due_on": date(2027, 12, 31)},
    "milestones": {"title": "组织评选", "due_on": date(2027, 3, 31)},
    "council_members": {
        "name": "程远山",
        "post": "县委书记",
        "represents": "县委",
        "standing": "party_head",
        "seat": "chair",
        "appointed_on": date(2024, 11, 6),
        "document": "云办发〔2024〕31号",
    },
    "council_meetings": {
        "meeting_no": "2025年第1次全体会议",
        "held_on": date(2025, 4, 1),
        "presided_by": "县长何知新",
        "minutes_no": "云质委纪〔2025〕1号",
        "minutes_on": date(2025, 4, 3),
    },
    "instructions": {
        "instruction_no": "批示〔2025〕7号",
        "kind": "written",
        "level": "county",
        "issued_by": "县长何知新",
        "issued_on": date(2025, 5, 12),
        "subject": "春季抽检情况报告",
        "text": "请跟进不合格产地",
        "handed_on": date(2025, 5, 13),
        "answer_by": date(2025, 6, 12),
    },
    "fund_appropriations": {
        "document": "云财行〔2025〕21号",
        "year": 2025,
        "recipient": "县市场监管局",
        "amount_fen": 180_000_000,
        "appropriated_on": date(2025, 3, 20),
        "purpose": "质量奖励",
    },
    "fund_spendings": {
        "voucher_no": "2025-0312",
        "year": 2025,
        "purpose": "platform",
        "payee": "县产品质量检验所",
        "amount_fen": 90_000_000,
        "paid_on": date(2025, 5, 16),
        "effect": "新增检测参数42项",
    },
    "reward_policies": {
        "policy_no": "云政发〔2025〕4号-2",
        "document": "云政发〔2025〕4号",
        "title": "获市政府质量奖的，奖励10万元",
        "kind": "quality_award",
        "level": "city",
        "amount_fen": 10_000_000,
        "pay_days": 180,
        "starts_on": date(2025, 3, 11),
    },
    "supervision_notices": {
        "notice_no": "督办〔2025〕1号",
        "title": "质量标杆企业",
        "fact": "台账事项“质量标杆企业”没有进展",
        "demand": "请说明原因，提出补救措施",
        "filed_on": date(2025, 9, 1),
    },
    "regulatory_talks": {
        "talk_no": "约谈〔2025〕1号",
        "title": "督办单逾期没有反馈",
        "trigger": "unanswered",
        "fact": "督办〔2025〕1号逾期没有反馈",
        "proposed_on": date(2025, 10, 8),
    },
}
"""By code, in an order in which each can be entered; a follow-up needs its batch and is made by `Entered`."""


class Entered(dict[str, Any]):
    """Samples by code, each entered by the person through the service when a test first asks for it."""

    def __init__(self, person: Any) -> None:
        super().__init__()
        self._person = person

    def __missing__(self, code: str) -> Any:
        from zhiheng_web.organisations.models import Person, Role
        from zhiheng_web.records.declare import REGISTRIES
        from zhiheng_web.records.services import create_record

        values = SAMPLES.get(code)
        if code == "sampling_tasks":
            values = {
                "plan": self["sampling_plans"],
                "task_no": "RW2025-001",
                "product": "花岗岩板材",
                "stage": "production",
                "planned_batches": 12,
                "due_on": date(2025, 9, 30),
            }
        elif code == "inspection_duties":
            self[code] = self["equipment"].duties.get(track="main")
            return self[code]
        elif code == "rewards":
            self["reward_policies"]
            self[code] = self["honours"].reward
            return self[code]
        elif code == "council_attendances":
            self["council_members"]
            self[code] = self["council_meetings"].attendances.get()
            return self[code]
        elif code == "follow_ups":
            values = {"batch": self["sampling_batches"], "report_received_on": date(2025, 4, 3)}
        elif code == "milestones":
            values = {**SAMPLES[code], "entry": self["ledger_entries"]}
        elif code == "enterprises":
            values = {"name": NAME, "uscc": USCC, "key_product": True}
        registry, person = REGISTRIES[code], self._person
        if registry.create_policy is not None and not registry.create_policy.allows(person):
            values = {"unit": person.unit, **(values or {})}
            person = Person.objects.get(region=person.region, role=Role.OFFICE)
        self[code] = create_record(person, code, values or {})
        return self[code]


def enter_all(person: Any) -> dict[str, Any]:
    """Every sample, the follow-up of the failed batch and the enterprise, entered."""
    made = Entered(person)
    for code in (*SAMPLES, "sampling_tasks", "follow_ups", "council_attendances", "enterprises"):
        made[code]
    return made
