"""Special equipment and its hazards (特种设备、隐患): one key device is past its inspection day in 2026 (planted)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from zhiheng.lifecycles.cycles import DeviceFacts, DueInspection, due_inspections
from zhiheng_web.demo.generate.common import (
    COUNTY,
    LAST_DAY,
    MARKET,
    TOWNSHIPS,
    Row,
    at_work,
    choose,
    day_between,
    spread,
    stream,
)
from zhiheng_web.demo.generate.enterprises import Enterprise

KINDS = (("lift", 520), ("crane", 140), ("vehicle", 110), ("vessel", 90), ("boiler", 32), ("amusement", 8))
_DEVICE_CODES = {"lift": 3110, "crane": 4110, "vehicle": 5110, "vessel": 2110, "boiler": 1110, "amusement": 6110}
PROBLEMS = {
    "major": ("未经检验合格仍在使用", "安全保护装置失效"),
    "serious": ("超过检验有效期三十日以内", "作业人员证件过期"),
    "general": ("维保记录不全", "警示标志缺失", "应急电话无人接听"),
}
CATEGORIES: dict[str, tuple[tuple[str, int], ...]] = {
    "lift": (("lift.traction", 80), ("lift.escalator", 15), ("lift.dumbwaiter", 5)),
    "crane": (("crane.general", 70), ("crane.yearly", 30)),
    "vehicle": (("vehicle.forklift", 90), ("vehicle.tourist", 10)),
    "vessel": (("vessel.fixed", 100),),
    "boiler": (("boiler.industrial", 100),),
    "amusement": (("amusement.large", 100),),
}
_TWO_YEARS = ("crane.general", "vehicle.forklift")
KEY_INSPECTED_SINCE = date(2026, 2, 2)
"""Key devices were inspected after this day, so that none but the planted one is due while the demo is young."""
OVERDUE_KEY_DEVICE = 40
"""Which of the key monitored devices is past its inspection day since 2026-09-15."""
_AGES = (1, 4, 7, 9, 11, 13, 15)


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _lift_inspected(rng: random.Random, since: date) -> date | None:
    """A lift's last inspection: near the anniversary of its last scheduled year, so that the next one lies ahead."""
    age = LAST_DAY.year - since.year - (_years_on(since, LAST_DAY.year - since.year) > LAST_DAY)
    last = max((a for a in _AGES if a <= age), default=0) if age <= _AGES[-1] else age
    if _years_on(since, last) < date(2024, 11, 1):
        last = age
    return _years_on(since, last) - timedelta(days=rng.randrange(0, 26)) if last else None


def _between(rng: random.Random, since: date, first: date) -> date | None:
    """A day of inspection since `first`, none for a device that is younger."""
    return day_between(rng, first, date(2026, 10, 20)) if since < first else None


def _inspections(rng: random.Random, category: str, since: date, monitored: bool) -> Row:
    """Last days of inspection by track, and what the reports say of the next."""
    yearly = KEY_INSPECTED_SINCE if monitored else date(2025, 11, 3)
    second = _years_on(yearly, -1)
    out: Row = {"inspected_on": None, "full_inspected_on": None, "full_stated_due_on": None, "self_checked_on": None, "safety_grade": None}
    if category.startswith("lift."):
        out["inspected_on"] = _lift_inspected(rng, since)
        out["self_checked_on"] = _between(rng, since, date(2025, 12, 1))
    elif category == "vessel.fixed":
        grade = out["safety_grade"] = choose(rng, (1, 2, 3), (20, 65, 15))
        out["self_checked_on"] = _between(rng, since, date(2025, 12, 1))
        if since < date(2022, 1, 1):
            last = out["full_inspected_on"] = max(since, day_between(rng, date(2023, 11, 5), date(2026, 10, 20)))
            out["full_stated_due_on"] = _years_on(last, 4) if grade == 3 else None
    else:
        out["inspected_on"] = _between(rng, since, second if category in _TWO_YEARS else yearly)
        if category == "boiler.industrial":
            first = _years_on(since, 1) - timedelta(days=rng.randrange(3, 20))
            out["full_inspected_on"] = _between(rng, since, second) or (first if first <= LAST_DAY else None)
    return out


def _since(rng: random.Random, category: str, monitored: bool) -> date:
    """First use; never in a stretch in which the first inspection would be missed."""
    first = day_between(rng, date(2010, 3, 1), date(2026, 8, 30))
    if category == "vessel.fixed" and first > date(2021, 12, 31):
        first = day_between(rng, date(2024, 1, 5), date(2026, 8, 30))
    if monitored:
        first = first if first.year == 2026 else first.replace(month=2 + first.month % 9, day=min(first.day, 28))
    return first


