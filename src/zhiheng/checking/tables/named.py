"""Columns that belong together by their names (按列名相加减): quarters of a year, opening and closing stock, averages, points.

Each works downward as well on the turned table. The names are the reason; the rows only have to agree in the main.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.sums import close
from zhiheng.checking.tables.grids import Grid

_QUARTERS = "一二三四"
_PERIODS: tuple[tuple[str, str], ...] = (
    (r"(?:全年|年度|1[-—–~～至]12月份?)(?:合计|累计)?", "y"), (r"上半年|1[-—–~～至]6月份?", "h1"), (r"下半年|7[-—–~～至]12月份?", "h2"),
    (r"前三季度|1[-—–~～至]9月份?", "q123"), *((rf"第?[{q}{n}]季度", f"q{n}") for n, q in enumerate(_QUARTERS, 1)),
    *((rf"(?<![\d\-—–~～至]){n}月份?", f"m{n}") for n in range(1, 13)),
)
_ADDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("h1", ("q1", "q2")), ("h2", ("q3", "q4")), ("y", ("h1", "h2")), ("y", ("q1", "q2", "q3", "q4")), ("q123", ("q1", "q2", "q3")), ("y", ("q123", "q4")),
    *((f"q{q}", tuple(f"m{q * 3 - 2 + i}" for i in range(3))) for q in range(1, 5)), ("h1", tuple(f"m{i}" for i in range(1, 7))), ("y", tuple(f"m{i}" for i in range(1, 13))),
)
_OPENING = re.compile(r"旧存|年初|期初|月初|上[年期月](?:结转|未结|结存|结余)|^结转")
_CAME = re.compile(r"新收|新增|收案|入库|(?:本[期年月])?(?:增加|收入|受理)(?!值|率)")
_WENT = re.compile(r"(?<!未)(?:审结|办结|结案)(?!率)|减少|注销|出库|退出|核销|支出")
_CLOSING = re.compile(r"未(?:审|办)?结|期末|年末|月末|结存|结余|在办|滚存")
_EACH = re.compile(r"人均|户均|[家车亩]均|平均每|[案件次台]均|每[百千万十]*[人户家亩件辆台个]")
_HEADS = re.compile(r"人口|人数|户数|家数|企业数|单位数|职工|户$|家$|人$|件数|面积|[案宗起]数|案件|立案|批次")
_POINTS = re.compile(r"百分点|增减|变化|升降|提高|下降|上升")
LEAST = 3
FAR = 8

Make = Callable[[Sequence[Claim]], Relation | None]


def named(grid: Grid) -> Iterator[Relation]:
    """All relations that the heads of a table name."""
    yield from _periods(grid)
    yield from _balances(grid)
    yield from _means(grid)
    yield from _points(grid)


def _amounts(grid: Grid) -> list[int]:
    return [c for c in range(grid.width) if not grid.is_rate(c)]


def _periods(grid: Grid) -> Iterator[Relation]:
    """Quarters and months over the half years and the year that they make up, for each thing that the heads count."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for c in _amounts(grid):
        for form, token in _PERIODS:
            if re.search(form, grid.heads[c]):
                held[re.sub(form, "", grid.heads[c])].setdefault(token, c)
                break
    for columns in held.values():
        for whole, parts in _ADDED:
            if whole in columns and all(p in columns for p in parts):
                yield from believed(_rows(grid, [columns[p] for p in parts], columns[whole], lambda f: building.sums(f[:-1], f[-1], 0.93, "各期相加", "table_sum"), ("level",)))


def _balances(grid: Grid) -> Iterator[Relation]:
    """旧存＋新收−审结＝未结, where each stands in one column."""
    columns = _amounts(grid)
    found = [[c for c in columns if form.search(grid.heads[c])] for form in (_OPENING, _CAME, _WENT, _CLOSING)]
    if all(len(f) == 1 for f in found) and len({f[0] for f in found}) == 4:
        (a,), (b,), (c,), (d,) = found
        yield from believed(_rows(grid, (a, b, c), d, lambda f: building.balance(f[:2], f[2:3], f[3], 0.93, "期初加新增减去结转"), ("level",)))


def _means(grid: Grid) -> Iterator[Relation]:
    """人均 columns: an amount over the heads of another column."""
    columns = _amounts(grid)
    for c in columns:
        if not _EACH.search(grid.heads[c]):
            continue
        times = _times(grid.heads[c])
        for count in (k for k in columns if k != c and _HEADS.search(re.sub(r"[（(].*?[）)]", "", grid.heads[k])) and not _EACH.search(grid.heads[k])):
            for amount in (k for k in columns if k not in (c, count) and not _EACH.search(grid.heads[k])):
                made = _rows(grid, (amount, count), c, lambda f, n=times: _each(f[0], f[1], f[2], n))  # type: ignore[misc]
                if _most(made):
                    yield from made
                    break


def _times(head: str) -> int:
    """How many heads share what a column tells: 每万人 ten thousand, 人均 one."""
    found = re.search(r"每(百|千|万|十万|百万)(?=[人户家辆件台亩个])", head)
    return {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6}[found[1]] if found else 1


def _each(amount: Claim, count: Claim, result: Claim, times: int) -> Relation | None:
    if times == 1:
        return building.mean(amount, count, result, 0.93, "总量除以人数、户数等")
    a, b = amount.amount, count.amount
    if b.low <= 0:
        return None
    formula = f"{amount.shown}÷{count.shown}×{times}"
    return building.made("mean", "arithmetic.mean", result, (amount, count, result), a.value * times / b.value, lambda: (a.interval / b.interval).times(times), formula, 0.93, "总量除以人数、户数等", {})


def _points(grid: Grid) -> Iterator[Relation]:
    """A column of points as the difference of two columns of rates."""
    rates = [c for c in range(grid.width) if grid.is_rate(c)]
    for c in rates:
        if not _POINTS.search(grid.heads[c]):
            continue
        others = [k for k in rates if k != c and abs(k - c) <= FAR]
        for a in others:
            for b in others:
                if a != b and _most(made := _rows(grid, (a, b), c, lambda f: building.difference(f[0], f[1], f[2], 0.93, "两列百分数之差", "point_change", "arithmetic.point_change"))):
                    yield from made
                    return


def _rows(grid: Grid, inputs: Sequence[int], c: int, make: Make, kinds: Sequence[str] = ("level", "rate")) -> list[Relation]:
    """The relation in every row where all figures stand and are of one of the kinds; [] as soon as it fails in too many."""
    made: list[Relation] = []
    wrong = 0
    for r in range(grid.body, len(grid.cells)):
        figures = [grid.cells[r][k] for k in (*inputs, c)]
        known = [f for f in figures if f is not None]
        if len(known) == len(figures) and len({f.kind for f in known}) == 1 and known[0].kind in kinds and (relation := make(known)) is not None:
            made.append(relation)
            wrong += relation.wrong
            if wrong > 2 and wrong * 3 > len(made):
                return []
    return made


def _most(made: Sequence[Relation]) -> bool:
    right = sum(not r.wrong for r in made)
    telling = sum(not r.wrong and r.result.amount.value != 0 for r in made)
    return len(made) >= LEAST and right * 3 >= len(made) * 2 and telling >= 2


def believed(made: list[Relation]) -> list[Relation]:
    """The relations, where most rows show them, or, in a table of few rows, where one slip explains each that fails."""
    right = sum(not r.wrong for r in made)
    if right * 3 >= len(made) * 2 or (len(made) < LEAST and right + sum(r.wrong and r.kind == "table_sum" and close(r) for r in made) == len(made)):
        return made
    return []
