"""Public measurement standards and registered metrologists (社会公用计量标准, 注册计量师)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.models import Record


class MeasurementStandard(Record):
    """A public measurement standard with its certificate (社会公用计量标准)."""

    certificate_no = models.CharField("考核证书号", max_length=60)
    name = models.CharField("计量标准名称", max_length=120)
    institution = models.CharField("建标机构", max_length=80, blank=True)
    mandatory = models.BooleanField("用于强制检定", default=False)
    issued_on = models.DateField("发证日期")
    valid_until = models.DateField("有效期至")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "社会公用计量标准"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_no"], condition=Q(withdrawn_at__isnull=True), name="measurement_standard_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        check_dates(self, ("issued_on", "valid_until"), ("issued_on", "revoked_on"), past=("issued_on", "revoked_on"))


class Metrologist(Record):
    """A registered metrologist (注册计量师). The name is personal data."""

    registration_no = models.CharField("注册证号", max_length=60)
    person = models.CharField("姓名", max_length=40)
    institution = models.CharField("执业机构", max_length=80)
    statutory = models.BooleanField("本级法定计量检定机构", default=True)
    registered_on = models.DateField("注册日期")
    valid_until = models.DateField("有效期至")
    left_on = models.DateField("离任日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "注册计量师"
        constraints = [
            models.UniqueConstraint(
                fields=["registration_no"], condition=Q(withdrawn_at__isnull=True), name="metrologist_once"
            )
        ]

    def __str__(self) -> str:
        return self.registration_no

    def clean(self) -> None:
        check_dates(
            self, ("registered_on", "valid_until"), ("registered_on", "left_on"), past=("registered_on", "left_on")
        )
