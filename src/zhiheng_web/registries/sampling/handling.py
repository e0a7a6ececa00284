"""The handling of a failed batch (不合格后处理, 核查处置), until it is closed after re-inspection or ended by a retest."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import list_indexes
from zhiheng_web.records.staged import Staged
from zhiheng_web.registries.sampling.batches import Batch, FirstResult, RetestResult
from zhiheng_web.registries.sampling.clocks import due_dates
from zhiheng_web.registries.sampling.lifecycles import FOLLOW_UP


class FollowUp(Staged):
    """The handling of a failed batch (不合格后处理, 核查处置): due dates are computed from the day the report came."""

    lifecycle = FOLLOW_UP
    registry_code = "follow_ups"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="follow_ups", verbose_name="抽查批次")
    name = models.CharField("责任单位（企业）", max_length=120, blank=True, help_text="不填则为被抽样单位")
    uscc = UsccField("责任单位统一社会信用代码", blank=True)
    report_received_on = models.DateField("收到不合格报告日期", db_index=True)
    started_on = models.DateField("启动日期", null=True, blank=True)
    controlled_on = models.DateField("产品控制日期", null=True, blank=True)
    control = models.TextField("产品控制情况", blank=True, help_text="封存、下架、召回、停产停售各多少，写明数量和文号")
    traced_on = models.DateField("溯源日期", null=True, blank=True)
    traced = models.TextField("溯源情况", blank=True, help_text="进货来源、销售去向、通报了哪里")
    cause = models.TextField("原因排查", blank=True)
    case_no = models.CharField("立案号", max_length=60, blank=True)
    penalty = models.CharField("处罚决定", max_length=120, blank=True, help_text="文号和内容")
    ordered_on = models.DateField("责令改正日期", null=True, blank=True)
    order_no = models.CharField("责令改正文号", max_length=60, blank=True)
    rectified_on = models.DateField("整改完成日期", null=True, blank=True)
    rectification = models.TextField("整改情况", blank=True)
    measures = models.TextField("处置情况汇总", blank=True, help_text="控制、溯源、整改、处罚各做了什么，写明数量和文号")
    finished_on = models.DateField("处置完成日期", null=True, blank=True)
    reinspected_on = models.DateField("复查日期", null=True, blank=True)
    reinspection_result = models.CharField("复查结论", max_length=8, choices=RetestResult.choices, blank=True)
    reported_on = models.DateField("上报省局日期", null=True, blank=True)
    announced_on = models.DateField("省级公告日期", null=True, blank=True)
    second_reinspected_on = models.DateField("再次复查日期", null=True, blank=True)
    second_result = models.CharField("再次复查结论", max_length=8, choices=RetestResult.choices, blank=True)
    third_reinspected_on = models.DateField("整顿期满复查日期", null=True, blank=True)
    third_result = models.CharField("整顿期满复查结论", max_length=8, choices=RetestResult.choices, blank=True)
    revoked_on = models.DateField("吊销执照日期", null=True, blank=True)
    published_on = models.DateField("处置公开日期", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True, help_text="只用于复检合格、后处理失去依据的")
    lifted_on = models.DateField("解除措施日期", null=True, blank=True)
    lifted = models.TextField("已解除的措施", blank=True)
    start_due_on = models.DateField("应启动日期", null=True, editable=False)
    finish_due_on = models.DateField("应完成日期", editable=False)
    reinspect_due_on = models.DateField("应复查日期", null=True, editable=False)

    class Meta(Staged.Meta):
        verbose_name = "不合格后处理"
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(withdrawn_at__isnull=True), name="follow_up_once")
        ]
        indexes = list_indexes("follow_up", due="finish_due_on", done="finished_on", found=("name",), by=("state",), by_date="report_received_on")

    def __str__(self) -> str:
        return f"{self.batch.sample_no} {self.name}"

    @property
    def domain(self) -> str:
        """The domain of the batch, by which the limits are chosen."""
        return self.batch.domain if self.batch_id else ""

    @property
    def is_cleared(self) -> bool:
        """Whether a retest turned the batch from failed to passed, so that the handling has no ground any more."""
        return bool(self.batch_id and self.batch.final_result == FirstResult.PASS and self.batch.retest_result == "pass")

    @property
    def is_reinspected(self) -> bool:
        """Whether the last re-inspection passed, without which nothing is closed (复查合格)."""
        last = self.third_result or self.second_result or self.reinspection_result
        return last == RetestResult.PASS

    def derive(self) -> None:
        """State and due dates by the lifecycle; the sampled unit answers unless another is named."""
        if not self.batch_id or not self.report_received_on:
            return
        self.name = self.name or self.batch.name
        self.uscc = self.uscc or (self.batch.uscc if self.name == self.batch.name else "")
        due = {run.limit.code: run.due_on for run in self.derive_stage()}
        finish = due.get("finish") or due.get("finish.product")
        if finish is not None:
            self.finish_due_on = finish
        self.start_due_on, self.reinspect_due_on = due.get("start"), due.get("reinspect")

    def clean(self) -> None:
        check_dates(
            self,
            ("report_received_on", "started_on"),
            ("started_on", "ordered_on"),
            ("started_on", "rectified_on"),
            ("started_on", "finished_on"),
            ("report_received_on", "finished_on"),
            ("started_on", "reinspected_on"),
            ("reinspected_on", "reported_on"),
            ("reported_on", "announced_on"),
            ("announced_on", "second_reinspected_on"),
            ("second_reinspected_on", "third_reinspected_on"),
            past=(
                "report_received_on",
                "started_on",
                "controlled_on",
                "traced_on",
                "ordered_on",
                "rectified_on",
                "finished_on",
                "reinspected_on",
                "lifted_on",
            ),
        )
        check_together(
            self, ("finished_on", "started_on"), ("reinspection_result", "reinspected_on"), ("second_result", "second_reinspected_on")
        )
        if self.batch_id and self.report_received_on:
            try:
                due_dates(self.batch.domain, self.report_received_on)
            except InvalidValue as error:
                raise ValidationError({"report_received_on": error.sentence}) from error
        if self.batch_id and self.batch.final_result == FirstResult.PASS and not (self.is_cleared and self.ended_on):
            raise ValidationError({"batch": _("该批次终局结论为合格，不需要后处理。复检合格的，后处理随之终止")})
        if self.ended_on and not self.is_cleared:
            raise ValidationError({"ended_on": _("该批次没有复检合格的结论，不能以此终止后处理")})
        if self.finished_on and self.batch_id and not self.is_reinspected:
            raise ValidationError({"reinspection_result": _("后处理须经复查合格才能办结，请先登记复查")})
