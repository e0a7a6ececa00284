"""A county with matters, inspectors and classed enterprises, ready for a draw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel.sampling.draw_samples import code_of
from zhiheng_web.records.services import create_record

SECRETS = {"lead": "青禾 4071 晨雾 2259 竹坞", "reviewer": "石埠 8830 细雨 6174 枫坪"}


@pytest.fixture
def pools(cast: dict[str, Any], units: dict[str, Any]) -> dict[str, Any]:
    """Twelve enterprises of classes A and B (one unclassed), four inspectors, one of them recused from the first enterprise."""
    office = cast["office"]
    unit = units["yt-scjg"]
    create_record(
        office,
        "inspection_matters",
        {"matter_no": "JL-01", "title": "计量检查", "basis": "计量法第九条", "published_on": date(2025, 1, 10), "unit": unit},
    )
    codes = [code_of(n) for n in range(12)]
    for n, code in enumerate(codes):
        create_record(office, "enterprises", {"name": f"云汀县第{n}石材有限公司", "uscc": code, "unit": unit})
        if n < 11:
            values = {"name": f"云汀县第{n}石材有限公司", "uscc": code, "risk_class": "AB"[n % 2], "unit": unit}
            create_record(office, "credit_classes", {**values, "classed_on": date(2026, 1, 15), "scheme": "省系统推送"})
    for n in range(4):
        create_record(
            office,
            "inspectors",
            {"certificate_no": f"ZJ00{n}", "name": f"人{n}", "skills": ["计量"] if n < 2 else [], "avoids": codes[:1] if n == 0 else [], "unit": unit},
        )
    return {"codes": codes, "unit": unit}
