"""Periods (期间): a year, a half year, a quarter, a month, or any two days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhiheng.errors import InvalidValue


@dataclass(frozen=True, order=True)
class Period:
    """A closed range of days with its name: `Period.parse("2025")`, `"2025Q1"`, `"2025H1"`, `"2025-03"`, `"2021/2025"`.

    >>> Period.parse("2025Q2").start, Period.parse("2025Q2").end
    (datetime.date(2025, 4, 1), datetime.date(2025, 6, 30))
    """

    start: date
    end: date
    code: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidValue(f"期间“{self.code}”的止日早于起日", found=self.code)

    @staticmethod
    def year(number: int) -> Period:
        """A calendar year."""
        return Period(date(number, 1, 1), date(number, 12, 31), f"{number:04d}")

    @staticmethod
    def parse(code: str) -> Period:
        """A period from its code.

        Raises:
            InvalidValue: the code has none of the known forms.
        """
        text = code.strip()
        if match := re.fullmatch(r"(\d{4})", text):
            return Period.year(int(match[1]))
        if match := re.fullmatch(r"(\d{4})Q([1-4])", text):
            return Period._months(int(match[1]), 3 * int(match[2]) - 2, 3, text)
        if match := re.fullmatch(r"(\d{4})H([12])", text):
            return Period._months(int(match[1]), 6 * int(match[2]) - 5, 6, text)
        if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
            return Period._months(int(match[1]), int(match[2]), 1, text)
        if match := re.fullmatch(r"(\d{4})/(\d{4})", text):
            return Period(date(int(match[1]), 1, 1), date(int(match[2]), 12, 31), text)
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", text):
            return Period(date.fromisoformat(match[1]), date.fromisoformat(match[2]), text)
        raise InvalidValue(f"不认识的期间“{code}”，应写作 2025、2025Q1、2025H1、2025-03 或 2021/2025", found=code)

    @staticmethod
    def _months(year: int, first: int, count: int, code: str) -> Period:
        after = first + count
        end = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - timedelta(days=1)
        return Period(date(year, first, 1), end, code)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def years_back(self, count: int) -> Period:
        """The same period `count` years earlier (上年同期).

        >>> Period.parse("2025-02").years_back(1).end
        datetime.date(2024, 2, 29)
        """
        if re.fullmatch(r"\d{4}(Q[1-4]|H[12]|-\d\d)?", self.code):
            return Period.parse(f"{int(self.code[:4]) - count:04d}{self.code[4:]}")
        raise InvalidValue(f"期间“{self.code}”没有“上年同期”", found=self.code)

    def __str__(self) -> str:
        return self.code
