"""Sums told by the names of rows (按行名相加): 男 and 女 under 总人口, the three industries under GDP, 其他 that closes a list.

Names that leave nothing out make the parts; the whole is the nearest row that the columns confirm, or that bears a whole's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.exhaust import SETS, exhaustive
from zhiheng.checking.relations.groups import whole_of
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.sums import close
from zhiheng.checking.tables.grids import Grid

LONGEST = 6
"""The most rows of a set of names."""
ABOVE = 12
"""So many rows above a set are tried for its whole."""
_ASIDE = re.compile(r"^(?:[#＃]|其中|其:|注)")
_OTHER = re.compile(r"^(?:其他|其它)")
_MARK = re.compile("|".join(sorted({form for forms in SETS for form in forms}, key=len, reverse=True)) + "|[非不未岁]|[A-Z一二三四五][级类等]")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]?")


def blocks(grid: Grid) -> Iterator[Relation]:
    """The sets of a table read downward, then its first row as the total of all others where 其他 closes them."""
    rows = [r for r in range(grid.body, len(grid.cells)) if any(f is not None and f.kind == "level" for f in grid.cells[r])]
    names = {r: _name(grid.labels[r]) for r in rows}
    used: set[int] = set()
    marked = {r for r in rows if _MARK.search(names[r])}
    for at in range(1, len(rows)):
        if rows[at] in used or rows[at] not in marked or at + 1 < len(rows) and rows[at + 1] not in marked:
            continue
        for size in range(min(LONGEST, len(rows) - at), 1, -1):
            run = rows[at : at + size]
            if not used & set(run) and exhaustive([names[r] for r in run]):
                found = _whole(grid, run, rows[max(0, at - ABOVE) : at][::-1], names)
                if found:
                    used.update(run)
                    yield from found
                    break
    yield from _gapped(grid, rows, used, names)
    yield from _closed(grid, rows, used)


def _gapped(grid: Grid, rows: Sequence[int], used: set[int], names: dict[int, str]) -> Iterator[Relation]:
    """Sets with other rows between their members (第一产业, 第二产业, 工业, 建筑业, 第三产业), and what stands between as parts of the member before."""
    for members, between in spread(grid, [r for r in rows if r not in used]):
        at = rows.index(members[0])
        found = _whole(grid, members, rows[max(0, at - ABOVE) : at][::-1], names)
        if found:
            used.update(members)
            yield from found
        for parent, children in between:
            made = _made(grid, parent, children)
            if len(made) >= 2 and _telling(made) >= 2 and sum(not r.wrong for r in made) * 3 >= len(made) * 2:
                yield from made


def spread(grid: Grid, rows: Sequence[int]) -> Iterator[tuple[list[int], list[tuple[int, list[int]]]]]:
    """Rows whose names leave nothing out though others stand between, each with the members that have two rows and more right behind them."""
    names = {r: _name(grid.labels[r]) for r in rows}
    marked = [r for r in rows if _MARK.search(names[r]) and not _ASIDE.search(grid.labels[r])]
    at = 0
    while at < len(marked):
        size = next((n for n in range(min(LONGEST, len(marked) - at), 1, -1) if exhaustive([names[r] for r in marked[at : at + n]]) and rows.index(marked[at + n - 1]) - rows.index(marked[at]) <= ABOVE), 0)
        if size:
            members = marked[at : at + size]
            gaps = [(a, [r for r in rows if a < r < b]) for a, b in zip(members, members[1:], strict=False)]
            yield members, [(parent, children) for parent, children in gaps if len(children) >= 2]
        at += size or 1


def _telling(made: Sequence[Relation]) -> int:
    return sum(not r.wrong and len(r.result.text.replace(".", "").strip("0")) > 1 for r in made)


def _name(label: str) -> str:
    return re.sub(r"[（(].*?[）)]", "", _ORDINAL.sub("", label))


def _whole(grid: Grid, parts: Sequence[int], above: Sequence[int], names: dict[int, str]) -> list[Relation]:
    """The sums over the nearest row that most columns confirm; of a single column, over the row that is named like a whole."""
    for row in above:
        made = _made(grid, row, parts)
        right = sum(not r.wrong for r in made)
        telling = sum(not r.wrong and len(r.result.text.replace(".", "").strip("0")) > 1 for r in made)
        if len(made) >= 2 and telling >= 2 and right * 3 >= len(made) * 2:
            return made
    for row in above:
        made = _made(grid, row, parts)
        if made and len(made) <= 2 and whole_of(names[row], "", [names[r] for r in parts]) >= 2:
            return [r for r in made if not r.wrong or close(r)]
    return []


def _closed(grid: Grid, rows: Sequence[int], used: set[int]) -> Iterator[Relation]:
    """The first row over all plain rows below it, when a row 其他 leaves nothing out."""
    plain = [r for r in rows[1:] if r not in used and not _ASIDE.search(grid.labels[r])]
    if len(plain) < 3 or not _OTHER.search(_name(grid.labels[plain[-1]])):
        return
    made = _made(grid, rows[0], plain)
    right = sum(not r.wrong for r in made)
    if len(made) >= 2 and right * 3 >= len(made) * 2 or len(made) == 1 and (right or close(made[0])):
        yield from made


def _made(grid: Grid, row: int, parts: Sequence[int]) -> list[Relation]:
    made = []
    for c in range(grid.width):
        result = grid.cells[row][c]
        figures = [grid.cells[r][c] for r in parts]
        known: list[Claim] = [f for f in figures if f is not None and f.kind == "level"]
        if result is not None and result.kind == "level" and len(known) == len(parts) and len({(f.dimension, f.scale) for f in (*known, result) if f.dimension}) <= 1:
            made.append(building.sums(known, result, 0.93, f"“{grid.labels[row]}”等于各行之和", "table_sum"))
    return made
