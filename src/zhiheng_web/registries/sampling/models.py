"""Supervision sampling batches and the follow-up of what failed (监督抽查批次, 不合格后处理)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from zhiheng.errors import InvalidValue
from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record
from zhiheng_web.registries.sampling.clocks import due_dates


class Domain(models.TextChoices):
    """Of what (领域)."""

    INDUSTRIAL = "industrial", "工业产品"
    FOOD = "food", "食品"
    AGRICULTURAL = "agricultural", "农产品"


class Level(models.TextChoices):
    """Whose sampling (抽查级别)."""

    NATIONAL = "national", "国抽"
    PROVINCE = "province", "省抽"
    CITY = "city", "市抽"
    COUNTY = "county", "县抽"


class Stage(models.TextChoices):
    """Where it was taken (环节)."""

    PRODUCTION = "production", "生产"
    CIRCULATION = "circulation", "流通"
    ONLINE = "online", "网络"
    CATERING = "catering", "餐饮"
    FARMING = "farming", "种养"


class Kind(models.TextChoices):
    """Kind of sampling (种类): only supervision supports penalties and counts in the pass rates of supervision."""

    SUPERVISION = "supervision", "监督抽查"
    RISK = "risk", "风险监测"
    ROUTINE = "routine", "例行监测"
    EVALUATION = "evaluation", "评价性抽检"


class FirstResult(models.TextChoices):
    """Conclusion of the first test, and the final one (结论)."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    REFUSED = "refused", "拒检"
    PENDING = "pending", "未出"


