"""Pages of a PDF put together (版面拼接): tables in their places, edges of pages left out, paragraphs and tables over page breaks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from zhiheng.reading.model import Cell
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.glyphs import Glyph, Line, goes_on, joined, lines_of, page_lines
from zhiheng.reading.sources.pdf_page import Page
from zhiheng.reading.sources.ruled import Box, Ruled, ruled_tables
from zhiheng.values import Span

_PAGE_NUMBER = re.compile(r"[—–\-\s·.]*(?:第?\s*(?P<page>\d{1,4})\s*页?(?:\s*[/／,，]?\s*共?\s*(?P<all>\d{1,4})\s*页?)?)[—–\-\s·.]*")
_NEVER_FIRST = tuple("，。；、：！？）》”")
_ENDS = re.compile(r"[。；;：:！？][”’）)】]?$")
_BEGINS = re.compile(r"[（(]?\d{1,2}[)）.．、]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[—●■•★▪◆]")


@dataclass
class Field:
    """A cell of a printed table: its words, its place and extent in the grid, and how many characters its last line has room for;
    `turns` tells where in the words a further page begins, and its number."""

    words: str
    column: int
    rows: int = 1
    columns: int = 1
    room: float = 99
    turns: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Grid:
    """A table on one page, rows of fields; `edges` are the places of its columns."""

    page: int
    rows: list[list[Field]] = field(default_factory=list)
    edges: tuple[float, ...] = ()


Part = Line | Grid


def laid_out(page: Page, number: int) -> list[Part]:
    """Lines and tables of a page from top to bottom."""
    tables = [t for t in ruled_tables(page.rules) if _is_table(t)]
    if not tables:
        return list(page_lines(page.glyphs, number, page.width))
    inside: list[list[Glyph]] = [[] for _ in tables]
    free: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        holder = next((k for k, t in enumerate(tables) if t.xs[0] <= x <= t.xs[-1] and t.ys[0] <= y <= t.ys[-1]), None)
        (free if holder is None else inside[holder]).append(glyph)
    parts: list[Part] = []
    rest = page_lines(free, number, page.width)
    for table, glyphs in zip(tables, inside, strict=True):
        while rest and rest[0].top < table.ys[0]:
            parts.append(rest.pop(0))
        if glyphs:
            parts.append(_grid(glyphs, table, number))
    return [*parts, *rest]


def _is_table(table: Ruled) -> bool:
    """Two rows of two cells, or a row cut off by a page break; a framed title is no table."""
    return len(table.boxes) >= 3 or (len(table.ys) == 2 and len(table.boxes) == 2)


def _grid(glyphs: list[Glyph], table: Ruled, number: int) -> Grid:
    cells: dict[Box, list[Glyph]] = {box: [] for box in table.boxes}
    rows: dict[int, list[Box]] = {}
    for box in table.boxes:
        for r in range(box.row, box.row + box.rows):
            rows.setdefault(r, []).append(box)
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        row = next((r for r in range(len(table.ys) - 1) if table.ys[r] <= y <= table.ys[r + 1]), None)
        held = next((b for b in rows.get(row, ()) if b.x0 <= x <= b.x1), None) if row is not None else None
        if held is not None:
            cells[held].append(glyph)
    grid = Grid(number, [[] for _ in range(len(table.ys) - 1)], table.xs)
    for box, inside in cells.items():
        lines = lines_of(inside, number)
        room = (box.x1 - lines[-1].x1) / lines[-1].size if lines and lines[-1].size else 99
        grid.rows[box.row].append(Field(_words(lines, box.x1), box.column, box.rows, box.columns, room))
    return grid


def _words(lines: list[Line], edge: float) -> str:
    """The words of a cell: wrapped lines joined, a new line where a paragraph plainly ends or begins."""
    out: list[list[str]] = []
    before: Line | None = None
    for line in lines:
        if before is None or (_ENDS.search(before.text) and (edge - before.x1 > 1.6 * before.size or _BEGINS.match(line.text))):
            out.append([])
        out[-1].append(line.text)
        before = line
    return "\n".join(joined(words) for words in out)


def without_edges(builder: SourceBuilder, pages: list[list[Part]]) -> list[Part]:
    """All parts in order without page numbers and without lines that repeat at the head or foot of most pages.

    Printed page numbers that jump are noted: a page is missing from the file.
    """

    def shape(text: str) -> str:
        return re.sub(r"\d+", "#", "".join(text.split()))

    counts: Counter[str] = Counter()
    for page in pages:
        ends = [p for p in (page[:2] + page[-2:]) if isinstance(p, Line)]
        counts.update({shape(p.text) for p in ends})
    repeated = {s for s, n in counts.items() if n >= 3 and n * 2 >= len(pages) and len(s) <= 60}
    if len(pages) == 2 and all(pages):  # too few to count: only what is the same, word for word, at the very edge of both
        for edge in (0, -1):
            first, second = pages[0][edge], pages[1][edge]
            if isinstance(first, Line) and isinstance(second, Line) and first.text == second.text and len(pages[1]) > 1:
                repeated.add(shape(first.text))
    out: list[Part] = []
    printed: list[tuple[int, int]] = []
    for number, page in enumerate(pages, 1):
        last = len(page) - 1
        for i, part in enumerate(page):
            if isinstance(part, Line) and (i <= 1 or i >= last - 1):
                if found := _PAGE_NUMBER.fullmatch(part.text):
                    printed.append((number, int(found["page"])))
                    continue
                if shape(part.text) in repeated:
                    continue
            out.append(part)
    _missing(builder, printed)
    return out


def _missing(builder: SourceBuilder, printed: list[tuple[int, int]]) -> None:
    """Note jumps of the printed page numbers between neighbouring pages, where the other pages count on."""
    steps = [(a, b) for a, b in zip(printed, printed[1:], strict=False) if b[0] - a[0] == 1]
    jumps = [(a, b) for a, b in steps if 1 < b[1] - a[1] <= 50]
    if not jumps or sum(1 for a, b in steps if b[1] - a[1] == 1) < 2 * len(jumps):
        return
    for a, b in jumps:
        missing = f"第{a[1] + 1}页" if b[1] - a[1] == 2 else f"第{a[1] + 1}至{b[1] - 1}页"
        builder.note(
            "numbering.gap",
            f"页码从第{a[1]}页跳到第{b[1]}页（文件的第 {a[0]}、{b[0]} 页），疑缺{missing}。请核对原件，补齐后重新上传。",
            severity="warning",
            found=f"{a[1]}→{b[1]}",
        )


def write(builder: SourceBuilder, parts: list[Part]) -> None:
    """Paragraphs out of lines, and tables; a table that goes on at the head of the next page is one table."""
    margins = _margins([p for p in parts if isinstance(p, Line)])
    words: list[str] = []
    turns: list[tuple[int, int]] = []
    page, tables, i = 0, 0, 0
    previous: Line | None = None

    def close() -> None:
        if words:
            builder.paragraph(joined(words), page=page, turns=turns)
            words.clear()
            turns.clear()

    while i < len(parts):
        part = parts[i]
        if isinstance(part, Line):
            left, _ = margins[part.frame]
            if previous is None or not goes_on(previous, part, margins[previous.frame][1], left, margins[previous.frame][0]):
                close()
                page = part.page
            elif part.page > previous.page:
                turns.append((len(joined(words)), part.page))
            words.append(part.text)
            previous = part
            i += 1
            continue
        close()
        previous = None
        rows, pages = list(part.rows), [part.page] * len(part.rows)
        while i + 1 < len(parts) and isinstance(after := parts[i + 1], Grid) and after.page > pages[-1] and _same_columns(part.edges, after.edges):
            rows = _continued(rows, after.rows, after.page)
            pages += [after.page] * (len(rows) - len(pages))
            i += 1
        tables += 1
        _table(builder, rows, tables, pages)
        i += 1
    close()


def _margins(lines: list[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """For every frame (page width and column) where most lines begin and where the full ones end."""
    frames: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        frames.setdefault(line.frame, []).append(line)
    found = {}
    for frame, held in frames.items():
        starts, ends = sorted(line.x0 for line in held), sorted(line.x1 for line in held)
        found[frame] = (starts[len(starts) // 10], ends[len(ends) * 9 // 10])
    return found


def _continued(rows: list[list[Field]], more: list[list[Field]], page: int) -> list[list[Field]]:
    """The rows of a table with those of the next `page`: a repeated head is dropped, a row cut by the page is put together,
    a merged cell that goes on is made longer."""
    head = 0
    while head < min(len(more), len(rows), 3) and [f.words for f in more[head]] == [f.words for f in rows[head]] and any(f.words for f in rows[head]):
        head += 1
    more = more[head:]
    if not more or not rows:
        return rows + more
    numeric = [c for c in {f.column for row in rows for f in row} if _is_numeric(rows, c)]
    pairs = [(above, rest) for rest in more[0] if (above := _above(rows, rest.column)) is not None and above.columns == rest.columns]
    counted = [(above, rest) for above, rest in pairs if rest.column in numeric]
    split = any(a.words or r.words for a, r in counted) and not any(a.words and r.words for a, r in counted)
    if len(rows) > 1 and len(pairs) == len(more[0]) and (split or not counted and _is_cut(pairs)):
        # One row in two halves: 序号 and 分值 stand in one of them only, or the lines break off.
        for above, rest in pairs:
            above.words, above.room = _together(above.words, rest.words), rest.room
            if rest.words:
                above.turns.append((len(above.words) - len(rest.words), page))
            above.rows += rest.rows - 1
        return rows + more[1:]
    for above, rest in pairs:
        if above.rows > 1 and rest.column not in numeric and not (above.words and rest.words):
            above.words = above.words or rest.words
            above.rows += rest.rows
            more[0] = [f for f in more[0] if f is not rest]
    return rows + more


def _is_cut(pairs: list[tuple[Field, Field]]) -> bool:
    """Whether the first row of a page is the rest of the row above: every cell that has words in both breaks off at the end
    of a full line, and some cell has nothing more to say, or a list goes on in a single cell."""
    both = [(above, rest) for above, rest in pairs if above.words and rest.words]
    # A mark never opens a line, so the character before it goes down with it.
    broken = [above.room <= (2.7 if rest.words[1:2] in _NEVER_FIRST else 1.6) and not _ENDS.search(above.words) for above, rest in both]
    single = len(both) == 1 < sum(1 for above, rest in pairs if above.words and not rest.words)
    if single and not broken[0]:
        above, rest = both[0]
        return bool(_ENDS.search(above.words) and _BEGINS.match(rest.words))
    return bool(both) and all(broken) and (len(both) < len(pairs) or any(len(above.words) >= 20 for above, _ in both))


def _together(above: str, rest: str) -> str:
    """The two halves of a cell that a page break cut."""
    apart = above and rest and _ENDS.search(above) and _BEGINS.match(rest)
    return f"{above}\n{rest}" if apart else joined([above, rest])


def _above(rows: list[list[Field]], column: int) -> Field | None:
    """The field that reaches the last row in a column."""
    for distance, row in enumerate(reversed(rows), 1):
        for found in row:
            if found.column == column:
                return found if found.rows >= distance else None
    return None


def _is_numeric(rows: list[list[Field]], column: int) -> bool:
    """A column of numbers (序号, 分值): empty there means that the row is the rest of the one above."""
    words = [f.words for row in rows[1:] for f in row if f.column == column]
    return bool(words) and sum(1 for w in words if re.fullmatch(r"\d+(?:\.\d+)?", w)) * 10 >= len(words) * 6


def _same_columns(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= 8 for x, y in zip(a, b, strict=True))


def _table(builder: SourceBuilder, rows: list[list[Field]], number: int, pages: list[int]) -> None:
    start, cells = builder.length, []
    for r, row in enumerate(rows):
        first = True
        for held in sorted(row, key=lambda f: f.column):
            if not first:
                builder.write("\t")
            first = False
            at, begin, page = builder.length, 0, pages[r]
            for words in held.words.split("\n"):
                turns = [(offset - begin, later) for offset, later in held.turns if begin <= offset < begin + len(words)]
                if words:
                    builder.paragraph(words, style="cell", page=page, turns=turns, cell=f"表{number} 第{r + 1}行第{held.column + 1}列")
                page, begin = turns[-1][1] if turns else page, begin + len(words) + 1
            span = builder.trim(at)
            cells.append(Cell(r, held.column, builder.slice(span), span, max(1, min(held.rows, len(rows) - r)), held.columns))
        builder.write("\n")
    builder.table(Span(start, builder.length), cells)
