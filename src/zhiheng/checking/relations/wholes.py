"""What follows for the parts of one whole (整体与部分的各种关系): their sum, their growth weighted, their shares, their pull."""

from __future__ import annotations

from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building, structure, weighted
from zhiheng.checking.relations.groups import SURE_SETS, Group, groups, whole_of
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.sums import close, earlier_sums

REACH = 16
"""How many figures before its parts a whole is looked for that has no name of theirs."""


def find(context: Context) -> Iterator[Relation]:
    """For each group the sum; then what needs the growth rates of its parts, and the lists of shares that speak of it."""
    claims = context.claims
    done = {frozenset(n.id for n in r.numbers) for r in context.done}
    lists = structure.lists(claims)
    open_groups: list[tuple[Group, list[Relation]]] = []
    trusted: set[int] = set()
    settled: list[tuple[Group, Relation]] = []
    for group in groups(claims):
        candidates: list[Relation] = []
        found = settle(_candidates(group, candidates))
        if found is not None and found.wrong:
            found = _beside(claims, group) or found
        if found is None:
            continue
        if found.wrong:
            open_groups.append((group, candidates))
        else:
            trusted.add(found.result.id)
            settled.append((group, found))
    settled += [(group, found) for group, candidates in open_groups if (found := _failed(claims, group, candidates, trusted)) is not None]
    yield from structure.relations(claims, [(group, found.result) for group, found in settled], lists)
    for group, found in settled:
        key = frozenset(n.id for n in found.numbers)
        if key not in done:
            yield found
            yield from earlier_sums(claims, [found])
        done.add(key)
        yield from weighted.relations(claims, group, found.result)


def _candidates(group: Group, tried: list[Relation]) -> Iterator[Relation]:
    """The sum over each whole, kept in `tried` as it is worked out."""
    reason = f"{group.marks[0]}所列各项合起来就是总数" if len(group.marks) == 1 else "、".join(group.marks) + "合起来就是总数"
    for whole in group.wholes[:8]:
        tried.append(building.sums(group.parts, whole, 0.85 if group.weak else 0.92, reason))
        yield tried[-1]


def _beside(claims: Claims, group: Group) -> Relation | None:
    """The sum with another level of the paragraph, or of the one before, that the parts do make up."""
    first = min(group.parts, key=lambda p: p.id)
    for level in reversed(claims.all[max(0, first.id - REACH) : first.id]):
        if level.kind == "level" and level.dimension == first.dimension and first.paragraph - level.paragraph <= 1:
            relation = building.sums(group.parts, level, 0.8, "、".join(group.marks) + "合起来就是总数")
            if relation.holds:
                return relation
    return None


def _fellow(claims: Claims, group: Group, whole: Claim) -> bool:
    """Whether a level stands behind the parts and has a share like them: it is one more part."""
    return whole.id > min(p.id for p in group.parts) and all(any(c.kind == "share" for c in claims.by_owner.get(x.id, ())) for x in (whole, *group.parts))


def _more_listed(claims: Claims, group: Group) -> bool:
    """Whether the sentence of the parts lists more levels like them, each in its own clause (城市；县城；农村；其他)."""
    ids = sorted(p.id for p in group.parts)
    clauses = {p.clause for p in group.parts}
    if len({p.sentence for p in group.parts}) > 1 or len(clauses) < len(group.parts):
        return False
    around = claims.all[ids[0] : ids[-1] + 2]
    return any(c.kind == "level" and c.dimension == group.parts[0].dimension and c.sentence == group.parts[0].sentence and c.clause not in clauses for c in around)


def _failed(claims: Claims, group: Group, candidates: list[Relation], trusted: set[int]) -> Relation | None:
    """Of sums that do not come out, the one whose whole other groups confirm, or that one slip of the pen explains."""
    candidates = [c for c in candidates if not _fellow(claims, group, c.result)]
    if _more_listed(claims, group):
        return None
    near = [c for c in candidates[: 1 if group.weak else 4] if close(c)]
    if near:
        return next((c for c in near if c.result.id in trusted), near[0])
    if not candidates:
        return None
    best = candidates[0]
    named = whole_of(best.result.subject, "", [p.subject for p in group.parts]) != 1
    sure = named and group.number in SURE_SETS and "用电" not in group.parts[0].subject
    return best if sure and best.outcome.point * 2 > best.result.amount.value and best.outcome.point < best.result.amount.value * 2 else None
