"""Word documents (docx): paragraphs, automatic numbers, tables with merged and nested cells, text boxes, final text.

The parts are read with lxml, not with python-docx: its `table.cell()` is quadratic and hides how cells are merged.
Tracked changes are read as final: insertions count, deletions do not. Headers, footers and a generated table of contents
are no text of the document; footnotes and endnotes follow the body.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.limits import BROKEN, check_archive, check_part
from zhiheng.reading.sources.numbering import Numbering, W, read_numbering
from zhiheng.reading.sources.word_text import MC, number_in, text_of
from zhiheng.values import Span

__all__ = ["MC", "read_word"]
MOST_COLUMNS = 63
"""Columns that Word allows; a larger span is damage."""
DEEPEST = 40
"""Tables inside each other that are followed."""
_CONTENTS = re.compile(r"(?i)toc\s*\d|目录\s*\d")
_P, _TBL, _PPR = W + "p", W + "tbl", W + "pPr"
_GONE = (W + "del", W + "moveFrom")
_HOLDERS = {W + t for t in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")}


def read_word(data: bytes, name: str) -> SourceText:
    """A docx file; `origin.paragraph` counts paragraphs from 1, `origin.cell` is 「表1 第2行第3列」.

    Raises:
        UnreadableSource: damaged archive or XML.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, len(data), name)
            parts = {p: _xml(archive, f"word/{p}.xml", name) for p in ("document", "numbering", "styles", "footnotes", "endnotes")}
    except BROKEN as fault:
        raise UnreadableSource(f"“{name}”是损坏的 Word 文件，无法打开。请用 Word 或 WPS 打开修复并另存为 docx 后重试。", name=name) from fault
    body = parts["document"].find(W + "body") if parts["document"] is not None else None
    if body is None:
        raise UnreadableSource(f"“{name}”里没有 Word 正文。请用 Word 或 WPS 打开确认内容并另存为 docx 后重试。", name=name)
    reader = _Reader(SourceBuilder(name, "docx", data), read_numbering(parts["numbering"]), _styles(parts["styles"]))
    reader.blocks(body)
    for kind in ("footnote", "endnote"):
        notes = parts[kind + "s"]
        for note in notes.findall(W + kind) if notes is not None else ():
            if note.get(W + "type") in (None, "normal"):
                reader.blocks(note, style="footnote")
    return reader.builder.finish()


