"""Acceptances of works and complaints about them, 2023 to 2026 (工程验收、质量投诉).

Complaints fall from year to year against the acceptances. In 2026 one new block of flats has no record of the energy standard:
县住建局 has only to add it (docs/tutorial/first-hour.md).
"""

from __future__ import annotations

from datetime import date, timedelta

from zhiheng_web.demo.generate.common import HOUSING, LAST_DAY, TOWNSHIPS, TRANSPORT, WATER, Row, spread, stream

_SECTORS = (("housing", HOUSING, 64), ("transport", TRANSPORT, 20), ("water", WATER, 16))
_YEARS = ((2023, 88, 31), (2024, 94, 26), (2025, 96, 19), (2026, 82, 11))
"""Year, acceptances, complaints received (the third and the seventh of a year were not valid)."""
_WORKS = {
    "housing": ("云锦花苑", "青禾小学教学楼", "汀城安置房", "柳塘卫生院门诊楼", "开发区标准厂房", "白鹭家园"),
    "transport": ("县道改造工程", "农村公路桥梁工程", "客运站改造工程"),
    "water": ("小型水库除险加固工程", "灌区渠道工程", "农村供水管网工程"),
}
MATTERS = ("外墙渗水", "楼板裂缝", "门窗密封不严", "卫生间返味", "地下室积水", "墙面空鼓")
MISSING_ENERGY_RECORD = (2026, 3)
"""Year, and which of the new civil buildings of the year."""


def acceptances() -> list[Row]:
    """Rows of `acceptances`: every one passed in the end, a few not at first."""
    rows: list[Row] = []
    for year, count, _ in _YEARS:
        rng = stream(f"construction/{year}")
        last = date(year, 12, 22) if year < 2026 else date(2026, 10, 22)
        civil = 0
        for i, day in enumerate(spread(rng, count, date(year, 1, 12), last)):
            sector, unit, _ = rng.choices(_SECTORS, weights=[s[2] for s in _SECTORS])[0]
            work = rng.choice(_WORKS[sector])
            residential = sector == "housing" and work in ("云锦花苑", "汀城安置房", "白鹭家园")
            new_civil = sector == "housing" and work != "开发区标准厂房"
            large = rng.random() < 0.22
            civil += new_civil
            no_record = new_civil and (year, civil) == MISSING_ENERGY_RECORD
            part = f"{rng.randrange(1, 30)}号楼" if sector == "housing" else f"第{rng.randrange(1, 9)}标段"
            rows.append(
                {
                    "region": rng.choice(list(TOWNSHIPS)),
                    "unit": unit,
                    "project": f"{work}{part}（{year}-{i + 1:03d}）",
                    "sector": sector,
                    "large": large,
                    "residential": residential,
                    "new_civil": new_civil,
                    "accepted_on": day,
                    "first_passed": large or rng.random() > 0.02,
                    "passed": True,
                    "energy_standard_met": (None if no_record else True) if new_civil else None,
                    "dwelling_acceptance": True if residential else None,
                }
            )
    return rows


def construction_complaints(accepted: list[Row]) -> list[Row]:
    """Rows of `construction_complaints` about works accepted in the same or an earlier year."""
    rows: list[Row] = []
    for year, _, count in _YEARS:
        rng = stream(f"complaints/{year}")
        known = [a for a in accepted if a["accepted_on"].year <= year and a["sector"] == "housing"]
        last = date(year, 12, 26) if year < 2026 else date(2026, 10, 26)
        for i, day in enumerate(spread(rng, count, date(year, 1, 9), last)):
            earlier = [a for a in known if a["accepted_on"] < day] or known[:1]
            about = rng.choice(earlier)
            rows.append(
                {
                    "region": about["region"],
                    "unit": HOUSING,
                    "complaint_no": f"GCTS{year}{i + 1:03d}",
                    "project": about["project"],
                    "matter": rng.choice(MATTERS),
                    "received_on": day,
                    "valid": i not in (2, 6),
                    "closed_on": closed if (closed := day + timedelta(days=rng.randrange(9, 40))) <= LAST_DAY else None,
                }
            )
    return rows
