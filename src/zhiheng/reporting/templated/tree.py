"""A template as a tree (模板结构): paragraphs with their fields, conditions, repetitions, tables; faults with their places."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from zhiheng.reporting.templated.fields import BRACES, Field, FieldFault, parse_field
from zhiheng.reporting.templated.package import Package, W

_OPENERS = ("if", "each")
_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注"}
_HOLDERS = {f"{W}{t}" for t in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")}
_SKIPPED = {f"{W}{t}" for t in ("proofErr", "lastRenderedPageBreak", "sdtPr", "sdtEndPr", "del")}


@dataclass(frozen=True)
class Fault:
    """Something wrong in a template (模板问题): where, what, and whether a report can be made all the same."""

    place: str
    text: str
    message: str
    severity: str = "error"


@dataclass
class Text:
    """Literal text with the format of its run."""

    text: str
    style: Any


@dataclass
class Kept:
    """Something that is no text: a picture, a tab, a bookmark."""

    element: Any


@dataclass
class Bound:
    """A field with the format of the run in which it begins."""

    field: Field
    style: Any


@dataclass
class Choice:
    """A condition inside a paragraph or around parts, with both branches."""

    field: Field
    place: str
    yes: list[Any] = dataclasses.field(default_factory=list)
    no: list[Any] = dataclasses.field(default_factory=list)


@dataclass
class Each:
    """A repetition over a list."""

    field: Field
    place: str
    body: list[Any] = dataclasses.field(default_factory=list)


@dataclass
class Para:
    """A paragraph with fields."""

    element: Any
    items: list[Any]
    place: str
    in_cell: bool = False


@dataclass
class Drawn:
    """A chart or table standing for its own paragraph; `let` and `pending` directives too."""

    field: Field
    element: Any
    place: str


@dataclass
class Row:
    """A table row: its cells, each with nodes."""

    element: Any
    cells: list[tuple[Any, list[Any]]]


@dataclass
class Grid:
    """A table with fields."""

    element: Any
    rows: list[Any]
    place: str


@dataclass
class Template:
    """A read template: nodes of each part, and what is wrong."""

    package: Package
    parts: dict[str, list[Any]]
    faults: list[Fault]


def read_template(package: Package) -> Template:
    """The tree of every part with text."""
    reader = _Reader()
    parts = {}
    for name, root in package.trees.items():
        label = next((words for key, words in _PARTS.items() if name.startswith(f"word/{key}")), "")
        holder = package.body if name.endswith("document.xml") else root
        parts[name] = reader.blocks(list(holder), label)
    return Template(package, parts, reader.faults)


def text_of(element: Any) -> str:
    """The text of a paragraph or cell."""
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.paragraphs = 0
        self.tables = 0

    # --- blocks ---

    def blocks(self, elements: Sequence[Any], label: str, in_cell: bool = False) -> list[Any]:
        """Nodes of a sequence of paragraphs and tables; conditions and repetitions that span paragraphs are nested."""
        out: list[Any] = []
        open_: list[tuple[Any, list[Any]]] = []
        target = out
        for element in elements:
            tag = element.tag
            if tag == f"{W}p":
                if not in_cell and not label:
                    self.paragraphs += 1
                place = label or f"正文第{self.paragraphs}段"
                tokens = self.tokens(element, place)
                sole = _sole(tokens)
                if sole is None:
                    self._nested(element, label)
                    items = self.inline(tokens, place)
                    target.append(Para(element, items, place, in_cell) if any(not isinstance(i, Text | Kept) for i in items) else element)
                    continue
                match sole.kind:
                    case "if" | "each":
                        node: Any = Choice(sole, place) if sole.kind == "if" else Each(sole, place)
                        target.append(node)
                        open_.append((node, target))
                        target = node.yes if sole.kind == "if" else node.body
                    case "else":
                        if open_ and isinstance(open_[-1][0], Choice):
                            target = open_[-1][0].no
                        else:
                            self._fault(place, sole.text, "“否则”前面没有“如果”")
                    case "end":
                        if open_:
                            target = open_.pop()[1]
                        else:
                            self._fault(place, sole.text, "“完”前面没有“如果”或“每个”")
                    case "chart" | "table" | "let" | "pending":
                        target.append(Drawn(sole, element, place))
                    case _:
                        target.append(Para(element, self.inline(tokens, place), place, in_cell))
            elif tag == f"{W}tbl":
                self.tables += 1
                target.append(self.table(element, f"{label}表{self.tables}"))
            elif tag == f"{W}sdt" and element.find(f"{W}sdtContent") is not None:
                inner = element.find(f"{W}sdtContent")
                if text_of(inner).count("{") or text_of(inner).count("｛"):
                    target += self.blocks(list(inner), label, in_cell)
                else:
                    self.paragraphs += sum(1 for _ in inner.iter(f"{W}p"))
                    target.append(element)
            else:
                target.append(element)
        for node, _ in open_:
            self._fault(node.place, node.field.text, f"“{node.field.text}”后面缺少 {{完}}")
        return out

    def _nested(self, element: Any, label: str) -> None:
        for box in element.iter(f"{W}txbxContent"):
            if "{" in text_of(box) or "｛" in text_of(box):
                self._fault(label or f"正文第{self.paragraphs}段的文本框", text_of(box)[:30], "文本框里的字段不会填写，请移到正文", "warning")

    def table(self, element: Any, place: str) -> Any:
        """A table: rows with fields, repeated and conditional rows."""
        rows: list[Any] = []
        open_: list[tuple[Any, list[Any]]] = []
        target = rows
        number = 0
        found = False
        for child in element:
            if child.tag != f"{W}tr":
                continue
            number += 1
            opened, closed, cells = self._cells(child, f"{place}第{number}行")
            found = found or bool(opened or closed) or any(not _untouched(nodes) for _, nodes in cells)
            for one in opened:
                node: Any = Choice(one, f"{place}第{number}行") if one.kind == "if" else Each(one, f"{place}第{number}行")
                target.append(node)
                open_.append((node, target))
                target = node.yes if one.kind == "if" else node.body
            target.append(Row(child, cells))
            for _ in range(closed):
                if not open_:
                    self._fault(f"{place}第{number}行", "完", "“完”前面没有“如果”或“每个”")
                    break
                target = open_.pop()[1]
        for node, _ in open_:
            self._fault(node.place, node.field.text, f"“{node.field.text}”后面缺少 {{完}}")
        return Grid(element, rows, place) if found else element

    def _cells(self, row: Any, place: str) -> tuple[list[Field], int, list[tuple[Any, list[Any]]]]:
        """Openers of the row, how many it closes, and its cells."""
        opened: list[Field] = []
        closed = 0
        cells = []
        for number, cell in enumerate(row.findall(f"{W}tc"), 1):
            where = f"{place}第{number}格"
            nodes: list[Any] = []
            for child in cell:
                if child.tag != f"{W}p":
                    nodes += self.blocks([child], where, in_cell=True) if child.tag == f"{W}tbl" else [child]
                    continue
                tokens = self.tokens(child, where)
                for loose in _loose(tokens):
                    if loose.field.kind == "end":
                        closed += 1
                    else:
                        opened.append(loose.field)
                    tokens.remove(loose)
                sole = _sole(tokens)
                if sole is not None and sole.kind in ("chart", "table", "let", "pending"):
                    nodes.append(Drawn(sole, child, where))
                    continue
                items = self.inline(tokens, where)
                changed = any(not isinstance(i, Text | Kept) for i in items) or text_of(child) != "".join(i.text for i in items if isinstance(i, Text))
                nodes.append(Para(child, items, where, in_cell=True) if changed else child)
            cells.append((cell, nodes))
        return opened, closed, cells

    # --- paragraphs ---

    def tokens(self, paragraph: Any, place: str) -> list[Any]:
        """Text, fields and other things of a paragraph, in order; a field may span runs."""
        atoms = list(_atoms(paragraph))
        text = "".join(a[0] if isinstance(a[0], str) else "￼" for a in atoms)
        out: list[Any] = []
        last = 0
        for found in BRACES.finditer(text):
            out += _texts(atoms[last : found.start()])
            try:
                out.append(Bound(parse_field(found[1]), atoms[found.start()][1]))
            except FieldFault as fault:
                self._fault(place, found[0], str(fault))
                out += _texts(atoms[found.start() : found.end()])
            last = found.end()
        rest = text[last:]
        if any(c in "".join(t.text for t in out if isinstance(t, Text)) + rest for c in "{}｛｝") and not any(f.place == place for f in self.faults):
            self._fault(place, text[:30], "花括号没有成对，字段应写作 {名称}")
        return out + _texts(atoms[last:])

    def inline(self, tokens: list[Any], place: str) -> list[Any]:
        """Conditions and repetitions inside one paragraph, nested."""
        out: list[Any] = []
        open_: list[tuple[Any, list[Any]]] = []
        target = out
        for token in tokens:
            kind = token.field.kind if isinstance(token, Bound) else ""
            if kind in _OPENERS:
                node: Any = Choice(token.field, place) if kind == "if" else Each(token.field, place)
                target.append(node)
                open_.append((node, target))
                target = node.yes if kind == "if" else node.body
            elif kind == "else":
                if open_ and isinstance(open_[-1][0], Choice):
                    target = open_[-1][0].no
                else:
                    self._fault(place, token.field.text, "“否则”前面没有“如果”")
            elif kind == "end":
                if open_:
                    target = open_.pop()[1]
                else:
                    self._fault(place, token.field.text, "“完”前面没有“如果”或“每个”")
            elif kind in ("chart", "table", "let", "pending"):
                self._fault(place, token.field.text, "图、表、设、待定应单独成段，同一段里不能有别的文字")
            else:
                target.append(token)
        for node, _ in open_:
            self._fault(node.place, node.field.text, f"“{node.field.text}”后面缺少 {{完}}")
        return out

    def _fault(self, place: str, text: str, message: str, severity: str = "error") -> None:
        self.faults.append(Fault(place, text, message, severity))


def _sole(tokens: Sequence[Any]) -> Field | None:
    """The only field of a paragraph that holds nothing else, where it is a directive."""
    fields = [t for t in tokens if isinstance(t, Bound)]
    if len(fields) != 1 or any(isinstance(t, Text) and t.text.strip() for t in tokens):
        return None
    return fields[0].field if fields[0].field.kind != "value" else None


def _loose(tokens: Sequence[Any]) -> list[Bound]:
    """Openers without their end and ends without their opener inside one paragraph: they belong to the row."""
    open_: list[Bound] = []
    out: list[Bound] = []
    for token in tokens:
        if not isinstance(token, Bound):
            continue
        if token.field.kind in _OPENERS:
            open_.append(token)
        elif token.field.kind == "end":
            if open_:
                open_.pop()
            else:
                out.append(token)
    return [*open_, *out]


def _untouched(nodes: Sequence[Any]) -> bool:
    return not any(isinstance(n, Para | Drawn | Choice | Each | Grid) for n in nodes)


def _atoms(paragraph: Any) -> Iterator[tuple[Any, Any]]:
    """Characters with the format of their run, and everything else as it stands."""
    for child in paragraph:
        if child.tag == f"{W}pPr" or child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}r":
            style = child.find(f"{W}rPr")
            for part in child:
                if part.tag == f"{W}t":
                    yield from ((c, style) for c in part.text or "")
                elif part.tag != f"{W}rPr" and part.tag not in _SKIPPED:
                    yield _in_run(part, style), style
        elif child.tag in _HOLDERS:
            yield from _atoms(child)
        else:
            yield child, None


def _texts(atoms: Sequence[tuple[Any, Any]]) -> list[Any]:
    out: list[Any] = []
    for atom, style in atoms:
        if not isinstance(atom, str):
            out.append(Kept(atom))
        elif out and isinstance(out[-1], Text) and out[-1].style is style:
            out[-1].text += atom
        else:
            out.append(Text(atom, style))
    return out


def _in_run(element: Any, style: Any) -> Any:
    run: Any = etree.Element(f"{W}r")
    if style is not None:
        run.append(deepcopy(style))
    run.append(deepcopy(element))
    return run
