"""Control charts: the stated false-alarm rate is true, and a real rise is seen."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue
from zhiheng.monitoring import (
    Count,
    Rule,
    binomial_tail,
    cusum_limit,
    hypergeometric_tail,
    judge,
    upper_rate,
    watch_sum,
)
from zhiheng.monitoring.charts import expected_false_alarms, limit_of
from zhiheng.monitoring.cusum import reach_chance, references

DAY = date(2026, 1, 1)


def _count(events: int, exposure: int) -> Count:
    return Count("2026-01", DAY, DAY, events, exposure)


def test_tails_are_the_sums_they_say() -> None:
    rate = Fraction(1, 20)
    assert binomial_tail(3, 20, rate) == sum(comb(20, k) * rate**k * (1 - rate) ** (20 - k) for k in range(3, 21))
    assert hypergeometric_tail(2, 5, 4, 30) == Fraction(sum(comb(4, k) * comb(26, 5 - k) for k in range(2, 5)), comb(30, 5))
    assert binomial_tail(0, 9, rate) == hypergeometric_tail(0, 5, 4, 30) == 1


@given(st.integers(1, 12), st.integers(1, 20), st.integers(1, 19), st.sampled_from([20, 50, 100]))
@settings(max_examples=25, deadline=None)
def test_a_share_of_unchanged_rate_alarms_at_most_as_often_as_stated_whatever_the_rate(size: int, base: int, twentieths: int, one_in: int) -> None:
    rule, rate = Rule("share", Fraction(1, one_in), least_events=1), Fraction(twentieths, 20)
    measured = Fraction(0)
    for before in range(base + 1):
        weight = comb(base, before) * rate**before * (1 - rate) ** (base - before)
        limit = limit_of(rule, size, (before, base))
        measured += weight * (binomial_tail(limit, size, rate) if limit is not None else 0)
    assert measured <= rule.risk


@given(st.integers(0, 40), st.integers(1, 60), st.integers(0, 30), st.integers(30, 400), st.sampled_from(["share", "count"]))
@settings(max_examples=60, deadline=None)
def test_the_limit_drawn_is_the_first_number_that_alarms(events: int, exposure: int, before: int, base: int, method: str) -> None:
    rule = Rule(method, Fraction(1, 100))
    found = judge(rule, _count(min(events, exposure), exposure), (before, base))
    assert found.is_alarm == (found.limit is not None and found.count.events >= found.limit)


@pytest.mark.slow
def test_a_simulated_year_of_unchanged_counts_alarms_within_the_statement_and_a_far_higher_rate_is_seen() -> None:
    dice, rule = random.Random(20261122), Rule("count", Fraction(1, 50))
    limits: dict[tuple[int, int], int | None] = {}

    def alarms(rate_milli: int) -> int:
        seen = 0
        for _i in range(1500):
            base = sum(dice.randrange(1000) < 90 for _d in range(365))
            now = sum(dice.randrange(1000) < rate_milli for _d in range(90))
            key = (90, base)
            if key not in limits:
                limits[key] = limit_of(rule, 90, (base, 365))
            seen += limits[key] is not None and now >= limits[key]  # type: ignore[operator]
        return seen

    assert alarms(90) <= 1500 // 50 + 14  # the statement and less than three standard errors
    assert alarms(240) > 1200


def test_the_uncertain_baseline_is_inside_the_limit() -> None:
    rule = Rule("share", Fraction(1, 100))
    narrow, wide = limit_of(rule, 50, (200, 4000)), limit_of(rule, 50, (5, 100))
    assert narrow is not None and wide is not None and narrow < wide
    assert judge(rule, _count(narrow, 50), (200, 4000)).is_alarm
    assert not judge(rule, _count(narrow - 1, 50), (200, 4000)).is_alarm


def test_too_few_samples_or_no_baseline_are_not_judged_and_say_so() -> None:
    rule = Rule("share", Fraction(1, 100), least_exposure=10)
    assert "样本不足 10" in judge(rule, _count(3, 3), (5, 500)).why_not
    assert "基线期没有数据" in judge(rule, _count(3, 30), (0, 0)).why_not
    assert not judge(rule, _count(1, 10), (0, 500)).is_alarm
    points = [judge(rule, _count(1, 20), (5, 500)), judge(rule, _count(1, 3), (5, 500))]
    assert expected_false_alarms(rule, points) == Fraction(1, 100)
    with pytest.raises(InvalidValue, match="多于检查数"):
        judge(rule, _count(4, 3), (5, 500))
    with pytest.raises(InvalidValue, match="误报概率"):
        Rule("share", Fraction(1, 2))


def test_the_upper_rate_is_exceeded_with_no_more_than_the_chance_it_keeps() -> None:
    for true in (Fraction(1, 50), Fraction(1, 10)):
        missed = sum(
            (comb(60, k) * true**k * (1 - true) ** (60 - k) for k in range(61) if upper_rate(k, 60, Fraction(1, 20)) < true), Fraction(0)
        )
        assert missed <= Fraction(1, 20)


def test_the_chance_of_the_sum_is_that_of_every_path() -> None:
    sizes, taken, rate = [2, 3, 2], [1, 1, 1], Fraction(1, 4)
    reached = Fraction(0)
    for a in range(3):
        for b in range(4):
            for c in range(3):
                path = [(a, 2), (b, 3), (c, 2)]
                value, hit = 0, False
                for got, _size in path:
                    value = max(0, value + got - 1)
                    hit = hit or value >= 2
                weight = Fraction(1)
                for got, size in path:
                    weight *= comb(size, got) * rate**got * (1 - rate) ** (size - got)
                reached += weight * hit
    assert reach_chance(sizes, taken, rate, 2) == reached


@pytest.mark.slow
def test_a_sum_keeps_its_statement_over_the_run_and_sees_a_small_lasting_rise() -> None:
    rule, sizes = Rule("sum", Fraction(1, 20)), [40] * 12
    limit, taken, found = cusum_limit(sizes, (20, 500), rule)
    assert found <= rule.risk / 2 < reach_chance(sizes, taken, upper_rate(20, 500, rule.risk / 2), limit - 1)
    assert references([40, 0, 40], Fraction(1, 20)) == [3, 0, 3]
    usual, risen = [_count(2, 40)] * 12, [_count(5, 40)] * 12
    assert not any(s.is_alarm for s in watch_sum(rule, usual, (20, 500))[0])
    assert any(s.is_alarm for s in watch_sum(rule, risen, (20, 500))[0])
