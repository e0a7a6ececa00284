"""Word documents (docx): paragraphs, automatic numbers, tables with merged and nested cells, text boxes, final text.

The parts are read with lxml, not with python-docx: its `table.cell()` is quadratic and hides how cells are merged.
Tracked changes are read as final: insertions count, deletions do not.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Cell, SourceText
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.limits import check_archive
from zhiheng.reading.sources.numbering import Numbering, W, read_numbering
from zhiheng.values import Span

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {W + t for t in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "fldChar", "annotationRef", "rt", "commentReference")}
_HOLDERS = {W + t for t in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")}


def read_word(data: bytes, name: str) -> SourceText:
    """A docx file; `origin.paragraph` counts paragraphs from 1, `origin.cell` is 「表1 第2行第3列」.

    Raises:
        UnreadableSource: damaged archive or XML.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, len(data), name)
            parts = {p: _xml(archive, f"word/{p}.xml") for p in ("document", "numbering", "styles", "footnotes")}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError) as fault:
        raise UnreadableSource(f"“{name}”是损坏的 Word 文件，无法打开。请用 Word 或 WPS 打开修复并另存为 docx 后重试。", name=name) from fault
    body = parts["document"].find(W + "body") if parts["document"] is not None else None
    if body is None:
        raise UnreadableSource(f"“{name}”里没有 Word 正文。请用 Word 或 WPS 打开确认内容并另存为 docx 后重试。", name=name)
    reader = _Reader(SourceBuilder(name, "docx", data), read_numbering(parts["numbering"]), _styles(parts["styles"]))
    reader.blocks(body)
    if parts["footnotes"] is not None:
        for note in parts["footnotes"].findall(W + "footnote"):
            if note.get(W + "type") is None:
                reader.blocks(note, style="footnote")
    return reader.builder.finish()


def _xml(archive: zipfile.ZipFile, part: str) -> Any | None:
    from lxml import etree

    if part not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        return etree.fromstring(archive.read(part), parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault


def _styles(root: Any | None) -> dict[str, dict[str, Any]]:
    """Style id -> name, outline level, numbering, base style."""
    found: dict[str, dict[str, Any]] = {}
    for style in root.findall(W + "style") if root is not None else ():
        properties = style.find(W + "pPr")
        name, based = style.find(W + "name"), style.find(W + "basedOn")
        found[style.get(W + "styleId")] = {
            "name": name.get(W + "val") if name is not None else "",
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
        int(level.get(W + "val")) if level is not None else None,
    )


class _Reader:
    """Walks the body in reading order; the state is the running numbers and the count of paragraphs and tables."""

    def __init__(self, builder: SourceBuilder, numbering: Numbering, styles: dict[str, dict[str, Any]]) -> None:
        self.builder = builder
        self.numbering = numbering
        self.styles = styles
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, holder: Any, *, style: str = "", cell: str | None = None) -> None:
        """Paragraphs and tables directly in `holder`, through content controls and insertions."""
        carried = ""
        for node in holder:
            if node.tag == W + "p":
                carried = self.paragraph(node, carried, style=style, cell=cell)
            elif node.tag == W + "tbl":
                self.table(node)
            elif node.tag in _HOLDERS:
                self.blocks(node, style=style, cell=cell)
        if carried:
            self.builder.paragraph(carried, style=style, cell=cell, paragraph=self.paragraphs)

    def paragraph(self, node: Any, carried: str, *, style: str, cell: str | None) -> str:
        """Write one paragraph; a paragraph whose end mark was deleted runs into the next, so its text is handed on."""
        properties = node.find(W + "pPr")
        named = self._style(properties)
        boxes: list[Any] = []
        text = carried + self._number(properties, named) + _text(node, boxes)
        mark = properties.find(f"{W}rPr/{W}del") if properties is not None else None
        if mark is not None:
            return text
        self.paragraphs += 1
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
                width = _span_of(properties)
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
                    span = self.builder.trim(at)
                    cells.append(Cell(row_number, column, self.builder.slice(span), span, 1, width))
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
        seen: set[str] = set()
        while style and style in self.styles and style not in seen and (list_id is None or level is None):
            seen.add(style)
            inherited = self.styles[style]["numbering"]
            if inherited:
                list_id = list_id if list_id is not None else inherited[0]
                level = level if level is not None else inherited[1]
            style = self.styles[style]["based"]
        if list_id is None or list_id == "0":
            return ""
        return self.numbering.next(list_id, level or 0)


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
    node = row.find(f"{W}trPr/{W}gridBefore")
    return int(node.get(W + "val")) if node is not None else 0


def _span_of(properties: Any | None) -> int:
    node = properties.find(W + "gridSpan") if properties is not None else None
    return max(1, int(node.get(W + "val"))) if node is not None else 1


def _text(node: Any, boxes: list[Any]) -> str:
    """The visible text of a paragraph; text boxes met on the way are put into `boxes`."""
    out: list[str] = []
    for child in node:
        tag = child.tag
        if tag == W + "t":
            out.append(child.text or "")
        elif tag == W + "r":
            hidden = child.find(f"{W}rPr/{W}vanish")
            if hidden is None or hidden.get(W + "val") in ("0", "false"):
                out.append(_text(child, boxes))
        elif tag == W + "tab" or tag == W + "ptab":
            out.append("\t")
        elif tag in (W + "br", W + "cr"):
            out.append("\n")
        elif tag == W + "noBreakHyphen":
            out.append("-")
        elif tag == W + "sym":
            out.append(_symbol(child))
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            out.append(_text(choice if choice is not None else child, boxes))
        elif tag == MC + "Fallback" or tag in _DROPPED:
            continue
        elif isinstance(tag, str):
            out.append(_text(child, boxes))
    return "".join(out)


def _symbol(node: Any) -> str:
    """Symbol fonts: the few marks that carry meaning in official tables."""
    code = int(node.get(W + "char", "0"), 16) & 0xFF
    return {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xFE: "☑", 0xA8: "□", 0x52: "☑", 0xFC: "√"}.get(code, "")
