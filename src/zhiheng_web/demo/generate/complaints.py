"""Letters with their complaints and tip-offs (投诉举报), all invented: every state a case can be in, in both orders' time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from zhiheng_web.demo.generate.common import (
    COUNTY,
    FIRST_DAY,
    LAST_DAY,
    MARKET,
    Row,
    at_work,
    choose,
    marked,
    spread,
    stream,
)
from zhiheng_web.demo.generate.enterprises import Enterprise

_COUNTS = ((2025, 112), (2026, 96))
_GOODS = (
    ("quality", "用了不到一个月就损坏，要求更换"),
    ("after_sale", "在保修期内拖延维修"),
    ("quality", "与说明书标明的性能不符，要求退货"),
    ("fake", "疑似假冒他人商标"),
    ("advertising", "宣传与实物不符，要求退款"),
    ("safety", "使用中发热冒烟，要求赔偿"),
)
_FOOD = (
    ("food", "在保质期内变质，要求退款"),
    ("food", "包装内有异物，要求赔偿"),
    ("measurement", "净含量不足"),
    ("fake", "疑似假冒地理标志产品"),
)
_SERVICES = (
    ("contract", "预付费后停止服务，要求退还余额"),
    ("price", "结账时加收事先未说明的费用"),
    ("after_sale", "服务与约定不符，要求减免费用"),
)
_FRESH_FROM = date(2026, 10, 20)
"""Complaints from this day on wait for the decision on acceptance."""
_LOST_FROM = date(2026, 9, 1)
"""The first tip-off from this day on was forgotten (planted): the one letter without an answer."""
_WRITERS = ("陈先生", "何女士", "吴先生", "郭女士", "一名职工", "周先生")


def _place(rng: Any, firm: Enterprise) -> tuple[str, str, str]:
    """What a letter about the business may be about: product or service, class, summary."""
    if not firm.trade.products:
        return (f"{firm.trade.names[0]}服务", *rng.choice(_SERVICES))
    return (rng.choice(firm.trade.products), *rng.choice(_GOODS if firm.trade.group == "industrial" else _FOOD))


def _after(day: date, days: int) -> date:
    return at_work(day + timedelta(days=days))


def _steps(rng: Any, on: date, place: tuple[str, str, str], is_late: bool) -> dict[str, Any]:
    """A complaint's further fields by the day it came: old ones closed, the newest still open, one step late where said."""
    given: dict[str, Any] = {"object_kind": "service" if place[0].endswith("服务") else "goods", "disputed_fen": rng.randrange(80, 9000) * 50}
    told = _after(on, 13 if is_late else rng.randrange(2, 7))
    if told > LAST_DAY or on >= _FRESH_FROM:
        return given
    if rng.random() < 0.08:
        return given | {"decision": "refused", "refusal": choose(rng, ("late", "not_consumer", "papers"), (2, 3, 2)), "decided_on": told, "told_on": told}
    given |= {"decision": "accepted", "decided_on": told, "told_on": told}
    if place[1] in ("quality", "safety") and rng.random() < 0.25:
        given |= {"testing_from": _after(told, 4), "testing_to": _after(told, 18)}
        if given["testing_to"] > LAST_DAY or told > date(2026, 9, 20):
            given["testing_to"] = None
            if given["testing_from"] > LAST_DAY:
                given["testing_from"] = None
            return given
    closed = _after(told, 95 if is_late else rng.randrange(20, 50))
    if closed > LAST_DAY:
        return given
    given |= {"closed_on": closed, "must_publish": True}
    if rng.random() < 0.72:
        given |= {"outcome": choose(rng, ("agreed", "settled"), (4, 1)), "recovered_fen": given["disputed_fen"] * rng.randrange(4, 11) // 10}
    else:
        given |= {"outcome": "ended", "ending": choose(rng, ("no_agreement", "absent", "withdrawn"), (4, 2, 1))}
        told_end = _after(closed, rng.randrange(1, 6))
        given["result_told_on"] = told_end if told_end <= LAST_DAY else None
    published = _after(closed, rng.randrange(3, 16))
    return given | {"published_on": published if published <= LAST_DAY and rng.random() < 0.93 else None}


def _verified(rng: Any, on: date, is_late: bool, is_lost: bool) -> dict[str, Any]:
    """A tip-off's further fields."""
    real_name = rng.random() < 0.6
    given: dict[str, Any] = {"real_name": real_name, "extended": not is_late and rng.random() < 0.1}
    decided = at_work(on + timedelta(days=31 if is_late else rng.randrange(8, 19)))
    if decided > LAST_DAY or is_lost:
        return given
    filed = rng.random() < 0.4
    given |= {"decision": "filed" if filed else "not_filed", "decided_on": decided, "ground": "" if filed else "经核查，违法事实不能成立"}
    told = at_work(decided + timedelta(days=rng.randrange(1, 6)))
    if real_name and told <= LAST_DAY:
        given["told_on"] = told
        if filed and rng.random() < 0.2:
            given["reward_fen"] = 50_000
    return given


def letters(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of letters, each with what was written in `plain` and its cases in `cases`: {kind, name, uscc, and fields of the case}."""
    rows: list[Row] = []
    known = [f for f in firms if f.founded_on < FIRST_DAY]
    lost = False
    for year, count in _COUNTS:
        rng = stream(f"complaints/{year}")
        late = marked(rng, 4, count)
        last = LAST_DAY - timedelta(days=1) if year == 2026 else date(2025, 12, 24)
        for i, on in enumerate(spread(rng, count, date(year, FIRST_DAY.month, 13), last)):
            firm = rng.choice(known)
            place = _place(rng, firm)
            kind = choose(rng, ("complaint", "report", "both", "inquiry"), (62, 24, 8, 6))
            case = {"name": firm.name, "uscc": firm.uscc, "category": place[1], "product": place[0], "summary": place[2], "received_on": on}
            cases = []
            if kind in ("complaint", "both"):
                cases.append({"kind": "complaint", **case, **_steps(rng, on, place, i in late)})
            if kind in ("report", "both"):
                is_lost = not lost and on >= _LOST_FROM
                lost |= is_lost
                cases.append({"kind": "report", **case, **_verified(rng, on, i in late, is_lost)})
            replied = at_work(on + timedelta(days=4))
            rows.append(
                {
                    "region": COUNTY,
                    "unit": MARKET,
                    "receipt_no": f"LJ{COUNTY}-{on:%y%m%d}-{i + 1:04d}",
                    "channel": choose(rng, ("web", "phone", "visit", "mail", "platform"), (5, 6, 1, 1, 4)),
                    "kind": kind,
                    "received_on": on,
                    "name": firm.name,
                    "uscc": firm.uscc,
                    "product": place[0],
                    "summary": place[2],
                    "anonymous": kind == "report" and not cases[0]["real_name"],
                    "replied_on": replied if kind == "inquiry" and replied <= LAST_DAY else None,
                    "plain": (rng.choice(_WRITERS), f"0990-{rng.randrange(10**6):06d}", f"{place[0]}：{place[2]}（演示来件，虚构）"),
                    "cases": cases,
                }
            )
    return rows
