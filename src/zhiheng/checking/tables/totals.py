"""Totals of rows and columns (合计行、合计列): which rows a total adds is told by its label and shown by the columns that agree."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables import quick
from zhiheng.checking.tables.grids import Grid

_TOTAL = re.compile(r"^(?:[一二三四五六七八九十\d]*[、.．]?)(?:总计|合计|共计|总数|累计|总和|全部|合 计|总 计)|(?:合计|总计)$|^全[国省市县区州]$")
_SUB = re.compile(r"小计")
_ASIDE = re.compile(r"^(?:其中|#|其:|注|平均|均值|人均)|^占|比重|率$|同比|增长|上年|去年")
_NOT_ADDED = re.compile(r"序号|编号|排名|名次|位次|年份|代码|单价|价格|平均|人均|密度|指数|系数|温度|得分率|时间|日期|电话|面积占|每")
MOST_TOTALS = 60
"""With more total rows than this each is only compared with the rows around it."""


def totals(grid: Grid) -> Iterator[Relation]:
    """Total rows, each column of figures by itself, with the rows that most columns show to be its parts."""
    columns = [c for c in range(grid.width) if not grid.is_rate(c) and not _NOT_ADDED.search(grid.heads[c]) and sum(f is not None for f in grid.column(c)) >= 3]
    rows = _Rows.of(grid)
    for row in rows.totals:
        offers = [o for o in _offers(rows, row) if len(o) >= 2]
        tried = [(offer, _tried(grid, row, offer, columns)) for offer in offers]
        tried = [(offer, counts) for offer, counts in tried if counts[1]]
        if not tried:
            continue
        offer, (right, of) = max(tried, key=lambda t: (t[1][0], -offers.index(t[0])))
        if right * 2 > of or of <= 2 and len(offers) == 1:
            relations = _relations(grid, row, offer, columns)
            right = sum(not r.wrong for r in relations)
            if right * 2 > len(relations) or (len(relations) <= 2 and len(offers) == 1 and all(_near(r) for r in relations)):
                yield from relations


@dataclass(frozen=True)
class _Rows:
    """The rows of a table by what they are, each kind in order."""

    totals: list[int]
    plain: list[int]
    subtotals: list[int]

    @staticmethod
    def of(grid: Grid) -> _Rows:
        body = [r for r in range(grid.body, len(grid.cells)) if any(f is not None for f in grid.cells[r])]
        subtotals = [r for r in body if _SUB.search(grid.labels[r])]
        totals = [r for r in body if _TOTAL.search(grid.labels[r]) or _SUB.search(grid.labels[r])]
        known = set(totals)
        return _Rows(totals, [r for r in body if r not in known and not _ASIDE.search(grid.labels[r])], subtotals)


def _offers(rows: _Rows, row: int) -> list[list[int]]:
    """Rows that the total may add, the likeliest first: those since the last subtotal, all plain ones, the subtotals."""
    at, place = bisect_left(rows.plain, row), bisect_left(rows.totals, row)
    stop = rows.totals[place - 1] if place else -1
    start = rows.totals[place + 1] if place + 1 < len(rows.totals) else None
    since = rows.plain[bisect_left(rows.plain, stop) : at]
    until = rows.plain[at : len(rows.plain) if start is None else bisect_left(rows.plain, start)]
    if row in rows.subtotals or len(rows.totals) > MOST_TOTALS:
        found = [since, until]
    else:
        found = [since, rows.plain[:at], until, rows.plain[at:], [r for r in rows.subtotals if r < row], [r for r in rows.subtotals if r > row]]
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
        known = _known(grid, parts, c)
        if result is not None and known:
            of += 1
            slack = sum((quick.unit(f) for f in (*known, result)), Decimal(0)) / 2 + quick.unit(result) / 2
            right += abs(sum(map(quick.value, known), Decimal(0)) - quick.value(result)) <= slack
    return right, of


def _known(grid: Grid, parts: Sequence[int], c: int) -> list[Claim]:
    """The figures of some rows in a column; [] where one is missing that is no dash, or fewer than two stand there."""
    figures = [grid.cells[r][c] for r in parts]
    if any(f is None and (r, c) not in grid.dashes for f, r in zip(figures, parts, strict=True)):
        return []
    known = [f for f in figures if f is not None]
    return known if len(known) >= 2 else []


def _relations(grid: Grid, row: int, parts: Sequence[int], columns: Sequence[int]) -> list[Relation]:
    made = []
    for c in columns:
        result = grid.cells[row][c]
        if result is not None and (known := _known(grid, parts, c)):
            made.append(_sum(known, result, f"“{grid.labels[row] or '合计'}”等于各行之和"))
    return made


def _sum(parts: Sequence[Claim], result: Claim, reason: str) -> Relation:
    relation = building.sums(parts, result, 0.93, reason, "table_sum")
    if len(parts) > 6:
        shown = "＋".join(p.shown for p in parts[:3])
        short = relation.formula.partition("＝")[2]
        return replace(relation, formula=f"{shown}＋…＋{parts[-1].shown}（共{len(parts)}项）＝{short}")
    return relation


def _near(relation: Relation) -> bool:
    """Whether a single total that does not add up looks like a slip and not like another set of rows."""
    printed, point = abs(relation.result.amount.value), abs(relation.outcome.point)
    return relation.wrong is False or bool(relation.cause) or (point > 0 and abs(printed - point) * 10 <= point)
