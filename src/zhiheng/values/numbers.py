"""Exact numbers (比率, 分值) and the one place where anything is rounded.

Counts are `int`, points and money `Decimal`, rates `Ratio`. No `float` is accepted: a float has already lost what
a score must keep. Thresholds compare exact values (GB/T 8170, 全数值比较法); rounding happens once, for display.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from zhiheng.errors import InvalidValue, UnitMismatch

Points = Decimal
"""Points of a scorecard (分值, 得分): a `Decimal`, at most three places, so that milli-points are whole numbers."""

COMPARISONS: Final = (">=", ">", "<=", "<", "=")


def as_decimal(value: str | int | Decimal) -> Decimal:
    """A `Decimal` from a decimal string, an integer or a Decimal; never from a float.

    Raises:
        InvalidValue: the text is no finite decimal number.

    >>> as_decimal("0.50")
    Decimal('0.50')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidValue(f"应为十进制数，收到的是 {type(value).__name__}：{value!r}", found=value)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise InvalidValue(f"“{value}”不是十进制数，应写作 95 或 0.5 的样子", found=value) from error
    if not number.is_finite():
        raise InvalidValue(f"“{value}”不是有限的数", found=value)
    return number


def milli(points: Decimal) -> int:
    """Points as whole thousandths (千分之一分), the integer in which columns of scores are computed.

    Raises:
        InvalidValue: the points have more than three decimal places.

    >>> milli(Decimal("0.5"))
    500
    """
    scaled = points * 1000
    whole = int(scaled)
    if scaled != whole:
        raise InvalidValue(f"分值 {points} 超过三位小数，无法精确计分", found=str(points))
    return whole


def from_milli(value: int) -> Decimal:
    """The inverse of `milli`, without trailing zeros.

    >>> from_milli(1500)
    Decimal('1.5')
    """
    number = Decimal(value) / 1000
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _round(value: Fraction | Decimal | int, places: int, mode: str) -> Decimal:
    exact = Fraction(value)
    scaled = exact * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    twice = 2 * rest
    up = twice > scaled.denominator or (
        twice == scaled.denominator and (mode == ROUND_HALF_UP or whole % 2 == 1)
    )
    digits = (whole + 1 if up else whole) * (-1 if exact < 0 else 1)
    return Decimal(digits).scaleb(-places)


def round_half_up(value: Fraction | Decimal | int, places: int = 1) -> Decimal:
    """四舍五入, the manner of statistics: away from zero at the half.

    >>> round_half_up(Fraction(19, 32) * 100, 1)
    Decimal('59.4')
    """
    return _round(value, places, ROUND_HALF_UP)


def round_half_even(value: Fraction | Decimal | int, places: int = 1) -> Decimal:
    """四舍六入五成双, the manner of test data (GB/T 8170).

    >>> round_half_even(Fraction(105, 100), 1)
    Decimal('1.0')
    """
    return _round(value, places, ROUND_HALF_EVEN)


def nearest_milli(points: Fraction) -> int:
    """The nearest whole thousandth of a point (四舍五入), where a rule divides: shares, means, coefficients.

    >>> nearest_milli(Fraction(2, 3))
    667
    """
    return int(_round(points * 1000, 0, ROUND_HALF_UP))


def compare(left: Fraction, cmp: str, right: Fraction) -> bool:
    """Whether `left cmp right` holds exactly; 以上 and 以下 include the number (Civil Code art. 1259).

    Raises:
        InvalidValue: the sign is none of `>= > <= < =`.
    """
    match cmp:
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
        case "=":
            return left == right
    raise InvalidValue(f"不认识的比较符“{cmp}”，应为 {'、'.join(COMPARISONS)} 之一", found=cmp)


@dataclass(frozen=True)
class Ratio:
    """Part of a whole in one unit of count (比率): passed batches of sampled batches.

    `part` and `whole` are whole numbers; a whole of 0 is 不适用, neither 0 % nor 100 %.
    """

    part: int
    whole: int
    unit: str = ""

    def __post_init__(self) -> None:
        if self.whole < 0:
            raise InvalidValue(f"分母不能为负：{self.part}/{self.whole}", part=self.part, whole=self.whole)

    def fraction(self) -> Fraction | None:
        """The exact quotient, or None when nothing was counted."""
        return Fraction(self.part, self.whole) if self.whole else None

    def exact_percent(self) -> Fraction | None:
        """The exact rate in per cent, for thresholds; None when nothing was counted."""
        fraction = self.fraction()
        return None if fraction is None else fraction * 100

    def percent(self, places: int = 1) -> Decimal | None:
        """The rate in per cent for display (四舍五入); None when nothing was counted.

        >>> Ratio(425, 456, "批次").percent()
        Decimal('93.2')
        """
        exact = self.exact_percent()
        return None if exact is None else round_half_up(exact, places)

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}"


def pool(parts: Iterable[Ratio]) -> Ratio:
    """Combine ratios over disjoint groups (汇总合格率) by adding parts and wholes.

    Raises:
        UnitMismatch: two parts count different things (批次 and 家).
    Source: docs/explanation/numbers.md, "why not the mean".

    >>> pool([Ratio(9, 10, "批次"), Ratio(1, 2, "批次")]).percent()   # the mean of the rates would be 70.0
    Decimal('83.3')
    """
    part = whole = 0
    unit: str | None = None
    for ratio in parts:
        if unit is not None and ratio.unit != unit:
            raise UnitMismatch(f"不能把“{unit}”和“{ratio.unit}”的比率相加", left=unit, right=ratio.unit)
        unit = ratio.unit
        part += ratio.part
        whole += ratio.whole
    return Ratio(part, whole, unit or "")
