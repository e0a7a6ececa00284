"""Ruled tables of a printed page (有线表格): drawn lines become a grid, whose cells may be merged and whose sides may be open.

Lines that touch each other belong to one table. Its rows and columns are all places where a line runs; fields without a
line between them are one cell. Tables without lines at their sides are closed at the ends of their long lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NEAR = 3.0
"""Points within which two lines are the same line, or touch."""
SHORTEST = 3.0
MOST_LINES = 3000
"""A page with more lines than this is a drawing or a map, and no table is sought in it."""
MOST_FIELDS = 20_000


@dataclass(frozen=True, order=True)
class Rule:
    """A drawn line: `at` is its x (upright) or its y (level), `low` and `high` are its ends."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Box:
    """A cell of a ruled table with its place in the grid and on the page."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class Ruled:
    """A ruled table: the edges of its columns and rows, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]


def ruled_tables(rules: Iterable[Rule]) -> list[Ruled]:
    """The tables drawn on a page, from top to bottom."""
    drawn = [r for r in rules if r.high - r.low >= SHORTEST]
    if not 4 <= len(drawn) <= MOST_LINES:
        return []
    found = [t for group in _touching(_merged(drawn)) if (t := _table(group)) is not None]
    return sorted(found, key=lambda t: t.ys[0])


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines drawn in pieces or twice as one line each."""
    out: list[Rule] = []
    for upright in (True, False):
        same = sorted(r for r in rules if r.upright is upright)
        while same:
            group = [same.pop(0)]
            while same and same[0].at - group[-1].at <= NEAR and same[0].at - group[0].at <= 2 * NEAR:
                group.append(same.pop(0))
            at = sum(r.at for r in group) / len(group)
            low = high = None
            for rule in sorted(group, key=lambda r: r.low):
                if high is not None and low is not None and rule.low <= high + NEAR:
                    high = max(high, rule.high)
                    continue
                if high is not None and low is not None:
                    out.append(Rule(upright, at, low, high))
                low, high = rule.low, rule.high
            if high is not None and low is not None:
                out.append(Rule(upright, at, low, high))
    return out


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of lines that cross or touch, directly or through others."""
    level = sorted((r for r in rules if not r.upright), key=lambda r: r.at)
    upright = [r for r in rules if r.upright]
    heights = [r.at for r in level]
    owner = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for k, line in enumerate(upright, len(level)):
        for i in range(bisect_left(heights, line.low - NEAR), len(level)):
            if heights[i] > line.high + NEAR:
                break
            if level[i].low - NEAR <= line.at <= level[i].high + NEAR:
                owner[root(i)] = root(k)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate([*level, *upright]):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _places(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def _at(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - value))


def _table(rules: Sequence[Rule]) -> Ruled | None:
    """A group of lines as a table of at least two columns, or None."""
    level, upright = [r for r in rules if not r.upright], [r for r in rules if r.upright]
    if len(level) < 2 or not upright:
        return None
    xs = _places([r.at for r in upright] + [min(r.low for r in level), max(r.high for r in level)])
    ys = _places([r.at for r in level])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 2 or height * width > MOST_FIELDS:
        return None
    walls = [[False] * (width + 1) for _ in range(height)]
    floors = [[False] * width for _ in range(height + 1)]
    for line in upright:
        column = _at(xs, line.at)
        for r in range(height):
            if line.low <= ys[r] + NEAR and line.high >= ys[r + 1] - NEAR:
                walls[r][column] = True
    for line in level:
        row = _at(ys, line.at)
        for c in range(width):
            if line.low <= xs[c] + NEAR and line.high >= xs[c + 1] - NEAR:
                floors[row][c] = True
    boxes = _boxes(walls, floors, height, width)
    cells = tuple(Box(r, c, h, w, xs[c], ys[r], xs[c + w], ys[r + h]) for r, c, h, w in boxes)
    return Ruled(tuple(xs), tuple(ys), cells) if len(cells) >= 2 else None


def _boxes(walls: list[list[bool]], floors: list[list[bool]], height: int, width: int) -> list[tuple[int, int, int, int]]:
    """Rectangles of fields without a line between them, as row, column, rows, columns."""
    taken = [[False] * width for _ in range(height)]
    found = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            across = 1
            while c + across < width and not walls[r][c + across] and not taken[r][c + across]:
                across += 1
            down = 1
            while r + down < height and not any(floors[r + down][c : c + across]) and not any(walls[r + down][c + 1 : c + across]) and not any(taken[r + down][c : c + across]):
                down += 1
            for i in range(r, r + down):
                taken[i][c : c + across] = [True] * across
            found.append((r, c, down, across))
    return found
