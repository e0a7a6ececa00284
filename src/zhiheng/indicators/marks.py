"""A window and a region that stand for every other (占位): a query compiled for them is compiled for all days and regions.

Compiling costs more than running on a county's records. Filters speak of a window only by its days and their years, and of a
region only by the digits it begins with; so one text is kept, in which marks are replaced. The marks are days of centuries that no
record knows; a year near a mark's year is that mark's year, more or less (the year before the period's end).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

from zhiheng.indicators.windows import Window
from zhiheng.values import Period, RegionCode

_START, _END, _ON, _AS_OF = date(1603, 2, 3), date(1656, 5, 6), date(1754, 3, 4), date(1855, 4, 5)
_NEAR = 5
"""So many years before and after a mark's year still count from it."""


class Unmarked(Exception):
    """A filter asked for more than days and years, so its query must be compiled for the real window."""


class _AnyWindow(Window):
    on = _ON

    def __init__(self) -> None:
        object.__setattr__(self, "period", Period(_START, _END, "any"))
        object.__setattr__(self, "as_of", _AS_OF)

    @property
    def is_over(self) -> NoReturn:
        raise Unmarked("is_over")


ANY_WINDOW: Window = _AnyWindow()
ANY_REGION = RegionCode("987654")

_DAY_OR_YEAR = re.compile(r"\bMAKE_DATE\((\d{4}), (\d{1,2}), (\d{1,2})\)|\b(1[678]\d\d)\b")
_REGION = re.compile(rf"(, | FOR ){len(ANY_REGION.stem)}\) = '{ANY_REGION.stem}'")


def with_window(text: str, window: Window) -> str:
    """The compiled text with the days and years of this window in place of the marks."""
    real = {_START: window.start, _END: window.period.end, _ON: window.on, _AS_OF: window.as_of}

    def year(number: int) -> int:
        for mark, day in real.items():
            if abs(number - mark.year) <= _NEAR:
                return day.year + number - mark.year
        return number

    def put(found: re.Match[str]) -> str:
        if found[4]:
            return str(year(int(found[4])))
        y, m, d = int(found[1]), int(found[2]), int(found[3])
        day = next((day for mark, day in real.items() if (mark.year, mark.month, mark.day) == (y, m, d)), None)
        y, m, d = (year(y), m, d) if day is None else (day.year, day.month, day.day)
        return f"MAKE_DATE({y}, {m}, {d})"

    return _DAY_OR_YEAR.sub(put, text)


def with_region(text: str, region: RegionCode) -> str:
    """The compiled text with this region in place of the mark."""
    return _REGION.sub(rf"\g<1>{len(region.stem)}) = '{region.stem}'", text)
