"""Shares printed as a block of their own (构成): rows or columns that make up one of 100, and the same names above with their amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables.blocks import spread
from zhiheng.checking.tables.grids import Grid

_WORDS = re.compile(r"构成|比重|占比|结构|所占|[（(].*?[）)]|^\d+[、.．]")
LEAST = 3


def composition(grid: Grid) -> Iterator[Relation]:
    """Below each row of hundreds: the rows that make it up, and each of them as its amount over the whole."""
    rates = [r for r in range(grid.body, len(grid.cells)) if any(f is not None and f.kind == "rate" for f in grid.cells[r])]
    hundreds = [r for r in rates if _all_hundred(grid.cells[r])]
    for at, whole in enumerate(hundreds):
        stop = hundreds[at + 1] if at + 1 < len(hundreds) else len(grid.cells)
        behind = []
        for r in range(whole + 1, stop):
            if r not in rates:
                break
            behind.append(r)
        if len(behind) >= 2:
            yield from _summed(grid, whole, behind)
            yield from _of_amounts(grid, whole, behind)


def _all_hundred(row: Sequence[Claim | None]) -> bool:
    figures = [f for f in row if f is not None and f.kind == "rate"]
    hundred = sum(f.amount.value == 100 for f in figures)
    return len(figures) >= LEAST and hundred * 4 >= len(figures) * 3


def _summed(grid: Grid, whole: int, behind: Sequence[int]) -> Iterator[Relation]:
    """The rows behind that make up the whole: those whose names leave nothing out, else all of them."""
    offers = [list(rows) for rows, _between in spread(grid, behind)] or [list(behind)]
    for rows in offers:
        made = _rates(grid, whole, rows)
        if _shown(made):
            yield from made
    for _rows, between in spread(grid, behind):
        for parent, children in between:
            made = _rates(grid, parent, children)
            if _shown(made):
                yield from made


def _rates(grid: Grid, whole: int, parts: Sequence[int]) -> list[Relation]:
    made = []
    for c in range(grid.width):
        result, figures = grid.cells[whole][c], [grid.cells[r][c] for r in parts]
        known = [f for f in figures if f is not None and f.kind == "rate"]
        if result is not None and result.kind == "rate" and len(known) == len(figures):
            made.append(building.sums(known, result, 0.92, f"“{grid.labels[whole][-12:]}”等于各项之和", "table_shares", "arithmetic.shares"))
    return made


def _of_amounts(grid: Grid, whole: int, behind: Sequence[int]) -> Iterator[Relation]:
    """Each share as the amount of the same name over the amount that the row of hundreds is named after."""
    amounts = [r for r in range(grid.body, len(grid.cells)) if any(f is not None and f.kind == "level" for f in grid.cells[r])]
    named: dict[str, list[int]] = {}
    for r in amounts:
        named.setdefault(_WORDS.sub("", grid.labels[r]), []).append(r)
    name = _WORDS.sub("", grid.labels[whole])
    owner = named.get(name, [a for a in amounts[:1] if not name])
    if len(owner) != 1:
        return
    made = []
    for r in behind:
        own = named.get(_WORDS.sub("", grid.labels[r]), [])
        if len(own) != 1 or own == owner:
            continue
        for c in range(grid.width):
            part, base, share = grid.cells[own[0]][c], grid.cells[owner[0]][c], grid.cells[r][c]
            if part is not None and base is not None and share is not None and (relation := building.ratio(part, base, share, 0.93, f"占{name or '总数'}的比重", "table_ratio")):
                made.append(relation)
    if _shown(made):
        yield from made


def _shown(made: Sequence[Relation]) -> bool:
    return len(made) >= LEAST and sum(not r.wrong for r in made) * 3 >= len(made) * 2
