"""Double-random inspection (双随机、一公开)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.indicators.declare import rate
from zhiheng.indicators.later import ibis
from zhiheng.indicators.views import known, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _finished(t: ir.Table, w: Window) -> ir.BooleanValue:
    day = t.finished_on.fill_null(t.planned_on)
    return known(t.finished_on, w) & (day >= ibis.literal(w.start)) & (day <= ibis.literal(w.on))


INDICATORS = (
    rate(
        "joint_inspection_share",
        "年度部门联合抽查任务占比",
        view="inspection_tasks",
        of=lambda t, w: within(t.planned_on, w),
        met=lambda t, w: t.joint,
        counted="项",
        dimension="oversight",
        definition="期内部门联合双随机抽查任务 ÷ 期内全部双随机抽查任务",
        source="指标词典第41项",
        aliases=("部门联合抽查任务占比",),
    ),
    rate(
        "differential_measure_rate",
        "年度差异化监管措施应用率",
        view="inspection_tasks",
        of=lambda t, w: within(t.planned_on, w),
        met=lambda t, w: t.uses_credit_class,
        counted="项",
        dimension="oversight",
        definition="按企业信用风险分类确定抽查比例的任务 ÷ 期内全部双随机抽查任务",
        source="指标词典第42项",
        aliases=("差异化监管措施应用率",),
    ),
    rate(
        "inspection_publication_rate",
        "抽查结果公示率",
        view="inspection_tasks",
        of=_finished,
        met=lambda t, w: known(t.published_on, w),
        counted="项",
        dimension="oversight",
        definition="已公示结果的任务 ÷ 期内完成的任务",
        source="指标词典第43项",
        aliases=("双随机抽查结果公示率",),
    ),
)
