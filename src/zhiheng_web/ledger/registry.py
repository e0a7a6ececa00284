"""Declarations of the ledger (工作台账) and its milestones (节点)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from zhiheng.lifecycles.lights import light_rule
from zhiheng_web.ledger import levels, services
from zhiheng_web.ledger.lifecycles import ENTRY
from zhiheng_web.ledger.models import LedgerEntry, Milestone
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import said


def _report(person: Any, entry: LedgerEntry, given: dict[str, Any]) -> Any:
    return services.report_progress(person, entry, given.get("progress") or "", given.get("obstacles") or "", today())


def _related(entry: LedgerEntry) -> list[tuple[str, str, str]]:
    rows = [("节点", f"{m.title} {m.due_on}", reverse("registries:record", args=["milestones", m.pk])) for m in entry.live_milestones()]
    if entry.measured_run and entry.indicator:
        rows.append(("记录显示的依据", entry.measured, reverse("scorecards:indicator", args=[entry.measured_run, entry.indicator])))
    return rows


def _notices(entry: LedgerEntry) -> list[tuple[str, str]]:
    light = entry.light(today())
    state = "warning" if light.colour in ("red", "yellow") else "info"
    set_by = [("info", f"{entry.set_by}下达；退回、销号由{entry.set_by}质发办办理，报告进展和报请办结由{entry.unit}办理。")] if entry.set_by_id else []
    return [*set_by, (state, f"{light.label}：{light.reason}。"), ("info", f"亮灯规则：{light.rule.words}。")]


def red_q() -> Q:
    """Entries whose light is red today, as `LedgerEntry.light` says it."""
    day, rule = today(), light_rule(today())
    behind = Milestone.objects.live().filter(entry=OuterRef("pk"), done_on=None, due_on__lte=day - timedelta(days=rule.behind_days))
    late = Q(reported_on=None) & (Q(due_on__lt=day) | Q(returned_on__isnull=False) | Q(Exists(behind)))
    return Q(closed_on=None) & (late | Q(due_on__lt=day, is_met=False))


_FROM_PLAN = ("entry_no", "kind", "title", "requirement", "role", "source", "due_on")

ENTRIES = Registry(
    code="ledger_entries",
    model=LedgerEntry,
    title="工作台账",
    noun="台账事项",
    group="督查与考核",
    note="事项、要求和时限来自采用的方案，不用再填；只填举措、进展和存在问题。灯由日期和状态算出，谁也不能改。",
    tool=("本单位待办", "ledger:mine"),
    fields=(
        "entry_no", "kind", "title", "requirement", "role", "source", "due_on", "measures", "starts_on", "progress", "progress_on", "obstacles",
        "reported_on", "returned_on", "returned_reason", "closed_on", "closing",
    ),
    columns=("title", "light", "requirement", "due_on", "measures", "progress", "obstacles", "state", "unit"),
    columns_made={"light": ("灯", lambda e: said(e.light(today()).label))},
    annotated=lambda rows: rows.prefetch_related("milestones"),
    natural_key=("entry_no",),
    label=lambda e: f"{e.title}（{e.unit.name}）",
    date="due_on",
    by_period=False,
    due="due_on",
    done="closed_on",
    work_due="next_due_on",
    search=("title", "requirement", "measures", "progress", "obstacles"),
    filters=("state", "kind", "role", "unit"),
    views={"red": ("红灯", red_q), "reported": ("待核销", lambda: Q(state="reported")), "stuck": ("有存在问题", lambda: ~Q(obstacles="") & ~Q(state="closed"))},
    is_internal=True,
    joins=("plan",),
    office_fields=(*_FROM_PLAN, "unit", "region", "returned_on", "returned_reason", "closed_on", "closing"),
    create_policy=office_only,
    facts_made=("measured", "measured_on", "is_met", "forecast", "forecast_basis"),
    aliases={
        "entry_no": ("编号",),
        "title": ("工作任务", "任务", "事项名称", "目标任务"),
        "requirement": ("目标", "指标要求"),
        "measures": ("举措", "推进措施", "具体措施"),
        "progress": ("进展", "完成情况", "工作进展", "推进情况"),
        "obstacles": ("问题", "困难问题", "存在的问题"),
        "due_on": ("时限", "完成时间"),
        "unit": ("责任单位",),
    },
    example={
        "entry_no": "1-t3-990121-scjg", "kind": "任务", "title": "开展重点产品监督抽查", "due_on": "2026-12-31",
        "measures": "一季度下达计划，按季抽样", "progress": "已抽 160 批次",
    },
    lifecycle=ENTRY,
    moves=(
        Move(
            "progress", "报告进展", ("progress", "obstacles"), required=("progress",), apply=_report, is_optional=True,
            note="写一句就够。以前报的留在历史里。", ready=lambda e: "已销号" if e.closed_on else "",
        ),
        *moves_of(ENTRY, {"return": {"apply": services.send_back}, "close": {"apply": levels.close}}),
    ),
    related=_related,
    notices=_notices,
)  # fmt: skip

MILESTONES = Registry(
    code="milestones",
    model=Milestone,
    title="台账节点",
    noun="节点",
    group="督查与考核",
    note="把一项任务分成几步，各有日期；到期没有完成的，事项亮黄灯，再久亮红灯。",
    fields=("entry", "title", "due_on", "done_on", "note"),
    columns=("entry", "title", "due_on", "done_on", "unit"),
    natural_key=("entry", "title"),
    label=lambda m: m.title,
    date="due_on",
    by_period=False,
    due="due_on",
    done="done_on",
    search=("title", "entry__title"),
    filters=("unit",),
    is_internal=True,
    joins=("entry",),
    aliases={"entry": ("编号",), "title": ("节点名称", "步骤"), "due_on": ("计划完成日期", "时间进度"), "done_on": ("实际完成日期",)},
    example={"entry": "1-t3-990121-scjg", "title": "下达抽查计划", "due_on": "2026-03-31", "done_on": "2026-03-20"},
    moves=(Move("done", "登记完成", ("done_on", "note"), required=("done_on",), ready=lambda m: "已完成" if m.done_on else ""),),
    related=lambda m: [("台账事项", str(m.entry), reverse("registries:record", args=["ledger_entries", m.entry_id]))],
)

REGISTRIES = (ENTRIES, MILESTONES)
