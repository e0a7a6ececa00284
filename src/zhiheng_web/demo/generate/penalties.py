"""Penalties, lists, applications for repair and food risk classes (处罚, 名单, 修复, 食品风险级别), invented: every state once at least."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from zhiheng_web.demo.generate.common import FIRST_DAY, LAST_DAY, MARKET, Row, at_work, choose, marked, spread, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

_CASES = (
    ("生产不合格产品", "《中华人民共和国产品质量法》第四十九条", "没收违法所得，并处罚款", False, "ordinary"),
    ("销售超过保质期的食品", "《中华人民共和国食品安全法》第一百二十四条", "没收违法所得，并处罚款", False, "ordinary"),
    ("使用未经检定的计量器具", "《中华人民共和国计量法》第二十五条", "责令停止使用，并处较低数额罚款", True, "light"),
    ("发布虚假广告", "《中华人民共和国广告法》第五十五条", "责令停止发布，并处罚款", False, "ordinary"),
    ("使用未经检验的特种设备", "《中华人民共和国特种设备安全法》第八十四条", "责令停止使用，并处罚款", False, "serious"),
    ("未按规定公示价格", "《中华人民共和国价格法》第四十二条", "警告，并处较低数额罚款", True, "light"),
)
_PEOPLE = ("李某某", "王某")


def _after(day: date, days: int) -> date | None:
    found = at_work(day + timedelta(days=days))
    return found if found <= LAST_DAY else None


def penalties(firms: Sequence[Enterprise], letters: Sequence[Row]) -> list[Row]:
    """Rows of penalties; the first ones come from filed tip-offs, whose cases get the number of the decision."""
    rng = stream("penalties")
    known = [f for f in firms if f.founded_on < FIRST_DAY]
    filed = [c for row in letters for c in row["cases"] if c.get("decision") == "filed" and c["decided_on"] < LAST_DAY - timedelta(days=60)]
    days = spread(rng, 44, date(2025, 1, 13), LAST_DAY)
    late, void = marked(rng, 2, 44), marked(rng, 3, 36)
    rows: list[Row] = []
    numbers = {2025: 0, 2026: 0}
    for i, on in enumerate(days):
        source = next((c for c in filed if "penalty_no" not in c and timedelta(days=20) < on - c["decided_on"] < timedelta(days=90)), None)
        violation, basis, content, light, gravity = rng.choice(_CASES)
        firm = rng.choice(known)
        numbers[on.year] += 1
        number = f"云市监处罚〔{on.year}〕{numbers[on.year]}号"
        row: Row = {
            "region": firm.region,
            "unit": MARKET,
            "decision_no": number,
            "party": "enterprise",
            "name": source["name"] if source else firm.name,
            "uscc": source["uscc"] if source else firm.uscc,
            "violation": violation,
            "basis": basis,
            "content": content,
            "fine_fen": rng.randrange(2, 60) * 50_000,
            "decided_on": on,
            "light": light,
            "gravity": gravity,
            "published_on": None if i in late else _after(on, rng.randrange(4, 19)),
        }
        if source:
            source["penalty_no"] = number
        if i in (5, 30):
            row |= {"party": "person", "name": _PEOPLE[i == 30], "uscc": "", "published_on": None}
        if i == 12:
            row |= {"barred_until": date(on.year + 5, on.month, 1), "gravity": "serious", "light": False}
        if i in (18, 43):
            row |= {"other_province": True, "sent_on": _after(on, 9)}
        if i in void and row["published_on"] and (gone := _after(row["published_on"], 40)):
            row |= {"voided_on": gone, "voided_reason": "行政复议决定撤销", "retracted_on": _after(gone, 2)}
        rows.append(row)
    last = next(r for r in reversed(rows) if r["published_on"] and "voided_on" not in r)
    last |= {"voided_on": at_work(LAST_DAY - timedelta(days=1)), "voided_reason": "当事人申辩成立，决定变更"}
    return rows


def listings(firms: Sequence[Enterprise], fined: Sequence[Row]) -> list[Row]:
    """Rows of lists: serious ones standing, near their early way out and over; abnormal ones in and out; one of good faith."""
    rng = stream("listings")
    known = rng.sample([f for f in firms if f.founded_on < date(2022, 1, 1)], 8)
    grave = [p for p in fined if p["gravity"] == "serious" and p["party"] == "enterprise"][:2]
    days = (date(2023, 9, 18), date(2025, 9, 22), date(2026, 8, 10))
    rows: list[Row] = []
    for i, on in enumerate(days):
        held = grave[i - 1] if i and i - 1 < len(grave) else None
        rows.append(
            {
                "kind": "serious",
                "name": held["name"] if held else known[i].name,
                "uscc": held["uscc"] if held else known[i].uscc,
                "ground": "penalty",
                "basis": "《市场监督管理严重违法失信名单管理办法》",
                "decision_no": held["decision_no"] if held else "",
                "notified_on": on - timedelta(days=14),
                "reply": "期限内未提出" if i else "提出申辩，经复核不成立",
                "listed_on": on,
            }
        )
    for i, firm in enumerate(known[3:7]):
        on = date(2025 + i % 2, 7, 7)
        out = _after(on, 80) if i < 2 else None
        ground = "report" if i % 2 else "unreachable"
        rows.append({"kind": "abnormal", "name": firm.name, "uscc": firm.uscc, "ground": ground, "basis": "《企业信息公示暂行条例》第十八条", "listed_on": on,
                     "removed_on": out, "removed_ground": "已补报年度报告" if out else ""})
    rows.append({"kind": "trusted", "name": known[7].name, "uscc": known[7].uscc, "ground": "good", "basis": "县守信激励办法（虚构）", "listed_on": date(2026, 3, 16)})
    return [{"region": township_of(firms, r["uscc"]), "unit": MARKET, "listing_no": f"云市监列〔{r['listed_on'].year}〕{i}号", **r} for i, r in enumerate(rows, 1)]


def township_of(firms: Sequence[Enterprise], uscc: str) -> str:
    """The township of the enterprise with that code."""
    return next(f.region for f in firms if f.uscc == uscc)


def repairs(fined: Sequence[Row], listed: Sequence[Row]) -> list[Row]:
    """Rows of applications: waiting, accepted, refused, denied, carried out."""
    open_ones = [p for p in fined if p["published_on"] and "voided_on" not in p and not p["light"] and p["decided_on"] < date(2026, 5, 1) and p["party"] == "enterprise"]
    done = {"corrected": True, "duties_done": True, "promised": True}
    steps: list[dict[str, Any]] = [
        {"applied_on": date(2026, 10, 29), **done},
        {"applied_on": date(2026, 10, 13), **done, "answer": "accepted", "answered_on": date(2026, 10, 14)},
        {"applied_on": date(2026, 9, 7), **done, "answer": "accepted", "answered_on": date(2026, 9, 8), "verdict": "granted", "decided_on": date(2026, 9, 22), "stopped_on": date(2026, 9, 24)},
        {"applied_on": date(2026, 8, 11), "corrected": True, "answer": "accepted", "answered_on": date(2026, 8, 12), "verdict": "denied", "decided_on": date(2026, 8, 27), "ground": "罚款尚未缴清"},
        {"applied_on": date(2026, 7, 6), **done, "answer": "refused", "answered_on": date(2026, 7, 7), "ground": "申请材料不齐，逾期未补"},
        {"applied_on": date(2026, 10, 19), **done, "answer": "accepted", "answered_on": date(2026, 10, 20), "verdict": "granted", "decided_on": date(2026, 10, 29)},
    ]
    rows: list[Row] = []
    for i, (step, target) in enumerate(zip(steps, open_ones, strict=False), 1):
        given = {"repair_no": f"XF2026-{i:03d}", "target": "penalties", "target_no": target["decision_no"], "name": target["name"], "uscc": target["uscc"]}
        rows.append({"region": target["region"], "unit": MARKET, **given, **step})
    early = listed[1]
    given = {"repair_no": "XF2026-007", "target": "listings", "target_no": early["listing_no"], "name": early["name"], "uscc": early["uscc"]}
    rows.append({"region": early["region"], "unit": MARKET, **given, "applied_on": date(2026, 10, 27), **done})
    return rows


def food_classes(firms: Sequence[Enterprise], batches: Sequence[Row]) -> list[Row]:
    """Rows of food classes: food producers once a year; one raised for each province-level food failure of the year before."""
    rng = stream("food_classes")
    failed = {(b["uscc"], b["sampled_on"].year): b["sample_no"] for b in batches
              if b["domain"] == "food" and b["kind"] == "supervision" and b["level"] in ("national", "province") and b["first_result"] == "fail"}
    rows: list[Row] = []
    for firm in (f for f in firms if f.trade.group == "food"):
        static = rng.randrange(8, 31) * 1000
        for day in (date(2025, 1, 20), date(2026, 1, 19)):
            if firm.founded_on >= day or (day.year == 2026 and rng.random() < 0.05):
                continue
            dynamic = choose(rng, (0, 4, 12, 24, 38), (3, 6, 5, 3, 1)) * 1000 + rng.choice((0, 500))
            sample = failed.get((firm.uscc, day.year - 1), "")
            rows.append({"region": firm.region, "unit": MARKET, "name": firm.name, "uscc": firm.uscc, "scheme_code": "food_2016", "graded_on": day,
                         "static_milli": static, "dynamic_milli": dynamic, "raising": "failed" if sample else "", "raising_detail": sample})
    return rows
