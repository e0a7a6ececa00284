"""Where an indicator will stand on a day to come (到期预计), from its own months, with an interval; exact and deterministic.

Four ways, by what the indicator is; whatever fits none is refused with the reason:
- a rate of things that happen (R1): what is still to come happens at the pooled rate of the last months. The interval is the exact
  prediction interval (Thatcher 1964): an outcome of the rest is left out when, given both together, it would be among the rarest 5 % at its
  end; so the unknown rate and the chance of the rest are both inside. Above 3,000 things it is Wilson's with the effective sample n·m/(n+m);
- a number or an amount that adds up (R2): so far plus the mean month times the months left, with Student's t on the months' spread, at
  least that of chance (Poisson) for counts;
- distinct things of a period (R3): the same on the growth from month to month, never above the whole;
- a stock (R7, R3 on a day): today's value plus the mean monthly change, with Student's t on the changes.
Nothing here knows of seasons: one year of months is what it sees, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt
from typing import Final

from zhiheng.errors import InvalidValue
from zhiheng.indicators.declare import Indicator, PeriodKind, RollUp, Side
from zhiheng.monitoring import hypergeometric_tail

LEVEL: Final = "90%"
MOST_MONTHS: Final = 12
LEAST_MONTHS: Final = 3
LEAST_SEEN: Final = 20
EXACT_UP_TO: Final = 3_000
_RISK: Final = Fraction(1, 20)
_Z: Final = Fraction("1.6449")
_T: Final = tuple(map(Fraction, ("6.314", "2.920", "2.353", "2.132", "2.015", "1.943", "1.895", "1.860", "1.833", "1.812", "1.796", "1.782")))
"""Two-sided 90 %: the normal, and Student's t with 1, 2, … 12 degrees of freedom."""
_MONTH: Final = Fraction(3652425, 120000)
"""Days of a mean month."""
METHODS: Final = {"rate": "按近几个月的合并比率", "run": "按近几个月的月均进度", "growth": "按本期逐月新增", "stock": "按近几个月的月均变化"}


@dataclass(frozen=True)
class Month:
    """One complete month (月度数): what was counted in it, or how it stood at its end; `end` is its last day."""

    end: date
    part: int
    whole: int


@dataclass(frozen=True)
class Forecast:
    """Where it will stand (预计): `value` between `low` and `high` on `due_on`, in the unit shown; or `refused` says why not, and there is no value."""

    due_on: date
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    method: str = ""
    months: int = 0
    refused: str = ""

    def outlook(self, meets: object) -> str:
        """sure, likely, unlikely or out for an aim: `meets(value)` says whether a value reaches it; "" where nothing was forecast."""
        if self.value is None or not callable(meets):
            return ""
        ends = [bool(meets(self.low)), bool(meets(self.high))]
        if all(ends) and meets(self.value):
            return "sure"
        if not any(ends) and not meets(self.value):
            return "out"
        return "likely" if meets(self.value) else "unlikely"


def kind_of(indicator: Indicator) -> str:
    """Which history it needs: `flow` (each month counted), `grown` (the period so far at each month's end), `stock` (how it stood), or ""."""
    if indicator.rollup in (RollUp.MEAN, RollUp.GIVEN):
        return ""
    if indicator.period_kind is PeriodKind.STOCK:
        return "stock"
    if indicator.rollup is RollUp.DISTINCT:
        return "grown"
    return "flow"


def forecast(indicator: Indicator, months: Sequence[Month], part: int, whole: int, as_of: date, due_on: date) -> Forecast:
    """The forecast for `due_on` from complete months up to `as_of` (oldest first), and what is counted so far.

    Raises:
        InvalidValue: a day that is over, or months that are not in order.
    """
    if due_on < as_of:
        raise InvalidValue(f"{due_on} 早于 {as_of}，已经过去的日子不用预计", due_on=due_on, as_of=as_of)
    if any(a.end >= b.end for a, b in zip(months, months[1:], strict=False)) or any(m.end > as_of for m in months):
        raise InvalidValue("月度数应从早到晚排列，不晚于截至日", as_of=as_of)
    seen = list(months)[-MOST_MONTHS - (kind_of(indicator) == "stock") :]
    left = Fraction((due_on - as_of).days) / _MONTH
    way = kind_of(indicator)
    if not way:
        return Forecast(due_on, refused="由调查或其他部门给出的数，不能由逐月记录推出")
    if whole == 0:
        return Forecast(due_on, refused="现在还没有可计的对象")
    if way == "stock":
        return _stock(indicator, seen, part, whole, left, due_on)
    if len(seen) < LEAST_MONTHS:
        return Forecast(due_on, refused=f"只有 {len(seen)} 个整月的记录，不足 {LEAST_MONTHS} 个月")
    if way == "grown":
        return _growth(indicator, seen, part, whole, left, due_on)
    if isinstance(indicator.whole, Side):
        return _rate(indicator, seen, part, whole, left, due_on)
    return _run(indicator, seen, part, whole, left, due_on)


