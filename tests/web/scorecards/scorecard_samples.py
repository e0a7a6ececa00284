"""The period and the day of knowledge that the tests of scorecards compute for."""

from datetime import date

from zhiheng.values import Period

PERIOD = Period.parse("2025")
AS_OF = date(2025, 12, 31)
