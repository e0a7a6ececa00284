"""Cells with prose around the value (夹带说明的单元格): read where only one value can be meant, and said so; otherwise not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhiheng_web.records.cells import CellWrong, cell_text, parse_cell, parse_date
from zhiheng_web.records.fields import ScaledIntegerField, to_scaled
from zhiheng_web.records.sheets import is_blank

NOTHING = {"/", "\\", "-", "--", "—", "——", "－", "无", "暂无", "N/A", "NA", "NULL", "NONE", "#N/A", "未填", "空"}
"""What tables write where nothing stands; empty where the field may be empty."""
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
_TIMES = re.compile(r"[十百千万亿]")


def read_cell(field: Any, value: Any, lookup: Mapping[str, Any] | None = None) -> tuple[Any, str]:
    """The value of a cell, and the sentence that says how it was read where prose stood around it ("" where nothing did).

    Raises:
        CellWrong: no value, or more than one, can be meant.
    """
    if is_blank(value):
        return None, ""
    if isinstance(value, str) and (field.blank or field.null) and value.strip().upper() in NOTHING and not _is_choice(field, value):
        return None, ""
    try:
        return parse_cell(field, value, lookup), ""
    except CellWrong as wrong:
        text = cell_text(value)
        bare = _bare(text)
        found = _without_prose(field, bare, lookup) if bare else None
        if found is None:
            raise wrong
        return found[0], _("“%(text)s”读作 %(found)s，原文留在这条记录的历史里") % {"text": text, "found": found[1]}


def _is_choice(field: Any, value: str) -> bool:
    return any(value.strip() == str(label) for _value, label in field.flatchoices or ())


def _bare(text: str) -> str:
    """The text without what stands in brackets, and without what follows an open one."""
    plain = unicodedata.normalize("NFKC", text)
    before = None
    while before != plain:
        before, plain = plain, _BRACKETS.sub("", plain)
    return re.split(r"[(\[【]", plain)[0].strip(" ,，;；。*")


def _without_prose(field: Any, bare: str, lookup: Mapping[str, Any] | None) -> tuple[Any, str] | None:
    if lookup is not None or field.choices or isinstance(field, models.BooleanField):
        try:
            return parse_cell(field, bare, lookup), bare
        except CellWrong:
            return None
    if isinstance(field, models.DateField):
        found = _DATE.findall(bare)
        if len(found) == 1:
            day = parse_date(re.sub(r"\s", "", found[0]))
            return day, day.isoformat()
        return _try(field, bare)
    if isinstance(field, ScaledIntegerField):
        return _amount(field, bare)
    if isinstance(field, models.IntegerField):
        numbers = _NUMBER.findall(bare)
        if len(numbers) == 1 and not _TIMES.search(bare):
            digits = numbers[0].replace(",", "").removesuffix(".0")
            if re.fullmatch(r"[-+]?\d+", digits):
                return int(digits), digits
    return None


def _try(field: Any, bare: str) -> tuple[Any, str] | None:
    try:
        return parse_cell(field, bare), bare
    except CellWrong:
        return None


def _amount(field: ScaledIntegerField, bare: str) -> tuple[int, str] | None:
    """One number, in the field's own unit or another unit of money, exactly."""
    numbers = _NUMBER.findall(bare)
    if len(numbers) != 1:
        return None
    after = re.match(r"\s*(亿元|万元|千元|元|[十百千万亿])?", bare[bare.index(numbers[0]) + len(numbers[0]) :])
    unit = (after.group(1) or "") if after else ""
    number = Decimal(numbers[0].replace(",", ""))
    if unit in _MONEY and field.unit in _MONEY:
        number = number * _MONEY[unit] / _MONEY[field.unit]
    elif unit and unit != field.unit:
        return None
    return to_scaled(number, field.scale), f"{number.normalize():f}{field.unit}"
