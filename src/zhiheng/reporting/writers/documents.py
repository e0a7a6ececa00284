"""Documents in official style (公文): title, headings, paragraphs and tables with merged cells, as docx; tables as xlsx.

The same document gives the same bytes: nothing in the files tells when they were made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
PORTRAIT_CHARACTERS = 42
"""How many characters of a table fit beside each other on an upright page; 68 on a lying one."""
_BEFORE_SIGNING = 3
"""Paragraphs that stay on the page of the signatures, so that these never stand alone."""
_HEADINGS = {1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312"}
_BODY = "仿宋_GB2312"


@dataclass(frozen=True)
class Heading:
    """A heading (标题) of level 1 to 3, with its number in the text: 一、…, （一）…, 1.…"""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (段落). `align` is `left` with an indent of two characters, `center`, `right` or `plain`."""

    text: str
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell (单元格) and its extent: `rows` down, `columns` to the right."""

    text: str
    rows: int = 1
    columns: int = 1
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A table (表格): in each row the cells that begin there, from left to right, merged ones standing once.

    `widths` are in characters; `heads` is the number of head rows, which repeat on every page. Without `ruled` it has no
    lines and body type: the place where two parties sign.
    """

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    heads: int = 1
    title: str = ""
    ruled: bool = True

    def placed(self) -> list[tuple[int, int, Cell]]:
        """Every cell with its row and column in the grid, both from 0."""
        taken: set[tuple[int, int]] = set()
        out = []
        for r, cells in enumerate(self.rows):
            c = 0
            for cell in cells:
                while (r, c) in taken:
                    c += 1
                out.append((r, c, cell))
                taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.columns)}
                c += cell.columns
        return out


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class OfficialDocument:
    """A document (公文): title, what stands under it (文号, 称谓), its blocks, and whether pages are numbered (— 1 —)."""

    title: str
    blocks: tuple[Block, ...]
    under_title: str = ""
    page_numbers: bool = False


