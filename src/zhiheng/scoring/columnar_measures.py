"""The operators that turn a number into points, as columns of milli-points (siblings of `rules.evaluate_measures`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from zhiheng.errors import RuleInvalid
from zhiheng.rules.evaluate_measures import rank_checked, slope_checked
from zhiheng.rules.evaluate_reach import LIMIT
from zhiheng.rules.syntax import Deduct, Each, Import, MeanOf, Proportional, Rank, Slope
from zhiheng.scoring.columnar_conditions import Facts, Known, Pair, decided
from zhiheng.scoring.columnar_terms import TRUE, ZERO, Num, Truth, choose, divide, greatest, least, nearest, num
from zhiheng.values.numbers import milli

FAR = 10**15
"""Beyond every number of points: the neutral element of least and greatest."""


@dataclass(frozen=True)
class Points:
    """The interval of a rule in milli-points, for the clause and past its row, and its vetoes by scope."""

    low: Num
    high: Num
    beyond_low: Num = ZERO
    beyond_high: Num = ZERO
    vetoes: tuple[tuple[str, Pair], ...] = field(default=())

    @staticmethod
    def fixed(points: int) -> Points:
        """The same points everywhere."""
        return Points(Num(points), Num(points))

    def clip(self, low: int | None, high: int | None) -> Points:
        """Both ends between two limits; `low` wins where they cross."""
        a, b = self.low, self.high
        if high is not None and high < LIMIT:
            a, b = least(a, high), least(b, high)
        if low is not None and low > -LIMIT:
            a, b = greatest(a, low), greatest(b, low)
        return Points(a, b, self.beyond_low, self.beyond_high, self.vetoes)

    def chosen(self, when: Pair, other: Points, vetoes: tuple[tuple[str, Pair], ...] = ()) -> Points:
        """This where it holds, the other where it does not, either where that is not known."""

        def low(a: Num, b: Num) -> Num:
            if a.constant is not None and b.constant is not None:
                return choose(when.yes, a, b) if a.constant >= b.constant else choose(when.no, b, a)
            return choose(when.yes, a, choose(when.no, b, least(a, b)))

        def high(a: Num, b: Num) -> Num:
            if a.constant is not None and b.constant is not None:
                return choose(when.no, b, a) if a.constant >= b.constant else choose(when.yes, a, b)
            return choose(when.yes, a, choose(when.no, b, greatest(a, b)))

        return Points(
            low(self.low, other.low),
            high(self.high, other.high),
            low(self.beyond_low, other.beyond_low),
            high(self.beyond_high, other.beyond_high),
            vetoes,
        )


def settled(known: Truth, worth: Num, low: Num | int, high: Num | int) -> Points:
    """The points where known, the whole range elsewhere."""
    return Points(choose(known, worth, low), choose(known, worth, high))


def _most(cap: object) -> int:
    return LIMIT if cap is None else min(abs(milli(cap)), LIMIT)  # type: ignore[arg-type]


def _counted(value: Known) -> Num:
    return divide(greatest(value.num, 0), value.den)


def each(rule: Each, facts: Facts, cid: str, path: str) -> Points:
    """Points per counted thing."""
    points, most = milli(rule.points), _most(rule.cap)
    value = facts.value(cid, f"{path}per")
    worth = least(_counted(value) * abs(points), most)
    if points >= 0:
        return settled(value.known, worth, 0, most if points else 0)
    return settled(value.known, -worth, -most, 0)


def deduct(rule: Deduct, facts: Facts, cid: str, path: str) -> Points:
    """Points off per occurrence, in the row or past it."""
    points, most = abs(milli(rule.points)), _most(rule.cap)
    start = milli(rule.from_) if rule.from_ is not None else 0
    value = facts.value(cid, f"{path}per")
    off = least(_counted(value) * points, most)
    low_off, high_off = choose(value.known, off, 0), choose(value.known, off, most if points else 0)
    if rule.scope == "card":
        return Points(Num(start), Num(start), -high_off, -low_off)
    return Points(num(start) - high_off, num(start) - low_off).clip(_floor(rule), None)


def _floor(rule: Deduct | Slope) -> int | None:
    if rule.floor is not None:
        return milli(rule.floor)
    return 0 if rule.from_ is not None else None


def slope(rule: Slope, facts: Facts, cid: str, path: str) -> Points:
    """Points per step of distance from a line."""
    slope_checked(rule)
    points, most, floor = milli(rule.points), _most(rule.cap), _floor(rule)
    start = milli(rule.from_) if rule.from_ is not None else 0
    rate = -abs(points) if rule.from_ is not None else points
    value = facts.value(cid, f"{path}line")
    if isinstance(rule.line, str):
        line = facts.value(cid, f"{path}line", "a")
    else:
        fixed = Fraction(rule.line)
        line = Known(TRUE, Num(fixed.numerator), Num(fixed.denominator))
    known = value.known & line.known
    left, right = line.num * value.den, value.num * line.den
    gap = greatest(left - right if rule.side == "below" else right - left, 0)
    step = Fraction(rule.step)
    part, whole = gap * step.denominator, value.den * line.den * step.numerator
    if rule.partial == "share":
        moved = nearest(part * abs(rate), whole)
    else:
        steps = divide(part, whole)
        if rule.partial == "count":
            steps = steps + choose((steps * whole).against("<", part), 1, 0)
        moved = steps * abs(rate)
    moved = least(moved, most) if rate >= 0 else -least(moved, most)
    worth = moved + start
    ends = [start, start + (most if rate > 0 else -most if rate < 0 else 0)]
    if floor is not None:
        worth = greatest(worth, floor)
    if rule.cutoff is not None:
        instead = floor if floor is not None else 0
        past = value.against("<" if rule.side == "below" else ">", Fraction(rule.cutoff))
        worth = choose(past, instead, worth)
        ends.append(instead)
    if floor is not None:
        ends = [max(e, floor) for e in ends]
    return settled(known, worth, min(ends), max(ends))


def proportional(rule: Proportional, facts: Facts, cid: str, path: str) -> Points:
    """Points in proportion to completion."""
    points = milli(rule.points)
    value = facts.value(cid, f"{path}to")
    if isinstance(rule.full_at, Mapping):
        full = facts.value(cid, f"{path}to", "a")
        full = Known(full.known & full.num.against(">", 0), full.num, full.den)
    else:
        line = Fraction(rule.full_at)
        full = Known(TRUE, Num(line.numerator), Num(line.denominator))
        if line <= 0:
            raise RuleInvalid(f"“{rule.to}”按比例得分，得满分的值应大于 0", where=path)
    if points < 0:
        raise RuleInvalid(f"“{rule.to}”按比例得分，分值不能为负", where=path)
    whole = value.den * full.num
    part = least(greatest(value.num * full.den, 0), whole)
    out = settled(value.known & full.known, nearest(part * points, whole), 0, points)
    if rule.gate is None:
        return out
    return out.chosen(decided(rule.gate, facts, cid, f"{path}gate"), Points.fixed(0))


def rank(rule: Rank, facts: Facts, cid: str, path: str) -> Points:
    """Points by place, or relative to the best or the mean."""
    how, points = rank_checked(rule)
    if how in ("best", "mean"):
        return _share(how, points[0], facts, cid, f"{path}points")
    place = facts.place(cid, f"{path}points", better=rule.better, order=rule.order, ties=rule.ties)
    if how == "decrement":
        first, step = points
        worth = [greatest(num(first) - (p - 1) * step, 0) for p in (place.worst, place.best)]
        return Points(choose(place.known, worth[0], 0 if step else min(first, 0)), choose(place.known, worth[1], first))
    last = len(points) + 1
    best = choose(place.known, place.best, 1)
    worst = choose(place.known, place.worst, last)
    lows, highs = [], []
    for k, given in enumerate(points, 1):
        here = best.against("<=", k) & worst.against(">=", k)
        lows.append(choose(here, given, FAR))
        highs.append(choose(here, given, -FAR))
    outside = worst.against(">=", last)
    return Points(least(*lows, choose(outside, 0, FAR)), greatest(*highs, choose(outside, 0, -FAR)))


def _share(how: str, first: int, facts: Facts, cid: str, path: str) -> Points:
    value, known, unknown = facts.taking_part(cid, path)
    prefix = facts.columns(cid, path).prefix
    stages = facts.stages
    awaited = stages.window(f"{prefix}_others", "sum", unknown, [])
    if how == "best":
        keyed = facts.sorting_keys(cid, path)
        top = stages.window(f"{prefix}_topn", "first", value.num, [known], keyed, down=True)
        base = stages.window(f"{prefix}_topd", "first", value.den, [known], keyed, down=True)
        part, whole = value.num * base, value.den * top
    else:
        # One denominator for the whole column (`common_denominators`), so that numerators can be added.
        top = stages.window(f"{prefix}_sum", "sum", value.num, [known])
        count = stages.window(f"{prefix}_count", "sum", known, [known])
        part, whole = value.num * count, top
    able = known & top.against(">", 0)
    worth = nearest(least(greatest(part, 0), whole) * first, whole)
    complete = awaited.against("=", 0)
    if how == "best":
        return Points(choose(able & complete, worth, 0), choose(able, worth, first))
    return settled(able & complete, worth, 0, first)


def mean_of(rule: MeanOf, facts: Facts, cid: str, path: str) -> Points:
    """The mean of the others' points."""
    points = milli(rule.points)
    if points < 0:
        raise RuleInvalid(f"取“{rule.over}”平均分，分值不能为负", where=path)
    value, known, unknown = facts.taking_part(cid, f"{path}over")
    prefix = facts.columns(cid, f"{path}over").prefix
    stages = facts.stages
    mine = stages.number(f"{prefix}_mine", choose(known, value.num, 0))
    count = stages.window(f"{prefix}_count", "sum", known, [])
    awaited = stages.window(f"{prefix}_others", "sum", unknown, [])
    total = stages.window(f"{prefix}_sum", "sum", mine, [])
    scale = stages.number(f"{prefix}_scale", choose(known, value.den, 1))
    whole = stages.window(f"{prefix}_whole", "max", scale, [])
    others = count - choose(known, 1, 0)
    left = awaited - choose(unknown, 1, 0)
    mean = nearest(greatest(total - mine, 0) * 1000, whole * others)
    return settled(left.against("=", 0) & others.against(">", 0), least(mean, points), 0, points)


def imported(rule: Import, facts: Facts, cid: str, path: str) -> Points:
    """Points taken over from another assessment."""
    points = milli(rule.points)
    if points < 0:
        raise RuleInvalid(f"引用“{rule.source}”的得分，分值不能为负", where=path)
    value = facts.value(cid, f"{path}from")
    worth = least(nearest(greatest(value.num, 0) * 1000, value.den), points)
    return settled(value.known, worth, 0, points)
