"""Lists of shares against the parts they speak of (结构比例): 三次产业比为3.9：59.5：36.6 and the three values added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.groups import Group
from zhiheng.checking.relations.model import Relation

_THREE = re.compile(r"三次产业|三产|产业结构|一二三产")


def lists(claims: Claims) -> dict[int, list[list[Claim]]]:
    """Lists of shares by paragraph."""
    found: dict[int, list[list[Claim]]] = defaultdict(list)
    for members in claims.by_run.values():
        if members[0].kind == "part" or (members[0].kind in ("share", "pct") and members[0].label and "占" in members[0].lead + members[0].label) or (members[0].kind in ("share", "pct") and len(members) == 3 and _THREE.search(members[0].lead)):
            found[members[0].paragraph].append(members)
    return found


def relations(claims: Claims, settled: Sequence[tuple[Group, Claim]], found: dict[int, list[list[Claim]]]) -> Iterator[Relation]:
    """Each share of a list as its part over the whole, for the group that the list speaks of.

    Where several groups bear the names of a list (抽查 and 不合格 by size of firm), it speaks of the one that most of it fits.
    """
    offers: dict[int, list[list[Relation]]] = defaultdict(list)
    for group, whole in settled:
        for paragraph in range(min(p.paragraph for p in group.parts), max(p.paragraph for p in group.parts) + 3):
            for members in found.get(paragraph, ()):
                if len(members) == len(group.parts) and _speaks(claims, members[0], group):
                    made = [building.ratio(p, whole, s, 0.9, "比例各项对应各部分所占的比") for p, s in zip(group.parts, members, strict=True)]
                    offers[members[0].run].append([m for m in made if m is not None])
    for candidates in offers.values():
        best = max(candidates, key=lambda c: sum(not r.wrong for r in c))
        if len(candidates) == 1 or any(not r.wrong for r in best):
            yield from best


def _speaks(claims: Claims, first: Claim, group: Group) -> bool:
    """Whether the words before a list name the parts of the group, or the three industries of the same thing."""
    if first.label:
        names = [c.label for c in claims.by_run[first.run]]
        return all(mark in name for mark, name in zip(group.marks, names, strict=True))
    text = re.split(r"[，,；;。]", claims.text_of(first)[max(0, first.start - 60) : first.start])[-1]
    if re.search(r"上年|去年|同期|由|从", first.lead[-16:]):
        return False
    marks = [m for m in group.marks if m in text]
    if len(marks) == len(group.marks):
        return True
    if _THREE.search(text) and len(group.parts) == 3 and re.search("第三产业|三产", group.marks[-1]):
        topic = re.search(r"投资|就业|从业|用电|税", text)
        return (topic is None and "增加值" in group.parts[0].subject) or (topic is not None and topic.group() in group.parts[0].subject)
    return False
