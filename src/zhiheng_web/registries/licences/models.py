"""Applications for production licences of industrial products (工业产品生产许可申请)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes


class Result(models.TextChoices):
    """What was decided (结果)."""

    PENDING = "pending", "审查中"
    GRANTED = "granted", "准予"
    REFUSED = "refused", "不予"
    WITHDRAWN = "withdrawn", "撤回"


class LicenceApplication(Record):
    """One application (生产许可申请)."""

    application_no = models.CharField("申请编号", max_length=40)
    name = models.CharField("申请企业", max_length=120)
    uscc = UsccField("申请企业统一社会信用代码")
    product = models.CharField("产品类别", max_length=80)
    applied_on = models.DateField("申请日期")
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.PENDING)
    decided_on = models.DateField("决定日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "工业产品生产许可申请"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "application_no"],
                condition=Q(withdrawn_at__isnull=True),
                name="licence_application_once",
            )
        ]
        indexes = list_indexes("licence", date="applied_on", found=("application_no", "name", "product"), by=("result",))

    def __str__(self) -> str:
        return f"{self.application_no} {self.name}"

    def clean(self) -> None:
        check_dates(self, ("applied_on", "decided_on"), past=("applied_on", "decided_on"))
        if self.result in (Result.GRANTED, Result.REFUSED) and not self.decided_on:
            raise ValidationError({"decided_on": "已作出决定，请填写决定日期"})
        if self.result == Result.PENDING and self.decided_on:
            raise ValidationError({"result": "填了决定日期，请选择准予或不予"})
