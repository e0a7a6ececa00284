"""Columns of ranks (名次列): the rank that the figures of another column give, ties counted as they are in competitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import TOTAL

_RANK = re.compile(r"排名|名次|位次|排位|排序|^名$")
LEAST = 4
MOST_ROWS = 2000


def orders(grid: Grid) -> Iterator[Finding]:
    """Each column of ranks against the column whose figures it follows, if at most one row in four departs from it."""
    for c in range(grid.width):
        if not _RANK.search(grid.heads[c]) or re.search(r"变化|升降", grid.heads[c]):
            continue
        for v in sorted((k for k in range(grid.width) if k != c and not _RANK.search(grid.heads[k])), key=lambda k: (k > c, abs(k - c))):
            rows = [(f, rank) for line, label in zip(grid.cells[grid.body :], grid.labels[grid.body :], strict=True) if (f := line[v]) is not None and (rank := line[c]) is not None and rank.places == 0 and not TOTAL.search(label)]
            if LEAST <= len(rows) <= MOST_ROWS and (found := _against(rows)) is not None:
                sure = len(found) * 4 <= len(rows)
                yield from (_finding(grid, v, f, rank, due, sure=sure) for f, rank, due in found)
                break


def _against(rows: Sequence[tuple[Claim, Claim]]) -> list[tuple[Claim, Claim, int]] | None:
    """The rows whose rank is not what their figures give, highest or lowest first; None where the column follows neither.

    In a short table two rows that only changed places are told as well.
    """
    for sign in (-1, 1):
        ordered = sorted(sign * f.amount.value for f, _rank in rows)
        first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
        dense = {value: place for place, value in enumerate(dict.fromkeys(ordered), 1)}
        for due in (first, dense):
            off = [(f, rank, due[sign * f.amount.value]) for f, rank in rows if rank.value != due[sign * f.amount.value]]
            swapped = len(off) == 2 and {o[1].value for o in off} == {o[2] for o in off}
            if len(off) * 4 <= len(rows) or swapped:
                return off
    return None


def _finding(grid: Grid, v: int, figure: Claim, rank: Claim, due: int, *, sure: bool) -> Finding:
    name = grid.heads[v][-12:] or "数值"
    return Finding(
        code="consistency.rank_order", severity="error" if sure else "warning", span=rank.span, found=rank.shown, expected=str(due), related=(figure.span,), numbers=(figure.span, rank.span),
        message=f"“{grid.labels[rank.table[1]] if rank.table else ''}”按“{name}”{figure.shown}应排第{due}位，表中为第{rank.text}位。请核对数值和名次；排名另有规则的，请写明。",
        formula=f"{figure.shown}→第{due}位", certainty=0.85 if sure else 0.7, scope="table",
    )
