"""Minus signs lost from tables (丢失的负号): this year 90, last year 100, change 10.0 % was -10.0 %.

A change is doubted only where its size is exactly that of a fall between the two figures of its row, and the head names
a change of either direction (增长、同比、增减), not a fall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhiheng.reading.model import Repair, SourceText
from zhiheng.reading.tables import Grid, GridCell, grids

_BEFORE = re.compile(r"上年|去年|上期|同期(?!比)|上一年|基期|年初")
_NOW = re.compile(r"本年|今年|本期|报告期|当年|期末|年末|实际(?!增)")
_CHANGE = re.compile(r"同比|增长|增减|增幅|增速|变化|±|比上年|较上年")
_FALL = re.compile(r"下降|降低|减少|降幅|减幅")
_YEAR = re.compile(r"(20\d\d)年")
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%|个?百分点)?")


def find_lost_signs(source: SourceText) -> Iterator[Repair]:
    """A repair for each change whose minus sign the other figures of its row prove."""
    for grid in grids(source):
        columns = _columns(grid)
        if columns is None:
            continue
        now, before, change = columns
        for row in grid.rows[1:]:
            if max(columns) < len(row) and (repair := _doubted(row[now], row[before], row[change])) is not None:
                yield repair


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """Columns of the present figure, the former one and the change, where the head names just these."""
    for head in grid.rows[:2]:
        words = [c.squeezed for c in head]
        changes = [i for i, w in enumerate(words) if _CHANGE.search(w) and not _FALL.search(w) and len(w) <= 16]
        others = [i for i in range(len(words)) if i not in changes]
        before = [i for i in others if _BEFORE.search(words[i])]
        now = [i for i in others if _NOW.search(words[i]) and i not in before]
        years = {int(m[1]): i for i in others if (m := _YEAR.search(words[i])) and not _BEFORE.search(words[i])}
        if not before and len(years) == 2:
            before, now = [years[min(years)]], [years[max(years)]]
        elif before and not now and len(years) == 1:
            now = list(years.values())
        if len(changes) == len(before) == len(now) == 1:
            return now[0], before[0], changes[0]
    return None


def _figure(cell: GridCell) -> Decimal | None:
    found = _FIGURE.fullmatch(cell.squeezed)
    return Decimal(found[1].replace(",", "")) if found and not cell.carried else None


def _doubted(now: GridCell, before: GridCell, change: GridCell) -> Repair | None:
    present, former, stated = _figure(now), _figure(before), _figure(change)
    if present is None or former is None or stated is None or stated == 0 or former == 0 or present >= former:
        return None
    places = -int(stated.as_tuple().exponent)
    half = Decimal(5).scaleb(-places - 1)
    for way, fall in (("差", former - present), ("增长率", (former - present) * 100 / former)):
        if abs(fall - stated) <= (0 if way == "差" else half):
            printed = change.text.strip()
            return Repair(change.span, change.text, "-" + printed, f"负号疑丢失：由{before.squeezed}到{now.squeezed}，{way}应为负")
    return None

