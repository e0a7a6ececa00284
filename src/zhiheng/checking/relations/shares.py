"""Shares that exhaust a whole (比重之和): 三次产业比为3.9：59.5：36.6, 东部占…中部占…西部占….add up to 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.causes import likely_cause
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import HUNDRED, Interval, Outcome, Verdict, decimals, total
from zhiheng.checking.relations.exhaust import exhaustive
from zhiheng.checking.relations.model import Context, Relation


def find(context: Context) -> Iterator[Relation]:
    """Lists of shares."""
    claims = context.claims
    for members in claims.by_run.values():
        if members[0].kind == "part" and len(members) >= 2:
            found = _list(members)
            if found:
                yield found
    for sentence in list(claims.by_sentence.values()):
        changes = [c for c in sentence if c.kind == "point" and (c.label or c.subject) and "比重" in (c.label or c.subject)]
        if len(changes) >= 2 and exhaustive([c.label or c.subject for c in changes]):
            yield nought(changes)
        shares = [c for c in sentence if c.kind == "share" or (c.kind == "pct" and c.run >= 0 and re.search(r"占|比重|构成", c.lead))]
        if len(shares) >= 2:
            found = _sentence(claims, shares)
            if found:
                yield found


def _list(members: Sequence[Claim]) -> Relation | None:
    point = sum((m.amount.value for m in members), Fraction(0))
    near = abs(point - 100) < 20 or re.search(r"比重|结构|构成", members[0].lead) or (any(m.places for m in members) and 60 <= point <= 140)
    return hundred(members, 0.93, "比例各项之和应为100") if near else None


def _sentence(claims: Claims, shares: list[Claim]) -> Relation | None:
    names = [c.subject for c in shares]
    if all(c.label for c in shares):
        names = [c.label for c in shares]
    raw = [re.split(r"[，,；;：:、。]", c.lead)[-1] for c in shares]
    if not (exhaustive(names) or exhaustive(raw)):
        return None
    return hundred(shares, 0.9, "各部分占比之和应为100%")


def nought(changes: Sequence[Claim]) -> Relation:
    """Changes of all shares of one whole: what one gains the others lose."""
    point = sum((c.amount.value for c in changes), Fraction(0))
    reach = total(c.amount.interval for c in changes)
    unit = max(c.amount.unit for c in changes)
    gap = reach.gap(Interval.of(0))
    verdict = Verdict.CONSISTENT if gap == 0 else Verdict.ROUNDING if abs(point) <= unit else Verdict.WRONG
    last = changes[-1]
    meant = last.amount.value - point
    words = "".join(("−" if c.negative else "＋") + c.text for c in changes).lstrip("＋")
    return Relation(
        kind="share_changes", code="arithmetic.shares", result=last, numbers=tuple(changes), outcome=Outcome(verdict, point, reach, abs(point) / unit),
        formula=f"{words}＝{decimals(point, last.places)}，比重有升有降，合计应为0", expected=decimals(abs(meant), last.places) + last.unit, certainty=0.9,
        reason="各部分比重的升降之和应为0", cause=likely_cause(last, changes, meant, {}) if verdict is Verdict.WRONG else "",
    )


def hundred(members: Sequence[Claim], certainty: float, reason: str) -> Relation:
    """Shares that must come to 100; one or two units of the last place are rounding."""
    point = sum((m.amount.value for m in members), Fraction(0))
    reach = total(m.amount.interval for m in members)
    unit = max(m.amount.unit for m in members)
    gap = reach.gap(Interval.of(100))
    off = abs(point - HUNDRED)
    verdict = Verdict.CONSISTENT if off == 0 else Verdict.ROUNDING if gap == 0 or off <= unit else Verdict.WRONG
    worst = members[-1]
    for member in members:
        meant = HUNDRED - (point - member.amount.value)
        if meant > 0 and likely_cause(member, members, meant, {}):
            worst = member
            break
    meant = HUNDRED - (point - worst.amount.value)
    formula = "＋".join(m.shown for m in members) + f"＝{decimals(point, max(m.places for m in members))}，应为100"
    return Relation(
        kind="shares", code="arithmetic.shares", result=worst, numbers=tuple(members), outcome=Outcome(verdict, point, reach, off / unit),
        formula=formula, expected=decimals(meant, worst.places) + worst.unit, certainty=certainty, reason=reason,
        cause=likely_cause(worst, members, meant, {}) if verdict is Verdict.WRONG else "",
    )
