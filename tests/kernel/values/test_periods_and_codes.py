"""Periods, places in a text, and the codes of regions and entities."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue
from zhiheng.values import Period, RegionCode, Span, Uscc


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2024-07-01/2025-06-30", date(2024, 7, 1), date(2025, 6, 30)),
    ],
)
def test_a_period_is_read_from_its_code(code: str, start: date, end: date) -> None:
    period = Period.parse(code)
    assert (period.start, period.end) == (start, end)
    assert start in period and end in period


@pytest.mark.parametrize("code", ["2025Q5", "25", "2025-13", "2025/2024"])
def test_a_code_that_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(InvalidValue):
        Period.parse(code)


def test_the_same_period_of_last_year_knows_leap_years() -> None:
    assert Period.parse("2025-02").years_back(1).end == date(2024, 2, 29)
    with pytest.raises(InvalidValue, match="上年同期"):
        Period.parse("2021/2025").years_back(1)


def test_a_region_lies_within_those_above_it() -> None:
    county, city, province = RegionCode("341525"), RegionCode("341500"), RegionCode("340000")
    assert county.within(city) and county.within(province) and city.within(province)
    assert not city.within(county)
    assert RegionCode("341525100000").within(county)
    with pytest.raises(InvalidValue, match="6、9 或 12 位"):
        RegionCode("3415")


def test_a_wrong_check_character_is_named() -> None:
    good = "91350211M000100Y46"
    assert str(Uscc(good.lower())) == good
    with pytest.raises(InvalidValue, match="校验码应为“6”，写的是“4”"):
        Uscc("91350211M000100Y44")
    with pytest.raises(InvalidValue, match="应为 18 位"):
        Uscc("91350211M000100Y4")


@given(st.text(min_size=1, max_size=20), st.data())
def test_a_span_names_its_own_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end)
    assert span.of(text) == text[start:end]
    assert Span.from_json(span.to_json()) == span
    assert len(span) == end - start
