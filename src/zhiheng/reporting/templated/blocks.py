"""Paragraphs and tables that the engine itself writes into a report (生成的段落和表格): captions, notes, tables of figures, pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from zhiheng.reporting.templated.figures import Figure, Value, Word
from zhiheng.reporting.templated.package import W
from zhiheng.reporting.templated.proofs import Proofs, run

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMU = 36000
"""English metric units in a millimetre."""
TWIPS = 8845
"""Width of the text area, 156 mm, in twentieths of a point."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def clean(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return _CONTROL.sub("", text)


def style(font: str, half_points: int, *, bold: bool = False) -> Any:
    """The format of a run: font by name, size in half points."""
    found: Any = etree.Element(f"{W}rPr")
    fonts = etree.SubElement(found, f"{W}rFonts")
    for kind in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(f"{W}{kind}", font)
    fonts.set(f"{W}hint", "eastAsia")
    if bold:
        etree.SubElement(found, f"{W}b")
    for kind in ("sz", "szCs"):
        etree.SubElement(found, f"{W}{kind}").set(f"{W}val", str(half_points))
    return found


def shaped(*, align: str = "left", line: int = 0, keep: bool = False, before: int = 0, after: int = 0, name: str = "") -> Any:
    """A paragraph without indent; `line` an exact pitch in twips, 0 for single; `keep` holds it on the page of the next."""
    paragraph: Any = etree.Element(f"{W}p")
    shape = etree.SubElement(paragraph, f"{W}pPr")
    if name:
        etree.SubElement(shape, f"{W}pStyle").set(f"{W}val", name)
    if keep:
        etree.SubElement(shape, f"{W}keepNext")
    etree.SubElement(shape, f"{W}snapToGrid").set(f"{W}val", "0")
    spacing = etree.SubElement(shape, f"{W}spacing")
    for key, value in (("before", before), ("after", after), ("line", line or 240), ("lineRule", "exact" if line else "auto")):
        spacing.set(f"{W}{key}", str(value))
    indent = etree.SubElement(shape, f"{W}ind")
    for key in ("firstLineChars", "firstLine", "left", "right"):
        indent.set(f"{W}{key}", "0")
    etree.SubElement(shape, f"{W}jc").set(f"{W}val", align)
    return paragraph


def put(paragraph: Any, value: Value, proofs: Proofs, format_: Any, missing: str = "—") -> None:
    """A value into a paragraph: figures in their control, words as text, pending ones as `missing`."""
    if isinstance(value, Figure):
        if value.is_pending:
            paragraph.append(run(missing, format_))
        else:
            paragraph.append(proofs.control(value, value.text, format_))
    else:
        text = value.text if isinstance(value, Word) else value
        paragraph.append(run(clean(text), format_))


def caption(parts: Sequence[Value], proofs: Proofs, *, keep: bool = True) -> Any:
    """A caption (图题、表题) that states the finding; pending parts are left out."""
    paragraph = shaped(align="center", keep=keep, before=120, after=40)
    format_ = style("黑体", 24)
    for part in parts:
        put(paragraph, part, proofs, format_, "待定")
    return paragraph


def note(text: str) -> Any:
    """A small line under a table or picture."""
    paragraph = shaped(align="left", after=120)
    paragraph.append(run(clean(text), style("宋体", 18)))
    return paragraph


def table(head: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[int], proofs: Proofs, *, left: Sequence[int] = ()) -> Any:
    """A table over the width of the text: ruled, head repeated, rows unbroken. `widths` are shares; columns in `left` stand left."""
    total = sum(widths)
    twips = [TWIPS * w // total for w in widths]
    size = 21 if len(head) <= 7 else 18
    out: Any = etree.Element(f"{W}tbl")
    properties = etree.SubElement(out, f"{W}tblPr")
    _valued(properties, "tblW", w=str(sum(twips)), type="dxa")
    _valued(properties, "jc", val="center")
    borders = etree.SubElement(properties, f"{W}tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _valued(borders, side, val="single", sz="8" if side in ("top", "bottom") else "4", space="0", color="000000")
    _valued(properties, "tblLayout", type="fixed")
    margins = etree.SubElement(properties, f"{W}tblCellMar")
    for side in ("left", "right"):
        _valued(margins, side, w="57", type="dxa")
    grid = etree.SubElement(out, f"{W}tblGrid")
    for width in twips:
        _valued(grid, "gridCol", w=str(width))
    body, bold = style("宋体", size), style("黑体", size)
    _row(out, head, twips, proofs, bold, (), head=True)
    for row in rows:
        _row(out, row, twips, proofs, body, left)
    return out


def _row(out: Any, values: Sequence[Value], twips: Sequence[int], proofs: Proofs, format_: Any, left: Sequence[int], *, head: bool = False) -> None:
    row = etree.SubElement(out, f"{W}tr")
    properties = etree.SubElement(row, f"{W}trPr")
    etree.SubElement(properties, f"{W}cantSplit")
    if head:
        etree.SubElement(properties, f"{W}tblHeader")
    for i, value in enumerate(values):
        cell = etree.SubElement(row, f"{W}tc")
        shape = etree.SubElement(cell, f"{W}tcPr")
        _valued(shape, "tcW", w=str(twips[i]), type="dxa")
        _valued(shape, "vAlign", val="center")
        paragraph = shaped(align="left" if i in left and not head else "center", before=20, after=20)
        put(paragraph, value, proofs, format_)
        cell.append(paragraph)


def _valued(parent: Any, tag: str, **values: str) -> None:
    element = etree.SubElement(parent, f"{W}{tag}")
    for key, value in values.items():
        element.set(f"{W}{key}", value)


def picture(relation: str, number: int, width_mm: int, height_mm: int, alt: str) -> Any:
    """A picture in a paragraph of its own, with the words that stand for it (替代文字)."""
    wide, high = str(width_mm * EMU), str(height_mm * EMU)
    drawing: Any = etree.fromstring(
        f'<w:drawing xmlns:w="{W[1:-1]}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}" xmlns:r="{_R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="图{number}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        f'<a:graphicData uri="{_PIC}"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    drawing.find(f".//{{{_WP}}}docPr").set("descr", clean(alt))
    paragraph = shaped(align="center", keep=True)
    etree.SubElement(paragraph, f"{W}r").append(drawing)
    return paragraph
