"""Forecasts: exact, inside their bounds, refused where the months say too little, and right as often as they claim."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.forecasts import Forecast, Month, forecast, kind_of, root
from zhiheng.indicators.histories import complete_months

RATE, RUN, STOCK = (CATALOGUE[c] for c in ("industrial_pass_rate", "quality_fund_spent", "mandatory_standards"))
GROWN = next(i for i in CATALOGUE.values() if kind_of(i) == "grown")
AS_OF, END = date(2026, 10, 31), date(2026, 12, 31)


def months(*counted: tuple[int, int]) -> list[Month]:
    ends = [p.end for p in complete_months(AS_OF, len(counted))]
    return [Month(end, part, whole) for end, (part, whole) in zip(ends, counted, strict=True)]


def test_a_steady_rate_stays_and_its_interval_shrinks_as_the_year_ends() -> None:
    found = forecast(RATE, months(*[(19, 20)] * 10), 190, 200, AS_OF, END)
    assert found.value == 95 and found.low is not None and found.high is not None and found.low < 95 < found.high
    later = forecast(RATE, months(*[(19, 20)] * 10), 190, 200, AS_OF, date(2026, 11, 15))
    assert later.low is not None and found.low < later.low
    today = forecast(RATE, months(*[(19, 20)] * 10), 190, 200, AS_OF, AS_OF)
    assert (today.low, today.value, today.high) == (95, 95, 95)


def test_an_amount_runs_on_by_its_mean_month() -> None:
    found = forecast(RUN, months(*[(5_000_000, 1_000_000)] * 10), 50_000_000, 1_000_000, AS_OF, END)
    assert found.low == found.value == found.high
    assert found.value is not None and abs(found.value - 60) < Fraction(1, 10)


def test_a_stock_that_never_changed_stays_and_one_that_falls_goes_on_falling() -> None:
    still = forecast(STOCK, months(*[(7, 1)] * 12), 7, 1, AS_OF, END)
    assert (still.low, still.value, still.high) == (7, 7, 7)
    falls = forecast(STOCK, months(*[(20 - n, 1) for n in range(12)]), 9, 1, AS_OF, END)
    assert falls.value is not None and 6 < falls.value < 8


def test_distinct_things_never_pass_their_whole() -> None:
    found = forecast(GROWN, months(*[(6 * n, 60) for n in range(1, 11)]), 60, 60, AS_OF, END)
    assert found.high == found.value == 100


@pytest.mark.parametrize(
    ("indicator", "seen", "part", "whole", "words"),
    [
        (RATE, months((19, 20), (19, 20)), 38, 40, "不足 3 个月"),
        (RATE, months((2, 3), (3, 3), (1, 1)), 6, 7, "推不出比率"),
        (RATE, months(*[(0, 0)] * 4), 0, 0, "没有可计的对象"),
        (RUN, months((9, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1)), 9, 1, "不是逐月发生"),
        (STOCK, months((7, 1), (7, 1), (7, 1)), 7, 1, "看不出变化"),
        (CATALOGUE["satisfaction_producer"], months(*[(1, 1)] * 6), 1, 1, "不能由逐月记录推出"),
    ],
)
def test_too_little_is_refused_in_words(indicator: object, seen: list[Month], part: int, whole: int, words: str) -> None:
    found = forecast(indicator, seen, part, whole, AS_OF, END)  # type: ignore[arg-type]
    assert words in found.refused and found.value is None and found.outlook(lambda v: True) == ""


def test_days_that_are_over_and_months_in_disorder_are_refused() -> None:
    with pytest.raises(InvalidValue, match="已经过去"):
        forecast(RATE, [], 1, 1, AS_OF, date(2026, 10, 30))
    with pytest.raises(InvalidValue, match="从早到晚"):
        forecast(RATE, months((1, 1), (1, 1))[::-1], 1, 1, AS_OF, END)


def test_the_outlook_says_whether_the_whole_interval_the_middle_or_nothing_reaches_the_aim() -> None:
    found = Forecast(END, Fraction(95), Fraction(93), Fraction(97), "rate", 10)
    assert [found.outlook(lambda v, aim=aim: v >= aim) for aim in (93, 95, 96, 98)] == ["sure", "likely", "unlikely", "out"]


counts = st.integers(1, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.slow
@given(st.lists(counts, min_size=3, max_size=12), st.integers(0, 120))
@settings(max_examples=40)
def test_a_rate_lies_in_its_interval_and_in_its_bounds(seen: list[tuple[int, int]], ahead: int) -> None:
    due = date.fromordinal(AS_OF.toordinal() + ahead)
    part, whole = (sum(x) for x in zip(*seen, strict=True))
    found = forecast(RATE, months(*seen), part, whole, AS_OF, due)
    if found.value is not None:
        assert found.low is not None and found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 100


@given(st.fractions(min_value=0, max_value=10**9))
def test_the_root_is_cut_and_never_above(value: Fraction) -> None:
    found = root(value)
    assert found * found <= value < (found + Fraction(1, 10**12)) ** 2


@pytest.mark.slow
def test_nine_in_ten_futures_fall_into_the_interval_of_a_rate() -> None:
    rng, inside, runs = random.Random(990121), 0, 400
    for _ in range(runs):
        rate, size = rng.choice((0.85, 0.93, 0.97)), rng.choice((15, 40, 120))
        seen = [(sum(rng.random() < rate for _ in range(size)), size) for _ in range(10)]
        part, whole = (sum(x) for x in zip(*seen, strict=True))
        found = forecast(RATE, months(*seen), part, whole, AS_OF, END)
        future = sum(rng.random() < rate for _ in range(2 * size))
        assert found.low is not None and found.high is not None
        inside += found.low <= Fraction(100 * (part + future), whole + 2 * size) <= found.high
    assert Fraction(86, 100) <= Fraction(inside, runs) <= Fraction(99, 100), inside
