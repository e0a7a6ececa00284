"""Public measurement standards, registered metrologists (计量): eight standards, one expired in 2026; seven persons, one left."""

from __future__ import annotations

from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, MARKET, Row, person, stream

_STANDARDS: tuple[tuple[str, bool, date, date], ...] = (
    ("二等活塞式压力计标准装置", True, date(2022, 5, 18), date(2027, 5, 17)),
    ("F2等级砝码标准装置", True, date(2023, 3, 9), date(2028, 3, 8)),
    ("血压计检定装置", True, date(2021, 11, 24), date(2026, 11, 23)),
    ("燃油加油机检定装置", True, date(2024, 1, 16), date(2029, 1, 15)),
    ("水表检定装置", True, date(2022, 9, 6), date(2027, 9, 5)),
    ("单相交流电能表检定装置", True, date(2023, 7, 12), date(2028, 7, 11)),
    ("心电图机检定装置", True, date(2021, 6, 15), date(2026, 6, 14)),
    ("通用卡尺检定装置", False, date(2023, 10, 20), date(2028, 10, 19)),
)
"""Name, used for mandatory verification, issued, valid until. 心电图机 expired on 2026-06-14 and was not renewed."""
INSTITUTION = "云汀县计量检定测试所（虚构）"


def measurement_standards() -> list[Row]:
    """Rows of `measurement_standards`: seven for mandatory verification in 2025, six in force at the end of October 2026."""
    return [
        {
            "region": COUNTY,
            "unit": MARKET,
            "certificate_no": f"〔{issued.year}〕南江量标云汀证字第{i:03d}号",
            "name": name,
            "mandatory": mandatory,
            "issued_on": issued,
            "valid_until": until,
            "revoked_on": None,
        }
        for i, (name, mandatory, issued, until) in enumerate(_STANDARDS, 1)
    ]


def metrologists() -> list[Row]:
    """Rows of `metrologists`: seven persons of the county's institution, one of them left in 2026."""
    rng = stream("metrology")
    rows: list[Row] = []
    for i in range(7):
        year = 2022 + i % 3
        began = date(year, 2 + i, 11)
        rows.append(
            {
                "region": COUNTY,
                "unit": MARKET,
                "registration_no": f"ZC{COUNTY}{year}{i + 1:03d}",
                "person": person(rng),
                "institution": INSTITUTION,
                "statutory": True,
                "registered_on": began,
                "valid_until": date(year + 5, began.month, began.day - 1),
                "left_on": date(2026, 4, 30) if i == 4 else None,
            }
        )
    return rows
