"""Columns that go on from row to row (逐行递推): running totals, growth from year to year, and the row that is the mean of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import fractions_sum, total
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import NOT_ADDED, TOTAL

_RUNNING = re.compile(r"累计|至本[月期日]|累计数")
_ONE = re.compile(r"当[月日周期]|本[月日周期]|单月|新增|^数量|月度")
_GROWTH = re.compile(r"增长|同比|增幅|增速|比上年|较上年|±")
_YEAR = re.compile(r"^(19\d{2}|20\d{2})年?$")
_MEAN = re.compile(r"^(?:总?平均(?:分|值|得分|数)?|均值|均分)$")
LEAST = 3
FAR = 6


def series(grid: Grid) -> Iterator[Relation]:
    """All that goes down a table from row to row."""
    for c in range(grid.width):
        if _RUNNING.search(grid.heads[c]) and not grid.is_rate(c):
            yield from _running(grid, c)
        elif _GROWTH.search(grid.heads[c]) and grid.is_rate(c):
            yield from _yearly(grid, c)
    yield from _means(grid)


def _lines(grid: Grid) -> list[int]:
    return [r for r in range(grid.body, len(grid.cells)) if not TOTAL.search(grid.labels[r])]


def _running(grid: Grid, c: int) -> Iterator[Relation]:
    """累计 of a row as 累计 of the row above and the row's own amount; of the first row, its own amount."""
    own = re.sub(_RUNNING, "", grid.heads[c])
    beside = [k for k in range(max(0, c - FAR), min(grid.width, c + FAR)) if k != c and not grid.is_rate(k) and not _RUNNING.search(grid.heads[k]) and (_ONE.search(grid.heads[k]) or _ONE.sub("", grid.heads[k]) == own)]
    for k in beside:
        made: list[Relation] = []
        above: Claim | None = None
        for r in _lines(grid):
            one, result = grid.cells[r][k], grid.cells[r][c]
            if one is None or result is None:
                above = None
                continue
            parts = [one] if not made and above is None else [above, one] if above is not None else []
            if parts:
                made.append(building.sums([p for p in parts if p is not None], result, 0.93, "上期累计加本期", "table_running"))
            above = result
        if _most(made):
            yield from made
            return


def _yearly(grid: Grid, c: int) -> Iterator[Relation]:
    """The growth of each year over the year above, for rows that follow by years; only where most years show it."""
    years = [(r, int(m[1])) for r in range(grid.body, len(grid.cells)) if (m := _YEAR.match(re.sub(r"\s", "", grid.labels[r])))]
    pairs = [(r, before) for (before, one), (r, other) in zip(years, years[1:], strict=False) if other == one + 1]
    pairs += [(before, r) for (before, one), (r, other) in zip(years, years[1:], strict=False) if other == one - 1]
    for k in sorted((k for k in range(max(0, c - FAR), c) if not grid.is_rate(k)), reverse=True):
        made = []
        for r, before in pairs:
            new, old, rate = grid.cells[r][k], grid.cells[before][k], grid.cells[r][c]
            if new is not None and old is not None and rate is not None and (relation := building.growth(new, old, rate, 0.93, "与上一年相比")):
                made.append(relation)
        if len(made) > LEAST and _most(made):
            yield from made
            return


def _means(grid: Grid) -> Iterator[Relation]:
    """A row 平均 as the mean of the rows above it, where at least half of its columns show it."""
    for r in range(grid.body + LEAST, len(grid.cells)):
        if not _MEAN.match(grid.labels[r]):
            continue
        rows = [k for k in range(grid.body, r) if not TOTAL.search(grid.labels[k]) and not _MEAN.match(grid.labels[k])]
        made = []
        for c in range(grid.width):
            result = grid.cells[r][c]
            known = [f for k in rows if (f := grid.cells[k][c]) is not None]
            if result is not None and len(known) == len(rows) >= LEAST and not NOT_ADDED.search(grid.heads[c]) and len({f.kind for f in (*known, result)}) == 1:
                made.append(_mean(known, result))
        right = sum(not m.wrong for m in made)
        if right:
            yield from (m for m in made if not m.wrong or right * 2 >= len(made))


def _mean(parts: Sequence[Claim], result: Claim) -> Relation:
    count = len(parts)
    point = fractions_sum([p.amount.value for p in parts]) / count
    shown = "＋".join(p.shown for p in parts) if count <= 6 else f"{parts[0].shown}＋{parts[1].shown}＋…＋{parts[-1].shown}"
    return building.made(
        "table_mean", "arithmetic.mean", result, (*parts, result), point, lambda: total(p.amount.interval for p in parts).times(Fraction(1, count)), f"（{shown}）÷{count}", 0.9, "“平均”行为以上各行的平均数", {},
    )


def _most(made: Sequence[Relation]) -> bool:
    right = sum(not r.wrong for r in made)
    telling = sum(not r.wrong and len(r.result.text.replace(".", "").lstrip("0")) > 1 for r in made)
    return len(made) >= LEAST and right * 3 >= len(made) * 2 and telling >= 2
