"""Evidence that figures belong together (佐证): what a mismatch must show before it may accuse anyone.

An error needs a pairing that is the only one, or one slip of the pen that would explain it; a part greater than its whole,
or a whole of one, is no evidence at all.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import Interval
from zhiheng.checking.relations.model import SURE, Relation
from zhiheng.checking.relations.sums import close

DEFINED = "按定义由这两个数计算"
"""The reason of rates that a definition gives: a part may be greater than its whole (性别比)."""
DOUBTED = 0.75
"""How sure a pairing is that others could replace: below `SURE`, so that a mismatch is a warning."""


def slip_in_ratio(part: Claim, whole: Claim, rate: Claim) -> bool:
    """Whether one slip of the pen in the part, the whole or the rate explains why part ÷ whole is not the rate."""
    a, b, c = part.amount.interval, whole.amount.interval, rate.amount.interval
    if a.low <= 0 or b.low <= 0 or c.low <= 0:
        return False
    factor = Fraction(1000 if rate.dimension == "‰" else 100)
    return any(
        slip_into(claim.text.replace(",", ""), reach.low / claim.scale, reach.high / claim.scale)
        for claim, reach in ((rate, _printed((a / b).times(factor), rate)), (part, (b * c).times(1 / factor)), (whole, (a / c).times(factor)))
        if reach.low <= reach.high
    )


def _printed(reach: Interval, rate: Claim) -> Interval:
    """A reach with what rounding or cutting off the last place adds."""
    return Interval(reach.low - rate.amount.unit, reach.high + rate.amount.unit / 2)


def doubted(relation: Relation) -> Relation:
    """The same with the certainty of a pairing that others could replace."""
    return with_certainty(relation, DOUBTED) if relation.certainty >= SURE else relation


def with_certainty(relation: Relation, certainty: float) -> Relation:
    """The same relation, surer or less sure."""
    words = relation.__dict__.get("_words")
    if words is not None and "formula" not in relation.__dict__:
        return Relation.lazily(relation.kind, relation.code, relation.result, relation.numbers, relation.outcome, certainty, relation.reason, words)
    return replace(relation, certainty=certainty)


def plausible(relation: Relation) -> bool:
    """Whether a mismatch of a ratio or a sum may be told at all.

    A share below nothing, a whole of a single piece, and a part greater than its whole say that the figures do not belong
    together, unless one slip of the pen explains the last.
    """
    if relation.wrong and relation.kind == "sum" and relation.outcome.point > 0:
        return all(p.amount.value <= relation.result.amount.value for p in relation.numbers[:-1]) or close(relation)
    if not relation.wrong or relation.kind not in ("ratio", "complement", "table_ratio") or len(relation.numbers) != 3:
        return True
    part, whole, rate = relation.numbers
    if rate is not relation.result or part.kind != "level" or whole.kind != "level":
        return True
    if relation.reason == DEFINED:
        return True
    if relation.outcome.point < 0 and relation.kind != "table_ratio" or (whole.amount.exact and whole.amount.value <= 1):
        return False
    over = relation.kind != "table_ratio" and part.amount.value > whole.amount.value and rate.amount.value <= (1000 if rate.dimension == "‰" else 100)
    return not over or slip_in_ratio(part, whole, rate)

