"""Characters made comparable (字符规整) without losing their place: one character becomes one character, or is dropped.

Full-width digits, letters and ％ become half-width, odd spaces become a space, compatibility forms that PDF writers
produce (⼀ for 一) become the usual character. Punctuation stays as printed, for a quotation must look like its source.
Dropped are only characters that nobody sees: byte order marks, zero-width marks, control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        *range(0x0E, 0x20),
        0x7F,
        *range(0x80, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0xFFFC,
    ]
)
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_RADICALS = (
    "厂⺁ 乙⺄ 冂⺆ 刀⺈ 卜⺊ 小⺌ 小⺍ 兀⺎ 巳⺒ 幺⺓ 日⺜ 月⺝ 歺⺞ 民⺠ 牛⺧ 王⺩ 疋⺪ 目⺫ 示⺬ 竹⺮ 羊⺶ "
    "羊⺷ 肉⺼ 臼⺽ 虎⻁ 西⻄ 见⻅ 角⻆ 贝⻉ 足⻊ 车⻋ 長⻑ 镸⻒ 长⻓ 门⻔ 阜⻕ 雨⻗ 青⻘ 韦⻙ 页⻚ 风⻛ 飞⻜ 食⻝ 马⻢ 骨⻣ 鬼⻤ 鱼⻥ 鸟⻦ 卤⻧ 麦⻨ 黄⻩ 黾⻪ 斉⻫ 齐⻬ 歯⻭ 齿⻮ 竜⻯ 龙⻰ 龜⻱ 亀⻲"
)
"""Usual character and the radical (U+2E80..) that is drawn like it. Chromium and others print PDFs whose text says ⻝ where the page
shows 食; Unicode gives these no compatibility form (source: EquivalentUnifiedIdeograph of the Unicode character database)."""
_WIDE = {c: chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E)} | {0xFE6A: "%"}


def _compatibility() -> dict[int, str]:
    """Radicals and compatibility ideographs (U+2E80.., U+2F00.., U+F900..) that stand for one usual character."""
    found = {ord(pair[1]): pair[0] for pair in _RADICALS.split()}
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA)):
        usual = unicodedata.normalize("NFKC", chr(code))
        if len(usual) == 1 and usual != chr(code):
            found[code] = usual
    return found


_TABLE: dict[int, str | None] = {**_INVISIBLE, **_SPACES, **_WIDE, **_compatibility(), **dict.fromkeys([0x0C, 0x85, 0x2028, 0x2029], "\n")}
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, sorted(_TABLE)))) + "]")


def normalise(raw: str) -> str:
    """The text that all readers work on. Line ends become `\\n`; tabs stay, for they separate the cells of flat tables.

    >>> normalise("达到９５％以上"), normalise("⻝品抽检")
    ('达到95%以上', '食品抽检')
    """
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    return raw.translate(_TABLE) if _ODD.search(raw) else raw


_PUT_IN = re.compile("(?<=[\u3400-\u9fff])[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+(?=[\u3400-\u9fff])")


def invisible_in(raw: str) -> int:
    """How many invisible characters stand between Chinese characters, where no program has a reason to put them."""
    return sum(len(found) for found in _PUT_IN.findall(raw))


@dataclass(frozen=True)
class Squeezed:
    """A text without its white space (去空白文本), and for each character its place in the text.

    Line ends and spaces fall anywhere in Chinese print, also inside a number or a name, so the grammars read this form.
    """

    text: str
    places: Sequence[int]

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The place in the full text of the squeezed characters `[start, end)`, white space at the edges left out."""
        if start >= end:
            place = self.places[start] if start < len(self.places) else (self.places[-1] + 1 if self.places else 0)
            return place, place
        return self.places[start], self.places[end - 1] + 1


_SOLID = re.compile(r"\S+")


def squeeze(text: str, start: int = 0, end: int | None = None) -> Squeezed:
    """`text[start:end]` without white space; places count in the whole text.

    >>> squeeze("合格率 95%\\n以上").text
    '合格率95%以上'
    """
    stop = len(text) if end is None else end
    words = [m.span() for m in _SOLID.finditer(text, start, stop)]
    if len(words) == 1:
        return Squeezed(text[slice(*words[0])], range(*words[0]))
    return Squeezed("".join(text[a:b] for a, b in words), tuple(chain.from_iterable(range(a, b) for a, b in words)))
