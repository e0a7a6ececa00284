"""Rows of a table by what they are (行的身份): totals, subtotals, parents with their children, asides, headings of a partition."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from zhiheng.checking.tables.grids import POINTS, Grid

TOTAL = re.compile(
    r"^(?:[一二三四五六七八九十\d]*[、.．]?)(?:总计|合计|共计|总数|累计|总和|全部)|(?:合计|总计|共计|总数|总量|总和|总分|总得分)(?:[（(][^（()）]*[）)])?$"
    r"|^总[\u4e00-\u9fff]{1,4}[量数额](?:[（(][^（()）]*[）)])?$|^全[国省市县区州][\u4e00-\u9fff]?$"
)
SUB = re.compile(r"小计")
ASIDE = re.compile(r"^[\s　]*(?:其中|#|＃|其:|注|平均|均值|人均|户均)|^占|比重$|率(?:[（(].*)?$|^.{0,10}(?:同比|环比|增长|增减|增幅|增速|上年|去年|百分点)")
_OF_WHICH = re.compile(r"^[\s　]*(?:其中|#|＃|其:|注|平均|均值)")
NOT_ADDED = re.compile(r"序号|编号|排名|名次|位次|位置|年份|代码|单价|价格|平均|[案户人件次家亩车台]均|性别比|[＝=]\s*100|密度|指数|系数|温度|得分率|时间|日期|电话|面积占|每")
_ORDINAL = re.compile(r"序号|编号|排名|名次|位次")
_STYLES = (
    re.compile(r"[一二三四五六七八九十]+[、.．]|[一二三四五六七八九十]{1,3}$"), re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\d{1,2}(?:[、.．](?!\d)|$)"), re.compile(r"[（(]\d{1,2}[）)]"), re.compile(r"[①-⑳]"), re.compile(r"[A-Z](?:[、.．]|(?=[\u4e00-\u9fff]))"),
)
_PARTITION = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?(?:按.{1,14}分|分.{1,10}看|从.{1,10}看)")
DEEPEST = len(_STYLES)
_DEEP = (DEEPEST, 0)
SHORT = 14
"""A longer label is a sentence, whose words say nothing of whether its figure is added."""


@dataclass(frozen=True)
class Rows:
    """The rows with amounts in order, each kind by itself.

    `plain` can be added; `level` tells how deep a row stands (ordinal, then white space before its name); `children` the rows
    directly under one; `partitions` the rows under each heading like 按经营地分; `hashed` each # row with the rows behind it up to the next.
    """

    totals: list[int]
    plain: list[int]
    subtotals: list[int]
    level: dict[int, tuple[int, int]] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    partitions: list[list[int]] = field(default_factory=list)
    hashed: list[list[int]] = field(default_factory=list)

    @staticmethod
    def of(grid: Grid) -> Rows:
        """The rows of a grid."""
        body = [r for r in range(grid.body, len(grid.cells)) if any(f is not None and f.kind == "level" for f in grid.cells[r])]
        subtotals = [r for r in body if SUB.search(grid.labels[r])]
        totals = [r for r in body if TOTAL.search(grid.labels[r]) or SUB.search(grid.labels[r])]
        known = set(totals)
        held = [c for c in range(grid.width) if not _ORDINAL.search(grid.heads[c]) and any(grid.cells[r][c] is not None for r in body)]
        points = all(POINTS.search(grid.heads[c]) for c in held)
        aside = _OF_WHICH if points else ASIDE
        plain = [r for r in body if r not in known and not aside.search(grid.labels[r]) and not (not points and len(grid.labels[r]) <= SHORT and NOT_ADDED.search(grid.labels[r]))]
        level = {r: _level(grid.marks[r]) for r in range(grid.body, len(grid.cells)) if grid.labels[r]}
        return Rows(totals, plain, subtotals, level, _children(plain, level), _partitions(grid, plain), _hashed(grid))

    def top(self) -> list[int]:
        """The plain rows that stand highest, where the table has levels."""
        highest = min((self.level.get(r, _DEEP) for r in self.plain), default=_DEEP)
        found = [r for r in self.plain if self.level.get(r, _DEEP) == highest]
        return found if len(found) < len(self.plain) else []

    def behind(self, row: int) -> list[int]:
        """The plain rows right behind a row that stand as high as the first of them."""
        at = self.before(row)
        if at == len(self.plain) or self.plain[at] != row + 1:
            return []
        like = self.level.get(row + 1, _DEEP)
        found: list[int] = []
        for r in self.plain[at:]:
            if self.level.get(r, _DEEP) < like or (r != row + 1 and any(self.level.get(k, _DEEP) < like for k in range(found[-1] + 1, r) if k in self.level)):
                break
            if self.level.get(r, _DEEP) == like:
                found.append(r)
        return found

    def before(self, row: int) -> int:
        """How many plain rows stand above a row."""
        return bisect_left(self.plain, row)


def _level(mark: str) -> tuple[int, int]:
    text = mark.lstrip()
    style = next((i for i, s in enumerate(_STYLES) if s.match(text)), DEEPEST)
    return style, len(mark) - len(text)


def _children(plain: list[int], level: dict[int, tuple[int, int]]) -> dict[int, list[int]]:
    """The plain rows under each plain row; a row without figures opens and closes levels like any other."""
    found: dict[int, list[int]] = {}
    known = set(plain)
    open_rows: list[int] = []
    for row in sorted(level):
        while open_rows and level[open_rows[-1]] >= level[row]:
            open_rows.pop()
        if open_rows and row in known and open_rows[-1] in known:
            found.setdefault(open_rows[-1], []).append(row)
        open_rows.append(row)
    return {parent: rows for parent, rows in found.items() if len(rows) >= 2}


def _partitions(grid: Grid, plain: list[int]) -> list[list[int]]:
    """The rows under each heading 按…分 that has no figures of its own, up to the next row without figures."""
    found: list[list[int]] = []
    known = set(plain)
    open_rows: list[int] | None = None
    for row in range(grid.body, len(grid.cells)):
        if all(f is None for f in grid.cells[row]):
            open_rows = None
            if _PARTITION.search(grid.labels[row]):
                open_rows = []
                found.append(open_rows)
        elif open_rows is not None and row in known:
            open_rows.append(row)
    return [rows for rows in found if len(rows) >= 2]


def _hashed(grid: Grid) -> list[list[int]]:
    found: list[list[int]] = []
    for row in range(grid.body, len(grid.cells)):
        if re.match(r"[#＃]", grid.labels[row]):
            found.append([row])
        elif found and any(f is not None for f in grid.cells[row]):
            found[-1].append(row)
    return [rows for rows in found if len(rows) >= 2]
