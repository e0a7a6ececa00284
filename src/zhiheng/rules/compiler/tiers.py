"""Names with the most they give, and rising grades of one figure (最高分的小标题、逐级递增的档).

Both are only seen once all clauses of a cell lie side by side: 服务绩效：最高得40分。其中，达200人次，得10分；达500人次，得20分…
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler.branches import CAP, EACH_GAIN, GAIN, Branch
from zhiheng.rules.compiler.grouping import Cell, Group
from zhiheng.rules.compiler.text import NUM

_MOST = re.compile(r"^[^，。；\d]{2,20}?[：:]?(?:最高|最多|满分|上限)(?:可|为)?$")
_UNDER = re.compile(r"^(?:其中|包括)[：:，]?")
_RISING = re.compile(rf"^(?P<lead>[^，。；]*?)(?P<n>{NUM})(?P<unit>[^\d，。；]{{0,4}}?)(?:（含）)?(?:及?以上)?的?$")


def settle(cell: Cell, points: Decimal | None) -> None:
    """Put the grades of one figure together and take the headings of a cell for what they are.

    Args:
        cell: the clauses as `grouping.split` found them; changed in place.
        points: the row's points.
    """
    if len(cell.groups) < 2:
        return
    heads = _heads(cell)
    _merge_rising(cell, points, heads)
    _limit(cell, heads)


def _heads(cell: Cell) -> list[tuple[int, Branch]]:
    """Headings with the most of what follows them, taken out of the clauses: where each stood, and itself."""
    found: list[tuple[int, Branch]] = []
    kept: list[Group] = []
    for i, group in enumerate(cell.groups):
        piece = group.branches[0]
        heading = len(group.branches) == 1 and piece.kind == GAIN and _MOST.match(piece.body) is not None
        if heading and i + 1 < len(cell.groups) and _UNDER.match(cell.groups[i + 1].branches[0].body):
            found.append((len(kept), piece))
            cell.heads.append(piece)
        else:
            kept.append(group)
    cell.groups[:] = kept
    return found


def _rising(piece: Branch) -> re.Match[str] | None:
    if piece.kind != GAIN or len(piece.points) != 1 or piece.numbered or piece.verb in ("加", "再加", "另加", "奖", "奖励"):
        return None
    return _RISING.match(_UNDER.sub("", piece.body))


def _above(piece: Branch, before: Branch) -> bool:
    """Whether a piece draws a higher line on the same figure for more points."""
    m, first = _rising(piece), _rising(before)
    if m is None or first is None or m["lead"] != first["lead"] or not m["lead"] or m["unit"] != first["unit"]:
        return False
    return Decimal(m["n"]) > Decimal(first["n"]) and piece.value > before.value


def _merge_rising(cell: Cell, points: Decimal | None, heads: list[tuple[int, Branch]]) -> None:
    """达200人次得10分；达500人次得20分: more is better, and the better grade holds the worse ones in it."""
    starts = {at for at, _ in heads}
    out: list[Group] = []
    at: list[int] = []
    for i, group in enumerate(cell.groups):
        chain = [*(out[-1].branches[-1:] if out and i not in starts else ()), *group.branches]
        if len(chain) > len(group.branches) and all(_above(then, here) for here, then in zip(chain, chain[1:], strict=False)):
            out[-1].branches += group.branches
        else:
            out.append(Group(list(group.branches)))
            at.append(i)
    if len(out) == len(cell.groups) or not heads and sum((b.value for g in out for b in g.branches if b.kind == GAIN), Decimal(0)) == points:
        return
    heads[:] = [(next((k for k, first in enumerate(at) if first >= h), len(at)), b) for h, b in heads]
    cell.groups[:] = out


def _limit(cell: Cell, heads: list[tuple[int, Branch]]) -> None:
    """服务内容：最高得20分。其中，每项得5分: the heading limits what is counted under it."""
    ends = [*(h for h, _ in heads), len(cell.groups)][1:]
    for (at, head), then in zip(heads, ends, strict=True):
        under = cell.groups[at:then]
        if len(under) == 1 and under[0].kinds() == {EACH_GAIN}:
            last = under[0].branches[-1]
            under[0].branches.append(replace(head, kind=CAP, start=last.end, end=last.end, body="", verb="", text=""))
