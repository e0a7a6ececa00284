"""Growth of a whole from the growth of its parts (加权增速), pull of each part (拉动), change of its share (比重升降)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.causes import likely_cause
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Interval, Outcome, Verdict, decimals, judge, total
from zhiheng.checking.relations.constant import deflated
from zhiheng.checking.relations.groups import Group
from zhiheng.checking.relations.model import Relation

REVISED = ("weighted_growth", "contribution", "share_change")
"""Kinds that lean on last year's values, which offices revise: a tenth of a point is silent, half a point a warning."""

_ONE = Interval.of(1)


def relations(claims: Claims, group: Group, whole: Claim) -> Iterator[Relation]:
    """Relations of one group whose whole is known."""
    for basis in ("yoy", "mom"):
        own = rate_of(claims, whole, basis)
        rates = [rate_of(claims, p, basis) for p in group.parts]
        if own is None or any(r is None for r in rates):
            continue
        known = [r for r in rates if r is not None]
        if any(r.amount.interval.low <= -100 <= r.amount.interval.high for r in (own, *known)):
            continue
        base = total(_before(p.amount.interval, r.amount.interval) for p, r in zip(group.parts, known, strict=True))
        if base.low <= 0 <= base.high:
            continue
        if deflated(whole.subject) or any(r.real for r in (own, *known)):
            yield from _between(whole, own, group.parts, known)
        else:
            yield _weighted(whole, own, group.parts, known)
            for part, rate in zip(group.parts, known, strict=True):
                yield from _pulls(claims, part, rate, whole, own)
        if basis == "yoy":
            yield from _pull_sum(claims, group.parts, own)


def rate_of(claims: Claims, level: Claim, basis: str) -> Claim | None:
    """The growth rate printed with a level, on one comparison."""
    for claim in claims.by_owner.get(level.id, ()):
        if claim.kind == "rate" and (claim.basis == basis or (basis == "yoy" and claim.basis == "")) and not claim.subject and claim.dimension == "%":
            return claim
    return None


def _before(value: Interval, rate: Interval) -> Interval:
    return value / (rate.times(Fraction(1, 100)) + _ONE)


def _weighted(whole: Claim, own: Claim, parts: Sequence[Claim], rates: Sequence[Claim]) -> Relation:
    base = total(_before(p.amount.interval, r.amount.interval) for p, r in zip(parts, rates, strict=True))
    point_base = sum((p.amount.value / (1 + r.amount.value / 100) for p, r in zip(parts, rates, strict=True)), Fraction(0))
    reach = (whole.amount.interval / base - _ONE).times(100)
    point = (whole.amount.value / point_base - 1) * 100
    numbers = tuple(x for pair in zip(parts, rates, strict=True) for x in pair)
    earlier = "＋".join(f"{p.shown}÷（1{'−' if r.negative else '＋'}{r.shown}）" for p, r in zip(parts, rates, strict=True))
    return made("weighted_growth", "arithmetic.growth", own, (whole, *numbers, own), point, reach, f"{whole.shown}÷（{earlier}）−1", 0.9, "总体增速由各部分的增速和数额决定")


def _between(whole: Claim, own: Claim, parts: Sequence[Claim], rates: Sequence[Claim]) -> Iterator[Relation]:
    """At constant prices the growth of the whole still lies between the slowest and the fastest part."""
    low, high = min(r.amount.interval.low for r in rates), max(r.amount.interval.high for r in rates)
    reach = Interval(low, high)
    gap = reach.gap(own.amount.interval)
    if gap <= Fraction(1, 10):
        return
    point = low if own.amount.value < low else high
    words = "、".join(("下降" if r.negative else "增长") + r.shown for r in rates)
    yield Relation(
        kind="between", code="arithmetic.growth", result=own, numbers=(*rates, own), outcome=judge(point, reach, own.amount),
        formula=f"各部分分别{words}，总体增速应在其间，文中为{'−' if own.negative else ''}{own.shown}", expected=f"{decimals(low, 1)}—{decimals(high, 1)}%", certainty=0.85, reason="总体增速不会超出各部分增速的范围",
    )


