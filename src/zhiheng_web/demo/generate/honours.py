"""Awards and titles (称号与奖项). 2025 has two provincial works prizes, 2026 one; the safety zone was never given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiheng_web.demo.generate.common import COMMERCE, COUNTY, HOUSING, MARKET, TOURISM, Row
from zhiheng_web.demo.generate.enterprises import Enterprise


def honours(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `honours`; kinds are those of `zhiheng.indicators.catalogue.honours`."""
    builder = next(f for f in firms if f.trade.code == "build")
    traveller = next(f for f in firms if f.trade.code == "tour")
    makers = [f for f in firms if "key_product" in f.lists]
    codes = {f.name: f.uscc for f in firms}
    rows = [
        ("project_award", "province", "南江省优质工程奖（安置房一期）", builder.name, date(2025, 8, 14), None, HOUSING),
        ("project_award", "province", "南江省优质工程奖（客运站改造）", builder.name, date(2025, 11, 6), None, HOUSING),
        ("project_award", "province", "南江省优质工程奖（青禾小学）", builder.name, date(2026, 7, 9), None, HOUSING),
        ("project_award", "city", "临川市优质工程", builder.name, date(2025, 5, 20), None, HOUSING),
        ("quality_award", "city", "临川市市长质量奖", makers[2].name, date(2025, 12, 3), None, MARKET),
        ("quality_award", "city", "临川市市长质量奖提名奖", makers[9].name, date(2026, 9, 16), None, MARKET),
        ("quality_award", "county", "云汀县县长质量奖", makers[5].name, date(2026, 4, 28), None, MARKET),
        ("quality_centre", "province", "南江省人造板产品质量检验中心", "云汀县产品质量检验所（虚构）", date(2023, 9, 1), date(2028, 8, 31), MARKET),
        ("tourism_benchmark", "province", "南江省旅游服务质量标杆企业", traveller.name, date(2025, 9, 25), date(2028, 9, 24), TOURISM),
        ("certification_zone", "province", "南江省质量认证示范区", "云汀县", date(2026, 5, 29), date(2029, 5, 28), MARKET),
        ("tourism_benchmark", "city", "临川市诚信旅行社", traveller.name, date(2024, 6, 18), None, COMMERCE),
    ]
    return [
        {
            "region": COUNTY,
            "unit": unit,
            "kind": kind,
            "level": level,
            "title": title,
            "holder": holder,
            "uscc": codes.get(holder, ""),
            "document": f"南江质奖〔{awarded.year}〕{awarded.month}号" if level == "province" else "",
            "awarded_on": awarded,
            "valid_until": until,
            "revoked_on": None,
        }
        for kind, level, title, holder, awarded, until, unit in rows
    ]
