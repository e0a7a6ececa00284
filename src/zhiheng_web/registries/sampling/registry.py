"""Declaration of the sampling registries (监督抽查, 不合格后处理)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from zhiheng_web.audit import services as audit
from zhiheng_web.records.declare import Clock, Derived, Move, Registry
from zhiheng_web.registries.sampling import retest
from zhiheng_web.registries.sampling.clocks import due_dates
from zhiheng_web.registries.sampling.models import Batch, FirstResult, FollowUp


def _batch_notices(batch: Batch) -> list[tuple[str, str]]:
    rows = retest.batch_notices(batch)
    if batch.final_result != FirstResult.FAIL or batch.kind != "supervision":
        return rows
    if retest.open_follow_up(batch):
        return rows
    return [*rows, ("warning", "终局结论为不合格，还没有登记后处理。收到报告之日起开始计时，请尽快登记。")]


def _untreated() -> Q:
    """Failed batches of supervision without a follow-up."""
    followed = FollowUp.objects.live().filter(batch=OuterRef("pk"))
    return Q(final_result=FirstResult.FAIL, kind="supervision") & ~Q(Exists(followed))


def _follow_up_clocks(record: FollowUp) -> list[Clock]:
    due = due_dates(record.batch.domain, record.report_received_on)
    steps = (
        ("启动核查处置", due.start, record.started_on),
        ("复查", due.reinspect, record.reinspected_on),
        ("处置完成", due.finish, record.finished_on),
    )
    return [Clock(label, of.due_on, done_on, of.basis, of.certainty) for label, of, done_on in steps if of]


def _recompute_follow_ups(person: Any, batch: Batch, reason: str) -> None:
    """Due dates follow the batch's domain: recompute those of its follow-ups."""
    for record in FollowUp.objects.live().filter(batch=batch).select_related("batch"):
        before = audit.values_of(record)
        record.derive()
        after = audit.values_of(record)
        if before != after:
            record.save()
            audit.record(
                person,
                "sampling.recompute",
                record,
                f"批次改动后重新计算期限“{record}”",
                reason=reason,
                before=before,
                after=after,
            )


def _holds(batch: Batch) -> str:
    if FollowUp.objects.live().filter(batch=batch).exists():
        return "该批次有不合格后处理，请先撤回后处理，再撤回批次"
    return ""


def _cleared(record: FollowUp) -> str:
    return "该批次复检合格，请终止这条后处理" if retest.cleared(record.batch) else ""


def _open_follow_up(person: Any, batch: Batch, data: dict[str, Any]) -> Any:
    from zhiheng_web.records.services import create_record

    return create_record(
        person,
        "follow_ups",
        {"batch": batch, "region": batch.region, "unit": batch.unit, "report_received_on": data["report_received_on"]},
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
        "testing_body",
        "report_no",
        "first_result",
        "first_reported_on",
        "failed_items",
        "retest_applied_on",
        "retest_result",
        "retested_on",
    ),
    columns=("sample_no", "product", "name", "domain", "level", "sampled_on", "final_result", "unit"),
    natural_key=("sample_no",),
    label=lambda b: f"{b.sample_no} {b.product}",
    date="sampled_on",
    search=("sample_no", "name", "product", "uscc", "report_no"),
    filters=("domain", "level", "stage", "kind", "final_result", "unit"),
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
        "testing_body": ("检验机构", "检测机构"),
        "report_no": ("报告编号", "检验报告号"),
        "first_result": ("检验结论", "初检结果", "结论"),
        "first_reported_on": ("报告日期", "签发日期"),
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
    facts_made=("final_result", "final_on"),
    views={
        "untreated": ("待登记后处理", _untreated),
        "to_be_ended": ("复检合格，后处理待终止", retest.to_be_ended),
    },
    after_change=_recompute_follow_ups,
    holds=_holds,
    related=retest.follow_up_link,
    notices=_batch_notices,
    moves=(
        retest.END_ON_BATCH,
        Move(
            "first-result",
            "登记初检结论",
            ("first_result", "first_reported_on", "report_no", "failed_items"),
            required=("first_reported_on",),
            ready=lambda b: "" if b.first_result == FirstResult.PENDING else "初检结论已登记",
        ),
        Move(
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
        ),
        Move(
            "retest",
            "登记复检",
            ("retest_applied_on", "retest_result", "retested_on"),
            basis="产品质量法第十五条（15日内）；食品安全法第八十八条（7个工作日内）",
            is_optional=True,
            note="只填申请日期表示复检进行中，终局结论随之变为“未出”。复检合格的，批次改计合格，已登记的后处理须随后终止。",
            required=("retest_applied_on",),
            ready=lambda b: (
                "只有初检不合格的批次可以复检"
                if b.first_result != FirstResult.FAIL
                else "复检结论已登记"
                if b.retest_result
                else ""
            ),
        ),
    ),
)

