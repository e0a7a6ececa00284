"""Automatic numbers of Word paragraphs (自动编号): the file stores only the scheme, the printed 「一、」 must be counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


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
    if number > 9999:
        return str(number)
    if form == "chineseLegalSimplified" or form == "ideographLegalTraditional":
        return chinese(number).translate(_LEGAL)
    if form.startswith(("chineseCounting", "taiwaneseCounting", "japaneseCounting")):
        return chinese(number)
    if form in ("ideographTraditional", "ideographZodiac"):
        cycle = "甲乙丙丁戊己庚辛壬癸" if form == "ideographTraditional" else "子丑寅卯辰巳午未申酉戌亥"
        return cycle[(number - 1) % len(cycle)]
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("decimalEnclosedParen", "decimalEnclosedFullstop") and 1 <= number <= 20:
        return chr((0x2474 if form == "decimalEnclosedParen" else 0x2488) + number - 1)
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
    restart: int | None = None
    legal: bool = False


@dataclass
class Numbering:
    """The counters of one document, advanced paragraph by paragraph in reading order."""

    schemes: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, Mapping[int, int]]] = field(default_factory=dict)
    own: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next(self, list_id: str, level: int) -> str:
        """The number that Word prints before the next paragraph of that list and level, or an empty string."""
        if list_id not in self.lists:
            return ""
        scheme_id, overrides = self.lists[list_id]
        scheme = {**self.schemes.get(scheme_id, {}), **self.own[list_id]} if list_id in self.own else self.schemes.get(scheme_id, {})
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
            # w:lvlRestart: 0 never begins again, n only after level n-1 or above.
            after = scheme[deep].restart if deep in scheme else None
            if after is None or level < after:
                del counts[deep]
        if here.form in ("bullet", "none"):
            return ""

        def fill(match: re.Match[str]) -> str:
            deep = int(match.group(1)) - 1
            form = scheme[deep].form if deep in scheme and not (here.legal and deep != level) else "decimal"
            return printed(counts.get(deep, scheme[deep].start if deep in scheme else 1), form)

        text = re.sub(r"%(\d)", fill, here.text)
        return text + (" " if here.suffix == "space" or (here.suffix == "tab" and text[-1:].isalnum()) else "")

    def level_of(self, list_id: str, style: str | None) -> int:
        """The level that a list ties to a paragraph style; the first one where it ties none."""
        if style is None or list_id not in self.lists:
            return 0
        scheme = self.schemes.get(self.lists[list_id][0], {})
        return next((level for level, here in scheme.items() if here.style == style), 0)


def read_numbering(root: Any | None) -> Numbering:
    """The schemes of `word/numbering.xml` (None where the document has none)."""
    if root is None:
        return Numbering()
    schemes: dict[str, dict[int, _Level]] = {}
    linked: dict[str, str] = {}
    for scheme in root.findall(W + "abstractNum"):
        name = scheme.get(W + "abstractNumId", "")
        schemes[name] = {_whole(lv.get(W + "ilvl"), 0): _level(lv) for lv in scheme.findall(W + "lvl")}
        if (link := scheme.find(W + "styleLink")) is not None:
            linked[link.get(W + "val", "")] = name
    for scheme in root.findall(W + "abstractNum"):
        # A list made from a list style holds only the name of the style; the style's own list holds the levels.
        if (link := scheme.find(W + "numStyleLink")) is not None and link.get(W + "val", "") in linked:
            schemes[scheme.get(W + "abstractNumId", "")] = schemes[linked[link.get(W + "val", "")]]
    lists, own = {}, {}
    for num in root.findall(W + "num"):
        target = num.find(W + "abstractNumId")
        if target is None:
            continue
        starts: dict[int, int] = {}
        levels: dict[int, _Level] = {}
        for override in num.findall(W + "lvlOverride"):
            level = _whole(override.get(W + "ilvl"), 0)
            if (start := override.find(W + "startOverride")) is not None:
                starts[level] = _whole(start.get(W + "val"), 1)
            if (given := override.find(W + "lvl")) is not None:
                levels[level] = _level(given)
        lists[num.get(W + "numId", "")] = (target.get(W + "val", ""), starts)
        if levels:
            own[num.get(W + "numId", "")] = levels
    return Numbering(schemes, lists, own)


def _level(node: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = node.find(W + tag)
        return default if child is None else child.get(W + "val", default)

    restart = node.find(W + "lvlRestart")
    legal = node.find(W + "isLgl")
    return _Level(
        _whole(value("start", "1"), 1),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        value("suff", "tab"),
        value("pStyle", "") or None,
        _whole(restart.get(W + "val"), 0) if restart is not None else None,
        legal is not None and legal.get(W + "val") not in ("0", "false"),
    )


def _whole(value: str | None, default: int) -> int:
    """A whole number below a million as written in an attribute; damage gives the default."""
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) <= 6 else default
