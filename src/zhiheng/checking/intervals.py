"""Exact arithmetic over printed precision (印出精度上的区间运算), with three verdicts: wrong, rounding only, consistent.

A printed 93.2 stands for every number from 93.15 to 93.25. A relation is wrong only when no choice of numbers behind
the printed ones can make it true, and not even cutting off instead of rounding (59.375 printed as 59.3) explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

from zhiheng.values.numbers import round_half_up

ZERO, HUNDRED = Fraction(0), Fraction(100)


class Verdict(StrEnum):
    """What recomputing says (判断)."""

    CONSISTENT = "consistent"
    ROUNDING = "rounding"
    WRONG = "wrong"


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high` (区间). `low <= high`.

    >>> Interval.of(2) + Interval(Fraction(1), Fraction(3))
    Interval(low=Fraction(3, 1), high=Fraction(5, 1))
    """

    low: Fraction
    high: Fraction

    @staticmethod
    def of(value: int | Fraction | Decimal) -> Interval:
        """A single number."""
        exact = value if type(value) is Fraction else Fraction(value)
        return Interval(exact, exact)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        if self.low >= 0 and other.low >= 0:
            return Interval(self.low * other.low, self.high * other.high)
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        return self * Interval(1 / other.high, 1 / other.low)

    def times(self, factor: int | Fraction) -> Interval:
        """Every number times the same factor."""
        a, b = self.low * factor, self.high * factor
        return Interval(a, b) if a <= b else Interval(b, a)

    def gap(self, other: Interval) -> Fraction:
        """How far apart the two are; 0 when they share a number."""
        return max(other.low - self.high, self.low - other.high, ZERO)

    def size(self) -> Interval:
        """Without the sign (下降 printed as a positive figure)."""
        return -self if self.low + self.high < 0 else self


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    listed = list(parts)
    low = fractions_sum([p.low for p in listed])
    if all(p.low is p.high for p in listed):
        return Interval(low, low)
    return Interval(low, fractions_sum([p.high for p in listed]))


def fractions_sum(values: Sequence[Fraction]) -> Fraction:
    """The exact sum, brought to one denominator once and not at each step."""
    if all(v.denominator == 1 for v in values):
        return Fraction(sum(v.numerator for v in values))
    denominator = lcm(*(v.denominator for v in values))
    return Fraction(sum(v.numerator * (denominator // v.denominator) for v in values), denominator)


@dataclass(frozen=True)
class Amount:
    """A figure as printed (印出的数): exact value in the base unit, half width of its precision, one unit of its last place.

    `exact` is a count, which is not rounded. `low` and `high` differ from value ± half where words bound it (近, 超过).
    """

    value: Fraction
    half: Fraction
    unit: Fraction
    exact: bool = False
    low_slack: Fraction = ZERO
    high_slack: Fraction = ZERO

    @cached_property
    def interval(self) -> Interval:
        """What may stand behind the print."""
        if self.exact:
            return Interval(self.value, self.value)
        if not (self.low_slack or self.high_slack):
            return Interval(self.value - self.half, self.value + self.half)
        return Interval(self.value - self.half - self.low_slack, self.value + self.half + self.high_slack)

    @property
    def low(self) -> Fraction:
        """The least that may stand behind the print."""
        return self.value if self.exact else self.interval.low

    @property
    def loose(self) -> bool:
        """Whether words make it a bound or an estimate."""
        return bool(self.low_slack or self.high_slack)


Reach = Interval | Callable[[], Interval]
"""The numbers that a result may be (可能范围), or what works them out when a print is off: most are not."""


@dataclass(frozen=True)
class Outcome:
    """A recomputation (重算结果): verdict, the value computed from the printed figures, and how far off the print is,
    in units of its last place."""

    verdict: Verdict
    point: Fraction
    may_be: Reach
    off: Fraction

    @property
    def reach(self) -> Interval:
        """All that the printed figures may come to."""
        return self.may_be if isinstance(self.may_be, Interval) else self.may_be()


def judge(point: Fraction, reach: Reach, printed: Amount, *, exact: bool = False) -> Outcome:
    """Compare what was computed with what is printed.

    Args:
        point: computed from the figures as printed.
        reach: computed from all numbers they may stand for; asked for only where the point is not the print.
        printed: the figure that states the result.
        exact: all figures are counts and only added, so that any difference is wrong.
    """
    off = abs(point - printed.value)
    units = off / printed.unit if off else ZERO
    if exact and printed.exact:
        return Outcome(Verdict.WRONG if off else Verdict.CONSISTENT, point, reach, units)
    twice = units.numerator * 2 - units.denominator
    if twice < 0 or (twice == 0 and abs(printed.value) > abs(point)):
        return Outcome(Verdict.CONSISTENT, point, reach, units)
    reach = reach if isinstance(reach, Interval) else reach()
    gap = reach.gap(printed.interval)
    if gap == 0 and printed.loose:
        verdict = Verdict.CONSISTENT
    elif gap == 0 or units < 1:
        verdict = Verdict.ROUNDING
    else:
        verdict = Verdict.WRONG
    return Outcome(verdict, point, reach, units)


def decimals(value: Fraction, places: int) -> str:
    """A fraction rounded for display (四舍五入), without a minus zero."""
    text = format(round_half_up(value, max(places, 0)), "f")
    return text.lstrip("-") if not text.strip("-0.") else text
