"""Columns that follow from other columns (列间关系): totals across, rates, growth, differences.

What a column means is told by its head and shown by the rows that agree: a relation is only taken for one when it holds
in at least two thirds of at least three rows; a row in which it does not is then wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import Verdict
from zhiheng.checking.relations import building
from zhiheng.checking.relations.formulas import formulas_for
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables import quick
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import NOT_ADDED, SHORT
from zhiheng.checking.tables.scores import has_deductions

_SHARE = re.compile(r"率|比例|比重|占|构成|百分比|%")
_NO_SHARE = re.compile(r"同比|环比|增长|±|增幅|增速|降幅|百分点")
_GROWTH = re.compile(r"增长|同比|环比|增幅|增速|±|增减[（(]?[%％率]|比上年|较上年|[比较]20\d\d年")
_CHANGE = re.compile(r"增加|增减|差额|变化|相差|净增|比上年|较上年|不合格|未|升降|进退|变动|缺口|扣分|失分|剩余|其余|结余")
_TOTAL = re.compile(r"合计|总计|小计|总数|总量|共计|总额|总分|^计$|数$|量$|额$|批次|家$")
_NAMED = re.compile(r"性别比")
_SAID = re.compile(r"合计|总计|小计|共计|总数|总量|总额|总分|^计$")
_SCORED = re.compile(r"总分|得分|合计|总计|小计")
LEAST_ROWS = 3
PLENTY = 5
MANY = 6
"""So many rows show a relation even between figures of one digit."""
WIDE = 40
FAR = 8
"""A column is compared with columns at most so far away."""

Make = Callable[[Sequence[Claim]], Relation | None]


def columns(grid: Grid, *, strict: bool = False) -> Iterator[Relation]:
    """Each column that others give, with all its rows; `strict` believes no unnamed rate that few rows show."""
    taken: set[int] = set()
    for c in range(grid.width):
        relations = _rate_column(grid, c, strict=strict) if grid.is_rate(c) or _NAMED.search(grid.heads[c]) else _sum_column(grid, c, taken)
        if relations:
            taken.add(c)
            yield from relations


def _rate_column(grid: Grid, c: int, *, strict: bool) -> list[Relation]:
    head = grid.heads[c]
    rows = quick.sample(grid, c)
    named = _named(grid, c, rows)
    if named or _NAMED.search(head):
        return named
    makes: list[tuple[Callable[[Claim, Claim, Claim], Relation | None], quick.Point]] = []
    if _GROWTH.search(head):
        makes.append((lambda a, b, x: building.growth(a, b, x, 0.93, "本期与上期两列"), quick.increase))
    shares = _SHARE.search(head) and not _NO_SHARE.search(head)
    if shares:
        makes.append((lambda a, b, x: building.ratio(a, b, x, 0.93, "按表头两列之比", "table_ratio"), quick.quotient))
        if shares and "率" in head:
            makes.append((lambda a, b, x: building.complement(a, b, x, 0.93, "按表头两列，扣除其中一列"), quick.remainder))
    best: list[Relation] = []
    for make, point in makes:
        for a, b in _pairs(grid, c):
            if quick.likely(grid, (a, b), c, rows, point):
                found = _shown(grid, (a, b), c, lambda f, m=make: m(f[0], f[1], f[2]))  # type: ignore[misc]
                if _right(found) > _right(best) and (not strict or _plenty(found)):
                    best = found
    if not best and shares and not strict:
        best = _share_of_total(grid, c)
    return best


def _named(grid: Grid, c: int, rows: Sequence[int]) -> list[Relation]:
    """A rate whose name tells its part and whole (合格率, 城镇化率), by the columns that bear their names."""
    for formula in formulas_for(grid.heads[c]):
        parts = [k for k in range(grid.width) if k != c and not grid.is_rate(k) and re.search(formula.part, grid.heads[k])]
        wholes = [k for k in range(grid.width) if k != c and not grid.is_rate(k) and re.search(formula.whole, grid.heads[k])]
        for a in sorted(parts, key=lambda k: abs(k - c)):
            for b in sorted(wholes, key=lambda k: abs(k - c)):
                if a != b and quick.likely(grid, (a, b), c, rows, quick.remainder if formula.rest else quick.quotient):
                    found = _shown(grid, (a, b), c, lambda f, m=formula: m.made(f[0], f[1], f[2], 0.95))  # type: ignore[misc]
                    if found:
                        return found
    return []


def _right(made: Sequence[Relation]) -> int:
    return sum(not r.wrong for r in made)


def _plenty(made: Sequence[Relation]) -> bool:
    """Whether so many figures show an unnamed relation that chance is out of the question."""
    return len(made) >= PLENTY and _right(made) * 5 >= len(made) * 4


def _pairs(grid: Grid, c: int) -> Iterator[tuple[int, int]]:
    near = [k for k in range(max(0, c - FAR), min(grid.width, c + FAR)) if k != c and not grid.is_rate(k)]
    near.sort(key=lambda k: abs(k - c))
    for a in near:
        for b in near:
            if a != b:
                yield a, b


def _share_of_total(grid: Grid, c: int) -> list[Relation]:
    """Shares of one column's total: each row over the row that is 100 %, or over the total row."""
    for a in range(max(0, c - FAR), c):
        if grid.is_rate(a):
            continue
        wholes = [r for r in range(grid.body, len(grid.cells)) if re.search(r"合计|总计|^全", grid.labels[r]) and grid.cells[r][a] is not None]
        for w in wholes[:2]:
            whole = grid.cells[w][a]
            made: list[Relation] = []
            for r in range(grid.body, len(grid.cells)):
                part, share = grid.cells[r][a], grid.cells[r][c]
                if r != w and part is not None and share is not None and whole is not None:
                    relation = building.ratio(part, whole, share, 0.93, "各行占合计的比重", "table_ratio")
                    if relation is not None:
                        made.append(relation)
            if _enough(made):
                return made
    return []


