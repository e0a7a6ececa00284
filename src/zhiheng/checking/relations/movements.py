"""Changes that add up (增减相加): the whole moves by what its parts move, each with its sign, told apart by names that exhaust it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.exhaust import exhaustive
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.sums import close

REACH = 40
"""So many changes back the whole is looked for."""
MOST = 3


def find(context: Context) -> Iterator[Relation]:
    """Changes of two or three parts that leave nothing out, and the change of their whole told before."""
    claims = context.claims
    changes = [c for c in claims.all if c.kind == "change" and c.dimension and not c.table and not c.forward]
    for at, first in enumerate(changes):
        for size in range(MOST, 1, -1):
            parts = changes[at : at + size]
            if len(parts) < size or parts[-1].paragraph != first.paragraph or parts[-1].sentence - first.sentence > 1 or parts[-1].id - first.id > 6 * size:
                continue
            if _goes_on(claims, parts, changes[at + size : at + size + 1]):
                continue
            if len({p.dimension for p in parts}) == 1 and len({_basis(p) for p in parts}) == 1 and exhaustive([_name(claims, p) for p in parts]):
                found = _whole(claims, parts, [c for c in changes[max(0, at - REACH) : at][::-1] if c.dimension == first.dimension])
                if found:
                    yield found
                break


def _goes_on(claims: Claims, parts: Sequence[Claim], after: Sequence[Claim]) -> bool:
    """Whether the list has one more member behind these, named like them (地方收入、中央收入、省级收入)."""
    return bool(after) and after[0].sentence == parts[-1].sentence and len({_name(claims, c)[-2:] for c in (*parts, *after)}) == 1 and _name(claims, after[0]) != _name(claims, parts[0])


def _basis(claim: Claim) -> str:
    return "" if claim.basis in ("yoy", "since", "") else claim.basis


def _name(claims: Claims, change: Claim) -> str:
    owner = claims.owner_of(change)
    return change.label or change.subject or (owner.subject if owner is not None else "")


def _whole(claims: Claims, parts: Sequence[Claim], before: Sequence[Claim]) -> Relation | None:
    """The nearest change whose name is what the parts share; wrong only where one slip of the pen explains it."""
    names = [_name(claims, p) for p in parts]
    candidates = []
    for claim in before:
        name = _name(claims, claim)
        if name and not any(name == n for n in names) and _fits(name, names) and _basis(claim) == _basis(parts[0]):
            made = building.sums(parts, claim, 0.9 if claim.sentence >= parts[0].sentence - 1 else 0.85, "各部分增减之和")
            signed = "".join(("−" if p.negative else "＋") + p.shown for p in parts).lstrip("＋")
            candidates.append(replace(made, formula=f"{signed}＝{made.formula.partition('＝')[2]}"))
    found = settle(candidates[:4])
    if found is None or not found.wrong:
        return found
    near = [c for c in candidates[:2] if close(c) or _fallen(c)]
    return near[0] if near else None


def _fallen(relation: Relation) -> bool:
    """Whether one slip of the pen in a part or the whole that went down explains it."""
    over = relation.outcome.point - relation.result.amount.value
    for claim in relation.numbers:
        meant = -claim.amount.value + (over if claim is not relation.result else -over)
        edge = claim.amount.unit / 2
        if claim.negative and meant > 0 and slip_into(claim.text.replace(",", ""), (meant - edge) / claim.scale, (meant + edge) / claim.scale):
            return True
    return False


def _fits(whole: str, parts: Sequence[str]) -> bool:
    """Whether a name ends like all of the parts (收入 over 税收收入 and 非税收入) and bears none of their marks."""
    tail = re.search(r"(人口|收入|支出|投资|企业|批次|进出口|用电量|户数?|产量|面积|人数|人员)(?:总?[数量额值])?(?:累计)?$", whole)
    return tail is not None and all(tail.group(1) in p for p in parts)
