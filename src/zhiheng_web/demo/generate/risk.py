"""Events and signed nil returns (质量安全事件、零报告): nothing grave happened; for 2026 one quarter is not signed for (planted)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, HOUSING, LAST_DAY, MARKET, Row, person, stream

SIGNS = {
    "counterfeit": MARKET,
    "named_by_superior": MARKET,
    "drug_major": MARKET,
    "food_larger": MARKET,
    "construction_severe": HOUSING,
    "equipment_major": MARKET,
}
"""Kind of event -> the unit that signs."""
UNSIGNED_2026 = "drug_major"
"""The kind without a nil return for the third quarter of 2026."""


def events(devices: Sequence[Row]) -> list[Row]:
    """Rows of `events`: one report of 2026, slight and not yet confirmed, so that its clause is open (planted); a lighter accident of 2025."""
    truck = next(d for d in devices if d["category"] == "vehicle.forklift" and d["retired_on"] is None and d["in_use_since"] < date(2024, 1, 1))
    return [
        {
            "region": truck["region"],
            "unit": MARKET,
            "kind": "equipment_accident",
            "grade": "general",
            "title": "叉车倒车碰伤装卸工",
            "occurred_on": date(2025, 8, 14),
            "name": truck["name"],
            "uscc": truck["uscc"],
            "device_no": truck["device_no"],
            "deaths": 0,
            "injured": 1,
            "investigated_on": date(2025, 9, 25),
            "confirmed": True,
            "confirmed_on": date(2025, 9, 28),
            "confirmation": "云政复〔2025〕41号（虚构）",
        },
        {
            "region": "990121005",
            "unit": MARKET,
            "kind": "food_larger",
            "grade": "general",
            "title": "双溪镇某单位食堂多人食用四季豆后不适（轻微），正在调查认定",
            "occurred_on": date(2026, 5, 26),
            "deaths": 0,
            "confirmed": False,
        }
    ]


def _quarters() -> list[tuple[str, date, date]]:
    out = []
    for year in (2025, 2026):
        for month in (1, 4, 7, 10):
            start = date(year, month, 1)
            code = f"{year}Q{(month + 2) // 3}"
            end = {1: date(year, 3, 31), 4: date(year, 6, 30), 7: date(year, 9, 30), 10: date(year, 12, 31)}[month]
            if start > LAST_DAY:
                continue
            last = min(end, LAST_DAY)
            out.append((code if last == end else f"{last:%Y-%m}", start, last))
    return out


def nil_returns() -> list[Row]:
    """Rows of `nil_returns`: one per kind and quarter, signed on its last day; October 2026 as a month of its own."""
    rng = stream("risk")
    signatories = {kind: person(rng) for kind in SIGNS}
    return [
        {
            "region": COUNTY,
            "unit": unit,
            "kind": kind,
            "period": code,
            "period_start": start,
            "period_end": end,
            "statement": "查阅投诉举报、舆情、上级通报和医疗机构报告，未发现该类事件。",
            "signatory": signatories[kind],
            "signed_on": end,
            "withdrawn_on": None,
        }
        for code, start, end in _quarters()
        for kind, unit in SIGNS.items()
        if not (kind == UNSIGNED_2026 and start == date(2026, 7, 1))
    ]
