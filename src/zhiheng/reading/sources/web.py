"""Web pages (html, mhtml): the main text without navigation, tables with spans; layout tables are read as text."""

from __future__ import annotations

import codecs
import re
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.limits import megabytes
from zhiheng.reading.sources.text import BOMS, decode
from zhiheng.reading.sources.web_main import (
    SKIP,
    facts_before,
    facts_in,
    find_main,
    is_aside,
    is_hidden,
    is_label,
    title_of,
)
from zhiheng.values import Span

MAX_PAGE_BYTES = 20 * 1024 * 1024
MOST_COLUMNS, MOST_FIELDS = 200, 400_000
"""Columns of a table and fields of a page's tables that are believed; attributes that say more are damage."""
_BLOCK = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "figure", "figcaption", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "body", "form", "fieldset", "center", "address", "hr",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}


def read_html(data: bytes, name: str) -> SourceText:
    """A web page; `origin.paragraph` counts blocks, `origin.cell` is 「表1 第2行第3列」."""
    return _read(_decode(data, name), data, name)


def read_mhtml(data: bytes, name: str) -> SourceText:
    """A saved page (mht), as Word's “single file web page” writes it.

    Raises:
        UnreadableSource: no page inside.
    """
    import email
    from email import policy

    message = email.message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                return _read(_decode(body, name, part.get_content_charset()), data, name)
    raise UnreadableSource(f"“{name}”是网页存档，但里面没有网页正文。请用浏览器或 Word 打开后另存为 docx 再读取。", name=name)


_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}
"""Codecs of Python that are no character sets of pages; some take quadratic time."""


def _decode(data: bytes, name: str, charset: str | None = None) -> str:
    """The page as text: byte order mark, then the declared character set where it holds, then by trial."""
    if not data.startswith(tuple(mark for mark, _ in BOMS)):
        declared = re.search(rb"""charset\s*=\s*["']?\s*([\w-]+)""", data[:4096], re.IGNORECASE)
        named = charset or (declared.group(1).decode("ascii") if declared else None)
        if named:
            known = "gb18030" if named.lower().startswith(("gb", "x-gb")) else named
            try:
                if codecs.lookup(known).name not in _NO_CHARSETS:
                    return data.decode(known)
            except (LookupError, ValueError):  # a damaged name can hold a null character, a codec can refuse in its own way
                pass
    return decode(data, name)[0]


def _read(page: str, data: bytes, name: str) -> SourceText:
    from lxml import etree, html

    if len(data) > MAX_PAGE_BYTES:
        raise UnreadableSource(f"“{name}”是 {megabytes(len(data))} MB 的网页，超过 {megabytes(MAX_PAGE_BYTES)} MB 的上限。请把正文复制到 Word，存为 docx 再读取。", name=name)
    text = re.sub(r"^\s{0,200}<\?xml[^>]{0,200}\?>", "", page).replace("\0", "")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableSource(f"“{name}”是网页，但里面没有可以读取的内容。请用浏览器打开确认后另存，或把正文复制到 Word 存为 docx。", name=name) from fault
    body = root.find("body")
    if body is None:
        body = root
    builder = SourceBuilder(name, "html", data)
    main = find_main(body)
    reader = _Reader(builder)
    if main is not body:
        title = title_of(root, body, main)
        if title is not None and title not in "".join(_words(main).split()):
            reader.line(title, style="h1")
        for fact in facts_before(body, main):
            reader.line(fact, style="fact")
    reader.walk(main)
    reader.flush()
    return builder.finish()


def _words(node: Any) -> str:
    return "".join(str(part) for part in node.itertext())


