"""Working days and time limits (工作日历), from dated pack data."""

from zhiheng.calendars.working_days import (
    WorkingCalendar,
    add_days,
    add_months,
    add_working_days,
    calendar_from_data,
    corresponding_day,
    is_working_day,
    national_calendar,
    working_days_between,
)

__all__ = [
    "WorkingCalendar",
    "add_days",
    "add_months",
    "add_working_days",
    "calendar_from_data",
    "corresponding_day",
    "is_working_day",
    "national_calendar",
    "working_days_between",
]
