"""The months behind an indicator (月度数): measured over the records of a snapshot, for forecasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from zhiheng.indicators.declare import Indicator
from zhiheng.indicators.engines import Engine
from zhiheng.indicators.forecasts import MOST_MONTHS, Forecast, Month, forecast, kind_of
from zhiheng.indicators.measured import Measured, measure
from zhiheng.indicators.windows import Window
from zhiheng.values import Period, RegionCode


def complete_months(as_of: date, count: int) -> list[Period]:
    """The last complete months up to a day, oldest first; the month of `as_of` is complete when that is its last day.

    >>> [str(p) for p in complete_months(date(2026, 10, 31), 2)]
    ['2026-09', '2026-10']
    """
    after = as_of + timedelta(days=1)
    year, month = (after.year, after.month - 1) if after.month > 1 else (after.year - 1, 12)
    out: list[Period] = []
    while len(out) < count:
        out.append(Period.parse(f"{year:04d}-{month:02d}"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return out[::-1]


def months_of(engine: Engine, region: RegionCode, indicators: Iterable[Indicator], period: Period, as_of: date) -> dict[str, list[Month]]:
    """By indicator the complete months it needs, oldest first; nothing for one that is never forecast.

    What happens is counted month by month as it is known on `as_of`; what stands, or grows over the period, as it stood at each month's end.
    Months before the first record of a flow are left out.
    """
    chosen = list(indicators)
    out: dict[str, list[Month]] = {i.code: [] for i in chosen}
    for month in complete_months(as_of, MOST_MONTHS + 1):
        windows = {
            "flow": Window(month, as_of),
            "stock": Window(month, month.end),
            "grown": Window(period, month.end) if month.start >= period.start else None,
        }
        for kind, window in windows.items():
            wanted = [i for i in chosen if kind_of(i) == kind]
            if window is None or not wanted:
                continue
            for code, found in measure(engine, window, region, wanted).items():
                out[code].append(Month(month.end, found.part, found.whole))
    return {i.code: _begun(i, out[i.code]) for i in chosen}


def _begun(indicator: Indicator, months: list[Month]) -> list[Month]:
    if kind_of(indicator) != "flow":
        return months
    first = next((n for n, m in enumerate(months) if m.part or (m.whole and not isinstance(indicator.whole, int))), len(months))
    return months[first:]


def forecasts_of(
    engine: Engine, region: RegionCode, now: Mapping[str, Measured], period: Period, as_of: date, due: Iterable[tuple[str, date]]
) -> dict[tuple[str, date], Forecast]:
    """By indicator and day asked for: where it will stand then, or at the end of the period where that is earlier; days that are over are left out."""
    days = {(code, day): min(day, period.end) for code, day in due if code in now and min(day, period.end) > as_of}
    months = months_of(engine, region, [now[code].indicator for code in sorted({code for code, _day in days})], period, as_of)
    return {
        (code, day): forecast(now[code].indicator, months[code], now[code].part, now[code].whole, as_of, until) for (code, day), until in days.items()
    }
