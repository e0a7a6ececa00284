"""Figures to compare with (对标数值): the provincial mean of annual reports filed, entered with its source."""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, MARKET, Row


def benchmarks() -> list[Row]:
    """Rows of `benchmarks`: 93.12 % for 2025, 94.05 % for 2026."""
    return [
        {
            "region": COUNTY,
            "unit": MARKET,
            "indicator": "annual_report_filing_rate",
            "against": "province_mean",
            "period": str(year),
            "entered": f"{part // 100}.{part % 100:02d}%",
            "part": part,
            "whole": 10_000,
            "source": f"《南江省{year - 1}年度企业年报公示情况通报》（虚构）",
            "source_on": on,
            "entered_on": entered,
        }
        for year, part, on, entered in (
            (2025, 9312, date(2025, 7, 21), date(2025, 7, 24)),
            (2026, 9405, date(2026, 7, 20), date(2026, 7, 22)),
        )
    ]
