"""Figures of a run kept for reading (取值), and the boundaries a user supplied (边界)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.models import ScoreRun


class RunFigures(models.Model):
    """Every indicator of a run by unit and period (取值表): counted once from the run's snapshot, never changed.

    `data` is `{"periods": [...], "units": [...], "values": {indicator: {unit: {period: [part, whole]}}}}`; a unit is a region code.
    """

    run = models.OneToOneField(ScoreRun, models.CASCADE, related_name="figures", verbose_name="测算")
    data = models.JSONField("取值")
    catalogue = models.CharField("指标定义摘要", max_length=64)
    made_at = models.DateTimeField("生成时间", auto_now=True)

    def __str__(self) -> str:
        return str(self.run)


class BoundarySet(models.Model):
    """Boundaries of the regions below a region (边界), as a user supplied them; the newest one not withdrawn is drawn.

    `shapes` is `{region code: [[[x, y], ...], ...]}` in whole millionths of a degree, rings as read; never shipped with the program.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="boundaries", verbose_name="行政区划")
    source = models.CharField("来源", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    shapes = models.JSONField("图形")
    points = models.PositiveIntegerField("点数")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    created_at = models.DateTimeField("导入时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "-id"])]

    def __str__(self) -> str:
        return f"{self.region.name} {self.source}"
