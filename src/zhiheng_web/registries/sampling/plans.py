"""Declarations of plans and tasks of sampling (抽检计划, 抽样任务)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse

from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.sampling.models import Batch, SamplingPlan, SamplingTask
from zhiheng_web.registries.sampling.repeats import task_notices
from zhiheng_web.shared.clock import today


def _progress(done: int, planned: int) -> str:
    return f"{done} / {planned}"


def _plan_done(plan: SamplingPlan) -> str:
    return _progress(plan.batches.count(), plan.planned_batches)


def _plan_tasks(plan: SamplingPlan) -> list[tuple[str, str, str]]:
    rows = plan.tasks.filter(withdrawn_at__isnull=True).annotate(
        done=Count("batches", filter=Q(batches__withdrawn_at__isnull=True))
    )
    return [
        ("抽样任务", f"{t}（{_progress(t.done, t.planned_batches)}）", reverse("registries:record", args=["sampling_tasks", t.pk]))
        for t in rows.order_by("task_no")
    ]


def _task_batches(task: SamplingTask) -> list[tuple[str, str, str]]:
    rows = [("抽检计划", str(task.plan), reverse("registries:record", args=["sampling_plans", task.plan_id]))]
    held = Batch.objects.live().filter(task=task)
    rows += [
        ("批次", f"{b} {b.name} {b.get_final_result_display()}", reverse("registries:record", args=["sampling_batches", b.pk]))
        for b in held.order_by("-sampled_on")[:20]
    ]
    return rows


PLANS = Registry(
    code="sampling_plans",
    model=SamplingPlan,
    title="抽检计划",
    noun="抽检计划",
    group="产品与抽查",
    note="计划分成任务，任务下登记批次；进度按批次自动累计。级别、种类分开列，合格率不混算。",
    fields=("plan_no", "title", "year", "domain", "level", "kind", "planned_batches", "document", "issued_on"),
    columns=("plan_no", "title", "year", "domain", "level", "planned_batches", "progress", "unit"),
    columns_made={"progress": ("已抽 / 计划", lambda p: _progress(p.done, p.planned_batches))},
    annotated=lambda rows: rows.annotate(
        done=Count("tasks__batches", filter=Q(tasks__withdrawn_at__isnull=True, tasks__batches__withdrawn_at__isnull=True))
    ),
    natural_key=("plan_no",),
    label=lambda p: f"{p.plan_no} {p.title}",
    date="issued_on",
    by_period=False,
    search=("plan_no", "title", "document"),
    filters=("year", "domain", "level", "kind", "unit"),
    aliases={"plan_no": ("编号",), "title": ("名称",), "planned_batches": ("批次", "计划数"), "document": ("文号",)},
    example={
        "plan_no": "JH2025-01",
        "title": "2025 年县级食品安全监督抽检计划",
        "year": "2025",
        "domain": "食品",
        "level": "县抽",
        "kind": "监督抽查",
        "planned_batches": "440",
        "issued_on": "2025-01-20",
    },
    facts_made=(("已抽 / 计划（批次）", _plan_done),),
    related=_plan_tasks,
    held_by={"tasks": "计划下有抽样任务，请先撤回任务"},
)

TASKS = Registry(
    code="sampling_tasks",
    model=SamplingTask,
    title="抽样任务",
    noun="抽样任务",
    group="产品与抽查",
    fields=(
        "plan",
        "task_no",
        "product",
        "stage",
        "planned_batches",
        "sampling_body",
        "testing_body",
        "enterprises",
        "due_on",
        "finished_on",
    ),
    columns=("task_no", "product", "stage", "planned_batches", "progress", "due_on", "finished_on", "unit"),
    columns_made={"progress": ("已抽 / 任务", lambda t: _progress(t.done, t.planned_batches))},
    annotated=lambda rows: rows.annotate(done=Count("batches", filter=Q(batches__withdrawn_at__isnull=True))),
    natural_key=("task_no",),
    label=lambda t: f"{t.task_no} {t.product}",
    date="due_on",
    due="due_on",
    done="finished_on",
    search=("task_no", "product", "testing_body", "plan__plan_no"),
    filters=("stage", "unit"),
    joins=("plan",),
    aliases={"plan": ("计划编号",), "task_no": ("编号",), "due_on": ("完成时限",), "planned_batches": ("批次",)},
    example={
        "plan": "JH2025-01",
        "task_no": "RW2025-001",
        "product": "挂面",
        "stage": "生产",
        "planned_batches": "12",
        "due_on": "2025-09-30",
    },
    clocks=lambda t: [Clock("完成抽样", t.due_on, t.finished_on, "计划或任务书写明的期限", "据文书")],
    facts_made=(
        ("计划", lambda t: str(t.plan)),
        ("已抽 / 任务（批次）", lambda t: _progress(Batch.objects.live().filter(task=t).count(), t.planned_batches)),
    ),
    notices=lambda t: task_notices(t, today()),
    related=_task_batches,
    held_by={"batches": "任务下有抽样批次，请先撤回批次或改到别的任务"},
    moves=(
        Move(
            "finish",
            "登记抽样完成",
            ("finished_on",),
            required=("finished_on",),
            ready=lambda t: "已完成" if t.finished_on else "",
        ),
    ),
)
