"""A made report read again (报告内容): its paragraphs, tables and pictures for a page, and the text behind each proof id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhiheng.reporting.templated.package import Package, W
from zhiheng.reporting.templated.proofs import TAG

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_ALT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True)
class Stretch:
    """Text with the id of its proof, empty where it is no figure."""

    text: str
    proof: str = ""


@dataclass(frozen=True)
class Block:
    """One block: `kind` is title, heading1 to 3, paragraph, center, right, caption, table or picture.

    `stretches` of a paragraph; `rows` of a table, a cell being stretches; `picture` the name of its part, `alt` the words for it.
    """

    kind: str
    stretches: tuple[Stretch, ...] = ()
    rows: tuple[tuple[tuple[Stretch, ...], ...], ...] = ()
    picture: str = ""
    alt: str = ""

    @property
    def text(self) -> str:
        """The text without marks."""
        return "".join(s.text for s in self.stretches)


def read_blocks(package: Package) -> Iterator[Block]:
    """The blocks of a report in order; empty paragraphs are passed over."""
    yield from _blocks(package.body, _targets(package))


def _blocks(holder: Any, targets: dict[str, str]) -> Iterator[Block]:
    for element in holder:
        if element.tag == f"{W}p":
            blip = next(element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"), None)
            if blip is not None:
                described = next(element.iter(_ALT), None)
                alt = described.get("descr") or "" if described is not None else ""
                yield Block("picture", picture=targets.get(blip.get(_EMBED) or "", ""), alt=alt)
                continue
            stretches = tuple(_stretches(element))
            if "".join(s.text for s in stretches).strip():
                yield Block(_kind(element), stretches)
        elif element.tag == f"{W}tbl":
            rows = []
            for row in element.iter(f"{W}tr"):
                cells = []
                for cell in row.findall(f"{W}tc"):
                    cells.append(tuple(s for p in cell.iter(f"{W}p") for s in _stretches(p)))
                rows.append(tuple(cells))
            yield Block("table", rows=tuple(rows))
        elif element.tag == f"{W}sdt":
            inner = element.find(f"{W}sdtContent")
            if inner is not None:
                yield from _blocks(inner, targets)


def _stretches(element: Any, proof: str = "") -> Iterator[Stretch]:
    text = ""
    for child in element:
        if child.tag == f"{W}sdt":
            if text:
                yield Stretch(text, proof)
                text = ""
            tag = child.find(f"{W}sdtPr/{W}tag")
            named = tag.get(f"{W}val") or "" if tag is not None else ""
            inner = child.find(f"{W}sdtContent")
            if inner is not None:
                yield from _stretches(inner, named.removeprefix(TAG) if named.startswith(TAG) else proof)
        elif child.tag == f"{W}r":
            for part in child:
                if part.tag == f"{W}t":
                    text += part.text or ""
                elif part.tag in (f"{W}tab", f"{W}br"):
                    text += " "
        elif child.tag in (f"{W}hyperlink", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            if text:
                yield Stretch(text, proof)
                text = ""
            yield from _stretches(child, proof)
    if text:
        yield Stretch(text, proof)


def _kind(element: Any) -> str:
    shape = element.find(f"{W}pPr")
    style = shape.find(f"{W}pStyle") if shape is not None else None
    name = (style.get(f"{W}val") or "") if style is not None else ""
    if name == "Title":
        return "title"
    if name.startswith("Heading") and name[7:8] in ("1", "2", "3"):
        return f"heading{name[7]}"
    align = shape.find(f"{W}jc") if shape is not None else None
    value = (align.get(f"{W}val") or "") if align is not None else ""
    if value == "center":
        return "caption" if shape.find(f"{W}keepNext") is not None else "center"
    return "right" if value == "right" else "paragraph"


def _targets(package: Package) -> dict[str, str]:
    from lxml import etree

    rels = package.parts.get("word/_rels/document.xml.rels")
    if rels is None:
        return {}
    root = etree.fromstring(rels, etree.XMLParser(resolve_entities=False, no_network=True))
    return {str(r.get("Id")): f"word/{r.get('Target')}" for r in root}
