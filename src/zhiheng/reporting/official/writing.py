"""Plain text to a Word file in official layout (文本成文): what the shipped templates are written in, and any report without Word.

    # 标题            ## 一、黑体        ### （一）楷体      #### 1.仿宋
    字号：云质发〔2026〕3号    主送：各成员单位：    落款：机关|日期    附件：1.名称
    版记：抄送|印发机关|印发日期     换页
    |表头|表头|  (rows of a table; a row of --- with numbers gives widths)
    anything else is a paragraph
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from zhiheng.packs.report_styles import ReportStyle, report_style
from zhiheng.reporting.official.parts import fixed_parts, section
from zhiheng.reporting.templated.blocks import TWIPS, clean, shaped, style, table
from zhiheng.reporting.templated.package import Package, W
from zhiheng.reporting.templated.proofs import Proofs, run

_MARK = re.compile(r"(#{1,4}) (.*)")


def template_docx(text: str, look: ReportStyle | None = None) -> bytes:
    """A Word file from the text; the same text gives the same bytes."""
    look = look or report_style()
    lines = text.strip("\n").split("\n")
    title = next((m[2] for line in lines if (m := _MARK.fullmatch(line)) and len(m[1]) == 1), "")
    body: Any = etree.Element(f"{W}body", nsmap={"w": W[1:-1]})
    for element in _blocks(lines, look):
        body.append(element)
    body.append(etree.fromstring(section(look)))
    document: Any = etree.Element(f"{W}document", nsmap={"w": W[1:-1]})
    document.append(body)
    parts = fixed_parts(look, re.sub(r"[{}]", "", title))
    parts["word/document.xml"] = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return Package(out.getvalue()).to_bytes()


def _blocks(lines: Sequence[str], look: ReportStyle) -> Iterator[Any]:
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if rows:
            yield _table(rows)
            rows = []
        if line.startswith("//"):
            continue
        found = _MARK.fullmatch(line)
        if found:
            yield _styled(found[2], "Title" if len(found[1]) == 1 else f"Heading{len(found[1]) - 1}")
        elif line == "换页":
            paragraph = _plain("")
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}br").set(f"{W}type", "page")
            yield paragraph
        elif line.startswith("字号："):
            yield _plain(line[3:], "center")
            yield _rule(look)
            yield _plain("")
        elif line.startswith("主送："):
            yield _plain(line[3:])
        elif line.startswith("居中："):
            yield _plain(line[3:], "center")
        elif line.startswith("落款："):
            yield _plain("", keep=True)
            for part in line[3:].split("|"):
                yield _signed(part)
        elif line.startswith("附件："):
            yield _plain("")
            yield _styled(line, "")
        elif line.startswith("版记："):
            yield from _imprint(line[3:].split("|"))
        elif line.strip():
            yield _styled(line, "")


def _styled(text: str, name: str) -> Any:
    paragraph: Any = etree.Element(f"{W}p")
    if name:
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", name)
    paragraph.append(run(clean(text)))
    return paragraph


def _plain(text: str, align: str = "both", *, keep: bool = False) -> Any:
    paragraph: Any = etree.Element(f"{W}p")
    shape = etree.SubElement(paragraph, f"{W}pPr")
    if keep:
        etree.SubElement(shape, f"{W}keepNext")
    indent = etree.SubElement(shape, f"{W}ind")
    indent.set(f"{W}firstLineChars", "0")
    indent.set(f"{W}firstLine", "0")
    etree.SubElement(shape, f"{W}jc").set(f"{W}val", align)
    if text:
        paragraph.append(run(clean(text)))
    return paragraph


def _signed(text: str) -> Any:
    """A line of the signature: from the right edge, four characters in."""
    paragraph = _plain(text, "right", keep=True)
    indent = paragraph.find(f"{W}pPr/{W}ind")
    indent.set(f"{W}rightChars", "400")
    indent.set(f"{W}right", "1264")
    return paragraph


def _rule(look: ReportStyle) -> Any:
    """The red line under the number (红色分隔线), 4 mm below it."""
    paragraph = shaped(line=227)
    borders = etree.Element(f"{W}pBdr")
    bottom = etree.SubElement(borders, f"{W}bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "FF0000")):
        bottom.set(f"{W}{key}", value)
    shape = paragraph.find(f"{W}pPr")
    shape.insert(0, borders)
    return paragraph


def _imprint(parts: Sequence[str]) -> Iterator[Any]:
    """The imprint (版记) at the foot of the last page: thick line, copies, thin line, issuer and day, thick line."""
    copies, issuer, day = (*parts, "", "", "")[:3]
    out: Any = etree.Element(f"{W}tbl")
    properties = etree.SubElement(out, f"{W}tblPr")
    floating = etree.SubElement(properties, f"{W}tblpPr")
    for key, value in (("vertAnchor", "margin"), ("horzAnchor", "margin"), ("tblpXSpec", "center"), ("tblpYSpec", "bottom")):
        floating.set(f"{W}{key}", value)
    for tag, values in (("tblW", {"w": str(TWIPS), "type": "dxa"}), ("tblLayout", {"type": "fixed"})):
        element = etree.SubElement(properties, f"{W}{tag}")
        for key, value in values.items():
            element.set(f"{W}{key}", value)
    borders = etree.Element(f"{W}tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        line = etree.SubElement(borders, f"{W}{side}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            line.set(f"{W}{key}", value)
    properties.insert(2, borders)
    grid = etree.SubElement(out, f"{W}tblGrid")
    halves = (TWIPS * 3 // 5, TWIPS - TWIPS * 3 // 5)
    for width in halves:
        etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
    format_ = style("仿宋_GB2312", 28)
    for cells in ((f"抄送：{copies}",), (issuer, f"{day}印发")):
        row = etree.SubElement(out, f"{W}tr")
        for i, text in enumerate(cells):
            cell = etree.SubElement(row, f"{W}tc")
            shape = etree.SubElement(cell, f"{W}tcPr")
            measure = etree.SubElement(shape, f"{W}tcW")
            measure.set(f"{W}w", str(TWIPS if len(cells) == 1 else halves[i]))
            measure.set(f"{W}type", "dxa")
            if len(cells) == 1:
                etree.SubElement(shape, f"{W}gridSpan").set(f"{W}val", "2")
            paragraph = shaped(align="right" if i else "left", line=460)
            indent = paragraph.find(f"{W}pPr/{W}ind")
            indent.set(f"{W}{'right' if i else 'left'}", "280")
            paragraph.append(run(clean(text), format_))
            cell.append(paragraph)
    yield out
    yield shaped(line=20)


def _table(rows: list[list[str]]) -> Any:
    """A table: the first row is the head; a row `---4`, `---10` gives the shares of the widths; fields of a row stand as written."""
    widths = [6] * len(rows[0])
    if len(rows) > 1 and all(re.fullmatch(r"-{3}\d+", cell) for cell in rows[1]):
        widths = [int(cell[3:]) for cell in rows.pop(1)]
    return table(rows[0], [list(row) for row in rows[1:]], widths, Proofs(), left=[i for i, w in enumerate(widths) if w >= 10])
