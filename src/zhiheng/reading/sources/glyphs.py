"""From placed characters to lines (版面字符): PDF writers store them in any order, so reading order comes from the page.

A page set in two columns is read column by column, but only where both columns are set like prose: the left one runs
full to its edge and the right one begins at its own. Two ragged columns may be a table and are read across; where
at least three lines have their gaps at the same places, the gaps become tabs, from which tables are recovered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiheng.reading.outline import heading_of

_TERMINAL = re.compile(r"[。！？!?；;：:][”’）)】\]]?$")


@dataclass(slots=True)
class Glyph:
    """A character with its box in points; `top` grows downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass
class Line:
    """A printed line: its words and where it stands; `page` from 1, `frame` the column whose margins it has."""

    text: str
    page: int
    x0: float = 0
    x1: float = 0
    top: float = 0
    size: float = 10
    frame: tuple[int, int] = (0, 0)
    cells: tuple[tuple[float, float], ...] = ()
    """Beginnings and ends of the pieces between wide gaps; empty for a line without any."""


def lines_of(glyphs: Iterable[Glyph], page: int, frame: tuple[int, int] = (0, 0)) -> list[Line]:
    """Printed lines from top to bottom; characters of a line from left to right, wide gaps as spaces."""
    found = [line for row in _rows(glyphs) if (line := _line(row, page, frame)).text]
    for line in found:
        line.text, line.cells = line.text.replace("\t", " "), ()
    return found


def page_lines(glyphs: Iterable[Glyph], page: int, width: int = 0) -> list[Line]:
    """The lines of a page in reading order, column by column where it is set in two columns."""
    rows = _rows(glyphs)
    gutter = _gutter(rows)
    if gutter is None:
        return _tabbed([line for row in rows if (line := _line(row, page, (width, 0))).text])
    out: list[Line] = []
    sides: tuple[list[Glyph], list[Glyph]] = ([], [])

    def close() -> None:
        for column, side in enumerate(sides, 1):
            out.extend(lines_of(side, page, (width, column)))
            side.clear()

    for row in rows:
        pieces = _pieces(row)
        if any(p[0].x0 < gutter < p[-1].x1 for p in pieces):
            close()
            out.append(_line(row, page, (width, 0)))
        else:
            for piece in pieces:
                sides[piece[0].x0 > gutter].extend(piece)
    close()
    return _tabbed([line for line in out if line.text])


def _tabbed(lines: list[Line]) -> list[Line]:
    """Tabs for wide gaps in lines of a table without rules; elsewhere a gap is a space."""
    start = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and _aligned(lines[i - 1], lines[i]):
            continue
        if i - start < 3:
            for line in lines[start:i]:
                line.text, line.cells = line.text.replace("\t", " "), ()
        start = i
    return lines