def _sum_column(grid: Grid, c: int, taken: set[int]) -> list[Relation]:
    """A total column with the columns beside it that it adds, or a difference of two columns."""
    head = grid.heads[c]
    if not (_TOTAL.search(head) or _CHANGE.search(head)) or (_SCORED.search(head) and has_deductions(grid)):
        return []
    rows = quick.sample(grid, c)
    usable = [k for k in range(max(0, c - WIDE), min(grid.width, c + WIDE)) if k != c and not grid.is_rate(k) and sum(f is not None for f in grid.column(k)) >= 2]
    if _TOTAL.search(head):
        for side in ([k for k in usable if k > c], [k for k in usable if k < c][::-1]):
            for size in range(len(side), 1, -1):
                run = side[:size]
                if any(k in taken for k in run) or abs(run[-1] - c) > FAR + size:
                    continue
                if not quick.likely(grid, run, c, rows, quick.together):
                    continue
                sure = size == 2 and _opposite(grid.heads[run[0]], grid.heads[run[1]])
                found = _shown(grid, run, c, lambda f: building.sums(f[:-1], f[-1], 0.93, f"“{head[-10:]}”等于各列之和", "table_sum"), dashes=True, added=True, named=sure)
                if found:
                    return found if _SAID.search(head) else [_may_remain(r) for r in found]
    if _CHANGE.search(head):
        for a in usable:
            for b in usable:
                if a != b and abs(a - c) <= FAR and abs(b - c) <= FAR and quick.likely(grid, (a, b), c, rows, quick.apart):
                    found = _shown(grid, (a, b), c, lambda f: building.difference(f[0], f[1], f[2], 0.93, "两列之差", "table_difference"), added=True)
                    if found:
                        return found
    return _left_over(grid, c, rows, usable) if not _TOTAL.search(head) or not _SAID.search(head) else []


