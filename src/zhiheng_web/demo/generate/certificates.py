"""Certificates (认证证书). The work report of 2025 counts one service certificate by hand that had expired (planted)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhiheng_web.demo.generate.common import MARKET, Row, day_between, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

_SERVICE = (
    (date(2025, 3, 18), None, False),
    (date(2025, 5, 22), None, False),
    (date(2025, 7, 30), None, False),
    (date(2025, 10, 14), None, False),
    (date(2025, 4, 9), date(2025, 11, 28), False),
    (date(2025, 6, 17), None, True),
    (date(2026, 2, 26), None, False),
    (date(2026, 6, 3), None, False),
    (date(2026, 9, 10), None, False),
    (date(2026, 4, 16), None, True),
)
"""Issued, suspended, renewal. New and in force at the end of 2025: four; the fifth was suspended on 2025-11-28."""
SCOPES = {"service": "服务认证（顾客满意、服务流程）", "system": "质量管理体系认证", "product": "产品认证"}
EXPIRED_IN_REPORT = (date(2022, 11, 20), date(2025, 11, 19))
"""Issued and valid until: the certificate that the work report of 2025 still counts."""


def certificates(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `certificates`: service certificates one by one, system and product certificates of many firms."""
    rng = stream("certificates")
    service = [f for f in firms if f.group == "service"]
    makers = [f for f in firms if f.group in ("industrial", "food")]
    rows: list[Row] = []

    def add(firm: Enterprise, kind: str, issued: date, suspended: date | None = None, renewal: bool = False) -> None:
        rows.append(
            {
                "region": firm.region,
                "unit": MARKET,
                "certificate_no": f"NJ{kind[0].upper()}{issued:%y%m}{len(rows) + 1:04d}R{int(renewal)}",
                "kind": kind,
                "uscc": firm.uscc,
                "name": firm.name,
                "scope": SCOPES[kind],
                "body": "南江质量认证中心（虚构）",
                "issued_on": issued,
                "valid_until": issued.replace(year=issued.year + 3) - timedelta(days=1),
                "renewal": renewal,
                "suspended_on": suspended,
            }
        )

    for i, (issued, suspended, renewal) in enumerate(_SERVICE):
        add(service[i * 3], "service", issued, suspended, renewal)
    add(service[31], "service", EXPIRED_IN_REPORT[0])
    for firm in rng.sample(makers, 120):
        kind = "system" if rng.random() < 0.7 else "product"
        add(firm, kind, day_between(rng, date(2023, 11, 1), date(2026, 10, 15)), None, rng.random() < 0.4)
    return rows