def _pulls(claims: Claims, part: Claim, rate: Claim, whole: Claim, own: Claim) -> Iterator[Relation]:
    """Points that a part adds to the growth of the whole, and the change of its share."""
    p, r, t, g = (c.amount for c in (part, rate, whole, own))
    earlier_part, earlier_whole = p.value / (1 + r.value / 100), t.value / (1 + g.value / 100)
    a, b = _before(p.interval, r.interval), _before(t.interval, g.interval)
    for claim in claims.by_owner.get(part.id, ()):
        if claim.kind == "pull":
            point = (p.value - earlier_part) / earlier_whole * 100
            reach = ((p.interval - a) / b).times(100)
            yield made("contribution", "arithmetic.ratio", claim, (part, rate, whole, own, claim), point, reach, f"{part.shown}的增减额÷{whole.shown}的上期数×100", 0.85, "拉动＝增减额÷总体上期数")
    for claim in share_changes(claims, part):
        point = (p.value / t.value - earlier_part / earlier_whole) * 100
        reach = (p.interval / t.interval - a / b).times(100)
        yield made("share_change", "arithmetic.point_change", claim, (part, rate, whole, own, claim), point, reach, f"{part.shown}÷{whole.shown}与上期比重之差", 0.85, "比重的升降由数额和增速决定")


def share_changes(claims: Claims, part: Claim) -> Iterator[Claim]:
    """Changes of the share of a part, printed with its name in the same or the next paragraph."""
    for paragraph in (part.paragraph, part.paragraph + 1):
        for claim in claims.by_paragraph.get(paragraph, ()):
            if claim.kind != "point" or claim.id < part.id or "比重" not in claims.text_of(claim)[max(0, claim.start - 40) : claim.start]:
                continue
            name = claim.label if claim.size > 1 else claim.subject
            name = name.replace("比重", "").split("占")[0]
            owner = claims.owner_of(claim)
            if (name and part.subject.startswith(name[:4]) and len(name) >= 2) or (not name and owner is not None and owner.kind == "share" and owner.subject and part.subject in owner.lead):
                yield claim


def _pull_sum(claims: Claims, parts: Sequence[Claim], own: Claim) -> Iterator[Relation]:
    """The pulls of all parts come to the growth of the whole."""
    pulls = [next((c for c in claims.by_owner.get(p.id, ()) if c.kind == "pull"), None) for p in parts]
    if any(p is None for p in pulls):
        return
    known = [p for p in pulls if p is not None]
    point = sum((p.amount.value for p in known), Fraction(0))
    reach = total(p.amount.interval for p in known)
    formula = "＋".join(("−" if p.negative else "") + p.shown for p in known).replace("＋−", "−")
    yield made("contributions", "arithmetic.sum", own, (*known, own), point, reach, formula, 0.88, "各部分拉动之和应为总体增速")


def made(kind: str, code: str, result: Claim, numbers: Sequence[Claim], point: Fraction, reach: Interval, formula: str, certainty: float, reason: str) -> Relation:
    outcome = judge(point, reach, result.amount)
    gap = reach.gap(result.amount.interval)
    if gap == 0 or (kind in REVISED and gap < Fraction(1, 10)):
        outcome = Outcome(Verdict.CONSISTENT, point, reach, outcome.off)
    elif kind in REVISED and gap < Fraction(1, 2):
        certainty, reason = 0.75, f"{reason}；上年数如经修订会有小差"
    sign = "−" if point < 0 and not result.negative else ""
    expected = sign + decimals(abs(point), result.places) + result.unit
    return Relation(
        kind=kind, code=code, result=result, numbers=tuple(numbers), outcome=outcome,
        formula=f"{formula}＝{'−' if point < 0 else ''}{decimals(abs(point), result.places + 1)}{result.unit}，文中为{'−' if result.negative else ''}{result.shown}",
        expected=expected, certainty=certainty, reason=reason,
        cause=likely_cause(result, numbers, point, {}) if outcome.verdict is Verdict.WRONG else "",
    )


