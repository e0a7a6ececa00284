"""Yearly growth between two named years (年均增长): from the two values, or from the multiple (是2000年的2.4倍，年均增长19%)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import Interval, Outcome, Verdict, decimals, judge
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation

_YEAR = re.compile(r"((?:19|20)\d{2})年(?!均)")
_AVERAGE = re.compile(r"年均(?:增长|递增|增幅|增速)[^，,；;。\d]{0,6}$")
_FROM = re.compile(r"(?:由|从)((?:19|20)\d{2})年的?$")


def find(context: Context) -> Iterator[Relation]:
    """Yearly rates right behind the figures they follow from; the last year is the nearest other year named before."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind != "rate" or claim.dimension != "%" or claim.size > 1 or not _AVERAGE.search(claim.lead) or re.search("比", claim.lead):
            continue
        before = claims.all[max(0, claim.id - 2) : claim.id]
        if not before or before[-1].sentence != claim.sentence:
            continue
        last = before[-1]
        text = claims.text_of(claim)
        if last.kind == "times" and (found := re.search(r"((?:19|20)\d{2})年的$", text[: last.start])):
            years = _years(claims, claim, int(found[1]), text[: found.start()])
            if years:
                yield _by_times(last, claim, years)
        elif len(before) == 2 and last.kind == "level" and before[0].kind == "level" and last.dimension == before[0].dimension:
            found = _FROM.search(text[: before[0].start])
            if found and re.fullmatch(r"[^，,；;。\d]{0,6}(?:增加|增长|提高|上升|扩大|增|升)[到至](?:了|约)?", claims.between(before[0], last)):
                years = _years(claims, claim, int(found[1]), text[: found.start()])
                relation = building.average_growth(last, before[0], claim, years, 0.85, f"{years}年间的年均增长按复利计算") if years else None
                if relation is not None:
                    yield _fair(relation)


def _years(claims: Claims, claim: Claim, first: int, words: str) -> int:
    """How many years: to the last other year named in the passage, else in the document's passages before; 0 where none is."""
    named = [int(y) for y in _YEAR.findall(words) if int(y) > first]
    if not named:
        for other in reversed(claims.all[max(0, claim.id - 40) : claim.id]):
            named = [int(y) for y in _YEAR.findall(claims.text_of(other)[: other.end]) if int(y) > first]
            if named:
                break
    years = named[-1] - first if named else 0
    return years if 2 <= years <= 30 else 0


def _by_times(times: Claim, rate: Claim, years: int) -> Relation:
    a = times.amount
    low, high = (building._root(x, years) for x in (max(a.interval.low, Fraction(1, 100)), a.interval.high))
    point = (building._root(a.value, years) - 1) * 100
    reach = Interval((low - 1) * 100, (high - 1) * 100)
    outcome = judge(point, reach, rate.amount)
    return _fair(
        Relation(
            kind="average_growth", code="arithmetic.growth", result=rate, numbers=(times, rate), outcome=outcome,
            formula=f"{times.shown}的{years}次方根−1＝{decimals(point, 1)}%，文中为{rate.shown}", expected=decimals(point, rate.places) + "%", certainty=0.85,
            reason=f"{years}年间的年均增长按复利计算",
        )
    )


def _fair(relation: Relation) -> Relation:
    """Writers round yearly rates and count the years both ways: off by less than a point, or by a year, is let go."""
    printed, point = relation.result.amount.value, relation.outcome.point
    if relation.wrong and abs(printed - point) < max(Fraction(1), abs(point) / 10):
        return replace(relation, outcome=Outcome(Verdict.ROUNDING, point, relation.outcome.reach, relation.outcome.off))
    return relation
