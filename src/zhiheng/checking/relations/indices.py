"""Price indices (指数): an index of 100.7 on the previous year is a rise of 0.7 %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import Interval, decimals, judge
from zhiheng.checking.relations.model import Context, Relation

_CHAINED = re.compile(r"价格|CPI|PPI|生产者")


def find(context: Context) -> Iterator[Relation]:
    """Indices near 100 with the change printed right behind them."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind not in ("index", "level", "pct") or "指数" not in claim.lead[-16:] or not _CHAINED.search(claim.lead):
            continue
        after = claims.all[claim.id + 1 : claim.id + 2]
        if not after or after[0].sentence != claim.sentence or after[0].kind != "rate" or after[0].dimension != "%":
            continue
        if not 5 <= claim.amount.value <= 2000 or re.search(r"[；;]", claims.between(claim, after[0])):
            continue
        yield _index(claim, after[0])


def _index(index: Claim, change: Claim) -> Relation:
    point = index.amount.value - 100
    reach = index.amount.interval - Interval.of(100)
    outcome = judge(point, reach, change.amount)
    words = "上涨" if point >= 0 else "下降"
    expected = decimals(abs(point), change.places) + "%"
    return Relation(
        kind="index", code="arithmetic.growth", result=change, numbers=(index, change), outcome=outcome,
        formula=f"指数{index.text}−100＝{decimals(Fraction(point), index.places)}，即{words}{expected}，文中为{'下降' if change.negative else '上涨'}{change.shown}",
        expected=expected, certainty=0.95 if abs(point) < 60 else 0.85, reason="指数以100为基准",
    )