def _aligned(a: Line, b: Line) -> bool:
    """Whether the pieces of two lines stand below each other, at their beginnings, middles or ends."""
    near = 1.2 * max(a.size, b.size)
    return (
        len(a.cells) == len(b.cells) >= 2
        and a.frame == b.frame
        and all(min(abs(p[0] - q[0]), abs(p[1] - q[1]), abs(p[0] + p[1] - q[0] - q[1]) / 2) <= near for p, q in zip(a.cells, b.cells, strict=True))
    )


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs of one height together, from left to right; a letter printed twice for boldness counts once."""
    rows: list[list[Glyph]] = []
    centre = height = 0.0
    for at, _, glyph in sorted(((g.top + g.bottom) / 2, i, g) for i, g in enumerate(glyphs) if not g.text.isspace()):
        tall = glyph.bottom - glyph.top
        if rows and at - centre <= 0.5 * max(1.0, tall, height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            centre, height = at, tall
    for row in rows:
        row.sort(key=lambda g: g.x0)
        row[1:] = [b for a, b in zip(row, row[1:], strict=False) if not (a.text == b.text and b.x0 - a.x0 < 0.3 * (b.x1 - b.x0))]
    return rows


def _size(row: Sequence[Glyph]) -> float:
    return sorted(g.bottom - g.top for g in row)[len(row) // 2] or 1.0


def _line(row: Sequence[Glyph], page: int, frame: tuple[int, int]) -> Line:
    size = _size(row)
    parts = [row[0].text]
    starts, ends = [row[0].x0], []
    for before, glyph in zip(row, row[1:], strict=False):
        gap = glyph.x0 - before.x1
        if gap > 0.2 * size:
            latin = before.text[-1].isascii() and before.text[-1].isalnum() and glyph.text[0].isascii() and glyph.text[0].isalnum()
            if gap > 2 * size:
                parts.append("\t")
                ends.append(before.x1)
                starts.append(glyph.x0)
            elif latin or gap > 1.2 * size:
                parts.append(" ")
        parts.append(glyph.text)
    return Line("".join(parts).strip(), page, row[0].x0, row[-1].x1, min(g.top for g in row), size, frame, tuple(zip(starts, [*ends, row[-1].x1], strict=True)) if ends else ())


def _pieces(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """A row cut at gaps of more than one and a half characters."""
    size, pieces = _size(row), [[row[0]]]
    for before, glyph in zip(row, row[1:], strict=False):
        if glyph.x0 - before.x1 > 1.5 * size:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def _gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """Where the white strip between two columns of prose runs, or None on a page of one column."""
    if len(rows) < 10:
        return None
    pieces = [(p[0].x0, p[-1].x1, p[0].bottom - p[0].top, len(p)) for row in rows for p in _pieces(row)]
    left, right = min(p[0] for p in pieces), max(p[1] for p in pieces)
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = left + (right - left) * step / 100
        crossing = sum(1 for p in pieces if p[0] < x < p[1])
        if best is None or crossing < best[0]:
            best = crossing, x
    if best is None:
        return None
    crossing, x = best
    before, after = [p for p in pieces if p[1] <= x], [p for p in pieces if p[0] >= x]
    if len(before) < 8 or len(after) < 8 or crossing * 3 > len(before) + len(after) or min(_long(before), _long(after)) < 0.6:
        return None
    edge, margin = max(p[1] for p in before), min(p[0] for p in after)
    full = sum(1 for p in before if edge - p[1] <= 1.6 * p[2])
    flush = sum(1 for p in after if p[0] - margin <= 2.4 * p[2])
    return (edge + margin) / 2 if full * 10 >= len(before) * 6 and flush * 10 >= len(after) * 7 and margin > edge else None


def _long(pieces: Sequence[tuple[float, float, float, int]]) -> float:
    """The share of pieces as long as lines of prose, and not as words of a list."""
    return sum(1 for p in pieces if p[3] >= 8) / len(pieces)


def joined(lines: Iterable[str]) -> str:
    """Lines put together; Latin words keep a space between them."""
    out = ""
    for line in (x.strip() for x in lines):
        if out and line and out[-1].isascii() and out[-1].isalpha() and line[0].isascii() and line[0].isalpha():
            out += " "
        out += line
    return out


def goes_on(before: Line, line: Line, right: float, left: float, start: float | None = None) -> bool:
    """Whether a line is the rest of the sentence before it: the line above reaches the right margin, this one is not indented.

    `right` is the right margin of the line before, `left` the left margin of this line, `start` that of the line before
    where it stands in another column.
    """
    if before.cells or line.cells:
        return False
    if heading_of(line.text)[0] in (1, 2, 3) or (heading_of(line.text)[0] and not line.text[0].isdigit() and _TERMINAL.search(before.text)):
        return False
    if right - before.x1 > 2.3 * before.size or len(before.text) < 8:
        return False
    indented = line.x0 - left > 1.4 * line.size
    if _TERMINAL.search(before.text):
        return not indented and before.text[-1] not in "：:"
    return not indented or (line.x0 - left) - (before.x0 - (left if start is None else start)) < 1.2 * line.size
