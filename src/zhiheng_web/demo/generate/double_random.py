"""What draws are made from: the list of matters, inspectors with their recusals, credit risk classes of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiheng_web.demo.generate.common import COUNTY, HOUSING, MARKET, Row, choose, stream
from zhiheng_web.demo.generate.enterprises import Enterprise

_MATTERS = (
    ("ZL-01", "工业产品质量安全主体责任落实情况的检查", "key", "《中华人民共和国产品质量法》第十五条", MARKET),
    ("ZL-02", "工业产品生产许可证获证企业条件保持情况的检查", "general", "《工业产品生产许可证管理条例》第三十六条", MARKET),
    ("JL-01", "加油机等强制检定计量器具的检查", "general", "《中华人民共和国计量法》第九条", MARKET),
    ("JL-02", "定量包装商品净含量的检查", "general", "《定量包装商品计量监督管理办法》", MARKET),
    ("SP-01", "食品生产企业监督检查", "key", "《中华人民共和国食品安全法》第一百一十条", MARKET),
    ("TS-01", "特种设备使用单位监督检查", "key", "《中华人民共和国特种设备安全法》第五十七条", MARKET),
    ("BZ-01", "企业标准自我声明公开情况的检查", "general", "《中华人民共和国标准化法》第二十七条", MARKET),
    ("JZ-01", "在建工程质量检查", "general", "《建设工程质量管理条例》第四十三条", HOUSING),
)
_NAMES = ("李建国", "王芳", "张磊", "刘洋", "陈静", "杨帆", "赵敏", "黄涛", "周颖", "吴强", "徐丽", "孙浩", "胡军", "朱琳", "高峰", "林悦")
_SKILLS = (("计量",), ("食品",), ("特种设备",), ("工业产品",), ("食品", "计量"), ())
_CLASSES, _WEIGHTS = ("A", "B", "C", "D"), (52, 30, 14, 4)
_REASONS = {"A": "", "B": "", "C": "上年度监督抽查有不合格批次", "D": "列入经营异常名录尚未移出"}


def inspection_matters() -> list[Row]:
    """Rows of `inspection_matters` (抽查事项清单)."""
    return [
        {"region": COUNTY, "unit": unit, "matter_no": number, "title": title, "kind": kind, "basis": basis, "published_on": date(2025, 1, 10)}
        for number, title, kind, basis, unit in _MATTERS
    ]


def inspectors(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `inspectors`: twelve of the market regulator, four of the housing office, some recused from an enterprise or two."""
    rng = stream("double_random/inspectors")
    rows: list[Row] = []
    for i, name in enumerate(_NAMES):
        avoids = [f.uscc for f in rng.sample(list(firms), rng.choice((0, 0, 1, 2)))]
        rows.append(
            {
                "region": COUNTY,
                "unit": MARKET if i < 12 else HOUSING,
                "certificate_no": f"ZJ{COUNTY}{i + 1:03d}",
                "name": name,
                "skills": list(rng.choice(_SKILLS)) if i < 12 else ["工程质量"],
                "avoids": avoids,
                "valid_until": date(2027 + i % 3, 12, 31),
            }
        )
    return rows


def inspection_caps() -> list[Row]:
    """Rows of `inspection_caps`: what both agencies published for 2026."""
    return [
        {"region": COUNTY, "unit": unit, "year": 2026, "times": times, "basis": f"{basis}（虚构）", "published_on": date(2026, 1, 20)}
        for unit, times, basis in ((MARKET, 3, "县市场监管局2026年度涉企检查计划"), (HOUSING, 2, "县住建局2026年度涉企检查计划"))
    ]


def credit_classes(firms: Sequence[Enterprise]) -> list[Row]:
    """Rows of `credit_classes`: what the province pushed for 2025; since 2026 the county works them out of its records."""
    rng = stream("double_random/classes")
    day = date(2025, 1, 15)
    rows: list[Row] = []
    for firm in firms:
        if firm.founded_on > day:
            continue
        found = choose(rng, _CLASSES, _WEIGHTS)
        rows.append(
            {
                "region": firm.region,
                "unit": MARKET,
                "name": firm.name,
                "uscc": firm.uscc,
                "risk_class": found,
                "classed_on": day,
                "scheme": "省企业信用风险分类系统推送（虚构）",
                "reason": _REASONS[found],
            }
        )
    return rows
