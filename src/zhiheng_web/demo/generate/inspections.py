"""Double-random inspection tasks (双随机抽查): 27 % of 2025 and 29 % of 2026 were joint ones."""

from __future__ import annotations

from datetime import date, timedelta

from zhiheng_web.demo.generate.common import COUNTY, LAST_DAY, MARKET, TOWNSHIPS, Row, marked, spread, stream

TITLES = (
    "食品生产企业",
    "工业产品生产企业",
    "校外培训机构",
    "加油站计量器具",
    "旅行社",
    "特种设备使用单位",
    "检验检测机构",
    "劳动用工",
)
PARTNERS = ("县住建局、县消防救援大队", "县农业农村局", "县文化和旅游局", "县交通运输局、县公安局", "县生态环境分局")
_YEARS = ((2025, 220, 60, 71), (2026, 186, 54, 66))
"""Year, tasks, joint ones, ones that follow the credit risk class."""


def inspection_tasks() -> list[Row]:
    """Rows of `inspection_tasks`: finished and published within weeks, the last ones still open."""
    rows: list[Row] = []
    for year, count, joint, by_class in _YEARS:
        rng = stream(f"inspections/{year}")
        together, classed = marked(rng, joint, count), marked(rng, by_class, count)
        last = date(year, 12, 10) if year == 2025 else date(2026, 10, 26)
        for i, planned in enumerate(spread(rng, count, date(year, 2, 10), last)):
            finished: date | None = planned + timedelta(days=rng.randrange(4, 26))
            assert finished is not None
            published: date | None = finished + timedelta(days=rng.randrange(2, 18))
            if published is not None and published > LAST_DAY:
                published = None
            if finished > LAST_DAY:
                finished = None
            rows.append(
                {
                    "region": rng.choice(list(TOWNSHIPS)),
                    "unit": MARKET,
                    "task_no": f"SSJ{COUNTY}{year}{i + 1:04d}",
                    "title": f"{rng.choice(TITLES)}双随机抽查",
                    "planned_on": planned,
                    "joint": i in together,
                    "partners": rng.choice(PARTNERS) if i in together else "",
                    "inspected_entities": rng.randrange(4, 31),
                    "uses_credit_class": i in classed,
                    "finished_on": finished,
                    "published_on": published,
                }
            )
    return rows
