"""What rows and columns of a table are called (行列名称): names without units, time and filler, so that a text can be laid beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.checking.claims.words import PERIOD
from zhiheng.checking.relations.names import core
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import TOTAL

_BRACKET = re.compile(r"[（(][^（()）]*[）)]?")
_LEAD = re.compile(r"^(?:其中|其)[:：，]?|^[#＃]|^[一二三四五六七八九十\d]+[、.．]|^[（(][一二三四五六七八九十\d]+[）)]|^[\s　]+")
_OFFICE = re.compile(r"(?:市场监督管理局|市场监管局|监管局|管理局|分局|工作机构|(?<=[县区市])局)+$")
_FILLER = re.compile(r"绝对[量额数值]|数量|件数|家数|户数|批次数?|人数|总数|总量|情况|本期|累计|实际|完成|合计|总计|小计|指标|其中")
_GENERIC = re.compile(r"^(?:数量|件数|合计|总计|总数|总量|累计|全部|金额|数值|个数)$")
YEAR = re.compile(r"(?:19|20)\d{2}")
_PART = (
    (r"(?<!前)第?一季度|(?<!\d)1[-—–~～至]3月", "q1"),
    (r"上半年|1[-—–~～至]6月", "h1"), (r"下半年|7[-—–~～至]12月", "h2"), (r"前三季度|1[-—–~～至]9月", "q123"), (r"第?([一二三四])季度", "q"),
    (r"(\d{1,2}[-—–~～至]\d{1,2})月", "mm"), (r"(?<![\d\-—–~～至])(\d{1,2})月末", "e"), (r"(?<![\d\-—–~～至])(\d{1,2})月", "m"),
)


_ENDS = {"e3": ("q1", "m3"), "e6": ("h1", "q二", "m6"), "e9": ("q123", "q三", "m9"), "e12": ("m12",)}
"""A month that ends a longer time: what stood at its end is told with that time."""


@dataclass(frozen=True)
class Time:
    """A year and a part of it, each "" where not said."""

    year: str = ""
    part: str = ""

    @staticmethod
    @lru_cache(maxsize=20000)
    def of(words: str) -> Time:
        """The time that words name.

        >>> Time.of("2025年上半年受理量（件）"), Time.of("1-6月绝对量") == Time.of("上半年")
        (Time(year='2025', part='h1'), True)
        """
        found = YEAR.search(words)
        for form, name in _PART:
            if part := re.search(form, words):
                return Time(found[0] if found else "", name + (re.sub(r"[—–~～至]", "-", part[1]) if part.groups() else ""))
        return Time(found[0] if found else "", "")

    def excludes(self, other: Time) -> bool:
        """Whether the two cannot be one time."""
        return bool((self.year and other.year and self.year != other.year) or (self.part and other.part and self.part != other.part and self.part not in _ENDS.get(other.part, ()) and other.part not in _ENDS.get(self.part, ())))


@lru_cache(maxsize=20000)
def plain(words: str) -> str:
    """A label or head as a name: 其中：实物商品网上零售额（亿元） -> 实物商品网上零售."""
    text = words
    previous = None
    while text != previous:
        previous = text
        text = _LEAD.sub("", text)
    text = PERIOD.sub("", re.sub(r"第(?=[一二三四]季度)", "", _BRACKET.sub("", text)))
    return core(_OFFICE.sub("", _FILLER.sub("", text)).strip("：:，、的 "))


@dataclass(frozen=True)
class Names:
    """The names of a grid: rows by their own name, generic rows, and what each column counts and when."""

    rows: dict[str, int]
    generic: tuple[int, ...]
    measures: tuple[str, ...]
    times: tuple[Time, ...]
    form: re.Pattern[str] | None

    @staticmethod
    def of(grid: Grid, caption: str) -> Names:
        """The names of one grid; `caption` is the line above it."""
        named: dict[str, list[int]] = {}
        generic: list[int] = []
        for r in range(grid.body, len(grid.cells)):
            if all(f is None for f in grid.cells[r]):
                continue
            label = re.sub(r"\s", "", grid.labels[r])
            if not label or _GENERIC.search(label) or TOTAL.search(label) or len(grid.cells) - grid.body == 1:
                generic.append(r)
            name = plain(label) or _months(label)
            if len(name) >= 2 and not TOTAL.search(label):
                named.setdefault(name, []).append(r)
        rows = {name: found[0] for name, found in named.items() if len(found) == 1}
        form = re.compile("|".join(re.escape(n) for n in sorted(rows, key=len, reverse=True))) if rows else None
        whole = Time.of(caption)
        times = tuple(Time(t.year or whole.year, t.part or whole.part) for t in map(Time.of, grid.heads))
        return Names(rows, tuple(generic), tuple(plain(h) for h in grid.heads), times, form)


def _months(label: str) -> str:
    """A row that is a month or a quarter: 2023年1月 -> 1月."""
    found = re.search(r"\d{1,2}月|[一二三四]季度", label)
    return found[0] if found else ""


def shared(left: str, right: str) -> bool:
    """Whether at least half the pairs of letters of a name stand in other words."""
    pairs = [left[i : i + 2] for i in range(len(left) - 1)] or [left]
    return sum(p in right for p in pairs) * 2 >= len(pairs)