class _Reader:
    """Walks a page and writes its blocks; `words` is the line being gathered."""

    def __init__(self, builder: SourceBuilder) -> None:
        self.builder = builder
        self.words: list[str] = []
        self.count = 0
        self.tables = 0
        self.cell: str | None = None
        self.style = ""
        self.fields = 0

    def walk(self, node: Any) -> None:
        """Write a node and what follows inside it."""
        tag = node.tag
        if not isinstance(tag, str) or tag in SKIP or is_hidden(node):
            return
        if self.count and is_aside(node) and len(_words(node)) < 200:
            self.flush()
            return
        if tag == "br":
            self.flush()
            return
        if tag == "table" and _is_data(node):
            self.flush()
            self.table(node)
            return
        block = tag in _BLOCK
        if block:
            self.flush()
            if tag in _HEADINGS:
                self.style = tag
        if node.text:
            self.words.append(node.text)
        for i, child in enumerate(node):
            if tag == "ol" and child.tag == "li":
                self.flush()
                self.words.append(f"{int(node.get('start') or 1) + sum(1 for c in node[:i] if c.tag == 'li')}. ")
                self.inline_item(child)
            else:
                self.walk(child)
            if child.tail:
                self.words.append(child.tail)
        if block:
            self.flush()
            self.style = ""

    def inline_item(self, item: Any) -> None:
        """A list item whose number stands before its first words."""
        if item.text:
            self.words.append(item.text)
        first = True
        for child in item:
            if first and child.tag in ("p", "div", "span"):
                self.words.append(child.text or "")
                for inner in child:
                    self.walk(inner)
                    self.words.append(inner.tail or "")
            else:
                self.walk(child)
            first = False
            self.words.append(child.tail or "")
        self.flush()

    def flush(self) -> None:
        """Write the gathered line, white space collapsed as browsers do."""
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self.words)).replace("\xa0", " ").replace("\u3000", " ").strip()
        self.words.clear()
        if text and not self.cell and is_label(text):
            for fact in facts_in(text):
                self.line(fact, "fact")
        elif text:
            self.line(text, self.style)

    def line(self, text: str, style: str = "") -> None:
        """Write a finished line."""
        self.count += 1
        self.builder.paragraph(text, style="cell" if self.cell else style, paragraph=self.count, cell=self.cell)

    def table(self, node: Any) -> None:
        """Write a table: cells parted by tabs, rows by line ends, spans kept."""
        self.tables += 1
        number, start = self.tables, self.builder.length
        outer, cells = self.cell, []
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(_rows(node)):
            c = 0
            first = True
            for item in row:
                if item.tag not in ("td", "th"):
                    continue
                while (r, c) in taken:
                    c += 1
                height, width = _count(item.get("rowspan")), min(_count(item.get("colspan")), MOST_COLUMNS)
                self.fields += height * width
                if self.fields > MOST_FIELDS:
                    height = width = 1
                taken.update((r + i, c + j) for i in range(height) for j in range(width))
                if not first:
                    self.builder.write("\t")
                first = False
                at = self.builder.length
                self.cell = f"表{number} 第{r + 1}行第{c + 1}列"
                self.walk(item)
                self.flush()
                self.cell = outer
                span = self.builder.trim(at)
                cells.append(Cell(r, c, self.builder.slice(span), span, height, width))
                c += width
            self.builder.write("\n")
        rows = max((c.row for c in cells), default=0) + 1
        fitted = [Cell(c.row, c.column, c.text, c.span, min(c.rows, rows - c.row), c.columns) for c in cells]
        self.builder.table(Span(start, self.builder.length), fitted)


def _rows(table: Any) -> list[Any]:
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows.extend(c for c in child if c.tag == "tr")
    return rows


def _is_data(table: Any) -> bool:
    """A table with at least two rows or three columns of short cells; others only lay out the page."""
    rows = _rows(table)
    widths = [sum(1 for c in row if c.tag in ("td", "th")) for row in rows]
    if len(rows) < 2 or max(widths, default=0) < 2:
        return False
    return not any(len(_words(cell)) > 3000 and sum(1 for _ in cell.iter("p")) > 8 for cell in table.iter("td"))


def _count(value: str | None) -> int:
    found = re.match(r"\s*(\d{1,4})", value or "")
    return max(1, int(found.group(1))) if found else 1
