"""Plans of sampling and the tasks they are split into (抽检计划, 抽样任务)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import validate_uscc
from zhiheng_web.records.models import Record
from zhiheng_web.registries.sampling.batches import Batch, Domain, Kind, Level, Stage


class SamplingPlan(Record):
    """A plan of sampling (抽检计划): of what, whose, how many batches in a year, by which document."""

    plan_no = models.CharField("计划编号", max_length=40)
    title = models.CharField("计划名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    domain = models.CharField("领域", max_length=14, choices=Domain.choices)
    level = models.CharField("抽查级别", max_length=10, choices=Level.choices)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices, default=Kind.SUPERVISION)
    planned_batches = models.PositiveIntegerField("计划批次（批次）")
    document = models.CharField("印发文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "抽检计划"
        constraints = [
            models.UniqueConstraint(fields=["region", "plan_no"], condition=Q(withdrawn_at__isnull=True), name="sampling_plan_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_no} {self.title}"

    def clean(self) -> None:
        check_dates(self, past=("issued_on",))

    @property
    def batches(self) -> models.QuerySet[Batch]:
        """The live batches of its tasks."""
        return Batch.objects.live().filter(task__plan=self)


class SamplingTask(Record):
    """A task of a plan (抽样任务): a product, where, how many batches, by when; the enterprises where they are named beforehand."""

    plan = models.ForeignKey(SamplingPlan, models.PROTECT, related_name="tasks", verbose_name="抽检计划")
    task_no = models.CharField("任务编号", max_length=40)
    product = models.CharField("产品", max_length=80)
    stage = models.CharField("环节", max_length=12, choices=Stage.choices)
    planned_batches = models.PositiveIntegerField("任务批次（批次）")
    sampling_body = models.CharField("抽样单位", max_length=80, blank=True)
    testing_body = models.CharField("承检机构", max_length=80, blank=True)
    enterprises = models.JSONField(
        "拟抽企业", default=list, blank=True, help_text="统一社会信用代码，多个用顿号分开；上级近期已抽过的会提示"
    )
    due_on = models.DateField("完成期限", help_text="计划或任务书写明的日期")
    finished_on = models.DateField("抽样完成日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "抽样任务"
        constraints = [
            models.UniqueConstraint(fields=["region", "task_no"], condition=Q(withdrawn_at__isnull=True), name="sampling_task_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_no} {self.product}"

    def clean(self) -> None:
        check_dates(self, past=("finished_on",))
        for code in self.enterprises:
            try:
                validate_uscc(code)
            except ValidationError as error:
                raise ValidationError({"enterprises": error.messages}) from error
