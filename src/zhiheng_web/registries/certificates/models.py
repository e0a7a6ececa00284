"""Certificates of certification bodies (认证证书)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes


class Kind(models.TextChoices):
    """What was certified (种类)."""

    SERVICE = "service", "服务认证"
    SYSTEM = "system", "管理体系认证"
    PRODUCT = "product", "产品认证"


class Certificate(Record):
    """One certificate (认证证书)."""

    certificate_no = models.CharField("证书号", max_length=60)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    name = models.CharField("获证组织", max_length=120)
    uscc = UsccField("获证组织统一社会信用代码")
    scope = models.CharField("认证项目或范围", max_length=200, blank=True)
    body = models.CharField("发证机构", max_length=80, blank=True)
    issued_on = models.DateField("发证日期")
    valid_until = models.DateField("有效期至")
    renewal = models.BooleanField("换证", default=False, help_text="到期换发的证书不算新增")
    suspended_on = models.DateField("暂停或撤销日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "认证证书"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_no", "issued_on"], condition=Q(withdrawn_at__isnull=True), name="certificate_once"
            )
        ]
        indexes = list_indexes("certificate", date="issued_on", due="valid_until", found=("certificate_no", "name"), by=("kind", "renewal"))

    def __str__(self) -> str:
        return f"{self.certificate_no} {self.name}"

    def clean(self) -> None:
        check_dates(
            self, ("issued_on", "valid_until"), ("issued_on", "suspended_on"), past=("issued_on", "suspended_on")
        )
