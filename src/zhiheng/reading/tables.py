"""Grids of a document (表格还原): from the file's own tables, or recovered from a table flattened to text.

Three flattenings are known: every cell on a line of its own behind a tab (a word processor's text copy), one row a line
with tabs between cells (a spreadsheet's or page's text copy), and numbered lines under headings. The first two are
recovered here. What is recovered keeps its place: every cell has its span in the text it came from.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhiheng.reading.model import SourceText
from zhiheng.values import Span

_WRAP = re.compile(r"\s/\s|^/|/$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class GridCell:
    """A cell with its place; `carried` when a merged cell stands here again."""

    text: str
    span: Span
    carried: bool = False

    @staticmethod
    def cut(text: str, start: int, end: int) -> GridCell:
        """The cell between two places of a text, without the white space at its ends."""
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return GridCell(text[start:end], Span(start, end))

    @cached_property
    def squeezed(self) -> str:
        """The words without white space and wrap marks."""
        text = _WRAP.sub("", self.text) if "/" in self.text else self.text
        return _SPACE.sub("", text)


@dataclass(frozen=True)
class Grid:
    """Rows of cells (表格). Rows may be shorter than the head where merged cells were left out in flattening."""

    rows: tuple[tuple[GridCell, ...], ...]
    sure: bool = True
    caption: str = ""

    @property
    def span(self) -> Span:
        """From the first cell to the last."""
        cells = [c for row in self.rows for c in row]
        return Span(min(c.span.start for c in cells), max(c.span.end for c in cells))


def grids(source: SourceText) -> list[Grid]:
    """Every grid of a document, the file's own tables first; flattened ones only where the file gives none. Worked out once for a source."""
    held = _KEPT.get(id(source))
    if held is None or held[0]() is not source:
        place = id(source)
        held = _KEPT[place] = (weakref.ref(source, lambda _gone: _KEPT.pop(place, None)), _grids(source))
    return list(held[1])


_KEPT: dict[int, tuple[weakref.ref[SourceText], list[Grid]]] = {}


def _grids(source: SourceText) -> list[Grid]:
    found = [g for table in source.tables if table.cells for g in [_own(source, table.grid())] if g.rows]
    if found:
        return found
    return [*_tab_led(source.text), *_tabbed(source.text)]


def _own(source: SourceText, rows: Sequence[Sequence[object]]) -> Grid:
    out: list[tuple[GridCell, ...]] = []
    seen: set[int] = set()
    for row in rows:
        cells: list[GridCell] = []
        for cell in row:
            if cell is None:
                end = cells[-1].span.end if cells else 0
                cells.append(GridCell("", Span(end, end)))
                continue
            carried = id(cell) in seen
            seen.add(id(cell))
            cells.append(GridCell(cell.text, cell.span, carried))  # type: ignore[attr-defined]
        if any(c.text.strip() for c in cells):
            out.append(tuple(cells))
    return Grid(tuple(out), sure=True)


def text_lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line with its place."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _tab_led(text: str) -> list[Grid]:
    """Cells behind a leading tab, one a line; blank lines before a tab part the rows, other lines continue a cell."""
    grids_found: list[Grid] = []
    rows: list[list[GridCell]] = []
    row: list[GridCell] = []
    caption = last_line = ""
    blank = False

    def close_row() -> None:
        nonlocal row
        if row:
            rows.append(row)
        row = []

    def close_grid() -> None:
        nonlocal rows
        close_row()
        if len(rows) >= 2 and max(len(r) for r in rows) >= 2:
            grids_found.append(Grid(tuple(tuple(r) for r in _trailing(rows)), sure=False, caption=caption))
        rows = []

    for start, line in text_lines(text):
        bare = line.strip()
        if line.startswith("\t") and "\t" not in line.strip("\t"):
            if blank:
                close_row()
            if not rows and not row:
                caption = last_line
            at = start + len(line) - len(line.lstrip("\t "))
            row.append(GridCell(bare, Span(at, at + len(bare))))
            blank = False
        elif not bare:
            blank = True
        elif row and (len(bare) <= 40 or not blank) and not re.match(r"^(?:附件|注[：:]|备注|说明)", bare):
            cell = row[-1]
            begin = cell.span.start if cell.text else start + line.index(bare)
            end = start + line.index(bare) + len(bare)
            row[-1] = GridCell(text[begin:end], Span(begin, end))
            blank = False
            last_line = bare
        else:
            close_grid()
            last_line = bare
            blank = False
    close_grid()
    return grids_found


def _trailing(rows: list[list[GridCell]]) -> list[list[GridCell]]:
    """Cut lines that follow the last row after a blank (a signature, a date) off its last cell."""
    if rows and rows[-1] and "\n\n\n" in rows[-1][-1].text:
        cell = rows[-1][-1]
        kept = cell.text.split("\n\n\n", 1)[0].rstrip()
        rows[-1][-1] = GridCell(kept, Span(cell.span.start, cell.span.start + len(kept)))
    return rows


def _tabbed(text: str) -> list[Grid]:
    """One row a line, tabs between the cells."""
    found: list[Grid] = []
    rows: list[tuple[GridCell, ...]] = []
    caption = last_line = ""
    gap: list[tuple[GridCell, ...]] = []

    def close() -> None:
        nonlocal rows, gap
        if len(rows) >= 2:
            found.append(Grid(tuple(_rejoined(text, rows)), sure=False, caption=caption))
        rows, gap = [], []

    for start, line in text_lines(text):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(_cells(start, line))
        if len(cells) >= 2 and "\t" in line.strip() or (len(cells) >= 2 and line.startswith("\t")):
            if not rows:
                caption = last_line
            rows.extend(gap)
            gap = []
            rows.append(cells)
        elif rows and len(gap) < 40:
            gap.append(cells)
        else:
            close()
        last_line = line.strip()
    if rows and gap and len(gap) <= 3:
        rows.extend(gap)
    close()
    return found


_COUNTER = re.compile(r"\d{1,3}[.、]?")
_WORTH = re.compile(r"[（(]?\d{1,3}(?:\.\d+)?分?[）)]?")


def _rejoined(text: str, rows: Sequence[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    """Rows that a line break inside a cell cut in two (2→日常监管 / （30分）→30→…), where just the head's width comes out."""
    width = len(rows[0])
    out: list[tuple[GridCell, ...]] = []
    for row in rows:
        before = out[-1] if out else ()
        if (
            len(out) > 1
            and 2 <= len(before) < width
            and len(before) + len(row) - 1 == width
            and _COUNTER.fullmatch(before[0].text)
            and not any(_WORTH.fullmatch(c.text) for c in before[1:])
            and not _COUNTER.fullmatch(row[0].text)
            and any(_WORTH.fullmatch(c.text) for c in row)
        ):
            span = Span(before[-1].span.start, row[0].span.end)
            out[-1] = (*before[:-1], GridCell(span.of(text), span), *row[1:])
        else:
            out.append(row)
    return out


def _cells(start: int, line: str) -> Iterator[GridCell]:
    at = start
    for part in line.split("\t"):
        bare = part.strip()
        begin = at + (part.index(bare) if bare else 0)
        yield GridCell(bare, Span(begin, begin + len(bare)))
        at += len(part) + 1
