"""Cells to values (导入的单元格). No database here.

Every fault names row, column, what was found, what was expected and what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from zhiheng_web.records.fields import ScaledIntegerField, to_scaled
from zhiheng_web.records.sheets import is_blank
from zhiheng_web.shared.language import CHINESE


@dataclass(frozen=True)
class CellFault:
    """A fault in one cell (单元格错误). `row` counts from 1 as Excel does; `column` is the heading, `letter` Excel's."""

    row: int
    column: str
    letter: str
    found: str
    code: str
    message: str


class CellWrong(ValueError):
    """A cell that cannot be read as its field."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def letter(index: int) -> str:
    """Excel's name of a column: 0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def without_brackets(text: str) -> str:
    """The text without remarks in (half-width) brackets."""
    return re.sub(r"\([^()]*\)", "", text)


_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_TRUE = {"是", "有", "√", "✓", "Y", "YES", "TRUE", "1", "对", "已"}
_FALSE = {"否", "无", "×", "✕", "N", "NO", "FALSE", "0", "不是", "未"}


def cell_text(value: Any) -> str:
    """The cell as people see it: whole numbers without .0, dates ISO, one space where there was white space."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"[ \t\u3000]+", " ", str(value)).strip()


_SEP = r"\s*[-/.\\、_–—‐―−]\s*"
_WRITTEN = re.compile(
    rf"(\d{{4}})(?:{_SEP}|\s*年\s*)(\d{{1,2}})(?:{_SEP}|\s*月\s*)(\d{{1,2}})\s*[日号]?(?:[ T]\s*\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)?"
)
_RUN_ON = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_IN_WORDS = re.compile(r"([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]")


def _small(words: str) -> int:
    """十二 -> 12, 二十 -> 20, 三十一 -> 31, 七 -> 7."""
    tens, found, ones = words.partition("十")
    if not found:
        return _DIGITS[words[0]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def parse_date(value: Any) -> date:
    """A date from a date cell, an Excel number, or text: 2025-3-1, 2025/3/1, 2025.3.1, 20250301, 2025年3月1日, 二〇二五年三月一日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", cell_text(value))
    match = _WRITTEN.fullmatch(text) or _RUN_ON.fullmatch(text)
    words = None if match else _IN_WORDS.fullmatch(text.replace(" ", ""))
    if match:
        parts = tuple(int(p) for p in match.groups())
    elif words:
        year, month, day = words.groups()
        parts = int("".join(str(_DIGITS[c]) for c in year)), _small(month), _small(day)
    elif re.fullmatch(r"[2-6]\d{4}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    else:
        raise CellWrong("import.date", _("“%(text)s”不是日期，请写作 2025-03-12") % {"text": text})
    try:
        return date(*parts)
    except ValueError as error:
        raise CellWrong("import.date", _("“%(text)s”不是存在的日期，请核对") % {"text": text}) from error


def check_storable(text: str) -> None:
    """Refuse what no database keeps as text: the null character and halves of surrogate pairs.

    Raises:
        CellWrong: the character by its code.
    """
    if found := _NOT_TEXT.search(text):
        raise CellWrong("import.character", _("有不能保存的字符 U+%(code)s，请删去后再试") % {"code": f"{ord(found.group()):04X}"})


def plain_length(field: Any) -> int:
    """The longest text of a field whose one rule is its length; 0 where a text must meet more than that."""
    simple = type(field) in (models.CharField, models.TextField) and not field.choices
    rules = {type(v) for v in field.validators} if simple else {None}
    return (field.max_length or 1 << 30) if rules <= {MaxLengthValidator} else 0


def parse_cell(field: Any, value: Any, lookup: Mapping[str, Any] | None = None) -> Any:
    """A cell as the value of a model field; an empty cell gives None.

    `lookup` maps what people write to the object, for fields that name one (a unit, a township, another record).

    Raises:
        CellWrong: the sentence says what was found and what is expected.
    """
    if is_blank(value):
        return None
    text = cell_text(value)
    check_storable(text)
    plain = unicodedata.normalize("NFKC", text)
    if lookup is not None:
        found = lookup.get(plain) or lookup.get(plain.replace(" ", ""))
        if found is None:
            raise CellWrong(
                "import.unknown",
                _("“%(text)s”在系统里没有对应的%(verbose_name)s，请核对，或先登记")
                % {"text": text, "verbose_name": field.verbose_name},
            )
        return found
    if field.choices:
        return _parse_choice(field, text, plain)
    if isinstance(field, models.BooleanField):
        if isinstance(value, bool):
            return value
        if plain.upper() in _TRUE:
            return True
        if plain.upper() in _FALSE:
            return False
        raise CellWrong("import.boolean", _("“%(text)s”应填“是”或“否”") % {"text": text})
    if isinstance(field, models.DateField):
        return parse_date(value)
    if isinstance(field, ScaledIntegerField):
        try:
            return to_scaled(plain.removesuffix(field.unit), field.scale)
        except ValidationError as error:
            raise CellWrong("import.number", error.messages[0]) from error
    if isinstance(field, models.IntegerField):
        digits = plain.replace(",", "").removesuffix("年")
        if not re.fullmatch(r"-?\d+", digits):
            raise CellWrong("import.number", _("“%(text)s”应为整数") % {"text": text})
        return int(digits)
    if isinstance(field, models.JSONField):
        return [part.strip() for part in re.split(r"[、;；║‖\n]", text) if part.strip()]
    return field.to_python(tidy(text, keeps_lines=isinstance(field, models.TextField)))


_WIDE_DASH = re.compile(r"(?<=[0-9A-Za-z])[－﹣](?=[0-9A-Za-z])")
_BARS = re.compile(r"[ \t]*[║‖]+[ \t]*")
_BREAKS = re.compile(r"\s*(?:[║‖]|\r?\n)+\s*")
_WIDE = {ord(c): unicodedata.normalize("NFKC", c) for c in "０１２３４５６７８９" + "".join(map(chr, [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))}


def tidy(text: str, *, keeps_lines: bool = False) -> str:
    """A text with half-width letters and digits, and with ；between what one cell says of several things (║, line breaks).

    >>> tidy("ＣＪ２０２５－００１"), tidy("水分 ║ 菌落总数")
    ('CJ2025-001', '水分；菌落总数')
    """
    if text.isascii() and "\n" not in text:
        return text
    text = _WIDE_DASH.sub("-", text.translate(_WIDE))
    return (_BARS if keeps_lines else _BREAKS).sub("；", text).strip("；")


def _parse_choice(field: Any, text: str, plain: str) -> Any:
    squeezed = re.sub(r"\s", "", plain)
    with translation.override(CHINESE):
        choices = [(value, str(label)) for value, label in field.flatchoices]
    for value, label in choices:
        known = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(label)))
        if squeezed in (known, without_brackets(known), str(value)):
            return value
    also: dict[str, Any] = getattr(field, "also_said", {})
    if squeezed in also or without_brackets(squeezed) in also:
        return also.get(squeezed, also.get(without_brackets(squeezed)))
    labels = [label for _value, label in choices]
    shown = "、".join(labels[:12]) + (_("等") if len(labels) > 12 else "")
    raise CellWrong("import.choice", _("“%(text)s”不在可选值中，应为%(shown)s之一") % {"text": text, "shown": shown})
