"""Averages (平均数): 平均每家, 户均: a total over the number of those who share it, both told in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import base_of
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle

_EACH = re.compile(r"平均每(?P<each>家|户|人|件|个|台|项|批次|单位|所|起)[^，,；;。]{0,8}$|(?P<short>户|件|家|台|车|项)均[^，,；;。]{0,8}$")


def find(context: Context) -> Iterator[Relation]:
    """Averages whose total and count stand before them in the sentence."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "level" and (each := _EACH.search(claim.lead)):
            found = settle(list(_means(claims, claim, base_of(each.group("each") or each.group("short"))[0])))
            if found:
                yield found


def _means(claims: Claims, claim: Claim, each: str) -> Iterator[Relation]:
    before = [c for c in claims.by_sentence[claim.sentence] if c.id < claim.id and c.kind == "level"]
    counts = [c for c in before if c.dimension == each]
    totals = [c for c in before if c.dimension == claim.dimension]
    for count in counts[::-1]:
        for whole in totals[::-1]:
            if count is not whole:
                relation = building.mean(whole, count, claim, 0.85 if len(counts) == len(totals) == 1 else 0.6, "总数除以个数")
                if relation:
                    yield relation
