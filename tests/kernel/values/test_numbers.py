"""Exact numbers: rates pool in any order, rounding happens once, thresholds compare what was counted."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue, UnitMismatch
from zhiheng.values import Ratio, as_decimal, compare, pool, round_half_even, round_half_up
from zhiheng.values.numbers import from_milli, milli, nearest_milli

ratios = st.builds(lambda whole, part: Ratio(min(part, whole), whole, "批次"), st.integers(0, 500), st.integers(0, 500))
fractions = st.builds(Fraction, st.integers(-(10**6), 10**6), st.integers(1, 997))


@given(st.lists(ratios, max_size=6), st.randoms(use_true_random=False))
def test_pooling_is_free_of_order_and_of_grouping(parts: list[Ratio], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pool(shuffled).part == pool(parts).part
    assert pool(shuffled).whole == pool(parts).whole
    half = len(parts) // 2
    if half > 0:
        assert pool([pool(parts[:half]), pool(parts[half:])]) == pool(parts)


@given(st.lists(ratios, min_size=1, max_size=6))
def test_a_pooled_rate_lies_between_the_rates(parts: list[Ratio]) -> None:
    rates = [r.fraction() for r in parts if r.whole]
    pooled = pool(parts).fraction()
    assert (pooled is None) == (not rates)
    if pooled is not None:
        known = [r for r in rates if r is not None]
        assert min(known) <= pooled <= max(known)


def test_pooling_different_units_is_refused() -> None:
    with pytest.raises(UnitMismatch, match="批次.*家"):
        pool([Ratio(1, 2, "批次"), Ratio(1, 2, "家")])


def test_a_rate_over_nothing_is_none() -> None:
    assert Ratio(0, 0).percent() is None
    assert Ratio(0, 0).exact_percent() is None
    with pytest.raises(InvalidValue, match="分母不能为负"):
        Ratio(1, -2)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(425, 456, "93.2"), (19, 32, "59.4"), (16294, 16641, "97.9"), (115, 118, "97.5")]
)
def test_rates_of_the_sources_are_shown_as_recomputed(part: int, whole: int, shown: str) -> None:
    assert Ratio(part, whole).percent() == Decimal(shown)


@given(st.decimals(min_value=-1000, max_value=1000, places=4), st.integers(0, 3))
def test_rounding_agrees_with_decimal_arithmetic(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert round_half_up(value, places) == value.quantize(step, ROUND_HALF_UP)
    assert round_half_even(value, places) == value.quantize(step, ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    ("value", "even", "up"), [("1.050", "1.0", "1.1"), ("0.35", "0.4", "0.4"), ("-0.25", "-0.2", "-0.3")]
)
def test_the_two_manners_of_rounding_differ_at_the_half(value: str, even: str, up: str) -> None:
    assert round_half_even(Decimal(value)) == Decimal(even)
    assert round_half_up(Decimal(value)) == Decimal(up)


@given(fractions)
def test_the_nearest_milli_point_is_within_half_a_milli_point(value: Fraction) -> None:
    assert abs(Fraction(nearest_milli(value), 1000) - value) <= Fraction(1, 2000)
    assert nearest_milli(-value) == -nearest_milli(value)


@given(st.integers(-(10**9), 10**9))
def test_milli_points_come_back_unchanged(value: int) -> None:
    assert milli(from_milli(value)) == value


def test_points_finer_than_a_milli_point_and_floats_are_refused() -> None:
    with pytest.raises(InvalidValue, match="超过三位小数"):
        milli(Decimal("0.0005"))
    for wrong in (0.5, True, "十", "NaN"):
        with pytest.raises(InvalidValue):
            as_decimal(wrong)  # type: ignore[arg-type]


@given(fractions, fractions)
def test_comparisons_are_exact_and_include_what_they_say(left: Fraction, right: Fraction) -> None:
    assert compare(left, ">=", right) == (not compare(left, "<", right))
    assert compare(left, "<=", right) == (not compare(left, ">", right))
    assert compare(left, "=", left) and compare(left, ">=", left) and not compare(left, ">", left)
    with pytest.raises(InvalidValue, match="不认识的比较符"):
        compare(left, "~", right)