def to_docx(document: OfficialDocument) -> bytes:
    """The document as a Word file on A4 with the margins of GB/T 9704; landscape where a table needs more than 42 characters."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    file: Any = Document()
    page = file.sections[0]
    wide = any(isinstance(b, Table) and sum(b.widths) > PORTRAIT_CHARACTERS for b in document.blocks)
    page.page_width, page.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.top_margin, page.bottom_margin = Mm(37 if not wide else 28), Mm(35 if not wide else 26)
    page.left_margin, page.right_margin = Mm(28 if not wide else 22), Mm(26 if not wide else 22)
    _write(file, document.title, font="方正小标宋简体", size=22, align="center")
    if document.under_title:
        _write(file, document.under_title, font=_BODY, size=16, align="center")
    signing = next((i for i, b in enumerate(document.blocks) if isinstance(b, Table) and not b.ruled), None)
    for place, block in enumerate(document.blocks):
        match block:
            case Heading():
                _write(file, block.text, font=_HEADINGS[block.level], size=16, indent=True, style=f"Heading {block.level}")
            case Paragraph():
                indent = block.align == "left"
                _write(file, block.text, font=_BODY, size=16, align=block.align, indent=indent, bold=block.bold)
            case Table():
                _docx_table(file, block)
        if signing is not None and signing - _BEFORE_SIGNING <= place < signing and not isinstance(block, Table):
            file.paragraphs[-1].paragraph_format.keep_with_next = True
    if document.page_numbers:
        file.settings.odd_and_even_pages_header_footer = True
        _number_pages(page.footer, "right")
        _number_pages(page.even_page_footer, "left")
    out = io.BytesIO()
    file.save(out)
    return without_moment(out.getvalue(), document.title)


def _number_pages(footer: Any, side: str) -> None:
    """Page numbers as in GB/T 9704: 四号 digits between dashes, odd pages right, even pages left, one character in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = footer.paragraphs[0]
    _align(paragraph, side)
    shape = paragraph.paragraph_format
    shape.left_indent, shape.right_indent = (Pt(14), Pt(0)) if side == "left" else (Pt(0), Pt(14))
    _font(paragraph.add_run("— "), "宋体", 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        _font(run, "宋体", 14)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    _font(paragraph.add_run(" —"), "宋体", 14)


def _write(
    file: Any,
    text: str,
    *,
    font: str,
    size: int,
    align: str = "left",
    indent: bool = False,
    bold: bool = False,
    style: str | None = None,
) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = file.add_paragraph(style=style)
    _align(paragraph, align)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(28)
    if indent:
        shape.first_line_indent = Pt(size * 2)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    _font(run, font, size)


def _align(paragraph: Any, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    chosen = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    if align in chosen:
        paragraph.alignment = chosen[align]


def _font(run: Any, name: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name = name
    run.font.size = Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)


def _docx_table(file: Any, table: Table) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    if table.title:
        _write(file, table.title, font="黑体", size=16, align="center")
    made = file.add_table(rows=len(table.rows), cols=len(table.widths))
    if table.ruled:
        made.style = "Table Grid"
    made.autofit = False
    grid = [list(row.cells) for row in made.rows]
    for column, width in zip(made.columns, table.widths, strict=True):
        column.width = Pt(width * 10.5)
    for place_in_table, (row, cells) in enumerate(zip(made.rows, grid, strict=True)):
        for cell, width in zip(cells, table.widths, strict=True):
            cell.width = Pt(width * 10.5)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place_in_table < table.heads:
            properties.append(OxmlElement("w:tblHeader"))
    for r, c, cell in table.placed():
        place = grid[r][c]
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(grid[r + cell.rows - 1][c + cell.columns - 1])
        paragraph = place.paragraphs[0]
        _align(paragraph, "center" if r < table.heads else cell.align)
        if not table.ruled:
            paragraph.paragraph_format.keep_with_next = r < len(table.rows) - 1
        run = paragraph.add_run(cell.text)
        run.bold = r < table.heads
        _font(run, "宋体" if table.ruled else _BODY, 10.5 if table.ruled else 16)


def to_xlsx(tables: Sequence[Table], sheets: Sequence[str]) -> bytes:
    """The tables as an Excel file, one sheet each, its title merged over the first row.

    Args:
        sheets: the names of the sheets, as many as tables.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    line = Side(style="thin", color="808080")
    for table, name in zip(tables, sheets, strict=True):
        sheet = book.create_sheet(name)
        above = 0
        if table.title:
            above = 1
            sheet.cell(1, 1, table.title).font = Font(name="黑体", size=16)
            sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.widths))
        for r, c, cell in table.placed():
            row, column = r + 1 + above, c + 1
            target = sheet.cell(row, column, _number(cell.text))
            centred = r < table.heads or cell.align == "center"
            target.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
            target.font = Font(name="宋体", size=10.5, bold=r < table.heads)
            for i in range(cell.rows):
                for j in range(cell.columns):
                    sheet.cell(row + i, column + j).border = Border(line, line, line, line)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1
                )
        for c, width in enumerate(table.widths, 1):
            sheet.column_dimensions[get_column_letter(c)].width = width * 2
        sheet.freeze_panes = f"A{table.heads + above + 1}"
    out = io.BytesIO()
    book.save(out)
    return without_moment(out.getvalue(), tables[0].title)


def _number(text: str) -> str | int:
    """Whole numbers as numbers, so that Excel can add them; everything else stays as written."""
    return int(text) if text.isdigit() and not text.startswith("0") else text


_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"""


def without_moment(data: bytes, title: str) -> bytes:
    """The same archive without the moments at which its parts were made."""
    from xml.sax.saxutils import escape

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CORE.format(title=escape(title)).encode()
            part = zipfile.ZipInfo(name, _ZIP_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content)
    return out.getvalue()
