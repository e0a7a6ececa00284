"""Lists of shares against the parts they speak of (结构比例): 三次产业比为3.9：59.5：36.6 and the three values added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.groups import Group
from zhiheng.checking.relations.model import Relation

_THREE = re.compile(r"三次产业|三产|产业结构|一二三产")


def lists(claims: Claims) -> dict[int, list[list[Claim]]]:
    """Lists of shares by paragraph."""
    found: dict[int, list[list[Claim]]] = defaultdict(list)
    for members in claims.by_run.values():
        if members[0].kind == "part":
            found[members[0].paragraph].append(members)
    return found


def relations(claims: Claims, group: Group, whole: Claim, found: dict[int, list[list[Claim]]]) -> Iterator[Relation]:
    """Each share of the list that speaks of a group, as its part over its whole."""
    last = max(p.paragraph for p in group.parts)
    for paragraph in range(min(p.paragraph for p in group.parts), last + 3):
        for members in found.get(paragraph, ()):
            if len(members) != len(group.parts) or not _speaks(claims, members[0], group):
                continue
            for part, share in zip(group.parts, members, strict=True):
                relation = building.ratio(part, whole, share, 0.9, "比例各项对应各部分所占的比")
                if relation:
                    yield relation
            return


def _speaks(claims: Claims, first: Claim, group: Group) -> bool:
    """Whether the words before a list name the parts of the group, or the three industries of the same thing."""
    text = re.split(r"[，,；;。]", claims.text_of(first)[max(0, first.start - 40) : first.start])[-1]
    if re.search(r"上年|去年|同期|由|从", text):
        return False
    marks = [m for m in group.marks if m in text]
    if len(marks) == len(group.marks):
        return True
    if _THREE.search(text) and len(group.parts) == 3 and re.search("第三产业|三产", group.marks[-1]):
        topic = re.search(r"投资|就业|从业|用电|税", text)
        return (topic is None and "增加值" in group.parts[0].subject) or (topic is not None and topic.group() in group.parts[0].subject)
    return False
