"""Changes in percentage points (百分点): the difference of two rates, never their quotient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.pairs import pairs

_ELSEWHERE = re.compile(r"全国|全省|全市|全县|全区|平均|规上|同类|计划|目标|预期")


def _elsewhere(lead: str) -> bool:
    """Whether the words before a figure measure against another place or a plan, not against an earlier time."""
    return bool(_ELSEWHERE.search(re.split(r"[，,；;。：:、]", lead)[-1]))


def find(context: Context) -> Iterator[Relation]:
    """All changes in points whose two rates are printed in the sentence."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind not in ("point", "gap") or claim.size > 1:
            continue
        if apart := _apart(claims, claim):
            yield apart
            continue
        if beside := _in_bracket(claims, claim):
            yield beside
            continue
        candidates = [
            building.difference(new, old, claim, sure, "两个百分率之差", "point_change", "arithmetic.point_change")
            for new, old, sure in pairs(claims, claim, ("pct", "share", "rate"), "%")
            if _elsewhere(old.lead) or not _elsewhere(claim.lead)
        ]
        if not candidates and claim.kind == "point":
            candidates = [building.difference(new, old, claim, 0.85, "最近两年的百分率之差", "point_change", "arithmetic.point_change") for new, old in _series(claims, claim)]
        if not candidates and claim.kind == "point":
            candidates = list(_clauses(claims, claim))
        found = settle(candidates)
        if found:
            yield found


def _apart(claims: Claims, claim: Claim) -> Relation | None:
    """最高的为96.7%，最低的为93.2%，相差3.5个百分点: the last two rates of the sentence, the greater less the smaller."""
    if not re.search(r"(?:相差|差距为?|极差为?)(?:了|约)?$", claim.lead):
        return None
    rates = [c for c in claims.by_sentence[claim.sentence] if c.kind in ("pct", "share") and c.id < claim.id and c.dimension == "%"][-2:]
    if len(rates) < 2 or rates[-1].id != claim.id - 1:
        return None
    high, low = sorted(rates, key=lambda c: -c.value)
    made = building.difference(high, low, claim, 0.85, "两个百分率相差", "point_change", "arithmetic.point_change")
    return made if not made.wrong or made.cause else None


_OVER = re.compile(r"(?P<word>高于|高出|优于|好于|领先|低于|落后于?)[\u4e00-\u9fff]{2,14}[（(]$")


def _in_bracket(claims: Claims, claim: Claim) -> Relation | None:
    """合格率96.14%，较上年的95.52%提高0.62个百分点，高出全国平均水平（94.18%）1.96个百分点: against the rate in the bracket."""
    than = claims.all[claim.id - 1] if claim.id else None
    if than is None or than.sentence != claim.sentence or than.kind not in ("pct", "share") or not re.fullmatch(r"[）)](?:约|近)?", claims.between(than, claim)):
        return None
    found = _OVER.search(claims.text_of(claim)[max(0, than.start - 24) : than.start])
    own = next((c for c in claims.by_sentence[claim.sentence] if c.kind in ("pct", "share") and c.id < than.id and c.clause == claim.clause), None)
    if found is None or own is None:
        return None
    pair = (own, than) if found["word"] not in ("低于", "落后", "落后于") else (than, own)
    made = building.difference(*pair, claim, 0.88, "与括号中的平均水平之差", "point_change", "arithmetic.point_change")
    return made if not made.wrong or made.cause else None


_THAN = re.compile(r"^[比较](?P<name>[\u4e00-\u9fff]{2,10})$")


def _clauses(claims: Claims, claim: Claim) -> Iterator[Relation]:
    """流通领域……不合格率为16.4%，比生产领域高6.6个百分点: the rate of this name in the clause that opens with that name."""
    own, found = claims.owner_of(claim), _THAN.match(claim.subject)
    if own is None or found is None or own.kind != "pct" or own.sentence != claim.sentence:
        return
    opens: dict[tuple[int, int], str] = {}
    for other in claims.by_paragraph[claim.paragraph]:
        opens.setdefault((other.sentence, other.clause), other.subject)
        if other.id < own.id and other.kind == "pct" and other.subject == own.subject and opens[(other.sentence, other.clause)].startswith(found["name"]):
            yield building.difference(own, other, claim, 0.88, f"与{found['name']}的百分率之差", "point_change", "arithmetic.point_change")


def _series(claims: Claims, claim: Claim) -> Iterator[tuple[Claim, Claim]]:
    """The last two rates of a list of years before the claim (近5年合格率分别为…，比上年下降0.1个百分点)."""
    before = [c for c in claims.by_sentence[claim.sentence] if c.id == claim.id - 1]
    if before and before[0].size >= 3 and before[0].kind in ("pct", "share") and re.search(r"年", before[0].lead) and re.search(r"[比较]", claim.lead):
        members = claims.by_run[before[0].run]
        yield members[-1], members[-2]