def _rate(indicator: Indicator, seen: Sequence[Month], part: int, whole: int, left: Fraction, due_on: date) -> Forecast:
    if not indicator.subset:
        return Forecast(due_on, refused="分子不是分母的一部分，不能按合并比率推算")
    k, n = sum(m.part for m in seen), sum(m.whole for m in seen)
    if n < LEAST_SEEN:
        return Forecast(due_on, refused=f"近 {len(seen)} 个月只有 {n} {indicator.counted}，不足 {LEAST_SEEN}，推不出比率")
    to_come = _nearest(Fraction(n, len(seen)) * left)
    if not to_come:
        exact = indicator.measure(part, whole)
        return Forecast(due_on, exact, exact, exact, "rate", len(seen))
    middle = Fraction(k * to_come, n)
    if n + to_come <= EXACT_UP_TO:
        low, high = (Fraction(y) for y in _plausible(k, n, to_come))
    else:
        low, high = (to_come * rate for rate in wilson(Fraction(k, n), Fraction(n * to_come, n + to_come)))
    ends = (min(low, middle), middle, max(high, middle))
    values = [indicator_value(indicator, part + more, Fraction(whole + to_come)) for more in ends]
    return Forecast(due_on, values[1], values[0], values[2], "rate", len(seen))


def _plausible(k: int, n: int, m: int) -> tuple[int, int]:
    """The fewest and the most of `m` to come that are not among the rarest 5 % at their end, given `k` of `n` seen."""

    def is_few(y: int) -> bool:
        return 1 - hypergeometric_tail(y + 1, m, k + y, n + m) <= _RISK

    def is_many(y: int) -> bool:
        return hypergeometric_tail(y, m, k + y, n + m) <= _RISK

    low, high = 0, m
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if is_few(middle) else (low, middle)
    least, low, high = low, 0, m
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (low, middle - 1) if is_many(middle) else (middle, high)
    return least, low


def _run(indicator: Indicator, seen: Sequence[Month], part: int, whole: int, left: Fraction, due_on: date) -> Forecast:
    parts = [m.part for m in seen]
    filled = sum(p != 0 for p in parts)
    if filled * 2 < len(parts) or filled < LEAST_MONTHS:
        return Forecast(due_on, refused=f"近 {len(parts)} 个月只有 {filled} 个月有数，不是逐月发生的，按月推不准")
    floor = Fraction(0) if indicator.part.total else _mean(parts)
    half = _half_width(parts, left, floor)
    more = _mean(parts) * left
    ends = [part + max(Fraction(0), more - half), part + more, part + more + half]
    values = [indicator_value(indicator, end, Fraction(whole)) for end in ends]
    return Forecast(due_on, values[1], values[0], values[2], "run", len(seen))


def _growth(indicator: Indicator, seen: Sequence[Month], part: int, whole: int, left: Fraction, due_on: date) -> Forecast:
    steps = [b - a for a, b in zip([0, *(m.part for m in seen)], [m.part for m in seen], strict=False)]
    half, more = _half_width(steps, left, Fraction(0)), _mean(steps) * left
    most = Fraction(whole) if isinstance(indicator.whole, Side) and indicator.subset else None
    ends = [part + max(Fraction(0), move) for move in (more - half, more, more + half)]
    bounded = [min(end, most) if most is not None else end for end in ends]
    values = [indicator_value(indicator, end, Fraction(whole)) for end in bounded]
    return Forecast(due_on, values[1], values[0], values[2], "growth", len(seen))


def _stock(indicator: Indicator, seen: Sequence[Month], part: int, whole: int, left: Fraction, due_on: date) -> Forecast:
    levels = [v for m in seen if (v := indicator.measure(m.part, m.whole)) is not None]
    if len(levels) < LEAST_MONTHS + 1:
        return Forecast(due_on, refused=f"只有 {len(levels)} 个月末的数，不足 {LEAST_MONTHS + 1} 个，看不出变化")
    now = indicator.measure(part, whole)
    if now is None:
        return Forecast(due_on, refused="现在还没有可计的对象")
    steps = [b - a for a, b in zip(levels, levels[1:], strict=False)]
    half, more = _half_width(steps, left, Fraction(0)), _mean(steps) * left
    top = Fraction(100) if indicator.unit == "%" else None
    ends = [max(Fraction(0), end) for end in (now + more - half, now + more, now + more + half)]
    low, value, high = (min(end, top) if top is not None else end for end in ends)
    return Forecast(due_on, value, low, high, "stock", len(steps))


def indicator_value(indicator: Indicator, part: Fraction, whole: Fraction) -> Fraction:
    """The value in the unit shown of a part and a whole that need not be whole numbers."""
    return part / (whole * indicator.scale) * (100 if indicator.unit == "%" else indicator.times)


def _nearest(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _mean(values: Sequence[int | Fraction]) -> Fraction:
    return Fraction(sum(values, Fraction(0)), len(values))


def _half_width(steps: Sequence[int | Fraction], left: Fraction, least: Fraction) -> Fraction:
    """Half the interval of the sum of `left` further months: t · s · √(left · (1 + left/k)), the variance at least `least`."""
    k, mean = len(steps), _mean(steps)
    variance = sum(((x - mean) ** 2 for x in steps), Fraction(0)) / (k - 1)
    return _T[min(k - 1, len(_T)) - 1] * root(max(variance, least) * left * (1 + left / k))


def wilson(rate: Fraction, n: Fraction, z: Fraction = _Z) -> tuple[Fraction, Fraction]:
    """Wilson's interval of a share for a sample of (effective) size n; inside 0 and 1 by construction."""
    z2 = z * z
    middle = rate + z2 / (2 * n)
    half = z * root(rate * (1 - rate) / n + z2 / (4 * n * n))
    below = 1 + z2 / n
    return max(Fraction(0), (middle - half) / below), min(Fraction(1), (middle + half) / below)


def root(value: Fraction) -> Fraction:
    """The square root, cut to twelve decimals; exact arithmetic gives the same digits on every machine.

    >>> root(Fraction(9, 4))
    Fraction(3, 2)
    """
    scale = 10**12
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator), scale)