def _xml(archive: zipfile.ZipFile, part: str, name: str) -> Any | None:
    from lxml import etree

    if part not in archive.namelist():
        return None
    check_part(archive.getinfo(part).file_size, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        return etree.fromstring(archive.read(part), parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault


def _styles(root: Any | None) -> dict[str, dict[str, Any]]:
    """Style id -> name, outline level, numbering, base style."""
    found: dict[str, dict[str, Any]] = {}
    for style in root.iter(W + "style") if root is not None else ():
        properties = style.find(W + "pPr")
        name, based = style.find(W + "name"), style.find(W + "basedOn")
        found[style.get(W + "styleId")] = {
            "name": name.get(W + "val", "") if name is not None else "",
            "based": based.get(W + "val") if based is not None else None,
            "numbering": _list_of(properties),
        }
    return found


def _list_of(properties: Any | None) -> tuple[str | None, int | None] | None:
    node = properties.find(W + "numPr") if properties is not None else None
    if node is None:
        return None
    list_id, level = node.find(W + "numId"), node.find(W + "ilvl")
    return (
        list_id.get(W + "val") if list_id is not None else None,
        number_in(level, most=8) if level is not None else None,
    )


class _Reader:
    """Walks the body in reading order; the state is the running numbers and the count of paragraphs and tables."""

    def __init__(self, builder: SourceBuilder, numbering: Numbering, styles: dict[str, dict[str, Any]]) -> None:
        self.builder = builder
        self.numbering = numbering
        self.styles = styles
        self.paragraphs = 0
        self.tables = 0
        self.depth = 0
        self._inherited: dict[str, tuple[str | None, int | None]] = {}

    def blocks(self, holder: Any, *, style: str = "", cell: str | None = None) -> None:
        """Paragraphs and tables directly in `holder`, through content controls and insertions."""
        carried = ""
        for node in holder:
            tag = node.tag
            if tag == _P:
                carried = self.paragraph(node, carried, style=style, cell=cell)
            elif tag == _TBL:
                if self.depth < DEEPEST:
                    self.depth += 1
                    self.table(node)
                    self.depth -= 1
            elif tag in _HOLDERS:
                self.blocks(node, style=style, cell=cell)
            elif tag == MC + "AlternateContent" and (choice := node.find(MC + "Choice")) is not None:
                self.blocks(choice, style=style, cell=cell)
        if carried:
            self.builder.paragraph(carried, style=style, cell=cell, paragraph=self.paragraphs)

    def paragraph(self, node: Any, carried: str, *, style: str, cell: str | None) -> str:
        """Write one paragraph; a paragraph whose end mark was deleted runs into the next, so its text is handed on."""
        properties = next((child for child in node if child.tag == _PPR), None)
        boxes: list[Any] = []
        if properties is None:
            named, text = None, carried + text_of(node, boxes)
        else:
            named = self._style(properties)
            text = carried + self._number(properties, named) + text_of(node, boxes)
            mark = properties.find(W + "rPr")
            if mark is not None and any(m.tag in _GONE for m in mark):
                return text
        self.paragraphs += 1
        if named and _CONTENTS.match(self._name(named)):
            return ""
        self.builder.paragraph(text, style=style or self._name(named), cell=cell, paragraph=self.paragraphs)
        for box in boxes:
            self.blocks(box, style="textbox", cell=cell)
        return ""

    def table(self, node: Any) -> None:
        """Write a table: cells parted by tabs, rows by line ends; a merged cell is written once."""
        self.tables += 1
        number, start = self.tables, self.builder.length
        cells: list[Cell] = []
        above: dict[int, int] = {}
        for row_number, row in enumerate(_rows(node)):
            column = _skipped(row)
            open_above: dict[int, int] = {}
            first = True
            for item in _cells(row):
                properties = item.find(W + "tcPr")
                width = max(1, number_in(properties.find(W + "gridSpan"), 1, MOST_COLUMNS)) if properties is not None else 1
                if cells and not first and properties is not None and (flat := properties.find(W + "hMerge")) is not None and flat.get(W + "val", "continue") != "restart":
                    old = cells[-1]
                    cells[-1] = Cell(old.row, old.column, old.text, old.span, old.rows, old.columns + width)
                    column += width
                    continue
                merge = properties.find(W + "vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(W + "val", "continue") != "restart"
                if goes_on and column in above:
                    index = above[column]
                    old = cells[index]
                    cells[index] = Cell(old.row, old.column, old.text, old.span, row_number - old.row + 1, old.columns)
                    open_above[column] = index
                else:
                    if not first:
                        self.builder.write("\t")
                    first = False
                    at = self.builder.length
                    self.blocks(item, style="cell", cell=f"表{number} 第{row_number + 1}行第{column + 1}列")
                    span, words = self.builder.trimmed(at)
                    cells.append(Cell(row_number, column, words, span, 1, width))
                    if merge is not None:
                        open_above[column] = len(cells) - 1
                column += width
            above = open_above
            self.builder.write("\n")
        self.builder.table(Span(start, self.builder.length), cells)

    def _style(self, properties: Any | None) -> str | None:
        node = properties.find(W + "pStyle") if properties is not None else None
        return node.get(W + "val") if node is not None else None

    def _name(self, style: str | None) -> str:
        return str(self.styles[style]["name"]) if style in self.styles else ""

    def _number(self, properties: Any | None, style: str | None) -> str:
        found = _list_of(properties)
        list_id, level = found if found else (None, None)
        if style and (list_id is None or level is None):
            if style not in self._inherited:
                self._inherited[style] = self._of_style(style)
            given = self._inherited[style]
            list_id = list_id if list_id is not None else given[0]
            level = level if level is not None else given[1]
        if list_id is None or list_id == "0":
            return ""
        if level is None:
            level = self.numbering.level_of(list_id, style)
        return self.numbering.next(list_id, level)

    def _of_style(self, style: str) -> tuple[str | None, int | None]:
        """List and level that a style or the styles it is based on give."""
        list_id, level = None, None
        seen: set[str] = set()
        here: str | None = style
        while here and here in self.styles and here not in seen and (list_id is None or level is None):
            seen.add(here)
            inherited = self.styles[here]["numbering"]
            if inherited:
                list_id = list_id if list_id is not None else inherited[0]
                level = level if level is not None else inherited[1]
            here = self.styles[here]["based"]
        return list_id, level


def _rows(table: Any) -> list[Any]:
    rows = []
    for node in table:
        if node.tag == W + "tr":
            if node.find(f"{W}trPr/{W}del") is None:
                rows.append(node)
        elif node.tag in _HOLDERS:
            rows.extend(_rows(node))
    return rows


def _cells(row: Any) -> list[Any]:
    cells = []
    for node in row:
        if node.tag == W + "tc":
            if node.find(f"{W}tcPr/{W}cellDel") is None:
                cells.append(node)
        elif node.tag in _HOLDERS:
            cells.extend(_cells(node))
    return cells


def _skipped(row: Any) -> int:
    return number_in(row.find(f"{W}trPr/{W}gridBefore"), 0, MOST_COLUMNS)
