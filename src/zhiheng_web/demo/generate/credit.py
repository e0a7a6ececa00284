"""Annual reports of enterprises (企业年报): one row per enterprise and year, filed in the half year after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiheng_web.demo.generate.common import MARKET, Row, day_between, marked, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

LATE = {2024: 21, 2025: 16}
"""How many enterprises did not file the report of the year by 30 June of the next; most of them filed later."""


def annual_reports(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `annual_reports` for the years 2024 and 2025."""
    rows: list[Row] = []
    for year, late in LATE.items():
        rng = stream(f"credit/{year}")
        tardy = marked(rng, late, len(firms))
        for i, firm in enumerate(firms):
            published: date | None = day_between(rng, date(year + 1, 1, 6), date(year + 1, 6, 29))
            if i in tardy:
                published = day_between(rng, date(year + 1, 7, 6), date(year + 1, 9, 25)) if sorted(tardy).index(i) % 9 else None
            rows.append(
                {
                    "region": firm.region,
                    "unit": MARKET,
                    "uscc": firm.uscc,
                    "name": firm.name,
                    "year": year,
                    "year_end": date(year, 12, 31),
                    "must_publish": True,
                    "published_on": published,
                }
            )
    return rows
