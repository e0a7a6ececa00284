"""Declaration of the registry of titles and awards (称号与奖项)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.honours.models import Honour
from zhiheng_web.registries.honours.of_rewards import REGISTRIES as OF_REWARDS

HONOURS = Registry(
    code="honours",
    model=Honour,
    title="称号与奖项",
    noun="称号",
    group="品牌与荣誉",
    fields=("kind", "level", "title", "holder", "uscc", "awarded_on", "document", "valid_until", "revoked_on"),
    columns=("title", "kind", "level", "holder", "awarded_on", "valid_until", "revoked_on", "unit"),
    natural_key=("kind", "level", "title", "holder", "awarded_on"),
    label=lambda h: f"{h.title}（{h.holder}）",
    date="awarded_on",
    by_period=False,
    due="valid_until",
    renews=True,
    closed=Q(revoked_on__isnull=False),
    search=("title", "holder", "document"),
    filters=("kind", "level", "unit"),
    enterprise="uscc",
    aliases={
        "title": ("称号名称", "奖项名称"),
        "holder": ("获奖单位", "获得单位"),
        "document": ("文号",),
        "uscc": ("统一社会信用代码",),
    },
    example={
        "kind": "政府质量奖",
        "level": "市",
        "title": "临川市政府质量奖",
        "holder": "云汀县示例石材有限公司",
        "awarded_on": "2025-09-10",
        "document": "临政〔2025〕12号",
    },
)

REGISTRIES = (HONOURS, *OF_REWARDS)
