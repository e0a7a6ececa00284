"""Special equipment and its hazards (特种设备、隐患): one key device is past its inspection day in 2026 (planted)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhiheng_web.demo.generate.common import COUNTY, LAST_DAY, MARKET, TOWNSHIPS, Row, day_between, spread, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

KINDS = (("lift", 520), ("crane", 140), ("vehicle", 110), ("vessel", 90), ("boiler", 32), ("amusement", 8))
_DEVICE_CODES = {"lift": 3110, "crane": 4110, "vehicle": 5110, "vessel": 2110, "boiler": 1110, "amusement": 6110}
PROBLEMS = {
    "major": ("未经检验合格仍在使用", "安全保护装置失效"),
    "serious": ("超过检验有效期三十日以内", "作业人员证件过期"),
    "general": ("维保记录不全", "警示标志缺失", "应急电话无人接听"),
}
KEY_INSPECTED_SINCE = date(2026, 2, 2)
"""Key devices were inspected after this day, so that none but the planted one is due while the demo is young."""
OVERDUE_KEY_DEVICE = 40
"""Which of the key monitored devices is past its inspection day since 2026-09-15."""


def equipment(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `equipment`: 900 devices, about a tenth of them key monitored, all registered."""
    rng = stream("equipment")
    users = [f for f in firms if f.group in ("industrial", "service", "food")]
    rows: list[Row] = []
    key = 0
    for kind, count in KINDS:
        for _ in range(count):
            since = day_between(rng, date(2010, 3, 1), date(2026, 8, 30))
            monitored = kind in ("boiler", "amusement") or rng.random() < 0.07
            key += monitored
            inspected = max(since, day_between(rng, KEY_INSPECTED_SINCE if monitored else date(2025, 11, 3), date(2026, 10, 20)))
            due = inspected + timedelta(days=365)
            if monitored and key == OVERDUE_KEY_DEVICE:
                since = min(since, date(2024, 3, 12))
                inspected, due = date(2025, 9, 16), date(2026, 9, 15)
            user = rng.choice(users)
            retired = rng.random() < 0.03 and since < date(2024, 1, 1)
            rows.append(
                {
                    "region": rng.choice(list(TOWNSHIPS)),
                    "unit": MARKET,
                    "device_no": f"{_DEVICE_CODES[kind]}{COUNTY}{since.year}{len(rows) + 1:05d}",
                    "kind": kind,
                    "name": user.name,
                    "uscc": user.uscc,
                    "in_use_since": since,
                    "retired_on": day_between(rng, date(2025, 2, 1), LAST_DAY) if retired else None,
                    "registered_on": since,
                    "key_monitored": monitored,
                    "inspection_due_on": due,
                    "inspected_on": inspected,
                }
            )
    return rows


def hazards(devices: list[Row]) -> list[Row]:
    """Rows of `hazards`: 96 of all grades; the major ones were all closed in time, two general ones are open."""
    rng = stream("hazards")
    in_use = [d for d in devices if d["retired_on"] is None and d["in_use_since"] < date(2025, 1, 1)]
    rows: list[Row] = []
    for i, found in enumerate(spread(rng, 96, date(2025, 1, 15), date(2026, 10, 12))):
        grade = "major" if i % 16 == 5 else "serious" if i % 5 == 1 else "general"
        due = found + timedelta(days={"major": 15, "serious": 30, "general": 30}[grade])
        closed: date | None = due - timedelta(days=rng.randrange(1, 12))
        if closed is not None and closed > LAST_DAY:
            closed = None
        device = rng.choice(in_use)
        rows.append(
            {
                "region": device["region"],
                "unit": MARKET,
                "device_no": device["device_no"],
                "grade": grade,
                "description": rng.choice(PROBLEMS[grade]),
                "found_on": found,
                "due_on": due,
                "rechecked_on": closed,
            }
        )
    return rows
