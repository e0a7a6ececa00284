"""From when to when a penalty is public (公示期限), and what the office owes by when.

RI2 to publish (20 working days; 10 to send it on where the party is registered in another province), RI3 to take back a changed
or void decision, RI4 the end by the kind of penalty, counted from publication; from 2026-04-01 also CR3, the end by the gravity of
the default, counted from the decision. Which of the two ends holds is not settled in what we have read: the earlier one does,
because publishing too long harms and publishing too short does not. An end is never moved off a day off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.clocks import Clock as Running
from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rule
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import Clock
from zhiheng_web.shared.language import said


@dataclass(frozen=True)
class End:
    """One end of disclosure: its last day, its ground and how sure that is."""

    last_day: date
    basis: str
    certainty: str


def _end(code: str, on: date | None) -> End | None:
    if on is None:
        return None
    try:
        rule = deadline_rule(code, on)
    except InvalidValue:
        return None
    last = Running(rule, on).last_day
    certainty = "；".join(said(w) for w in (CERTAINTIES[rule.certainty], rule.note) if w)
    return End(last, f"{rule.article}：{rule.trigger}起 {rule.words}", certainty) if last else None


def ends(penalty: Any) -> list[End]:
    """Every end that the rules name, the earliest first; a ban that lasts longer replaces the three years."""
    found = [_end("RI4.light" if penalty.light else "RI4.other", penalty.published_on), _end(f"CR3.{penalty.gravity}.latest", penalty.decided_on)]
    known = [e for e in found if e is not None]
    if penalty.barred_until and known and penalty.published_on:
        first = known[0]
        if penalty.barred_until > first.last_day:
            known[0] = End(penalty.barred_until, f"{first.basis}；限制期限更长的，按实际期限", first.certainty)
    return sorted(known, key=lambda e: e.last_day)


def earliest_repair(penalty: Any) -> date | None:
    """The first day on which repair may be applied for: after the shortest time of disclosure (CR3), any day where there is none."""
    found = _end(f"CR3.{penalty.gravity}.earliest", penalty.decided_on)
    return found.last_day + timedelta(days=1) if found else penalty.decided_on


def clocks(penalty: Any) -> list[Clock]:
    """What is owed and when disclosure ends."""
    rows = []
    if penalty.discloses:
        due = limit("RI2.same", penalty.decided_on)
        rows.append(Clock("公示处罚信息", due.due_on, penalty.published_on, due.basis, due.certainty))
    if penalty.other_province:
        due = limit("RI2.other", penalty.decided_on)
        rows.append(Clock("推送至当事人登记地", due.due_on, penalty.sent_on, due.basis, due.certainty))
    if penalty.voided_on:
        due = limit("RI3", penalty.voided_on)
        rows.append(Clock("撤回已公示的信息", due.due_on, penalty.retracted_on, due.basis, due.certainty))
    if penalty.published_on and not penalty.voided_on:
        for end in ends(penalty)[:1]:
            stopped = penalty.repaired_on or end.last_day
            rows.append(Clock("公示届满，自动停止", end.last_day, min(stopped, end.last_day), end.basis, end.certainty))
    return rows
