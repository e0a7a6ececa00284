"""PDF with a text layer: wrapped lines joined, running heads and page numbers left out, ruled tables kept as tables."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.glyphs import Glyph, Line, goes_on, joined, lines_of
from zhiheng.values import Span

MAX_PAGES = 1000
_PAGE_NUMBER = re.compile(r"[—–\-\s·.]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?)[—–\-\s·.]*")


_Row = list[tuple[str, int, int, int]]


@dataclass
class _Grid:
    page: int
    rows: list[_Row] = field(default_factory=list)
    columns: tuple[int, ...] = ()


def read_pdf(data: bytes, name: str) -> SourceText:
    """A PDF file; `origin.page` is the page from 1.

    Raises:
        UnreadableSource: encrypted, damaged, scanned (no text layer) or far too long.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault):
            raise UnreadableSource(f"“{name}”设有打开密码（已加密），无法读取。请取消密码或另存一份不加密的 PDF 后再试。", name=name) from fault
        raise UnreadableSource(f"“{name}”是损坏的 PDF，无法打开。请重新下载，或用 PDF 软件修复另存后再试。", name=name) from fault
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableSource(f"“{name}”有 {count} 页，超过 {MAX_PAGES} 页的上限。请只保留需要的部分再读取。", name=name)
        lines, ruled = _lines(document)
    finally:
        document.close()
    letters = sum(len("".join(x.text.split())) for page in lines for x in page)
    if letters < 20 * max(1, min(count, 3)) and letters < 8 * count:
        raise UnreadableSource(
            f"“{name}”共 {count} 页，没有文字层（扫描件），只有 {letters} 个可读字符。请用文字识别（OCR）软件转为 docx 并核对，或向发文单位索取电子版。",
            name=name,
            pages=count,
        )
    builder = SourceBuilder(name, "pdf", data)
    bare = [i + 1 for i, page in enumerate(lines) if not page]
    parts = _with_tables(data, lines, ruled)
    _write(builder, _without_edges(parts))
    if bare:
        pages = "、".join(map(str, bare[:10])) + ("等" if len(bare) > 10 else "")
        builder.note("source.page_without_text", f"第 {pages} 页没有文字（可能是图片或空白页），未能读取。请核对原件。", severity="warning")
    return builder.finish({"pages": count})


def _lines(document: Any) -> tuple[list[list[Line]], set[int]]:
    """Lines of every page, and the pages with enough drawn lines to hold a ruled table."""
    from pypdfium2 import raw

    pages: list[list[Line]] = []
    ruled: set[int] = set()
    for number in range(len(document)):
        page = document[number]
        height = page.get_height()
        text = page.get_textpage()
        glyphs = []
        for i in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, i)
            if code < 32 or code in (0xFFFE, 0xFFFF, 0xAD) or raw.FPDFText_IsGenerated(text.raw, i) == 1:
                continue
            left, bottom, right, top = text.get_charbox(i, loose=True)
            glyphs.append(Glyph(chr(code), left, right, height - top, height - bottom))
        pages.append(lines_of(glyphs, number + 1))
        if glyphs and sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)) >= 6:
            ruled.add(number)
        text.close()
        page.close()
    return pages, ruled


def _with_tables(data: bytes, pages: list[list[Line]], ruled: set[int]) -> list[list[Line | _Grid]]:
    """Pages with ruled tables read again by pdfplumber: lines and grids in order from top to bottom."""
    parts: list[list[Line | _Grid]] = [list(p) for p in pages]
    if not ruled:
        return parts
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in sorted(ruled):
            page = document.pages[number]
            tables = [t for t in page.find_tables() if len(t.rows) >= 2 and len(t.cells) >= 4]
            if tables:
                glyphs = [Glyph(c["text"], c["x0"], c["x1"], c["top"], c["bottom"]) for c in page.chars if c.get("upright", True)]
                free = [g for g in glyphs if not any(_within(g, t.bbox) for t in tables)]
                placed: list[tuple[float, Line | _Grid]] = [(t.bbox[1], _grid(glyphs, t, number + 1)) for t in tables]
                placed += [(line.top, line) for line in lines_of(free, number + 1)]
                parts[number] = [part for _, part in sorted(placed, key=lambda p: p[0])]
            page.close()
    return parts


