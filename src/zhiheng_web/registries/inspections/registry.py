"""Declaration of the registry of double-random inspection tasks (双随机抽查)."""

from __future__ import annotations

from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.inspections.caps import CAPS
from zhiheng_web.registries.inspections.inspectors import INSPECTORS
from zhiheng_web.registries.inspections.matters import MATTERS
from zhiheng_web.registries.inspections.models import InspectionTask
from zhiheng_web.registries.inspections.visits import VISITS


def _clocks(task: InspectionTask) -> list[Clock]:
    if not task.finished_on:
        return []
    due = limit("RI1", task.finished_on)
    return [Clock("公示抽查结果", due.due_on, task.published_on, due.basis, due.certainty)]


TASKS = Registry(
    code="inspection_tasks",
    model=InspectionTask,
    title="双随机抽查",
    noun="抽查任务",
    group="监管与信用",
    fields=(
        "task_no",
        "title",
        "planned_on",
        "joint",
        "partners",
        "uses_credit_class",
        "inspected_entities",
        "finished_on",
        "published_on",
    ),
    columns=(
        "task_no",
        "title",
        "planned_on",
        "joint",
        "uses_credit_class",
        "finished_on",
        "publish_due_on",
        "published_on",
        "unit",
    ),
    tool=("双随机抽取", "draws:list"),
    natural_key=("task_no",),
    label=lambda t: f"{t.task_no} {t.title}",
    date="planned_on",
    due="publish_due_on",
    done="published_on",
    search=("task_no", "title", "partners"),
    filters=("joint", "uses_credit_class", "unit"),
    aliases={
        "task_no": ("编号",),
        "title": ("任务",),
        "planned_on": ("计划时间",),
        "joint": ("联合抽查", "是否联合抽查"),
        "uses_credit_class": ("差异化监管", "信用风险分类"),
        "inspected_entities": ("抽查户数",),
        "finished_on": ("完成时间",),
        "published_on": ("公示时间",),
    },
    example={
        "task_no": "SSJ2025-01",
        "title": "加油机计量联合抽查",
        "planned_on": "2025-04-01",
        "joint": "是",
        "uses_credit_class": "是",
    },
    clocks=_clocks,
    moves=(
        Move(
            "finish",
            "登记完成",
            ("finished_on", "inspected_entities"),
            required=("finished_on",),
            ready=lambda t: "已完成" if t.finished_on else "",
        ),
        Move(
            "publish",
            "登记公示",
            ("published_on",),
            required=("published_on",),
            ready=lambda t: "先登记完成" if not t.finished_on else "已公示" if t.published_on else "",
        ),
    ),
)

REGISTRIES = (TASKS, VISITS, MATTERS, INSPECTORS, CAPS)
