"""Cells on lines of their own whose points stand in brackets on a line (（20分）), without a head: the rest of a table cut by a page.

A row is what stands before such a line, and the lines of scoring behind it; points with no scoring behind them are those
of a group, which the rows below add up to. Nothing is read unless every row has lines of scoring.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.columns import CATEGORY, POINTS, RULE, TITLE, Columns
from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_POINTS = re.compile(r"[（(]\s*\d{1,3}(?:\.\d)?\s*分\s*[）)]")
_SAYS = re.compile(r"[扣得加减计]\s*\d+(?:\.\d+)?\s*分|不得分|酌情")
_ITEM = re.compile(r"^[（(]\d{1,2}[）)]|^\d{1,2}[、.．]|^[①-⑳]")
_LEAST = 2


def bracketed(text: str) -> list[tuple[Grid, Columns]]:
    """Rows around lines that only hold points in brackets; empty where they do not make a table."""
    lines = [GridCell(b, Span(s + line.index(b), s + line.index(b) + len(b))) for s, line in text_lines(text) if (b := line.strip())]
    marks = [i for i, c in enumerate(lines) if _POINTS.fullmatch(c.text)]
    if len(marks) < _LEAST or marks[0] == 0:
        return []
    rows: list[tuple[GridCell, ...]] = []
    group = GridCell("", Span(0, 0))
    end = max(0, marks[0] - 1)
    for mark, then in zip(marks, [*marks[1:], len(lines)], strict=True):
        name = lines[end:mark]
        last = _scoring(lines, mark + 1, then)
        if not name:
            return []
        if last == mark + 1:
            group = GridCell(f"{name[-1].squeezed}{lines[mark].squeezed}", Span(name[-1].span.start, lines[mark].span.end))
        else:
            rows.append((group, _joined(text, name), lines[mark], _joined(text, lines[mark + 1 : last])))
        end = last
    columns = (CATEGORY, TITLE, POINTS, RULE)
    return [(Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns)))] if len(rows) >= _LEAST else []


def _scoring(lines: Sequence[GridCell], start: int, stop: int) -> int:
    """Behind the last line of scoring that follows without a break; numbered lines belong together."""
    end = start
    for i in range(start, stop):
        if _SAYS.search(canonical(lines[i].text)) or (end > start and _ITEM.match(lines[i].text)):
            end = i + 1
        elif not _ITEM.match(lines[i].text):
            break
    return end


def _joined(text: str, cells: Sequence[GridCell]) -> GridCell:
    span = Span(cells[0].span.start, cells[-1].span.end)
    return GridCell(span.of(text), span)
