"""Changes in percentage points (百分点): the difference of two rates, never their quotient."""

from __future__ import annotations

from collections.abc import Iterator

from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.pairs import pairs


def find(context: Context) -> Iterator[Relation]:
    """All changes in points whose two rates are printed in the sentence."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind != "point" or claim.size > 1:
            continue
        candidates = [
            building.difference(new, old, claim, sure, "两个百分率之差", "point_change", "arithmetic.point_change")
            for new, old, sure in pairs(claims, claim, ("pct", "share", "rate"), "%")
        ]
        found = settle(candidates)
        if found:
            yield found