def _left_over(grid: Grid, c: int, rows: Sequence[int], usable: Sequence[int]) -> list[Relation]:
    """A column whose head says nothing of it, but which is the difference of two others in row after row (总投资, 政府投资, 社会投资)."""
    near = [k for k in usable if abs(k - c) <= 3]
    for a in near:
        for b in near:
            if a != b and b < c and quick.likely(grid, (a, b), c, rows, quick.apart):
                found = _shown(grid, (a, b), c, lambda f: building.difference(f[0], f[1], f[2], 0.9, "两列之差", "table_difference"), added=True)
                telling = sum(not r.wrong and all(len(n.text) > 1 for n in r.numbers) for r in found)
                if _plenty(found) and telling * 2 > len(found) and telling >= 3:
                    return found
    return []


def _opposite(left: str, right: str) -> bool:
    """Whether two heads are the two outcomes of a test, which leave nothing out (合格批次, 不合格批次)."""
    return any("合格" in a and a != b and re.sub("[不未非]", "", a) == b for a, b in ((left, right), (right, left)))


def _may_remain(relation: Relation) -> Relation:
    """Where no word says that a column is the total, what the others leave of it may be cases still open: a warning."""
    short = relation.wrong and relation.outcome.point < relation.result.amount.value and not _SAID.search(relation.result.subject)
    return replace(relation, certainty=0.7) if short else relation


def _shown(grid: Grid, inputs: Sequence[int], c: int, make: Make, *, dashes: bool = False, added: bool = False, named: bool = False) -> list[Relation]:
    """The relation in every row where all figures stand, if most of the rows show it; half of them where the names alone say it."""
    made: list[Relation] = []
    wrong = 0
    for r in range(grid.body, len(grid.cells)):
        figures = [grid.cells[r][k] for k in (*inputs, c)]
        if figures[-1] is None or (added and len(grid.labels[r]) <= SHORT and NOT_ADDED.search(grid.labels[r])):
            continue
        kept = [f for f, k in zip(figures, (*inputs, c), strict=True) if f is not None or not (dashes and (r, k) in grid.dashes)]
        if any(f is None for f in kept) or len(kept) < 3 or (added and not _addable(kept)):
            continue
        relation = make([f for f in kept if f is not None])
        if relation is not None:
            made.append(relation)
            wrong += relation.wrong
            if wrong > 2 and wrong * (2 if named else 3) > len(made):
                return []
    return sharp(made) if _enough(made) or (named and len(made) >= LEAST_ROWS and wrong * 2 <= len(made)) else []


def _addable(figures: Sequence[Claim | None]) -> bool:
    """Whether figures may be added: no rates, and none without a unit beside amounts in 万 or 亿."""
    known = [f for f in figures if f is not None]
    return not any(f.kind == "rate" for f in known) and (len({f.scale for f in known}) == 1 or all(f.unit for f in known))


def sharp(made: Sequence[Relation]) -> list[Relation]:
    """The same relations; where whole numbers give the printed figure to the last place in row after row, they were not
    rounded themselves, and a row that is off by a unit or more is wrong."""
    plain = [r for r in made if all(n.places == 0 and n.scale == 1 for n in r.numbers if n is not r.result)]
    exact = sum(r.outcome.off * 2 <= 1 for r in plain)
    if len(plain) < len(made) or exact < LEAST_ROWS or exact * 4 < len(made) * 3:
        return list(made)
    return [replace(r, outcome=replace(r.outcome, verdict=Verdict.WRONG)) if r.outcome.verdict is Verdict.ROUNDING and r.outcome.off >= 1 else r for r in made]


def _enough(made: Sequence[Relation]) -> bool:
    """Whether the rows show the relation: at least three, two thirds of them right, and right by more than chance."""
    right = sum(not r.wrong for r in made)
    telling = sum(not r.wrong and r.result.amount.value != 0 and len(r.result.text.replace(".", "")) > 1 for r in made)
    return len(made) >= LEAST_ROWS and right * 3 >= len(made) * 2 and (telling >= 2 or (right >= MANY and right * 4 >= len(made) * 3))
