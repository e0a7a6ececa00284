"""Target agreements as they were written and signed (目标责任书)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiheng_web.organisations.models import Region, Unit


class Agreement(models.Model):
    """One target agreement of a unit for a year (目标责任书): the Word file by its digest, never changed; a new one is a new number.

    `content` is the digest of what it agrees on, so that the page can say when plans or scorecard have moved on. The signed
    copy is kept by its own digest.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="agreements", verbose_name="行政区划")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agreements", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("第几份")
    digest = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    content = models.CharField("内容摘要", max_length=64)
    targets = models.PositiveIntegerField("目标数")
    tasks = models.PositiveIntegerField("任务数")
    clauses = models.PositiveIntegerField("评分条款数")
    basis = models.JSONField("依据", default=list)
    results_note = models.CharField("年终得分说明", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="生成人")
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    signed_name = models.CharField("签字件文件名", max_length=255, blank=True)
    signed_digest = models.CharField("签字件摘要", max_length=64, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("签字件登记时间", null=True, blank=True)

    class Meta:
        ordering = ["-year", "unit__code", "-number"]
        constraints = [models.UniqueConstraint(fields=["unit", "year", "number"], name="one_agreement_a_number")]

    def __str__(self) -> str:
        return f"{self.unit.name}{self.year}年度目标责任书"

    @property
    def filename(self) -> str:
        """The name under which it is downloaded."""
        return f"{self.unit.name}{self.year}年度质量工作目标责任书.docx"
