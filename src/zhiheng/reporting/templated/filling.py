"""A template filled (填写模板): nodes to paragraphs and tables, each number in its control, each pending sentence left out or said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from zhiheng.errors import InputError
from zhiheng.reporting.templated.blocks import clean
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.drawing import Drawer
from zhiheng.reporting.templated.fields import Field, Ref
from zhiheng.reporting.templated.figures import Figure, Word
from zhiheng.reporting.templated.names import LISTS, Names
from zhiheng.reporting.templated.package import Package, W
from zhiheng.reporting.templated.proofs import Proofs, run
from zhiheng.reporting.templated.resolving import Resolver, Scope
from zhiheng.reporting.templated.sentences import Piece, agree, complete
from zhiheng.reporting.templated.tree import Bound, Choice, Drawn, Each, Grid, Kept, Para, Row, Text, text_of

NOTHING_YET = "本部分所需数据尚未形成，待定。"
_GONE = f"{W}zhGone"
"""Stands for a paragraph all of whose sentences were left out, until headings without content are looked at."""


@dataclass(frozen=True)
class LeftOut:
    """A sentence, chart or table that was left out (省略), with its place in the template and the figures that are pending."""

    place: str
    text: str
    pending: str


@dataclass
class Filler:
    """Fills one template."""

    data: ReportData
    names: Names
    package: Package
    proofs: Proofs = field(default_factory=Proofs)
    left_out: list[LeftOut] = field(default_factory=list)
    saying: bool = False

    def __post_init__(self) -> None:
        self.resolver = Resolver(self.data, self.names)
        self.drawer = Drawer(self.data, self.package, self.proofs)

    def body(self, nodes: Sequence[Any]) -> list[Any]:
        """The elements of a part; a heading whose content was all left out says so."""
        return _say_nothing_yet(list(self.blocks(nodes, Scope())))

    def blocks(self, nodes: Sequence[Any], scope: Scope) -> Iterator[Any]:
        """The elements that nodes become."""
        for node in nodes:
            match node:
                case Para():
                    yield from self.paragraph(node, scope)
                case Choice():
                    yield from self.blocks(node.yes if self.resolver.holds(node.field, scope) else node.no, scope)
                case Each():
                    for row in self.resolver.listing(node.field, scope).rows:
                        yield from self.blocks(node.body, scope.inside(row))
                case Drawn():
                    yield from self.drawn(node, scope)
                case Grid():
                    yield self.grid(node, scope)
                case _:
                    yield deepcopy(node)

    # --- paragraphs ---

    def paragraph(self, node: Para, scope: Scope) -> Iterator[Any]:
        """The paragraph with its values, or nothing where every sentence of it was left out."""
        pieces = agree(list(self.pieces(node.items, scope)))
        if not node.in_cell:
            pieces, gone = complete(pieces, saying=self.saying)
            self.left_out += [LeftOut(node.place, text, pending) for text, pending in gone]
            if gone and not any(p.kept is not None or p.text.strip() for p in pieces):
                yield etree.Element(_GONE)
                return
        if not node.in_cell and not any(p.kept is not None or p.text.strip() for p in pieces):
            return
        out: Any = etree.Element(f"{W}p")
        shape = node.element.find(f"{W}pPr")
        if shape is not None:
            out.append(deepcopy(shape))
        for piece in pieces:
            self._write(out, piece)
        yield out

    def _write(self, out: Any, piece: Piece) -> None:
        if piece.kept is not None:
            out.append(deepcopy(piece.kept))
        elif isinstance(piece.value, Figure):
            out.append(run("—", piece.style) if piece.value.is_pending else self.proofs.control(piece.value, piece.text, piece.style))
        elif piece.text:
            for i, line in enumerate(piece.text.split("\n")):
                if i:
                    etree.SubElement(etree.SubElement(out, f"{W}r"), f"{W}br")
                out.append(run(line, piece.style))

    def pieces(self, items: Sequence[Any], scope: Scope) -> Iterator[Piece]:
        """The stretches of a paragraph."""
        for item in items:
            match item:
                case Text():
                    yield Piece(item.text, item.style)
                case Kept():
                    yield Piece(kept=item.element)
                case Bound():
                    yield self._value(item, scope)
                case Choice():
                    yield from self.pieces(item.yes if self.resolver.holds(item.field, scope) else item.no, scope)
                case Each():
                    yield from self._repeated(item, scope)

    def _value(self, item: Bound, scope: Scope) -> Piece:
        value = self.resolver.value(item.field.ref, scope)
        side = item.field.ref.side or item.field.ref.name
        if isinstance(value, str):
            return Piece(clean(value), item.style)
        return Piece(value.text, item.style, value=value, side=side, subject=scope.subject)

    def _repeated(self, item: Each, scope: Scope) -> Iterator[Piece]:
        rows = self.resolver.listing(item.field, scope).rows
        for i, row in enumerate(rows):
            found = agree(list(self.pieces(item.body, scope.inside(row))))
            if i == len(rows) - 1 and found and found[-1].is_literal:
                found[-1] = replace(found[-1], text=found[-1].text.rstrip("、，；, "))
            yield from found

    # --- charts, tables, directives ---

    def drawn(self, node: Drawn, scope: Scope) -> Iterator[Any]:
        """A chart or table; a directive for what follows gives nothing."""
        asked = node.field
        if asked.kind == "let":
            self.names.own[asked.by] = asked.ref.name
            return
        if asked.kind == "pending":
            self.saying = asked.state == "写明"
            return
        made = self._chart(asked, scope) if asked.kind == "chart" else self._table(asked, scope)
        if made is None:
            self.left_out.append(LeftOut(node.place, asked.text, asked.ref.name))
            yield etree.Element(_GONE)
            return
        yield from made

    def _listed(self, ref: Ref, scope: Scope) -> bool:
        if ref.name in ("指标", "本指标") and scope.subject is not None:
            return False
        return self.names.own.get(ref.name, ref.name) in (*LISTS, "本领域指标")

    def _chart(self, asked: Field, scope: Scope) -> list[Any] | None:
        if self._listed(asked.ref, scope):
            return self.drawer.bars(self.resolver.listing(asked, scope))
        at = self.resolver.subject(asked.ref, scope)
        return self.drawer.by_region(at) if asked.state == "按地区" else self.drawer.trend(at)

    def _table(self, asked: Field, scope: Scope) -> list[Any] | None:
        if self._listed(asked.ref, scope):
            return self.drawer.list_table(self.resolver.listing(asked, scope))
        return self.drawer.indicator_table(self.resolver.subject(asked.ref, scope), asked.state)

    # --- tables ---

    def grid(self, node: Grid, scope: Scope) -> Any:
        """The table with its rows; where a repeated list is empty, one row says so."""
        out: Any = etree.Element(node.element.tag, node.element.attrib, node.element.nsmap)
        for child in node.element:
            if child.tag != f"{W}tr":
                out.append(deepcopy(child))
        for row in self.rows(node.rows, scope):
            out.append(row)
        if out.find(f"{W}tr") is None:
            raise InputError(f"{node.place}没有一行可写，请给表格加上表头", place=node.place)
        return out

    def rows(self, nodes: Sequence[Any], scope: Scope) -> Iterator[Any]:
        """The rows that nodes become."""
        for node in nodes:
            match node:
                case Row():
                    yield self.row(node, scope)
                case Choice():
                    yield from self.rows(node.yes if self.resolver.holds(node.field, scope) else node.no, scope)
                case Each():
                    found = self.resolver.listing(node.field, scope).rows
                    for one in found:
                        yield from self.rows(node.body, scope.inside(one))
                    first = next((n for n in node.body if isinstance(n, Row)), None)
                    if not found and first is not None:
                        yield _empty_row(first)

    def row(self, node: Row, scope: Scope) -> Any:
        """One row."""
        out: Any = etree.Element(node.element.tag, node.element.attrib)
        cells = iter(node.cells)
        for child in node.element:
            if child.tag != f"{W}tc":
                out.append(deepcopy(child))
                continue
            cell, nodes = next(cells)
            made: Any = etree.SubElement(out, cell.tag)
            made.extend(e for e in self.blocks(nodes, scope) if e.tag != _GONE)
            if not len(made) or made[-1].tag != f"{W}p":
                etree.SubElement(made, f"{W}p")  # a cell ends with a paragraph, or Word calls the file damaged
        return out


def _empty_row(row: Row) -> Any:
    out: Any = etree.Element(row.element.tag)
    for i, (cell, _) in enumerate(row.cells):
        made = etree.SubElement(out, cell.tag)
        shape = cell.find(f"{W}tcPr")
        if shape is not None:
            made.append(deepcopy(shape))
        old = cell.find(f"{W}p")
        paragraph = etree.SubElement(made, f"{W}p")
        if old is not None and old.find(f"{W}pPr") is not None:
            paragraph.append(deepcopy(old.find(f"{W}pPr")))
        style = old.find(f"{W}r/{W}rPr") if old is not None else None
        paragraph.append(run("无" if i == 0 else "—", style))
    return out


def _level(element: Any) -> int:
    """1 to 3 for a heading, 0 for anything else."""
    style = element.find(f"{W}pPr/{W}pStyle")
    name = (style.get(f"{W}val") or "").lower().replace(" ", "") if style is not None else ""
    for prefix in ("heading", "标题", "zhheading"):
        if name.startswith(prefix) and name[len(prefix) :][:1] in ("1", "2", "3"):
            return int(name[len(prefix)])
    return int(name) if name in ("1", "2", "3") else 0


def _say_nothing_yet(elements: list[Any]) -> list[Any]:
    out: list[Any] = []
    for i, element in enumerate(elements):
        if element.tag != _GONE:
            out.append(element)
            continue
        before = next((e for e in reversed(elements[:i]) if e.tag != _GONE), None)
        after = next((e for e in elements[i + 1 :] if e.tag != _GONE), None)
        first = i == 0 or elements[i - 1].tag != _GONE
        ends = after is None or after.tag == f"{W}sectPr" or (before is not None and 0 < _level(after) <= _level(before))
        if first and before is not None and _level(before) and ends:
            paragraph = etree.Element(f"{W}p")
            paragraph.append(run(NOTHING_YET))
            out.append(paragraph)
    return out


def is_blank(element: Any) -> bool:
    """Whether a paragraph shows nothing."""
    return not text_of(element).strip() and element.find(f".//{W}drawing") is None


__all__ = ["Filler", "LeftOut", "Word"]
