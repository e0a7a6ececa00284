"""Declaration of the registry of batches (监督抽查批次)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from zhiheng_web.records.declare import Move, Paper, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.registries.sampling import retest
from zhiheng_web.registries.sampling.lifecycles import BATCH
from zhiheng_web.registries.sampling.models import Batch, FirstResult, FollowUp
from zhiheng_web.registries.sampling.papers import notice_facts
from zhiheng_web.registries.sampling.repeats import repeat_notices, repeated


def _batch_notices(batch: Batch) -> list[tuple[str, str]]:
    rows = [*repeat_notices(batch), *retest.batch_notices(batch)]
    if batch.final_result != FirstResult.FAIL or batch.kind != "supervision":
        return rows
    if retest.open_follow_up(batch):
        return rows
    return [*rows, ("warning", "终局结论为不合格，还没有登记后处理。收到报告之日起开始计时，请尽快登记。")]


def _untreated() -> Q:
    """Failed batches of supervision without a follow-up."""
    followed = FollowUp.objects.live().filter(batch=OuterRef("pk"))
    return Q(final_result=FirstResult.FAIL, kind="supervision") & ~Q(Exists(followed))


def _open_follow_up(person: Any, batch: Batch, data: dict[str, Any]) -> Any:
    from zhiheng_web.records.services import create_record

    return create_record(
        person,
        "follow_ups",
        {"batch": batch, "region": batch.region, "unit": batch.unit, "report_received_on": data["report_received_on"]},
    )


def _related(batch: Batch) -> list[tuple[str, str, str]]:
    rows = []
    if batch.task is not None:
        rows.append(("抽样任务", str(batch.task), reverse("registries:record", args=["sampling_tasks", batch.task_id])))
    return [*rows, *retest.follow_up_link(batch)]


FOLLOW_UP = Move(
    "follow-up",
    "登记后处理",
    asks=(
        (
            "report_received_on",
            lambda: forms.DateField(
                label="收到不合格报告日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            ),
        ),
    ),
    basis="收到不合格报告次日起计时",
    note="应启动、应完成、应复查日期由系统按规则计算。",
    ready=lambda b: (
        "终局结论不是不合格"
        if b.final_result != FirstResult.FAIL
        else "已登记后处理"
        if FollowUp.objects.live().filter(batch=b).exists()
        else ""
    ),
    apply=_open_follow_up,
)

BATCHES = Registry(
    code="sampling_batches",
    model=Batch,
    title="监督抽查",
    noun="批次",
    group="产品与抽查",
    note="一条记录是一个抽样批次。合格率按终局结论统计：复检结论优先，拒检单列，结论未出的不进分母。",
    fields=(
        "sample_no",
        "domain",
        "level",
        "stage",
        "kind",
        "name",
        "uscc",
        "product",
        "specification",
        "sampled_on",
        "task",
        "samplers",
        "maker",
        "maker_uscc",
        "sampled_quantity",
        "received_on",
        "testing_body",
        "report_no",
        "first_result",
        "first_reported_on",
        "failed_items",
        "notified_on",
        "retest_applied_on",
        "objection_kind",
        "objection_decision",
        "objection_decided_on",
        "objection_reply",
        "retest_body",
        "backup_received_on",
        "retest_result",
        "retested_on",
        "settled_on",
        "published_on",
    ),
    columns=("sample_no", "product", "name", "domain", "level", "sampled_on", "final_result", "state", "unit"),
    natural_key=("sample_no",),
    label=lambda b: f"{b.sample_no} {b.product}",
    date="sampled_on",
    search=("sample_no", "name", "product", "uscc", "report_no"),
    filters=("domain", "level", "stage", "kind", "state", "final_result", "unit"),
    enterprise="uscc",
    aliases={
        "sample_no": ("抽样编号", "样品编号", "抽样单号"),
        "level": ("级别", "抽样级别", "任务级别"),
        "stage": ("抽样环节", "抽查环节"),
        "kind": ("抽查种类", "任务类型"),
        "name": ("受检单位", "被抽样单位名称", "企业名称", "被抽检单位"),
        "uscc": ("统一社会信用代码", "信用代码"),
        "product": ("产品名称", "样品名称"),
        "specification": ("规格型号", "批号"),
        "sampled_on": ("抽样时间",),
        "sampled_quantity": ("抽样数量", "抽样量", "样品数量"),
        "testing_body": ("检验机构", "检测机构"),
        "report_no": ("报告编号", "检验报告号"),
        "first_result": ("检验结论", "初检结果", "结论"),
        "first_reported_on": ("报告日期", "签发日期"),
        "task": ("任务编号", "抽样任务编号"),
        "maker": ("生产企业", "标称生产企业"),
        "notified_on": ("告知日期",),
        "received_on": ("收样日期",),
        "retest_applied_on": ("申请复检日期", "复检申请日期"),
        "retest_result": ("复检结果",),
        "retested_on": ("复检日期",),
    },
    example={
        "sample_no": "CJ2025-0001",
        "name": "云汀县示例食品有限公司",
        "product": "挂面",
        "sampled_on": "2025-03-12",
        "first_reported_on": "2025-04-02",
        "first_result": "合格",
        "domain": "食品",
        "level": "县抽",
        "stage": "生产",
        "kind": "监督抽查",
    },
    lifecycle=BATCH,
    due="next_due_on",
    joins=("task",),
    facts_made=("final_result", "final_on", "exclusive_until"),
    views={
        "untreated": ("待登记后处理", _untreated),
        "repeated": ("上级已抽查", repeated),
        "to_be_ended": ("复检合格，后处理待终止", retest.to_be_ended),
    },
    after_change=retest.settle_follow_ups,
    held_by={"follow_ups": "该批次有不合格后处理，请先撤回后处理，再撤回批次"},
    related=_related,
    notices=_batch_notices,
    moves=(FOLLOW_UP, *moves_of(BATCH)),
    papers=(
        Paper(
            "notice", "检验结果告知书", "sampling/notice.html", lambda b: b.first_result in ("pass", "fail"), notice_facts,
        ),
    ),
)
