"""Exact arithmetic over printed precision, and the three verdicts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.checking.causes import slip, slip_into
from zhiheng.checking.intervals import Amount, Interval, Verdict, judge

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.slow
@given(a=numbers, b=numbers, c=numbers, d=numbers, t=st.fractions(min_value=0, max_value=1, max_denominator=10))
def test_products_and_sums_of_members_lie_in_the_interval(a: Fraction, b: Fraction, c: Fraction, d: Fraction, t: Fraction) -> None:
    left, right = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    x, y = left.low + t * (left.high - left.low), right.high - t * (right.high - right.low)
    for made, value in ((left + right, x + y), (left - right, x - y), (left * right, x * y)):
        assert made.low <= value <= made.high


def printed(text: str) -> Amount:
    places = len(text.partition(".")[2])
    unit = Fraction(1, 10**places)
    return Amount(Fraction(text), unit / 2, unit)


@pytest.mark.parametrize(
    ("value", "print_", "verdict"),
    [
        (Fraction(19, 32) * 100, "59.4", Verdict.CONSISTENT),
        (Fraction(19, 32) * 100, "59.3", Verdict.ROUNDING),
        (Fraction(19, 32) * 100, "59.2", Verdict.WRONG),
        (Fraction("0.25"), "0.3", Verdict.CONSISTENT),
        (Fraction("0.25"), "0.2", Verdict.ROUNDING),
        (Fraction(425, 456) * 100, "91", Verdict.WRONG),
    ],
)
def test_the_three_verdicts(value: Fraction, print_: str, verdict: Verdict) -> None:
    assert judge(value, Interval.of(value), printed(print_)).verdict is verdict


def test_counts_that_are_added_must_agree_exactly() -> None:
    count = Amount(Fraction(100), Fraction(0), Fraction(1), exact=True)
    assert judge(Fraction(101), Interval.of(101), count, exact=True).verdict is Verdict.WRONG


def test_slips_of_the_pen_are_named() -> None:
    assert slip("24.7", "27.4") == "数字颠倒"
    assert slip_into("7.29", Fraction("72.8"), Fraction("73.0")) == "小数点错位"
    assert slip_into("389.8", Fraction("384.7"), Fraction("384.9")) == "一位数字有误"
    assert slip_into("389.8", Fraction("1000"), Fraction("1001")) == ""