FOLLOW_UPS = Registry(
    code="follow_ups",
    model=FollowUp,
    title="不合格后处理",
    noun="后处理",
    group="产品与抽查",
    note="应启动、应完成、应复查日期按收到报告日期和规则计算，不能手填。",
    fields=(
        "batch",
        "name",
        "uscc",
        "report_received_on",
        "started_on",
        "measures",
        "reinspected_on",
        "reinspection_result",
        "finished_on",
    ),
    columns=(
        "batch",
        "name",
        "report_received_on",
        "start_due_on",
        "started_on",
        "finish_due_on",
        "finished_on",
        "unit",
    ),
    natural_key=("batch",),
    label=lambda f: f"{f.batch.sample_no} {f.name}",
    date="report_received_on",
    search=("batch__sample_no", "name", "uscc", "batch__product"),
    filters=("batch__domain", "batch__level", "unit"),
    due="finish_due_on",
    done="finished_on",
    enterprise="uscc",
    aliases={
        "batch": ("抽样单编号", "抽样编号", "样品编号"),
        "name": ("责任单位", "企业名称", "被抽样单位"),
        "uscc": ("统一社会信用代码", "信用代码"),
        "report_received_on": ("收到报告日期", "收到不合格检验报告日期"),
        "started_on": ("启动时间",),
        "finished_on": ("完成日期", "办结日期"),
    },
    example={"batch": "CJ2025-0002", "report_received_on": "2025-04-03", "started_on": "2025-04-07"},
    relation={
        "batch_id": Derived(("batch_id",), lambda pk: f"sampling_batches:{pk}"),
        "domain": "batch__domain",
        "level": "batch__level",
    },
    joins=("batch",),
    clocks=_follow_up_clocks,
    notices=retest.follow_up_notices,
    facts_made=(
        ("领域", lambda f: f.batch.get_domain_display()),
        ("抽查级别", lambda f: f.batch.get_level_display()),
        ("产品", lambda f: f.batch.product),
        "start_due_on",
        "finish_due_on",
    ),
    related=lambda f: [("抽查批次", str(f.batch), reverse("registries:record", args=["sampling_batches", f.batch_id]))],
    moves=(
        retest.END_ON_FOLLOW_UP,
        Move(
            "start",
            "登记启动",
            ("started_on", "measures"),
            required=("started_on",),
            ready=lambda f: _cleared(f) or ("已启动" if f.started_on else ""),
        ),
        Move(
            "finish",
            "办结",
            ("finished_on", "measures"),
            required=("finished_on",),
            ready=lambda f: (
                _cleared(f)
                or (
                    "已办结"
                    if f.finished_on
                    else "先登记启动"
                    if not f.started_on
                    else "产品质量监督抽查须复查合格后办结"
                    if f.batch.domain == "industrial" and f.reinspection_result != "pass"
                    else ""
                )
            ),
        ),
        Move(
            "reinspect",
            "登记复查",
            ("reinspected_on", "reinspection_result"),
            required=("reinspected_on", "reinspection_result"),
            ready=lambda f: (
                _cleared(f)
                or (
                    "先登记启动"
                    if not f.started_on
                    else "复查已合格"
                    if f.reinspection_result == "pass"
                    else "已办结"
                    if f.finished_on
                    else ""
                )
            ),
        ),
    ),
)

REGISTRIES = (BATCHES, FOLLOW_UPS)
