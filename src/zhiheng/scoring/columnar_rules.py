"""Rules as columns of milli-points: the operators that choose, join, cap, cancel or ask (sibling of `evaluate_rules`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from zhiheng.errors import RuleInvalid
from zhiheng.rules.evaluate_reach import SCOPES
from zhiheng.rules.evaluate_rules import cancelled, judge_range
from zhiheng.rules.syntax import (
    AllOf,
    AnyOf,
    Award,
    Bonus,
    Deduct,
    Each,
    Import,
    Judge,
    MeanOf,
    Proportional,
    Rank,
    Rule,
    Scale,
    Slope,
    Steps,
    Sum,
    Veto,
)
from zhiheng.scoring.columnar_conditions import ALWAYS, Facts, Pair, condition, decided
from zhiheng.scoring.columnar_measures import (
    FAR,
    Points,
    deduct,
    each,
    imported,
    mean_of,
    proportional,
    rank,
    settled,
    slope,
)
from zhiheng.scoring.columnar_terms import FALSE, TRUE, ZERO, Num, choose, greatest, least, nearest
from zhiheng.values.numbers import milli


def _award(rule: Award, facts: Facts, cid: str, path: str) -> Points:
    points = milli(rule.points)
    decide = decided if isinstance(rule.when, AllOf | AnyOf) else condition
    return Points.fixed(points).chosen(decide(rule.when, facts, cid, f"{path}when"), Points.fixed(0))


def _steps(rule: Steps, facts: Facts, cid: str, path: str) -> Points:
    closed, sure = FALSE, TRUE
    lows: dict[str, list[Num]] = {"low": [], "beyond_low": []}
    highs: dict[str, list[Num]] = {"high": [], "beyond_high": []}
    vetoes: list[tuple[str, Pair]] = []
    for i, step in enumerate(rule.of):
        here = f"{path}of.{i}."
        when = ALWAYS if step.when is None else decided(step.when, facts, cid, f"{here}when")
        if step.rule is not None:
            branch = named(facts, f"{cid}__{here}rule", evaluate(step.rule, facts, cid, f"{here}rule."))
        else:
            assert step.points is not None
            branch = Points.fixed(milli(step.points))
        out = closed | when.no
        taken = Pair(sure & when.yes, out)
        vetoes += [(scope, taken.both(strikes)) for scope, strikes in branch.vetoes]
        for name, into, far in (
            ("low", lows, FAR),
            ("beyond_low", lows, FAR),
            ("high", highs, -FAR),
            ("beyond_high", highs, -FAR),
        ):
            into[name].append(choose(out, far, getattr(branch, name)))
        name = f"{cid}__{here}"
        closed = facts.stages.truth(f"{name}closed", closed | when.yes)
        sure = facts.stages.truth(f"{name}sure", sure & when.no)
    for name in lows:
        lows[name].append(choose(closed, FAR, 0))
    for name in highs:
        highs[name].append(choose(closed, -FAR, 0))
    return Points(
        least(*lows["low"]),
        greatest(*highs["high"]),
        least(*lows["beyond_low"]),
        greatest(*highs["beyond_high"]),
        tuple(vetoes),
    )


def _sum(rule: Sum, facts: Facts, cid: str, path: str) -> Points:
    base = milli(rule.base) if rule.base is not None else 0
    total = Points.fixed(base)
    for i, part in enumerate(rule.of):
        total = plus(total, evaluate(part, facts, cid, f"{path}of.{i}."))
    return total.clip(
        milli(rule.floor) if rule.floor is not None else None, milli(rule.cap) if rule.cap is not None else None
    )


def plus(a: Points, b: Points) -> Points:
    """Both together."""
    return Points(
        a.low + b.low,
        a.high + b.high,
        a.beyond_low + b.beyond_low,
        a.beyond_high + b.beyond_high,
        a.vetoes + b.vetoes,
    )


def _bonus(rule: Bonus, facts: Facts, cid: str, path: str) -> Points:
    inner = evaluate(rule.rule, facts, cid, f"{path}rule.")
    return inner.clip(None, milli(rule.cap) if rule.cap is not None else None)


def _veto(rule: Veto, facts: Facts, cid: str, path: str) -> Points:
    if rule.scope not in SCOPES:
        raise RuleInvalid(f"一票否决的范围应为 {'、'.join(SCOPES)} 之一，写的是“{rule.scope}”", where=path)
    when = decided(rule.when, facts, cid, f"{path}when")
    extra = Num(-abs(milli(rule.also_deduct)) if rule.also_deduct is not None else 0)
    return Points(ZERO, ZERO, extra, extra).chosen(when, Points.fixed(0), ((rule.scope, when),))


def _scale(rule: Scale, facts: Facts, cid: str, path: str) -> Points:
    inner = named(facts, f"{cid}__{path}inner", evaluate(rule.rule, facts, cid, f"{path}rule."))
    by = Fraction(rule.by)
    low, high = _times(inner.low, by), _times(inner.high, by)
    past_low, past_high = _times(inner.beyond_low, by), _times(inner.beyond_high, by)
    if by < 0:
        low, high, past_low, past_high = high, low, past_high, past_low
    scaled = Points(low, high, past_low, past_high, inner.vetoes)
    if rule.when is None:
        return scaled
    scaled = named(facts, f"{cid}__{path}scaled", scaled)
    return scaled.chosen(decided(rule.when, facts, cid, f"{path}when"), inner, inner.vetoes)


def _times(value: Num, by: Fraction) -> Num:
    if by.denominator == 1:
        return value * by.numerator
    if value.constant is not None and value.constant == 0:
        return ZERO
    size, below = greatest(value, -value), value.against("<", 0)
    scaled = nearest(size * abs(by.numerator), Num(by.denominator))
    return choose(below, -scaled, scaled) if by > 0 else choose(below, scaled, -scaled)


def _judge(rule: Judge, facts: Facts, cid: str, path: str) -> Points:
    low, high = judge_range(rule)
    held, given = facts.number(cid, f"{path}why", "awarded")
    size = greatest(given, -given)
    worth = greatest(least(size if rule.sign == "+" else -size, high), low)
    out = settled(held, worth, low, high)
    if rule.when is None:
        return out
    return out.chosen(decided(rule.when, facts, cid, f"{path}when"), Points.fixed(0))


_RULES: Final[Mapping[type[Rule], Callable[[Any, Facts, str, str], Points]]] = {
    Award: _award,
    Steps: _steps,
    Each: each,
    Deduct: deduct,
    Slope: slope,
    Proportional: proportional,
    Rank: rank,
    MeanOf: mean_of,
    Sum: _sum,
    Bonus: _bonus,
    Veto: _veto,
    Scale: _scale,
    Import: imported,
    Judge: _judge,
}


def named(facts: Facts, name: str, points: Points) -> Points:
    """The points as columns of their own, for use more than once."""
    stages = facts.stages
    return replace(
        points,
        low=stages.number(f"{name}~low", points.low),
        high=stages.number(f"{name}~high", points.high),
        beyond_low=stages.number(f"{name}~beyond_low", points.beyond_low),
        beyond_high=stages.number(f"{name}~beyond_high", points.beyond_high),
    )


def evaluate(rule: Rule, facts: Facts, cid: str, path: str = "") -> Points:
    """The rule over all rows; `path` ends with a dot unless it is empty.

    Raises:
        RuleInvalid: the rule breaks the algebra. InvalidValue: points finer than a milli-point.
    """
    points = _RULES[type(rule)](rule, facts, cid, path)
    if rule.unless is None:
        return points
    when = decided(rule.unless, facts, cid, f"{path}unless")
    points = named(facts, f"{cid}__{path}before", points)
    vetoes = tuple((scope, when.negated().both(strikes)) for scope, strikes in points.vetoes)
    return Points.fixed(cancelled(rule)).chosen(when, points, vetoes)


def any_of(strikes: list[Pair]) -> Pair:
    """Whether one of them strikes."""
    out = Pair(FALSE, TRUE)
    for one in strikes:
        out = out.either(one)
    return out


def vetoed(points: Points, strikes: Pair) -> Points:
    """The points under a veto, as `rules.evaluate.vetoed`."""
    return replace(
        points,
        low=choose(strikes.no, points.low, least(points.low, 0)),
        high=choose(strikes.yes, least(points.high, 0), points.high),
    )
