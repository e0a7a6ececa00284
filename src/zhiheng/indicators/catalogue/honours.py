"""Awards given in a period and titles in force on a day (奖项与称号), by kind and level.

An award counts in the period in which it was given; a title counts while it is valid, one without an end until it is revoked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Indicator, PeriodKind, RollUp, number
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import on_books, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS = {
    "project_award": "工程质量奖",
    "quality_award": "政府质量奖",
    "quality_centre": "产品质检中心",
    "tourism_benchmark": "旅游服务质量标杆企业",
    "certification_zone": "质量认证示范区",
    "safety_zone": "安全示范区",
}
"""Kinds of honours that the catalogue counts."""


def _award(code: str, name: str, kind: str, level: str, unit: str, dimension: str, source: str, aliases: tuple[str, ...]) -> Indicator:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        return (t.kind == kind) & (t.level == level) & within(t.awarded_on, w) & on_books(t, w, "awarded_on", "revoked_on")

    return number(
        code,
        name,
        view="honours",
        of=where,
        unit=unit,
        kind=PeriodKind.FLOW,
        rollup=RollUp.SUM,
        dimension=dimension,
        definition=f"期内授予且未撤销的{name.removesuffix('数')}个数",
        source=source,
        aliases=aliases,
    )


def _title(
    code: str, name: str, kind: str, levels: tuple[str, ...], unit: str, dimension: str, source: str, aliases: tuple[str, ...]
) -> Indicator:
    def where(t: ir.Table, w: Window) -> ir.BooleanValue:
        valid = t.valid_until.isnull() | (t.valid_until >= ibis.literal(w.on))
        return (t.kind == kind) & t.level.isin(list(levels)) & on_books(t, w, "awarded_on", "revoked_on") & valid

    return number(
        code,
        name,
        view="honours",
        of=where,
        unit=unit,
        kind=PeriodKind.STOCK,
        rollup=RollUp.STOCK,
        dimension=dimension,
        definition=f"当日有效的{name.removesuffix('数')}个数",
        source=source,
        aliases=aliases,
    )


_PROVINCE_UP = ("national", "province")

INDICATORS = (
    _award(
        "project_awards_national", "工程质量国家级奖励数", "project_award", "national", "项", "engineering", "指标词典第32项", ("国家级奖励",)
    ),
    _award(
        "project_awards_province", "工程质量省级奖励数", "project_award", "province", "项", "engineering", "指标词典第32项", ("省级奖励",)
    ),
    _award(
        "quality_awards_province", "省政府质量奖获奖数", "quality_award", "province", "家", "brand", "指标词典第66项", ("省政府质量奖",)
    ),
    _award("quality_awards_city", "市政府质量奖获奖数", "quality_award", "city", "家", "brand", "指标词典第66项", ("市政府质量奖",)),
    _title(
        "quality_centres_national",
        "国家级产品质检中心数",
        "quality_centre",
        ("national",),
        "个",
        "infrastructure",
        "指标词典第56项",
        ("国家级产品质检中心",),
    ),
    _title(
        "quality_centres_province",
        "省级产品质检中心数",
        "quality_centre",
        ("province",),
        "个",
        "infrastructure",
        "指标词典第56项",
        ("省级产品质检中心", "省级质检中心"),
    ),
    _title(
        "tourism_benchmarks",
        "省旅游服务质量标杆企业数",
        "tourism_benchmark",
        _PROVINCE_UP,
        "个",
        "service",
        "指标词典第69项",
        ("安徽省旅游服务质量标杆企业", "“安徽省旅游服务质量标杆企业”"),
    ),
    _title(
        "certification_zones",
        "省质量认证示范区数",
        "certification_zone",
        _PROVINCE_UP,
        "个",
        "infrastructure",
        "指标词典第69项",
        ("“安徽省质量认证示范区”称号", "安徽省质量认证示范区"),
    ),
    _title(
        "safety_zones",
        "省安全示范区称号数",
        "safety_zone",
        _PROVINCE_UP,
        "个",
        "safety",
        "指标词典第69项",
        ("“安徽省安全示范区”称号", "安徽省安全示范区"),
    ),
)
