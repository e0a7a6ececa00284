"""The earlier and the later figure of one thing (前后两期): 由A增至B, 上年同期为A, 比上年的A."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations.names import core, likeness

_FROM = re.compile(r"(?:由|从)[^，,；;\d]{0,24}$|[比较][^，,；;]{0,16}的$|[与和同][^，,；;]{0,20}(?:[（(][^）)]*)$")
_REFERENCE = re.compile(r"[比较与][^，,；;]{1,14}(?:的|水平|[（(])[^，,；;]{0,6}$|(?:全国|全省|全市|上年同期|去年同期)(?:平均)?(?:水平)?(?:为|是|增长)?$")
_TO = re.compile(r"(?:到|至|达|为|变为|达到|扩大到)(?:了|约|近|超过?)?$")
_OLD_YEAR = re.compile(r"[比较与和同由从自](?:19|20)\d{2}年")


def pairs(claims: Claims, claim: Claim, kinds: tuple[str, ...], dimension: str | None) -> Iterator[tuple[Claim, Claim, float]]:
    """(later, earlier, certainty) of two figures of one dimension before a claim in its sentence, nearest first."""
    before = [c for c in claims.by_sentence[claim.sentence] if c.id < claim.id and c.kind in kinds and (dimension is None or c.dimension == dimension)]
    before = [c for c in before if claim.id - c.id <= 6]
    for later in reversed(before):
        for earlier in reversed([c for c in before if c.id < later.id and later.id - c.id <= 3]):
            if later.dimension != earlier.dimension or ((later.kind == "rate") != (earlier.kind == "rate") and not _REFERENCE.search(later.lead)):
                continue
            found = (earlier, later, 0.92) if later.base and not earlier.base and claim.owner == earlier.id and later.clause == earlier.clause else _order(claims, earlier, later)
            if found is None:
                continue
            new, old, sure = found
            between = [c for c in claims.all[max(earlier.id, 0) + 1 : claim.id] if c.kind == claim.kind and c.run != claim.run]
            yield new, old, sure - (0.3 if between or later.clause != claim.clause else 0)


def _order(claims: Claims, first: Claim, second: Claim) -> tuple[Claim, Claim, float] | None:
    lead = _words(claims, first)
    gap = claims.between(first, second)
    if re.search(r"[。；;]|(?:不含|含|包括|加上)(?:上年|上期|去年)|旧存|结转", gap):
        return None
    if re.search(r"(?:由|从)[^，,；;（(\d]{0,30}(?:(?:19|20)\d\d年)?[^，,；;（(\d]{0,8}$", lead) and re.search(r"(?:到|至|升|降|为|达)[^，,；;]{0,12}$", gap):
        return second, first, 0.95
    if second.id - first.id > 1 and not PAST.search(lead):
        gap = re.split(r"[，,（(]", gap.rstrip("（("))[-1]
    if first.subject and second.subject and not likeness(first.subject, second.subject) and not _same_thing(second.subject):
        return None
    years = [re.match(r"(?:19|20)\d{2}", c.period) for c in (first, second)]
    if years[0] and years[1] and years[0].group() != years[1].group() and core(first.subject) == core(second.subject) and years[1].group() in gap and len(core(first.subject)) >= 2:
        return (first, second, 0.88) if years[0].group() > years[1].group() else (second, first, 0.88)
    if second.kind in ("pct", "rate", "share") and _REFERENCE.search(second.lead):
        return first, second, 0.9
    past_first, past_second = bool(PAST.search(lead[-16:])), bool(PAST.search(gap)) or bool(_FROM.search(gap)) or bool(_OLD_YEAR.search(gap))
    if past_second and not past_first:
        return first, second, 0.92
    if past_first and not past_second and (_TO.search(gap) or re.search(r"今年|本年|本期", gap)):
        return second, first, 0.9
    if _FROM.search(lead) and _TO.search(gap):
        return second, first, 0.88
    if _TO.search(gap) and re.fullmatch(r"[^，,；;\d]{0,6}(?:增加|增长|提高|上升|下降|减少|降低|扩大|缩小|提升|升|降|增|减|跃升)[到至为](?:了|约|近)?", gap):
        return second, first, 0.9
    return None


def _same_thing(subject: str) -> bool:
    """Whether the words before the second figure only compare and name nothing else (比上年的, 与2008年前综合水平)."""
    return bool(re.search(r"^[比较与同和由从]|水平|上年|去年|同期|上月|年前", subject))


def _words(claims: Claims, claim: Claim) -> str:
    text = claims.text_of(claim)
    return re.split(r"[，,；;。]", text[max(0, claim.start - 40) : claim.start])[-1]
