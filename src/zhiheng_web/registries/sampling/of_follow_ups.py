"""Declaration of the registry of follow-ups (不合格后处理)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from zhiheng_web.records.declare import Derived, Paper, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.registries.sampling import retest
from zhiheng_web.registries.sampling.inspecting import TARGETED
from zhiheng_web.registries.sampling.lifecycles import FOLLOW_UP
from zhiheng_web.registries.sampling.models import FollowUp
from zhiheng_web.registries.sampling.papers import article_of, handling_facts, order_facts
from zhiheng_web.shared.clock import today


def _late() -> Q:
    """Those not done by their day, and those done after it."""
    return Q(ended_on__isnull=True) & (
        Q(finished_on__isnull=True, finish_due_on__lt=today())
        | Q(finished_on__gt=F("finish_due_on"))
        | Q(started_on__isnull=True, start_due_on__lt=today())
        | Q(started_on__gt=F("start_due_on"))
    )


def _notices(record: FollowUp) -> list[tuple[str, str]]:
    rows = retest.follow_up_notices(record)
    missing = [
        word
        for word, value in (("产品控制", record.control), ("溯源", record.traced), ("原因排查", record.cause))
        if not value
    ]
    if missing and record.state in ("rectified", "passed"):
        rows.append(("warning", f"还没有登记{'、'.join(missing)}，办结前请补齐。"))
    return rows


def _batch_row(record: FollowUp) -> list[tuple[str, str, str]]:
    return [("抽查批次", str(record.batch), reverse("registries:record", args=["sampling_batches", record.batch_id]))]


def _end_today(person: Any, record: FollowUp, answers: dict[str, Any]) -> FollowUp:
    from zhiheng_web.records.services import change_record

    ended: FollowUp = change_record(
        person, record, {"ended_on": answers["ended_on"]}, reason=f"复检合格（{record.batch.retested_on}）", action="end"
    )
    return ended


FOLLOW_UPS = Registry(
    code="follow_ups",
    model=FollowUp,
    title="不合格后处理",
    noun="后处理",
    group="产品与抽查",
    note="应启动、应完成、应复查日期按收到报告（产品为责令改正）日期和规则计算，不能手填；复查合格才能办结。",
    fields=(
        "batch",
        "name",
        "uscc",
        "report_received_on",
        "started_on",
        "controlled_on",
        "control",
        "traced_on",
        "traced",
        "cause",
        "case_no",
        "penalty",
        "ordered_on",
        "order_no",
        "rectified_on",
        "rectification",
        "reinspected_on",
        "reinspection_result",
        "reported_on",
        "announced_on",
        "second_reinspected_on",
        "second_result",
        "third_reinspected_on",
        "third_result",
        "revoked_on",
        "measures",
        "finished_on",
        "published_on",
        "lifted_on",
        "lifted",
    ),
    columns=(
        "batch",
        "name",
        "state",
        "report_received_on",
        "started_on",
        "finish_due_on",
        "finished_on",
        "article",
        "unit",
    ),
    columns_made={"article": ("期限依据", article_of)},
    natural_key=("batch",),
    label=lambda f: f"{f.batch.sample_no} {f.name}",
    date="report_received_on",
    search=("batch__sample_no", "name", "uscc", "batch__product"),
    filters=("state", "batch__domain", "batch__level", "unit"),
    due="finish_due_on",
    done="finished_on",
    work_due="next_due_on",
    closed=Q(state__in=("ended", "revoked")),
    uncounted=Q(ended_on__isnull=False),
    enterprise="uscc",
    lifecycle=FOLLOW_UP,
    aliases={
        "batch": ("抽样单编号", "抽样编号", "样品编号"),
        "name": ("责任单位", "企业名称", "被抽样单位"),
        "uscc": ("统一社会信用代码", "信用代码"),
        "report_received_on": ("收到报告日期", "收到不合格检验报告日期"),
        "started_on": ("启动时间",),
        "measures": ("处置措施", "处置情况"),
        "finished_on": ("完成日期", "办结日期"),
    },
    example={"batch": "CJ2025-0002", "report_received_on": "2025-04-03", "started_on": "2025-04-07"},
    relation={
        "batch_id": Derived(("batch_id",), lambda pk: f"sampling_batches:{pk}"),
        "domain": "batch__domain",
        "level": "batch__level",
    },
    joins=("batch",),
    views={
        "late": ("超期件（含已办结）", _late),
        "waiting": ("待复查", lambda: Q(state__in=("rectified", "announced"))),
        "to_lift": ("已终止，待解除措施", lambda: Q(state="ended", lifted_on__isnull=True, started_on__isnull=False)),
    },
    notices=_notices,
    facts_made=(
        ("领域", lambda f: f.batch.get_domain_display()),
        ("抽查级别", lambda f: f.batch.get_level_display()),
        ("产品", lambda f: f.batch.product),
        "start_due_on",
        "finish_due_on",
        "ended_on",
    ),
    related=_batch_row,
    moves=(*moves_of(FOLLOW_UP, {"end": {"apply": _end_today}}), TARGETED),
    papers=(
        Paper("order", "责令改正通知书", "sampling/order.html", lambda f: f.state not in ("ended", "closed"), order_facts),
        Paper("handling", "核查处置情况表", "sampling/handling.html", lambda f: True, handling_facts),
    ),
)
