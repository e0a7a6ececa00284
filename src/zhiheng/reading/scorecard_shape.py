"""Which tables are scorecards, and what the columns of one without a head mean (评分表的辨认)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zhiheng.reading.column_content import transposed
from zhiheng.reading.column_marks import grades_only
from zhiheng.reading.columns import CATEGORY, NUMBER, POINTS, RULE, TITLE, UNITS, Columns, find_columns, role_of
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical


def is_scorecard(grid: Grid, columns: Columns) -> bool:
    """A table whose head names points or a scoring text, and whose cells do speak of points."""
    body = grid.rows[columns.head_rows :]
    if grades_only(body):
        return False
    words = "".join(c.squeezed for row in body for c in row)
    if columns.has(POINTS):
        at = columns.roles.index(POINTS)
        given = sum(1 for row in body if at < len(row) and re.fullmatch(r"-?\d+(?:\.\d+)?分?", row[at].squeezed))
        return given >= 1 or bool(re.search(r"\d分", words)) or any(re.search(r"\d", c.squeezed) for row in body for c in row)
    if any("否决" in h for h in columns.heads) and columns.has(RULE):
        return True
    return bool(re.search(r"[得扣加计]\d+(?:\.\d+)?分|（\d+(?:\.\d+)?分", canonical(words))) or "赋予" in words


def guess(grid: Grid) -> Columns | None:
    """Columns of a grid without a head, by what stands in them."""
    width = max(len(r) for r in grid.rows)
    rows = [r for r in grid.rows if len(r) == width]
    if len(rows) < 3:
        return None
    roles: list[str] = []
    for at in range(width):
        texts = [r[at].squeezed for r in rows]
        filled = [t for t in texts if t]
        numeric = [t for t in filled if re.fullmatch(r"-?\d+(?:\.\d+)?分?", t)]
        scoring = [t for t in filled if re.search(r"\d分|不得分", t)]
        if filled and len(numeric) == len(filled):
            ordered = [Decimal(t.rstrip("分")) for t in numeric]
            roles.append(NUMBER if at == 0 and ordered == sorted(ordered) and NUMBER not in roles else POINTS)
        elif filled and len(scoring) * 2 >= len(filled):
            roles.append(RULE)
        else:
            roles.append(TITLE)
    if RULE not in roles:
        return None
    names = [i for i, r in enumerate(roles) if r == TITLE]
    after = [i for i in names if i > roles.index(RULE)]
    for i in after:
        roles[i] = UNITS
    before = [i for i in names if i < roles.index(RULE)]
    for i in before[:-1]:
        roles[i] = CATEGORY
    return Columns(tuple(roles), 0, tuple("" for _ in roles))


def parted(grid: Grid) -> list[Grid]:
    """The tables of a grid one below the other (a sheet with 基础分, 加分项, 扣分项), each from its own head on.

    A head that only repeats the one before is a page's break and parts nothing. Lines between two tables belong to neither:
    they are read as what stands above the next.
    """
    if not grid.sure or len(grid.rows) < 4:
        return [grid]
    heads = [(i, tuple(c.squeezed for c in row if c.squeezed and not c.carried)) for i, row in enumerate(grid.rows) if _is_head(row)]
    cuts = [i for n, (i, words) in enumerate(heads) if n and words != heads[n - 1][1] and i - heads[n - 1][0] > 1]
    if not cuts:
        return [grid]
    out: list[Grid] = []
    for start, stop in zip([heads[0][0], *cuts], [*cuts, len(grid.rows)], strict=True):
        rows = list(grid.rows[start:stop])
        while stop < len(grid.rows) and len(rows) > 1 and _line(rows[-1]):
            rows.pop()
        out.append(Grid(tuple(rows), sure=grid.sure, caption=grid.caption))
    return out


def _is_head(row: Sequence[GridCell]) -> bool:
    """Words that nearly all name columns, among them what is scored and how."""
    texts = [c.squeezed for c in row if c.squeezed and not c.carried]
    roles = [role_of(t) for t in texts]
    known = {r for r in roles if r}
    return len(texts) >= 3 and all(len(t) <= 14 for t in texts) and None not in roles and len(known) >= 2 and bool(known & {POINTS, RULE})


def _line(row: Sequence[GridCell]) -> bool:
    """A row of one cell of words, no sum."""
    texts = {c.span: c.squeezed for c in row if c.squeezed}
    return len(texts) == 1 and len(next(iter(texts.values()))) <= 60 and not re.search(r"\d分[；，。]|不得分", next(iter(texts.values())))


def headless(grid: Grid) -> bool:
    """Rows of one width, or nearly: a table whose head was lost, not lines that happen to hold tabs."""
    width = max(len(r) for r in grid.rows)
    return width >= 3 and sum(1 for r in grid.rows if len(r) == width) * 5 >= len(grid.rows) * 3


def shaped(grid: Grid, *, first: bool) -> tuple[Grid, Columns] | None:
    """The grid as it is read, turned over where its heads stand in the first column, and its columns; None for no scorecard.

    Args:
        first: whether a table without a head may be one (only where none was found yet).
    """
    columns = find_columns(grid)
    if columns is None and (turned := transposed(grid)) is not None and (found := find_columns(turned)) is not None and found.head_rows == 1:
        grid, columns = turned, found
    if columns is None:
        columns = guess(grid) if first and headless(grid) else None
    return (grid, columns) if columns is not None and is_scorecard(grid, columns) else None
