"""Supervision sampling batches (监督抽查批次), from the sample to the final conclusion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.staged import Staged
from zhiheng_web.registries.sampling.lifecycles import BATCH
from zhiheng_web.registries.sampling.repeats import exclusive_until


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


class Objection(models.TextChoices):
    """What an objection is about (异议种类)."""

    RETEST = "retest", "申请复检"
    SAMPLING = "sampling", "抽样过程"
    AUTHENTICITY = "authenticity", "样品真实性"
    METHOD = "method", "检验方法或判定依据"


class Decision(models.TextChoices):
    """Whether an objection is taken up (异议处理决定)."""

    ACCEPTED = "accepted", "受理"
    REJECTED = "rejected", "不予受理"


class Batch(Staged):
    """A sampled batch (监督抽查批次). The final conclusion follows from first test and retest and is never typed."""

    lifecycle = BATCH
    registry_code = "sampling_batches"

    task = models.ForeignKey("SamplingTask", models.PROTECT, null=True, blank=True, related_name="batches", verbose_name="抽样任务")
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
    samplers = models.JSONField("抽样人员", default=list, blank=True, help_text="执法证号或工号，多个用顿号分开，不少于两人")
    maker = models.CharField("标称生产者", max_length=120, blank=True, help_text="与被抽样单位相同的不填")
    maker_uscc = UsccField("标称生产者统一社会信用代码", blank=True)
    sampled_quantity = models.CharField("抽样数量及备样量", max_length=60, blank=True)
    received_on = models.DateField("承检机构收样日期", null=True, blank=True)
    testing_body = models.CharField("承检机构", max_length=80, blank=True)
    report_no = models.CharField("检验报告编号", max_length=40, blank=True)
    first_result = models.CharField("初检结论", max_length=8, choices=FirstResult.choices, default=FirstResult.PENDING)
    first_reported_on = models.DateField("初检结论日期", null=True, blank=True)
    failed_items = models.CharField("不合格项目", max_length=200, blank=True)
    notified_on = models.DateField("结果告知日期", null=True, blank=True)
    settled_on = models.DateField("终局确认日期", null=True, blank=True)
    retest_applied_on = models.DateField("申请复检（异议）日期", null=True, blank=True)
    objection_kind = models.CharField("异议种类", max_length=12, choices=Objection.choices, blank=True)
    objection_decision = models.CharField("异议处理决定", max_length=8, choices=Decision.choices, blank=True)
    objection_decided_on = models.DateField("异议处理决定日期", null=True, blank=True)
    objection_reply = models.CharField("处理意见", max_length=200, blank=True)
    retest_body = models.CharField("复检机构", max_length=80, blank=True)
    backup_received_on = models.DateField("复检机构收备样日期", null=True, blank=True)
    retest_result = models.CharField("复检结论", max_length=8, choices=RetestResult.choices, blank=True)
    retested_on = models.DateField("复检结论日期", null=True, blank=True)
    final_result = models.CharField(
        "终局结论", max_length=8, choices=FirstResult.choices, default=FirstResult.PENDING, editable=False
    )
    published_on = models.DateField("结果公布日期", null=True, blank=True)
    final_on = models.DateField("终局日期", null=True, editable=False)
    exclusive_until = models.DateField("下级不重复抽样至", null=True, editable=False)

    class Meta(Staged.Meta):
        verbose_name = "监督抽查批次"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sample_no"], condition=Q(withdrawn_at__isnull=True), name="batch_once"
            )
        ]
        indexes = [
            models.Index(fields=["domain", "sampled_on"]),
            models.Index(fields=["level", "sampled_on"]),
            models.Index(fields=["stage", "sampled_on"]),
            models.Index(fields=["kind", "sampled_on"]),
            models.Index(fields=["state", "sampled_on"]),
            models.Index(fields=["final_result", "sampled_on"]),
            models.Index(fields=["name"]),
            models.Index(fields=["product"]),
            models.Index(fields=["report_no"]),
            models.Index(fields=["uscc", "product", "sampled_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.sample_no} {self.product}"

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Whoever saves it: what is public follows a correction at once."""
        from zhiheng_web.registries.sampling.disclosing import follow, shown_of

        for batch in shown_of(records):
            follow(batch)

    def derive(self) -> None:
        """A retest overrides the first test; a refusal stays; a retest under way leaves the conclusion open."""
        if self.first_result == FirstResult.REFUSED:
            self.final_result, self.final_on = FirstResult.REFUSED, self.first_reported_on or self.sampled_on
        elif self.retest_result:
            self.final_result, self.final_on = self.retest_result, self.retested_on
        elif self.objection_decision == Decision.REJECTED:
            self.final_result, self.final_on = self.first_result, self.objection_decided_on
        elif self.retest_applied_on:
            self.final_result, self.final_on = FirstResult.PENDING, None
        else:
            self.final_result = self.first_result
            self.final_on = None if self.first_result == FirstResult.PENDING else self.first_reported_on
        self.exclusive_until = exclusive_until(self)
        self.derive_stage()

    def clean(self) -> None:
        check_dates(
            self,
            ("sampled_on", "first_reported_on"),
            ("sampled_on", "received_on"),
            ("received_on", "first_reported_on"),
            ("first_reported_on", "notified_on"),
            ("first_reported_on", "settled_on"),
            ("first_reported_on", "retest_applied_on"),
            ("retest_applied_on", "objection_decided_on"),
            ("retest_applied_on", "retested_on"),
            ("backup_received_on", "retested_on"),
            past=(
                "sampled_on",
                "received_on",
                "first_reported_on",
                "notified_on",
                "settled_on",
                "retest_applied_on",
                "objection_decided_on",
                "retested_on",
            ),
        )
        check_together(
            self,
            ("retest_result", "retested_on"),
            ("objection_decision", "objection_decided_on"),
            ("objection_decision", "retest_applied_on"),
        )
        if 0 < len(self.samplers) < 2:
            raise ValidationError({"samplers": _("抽样人员不少于两人，现在是 1 人")})
        if self.retest_body and self.retest_body == self.testing_body:
            raise ValidationError({"retest_body": _("复检机构与初检机构不能是同一机构，请另行确定复检机构")})
        if self.first_result in (FirstResult.PASS, FirstResult.FAIL) and not self.first_reported_on:
            raise ValidationError({"first_reported_on": "已有初检结论，请填写结论日期"})
        if self.retest_result and self.first_result not in (FirstResult.PASS, FirstResult.FAIL):
            raise ValidationError({"retest_result": "没有初检结论的批次不会有复检，请先填写初检结论"})
        if self.domain != Domain.AGRICULTURAL and self.stage == Stage.FARMING:
            raise ValidationError({"stage": "种养环节只用于农产品，请核对领域或环节"})
