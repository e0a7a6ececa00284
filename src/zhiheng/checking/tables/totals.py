"""Totals of rows and columns (合计行、合计列): which rows a total adds is told by its label and shown by the columns that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables.grids import Grid

_TOTAL = re.compile(r"^(?:[一二三四五六七八九十\d]*[、.．]?)(?:总计|合计|共计|总数|累计|总和|全部|合 计|总 计)|(?:合计|总计)$|^全[国省市县区州]$")
_SUB = re.compile(r"小计")
_ASIDE = re.compile(r"^(?:其中|#|其:|注|平均|均值|人均)|^占|比重|率$|同比|增长|上年|去年")
_NOT_ADDED = re.compile(r"序号|编号|排名|名次|位次|年份|代码|单价|价格|平均|人均|密度|指数|系数|温度|得分率|时间|日期|电话|面积占|每")
SHOWN = 2
"""So many other columns in which the same rows add up show that they belong together."""


def totals(grid: Grid) -> Iterator[Relation]:
    """Total rows, each column of figures by itself, with the rows that most columns show to be its parts."""
    columns = [c for c in range(grid.width) if not grid.is_rate(c) and not _NOT_ADDED.search(grid.heads[c]) and sum(f is not None for f in grid.column(c)) >= 3]
    rows = range(grid.body, len(grid.cells))
    for row in rows:
        label = grid.labels[row]
        if not (_TOTAL.search(label) or _SUB.search(label)):
            continue
        offers = [o for o in _offers(grid, row) if len(o) >= 2]
        made = [(offer, _relations(grid, row, offer, columns)) for offer in offers]
        made = [(offer, relations) for offer, relations in made if relations]
        if not made:
            continue
        offer, relations = max(made, key=lambda m: (sum(not r.wrong for r in m[1]), -offers.index(m[0])))
        right = sum(not r.wrong for r in relations)
        if right * 2 > len(relations) or (len(relations) <= 2 and len(offers) == 1 and all(_near(r) for r in relations)):
            yield from relations


def _offers(grid: Grid, row: int) -> list[list[int]]:
    """Rows that the total may add, the likeliest first: those since the last subtotal, all plain ones, the subtotals."""
    body = [r for r in range(grid.body, len(grid.cells)) if any(f is not None for f in grid.cells[r])]
    plain = [r for r in body if not _is_total(grid, r) and not _ASIDE.search(grid.labels[r])]
    subtotals = [r for r in body if _SUB.search(grid.labels[r])]
    above = [r for r in plain if r < row]
    below = [r for r in plain if r > row]
    stop = max((r for r in body if r < row and _is_total(grid, r)), default=-1)
    start = min((r for r in body if r > row and _is_total(grid, r)), default=len(grid.cells))
    since, until = [r for r in above if r > stop], [r for r in below if r < start]
    found = [since, until] if _SUB.search(grid.labels[row]) else [since, above, until, below, [r for r in subtotals if r < row], [r for r in subtotals if r > row]]
    unique: list[list[int]] = []
    for offer in found:
        if offer and offer not in unique:
            unique.append(offer)
    return unique


def _is_total(grid: Grid, row: int) -> bool:
    return bool(_TOTAL.search(grid.labels[row]) or _SUB.search(grid.labels[row]))


def _relations(grid: Grid, row: int, parts: Sequence[int], columns: Sequence[int]) -> list[Relation]:
    made = []
    for c in columns:
        result = grid.cells[row][c]
        figures = [grid.cells[r][c] for r in parts]
        if result is None or any(f is None and (r, c) not in grid.dashes for f, r in zip(figures, parts, strict=True)):
            continue
        known = [f for f in figures if f is not None]
        if len(known) >= 2:
            made.append(_sum(known, result, f"“{grid.labels[row] or '合计'}”等于各行之和"))
    return made


def _sum(parts: Sequence[Claim], result: Claim, reason: str) -> Relation:
    relation = building.sums(parts, result, 0.93, reason, "table_sum")
    if len(parts) > 6:
        shown = "＋".join(p.shown for p in parts[:3])
        short = relation.formula.partition("＝")[2]
        return Relation(**{**relation.__dict__, "formula": f"{shown}＋…＋{parts[-1].shown}（共{len(parts)}项）＝{short}"})
    return relation


def _near(relation: Relation) -> bool:
    """Whether a single total that does not add up looks like a slip and not like another set of rows."""
    printed, point = abs(relation.result.amount.value), abs(relation.outcome.point)
    return relation.wrong is False or bool(relation.cause) or (point > 0 and abs(printed - point) * 10 <= point)
