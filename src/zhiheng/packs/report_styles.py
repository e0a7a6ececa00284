"""How official documents look, and short names for templates (公文格式、模板简称), as data of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from zhiheng.errors import PackInvalid
from zhiheng.indicators import CATALOGUE
from zhiheng.packs.files import pack_text, read_pack, require


@dataclass(frozen=True)
class Face:
    """A font of the style: names in order of preference, size in points, clause."""

    names: tuple[str, ...]
    size_pt: int
    clause: str


@dataclass(frozen=True)
class ReportStyle:
    """A style for official documents (公文格式). Lengths in millimetres."""

    code: str
    title: str
    document: str
    paper: tuple[int, int]
    margins: Mapping[str, int]
    tolerance_mm: int
    text_area: tuple[int, int]
    lines: int
    characters: int
    faces: Mapping[str, Face]
    number_pattern: str
    number_example: str
    clauses: Mapping[str, str]
    indent_characters: int

    @property
    def line_twips(self) -> int:
        """The pitch of lines in twentieths of a point: the height of the text area over its lines, cut so that all fit."""
        return int(Decimal(self.text_area[1]) * 1440 / Decimal("25.4") / self.lines)

    @property
    def letter_spacing(self) -> int:
        """The same in twentieths of a point, rounded towards closer, so that the line holds all its characters."""
        return self.character_space * 20 // 4096 - (1 if self.character_space * 20 % 4096 == 0 else 0)

    @property
    def character_space(self) -> int:
        """How much narrower than the letter a character stands, in 4096ths of a point, as `w:docGrid` wants it."""
        pitch = Decimal(self.text_area[0]) * 72 / Decimal("25.4") / self.characters
        return int((pitch - self.faces["body"].size_pt) * 4096)


@cache
def report_style(code: str = "gbt9704") -> ReportStyle:
    """A style by its code.

    Raises:
        PackInvalid: no such style, or a number is missing.
    """
    where = f"report_styles/{code}.yaml"
    data = require(read_pack("report_styles", code), where, "code", "title", "source", "page", "grid", "fonts", "number", "page_number", "imprint")
    page = require(data["page"], f"{where} page", "paper", "margins", "text_area")
    try:
        faces = {name: Face(tuple(f["names"]), int(f["size_pt"]), str(f["clause"])) for name, f in data["fonts"].items()}
        margins = {side: int(page["margins"][f"{side}_mm"]) for side in ("top", "bottom", "left", "right")}
        return ReportStyle(
            code, data["title"], data["source"]["document"], (page["paper"]["width_mm"], page["paper"]["height_mm"]), margins,
            page["margins"]["tolerance_mm"], (page["text_area"]["width_mm"], page["text_area"]["height_mm"]), data["grid"]["lines"],
            data["grid"]["characters"], faces, data["number"]["pattern"], data["number"]["example"],
            {key: str(part["clause"]) for key, part in {**page, **{k: data[k] for k in ("grid", "page_number", "imprint", "number")}}.items()},
            int(data["indent_characters"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise PackInvalid(f"{where}：缺少或写错 {error}", where=where) from error


@cache
def short_names() -> Mapping[str, str]:
    """Short names that templates may use, each with the full name of an indicator.

    Raises:
        PackInvalid: a full name is none of an indicator.
    """
    data = require(read_pack("report_styles", "names"), "report_styles/names.yaml", "short")["short"]
    known = {indicator.name for indicator in CATALOGUE.values()}
    for name, full in data.items():
        if full not in known:
            raise PackInvalid(f"report_styles/names.yaml：简称“{name}”所指的“{full}”不是指标名称", where="report_styles/names.yaml")
    return dict(data)


@dataclass(frozen=True)
class ShippedTemplate:
    """A template that comes with the system (随附模板): its text in template wording, for which periods, and whether it needs a score."""

    code: str
    title: str
    about: str
    periods: tuple[str, ...]
    needs_score: bool
    text: str


@cache
def shipped_templates() -> Mapping[str, ShippedTemplate]:
    """The templates of the pack, by code, in their order.

    Raises:
        PackInvalid: a key is missing, or a text is not there.
    """
    out = {}
    for i, item in enumerate(require(read_pack("reports", "templates"), "reports/templates.yaml", "templates")["templates"], 1):
        where = f"reports/templates.yaml 第{i}项"
        entry: Mapping[str, Any] = require(item, where, "code", "title", "about", "periods")
        text = pack_text("reports", f"{entry['code']}.txt")
        if text is None:
            raise PackInvalid(f"{where}：没有模板文本 {entry['code']}.txt", where=where)
        out[entry["code"]] = ShippedTemplate(entry["code"], entry["title"], entry["about"], tuple(entry["periods"]), bool(entry.get("needs_score")), text)
    return out
