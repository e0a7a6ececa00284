"""The periods a report compares (比较期): the same days a year earlier, the period before, and how they are called."""

from __future__ import annotations

import re
from datetime import date, timedelta

from zhiheng.errors import InvalidValue
from zhiheng.values import Period

_QUARTERS = ("一", "二", "三", "四")


def period_words(period: Period) -> str:
    """A period as reports write it.

    >>> period_words(Period.parse("2026Q3")), period_words(Period.parse("2025"))
    ('2026年第三季度', '2025年')
    """
    code = period.code
    if re.fullmatch(r"\d{4}", code):
        return f"{code}年"
    if found := re.fullmatch(r"(\d{4})Q([1-4])", code):
        return f"{found[1]}年第{_QUARTERS[int(found[2]) - 1]}季度"
    if found := re.fullmatch(r"(\d{4})H([12])", code):
        return f"{found[1]}年{'上' if found[2] == '1' else '下'}半年"
    if found := re.fullmatch(r"(\d{4})-(\d\d)", code):
        return f"{found[1]}年{int(found[2])}月"
    return f"{day_words(period.start)}至{day_words(period.end)}"


def day_words(day: date) -> str:
    """A day as reports write it: 2026年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def year_before(period: Period, as_of: date) -> tuple[Period, bool]:
    """The same days a year earlier, and whether they are only a part of that period because this one still runs."""
    if period.end <= as_of:
        try:
            return period.years_back(1), False
        except InvalidValue:
            pass
    start, end = _back(period.start), _back(min(period.end, as_of))
    return Period(start, end, f"{start}/{end}"), period.end > as_of


def _back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def before(period: Period) -> Period | None:
    """The period of the same length before (上期): the quarter, month or half year before; None where there is none of the kind."""
    code = period.code
    if found := re.fullmatch(r"(\d{4})(Q)([1-4])|(\d{4})(H)([12])", code):
        year, kind, number = (found[1], "Q", int(found[3])) if found[2] else (found[4], "H", int(found[6]))
        last = 4 if kind == "Q" else 2
        return Period.parse(f"{year}{kind}{number - 1}" if number > 1 else f"{int(year) - 1:04d}{kind}{last}")
    if re.fullmatch(r"\d{4}-\d\d", code):
        day = period.start - timedelta(days=1)
        return Period.parse(f"{day.year:04d}-{day.month:02d}")
    return Period.year(int(code) - 1) if re.fullmatch(r"\d{4}", code) else None


def column_words(period: Period) -> str:
    """A period as a column's head: its code, or 2025年1—10月 for months of a year.

    >>> column_words(Period.parse("2025-01-01/2025-10-31"))
    '2025年1—10月'
    """
    if "/" not in period.code or len(period.code) == 9:
        return period.code
    ends = (period.end + timedelta(days=1)).day == 1
    same = period.start.year == period.end.year and period.start.day == 1 and ends
    if not same:
        return f"{period.start.isoformat()}起至{period.end.month}月{period.end.day}日"
    return f"{period.end.year}年{period.start.month}—{period.end.month}月"


def run_up(period: Period, as_of: date, most: int = 6) -> list[Period]:
    """The period and those before it of its kind, oldest first (走势各期).

    A year that still runs is drawn beside the same days of the years before: ten months beside twelve would mislead.
    """
    if period.end > as_of and len(period.code) == 4:
        start, end = period.start, as_of
        spans: list[Period] = []
        for _ in range(most):
            spans.insert(0, Period(start, end, f"{start}/{end}"))
            start, end = _back(start), _back(end)
        return spans
    out = [period]
    while len(out) < most:
        earlier = before(out[0])
        if earlier is None or earlier.start.year < 2000:
            break
        out.insert(0, earlier)
    return out
