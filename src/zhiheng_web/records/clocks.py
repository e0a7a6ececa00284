"""Working-day arithmetic for records (工作日期限)."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from zhiheng.errors import CalendarMissing


def _is_working(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise CalendarMissing(
            f"{day.year} 年的放假安排还没有装入，不能计算工作日期限。请先装入该年日历", year=day.year
        ) from error


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day itself is not counted.

    Raises:
        CalendarMissing: a year whose holidays are not loaded.
    """
    while count:
        day += timedelta(days=1)
        count -= _is_working(day)
    return day


def days_after(day: date, count: int) -> date:
    """`count` calendar days after `day`; a last day on a holiday moves to the next working day (民法典第二百零三条).

    While the holidays of the last day's year are not known, the last day stands unmoved: never later than the law.
    """
    last = day + timedelta(days=count)
    moved = last
    try:
        while not _is_working(moved):
            moved += timedelta(days=1)
    except CalendarMissing:
        return last
    return moved


def is_provisional(due_on: date | None) -> bool:
    """Whether a due date may still move because the holidays of its year are not known yet."""
    if due_on is None:
        return False
    try:
        _is_working(due_on)
    except CalendarMissing:
        return True
    return False
