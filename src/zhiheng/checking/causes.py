"""Why a figure may be wrong (可能原因): digits swapped, one digit changed, the point moved, a wrong base, a part left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from zhiheng.checking.claims import Claim
from zhiheng.checking.intervals import decimals


def likely_cause(result: Claim, numbers: Sequence[Claim], point: Fraction, wrongs: Mapping[str, Fraction]) -> str:
    """The likeliest reason in words, or "" where none fits.

    Args:
        wrongs: what a writer gets who computes it in a known wrong way, by its name.
    """
    printed = abs(result.amount.value)
    for words, value in wrongs.items():
        if abs(abs(value) - printed) < result.amount.unit:
            return words
    unit = result.amount.unit
    if any(abs(printed * factor - abs(point)) < max(unit, unit * factor) * Fraction(51, 100) for factor in (10, Fraction(1, 10))):
        return "小数点错位"
    right = decimals(abs(point) / result.scale, result.places)
    return slip(result.text.replace(",", ""), right)


def slip_into(printed: str, low: Fraction, high: Fraction) -> str:
    """The slip of the pen that, undone, brings a printed figure between two values; "" where no single one does.

    >>> slip_into("399.8", Fraction("39.9"), Fraction("40.1")), slip_into("65.4", Fraction("61.2"), Fraction("61.4"))
    ('小数点错位', '一位数字有误')
    """
    value = Fraction(printed)
    if low <= value * 10 <= high or low <= value / 10 <= high:
        return "小数点错位"
    whole, _, places = printed.partition(".")
    digits = [int(d) for d in whole + places]
    number, shift = int(whole + places), 10 ** len(places)
    least, most = ceil(low * shift) - number, floor(high * shift) - number
    powers = [10**k for k in range(len(digits) - 1, -1, -1)]
    for left, right, high_power, low_power in zip(digits, digits[1:], powers, powers[1:], strict=False):
        if left != right and least <= (right - left) * (high_power - low_power) <= most:
            return "数字颠倒"
    for digit, power in zip(digits, powers, strict=True):
        first, last = max(-(-least // power), -digit), min(most // power, 9 - digit)
        if first <= last and (first, last) != (0, 0):
            return "一位数字有误"
    return ""


def slip(printed: str, right: str) -> str:
    """How a slip of the pen leads from one figure to the other, or "".

    >>> slip("24.7", "27.4"), slip("9.32", "93.2"), slip("93.4", "93.2"), slip("61", "93.2")
    ('数字颠倒', '小数点错位', '一位数字有误', '')
    """
    if printed == right:
        return ""
    bare, other = printed.replace(".", ""), right.replace(".", "")
    if bare.strip("0") == other.strip("0"):
        return "小数点错位"
    if len(printed) == len(right):
        different = [i for i, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
        if len(different) == 1:
            return "一位数字有误"
        if len(different) == 2 and printed[different[0]] == right[different[1]] and printed[different[1]] == right[different[0]]:
            return "数字颠倒"
    return ""
