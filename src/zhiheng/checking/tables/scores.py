"""Score columns (得分列): a total with points added and taken off, a mark weighted as the heads say, money as price times count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import Interval
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import NOT_ADDED

_TOTAL = re.compile(r"总[分计]|总?得分|总成绩|综合|最终|最后|合计|加权|考核结果")
_TAKEN = re.compile(r"扣分|减分|扣减|扣除")
_WEIGHT = re.compile(r"(?:权重|占比?|[×xX*＊按]|[（(])[：:为]?(\d{1,2}(?:\.\d+)?)[%％]|0\.(\d{1,2})(?![\d%])")
_PRICE = re.compile(r"单价|价格|标准[（(]元")
_COUNT = re.compile(r"数量|件数|个数|台数|套数|人数|批次|次数|份数|面积")
_MONEY = re.compile(r"金额|总价|合计|小计|费用|资金|补助|罚款")
LEAST = 3
FAR = 12


def scores(grid: Grid) -> Iterator[Relation]:
    """All score and money columns whose heads say how they are made."""
    amounts = [c for c in range(grid.width) if any(f is not None for f in grid.column(c))]
    for c in amounts:
        head = grid.heads[c]
        if _TOTAL.search(head) and not _TAKEN.search(head):
            found = _weighted(grid, c, amounts) or _signed(grid, c, amounts)
            if found:
                yield from found
        if _MONEY.search(head) and not _PRICE.search(head):
            yield from _products(grid, c, amounts)


def has_deductions(grid: Grid) -> bool:
    """Whether a column holds points that are taken off and printed without sign, so that a total is no plain sum."""
    return any(_TAKEN.search(head) and any(f is not None and f.amount.value > 0 for f in grid.column(c)) for c, head in enumerate(grid.heads))


def _weight(head: str) -> Fraction:
    found = _WEIGHT.search(head)
    if not found:
        return Fraction(0)
    return Fraction(Decimal(found[1])) / 100 if found[1] else Fraction(Decimal("0." + found[2]))


def _weighted(grid: Grid, c: int, amounts: Sequence[int]) -> list[Relation]:
    """Σ weight × mark, where the heads of two columns and more give weights that come to 100 %."""
    parts = [(k, w) for k in amounts if k != c and (w := _weight(grid.heads[k]))]
    if len(parts) < 2 or sum(w for _k, w in parts) != 1:
        return []

    def make(figures: Sequence[Claim]) -> Relation:
        *marks, result = figures
        weights = [w for _k, w in parts]
        point = sum((w * m.amount.value for w, m in zip(weights, marks, strict=True)), Fraction(0))
        slack = sum((w * m.amount.half for w, m in zip(weights, marks, strict=True)), Fraction(0))
        formula = "＋".join(f"{m.text}×{_percent(w)}%" for w, m in zip(weights, marks, strict=True))
        return building.made("table_sum", "arithmetic.sum", result, tuple(figures), point, Interval(point - slack, point + slack), formula, 0.93, "按表头的权重加权", {})

    return _shown(grid, [k for k, _w in parts], c, make)


def _percent(weight: Fraction) -> str:
    value = weight * 100
    return str(value.numerator) if value.denominator == 1 else format(Decimal(value.numerator) / value.denominator, "f")


def _signed(grid: Grid, c: int, amounts: Sequence[int]) -> list[Relation]:
    """The columns before a total added, those headed 扣分 taken off; nothing where no column is taken off."""
    before = [k for k in amounts if k < c and c - k <= FAR and not NOT_ADDED.search(grid.heads[k]) and not _TOTAL.search(re.sub(r"得分", "", grid.heads[k]))]
    taken = [k for k in before if _TAKEN.search(grid.heads[k])]
    plus = [k for k in before if k not in taken]
    totals = [k for k in amounts if k < c and _TOTAL.search(re.sub(r"得分", "", grid.heads[k])) and not _TAKEN.search(grid.heads[k])]
    if not taken or not plus:
        return []
    for start in ([*totals[-1:], *[k for k in plus if not totals or k > totals[-1]]], plus):
        size = len(start)
        found = _shown(grid, [*start, *taken], c, lambda f, n=size: building.balance(f[:n], f[n:-1], f[-1], 0.93, "各项得分相加再减去扣分"))  # type: ignore[misc]
        if found:
            return found
    return []


def _products(grid: Grid, c: int, amounts: Sequence[int]) -> Iterator[Relation]:
    """Money as price times count."""
    prices = [k for k in amounts if k != c and _PRICE.search(grid.heads[k]) and abs(k - c) <= FAR]
    counts = [k for k in amounts if k != c and _COUNT.search(grid.heads[k]) and not _PRICE.search(grid.heads[k]) and abs(k - c) <= FAR]
    for a in prices:
        for b in counts:
            found = _shown(grid, [a, b], c, _product)
            if found:
                yield from found
                return


def _product(figures: Sequence[Claim]) -> Relation:
    price, count, result = figures
    point = price.amount.value * count.amount.value
    reach = price.amount.interval * count.amount.interval
    return building.made("table_product", "arithmetic.times", result, tuple(figures), point, reach, f"{price.shown}×{count.shown}", 0.93, "单价乘数量", {})


def _shown(grid: Grid, inputs: Sequence[int], c: int, make: Callable[[Sequence[Claim]], Relation | None]) -> list[Relation]:
    """The relation in every row where all figures stand, if two thirds of at least three rows show it."""
    made: list[Relation] = []
    wrong = 0
    for row in grid.cells[grid.body :]:
        figures = [row[k] for k in (*inputs, c)]
        known = [f for f in figures if f is not None]
        if len(known) == len(figures):
            relation = make(known)
            if relation is None:
                continue
            made.append(relation)
            wrong += relation.wrong
            if wrong > 2 and wrong * 3 > len(made):
                return []
    return made if len(made) >= LEAST and wrong * 3 <= len(made) else []
