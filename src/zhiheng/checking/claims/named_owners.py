"""What a change speaks of, by its own words or its unit (增减的主语): 死亡人数减少6人 of 死亡73人, 减少12起、20人 of 43起 and 51人."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zhiheng.checking.claims.model import Claim

_COUNT = re.compile(r"(?:总|的)?(?:起数|人数|件数|宗数|户数|家数|例数|批次数|次数|数量|总[数量]|数|量)$")
FAR = 24
"""How many figures back the level that a change names is looked for in the sentences before."""


def by_name(claims: Sequence[Claim], sentence: Sequence[Claim]) -> None:
    """A change that names its indicator belongs to the nearest level of that name and unit, and so does the rate behind it."""
    moved: tuple[int | None, int] | None = None
    for claim in sentence:
        if claim.kind == "level" or (claim.kind == "change" and not claim.subject):
            moved = None
        elif claim.kind == "change" and claim.owner is not None and claim.run < 0:
            found = _level(claims, claim)
            moved = None if found is None or found.id == claim.owner else (claim.owner, found.id)
            claim.owner = claim.owner if found is None else found.id
        elif claim.kind == "rate" and moved is not None and claim.run < 0 and not claim.subject and claim.owner == moved[0]:
            claim.owner = moved[1]


def speaks_of(change: Claim, level: Claim) -> bool:
    """Whether the name that a change gives itself can be that of a level; a change without a name speaks of any."""
    stem = _COUNT.sub("", change.subject)
    return not stem or stem in level.subject or level.subject.endswith(stem[-2:]) or (len(level.subject) >= 2 and _COUNT.sub("", level.subject) in stem)


def _level(claims: Sequence[Claim], change: Claim) -> Claim | None:
    own = claims[change.owner or 0]
    stem = _COUNT.sub("", change.subject)
    if own.dimension == change.dimension and speaks_of(change, own):
        return own
    for claim in reversed(claims[max(0, change.id - FAR) : change.id]):
        if claim.paragraph != change.paragraph or change.sentence - claim.sentence > 1:
            break
        if claim.kind == "level" and claim.dimension == change.dimension and not claim.base and (claim.subject.endswith(stem) or (len(claim.subject) >= 2 and stem.endswith(claim.subject))) and stem:
            return claim
    return None


def by_unit(claims: Sequence[Claim], sentence: Sequence[Claim], runs: Mapping[int, list[Claim]]) -> None:
    """Changes of several units listed together belong to the levels listed before them with these units, one by one."""
    for first in sentence:
        members = runs.get(first.run, []) if first.kind == "change" and first.order == 0 and first.size > 1 else []
        units = [m.dimension for m in members]
        if len(set(units)) < 2:
            continue
        levels = [c for c in sentence if c.kind == "level" and c.id < first.id and not c.base]
        last = levels[-len(members) :]
        for member in members:
            alike = [c for c in levels if c.dimension == member.dimension]
            if [c.dimension for c in last] == units:
                member.owner = last[member.order].id
            else:
                member.owner = alike[0].id if len(alike) == 1 else None