def _first_due(row: Row) -> date | None:
    """The next inspection by an inspection body, by the engine of the registry."""
    return next((d.due_on for d in _dues(row) if d.track != "self"), None)


def _dues(row: Row) -> list[DueInspection]:
    last = {"main": row["inspected_on"], "full": row["full_inspected_on"], "self": row["self_checked_on"]}
    stated = {"full": row["full_stated_due_on"]}
    return due_inspections(
        DeviceFacts(
            row["kind"], row["in_use_since"], row["category"], row["safety_grade"],
            {k: v for k, v in last.items() if v}, {k: v for k, v in stated.items() if v},
        )
    )  # fmt: skip


def equipment(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `equipment`: 900 devices, about a tenth of them key monitored, all registered; a few forklifts are past their day, too."""
    rng = stream("equipment")
    users = [f for f in firms if f.group in ("industrial", "service", "food")]
    rows: list[Row] = []
    key = 0
    for kind, count in KINDS:
        names, weights = zip(*CATEGORIES[kind], strict=True)
        for _ in range(count):
            monitored = kind in ("boiler", "amusement") or rng.random() < 0.07
            key += monitored
            category = choose(rng, names, weights)
            since = _since(rng, category, monitored)
            found = _inspections(rng, category, since, monitored)
            planted = monitored and key == OVERDUE_KEY_DEVICE
            if planted:
                category, since = {"crane": "crane.yearly", "vehicle": "vehicle.tourist"}.get(kind, category), date(2022, 9, 15)
                found = {**dict.fromkeys(found), "inspected_on": date(2025, 9, 15)}
            if not monitored and category == "vehicle.forklift" and len(rows) % 41 == 7:
                since, found = min(since, date(2022, 3, 8)), {**found, "inspected_on": date(2024, 10, 20) - timedelta(days=len(rows) % 60)}
            user = rng.choice(users)
            retired = not planted and rng.random() < 0.03 and since < date(2024, 1, 1)
            row = {
                "region": rng.choice(list(TOWNSHIPS)),
                "unit": MARKET,
                "device_no": f"{_DEVICE_CODES[kind]}{COUNTY}{since.year}{len(rows) + 1:05d}",
                "kind": kind,
                "category": category,
                "name": user.name,
                "uscc": user.uscc,
                "in_use_since": since,
                "retired_on": day_between(rng, date(2025, 2, 1), LAST_DAY) if retired else None,
                "registered_on": since,
                "key_monitored": monitored,
                **found,
            }
            rows.append(row | {"inspection_due_on": None if retired else _first_due(row)})
    return rows


def inspection_duties(devices: Sequence[Row]) -> list[Row]:
    """Rows of `inspection_duties`: what every device owes next, and the inspection before; one in thirty of those of ordinary devices was late."""
    rng = stream("inspection_duties")
    rows: list[Row] = []
    for device in devices:
        if device["retired_on"] is not None:
            continue
        for due in _dues(device):
            last = {"main": "inspected_on", "full": "full_inspected_on", "self": "self_checked_on"}[due.track]
            shared = {n: device[n] for n in ("region", "unit", "device_no", "kind", "key_monitored")}
            shared |= {"track": due.track, "title": due.title, "rule": f"{due.rule.code}@{due.rule.version}" if due.rule else ""}
            done = device[last]
            if done is not None and done > device["in_use_since"]:
                late = not device["key_monitored"] and rng.random() < 0.03
                owed = done - timedelta(days=rng.randrange(2, 12)) if late else done + timedelta(days=rng.randrange(0, 21))
                before = max(device["in_use_since"], owed - timedelta(days=365))
                rows.append({**shared, "after_on": before, "due_on": owed, "done_on": done})
            rows.append({**shared, "after_on": done or device["in_use_since"], "due_on": due.due_on, "done_on": None})
    return rows


def hazards(devices: list[Row]) -> list[Row]:
    """Rows of `hazards`: 96 of all grades; the major ones were all closed in time, two general ones are open.

    In August 2026 door locks of lifts failed one after the other (planted): the monitoring of hazards alarms.
    """
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
    lifts = [d for d in in_use if d["kind"] == "lift"]
    for device in rng.sample(lifts, 11):
        found = at_work(day_between(rng, date(2026, 8, 4), date(2026, 8, 27)))
        row = {n: device[n] for n in ("region", "device_no")}
        row |= {"unit": MARKET, "grade": "serious", "description": "层门锁紧装置失效", "found_on": found, "due_on": found + timedelta(days=30)}
        rows.append(row | {"rechecked_on": at_work(found + timedelta(days=rng.randrange(9, 25)))})
    return rows
