"""Contributions told apart from their parts' values (贡献): three demands pull GDP, contribution rates come to 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.intervals import total
from zhiheng.checking.relations.exhaust import exhaustive
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.relations.names import likeness
from zhiheng.checking.relations.shares import hundred
from zhiheng.checking.relations.weighted import made


def find(context: Context) -> Iterator[Relation]:
    """Sentences that tell how much each of several parts pulls, or its contribution rate."""
    claims = context.claims
    for sentence in list(claims.by_sentence.values()):
        pulls = [c for c in sentence if c.kind == "pull" and c.dimension == "百分点"]
        if len(pulls) >= 2 and exhaustive([_name(c) for c in pulls]):
            found = _pulled(claims, pulls)
            if found:
                yield found
        rates = [c for c in sentence if c.kind in ("pct", "pull") and c.dimension == "%" and "贡献率" in c.lead[-14:]]
        if len(rates) >= 2 and exhaustive([_name(c) for c in rates]):
            yield hundred(rates, 0.88, "各部分贡献率之和应为100%")


def _name(claim: Claim) -> str:
    words = re.split(r"[，,；;：:。]", claim.lead)[-1]
    return re.split(r"对|拉动|向[上下]|贡献", words)[0] or claim.label


def _pulled(claims: Claims, pulls: Sequence[Claim]) -> Relation | None:
    target = re.split(r"拉动", pulls[0].lead)[-1]
    target = re.sub(r"(?:增长|提高|上升|增速)+$", "", target)
    for claim in reversed(claims.by_paragraph[pulls[0].paragraph]):
        if claim.id < pulls[0].id and claim.kind == "rate" and claim.dimension == "%":
            owner = claims.owner_of(claim)
            name = claim.subject or (owner.subject if owner else "")
            if likeness(target, name) >= 2:
                point = sum((p.amount.value for p in pulls), Fraction(0))
                reach = total(p.amount.interval for p in pulls)
                formula = "＋".join(("−" if p.negative else "") + p.shown for p in pulls).replace("＋−", "−")
                return made("contributions", "arithmetic.sum", claim, (*pulls, claim), point, reach, formula, 0.88, "各部分拉动之和应为总体增速")
    return None
