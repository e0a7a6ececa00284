"""Multiples and proportions (倍数、收入比): 是上年的1.5倍, 城乡居民收入比2.17."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import core

_OF = re.compile(r"(?:是|为|相当于|达到?)(?P<whole>[^，,；;]{1,16}?)的(?:约|近)?$")
_GAP = re.compile(r"城乡(?:居民)?[\u4e00-\u9fff]{0,10}?(?:倍差|差距|之?比(?:值|例)?)[^，,；;。]{0,22}$")


def find(context: Context) -> Iterator[Relation]:
    """Multiples whose two values are printed, and the proportion of urban to rural income."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "times" and _OF.search(_piece(claims, claim)):
            found = settle(_multiple(claims, claim))
        elif claim.kind in ("level", "index", "pct", "times") and claim.dimension in ("", "倍") and _GAP.search(_piece(claims, claim)):
            found = settle(_gap(claims, claim))
        else:
            continue
        if found:
            yield found


def _piece(claims: Claims, claim: Claim) -> str:
    return re.split(r"[，,；;。]", claims.text_of(claim)[max(0, claim.start - 40) : claim.start])[-1]


def _multiple(claims: Claims, claim: Claim) -> Iterator[Relation]:
    sentence = [c for c in claims.by_sentence[claim.sentence] if c.kind == "level" and abs(c.id - claim.id) <= 4]
    before = [c for c in sentence if c.id < claim.id]
    if not before:
        return
    new = before[-1]
    own = claims.owner_of(claim)
    new = own if own is not None and own in before and len(before) > 1 else new
    words = _OF.search(_piece(claims, claim))
    assert words is not None
    year = re.fullmatch(r"(?:19|20)\d{2}年?(?:末|底)?|(?:上年|去年|“?十[一二三四五]五”?)(?:末|底|期末)?", words.group("whole"))
    if len(before) > 1 and not year and re.search(r"\d", words.group("whole")):
        new = before[-2]
    for old in sentence:
        if old is new or old.dimension != new.dimension:
            continue
        if year and old.id == new.id - 1 and re.search(r"[由从][^，,；;。]*$", old.lead):
            relation = building.times(new, old, claim, 0.9, "两数之比")
            if relation:
                yield relation  # 由286.4亿元增加到463.7亿元，为2020年的1.62倍
            continue
        beside = old.id == claim.id - 1 and claims.between(old, claim) == "的" and re.search(r"(?:是|为|相当于|达到?)(?:上年|去年|(?:19|20)\d{2}年)", old.lead[-12:])
        if beside or PAST.search(old.lead[-12:]) or (old.subject and core(old.subject) and core(old.subject) in core(words.group("whole"))):
            relation = building.times(new, old, claim, 0.9, "两数之比")
            if relation:
                yield relation


def _gap(claims: Claims, claim: Claim) -> Iterator[Relation]:
    """Urban over rural income of the same time, from the paragraphs around."""
    near = [c for c in claims.all[max(0, claim.id - 16) : claim.id] if c.kind == "level" and c.dimension == "元" and "人均" in c.subject + c.scope and claim.paragraph - c.paragraph <= 1]
    first = re.search(r"(?:由|从|[比较](?=上年|去年|同期|上期|年初))[^，,；;\d]{0,8}$", claim.lead)
    town = [c for c in near if re.search("城镇|城市", c.subject)]
    country = [c for c in near if re.search("农村|乡村|农民", c.subject)]
    if first is not None:  # 由上年的1.94: of earlier incomes only
        town, country = ([c for c in named if _former(claims, c)] for named in (town, country))
    else:
        town += [c for c in claims.all[max(0, claim.id - 16) : claim.id] if _next(claims, town, c)]
        country += [c for c in claims.all[max(0, claim.id - 16) : claim.id] if _next(claims, country, c)]
    for a in town[::-1]:
        for b in country[::-1]:
            relation = building.times(a, b, claim, 0.85, "城镇居民收入与农村居民收入之比")
            if relation:
                yield relation


def _former(claims: Claims, claim: Claim) -> bool:
    """Whether an income is told as the earlier one: of last year, or the value from which another came."""
    after = claims.all[claim.id + 1 : claim.id + 2]
    return bool(PAST.search(claim.period) or PAST.search(claim.lead[-12:])) or bool(after) and _next(claims, [claim], after[0])


def _next(claims: Claims, named: list[Claim], claim: Claim) -> bool:
    """Whether a claim is the later value of one of these (由38762元提高到41230元)."""
    return claim.kind == "level" and any(claim.id == n.id + 1 and re.search(r"到|至|为", claims.between(n, claim)) for n in named if n.paragraph == claim.paragraph)
