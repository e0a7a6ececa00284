"""Time limits as the Civil Code counts them, over the years whose notices are loaded."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.calendars import (
    add_days,
    add_months,
    add_working_days,
    calendar_from_data,
    corresponding_day,
    is_working_day,
    national_calendar,
    working_days_between,
)
from zhiheng.errors import CalendarMissing, InvalidValue, PackInvalid

DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))


def test_every_day_agrees_with_the_published_arrangements() -> None:
    day, last = date(2004, 1, 1), date(2026, 12, 31)
    differing = []
    while day <= last:
        if is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 2, 10), 7, date(2026, 2, 26)),
        (date(2026, 9, 28), 7, date(2026, 10, 13)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), 0, date(2026, 10, 8)),
    ],
)
def test_working_days_skip_holidays_and_count_worked_weekends(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count) == end


def test_a_last_day_off_moves_to_the_next_working_day() -> None:
    assert add_days(date(2026, 9, 24), 10) == date(2026, 10, 8)
    assert add_days(date(2026, 1, 5), 4) == date(2026, 1, 9)
    assert add_months(date(2026, 3, 4), 1) == date(2026, 4, 7)


def test_months_end_on_the_corresponding_day_or_the_last_one() -> None:
    assert corresponding_day(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert corresponding_day(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert corresponding_day(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_year_without_its_notice_is_refused_with_what_to_do() -> None:
    with pytest.raises(CalendarMissing, match="2027 年的节假日安排尚未载入.*2004 至 2026 年.*更新工作日历"):
        add_working_days(date(2026, 12, 30), 3)
    with pytest.raises(CalendarMissing):
        is_working_day(date(2003, 12, 31))


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(InvalidValue, match="0 或正整数"):
        add_working_days(date(2026, 1, 5), -1)


def test_days_off_carry_the_name_of_their_holiday() -> None:
    assert national_calendar().holiday(date(2026, 2, 17)) == "春节"
    assert national_calendar().holiday(date(2026, 2, 24)) is None


def test_calendar_data_with_a_worked_weekday_is_refused() -> None:
    with pytest.raises(PackInvalid, match="不是周六、周日"):
        calendar_from_data({"years": {2026: {"days_off": {}, "days_worked": ["01-05"]}}})
    with pytest.raises(PackInvalid, match="不合规"):
        calendar_from_data({"years": {2026: {"days_off": {"春节": ["02-30"]}, "days_worked": []}}})


@given(DAYS, st.integers(0, 40))
def test_counting_back_gives_the_days_that_were_added(start: date, count: int) -> None:
    end = add_working_days(start, count)
    assert working_days_between(start, end) == count
    assert count == 0 or is_working_day(end)
    assert working_days_between(end, start) == -count


@given(DAYS, st.integers(0, 100))
def test_a_limit_in_days_ends_on_a_working_day_and_never_early(start: date, count: int) -> None:
    end = add_days(start, count)
    assert is_working_day(end)
    assert end >= start + timedelta(days=count)
    assert working_days_between(start + timedelta(days=count), end) <= 1
