"""Declaration of the registry of benchmarks (对标数值)."""

from __future__ import annotations

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.benchmarks.models import Benchmark

BENCHMARKS = Registry(
    code="benchmarks",
    model=Benchmark,
    title="对标数值",
    noun="对标数值",
    group="保障与佐证",
    note="全省平均等数值须写明出处和出处日期，按原文写法录入，系统以精确分数保存和比较。",
    fields=("indicator", "against", "period", "entered", "source", "source_on"),
    columns=("indicator", "against", "period", "entered", "source", "source_on", "unit"),
    natural_key=("indicator", "against", "period"),
    label=lambda b: f"{b.get_indicator_display()} {b.get_against_display()} {b.period}",
    date="entered_on",
    by_period=False,
    search=("source", "period"),
    filters=("against", "unit"),
    aliases={"entered": ("值", "指标值"), "source": ("来源",), "source_on": ("来源日期",)},
    example={
        "indicator": "企业年报公示率（%）",
        "against": "全省平均",
        "period": "2025",
        "entered": "92.4%",
        "source": "南江省市场监管局年报公示情况通报",
        "source_on": "2025-07-15",
    },
    facts_made=(("精确值", lambda b: f"{b.part}/{b.whole}"),),
)

REGISTRIES = (BENCHMARKS,)
