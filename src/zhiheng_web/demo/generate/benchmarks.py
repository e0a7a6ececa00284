"""Figures to compare with (对标数值): the provincial mean of annual reports filed, entered with its source."""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, MARKET, Row


def benchmarks() -> list[Row]:
    """Rows of `benchmarks`: 93.12 % for 2025, 94.05 % for 2026; deaths per 10,000 devices as published for the province and for the county."""
    deaths: list[Row] = [
        {
            "region": COUNTY,
            "unit": MARKET,
            "indicator": "equipment_death_rate",
            "against": against,
            "period": "2025",
            "entered": entered,
            "part": part,
            "whole": 1_000_000,
            "source": source,
            "source_on": date(2026, 3, 18),
            "entered_on": date(2026, 3, 20),
        }
        for against, entered, part, source in (
            ("province_mean", "0.05", 5, "《南江省2025年特种设备安全状况通告》（虚构）"),
            ("official", "0.00", 0, "《临川市2025年特种设备安全状况通报》附表（虚构）"),
        )
    ]
    return deaths + [
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
