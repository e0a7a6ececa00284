"""The layout checker (版式检查): where a Word file departs from GB/T 9704, with the place, what was found and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhiheng.packs.report_styles import Face, ReportStyle, report_style
from zhiheng.reporting.official.effective import Format, Formats
from zhiheng.reporting.templated.package import Package, W
from zhiheng.reporting.templated.tree import text_of

_FIRST = 12
"""Number, title and addressee stand among so many first paragraphs."""
_HEADINGS = (("heading1", re.compile(r"[一二三四五六七八九十]{1,3}、")), ("heading2", re.compile(r"（[一二三四五六七八九十]{1,3}）")), ("heading3", re.compile(r"\d{1,2}[.．]\D")))
_NAMES = {"title": "标题", "heading1": "一级标题", "heading2": "二级标题", "heading3": "三级标题", "body": "正文"}
_NUMBERED = re.compile(r"^.{0,20}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】].{0,8}号$")
_DATED = re.compile(r"^\s*((?:19|20)\d{2}|[二〇○零一九]{4})年(.{0,4})月(.{0,4})日\s*$")
_CAPTION = re.compile(r"[图表]\s*\d|注[:：\d]|资料来源|数据来源|说明[:：]")
_SIZES = {84: "初号", 52: "一号", 44: "二号", 36: "小二", 32: "三号", 30: "小三", 28: "四号", 24: "小四", 21: "五号", 18: "小五"}


@dataclass(frozen=True)
class Deviation:
    """One departure (偏差): what is meant, where it first shows, found and wanted, the clause, how often."""

    item: str
    place: str
    found: str
    wanted: str
    clause: str
    severity: str = "error"
    times: int = 1

    def sentence(self) -> str:
        """As people read it."""
        often = f"，共{self.times}处" if self.times > 1 else ""
        return f"{self.place} {self.item}：现为{self.found}，应为{self.wanted}{often}（{self.clause}）。"


def check_layout(data: bytes, name: str = "文件", look: ReportStyle | None = None) -> list[Deviation]:
    """The departures of a docx from the official layout, in reading order, the same kind once.

    Raises:
        UnreadableSource: it is no docx.
    """
    look = look or report_style()
    package = Package(data, name)
    formats = Formats(package)
    found = [*_pages(package, look), *_numbers(package, look), *_text(package, formats, look), *_tables(package, look)]
    out: dict[tuple[str, str, str], Deviation] = {}
    for one in found:
        key = (one.item, one.found, one.wanted)
        held = out.get(key)
        out[key] = one if held is None else Deviation(held.item, held.place, held.found, held.wanted, held.clause, held.severity, held.times + 1)
    return list(out.values())


def _mm(twips: int) -> str:
    tenths = (Decimal(twips) * 254 / 1440).to_integral_value()
    return f"{(tenths / 10).normalize():f}毫米"


def _value(element: Any, key: str, otherwise: int = 0) -> int:
    try:
        return int(str(element.get(f"{W}{key}")).partition(".")[0]) if element is not None else otherwise
    except ValueError:
        return otherwise


def _pages(package: Package, look: ReportStyle) -> Iterator[Deviation]:
    """Paper, margins and grid of each section."""
    clause = look.clauses
    for number, section in enumerate(package.body.iter(f"{W}sectPr"), 1):
        place = f"第{number}节"
        size, margins, grid = (section.find(f"{W}{tag}") for tag in ("pgSz", "pgMar", "docGrid"))
        wide, high = _value(size, "w"), _value(size, "h")
        lying = wide > high
        wanted = (look.paper[1], look.paper[0]) if lying else look.paper
        if any(abs(Decimal(have) * 254 / 14400 - want) > 1 for have, want in zip((wide, high), wanted, strict=True)):
            yield Deviation("纸张", place, f"{_mm(wide)}×{_mm(high)}", f"A4（{look.paper[0]}×{look.paper[1]}毫米）", _clause(look, clause["paper"]))
        if lying:
            continue
        for side, words in (("top", "天头（上白边）"), ("left", "订口（左白边）"), ("bottom", "下白边"), ("right", "右白边")):
            have = _value(margins, side)
            if abs(Decimal(abs(have)) * 254 / 14400 - look.margins[side]) > look.tolerance_mm:
                yield Deviation(words, place, _mm(have), f"{look.margins[side]}毫米", _clause(look, clause["margins"]))
        yield from _grid(place, grid, wide - _value(margins, "left") - _value(margins, "right"), high - _value(margins, "top") - _value(margins, "bottom"), look)


def _grid(place: str, grid: Any, width: int, height: int, look: ReportStyle) -> Iterator[Deviation]:
    wanted, clause = f"每面{look.lines}行、每行{look.characters}字", _clause(look, look.clauses["grid"])
    kind = grid.get(f"{W}type") if grid is not None else None
    if kind not in ("linesAndChars", "snapToChars"):
        yield Deviation("文档网格", place, "没有指定行和字符网格", wanted, clause, "warning")
        return
    pitch = _value(grid, "linePitch")
    letter = Decimal(look.faces["body"].size_pt) + Decimal(_value(grid, "charSpace")) / 4096
    lines = height // pitch if pitch else 0
    characters = int(Decimal(width) / 20 / letter) if letter > 0 else 0
    if (lines, characters) != (look.lines, look.characters):
        yield Deviation("文档网格", place, f"每面{lines}行、每行{characters}字", wanted, clause)


def _clause(look: ReportStyle, number: str) -> str:
    return f"{look.document} {number}"


def _numbers(package: Package, look: ReportStyle) -> Iterator[Deviation]:
    """Page numbers: there, four-size digits between dashes, odd right and even left."""
    clause = _clause(look, look.clauses["page_number"])
    feet = {n: root for n, root in package.trees.items() if n.startswith("word/footer")}
    numbered = {n: root for n, root in feet.items() if "PAGE" in "".join(e.text or "" for e in root.iter(f"{W}instrText")) + "".join(e.get(f"{W}instr") or "" for e in root.iter(f"{W}fldSimple"))}
    if not numbered:
        yield Deviation("页码", "页脚", "没有页码", "页脚编排页码，单页居右、双页居左", clause)
        return
    settings = package.parts.get("word/settings.xml", b"")
    if b"evenAndOddHeaders" not in settings:
        yield Deviation("页码", "页脚", "单双页相同", "单页居右空一字、双页居左空一字", clause)
    formats = Formats(package)
    face = look.faces["page_number"]
    for root in numbered.values():
        paragraph = next(p for p in root.iter(f"{W}p") if any("PAGE" in (e.text or "") for e in p.iter(f"{W}instrText")) or p.find(f".//{W}fldSimple") is not None)
        held = formats.of(paragraph)
        if "—" not in text_of(paragraph) and "－" not in text_of(paragraph):
            yield Deviation("页码", "页脚", "数字左右没有一字线", "数字左右各放一条一字线", clause, "warning")
        if held.half_points != face.size_pt * 2:
            yield Deviation("页码字号", "页脚", _size(held.half_points), _size(face.size_pt * 2), clause, "warning")


def _text(package: Package, formats: Formats, look: ReportStyle) -> Iterator[Deviation]:
    """Number, title, headings, body, date and annexes."""
    paragraphs = [(i, p, text_of(p).strip()) for i, p in enumerate((e for e in package.body if e.tag == f"{W}p"), 1)]
    written = [(i, p, t) for i, p, t in paragraphs if t]
    title = _title(written, formats)
    titled = title is None
    if title is None and written:
        yield Deviation("标题", "文首", "没有居中的标题", "标题居中，2号小标宋", _clause(look, look.faces["title"].clause))
    for place, (i, paragraph, text) in enumerate(written):
        where, held = f"正文第{i}段“{text[:12]}”", formats.of(paragraph)
        if place < _FIRST and _NUMBERED.match(text):
            if re.search(r"[〔\[（(【]\D*\d{4}\D*号$", text) and not re.search(r"\d\s*号$", text):
                yield Deviation("发文字号", where, "没有填写", f"如“{look.number_example}”", _clause(look, look.clauses["number"]), "warning")
            elif not re.fullmatch(look.number_pattern, text.replace(" ", "").replace("　", "")):
                yield Deviation("发文字号", where, f"“{text}”", f"如“{look.number_example}”：六角括号，不加“第”，序号不编虚位", _clause(look, look.clauses["number"]))
            continue
        if i == title:
            titled = True
            yield from _face("title", held, where, look)
            if held.align != "center":
                yield Deviation("标题对齐", where, "没有居中", "居中", _clause(look, look.faces["title"].clause))
            continue
        if not titled or held.align == "center":
            continue
        if dated := _DATED.match(text):
            yield from _date(dated, text, where, held, look)
            continue
        if held.align == "right" or text.endswith("：") or _CAPTION.match(text):
            continue
        if text.startswith("附件") or text == "附":
            yield from _annex(text, where, held)
            continue
        kind = next((k for k, pattern in _HEADINGS if pattern.match(text)), "body")
        kind = "body" if kind == "heading3" and len(text) > 30 else kind
        yield from _face(kind, held, where, look)
        if kind == "body" and held.first_chars != look.indent_characters * 100 and abs(held.first_twips - look.indent_characters * 320) > 40:
            yield Deviation("段落缩进", where, "首行没有空二字", f"首行左空{look.indent_characters}字", _clause(look, look.faces["body"].clause))
        if held.line_rule == "auto" and (held.line > 300 or not held.snaps):
            yield Deviation("行距", where, f"{Decimal(held.line) / 240:.2f}倍", "固定值约29磅，或按网格", _clause(look, look.clauses["grid"]), "warning")
        elif held.line_rule == "exact" and not 540 <= held.line <= 600:
            yield Deviation("行距", where, f"{Decimal(held.line) / 20:f}磅", "固定值约29磅，或按网格", _clause(look, look.clauses["grid"]), "warning")


def _title(written: Sequence[tuple[int, Any, str]], formats: Formats) -> int | None:
    """The paragraph that is the title: the largest centred one among the first."""
    first = [(formats.of(p).half_points, -i) for i, p, text in written[:_FIRST] if formats.of(p).align == "center" and not _NUMBERED.match(text)]
    return -max(first)[1] if first else None


def _face(kind: str, held: Format, where: str, look: ReportStyle) -> Iterator[Deviation]:
    face: Face = look.faces[kind]
    label = _NAMES[kind]
    if held.font and not any(held.font == n or held.font.startswith(n) for n in face.names):
        yield Deviation(f"{label}字体", where, held.font, face.names[0], _clause(look, face.clause))
    if held.half_points != face.size_pt * 2:
        yield Deviation(f"{label}字号", where, _size(held.half_points), _size(face.size_pt * 2), _clause(look, face.clause))


def _size(half_points: int) -> str:
    named = _SIZES.get(half_points)
    points = f"{(Decimal(half_points) / 2).normalize():f}磅"
    return f"{named}（{points}）" if named else points


def _date(found: re.Match[str], text: str, where: str, held: Format, look: ReportStyle) -> Iterator[Deviation]:
    clause = f"{look.document} 7.3.5"
    if not found[2].strip() or not found[3].strip():
        yield Deviation("成文日期", where, "没有填写", "用阿拉伯数字将年、月、日标全", clause, "warning")
    elif not all(part.strip().isdigit() for part in found.groups()):
        yield Deviation("成文日期", where, f"“{text}”", "用阿拉伯数字将年、月、日标全", clause)
    elif any(part.strip().startswith("0") for part in found.groups()[1:]):
        yield Deviation("成文日期", where, f"“{text}”", "月、日不编虚位（1不编为01）", clause)
    if held.align != "right":
        yield Deviation("成文日期", where, "没有居右", "右空四字编排", clause, "warning")
    elif not 1000 <= held.right_twips <= 1600:
        yield Deviation("成文日期", where, f"右空{held.right_twips // 320}字", "右空四字", clause, "warning")


def _annex(text: str, where: str, held: Format) -> Iterator[Deviation]:
    clause = "GB/T 9704-2012 7.3.4"
    if text.startswith("附件:"):
        yield Deviation("附件说明", where, "半角冒号", "全角冒号“附件：”", clause)
    if text.startswith("附件：") and text.endswith(("。", "；", "，")):
        yield Deviation("附件说明", where, f"名称后有“{text[-1]}”", "附件名称后不加标点符号", clause)
    if re.fullmatch(r"附件\d*", text) and held.font and not held.font.startswith(("黑体", "SimHei")):
        yield Deviation("附件序号字体", where, held.font, "黑体", clause)


def _tables(package: Package, look: ReportStyle) -> Iterator[Deviation]:
    """Tables wider than the text, and the imprint."""
    limit = int(Decimal(look.text_area[0]) * 1440 / Decimal("25.4"))
    for i, table in enumerate(package.body.iter(f"{W}tbl"), 1):
        width = sum(_value(c, "w") for c in table.findall(f"{W}tblGrid/{W}gridCol"))
        if width > limit * 102 // 100:
            yield Deviation("表格宽度", f"表{i}", _mm(width), f"不超过版心{look.text_area[0]}毫米", _clause(look, look.clauses["text_area"]))
    text = text_of(package.body)
    if re.search(r"印发(?:日期)?[:：]?\s*20\d\d年\d{1,2}月\d{1,2}日(?!印发)", text[-200:]):
        yield Deviation("版记", "文末", "印发日期在“印发”之后", "“2026年1月5日印发”", _clause(look, look.clauses["imprint"]), "warning")


def layout_json(found: Sequence[Deviation]) -> list[dict[str, Any]]:
    """The departures as data."""
    return [{"item": d.item, "place": d.place, "found": d.found, "wanted": d.wanted, "clause": d.clause, "severity": d.severity, "times": d.times} for d in found]


__all__ = ["Deviation", "check_layout", "layout_json"]
