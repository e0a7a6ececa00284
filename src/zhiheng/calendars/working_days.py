"""Working days and the counting of time limits (工作日, 期间的计算): Civil Code arts. 201 to 203.

The first day is not counted. A limit in days, months or years whose last day is a day off ends on the next working
day; a limit in working days counts working days only. A year whose holiday notice is not loaded is refused, not guessed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.errors import CalendarMissing, InvalidValue, PackInvalid

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked (工作日历): Monday to Friday, but for the days `off` and the weekend days `on` (调休).

    `years` are the loaded years; `names` gives the holiday of a day off.
    """

    years: frozenset[int]
    off: frozenset[date]
    on: frozenset[date]
    names: tuple[tuple[date, str], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked.

        Raises:
            CalendarMissing: the year's notice is not loaded.

        >>> national_calendar().is_working_day(date(2026, 10, 10))   # a Saturday worked for National Day
        True
        """
        if day.year not in self.years:
            raise CalendarMissing(
                f"{day.year} 年的节假日安排尚未载入（现有 {min(self.years)} 至 {max(self.years)} 年），不能计算工作日；"
                "请在国务院办公厅发布该年通知后更新工作日历",
                year=day.year,
            )
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def holiday(self, day: date) -> str | None:
        """The name of the holiday to which a day off belongs."""
        return dict(self.names).get(day)

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a limit of so many working days from `start`, which is not counted.

        Raises:
            CalendarMissing: a year on the way is not loaded. InvalidValue: a negative count.

        >>> national_calendar().add_working_days(date(2026, 9, 28), 7)
        datetime.date(2026, 10, 13)
        """
        _not_negative(count)
        day = start
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier.

        Raises:
            CalendarMissing: a year on the way is not loaded.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it (民法典第二百零三条).

        Raises:
            CalendarMissing: a year on the way is not loaded.
        """
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_days(self, start: date, count: int) -> date:
        """The last day of a limit of so many calendar days (自然日); a last day off moves to the next working day.

        Raises:
            CalendarMissing: the last day's year is not loaded. InvalidValue: a negative count.

        >>> national_calendar().add_days(date(2026, 9, 24), 10)   # 4 October is a holiday
        datetime.date(2026, 10, 8)
        """
        _not_negative(count)
        return self.next_working_day(start + _DAY * count)

    def add_months(self, start: date, count: int) -> date:
        """The last day of a limit of so many months; a last day off moves to the next working day.

        Raises:
            CalendarMissing: the last day's year is not loaded. InvalidValue: a negative count.
        """
        return self.next_working_day(corresponding_day(start, count))


def corresponding_day(start: date, months: int) -> date:
    """The corresponding day so many months later, or the month's last day where it has none (民法典第二百零二条).

    >>> corresponding_day(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    _not_negative(months)
    whole = start.year * 12 + start.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _not_negative(count: int) -> None:
    if count < 0:
        raise InvalidValue(f"期限应为 0 或正整数，收到的是 {count}", found=count)


def _days(year: int, text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    day, end = (date.fromisoformat(f"{year}-{part}") for part in (first, last or first))
    while day <= end:
        yield day
        day += _DAY


def calendar_from_data(data: dict[str, Any]) -> WorkingCalendar:
    """A calendar from pack data (`years: {2026: {days_off: {春节: ["02-15/02-23"]}, days_worked: ["02-14"]}}`).

    Raises:
        PackInvalid: a day that does not exist, or a worked day that is no Saturday or Sunday.
    """
    off: dict[date, str] = {}
    on: set[date] = set()
    try:
        for year, entry in data["years"].items():
            for name, ranges in entry["days_off"].items():
                off |= {day: name for text in ranges for day in _days(year, text)}
            on |= {day for text in entry["days_worked"] for day in _days(year, text)}
    except (KeyError, ValueError, AttributeError) as error:
        raise PackInvalid(f"工作日历的数据不合规：{error}") from error
    if wrong := sorted(day for day in on if day.weekday() < 5 or day in off):
        raise PackInvalid(f"工作日历中调休上班日 {wrong[0]} 不是周六、周日，或同时列为放假", day=wrong[0])
    return WorkingCalendar(frozenset(data["years"]), frozenset(off), frozenset(on), tuple(sorted(off.items())))


@cache
def national_calendar() -> WorkingCalendar:
    """The national calendar of the pack `calendars/national.yaml`, years 2004 to 2026."""
    text = (resources.files("zhiheng_packs") / "calendars" / "national.yaml").read_text("utf-8")
    return calendar_from_data(yaml.safe_load(text))


def is_working_day(day: date) -> bool:
    """`WorkingCalendar.is_working_day` of the national calendar."""
    return national_calendar().is_working_day(day)


def add_working_days(start: date, count: int) -> date:
    """`WorkingCalendar.add_working_days` of the national calendar."""
    return national_calendar().add_working_days(start, count)


def working_days_between(start: date, end: date) -> int:
    """`WorkingCalendar.working_days_between` of the national calendar."""
    return national_calendar().working_days_between(start, end)


def add_days(start: date, count: int) -> date:
    """`WorkingCalendar.add_days` of the national calendar."""
    return national_calendar().add_days(start, count)


def add_months(start: date, count: int) -> date:
    """`WorkingCalendar.add_months` of the national calendar."""
    return national_calendar().add_months(start, count)
