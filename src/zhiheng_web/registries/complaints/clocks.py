"""Time limits of complaints and tip-offs (期限), by the order in force on the day that set each going.

CP1 to accept or refuse, CP2 to mediate (45 working days under 第20号, 60 days under 第121号 from 2026-04-15; testing does not
count), CP3 to tell the end, CP4 to verify a tip-off, CP5 to tell a named reporter. An inquiry is answered as CP1, by our own rule.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.clocks import Extension, Suspension
from zhiheng_web.records.clocks import Limit, limit
from zhiheng_web.records.declare import Clock

TESTING = "检验、检测、鉴定、检定期间不计入调解期限"
TESTING_BASIS = "总局令第20号第二十条"
EXTENSION_WORKING_DAYS = 15
EXTENSION_BASIS = "市场监督管理行政处罚程序规定第十八条"


def limit_of(code: str, trigger_on: date | None, **more: Any) -> Limit | None:
    """The limit of a trigger; None without one, or before the rule existed."""
    if trigger_on is None:
        return None
    try:
        return limit(code, trigger_on, **more)
    except InvalidValue:
        return None


def due(found: Limit | None) -> date | None:
    """The day a limit ends, where it can be known."""
    return found.due_on if found else None


def testing_of(case: Any) -> tuple[Suspension, ...]:
    """The days of testing, which mediation does not count."""
    if not case.testing_from:
        return ()
    return (Suspension(case.testing_from, case.testing_to, TESTING, TESTING_BASIS),)


def complaint_limits(case: Any) -> dict[str, Limit | None]:
    """accept, mediate and tell of a complaint."""
    accepted = case.decided_on if case.decision == "accepted" else None
    return {
        "accept": limit_of("CP1", case.received_on),
        "mediate": limit_of("CP2", accepted, suspensions=testing_of(case)),
        "tell": limit_of("CP3", case.closed_on if case.outcome == "ended" else None),
    }


def tip_off_limits(case: Any) -> dict[str, Limit | None]:
    """verify and tell of a tip-off."""
    more = (Extension(EXTENSION_WORKING_DAYS, case.received_on, "经批准延长", EXTENSION_BASIS),) if case.extended else ()
    return {
        "verify": limit_of("CP4", case.received_on, extensions=more),
        "tell": limit_of("CP5", case.decided_on if case.real_name else None),
    }


def complaint_clocks(case: Any) -> list[Clock]:
    """Every limit of a complaint with article and certainty."""
    found = complaint_limits(case)
    rows = [_clock(_("决定是否受理并告知"), found["accept"], case.told_on)]
    if case.decision == "accepted":
        stopped = case.testing_from and not case.testing_to and not case.closed_on
        rows.append(_clock(_("调解（检验鉴定期间中止计时）") if stopped else _("调解"), found["mediate"], case.closed_on))
    if case.outcome == "ended":
        rows.append(_clock(_("告知终止调解"), found["tell"], case.result_told_on))
    return [r for r in rows if r is not None]


def tip_off_clocks(case: Any) -> list[Clock]:
    """Every limit of a tip-off."""
    found = tip_off_limits(case)
    rows = [_clock(_("核查并决定是否立案"), found["verify"], case.decided_on)]
    if case.real_name and case.decided_on:
        rows.append(_clock(_("告知实名举报人"), found["tell"], case.told_on))
    return [r for r in rows if r is not None]


def _clock(label: str, found: Limit | None, done_on: date | None) -> Clock | None:
    return Clock(label, found.due_on, done_on, found.basis, found.certainty) if found else None
