"""Shares of what a document told at its head (占投诉总量的, 占全市的, 占检测机构总数的), where no nearer whole explains them.

Wholes are levels before the share whose words hold what the share names, the first of their unit before the later ones. A share
that one of them explains is right; it is wrong only where one slip of the pen explains it over a single value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import DOUBTED, slip_in_ratio, with_certainty
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.names import comparable
from zhiheng.checking.relations.portion_lists import Portion

_FILLER = re.compile(r"^总|全部|所有|全[国省市县区州旗]|我[国省市县区]|总[数量额值]|总(?=[\u4e00-\u9fff]{2})|数量|总|件数|批次|数$|量$|的|同期|全年")
_KIND = re.compile(r"(?:项目|企业|机构|样品|产品|单位|案件|人员)$")
_REGION = re.compile(r"^全?[国省市县区州]$|^全[国省市县区系]")
HEADED = 24
"""A level so near the head of its paragraph that names nothing is of what the heading says."""
MOST = 400
"""So many figures back a headline is looked for."""


def headline(claims: Claims, portion: Portion, owned: set[int]) -> tuple[bool, Relation | None]:
    """Whether a whole told before explains the share, and the mismatch where one slip does over one value only."""
    share, part = portion.share, portion.part
    if part is None or portion.inside is not None or share.size > 1:
        return False, None
    wholes = list(_wholes(claims, portion, part, owned))
    tried = [r for w in wholes if (r := building.ratio(part, w, share, 0.82, f"占{portion.named or '总数'}")) is not None]
    if right := next((r for r in tried if not r.wrong), None):
        return True, right
    near = [r for r in tried if r.cause or slip_in_ratio(*r.numbers)]
    if len({r.numbers[1].amount.value for r in near}) != 1:
        return False, None
    return False, near[0] if len({w.amount.value for w in wholes}) == 1 else with_certainty(near[0], DOUBTED)


def _wholes(claims: Claims, portion: Portion, part: Claim, owned: set[int]) -> Iterator[Claim]:
    named = portion.named
    noun = _FILLER.sub("", named)
    bare = not noun or bool(_REGION.match(named))
    noun = part.subject[-2:] if bare else _KIND.sub("", noun) if len(noun) >= 4 else noun
    if len(noun) < 2 or (not named and not portion.said):
        return
    for level in claims.all[max(0, part.id - MOST) : part.id]:
        if level.kind != "level" or level.base or level.forward or level.bound or not comparable(level, part) or level.amount.value <= part.amount.value or PAST.search(level.period):
            continue
        words = said(claims, level)
        if _held(noun, words) and not re.search(r"上年|去年|同期|人均|平均|每", words) and (level.id not in owned or not bare):
            yield level


def said(claims: Claims, level: Claim) -> str:
    """The words about a level: its last piece, what stands behind its unit, and whom it concerns."""
    words = re.split(r"[，,；;：:（(。]", level.lead)[-1] + level.tail
    if level.start < HEADED and level.subject in ("", "共"):
        words += claims.text_of(level)[: level.start]  # （四）预付卡投诉。共2146件
    before: Sequence[Claim] = claims.all[level.id - 1 : level.id] if level.id else ()
    if re.match(r"[、，,]?(?:共)?涉及", level.lead) and before and before[0].sentence == level.sentence:
        words += re.split(r"[，,；;：:（(。]", before[0].lead)[-1]
    return words


def _held(noun: str, words: str) -> bool:
    """Whether all letters of a noun stand in the words, in order."""
    place = 0
    for letter in noun:
        place = words.find(letter, place) + 1
        if not place:
            return False
    return True


_BREADTH = re.compile(r"(?:增长|下降|亏损|盈利|覆盖|达标|参与|上涨)面(?:为|达到?|约)?$")
_OF_ALL = re.compile(r"^(?:[\u4e00-\u9fff]{0,10})(?:当?中|里)")


def breadth(claims: Claims, rate: Claim) -> Relation | None:
    """28个行业大类中，19个实现增长，增长面67.9%; 亏损企业43家，亏损面23.1% of the 186家规上工业企业 told before."""
    if not _BREADTH.search(rate.lead) or rate.size > 1 or rate.bound:
        return None
    before = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c.id < rate.id and c.clause == rate.clause]
    if not before or before[-1].id != rate.id - 1:
        return None
    part = before[-1]
    inside = [c for c in before[:-1] if comparable(c, part) and c.dimension == part.dimension and _OF_ALL.match(c.tail)]
    told = [c for c in claims.all[max(0, part.id - 60) : part.id] if c.kind == "level" and c.dimension == part.dimension and c.paragraph == part.paragraph and not c.base and not PAST.search(c.period) and c.tail[-2:] == "企业"]
    wholes = inside[-1:] or told
    tried = [r for w in wholes if (r := building.ratio(part, w, rate, 0.84, f"占{w.tail[:8] or w.subject[-8:]}")) is not None]
    if right := next((r for r in tried if not r.wrong), None):
        return right
    near = [r for r in tried if r.cause or slip_in_ratio(*r.numbers)]
    return near[0] if len(near) == 1 else None
