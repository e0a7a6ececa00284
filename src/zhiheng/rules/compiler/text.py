"""Clause text made uniform (条款文字的规整): one sign for one meaning, one character for one character.

Every function here keeps positions or says that it does not: `canonical` maps character by character, so a place in
its result is the same place in the text it was given.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

_PAIRS = {
    "(": "（",
    ")": "）",
    "〔": "〔",
    ";": "；",
    ":": "：",
    "％": "%",
    "．": ".",
    "－": "-",
    "–": "-",
    "—": "-",
    "～": "-",
    "~": "-",
    "＞": ">",
    "＜": "<",
    "≧": "≥",
    "≦": "≤",
    "＝": "=",
    "／": "/",
    "＋": "+",
    "\u3000": " ",
    "\xa0": " ",
}
_TABLE = {ord(k): v for k, v in _PAIRS.items()} | {0xFF10 + i: str(i) for i in range(10)}
_TIDY = re.compile(
    r"(?=[,.。至到])(?:(?P<comma>(?<!\d),|,(?!\d{3}(?!\d)))|(?P<stop>(?<=[\u4e00-\u9fff）])\.(?=[\u4e00-\u9fff\d（(“《\s]|$))|(?P<point>(?<=(?<!\d)0)。(?=\d))|(?P<to>(?<=[\d分])[至到](?=\d+(?:\.\d+)?分)))"
)
"""Commas between words, stops written as points (未落实的扣2分.2、…), points written as stops (0。5分), ranges (5分至10分)."""
_TIDIED = {"comma": "，", "stop": "。", "point": ".", "to": "-"}

DIGITS = "零一二三四五六七八九"
NUM = r"(?:\d+(?:\.\d+)?)"
"""A number in digits."""
CN = r"[零一二两三四五六七八九十百]+"
"""A number in Chinese characters."""
_NUMBER = re.compile(NUM)
ANY = rf"(?:{NUM}|半|{CN})"
"""A number in either writing."""

PER_UNITS = (
    r"人次|批次|百分点|分项|岗位|部门|科室|季度|方面|环节|工作日|人员|单位|项目|企业|"
    r"次|起|例|件|处|项|个|户|条|人|名|天|日|月|年|篇|家|批|份|本|类|台|场|张|种|宗|辆|所|只|支|枚|幅|亩|(?<!逾)期|组|对象|座|间|套|位|轮|遍|课时|学时|学分|门|堂|节|栋|幢|周(?!岁|边|年|期)|棵|株|块|卷|页|册"
)
"""Words that count things, longest first."""


def canonical(text: str) -> str:
    """The text with one sign per meaning (全角转半角、统一括号与破折号), of the same length.

    >>> canonical("达到９５％(2分)")
    '达到95%（2分）'
    """
    return _short(text) if len(text) <= _SHORT else _tidy(text)


_SHORT = 1200
"""Characters of a text that is asked for several times over (a cell, its pieces)."""


def _tidy(text: str) -> str:
    return _TIDY.sub(lambda m: _TIDIED[m.lastgroup or "comma"], text).translate(_TABLE)


_short = lru_cache(maxsize=2048)(_tidy)


_WORDED = re.compile(
    rf"(?<!第)(?P<tenth>[一二三四五六七八九])成(?P<half>半)?(?=（|及?以上|以下|以内|的|，|。|；|$)|(?P<of>百|千)分之(?P<n>{NUM}|{CN})"
)


def figures(text: str) -> str:
    """The text with shares in words written in figures (六成、百分之九十五、千分之三); its length changes.

    >>> figures("配备率达六成半以上，差错率低于千分之三")
    '配备率达65%以上，差错率低于3‰'
    """
    if "成" not in text and "分之" not in text:
        return text
    return _WORDED.sub(lambda m: f"{number(m['tenth'])}{'5' if m['half'] else '0'}%" if m["tenth"] else f"{number(m['n']):f}{'%' if m['of'] == '百' else '‰'}", text)


def squeeze(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s+", "", text)


def number(word: str) -> Decimal:
    """The value of a number in digits or in Chinese (一、两、十二、半).

    >>> number("十二"), number("两"), number("0.5")
    (Decimal('12'), Decimal('2'), Decimal('0.5'))
    """
    if _NUMBER.fullmatch(word):
        return Decimal(word)
    if word == "半":
        return Decimal("0.5")
    total, digit = 0, 0
    for char in word:
        if char == "两":
            digit = 2
        elif char in DIGITS:
            digit = DIGITS.index(char)
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return Decimal(total + digit)


@cache
def _marked(marks: str) -> re.Pattern[str]:
    return re.compile(f"[（《“〔「【）》”〕」】{re.escape(marks)}]")


def outside(text: str, marks: str) -> list[str]:
    """Split at any of `marks` that stands outside quotation marks, book-title marks and brackets.

    >>> outside("甲（乙，丙），丁", "，")
    ['甲（乙，丙）', '丁']
    """
    if not any(mark in text for mark in marks):
        return [text] if text.strip() else []
    parts, depth, start = [], 0, 0
    for m in _marked(marks).finditer(text):
        char = m[0]
        if char in "（《“〔「【":
            depth += 1
        elif char in "）》”〕」】":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : m.start()])
            start = m.end()
    parts.append(text[start:])
    return [p for p in parts if p.strip()]


_LEAD = re.compile(
    r"^(?:[\s、，；。：,.]+|（?\d{1,2}(?:[、.）](?!\d)|）)(?!项|款|条)|[①-⑳]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|[一二三四五六七八九]是|[-*★※●])+"
)


def strip_number(text: str) -> str:
    """The text without the enumerator in front (1.、（2）、①、一是).

    >>> strip_number("2.建立养殖污染台账")
    '建立养殖污染台账'
    """
    return _LEAD.sub("", text)
