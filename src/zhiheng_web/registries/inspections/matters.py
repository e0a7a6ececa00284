"""Declaration of the list of matters that may be inspected (抽查事项清单)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.registries.inspections.models import Matter

MATTERS = Registry(
    code="inspection_matters",
    model=Matter,
    title="抽查事项清单",
    noun="抽查事项",
    group="监管与信用",
    note="未列入清单的事项不得检查；抽取计划和检查结果都从这里选事项。",
    fields=("matter_no", "title", "kind", "basis", "published_on", "ended_on"),
    columns=("matter_no", "title", "kind", "basis", "published_on", "unit"),
    natural_key=("matter_no",),
    label=lambda m: f"{m.matter_no} {m.title}",
    date="published_on",
    by_period=False,
    closed=Q(ended_on__isnull=False),
    search=("matter_no", "title", "basis"),
    filters=("kind", "unit"),
    aliases={"matter_no": ("编号",), "title": ("事项", "事项名称", "检查事项"), "basis": ("依据", "法律依据"), "kind": ("事项类别",)},
    example={
        "matter_no": "JL-01",
        "title": "加油机计量检定情况的检查",
        "kind": "一般检查事项",
        "basis": "《中华人民共和国计量法》第九条",
        "published_on": "2025-01-10",
    },
    moves=(
        Move("end", "停用", ("ended_on",), required=("ended_on",), is_optional=True, ready=lambda m: "已停用" if m.ended_on else ""),
    ),
)
