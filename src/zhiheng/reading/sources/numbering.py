"""Automatic numbers of Word paragraphs (自动编号): the file stores only the scheme, the printed 「一、」 must be counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1..9999 in Chinese numerals.

    >>> [chinese(n) for n in (1, 10, 12, 20, 21, 105)]
    ['一', '十', '十二', '二十', '二十一', '一百零五']
    """
    if number <= 0:
        return "零"
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    out, zero = "", False
    for value, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return out


def roman(number: int) -> str:
    """A Roman numeral in capitals."""
    out = ""
    for value, mark in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            out, number = out + mark, number - value
    return out


def printed(number: int, form: str) -> str:
    """A counter as Word prints it in the numbering format `form`; formats we do not know fall back to digits."""
    if form in ("bullet", "none"):
        return ""
    if form.startswith(("chineseCounting", "taiwaneseCounting", "japaneseCounting", "chineseLegalSimplified", "ideographTraditional")):
        return chinese(number)
    if form == "ideographDigital" or form == "taiwaneseDigital":
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "upperRoman":
        return roman(number)
    if form == "lowerRoman":
        return roman(number).lower()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    suffix: str = "tab"
    style: str | None = None


@dataclass
class Numbering:
    """The counters of one document, advanced paragraph by paragraph in reading order."""

    schemes: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, Mapping[int, int]]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next(self, list_id: str, level: int) -> str:
        """The number that Word prints before the next paragraph of that list and level, or an empty string."""
        if list_id not in self.lists:
            return ""
        scheme_id, overrides = self.lists[list_id]
        scheme = self.schemes.get(scheme_id, {})
        here = scheme.get(level)
        if here is None:
            return ""
        counts = self.counters.setdefault(scheme_id, {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for deep, start in overrides.items():
                counts[deep] = start - 1
        counts[level] = counts.get(level, here.start - 1) + 1
        for deep in [d for d in counts if d > level]:
            del counts[deep]
        if here.form in ("bullet", "none"):
            return ""

        def fill(match: re.Match[str]) -> str:
            deep = int(match.group(1)) - 1
            form = scheme[deep].form if deep in scheme else "decimal"
            return printed(counts.get(deep, scheme[deep].start if deep in scheme else 1), form)

        text = re.sub(r"%(\d)", fill, here.text)
        return text + (" " if here.suffix == "space" or (here.suffix == "tab" and text[-1:].isalnum()) else "")


def read_numbering(root: Any | None) -> Numbering:
    """The schemes of `word/numbering.xml` (None where the document has none)."""
    if root is None:
        return Numbering()
    schemes = {a.get(W + "abstractNumId"): {int(lv.get(W + "ilvl")): _level(lv) for lv in a.findall(W + "lvl")} for a in root.findall(W + "abstractNum")}
    lists = {}
    for num in root.findall(W + "num"):
        target = num.find(W + "abstractNumId")
        if target is None:
            continue
        overrides = {}
        for override in num.findall(W + "lvlOverride"):
            start = override.find(W + "startOverride")
            if start is not None:
                overrides[int(override.get(W + "ilvl"))] = int(start.get(W + "val"))
        lists[num.get(W + "numId")] = (target.get(W + "val"), overrides)
    return Numbering(schemes, lists)


def _level(node: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = node.find(W + tag)
        return default if child is None else child.get(W + "val", default)

    return _Level(int(value("start", "1")), value("numFmt", "decimal"), value("lvlText", ""), value("suff", "tab"))
