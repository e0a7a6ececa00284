"""Chief quality officers of enterprises (首席质量官)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes


class Officer(Record):
    """One appointment (聘任): filed with the market regulator and trained, until the person leaves. The name is personal data."""

    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("企业统一社会信用代码")
    officer = models.CharField("首席质量官姓名", max_length=40)
    position = models.CharField("企业职务", max_length=40, blank=True)
    appointed_on = models.DateField("聘任日期")
    filed_on = models.DateField("备案日期", null=True, blank=True)
    trained_on = models.DateField("专业技能培训合格日期", null=True, blank=True)
    training_certificate = models.CharField("培训证书号", max_length=40, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "首席质量官"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "officer", "appointed_on"], condition=Q(withdrawn_at__isnull=True), name="officer_once"
            )
        ]
        indexes = list_indexes("officer", date="appointed_on", found=("name", "officer"))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        check_dates(
            self,
            ("appointed_on", "filed_on"),
            ("appointed_on", "left_on"),
            past=("appointed_on", "filed_on", "trained_on", "left_on"),
        )
