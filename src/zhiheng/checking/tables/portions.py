"""Shares of a whole (占比列): each row over the one whole that most rows agree on, be it a total row, a figure of the text, or the sum.

Where no figure says the whole, the rows themselves do: what part and share imply, in all but a few.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import HUNDRED, Interval, decimals
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.shares import hundred
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import TOTAL

_SHARE = re.compile(r"占|比重|比例|构成|百分比|份额")
_OTHER = re.compile(r"^其[他它]")
LEAST = 3
FAR = 6
MOST_ROWS = 400


@dataclass(frozen=True)
class Wholes:
    """Figures of the running text that may be the whole of a table, sorted by value when first asked for."""

    claims: Sequence[Claim]

    @cached_property
    def _sorted(self) -> tuple[list[Fraction], list[Claim]]:
        found = sorted((c for c in self.claims if c.kind == "level" and not c.bound and c.amount.value > 0), key=lambda c: c.amount.value)
        return [c.amount.value for c in found], found

    def within(self, reach: Interval) -> list[Claim]:
        """The amounts between two values."""
        values, claims = self._sorted
        return claims[bisect_left(values, reach.low) : bisect_left(values, reach.high)]


def portions(grid: Grid, wholes: Wholes, done: set[int]) -> Iterator[Relation]:
    """Columns of shares, except those whose figures other relations explain (`done`)."""
    for c in range(grid.width):
        if not grid.is_rate(c) or not _SHARE.search(grid.heads[c]) or re.search(r"率|增长|同比|环比", grid.heads[c]):
            continue
        figures = [f for f in grid.column(c) if f is not None]
        if sum(f.id in done for f in figures) * 2 > len(figures):
            continue
        for a in sorted((k for k in range(max(0, c - FAR), min(grid.width, c + FAR)) if k != c and not grid.is_rate(k)), key=lambda k: (k > c, abs(k - c))):
            if found := _over_one(grid, a, c, wholes):
                yield from found
                break
        else:
            yield from _to_hundred(grid, c)


def _over_one(grid: Grid, a: int, c: int, wholes: Wholes) -> list[Relation]:
    pairs: list[tuple[int, Claim, Claim]] = []
    for r in range(grid.body, len(grid.cells)):
        part, share = grid.cells[r][a], grid.cells[r][c]
        if part is not None and share is not None and part.amount.value > 0 and share.amount.interval.low > 0:
            pairs.append((r, part, share))
    if not LEAST <= len(pairs) <= MOST_ROWS:
        return []
    reaches = [(part.amount.interval / share.amount.interval).times(_factor(share)) for _r, part, share in pairs]
    inside, common = _agreed(reaches)
    if len(inside) < LEAST and len(pairs) >= LEAST and (made := _over_sum(pairs)):
        return made
    if len(inside) < LEAST or len(inside) * 3 < len(pairs) * 2 or common.low <= 0 or (common.high - common.low) * 20 > common.high:
        return []
    dimension = pairs[0][1].dimension
    rows = {id(part): r for r, part, _share in pairs}
    totals = [part for r, part, _s in pairs if TOTAL.search(grid.labels[r]) and common.low <= part.amount.value <= common.high]
    said = totals or [w for w in wholes.within(common) if not w.dimension or not dimension or w.dimension == dimension]
    if said:
        ratios = [building.ratio(part, said[0], share, 0.93, f"占{said[0].shown}的比重", "table_ratio") for _r, part, share in pairs if part is not said[0]]
        return [m for m in ratios if m is not None]
    return [_implied(part, share, common, len(inside)) for at, (_r, part, share) in enumerate(pairs) if at not in inside] if rows and len(inside) > LEAST else []


def _over_sum(pairs: Sequence[tuple[int, Claim, Claim]]) -> list[Relation]:
    """In a table of three or four rows: each over the sum of all, if it gives all shares but one."""
    parts = [part for _r, part, _share in pairs]
    whole = Interval(sum((p.amount.interval.low for p in parts), Fraction(0)), sum((p.amount.interval.high for p in parts), Fraction(0)))
    middle = (whole.low + whole.high) / 2
    about = decimals(middle / parts[0].scale, max(p.places for p in parts)) + parts[0].unit
    made = [
        building.made("table_ratio", "arithmetic.ratio", s, (*parts, s), p.amount.value / middle * _factor(s), (p.amount.interval / whole).times(_factor(s)), f"{p.shown}÷{about}×100%", 0.9, f"各行合计{about}", {})
        for p, s in ((part, share) for _r, part, share in pairs)
    ]
    return made if sum(r.wrong for r in made) == 1 else []


def _factor(share: Claim) -> Fraction:
    return HUNDRED if share.dimension != "‰" else Fraction(1000)


def _agreed(reaches: Sequence[Interval]) -> tuple[set[int], Interval]:
    """Which of the intervals share one number, as many as possible, and what they share."""
    ends = sorted([(r.low, 0) for r in reaches] + [(r.high, 1) for r in reaches])
    depth = best = 0
    low = ends[0][0]
    high = low
    for at, (value, closing) in enumerate(ends):
        if closing:
            depth -= 1
            continue
        depth += 1
        if depth > best:
            best, low = depth, value
            high = next(v for v, c in ends[at + 1 :] if c)
    return {i for i, r in enumerate(reaches) if r.low <= low <= r.high}, Interval(low, high)


def _implied(part: Claim, share: Claim, common: Interval, rows: int) -> Relation:
    """A row against the whole that the others imply."""
    middle = (common.low + common.high) / 2
    point = part.amount.value / middle * _factor(share)
    reach = (part.amount.interval / common).times(_factor(share))
    about = decimals(middle / part.scale, part.places)
    return building.made("table_ratio", "arithmetic.ratio", share, (part, share), point, reach, f"{part.shown}÷约{about}{part.unit}×100%", 0.88, f"其余{rows}行的占比都以约{about}{part.unit}为总数", {})


def _to_hundred(grid: Grid, c: int) -> Iterator[Relation]:
    """Shares alone, where a total row says 100 or 其他 closes them."""
    rows = [r for r in range(grid.body, len(grid.cells)) if grid.cells[r][c] is not None]
    last = [r for r in rows if TOTAL.search(grid.labels[r])]
    parts = [f for r in rows if r not in last and not re.match(r"其中|#", grid.labels[r]) and (f := grid.cells[r][c]) is not None]
    whole = [f for r in last if (f := grid.cells[r][c]) is not None]
    closed = len(whole) == 1 and whole[0].value == 100 or not whole and rows and _OTHER.search(grid.labels[rows[-1]])
    if closed and LEAST <= len(parts) <= MOST_ROWS and {p.unit for p in parts} <= {"%", ""}:
        relation = hundred(parts, 0.88, "各行占比之和应为100%")
        if not relation.wrong or relation.cause:
            yield relation