class RetestResult(models.TextChoices):
    """Conclusion of a retest or a re-inspection."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Batch(Record):
    """A sampled batch (监督抽查批次). The final conclusion follows from first test and retest and is never typed."""

    sample_no = models.CharField("抽样单编号", max_length=40, db_index=True)
    domain = models.CharField("领域", max_length=14, choices=Domain.choices)
    level = models.CharField("抽查级别", max_length=10, choices=Level.choices)
    stage = models.CharField("环节", max_length=12, choices=Stage.choices)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices, default=Kind.SUPERVISION)
    name = models.CharField("被抽样单位", max_length=120)
    uscc = UsccField("被抽样单位统一社会信用代码", blank=True)
    product = models.CharField("产品", max_length=80)
    specification = models.CharField("规格型号或批号", max_length=80, blank=True)
    sampled_on = models.DateField("抽样日期", db_index=True)
    testing_body = models.CharField("承检机构", max_length=80, blank=True)
    report_no = models.CharField("检验报告编号", max_length=40, blank=True)
    first_result = models.CharField("初检结论", max_length=8, choices=FirstResult.choices, default=FirstResult.PENDING)
    first_reported_on = models.DateField("初检结论日期", null=True, blank=True)
    failed_items = models.CharField("不合格项目", max_length=200, blank=True)
    retest_applied_on = models.DateField("申请复检日期", null=True, blank=True)
    retest_result = models.CharField("复检结论", max_length=8, choices=RetestResult.choices, blank=True)
    retested_on = models.DateField("复检结论日期", null=True, blank=True)
    final_result = models.CharField(
        "终局结论", max_length=8, choices=FirstResult.choices, default=FirstResult.PENDING, editable=False
    )
    final_on = models.DateField("终局日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "监督抽查批次"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sample_no"], condition=Q(withdrawn_at__isnull=True), name="batch_once"
            )
        ]
        indexes = [models.Index(fields=["domain", "sampled_on"])]

    def __str__(self) -> str:
        return f"{self.sample_no} {self.product}"

    def derive(self) -> None:
        """A retest overrides the first test; a refusal stays; a retest under way leaves the conclusion open."""
        if self.first_result == FirstResult.REFUSED:
            self.final_result, self.final_on = FirstResult.REFUSED, self.first_reported_on or self.sampled_on
        elif self.retest_result:
            self.final_result, self.final_on = self.retest_result, self.retested_on
        elif self.retest_applied_on:
            self.final_result, self.final_on = FirstResult.PENDING, None
        else:
            self.final_result = self.first_result
            self.final_on = None if self.first_result == FirstResult.PENDING else self.first_reported_on

    def clean(self) -> None:
        check_dates(
            self,
            ("sampled_on", "first_reported_on"),
            ("first_reported_on", "retest_applied_on"),
            ("retest_applied_on", "retested_on"),
            past=("sampled_on", "first_reported_on", "retest_applied_on", "retested_on"),
        )
        check_together(self, ("retest_result", "retested_on"))
        if self.first_result in (FirstResult.PASS, FirstResult.FAIL) and not self.first_reported_on:
            raise ValidationError({"first_reported_on": "已有初检结论，请填写结论日期"})
        if self.retest_result and self.first_result not in (FirstResult.PASS, FirstResult.FAIL):
            raise ValidationError({"retest_result": "没有初检结论的批次不会有复检，请先填写初检结论"})
        if self.domain != Domain.AGRICULTURAL and self.stage == Stage.FARMING:
            raise ValidationError({"stage": "种养环节只用于农产品，请核对领域或环节"})


class FollowUp(Record):
    """The handling of a failed batch (不合格后处理, 核查处置): due dates are computed from the day the report came."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="follow_ups", verbose_name="抽查批次")
    name = models.CharField("责任单位（企业）", max_length=120, blank=True, help_text="不填则为被抽样单位")
    uscc = UsccField("责任单位统一社会信用代码", blank=True)
    report_received_on = models.DateField("收到不合格报告日期", db_index=True)
    started_on = models.DateField("启动日期", null=True, blank=True)
    measures = models.TextField("处置措施", blank=True, help_text="控制、溯源、整改、处罚各做了什么，写明数量和文号")
    finished_on = models.DateField("处置完成日期", null=True, blank=True)
    reinspected_on = models.DateField("复查日期", null=True, blank=True)
    reinspection_result = models.CharField("复查结论", max_length=8, choices=RetestResult.choices, blank=True)
    start_due_on = models.DateField("应启动日期", null=True, editable=False)
    finish_due_on = models.DateField("应完成日期", editable=False)
    reinspect_due_on = models.DateField("应复查日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "不合格后处理"
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(withdrawn_at__isnull=True), name="follow_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch.sample_no} {self.name}"

    def derive(self) -> None:
        """Due dates by the clocks of the batch's domain; the sampled unit answers unless another is named."""
        if not self.batch_id or not self.report_received_on:
            return
        self.name = self.name or self.batch.name
        self.uscc = self.uscc or (self.batch.uscc if self.name == self.batch.name else "")
        try:
            due = due_dates(self.batch.domain, self.report_received_on)
        except InvalidValue:
            return
        self.start_due_on = due.start_on
        self.finish_due_on = due.finish_on
        self.reinspect_due_on = due.reinspect_on

    def clean(self) -> None:
        check_dates(
            self,
            ("report_received_on", "started_on"),
            ("started_on", "finished_on"),
            ("report_received_on", "finished_on"),
            ("started_on", "reinspected_on"),
            past=("report_received_on", "started_on", "finished_on", "reinspected_on"),
        )
        check_together(self, ("finished_on", "started_on"), ("reinspection_result", "reinspected_on"))
        if self.batch_id and self.report_received_on:
            try:
                due_dates(self.batch.domain, self.report_received_on)
            except InvalidValue as error:
                raise ValidationError({"report_received_on": error.sentence}) from error
        if self.batch_id and self.batch.final_result == FirstResult.PASS:
            raise ValidationError(
                {"batch": "该批次终局结论为合格，不需要后处理。复检合格的，请在后处理页“因复检合格终止”"}
            )
        if (
            self.finished_on
            and self.batch_id
            and self.batch.domain == Domain.INDUSTRIAL
            and self.reinspection_result != "pass"
        ):
            raise ValidationError({"reinspection_result": "产品质量监督抽查的后处理须经复查合格才能办结，请先登记复查"})
