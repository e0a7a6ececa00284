"""Tables whose cells are parted by vertical bars (竖线分格): rows `甲 | 乙 | 丙`, or one cell a line behind a bar.

Web pages copied as text leave both. A line of bars only ends a row; a line of dashes and bars is a rule of the print.
"""

from __future__ import annotations

import re

from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.values import Span

_BARS = re.compile(r"[|｜]")
_RULE = re.compile(r"^[\s|｜:+—-]*$")


def piped(text: str) -> list[Grid]:
    """Grids of lines with bars, in order; `sure` is False, for merged cells are lost."""
    found: list[Grid] = []
    rows: list[tuple[GridCell, ...]] = []
    row: list[GridCell] = []
    empty = 0

    def close_row() -> None:
        nonlocal row
        if row:
            rows.append(tuple(row))
        row = []

    def close() -> None:
        nonlocal rows
        close_row()
        if len(rows) >= 2 and max(len(r) for r in rows) >= 3:
            found.append(Grid(tuple(rows), sure=False))
        rows = []

    for start, line in text_lines(text):
        bare = line.strip()
        if not bare:
            continue
        if not _BARS.search(line):
            empty += 1
            if row and empty == 1 and len(bare) <= 200:
                row[-1] = GridCell(text[row[-1].span.start : start + len(line.rstrip())], Span(row[-1].span.start, start + len(line.rstrip())))
            elif empty > 1:
                close()
            continue
        empty = 0
        cells = _cells(start, line)
        if _RULE.match(bare):
            close_row()
        elif len(cells) == 1 and bare[-1] in "|｜":
            row.append(cells[0])
        elif len(cells) > 1:
            close_row()
            rows.append(tuple(cells))
    close()
    return found


def _cells(start: int, line: str) -> list[GridCell]:
    """The cells of a line; bars at its ends part nothing."""
    out: list[GridCell] = []
    at = start
    parts = _BARS.split(line)
    for part in parts:
        bare = part.strip()
        begin = at + (part.index(bare) if bare else 0)
        out.append(GridCell(bare, Span(begin, begin + len(bare))))
        at += len(part) + 1
    if out and not out[0].text and len(out) > 1:
        out = out[1:]
    while len(out) > 1 and not out[-1].text:
        out.pop()
    return out
