"""Figures linked after reading (陈述关联): names for the members of lists, levels for the rates listed like them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zhiheng.checking.claims.lists import names_of
from zhiheng.checking.claims.model import Claim
from zhiheng.checking.claims.named_owners import by_name, by_unit
from zhiheng.checking.claims.text import Passage

_VERB = re.compile(r"(?:生产|销售|产量|销量|出口|进口)$")
_VERB_OF = {"产量": "生产", "销量": "销售", "生产": "生产", "销售": "销售", "出口": "出口", "进口": "进口", "出口额": "出口", "进口额": "进口"}

_RESPECTIVELY = re.compile(r"分别|依次")


def link(claims: Sequence[Claim], runs: Mapping[int, list[Claim]], sentences: Mapping[int, list[Claim]], kept: Mapping[int, Passage]) -> None:
    """Complete the claims in place: labels of runs, composed subjects, owners of listed rates."""
    for members in runs.values():
        names = names_of(members, kept[members[0].paragraph].text) if members[0].kind != "part" else []
        for place, member in enumerate(members):
            member.size, member.first = len(members), members[0].start
            if names:
                member.label = names[place]
                if member.kind in ("level", "pct"):
                    member.subject = names[place]
    for sentence in sentences.values():
        _verbs(sentence)
        _owners(claims, sentence, runs)
        by_name(claims, sentence)
        by_unit(claims, sentence, runs)
        _scopes(sentence)


def _verbs(sentence: Sequence[Claim]) -> None:
    """A bare verb takes the thing of the level before it: 商用车生产39.98万辆；销售36.54万辆."""
    thing = ""
    for claim in sentence:
        if claim.kind != "level":
            continue
        verb = _VERB.search(claim.subject)
        if verb and verb.start() > 0:
            thing = claim.subject[: verb.start()]
        elif verb and thing and claim.clause <= sentence[-1].clause:
            claim.subject = thing + claim.subject


def _owners(claims: Sequence[Claim], sentence: Sequence[Claim], runs: Mapping[int, list[Claim]]) -> None:
    """Listed rates belong to the levels listed before them, one by one; 产量 and 销量 to the level of that verb."""
    for claim in sentence:
        if claim.kind not in ("rate", "change", "point", "share") or claim.owner is None:
            continue
        owner = claims[claim.owner]
        if claim.run >= 0 and owner.run >= 0 and claim.size == owner.size:
            claim.owner = runs[owner.run][claim.order].id
        elif claim.run >= 0 and claim.size > 1 and owner.run < 0 and owner.kind == "level" and _RESPECTIVELY.search(claim.lead):
            before = claims[max(0, owner.id - claim.size + 1) : owner.id + 1]
            if len(before) == claim.size and all(c.kind == "level" and c.sentence == claim.sentence and c.run < 0 and c.clause == owner.clause and not c.base for c in before):
                claim.owner = before[claim.order].id
        elif claim.subject in _VERB_OF:
            verb = _VERB_OF[claim.subject]
            same = [c for c in sentence if c.kind == "level" and c.id < claim.id and c.subject.endswith(verb) and c.clause == claim.clause]
            if same:
                claim.owner, claim.subject = same[-1].id, ""


def _scopes(sentence: Sequence[Claim]) -> None:
    """The first level of a ；-clause narrows the levels behind it."""
    opens: dict[int, Claim] = {}
    for claim in sentence:
        if claim.kind != "level":
            continue
        first = opens.setdefault(claim.clause, claim)
        if first is not claim:
            claim.scope = first.subject
        elif (before := opens.get(claim.clause - 1)) is not None and len(claim.subject) <= 5 < len(before.subject) and before.dimension != claim.dimension:
            claim.scope = before.subject
