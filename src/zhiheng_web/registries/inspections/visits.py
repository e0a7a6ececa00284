"""Declaration of inspections of single enterprises (抽查检查): from the draw to the published result."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import REGISTRIES, Clock, Move, Registry
from zhiheng_web.registries.inspections.caps import cap_of
from zhiheng_web.registries.inspections.models import InspectionTask, Visit


def _clocks(visit: Visit) -> list[Clock]:
    if not visit.inspected_on:
        return []
    due = limit("RI1", visit.inspected_on)
    return [Clock("公示检查结果", due.due_on, visit.published_on, due.basis, due.certainty)]


def _related(visit: Visit) -> Sequence[tuple[str, str, str]]:
    drawn = [("抽取", visit.task_no, reverse("draws:by_number", args=[visit.region.code[:6], visit.task_no]))]
    rows = _causes(visit) or (drawn if visit.origin == "drawn" else [])
    task = InspectionTask.objects.live().filter(region__code__startswith=visit.region.code[:6], task_no=visit.task_no).first()
    if task is not None:
        rows.append(("抽查任务", str(task), reverse("registries:record", args=["inspection_tasks", task.pk])))
    return rows


def _notices(visit: Visit) -> list[tuple[str, str]]:
    """What was inspected beyond the cap is said, not hidden."""
    cap = cap_of(visit.unit, visit.year) if visit.inspected_on and visit.origin != "targeted" else None
    if cap is None or visit.before_in_year() < cap.times:
        return []
    words = _("%(year)s 年对该企业的检查（含已安排的）超过公布的上限 %(most)s 次（%(basis)s），请核对。")
    return [("warning", words % {"year": visit.year, "most": cap.times, "basis": cap.basis})]


def _causes(visit: Visit) -> list[tuple[str, str, str]]:
    """Complaints and tip-offs that led to this inspection instead of a draw."""
    rows = []
    for code in ("complaints", "tip_offs"):
        cases = REGISTRIES[code]
        for case in cases.model.objects.live().in_region(visit.region).filter(task_no=visit.task_no):
            rows.append((f"来自{cases.noun}", cases.label(case), reverse("registries:record", args=[code, case.pk])))
    return rows


VISITS = Registry(
    code="inspection_visits",
    model=Visit,
    title="抽查检查结果",
    noun="检查",
    group="监管与信用",
    note="抽取完成后一户一条自动生成，检查后登记结果、公示。结果类别依公示系统的通行写法整理，待核。",
    fields=("task_no", "origin", "approval", "planned_on", "name", "uscc", "matters", "inspectors", "notified_on", "inspected_on", "result", "detail", "published_on"),
    columns=("task_no", "name", "origin", "inspectors", "inspected_on", "result", "publish_due_on", "published_on", "unit"),
    natural_key=("task_no", "uscc"),
    label=lambda v: f"{v.task_no} {v.name}",
    date="inspected_on",
    by_period=False,
    due="publish_due_on",
    done="published_on",
    tool=("双随机抽取", "draws:list"),
    search=("task_no", "name", "uscc"),
    filters=("origin", "result", "unit"),
    enterprise="uscc",
    is_internal=True,
    aliases={"task_no": ("任务编号",), "name": ("企业", "检查对象"), "uscc": ("信用代码",), "inspected_on": ("检查时间",), "result": ("结果",)},
    example={
        "task_no": "SSJ2025-01",
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "matters": "JL-01",
        "inspectors": "ZJ990121001、ZJ990121002",
        "inspected_on": "2025-04-18",
        "result": "未发现问题",
    },
    clocks=_clocks,
    related=_related,
    notices=_notices,
    views={"waiting": ("待检查", lambda: Q(inspected_on__isnull=True)), "problems": ("发现问题", lambda: Q(result__in=["corrected", "pending", "obstructed"]))},
    moves=(
        Move(
            "inspect",
            "登记检查结果",
            ("inspected_on", "result", "detail"),
            required=("inspected_on", "result"),
            ready=lambda v: "已登记结果" if v.result else "",
        ),
        Move(
            "publish",
            "登记公示",
            ("published_on",),
            required=("published_on",),
            ready=lambda v: "先登记检查结果" if not v.result else "已公示" if v.published_on else "",
        ),
    ),
)
