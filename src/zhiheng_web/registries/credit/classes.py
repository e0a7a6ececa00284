"""Declaration of the registry of credit risk classes (信用风险分类)."""

from __future__ import annotations

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.credit.models import CreditClass

CLASSES = Registry(
    code="credit_classes",
    model=CreditClass,
    title="信用风险分类",
    noun="信用风险分类",
    group="监管与信用",
    note="只用于确定抽查比例和频次，不对外公示；同一企业以分类日期最新的一条为准。",
    fields=("name", "uscc", "risk_class", "classed_on", "scheme", "reason"),
    columns=("name", "uscc", "risk_class", "classed_on", "scheme", "unit"),
    natural_key=("uscc", "classed_on"),
    label=lambda c: f"{c.name} {c.risk_class}",
    date="classed_on",
    by_period=False,
    search=("name", "uscc"),
    filters=("risk_class", "unit"),
    enterprise="uscc",
    is_internal=True,
    aliases={"name": ("企业",), "uscc": ("信用代码",), "risk_class": ("风险等级", "信用等级", "分类结果"), "classed_on": ("分类时间",)},
    example={
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "risk_class": "B 信用风险一般",
        "classed_on": "2025-01-15",
        "scheme": "省企业信用风险分类系统推送",
    },
)
