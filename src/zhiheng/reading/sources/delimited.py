"""Tables saved as text with separators (CSV): quoted cells, cells of several lines; every cell keeps its place (B3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from zhiheng.reading.model import Cell
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.values import Span

MOST_CELLS = 400_000
_NAMES = (".csv", ".tsv")
_PROSE = "。；！？"


def delimited(text: str, name: str) -> list[tuple[int, list[str]]] | None:
    """The rows of a table in CSV with their line numbers from 1, or None for any other text.

    A file named .csv needs two columns; a text of another name three columns in at least three lines, all of one width
    and without a sentence outside quotation marks: commas between words are no table.
    """
    named = name.lower().endswith(_NAMES)
    head = [line for line in text[:20_000].split("\n") if line.strip()][:20]
    if not named and (len(head) < 3 or min(line.count(",") for line in head) < 2):
        return None
    mark = max(",;\t，", key=lambda m: (min((line.count(m) for line in head), default=0), sum(line.count(m) for line in head), m == ",")) if named else ","
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    rows: list[tuple[int, list[str]]] = []
    cells, began = 0, 1
    try:
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                return None
            if any(c.strip() for c in row):
                rows.append((began, [c.strip() for c in row]))
            began = reader.line_num + 1
    except csv.Error:
        return None
    widths = [len(row) for _, row in rows]
    if named:
        return rows if len(rows) >= 2 and max(widths) >= 2 else None
    plain = all(not any(c in _PROSE for c in cell) for _, row in rows[:3] for cell in row)
    return rows if len(rows) >= 3 and len(set(widths)) == 1 and widths[0] >= 3 and plain else None


def write_rows(builder: SourceBuilder, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Rows as lines with tabs between the cells; lines above the head that fill a single cell are titles."""
    first = next((i for i, (_, row) in enumerate(rows) if sum(1 for c in row if c) >= 2), len(rows))
    for line, row in rows[:first]:
        builder.paragraph(next(c for c in row if c), style="title", paragraph=line)
    start, cells = builder.length, []
    for r, (line, row) in enumerate(rows[first:]):
        for c, words in enumerate(row):
            if c:
                builder.write("\t")
            at = builder.length
            if words:
                builder.paragraph(words, style="cell", end="", paragraph=line, cell=f"第{first + r + 1}行第{c + 1}列")
            span = Span(at, builder.length)
            cells.append(Cell(r, c, builder.slice(span), span))
        builder.write("\n")
    builder.table(Span(start, builder.length), cells)
