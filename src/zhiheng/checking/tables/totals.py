"""Totals of rows (合计行): which rows a total adds is told by its label, its level or its heading, and shown by the columns that agree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.sums import close
from zhiheng.checking.tables import quick
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import NOT_ADDED, Rows

LEAST_SHOWN = 3
"""So many sums show what the levels of a table mean."""
MOST_TOTALS = 60
"""With more total rows than this each is only compared with the rows around it."""


def totals(grid: Grid) -> Iterator[Relation]:
    """Total rows, parents and partitions, each column of figures by itself, with the rows that most columns show to be the parts."""
    columns = [c for c in range(grid.width) if not grid.is_rate(c) and not NOT_ADDED.search(grid.heads[c])]
    rows = Rows.of(grid)
    for row in rows.totals:
        yield from _best(grid, row, [o for o in _offers(rows, row) if len(o) >= 2], columns)
    yield from _families(grid, rows, columns)
    for parts in rows.partitions:
        yield from _above(grid, rows, parts, columns)
    if rows.hashed and (first := rows.hashed[0][0] - 1) >= grid.body:
        for parts in rows.hashed:
            made = _relations(grid, first, parts, columns)
            yield from made if sum(not r.wrong for r in made) * 2 >= max(len(made), 2) else []


def _families(grid: Grid, rows: Rows, columns: Sequence[int]) -> Iterator[Relation]:
    """Parents over their children: believed where most of the sums of the table, or of one parent, come out."""
    families = [_relations(grid, parent, children, columns) for parent, children in rows.children.items()]
    flat = [r for family in families for r in family]
    right = sum(not r.wrong for r in flat)
    shown = len(flat) >= LEAST_SHOWN and right * 3 >= len(flat) * 2
    sure = len(flat) > LEAST_SHOWN and right * 4 >= len(flat) * 3
    for family in families:
        exhausts = sure and any(not r.wrong for r in family)
        yield from [r for r in family if exhausts or not r.wrong or close(r) or (sure and r.outcome.point > r.result.amount.value)] if shown else _believed(family, named=any(not r.wrong for r in family) and len(family) >= 2)


def _best(grid: Grid, row: int, offers: Sequence[list[int]], columns: Sequence[int]) -> list[Relation]:
    """Of the rows that a total may add, those that most columns confirm; where there is no choice, those it must add."""
    tried = [(offer, _tried(grid, row, offer, columns)) for offer in offers]
    tried = [(offer, counts) for offer, counts in tried if counts[1]]
    if not tried:
        return []
    offer, (right, of) = max(tried, key=lambda t: (t[1][0], -offers.index(t[0])))
    only = len(tried) == 1
    if not right and not only:
        made = _relations(grid, row, tried[0][0], columns)
        return made if all(close(r) for r in made) else []
    return _believed(_relations(grid, row, offer, columns), named=only or right > 0) if right * 2 >= of or only else []


def _above(grid: Grid, rows: Rows, parts: Sequence[int], columns: Sequence[int]) -> list[Relation]:
    """The rows of a partition over the nearest row above its heading that the columns confirm, else over the first of the table."""
    above = [r for r in rows.plain[: rows.before(parts[0])] if r not in parts] + [r for r in rows.totals if r < parts[0]]
    inside = {r for p in rows.partitions for r in p}
    above = [r for r in sorted(above) if r not in inside]
    return _best(grid, above[0], [list(parts)], columns) if above else []


def _offers(rows: Rows, row: int) -> list[list[int]]:
    """Rows that the total may add, the likeliest first: those since the last subtotal, all plain ones, the highest, the subtotals."""
    at, place = rows.before(row), bisect_left(rows.totals, row)
    stop = rows.totals[place - 1] if place else -1
    start = rows.totals[place + 1] if place + 1 < len(rows.totals) else None
    since = rows.plain[bisect_left(rows.plain, stop) : at]
    until = rows.plain[at : len(rows.plain) if start is None else bisect_left(rows.plain, start)]
    if row in rows.subtotals or len(rows.totals) > MOST_TOTALS:
        found = [since, until]
    else:
        top = rows.top()
        subs = [r for r in rows.subtotals if r != row]
        found = [rows.behind(row), [r for r in subs if r < row], [r for r in subs if r > row], [r for r in top if r < row], [r for r in top if r > row], since, rows.plain[:at], until, rows.plain[at:]]
    unique: list[list[int]] = []
    for offer in found:
        if offer and offer not in unique:
            unique.append(offer)
    return unique


def _tried(grid: Grid, row: int, parts: Sequence[int], columns: Sequence[int]) -> tuple[int, int]:
    """In how many of the columns the rows come to the total, tried in plain decimals, and in how many they could be added."""
    right = of = 0
    for c in columns:
        result = grid.cells[row][c]
        known = _known(grid, parts, c, result)
        if result is not None and known:
            of += 1
            slack = sum((quick.unit(f) for f in (*known, result)), Decimal(0)) / 2 + quick.unit(result) / 2
            right += abs(sum(map(quick.value, known), Decimal(0)) - quick.value(result)) <= slack
    return right, of


def _known(grid: Grid, parts: Sequence[int], c: int, result: Claim | None) -> list[Claim]:
    """The figures of some rows in a column; [] where one is missing that is no dash, where fewer than two stand, or units differ."""
    if result is None or result.kind != "level":
        return []
    figures = [grid.cells[r][c] for r in parts]
    if any(f is None and (r, c) not in grid.dashes for f, r in zip(figures, parts, strict=True)):
        return []
    known = [f for f in figures if f is not None and f.kind == "level"]
    alike = len({f.dimension for f in (*known, result) if f.dimension}) <= 1
    return known if alike and len(known) >= 2 and len(known) == sum(f is not None for f in figures) else []


def _relations(grid: Grid, row: int, parts: Sequence[int], columns: Sequence[int]) -> list[Relation]:
    made = []
    for c in columns:
        result = grid.cells[row][c]
        if result is not None and (known := _known(grid, parts, c, result)):
            made.append(summed(known, result, f"“{grid.labels[row] or '合计'}”等于各行之和"))
    return made


def summed(parts: Sequence[Claim], result: Claim, reason: str) -> Relation:
    """The parts of a table together; of many parts the formula shows the first and the last."""
    relation = building.sums(parts, result, 0.93, reason, "table_sum")
    if len(parts) > 6:
        shown = "＋".join(p.shown for p in parts[:3])
        short = relation.formula.partition("＝")[2]
        return replace(relation, formula=f"{shown}＋…＋{parts[-1].shown}（共{len(parts)}项）＝{short}")
    return relation


def _believed(made: list[Relation], *, named: bool) -> list[Relation]:
    """The sums if most columns show them; where the words say so (`named`), also if half do, or if each is right but for a slip."""
    right = sum(not r.wrong for r in made)
    telling = sum(not r.wrong and len(r.result.text.replace(".", "").strip("0")) > 1 for r in made)
    if right * 2 > len(made):
        return made if telling or named else []
    if named and made and (right * 2 == len(made) or all(_near(r) for r in made)):
        return made
    return []


def _near(relation: Relation) -> bool:
    """Whether a total that does not add up looks like a slip and not like another set of rows."""
    printed, point = abs(relation.result.amount.value), abs(relation.outcome.point)
    return relation.wrong is False or close(relation) or (point > 0 and abs(printed - point) * 10 <= point)
