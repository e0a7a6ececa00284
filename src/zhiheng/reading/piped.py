"""Tables whose cells are parted by vertical bars (竖线分格): rows `甲 | 乙 | 丙`, or one cell a line beside a bar.

Web pages copied as text leave four shapes, told by where most bars stand: several cells a line; a cell a line with its
bar behind it, or before it; and bars on lines of their own. A line of bars only ends a row, save in the last shape,
where it takes two of them. A line of dashes and bars is a rule of the print. Merged cells are lost in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zhiheng.reading.columns import NUMBER, role_of
from zhiheng.reading.stacked import cells_in_order
from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.values import Span

_BARS = re.compile(r"[|｜]")
_RULE = re.compile(r"^[\s|｜:+—-]*$")
_BARE = re.compile(r"^[\s|｜]*$")
_BEFORE = re.compile(r"^[|｜]\s*[^\s|｜]")
_BEHIND = re.compile(r"[^\s|｜]\s*[|｜]+$")
_GAP = 12
"""Lines without a bar that a cell may run over (a merged name printed one character a line)."""

Line = tuple[int, str]


def piped(text: str) -> list[Grid]:
    """Grids of lines with bars, in order; `sure` is False, for merged cells are lost."""
    found: list[Grid] = []
    for region in _regions(text):
        if streamed := _streamed(text, region):
            found += streamed
            continue
        rows = _unrolled(_shape(region)(text, region))
        if len(rows) >= 2 and max(len(r) for r in rows) >= 3:
            found.append(Grid(tuple(rows), sure=False))
    return found


def _streamed(text: str, region: Sequence[Line]) -> list[Grid]:
    """One cell a line beside a bar, and nothing that parts the rows: the width of the head and the numbers part them.

    Empty cells are bars alone, so rows of the head's width whose first cells count up are sure; where empty cells are
    lost, rows begin with the next number.
    """
    lines = [line.strip() for _, line in region if _BARS.search(line)]
    if sum(1 for b in lines if b in ("|", "｜")) * 10 >= len(lines) * 9:
        return _unended(text, region)
    single = sum(1 for b in lines if len(_BARS.findall(b)) == 1)
    led = sum(1 for b in lines if _BARS.match(b))
    if len(lines) < 9 or single * 10 < len(lines) * 9:
        return []
    cells: list[GridCell] = []
    for start, line in region:
        bare = line.strip()
        own = [c for c in _cells(start, line) if c.text]
        if _BARE.match(bare):
            cells.append(GridCell("", Span(start, start)))
        elif _BARS.search(bare) and (led * 2 > len(lines)) == bool(_BARS.match(bare)):
            cells += own[:1]
        elif cells and own and led * 2 > len(lines):
            cells[-1] = _joined(text, [cells[-1], own[0]])
        else:
            cells += own[:1]
    first = next((i for i, c in enumerate(cells) if role_of(c.squeezed) == NUMBER), None)
    if first is None:
        return []
    width = next((k for k in range(len(cells) - first) if not role_of(cells[first + k].squeezed) and k > 2), 0)
    body = cells[first + width :]
    chunks = [tuple(body[k : k + width]) for k in range(0, len(body) - width + 1, width)] if width >= 3 else []
    counts = [c[0].squeezed == str(n) for n, c in enumerate(chunks, start=1)]
    rest = body[len(chunks) * width :]
    if chunks and sum(counts) * 10 >= len(counts) * 9 and not any(c.text for c in rest):
        return [Grid((tuple(cells[first : first + width]), *chunks), sure=True)]
    if any(not c.text for c in cells[first + width : -2]):
        return []
    return cells_in_order([c for c in cells[first:] if c.text])


def _unended(text: str, region: Sequence[Line]) -> list[Grid]:
    """Bars on lines of their own that only part cells: rows begin with the next number, where the head has one."""
    rows = _parted(text, region)
    cells = [c for r in rows for c in r]
    first = next((i for i, c in enumerate(cells) if role_of(c.squeezed) == NUMBER), None)
    if first is None or first > 4 or max((len(r) for r in rows), default=0) < 12:
        return []
    return cells_in_order(cells[first:])


def _regions(text: str) -> list[list[Line]]:
    """Runs of lines with bars, with the lines between and just before them that belong to their cells."""
    out: list[list[Line]] = []
    current: list[Line] = []
    gap: list[Line] = []
    for start, line in text_lines(text):
        if not line.strip():
            continue
        if not _BARS.search(line):
            gap.append((start, line))
            if current and (len(gap) > _GAP or sum(len(g.strip()) for _, g in gap) > 400):
                out.append(current)
                current = []
            gap = gap[-_GAP:]
            continue
        current = [*current, *gap, (start, line)] if current else [*gap[-1:], (start, line)]
        gap = []
    return [*out, current] if current else out


def _shape(region: Sequence[Line]) -> Callable[[str, Sequence[Line]], list[tuple[GridCell, ...]]]:
    bars = [line.strip() for _, line in region if _BARS.search(line)]
    level = sum(1 for b in bars if len([p for p in _BARS.split(b) if p.strip()]) > 1)
    alone = sum(1 for b in bars if _BARE.match(b))
    before = sum(1 for b in bars if _BEFORE.match(b) and not _BEHIND.search(b))
    behind = sum(1 for b in bars if _BEHIND.search(b) and len([p for p in _BARS.split(b) if p.strip()]) == 1)
    if level >= 2 and level * 3 >= before + behind:
        return _level
    if before > behind:
        return _led
    return _followed if behind else _parted if alone else _level


_ITEM = re.compile(r"^[*＊★]?\d{1,2}[.、．](?!\d)")


def _unrolled(rows: Sequence[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    """Rows that ran together because a merged cell swallowed their end: parted behind the head, and where the next item begins."""
    out: list[tuple[GridCell, ...]] = []
    width = 0
    for row in rows:
        if not width:
            first = next((i for i, c in enumerate(row) if role_of(c.squeezed)), 0)
            head = next((i for i, c in enumerate(row) if i > first and not role_of(c.squeezed)), len(row))
            if head - first >= 3 and (head == len(row) or len(row) - head >= 3):
                width = head - first
                out += [row[:first]] if first else []
                out.append(row[first:head])
                row = row[head:]
        starts = [i for i, c in enumerate(row) if _ITEM.match(c.squeezed)]
        if width and len(row) > width and len(starts) > 1 and all(b - a > 1 for a, b in zip(starts, starts[1:], strict=False)):
            cuts = [0, *starts[1:], len(row)]
            out += [row[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
        elif row:
            out.append(row)
    return out


def _joined(text: str, parts: Sequence[GridCell]) -> GridCell:
    span = Span(parts[0].span.start, parts[-1].span.end)
    return GridCell(span.of(text), span)


def _level(text: str, region: Sequence[Line]) -> list[tuple[GridCell, ...]]:
    """Several cells a line; a line without a bar runs on the last cell of a row, if just one such line follows it."""
    rows: list[tuple[GridCell, ...]] = []
    loose = 1
    for start, line in region:
        bare = line.strip()
        if not _BARS.search(line):
            loose += 1
            if rows and loose == 1 and len(bare) <= 200:
                at = start + line.index(bare)
                rows[-1] = (*rows[-1][:-1], _joined(text, [rows[-1][-1], GridCell(bare, Span(at, at + len(bare)))]))
            continue
        loose = 0
        if not _RULE.match(bare):
            rows.append(tuple(_cells(start, line)))
    return rows


def _led(text: str, region: Sequence[Line]) -> list[tuple[GridCell, ...]]:
    """`| cell` a line: the first cell of a row has no bar before it, a bar alone ends the row."""
    rows: list[tuple[GridCell, ...]] = []
    row: list[list[GridCell]] = []
    for start, line in [*region, (0, "|")]:
        bare = line.strip()
        if _BARE.match(bare):
            if row:
                rows.append(tuple(_joined(text, parts) for parts in row))
            row = []
            continue
        cells = [c for c in _cells(start, line) if c.text]
        if _BARS.match(bare) or not row:
            row += [[c] for c in cells]
        else:
            row[-1] += cells[:1]
            row += [[c] for c in cells[1:]]
    return rows


def _followed(text: str, region: Sequence[Line]) -> list[tuple[GridCell, ...]]:
    """`cell |` a line: lines without a bar belong to the cell that comes, a line of bars ends the row."""
    rows: list[tuple[GridCell, ...]] = []
    row: list[GridCell] = []
    parts: list[GridCell] = []
    for start, line in [*region, (0, "|")]:
        bare = line.strip()
        if _BARE.match(bare):
            row += [_joined(text, parts)] if parts else []
            if row:
                rows.append(tuple(row))
            row, parts = [], []
            continue
        parts += [c for c in _cells(start, line) if c.text]
        if _BARS.search(bare) and parts:
            row.append(_joined(text, parts))
            parts = []
    return rows


def _parted(text: str, region: Sequence[Line]) -> list[tuple[GridCell, ...]]:
    """Bars on lines of their own: one parts cells, two or more end a row (empty cells at its end)."""
    rows: list[tuple[GridCell, ...]] = []
    row: list[GridCell] = []
    parts: list[GridCell] = []
    bars = 0
    for start, line in region:
        bare = line.strip()
        if _BARS.search(bare):
            bars += len(_BARS.findall(bare))
            row += [_joined(text, parts)] if parts else []
            parts = []
            continue
        if bars > 1 and row:
            rows.append(tuple(row))
            row = []
        bars = 0
        parts += [c for c in _cells(start, line) if c.text]
    row += [_joined(text, parts)] if parts else []
    return [*rows, tuple(row)] if row else rows


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
