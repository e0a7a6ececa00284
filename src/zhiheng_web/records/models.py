"""What every record has (业务记录), and the runs of imports (导入)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from zhiheng.values import RegionCode


class RecordQuerySet(models.QuerySet[Any]):
    """Records that count, and records of a region."""

    def live(self) -> RecordQuerySet:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_region(self, region: Any) -> RecordQuerySet:
        """Those of the region and everything inside it, by code."""
        return self.filter(region__code__startswith=RegionCode(region.code).stem)


class Record(models.Model):
    """One record of a registry (业务记录): owned by a unit in a region, entered by a person, withdrawn but never deleted.

    `derive()` fills what follows from the other fields (a final conclusion, a due date); it runs on every save and in
    `services.bulk_load`, so derived fields are never typed.
    """

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="归口单位")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后修改", auto_now=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False, db_index=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def derive(self) -> None:
        """Fill the fields that follow from others. Nothing by default."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record no longer counts."""
        return self.withdrawn_at is not None


class ImportRun(models.Model):
    """One file brought into a registry (导入): looked at, written, or taken back."""

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="归口单位")
    registry = models.CharField("登记簿", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    at = models.DateTimeField("时间", auto_now_add=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[("looked", "待确认"), ("done", "已导入"), ("undone", "已撤销")],
        default="looked",
    )
    counts = models.JSONField("行数", default=dict)
    written = models.JSONField("写入的记录", default=list)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["registry", "region"])]

    def __str__(self) -> str:
        return self.file_name