def _within(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    x, y = glyph.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grid(glyphs: list[Glyph], table: Any, number: int) -> _Grid:
    """A ruled table: rows and columns from the edges of its cells, merged cells with their extent."""
    boxes = [c for c in table.cells if c is not None]
    xs, ys = _edges([b[0] for b in boxes] + [b[2] for b in boxes]), _edges([b[1] for b in boxes] + [b[3] for b in boxes])
    grid = _Grid(number, [[] for _ in range(max(1, len(ys) - 1))], tuple(xs))
    inside = [g for g in glyphs if _within(g, table.bbox)]
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        r0, r1, c0, c1 = _at(ys, box[1]), _at(ys, box[3]), _at(xs, box[0]), _at(xs, box[2])
        words = joined(line.text for line in lines_of((g for g in inside if _within(g, box)), number))
        if r0 < len(grid.rows):
            grid.rows[r0].append((words, c0, max(1, r1 - r0), max(1, c1 - c0)))
    return grid


def _edges(values: list[Any]) -> list[int]:
    found: list[int] = []
    for value in sorted(int(v) for v in values):
        if not found or value - found[-1] > 3:
            found.append(value)
    return found


def _at(edges: list[int], value: Any) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - int(value)))


def _without_edges(parts: list[list[Line | _Grid]]) -> list[Line | _Grid]:
    """All parts in order without page numbers and without lines that repeat at the head or foot of most pages."""
    def shape(text: str) -> str:
        return re.sub(r"\d+", "#", "".join(text.split()))

    counts: Counter[str] = Counter()
    for page in parts:
        ends = [p for p in (page[:2] + page[-2:]) if isinstance(p, Line)]
        counts.update({shape(p.text) for p in ends})
    repeated = {s for s, n in counts.items() if n >= 3 and n * 2 >= len(parts) and len(s) <= 60}
    out: list[Line | _Grid] = []
    for page in parts:
        last = len(page) - 1
        for i, part in enumerate(page):
            at_edge = i <= 1 or i >= last - 1
            if isinstance(part, Line) and at_edge and (shape(part.text) in repeated or _PAGE_NUMBER.fullmatch(part.text)):
                continue
            out.append(part)
    return out


def _write(builder: SourceBuilder, parts: list[Line | _Grid]) -> None:
    """Paragraphs out of lines, and tables; a table that goes on at the head of the next page is one table."""
    left, right = _margins([p for p in parts if isinstance(p, Line)])
    words: list[str] = []
    page, tables, i = 0, 0, 0
    previous: Line | None = None

    def close() -> None:
        if words:
            builder.paragraph(joined(words), page=page)
            words.clear()

    while i < len(parts):
        part = parts[i]
        if isinstance(part, Line):
            if previous is None or not goes_on(previous, part, right, left):
                close()
                page = part.page
            words.append(part.text)
            previous = part
            i += 1
            continue
        close()
        previous = None
        rows = list(part.rows)
        while i + 1 < len(parts) and isinstance(after := parts[i + 1], _Grid) and after.page > part.page and _same_columns(part.columns, after.columns):
            rows = _continued(rows, after.rows)
            i += 1
        tables += 1
        _table(builder, rows, tables, part.page)
        i += 1
    close()


def _margins(lines: list[Line]) -> tuple[float, float]:
    """Where most lines begin and where the full ones end."""
    if not lines:
        return 0, 0
    starts = sorted(line.x0 for line in lines)
    ends = sorted(line.x1 for line in lines)
    return starts[len(starts) // 10], ends[len(ends) * 9 // 10]


def _continued(rows: list[_Row], more: list[_Row]) -> list[_Row]:
    """The rows of a table with those of the next page: a repeated head is dropped, a row cut by the page is put together."""
    if not more or not rows:
        return rows + more
    if [c[0] for c in more[0]] == [c[0] for c in rows[0]]:
        return rows + more[1:]
    numeric = [c for c in {cell[1] for row in rows for cell in row} if _is_numeric(rows, c)]
    first = {cell[1]: cell[0] for cell in more[0]}
    if numeric and not any(first.get(c) for c in numeric) and len(rows) > 1:
        rows[-1] = [(joined([text, first.get(column, "")]), column, height, width) for text, column, height, width in rows[-1]]
        return rows + more[1:]
    return rows + more


def _is_numeric(rows: list[_Row], column: int) -> bool:
    """A column of numbers (序号, 分值): empty there means that the row is the rest of the one above."""
    words = [text for row in rows[1:] for text, c, _, _ in row if c == column]
    return bool(words) and sum(1 for w in words if re.fullmatch(r"\d+(?:\.\d+)?", w)) * 10 >= len(words) * 6


def _same_columns(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= 8 for x, y in zip(a, b, strict=True))


def _table(builder: SourceBuilder, rows: list[_Row], number: int, page: int) -> None:
    start, cells = builder.length, []
    for r, row in enumerate(rows):
        first = True
        for words, column, height, width in sorted(row, key=lambda c: c[1]):
            if not first:
                builder.write("\t")
            first = False
            at = builder.length
            if words:
                builder.paragraph(words, style="cell", end="", page=page, cell=f"表{number} 第{r + 1}行第{column + 1}列")
            span = Span(at, builder.length)
            cells.append(Cell(r, column, builder.slice(span), span, min(height, len(rows) - r), width))
        builder.write("\n")
    builder.table(Span(start, builder.length), cells)
