"""Checking a template before it is used (模板检查): fields that do not exist, with their place and near names; pictures and tables too large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiheng.reporting.templated.fields import Field, Ref
from zhiheng.reporting.templated.measured import SIDES
from zhiheng.reporting.templated.names import LISTS, SCORES, Names
from zhiheng.reporting.templated.package import MAX_PICTURE, Package, W
from zhiheng.reporting.templated.tree import Bound, Choice, Drawn, Each, Fault, Grid, Para, Row, Template, read_template

_EMU_MM = 36000
_PAGE_TWIPS = 11906


@dataclass(frozen=True)
class Checked:
    """What a check gives (检查结果): the fields found, what they need, and the faults in reading order."""

    template: Template
    fields: int
    names: tuple[str, ...]
    needs_score: bool
    lists: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def usable(self) -> bool:
        """Whether a report can be made."""
        return not any(f.severity == "error" for f in self.faults)


@dataclass
class _Known:
    """What is around a field: columns of the lists around it, and whether an indicator was named before."""

    columns: tuple[str, ...] = ()
    subject: bool = False


def check_template(package: Package, short: Mapping[str, str]) -> Checked:
    """Every field of a template against the names there are."""
    template = read_template(package)
    walker = _Walker(Names(short))
    for nodes in template.parts.values():
        walker.own(nodes)
    for nodes in template.parts.values():
        walker.nodes(nodes, _Known())
    faults = [*template.faults, *walker.faults, *_large(package)]
    used = tuple(dict.fromkeys(walker.used))
    score = any(n in SCORES or n in ("评分类别", "评分条款", "失分条款", "待定条款", "责任单位") for n in used)
    if not walker.fields:
        faults.append(Fault("正文", "", "没有找到字段。字段写在花括号里，如 {工业产品质量监督抽查合格率}", "warning"))
    return Checked(template, walker.fields, used, score, tuple(n for n in used if n in LISTS), tuple(sorted(faults, key=_order)))


def _order(fault: Fault) -> tuple[int, ...]:
    import re

    return (0 if fault.place.startswith("正文") else 1, *(int(n) for n in re.findall(r"\d+", fault.place)))


def _large(package: Package) -> Iterator[Fault]:
    for name, size in package.large_pictures():
        yield Fault(f"图片 {name.rsplit('/', 1)[-1]}", "", f"有 {size / 1_048_576:.1f} MB，超过 {MAX_PICTURE // 1_048_576} MB。请压缩图片后再上传", "error")
    body = package.body
    section = body.find(f"{W}sectPr")
    width = _PAGE_TWIPS
    if section is not None and section.find(f"{W}pgSz") is not None:
        width = _number(section.find(f"{W}pgSz").get(f"{W}w"), width)
        margins = section.find(f"{W}pgMar")
        if margins is not None:
            width -= _number(margins.get(f"{W}left")) + _number(margins.get(f"{W}right"))
    for i, table in enumerate(body.iter(f"{W}tbl"), 1):
        total = sum(_number(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol"))
        if total > width * 102 // 100:
            yield Fault(f"表{i}", "", f"宽 {total * 254 // 14400} 毫米，超过版心 {width * 254 // 14400} 毫米，打印时会被截去。请收窄列宽，或把这一页改为横向", "warning")
    for extent in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"):
        wide = _number(extent.get("cx")) // _EMU_MM
        if wide > width * 254 // 14400 + 2:
            yield Fault("图片", "", f"宽 {wide} 毫米，超过版心 {width * 254 // 14400} 毫米。请缩小图片", "warning")


def _number(text: str | None, otherwise: int = 0) -> int:
    try:
        return int((text or "").partition(".")[0])
    except ValueError:
        return otherwise


class _Walker:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.faults: list[Fault] = []
        self.used: list[str] = []
        self.fields = 0

    def own(self, nodes: Sequence[Any]) -> None:
        """Short names that the template sets itself."""
        for node in nodes:
            if isinstance(node, Drawn) and node.field.kind == "let":
                self.names.own[node.field.by] = node.field.ref.name

    def nodes(self, nodes: Sequence[Any], known: _Known) -> None:
        """Check what stands in nodes."""
        for node in nodes:
            match node:
                case Para():
                    self.items(node.items, node.place, known)
                case Choice():
                    self.condition(node.field, node.place, known)
                    self.nodes(node.yes, known)
                    self.nodes(node.no, known)
                case Each():
                    self.nodes(node.body, self.repeated(node.field, node.place, known))
                case Drawn():
                    self.drawn(node.field, node.place, known)
                case Grid():
                    self.nodes(node.rows, known)
                case Row():
                    for _, held in node.cells:
                        self.nodes(held, known)

    def items(self, items: Sequence[Any], place: str, known: _Known) -> None:
        """Check the fields of a paragraph."""
        for item in items:
            match item:
                case Bound():
                    self.fields += 1
                    self.value(item.field.ref, item.field, place, known)
                case Choice():
                    self.condition(item.field, place, known)
                    self.items(item.yes, place, known)
                    self.items(item.no, place, known)
                case Each():
                    self.items(item.body, place, self.repeated(item.field, place, known))

    def value(self, ref: Ref, asked: Field, place: str, known: _Known) -> None:
        """One value."""
        if not ref.side and ref.name in known.columns:
            if ref.name in SIDES or ref.name == "名称":
                known.subject = True
            return
        if not ref.side and ref.name in SIDES:
            if not known.subject:
                self._fault(place, asked, f"“{ref.name}”前面没有指标，不知道是哪一个指标的{ref.name}，请写作 {{指标名称.{ref.name}}}")
            return
        found = self.names.find(ref.name)
        if found is None:
            self._fault(place, asked, self.names.unknown(ref.name, known.columns))
            return
        self.used.append(found.code)
        if found.note:
            self._fault(place, asked, found.note, "info")
        if found.kind == "indicator":
            known.subject = True
        if found.kind == "list":
            self._fault(place, asked, f"“{ref.name}”是清单，应写在 {{每个 {ref.name}}} 或 {{表 {ref.name}}} 里")
        elif ref.side and (found.kind != "indicator" or ref.side not in SIDES):
            near = self.names.near(ref.side, SIDES)
            said = f"，相近的有：{'、'.join(n for n in near if n in SIDES)}" if any(n in SIDES for n in near) else f"，可用：{'、'.join(SIDES)}"
            self._fault(place, asked, f"“{ref.name}”后面不能写“{ref.side}”{said if found.kind == 'indicator' else '，请去掉点号和后面的字'}")

    def condition(self, asked: Field, place: str, known: _Known) -> None:
        """A condition's name."""
        self.fields += 1
        if asked.ref.name in LISTS or asked.ref.name == "本领域指标":
            self.used.append(asked.ref.name)
            return
        if asked.ref.name in ("指标", "本指标") and known.subject:
            return
        self.value(asked.ref, asked, place, known)

    def repeated(self, asked: Field, place: str, known: _Known) -> _Known:
        """A repetition: its list must be there, and what it is ranked by."""
        self.fields += 1
        name = self.names.own.get(asked.ref.name, asked.ref.name)
        name = "指标" if name == "本领域指标" else name
        if name not in LISTS:
            near = [n for n in self.names.near(name, LISTS) if n in LISTS] or list(LISTS)[:6]
            self._fault(place, asked, f"没有“{asked.ref.name}”这个清单，可用的有：{'、'.join(near)} 等")
            return _Known(known.columns, True)
        self.used.append(name)
        if asked.by:
            self.indicator(Ref(asked.by), asked, place, known)
        elif name == "地区" and not known.subject:
            self._fault(place, asked, "“地区”应写明按哪个指标排列，如 {每个 地区 按 工业产品质量监督抽查合格率}")
        subject = name == "地区" or name.endswith("指标")
        return _Known((*known.columns, *LISTS[name]), subject or known.subject)

    def drawn(self, asked: Field, place: str, known: _Known) -> None:
        """A chart, table or directive."""
        self.fields += 1
        if asked.kind == "pending":
            return
        name = self.names.own.get(asked.ref.name, asked.ref.name)
        if asked.kind != "let" and (name in LISTS or name == "本领域指标") and not (name == "指标" and known.subject):
            self.used.append("指标" if name == "本领域指标" else name)
            return
        self.indicator(asked.ref, asked, place, known)

    def indicator(self, ref: Ref, asked: Field, place: str, known: _Known) -> None:
        """A name that must be an indicator's."""
        if ref.name in ("指标", "本指标") and known.subject:
            return
        found = self.names.find(ref.name)
        if found is None:
            self._fault(place, asked, self.names.unknown(ref.name))
        elif found.kind != "indicator" and asked.kind != "let":
            self._fault(place, asked, f"“{ref.name}”不是指标")
        else:
            self.used.append(found.code)

    def _fault(self, place: str, asked: Field, message: str, severity: str = "error") -> None:
        self.faults.append(Fault(place, f"{{{asked.text}}}", message, severity))
