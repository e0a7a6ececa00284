"""Money in fen (经费): budgets of the metrology institution and of the quality fund, what was handed out and spent, rewards; 2025 and 2026."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, FINANCE, MARKET, Row
from zhiheng_web.records.clocks import days_after

_ITEMS = (
    ("metrology", 2025, 1_560_000, date(2025, 2, 20), "云财预〔2025〕18号"),
    ("metrology", 2026, 1_500_000, date(2026, 2, 12), "云财预〔2026〕15号"),
    ("metrology", 2026, 186_500, date(2026, 6, 24), "云财预〔2026〕63号"),
    ("quality_fund", 2025, 3_000_000, date(2025, 2, 20), "云财预〔2025〕18号"),
    ("quality_fund", 2026, 3_500_000, date(2026, 2, 12), "云财预〔2026〕15号"),
)
"""Item, year, yuan, approved, document."""


def budget_items() -> list[Row]:
    """Rows of `budget_items`."""
    return [
        {
            "region": COUNTY,
            "unit": FINANCE,
            "item": item,
            "year": year,
            "amount_fen": yuan * 100,
            "approved_on": day,
            "document": document,
        }
        for item, year, yuan, day, document in _ITEMS
    ]


_APPROPRIATIONS = (
    ("云财行〔2025〕21号", 2025, "县市场监管局", 1_800_000, date(2025, 3, 20), "质量奖励、一站式服务站"),
    ("云财行〔2025〕58号", 2025, "县农业农村局", 600_000, date(2025, 6, 12), "农业标准化示范区"),
    ("云财行〔2025〕97号", 2025, "县市场监管局", 450_000, date(2025, 10, 9), "质量月宣传、检验设备"),
    ("云财行〔2026〕19号", 2026, "县市场监管局", 2_000_000, date(2026, 3, 18), "质量奖励、检验能力"),
    ("云财行〔2026〕44号", 2026, "县住房建设局", 300_000, date(2026, 6, 3), "工程质量检测"),
)
"""Document, year, recipient, yuan, day, purpose."""
_SPENDINGS = (
    ("2025-0312", 2025, "platform", "县产品质量检验所", 900_000, date(2025, 5, 16), "新增检测参数42项"),
    ("2025-0488", 2025, "subsidy", "双溪镇茶叶合作社", 600_000, date(2025, 7, 4), "示范区面积1.2万亩，通过验收"),
    ("2025-0731", 2025, "publicity", "县融媒体中心", 120_000, date(2025, 10, 20), "质量月专栏12期"),
    ("2025-0802", 2025, "sampling", "省产品质量检验院（虚构）", 380_000, date(2025, 11, 18), ""),
    ("2026-0259", 2026, "platform", "县产品质量检验所", 1_050_000, date(2026, 5, 22), "人造板甲醛释放量仪器2台"),
    ("2026-0377", 2026, "publicity", "县融媒体中心", 90_000, date(2026, 9, 30), "质量月专栏10期"),
    ("2026-0391", 2026, "sampling", "省产品质量检验院（虚构）", 260_000, date(2026, 10, 12), ""),
)
"""Voucher, year, purpose, payee, yuan, day, effect."""
_POLICIES = (
    ("云政发〔2022〕9号-2", "云政发〔2022〕9号", "获市政府质量奖的，奖励5万元", "quality_award", "city", "市长质量奖", 50_000, 180, date(2022, 6, 1), date(2025, 3, 10)),
    ("云政发〔2025〕4号-2", "云政发〔2025〕4号", "获市政府质量奖的，奖励10万元", "quality_award", "city", "市长质量奖", 100_000, 180, date(2025, 3, 11), None),
    ("云政发〔2025〕4号-2a", "云政发〔2025〕4号", "获市政府质量奖提名奖的，奖励3万元", "quality_award", "city", "市长质量奖提名奖", 30_000, 180, date(2025, 3, 11), None),
    ("云政发〔2025〕4号-3", "云政发〔2025〕4号", "获县长质量奖的，奖励5万元", "quality_award", "county", "", 50_000, 120, date(2025, 3, 11), None),
    ("云政发〔2025〕4号-5", "云政发〔2025〕4号", "获省优质工程奖的，奖励20万元", "project_award", "province", "", 200_000, 180, date(2025, 3, 11), None),
)
"""Number, document, words, kind, level, words of the title, yuan, days to pay, from, to."""
_PAID = {
    "南江省优质工程奖（安置房一期）": ("云财行〔2025〕101号", date(2025, 10, 20), date(2025, 11, 12), "2025-0790"),
    "南江省优质工程奖（客运站改造）": ("云财行〔2026〕12号", date(2026, 2, 5), date(2026, 3, 27), "2026-0140"),
    "云汀县县长质量奖": ("云财行〔2026〕50号", date(2026, 6, 18), date(2026, 7, 8), "2026-0301"),
}
"""By the award's title: approval, its day, day paid, voucher. The city's prize of December 2025 is past its day and not paid."""


def fund_appropriations() -> list[Row]:
    """Rows of `fund_appropriations`."""
    return [
        {"region": COUNTY, "unit": FINANCE, "document": doc, "year": year, "recipient": to, "amount_fen": yuan * 100, "appropriated_on": day, "purpose": why}
        for doc, year, to, yuan, day, why in _APPROPRIATIONS
    ]


def reward_policies() -> list[Row]:
    """Rows of `reward_policies`: two versions of one line, and two more lines."""
    names = ("policy_no", "document", "title", "kind", "level", "title_has", "yuan", "pay_days", "starts_on", "ends_on")
    rows = [dict(zip(names, line, strict=True)) for line in _POLICIES]
    return [{"region": COUNTY, "unit": MARKET, **{k: v for k, v in r.items() if k != "yuan"}, "amount_fen": r["yuan"] * 100} for r in rows]


def rewards(honours: Sequence[Row]) -> list[Row]:
    """Rows of `rewards`: what the awards are owed under the line in force on their day."""
    out = []
    for honour in honours:
        fitting = [
            p for p in reward_policies()
            if (p["kind"], p["level"]) == (honour["kind"], honour["level"]) and p["title_has"] in honour["title"]
            and p["starts_on"] <= honour["awarded_on"] <= (p["ends_on"] or date.max)
        ]  # fmt: skip
        if not fitting:
            continue
        policy = max(fitting, key=lambda p: len(p["title_has"]))
        approval, approved, paid, voucher = _PAID.get(honour["title"], ("", None, None, ""))
        out.append(
            {
                "region": COUNTY, "unit": honour["unit"], "honour": honour["title"], "policy": policy["policy_no"], "kind": honour["kind"],
                "level": honour["level"], "holder": honour["holder"], "awarded_on": honour["awarded_on"], "amount_fen": policy["amount_fen"],
                "due_on": days_after(honour["awarded_on"], policy["pay_days"]), "approval": approval, "approved_on": approved, "paid_on": paid,
                "paid_fen": policy["amount_fen"] if paid else None, "voucher_no": voucher,
            }
        )  # fmt: skip
    return out


def fund_spendings(owed: Sequence[Row]) -> list[Row]:
    """Rows of `fund_spendings`: payments of the fund, those of rewards among them."""
    rows = [
        {"region": COUNTY, "unit": MARKET, "voucher_no": no, "year": year, "purpose": why, "payee": to, "amount_fen": yuan * 100, "paid_on": day, "effect": said}
        for no, year, why, to, yuan, day, said in _SPENDINGS
    ]
    return rows + [
        {
            "region": COUNTY, "unit": r["unit"], "voucher_no": r["voucher_no"], "year": r["paid_on"].year, "purpose": "reward", "payee": r["holder"],
            "amount_fen": r["paid_fen"], "paid_on": r["paid_on"], "effect": r["honour"], "reward": r["honour"],
        }
        for r in owed if r["paid_on"]
    ]  # fmt: skip
