"""Cells of tables before they are figures (表格单元): ruled tables of the file, and runs of lines with
the same number of cells, one table each.

A table whose head is printed again below with other words is two tables; a cell that holds a value and its growth in brackets
（15223（↑14.28%）） is two cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.reading.model import SourceText, Table
from zhiheng.values import Span

MOST_CELLS = 60_000
"""A table larger than this is left aside, and the report says so."""
MOST_WORDS = 24
"""A longer line is no cell of a table that stands one cell a line."""
MOST_WAITING = 3
"""So many short lines may stand between two rows of one flat table."""
_FIGURE = re.compile(r"\s*[-−－+＋▲▼↑↓]?\s*\d[\d,.]*\s*(?:%|‰|[\u4e00-\u9fff]{1,3})?\s*|\s*[-—－–/／]+\s*|\s*")
_TAB = re.compile(r"(?:(?<=\t)|^)[^\t]*")
_STROKE = re.compile(r"[^|│]*[^|│\s][^|│]*")
_BLANKS = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s|│:：\-─—+┼]*")
_CAPTION = re.compile(r"\s*(?:附?[表图]|专栏|附件)\s*\d{1,2}(?:[-—]\d{1,2})?[\s:：.、　][^\t|│]*$")
_WITH_RATE = re.compile(r"\s*(\d[\d,.]*)\s*[（(]\s*([↑↓+＋\-−－]?\s*\d+(?:\.\d+)?\s*[%％])\s*[）)]\s*")


@dataclass(frozen=True)
class Text:
    """The words of a cell; `first` is False where a merged cell is repeated."""

    text: str
    span: Span
    first: bool = True


Rows = list[list[Text | None]]


def tables_of(source: SourceText, aside: list[tuple[Span, int]] | None = None) -> Iterator[Rows]:
    """Every table of a source as rows of cells, in reading order within the ruled and the flat ones.

    Args:
        aside: takes the place and the number of cells of each table that is too large to be checked.
    """
    for table in source.tables:
        if len(table.cells) <= MOST_CELLS:
            yield from map(_unfolded, map(_piled, _parted(_ruled(table))))
        elif aside is not None:
            aside.append((table.span, len(table.cells)))
    for lines in (*_flat(source), *_stacked(source)):
        size = len(lines) * len(lines[0])
        if size <= MOST_CELLS:
            yield from map(_unfolded, map(_piled, _parted(lines)))
        elif aside is not None and (first := lines[0][0]) is not None:
            aside.append((first.span, size))


def _ruled(table: Table) -> Rows:
    rows: Rows = []
    seen: set[int] = set()
    for row in table.grid():
        line: list[Text | None] = []
        for cell in row:
            line.append(None if cell is None else Text(cell.text, cell.span, id(cell) not in seen))
            if cell is not None:
                seen.add(id(cell))
        rows.append(line)
    return rows


def _flat(source: SourceText) -> Iterator[Rows]:
    """Runs of at least two lines with the same number of cells, outside ruled tables.

    Shorter lines between two of them (按经营地分, a row whose last cells are empty) belong to the table.
    """
    taken = [t.span for t in source.tables]
    lines: Rows = []
    waiting: Rows = []
    at = inside = 0
    for line in source.text.split("\n"):
        while inside < len(taken) and taken[inside].end <= at:
            inside += 1
        ruled = inside < len(taken) and taken[inside].start <= at
        cells = [] if ruled else _cut(line, at)
        if lines and len(cells) == len(lines[0]):
            lines += [_padded(w, len(cells)) for w in waiting]
            lines.append(cells)
            waiting = []
        elif lines and len(waiting) < MOST_WAITING and not ruled and _may_wait(line, cells, len(lines[0])):
            waiting.append(cells or [Text(line, Span(at, at + len(line)))])
        else:
            if len(lines) >= 2:
                yield lines
            again, lines, waiting = [*waiting, cells], [], []
            for row in again:  # what waited in vain may open the next table
                if lines and len(row) != len(lines[0]):
                    if len(lines) >= 2:
                        yield lines
                    lines = []
                if len(row) >= 2:
                    lines.append(row)
        at += len(line) + 1
    if len(lines) >= 2:
        yield lines


def _may_wait(line: str, cells: Sequence[Text | None], width: int) -> bool:
    """Whether a line could be a short row: fewer cells, or a bare heading of a few words."""
    return 2 <= len(cells) < width or (not cells and 2 <= len(line.strip()) <= 16 and not re.search(r"[表图注。，；\d]", line))


def _cut(line: str, start: int) -> list[Text | None]:
    """The cells of a line, parted by tabs, by strokes, or by two blanks and more; [] for a line of words."""
    if _CAPTION.match(line):
        return []
    if "\t" in line:
        form = _TAB
    elif line.count("|") >= 2 or line.count("│") >= 2:
        if _RULE.fullmatch(line):
            return []
        form = _STROKE
    elif "  " in line.strip() or "　" in line.strip():
        form = _BLANKS
    else:
        return []
    found: list[Text | None] = [Text(m[0], Span(start + m.start(), start + m.end())) for m in form.finditer(line)]
    return found if len(found) >= 2 else []


def _padded(row: list[Text | None], width: int) -> list[Text | None]:
    return [*row, *([None] * (width - len(row)))]


def _stacked(source: SourceText) -> Iterator[Rows]:
    """Tables of which a saved page has left one cell a line: so many heads, then rows of one name and that many figures less one."""
    taken = [t.span for t in source.tables]
    run: list[Text] = []
    at = 0
    for line in [*source.text.split("\n"), "。"]:
        words = line.strip()
        short = 0 < len(words) <= MOST_WORDS and "\t" not in line and not re.search(r"[。；，]|  ", words) and not any(t.start <= at < t.end for t in taken)
        if short:
            run.append(Text(line, Span(at, at + len(line))))
        elif words or len(run) > MOST_CELLS:
            yield from _stack(run)
            run = []
        at += len(line) + 1


def _stack(run: Sequence[Text]) -> Iterator[Rows]:
    figures = [bool(_FIGURE.fullmatch(t.text)) and any(c.isdigit() for c in t.text) for t in run]
    first = next((i for i, f in enumerate(figures) if f), 0)
    width = next((i for i, f in enumerate(figures[first:]) if not f), 0) + 1
    begin = first - 1 - width
    if len(run) < 9 or not 3 <= width <= 12 or begin < 0:
        return
    rows: Rows = [list(run[begin : begin + width])]
    for r in range(begin + width, len(run) - width + 1, width):
        if figures[r] or not all(figures[r + 1 : r + width]):
            break
        rows.append(list(run[r : r + width]))
    if len(rows) >= 3:
        yield rows


def _parted(rows: Rows) -> Iterator[Rows]:
    """The rows cut before each line of words that is a new head: figures above it, figures below it, two words or more."""
    figures = [sum(c is not None and bool(c.text.strip()) and bool(_FIGURE.fullmatch(c.text)) for c in row) for row in rows]
    begin = 0
    for r in range(2, len(rows) - 1):
        words = [c.text.strip() for c in rows[r] if c is not None and c.first and c.text.strip()]
        if not figures[r] and figures[r - 1] and figures[r + 1] and len(words) >= 2 and len(words) * 2 > len(rows[r]) and all(len(w) <= 24 for w in words):
            yield rows[begin:r]
            begin = r
    yield rows[begin:]


def _piled(rows: Rows) -> Rows:
    """A table printed in two or three halves side by side (地区 数量 地区 数量), with the halves one below the other."""
    head = [re.sub(r"\s", "", c.text) if c is not None else "" for c in rows[0]] if rows else []
    for halves in (2, 3):
        wide = len(head) // halves
        if wide >= 2 and wide * halves == len(head) and head[0] and all(head[:wide] == head[i * wide : (i + 1) * wide] for i in range(1, halves)) and len(set(head[:wide])) == wide:
            found = [rows[0][:wide]]
            for i in range(halves):
                for row in rows[1:]:
                    part = row[i * wide : (i + 1) * wide]
                    if any(c is not None and c.text.strip() for c in part):
                        found.append([*part, *([None] * (wide - len(part)))])
            return found
    return rows


def _unfolded(rows: Rows) -> Rows:
    """The rows with each column of values and bracketed rates made two columns."""
    width = max((len(r) for r in rows), default=0)
    for c in range(width - 1, 0, -1):
        pairs = {r: m for r, row in enumerate(rows) if c < len(row) and (cell := row[c]) is not None and (m := _WITH_RATE.fullmatch(cell.text))}
        if len(pairs) < 2 or len(pairs) * 2 < sum(c < len(row) and row[c] is not None for row in rows) - 1:
            continue
        rows = [_split(row, c, pairs.get(r), r < min(pairs)) for r, row in enumerate(rows)]
    return rows


def _split(row: list[Text | None], c: int, pair: re.Match[str] | None, above: bool) -> list[Text | None]:
    cell = row[c] if c < len(row) else None
    if cell is None:
        return [*row[:c], None, None, *row[c + 1 :]]
    if pair is not None:
        start = cell.span.start
        value, rate = (Text(pair[k], Span(start + pair.start(k), start + pair.end(k)), cell.first) for k in (1, 2))
        return [*row[:c], value, rate, *row[c + 1 :]]
    if above:
        bare = re.sub(r"[（(].*?[）)]", "", cell.text)
        return [*row[:c], Text(bare, cell.span, cell.first), Text("增长（%）", cell.span, cell.first), *row[c + 1 :]]
    return [*row[:c], cell, None, *row[c + 1 :]]
