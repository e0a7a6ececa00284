"""Applications for industrial production licences (生产许可): 2025 stands exactly on the line of 95 per cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhiheng_web.demo.generate.common import COUNTY, LAST_DAY, MARKET, Row, spread, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

_YEARS = ((2025, 21, date(2025, 10, 28), (9,), (15,)), (2026, 25, date(2026, 10, 20), (11,), ()))
"""Year, applications, last day, places refused, places withdrawn. 2025: 19 of 20 decided were granted."""
PRODUCTS = {
    "wire": "电线电缆",
    "cement": "预应力混凝土铁路桥简支梁以外的水泥制品",
    "plastic": "食品相关塑料制品",
    "fertiliser": "化肥",
    "valve": "危险化学品包装物、容器",
}


def licence_applications(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `licence_applications`; those of the last weeks of the demo are still under review."""
    rng = stream("licences")
    makers = [f for f in firms if f.trade.code in ("wire", "plastic", "fertiliser", "valve")]
    rows: list[Row] = []
    for year, count, last, refused, withdrawn in _YEARS:
        for i, day in enumerate(spread(rng, count, date(year, 1, 10), last)):
            firm = rng.choice(makers)
            decided: date | None = day + timedelta(days=rng.randrange(21, 55))
            result = "refused" if i in refused else "withdrawn" if i in withdrawn else "granted"
            if decided is not None and decided > LAST_DAY:
                decided, result = None, "pending"
            rows.append(
                {
                    "region": firm.region,
                    "unit": MARKET,
                    "application_no": f"XK{COUNTY}{year}{i + 1:03d}",
                    "uscc": firm.uscc,
                    "name": firm.name,
                    "product": PRODUCTS[firm.trade.code],
                    "applied_on": day,
                    "decided_on": decided,
                    "result": result,
                }
            )
    return rows
