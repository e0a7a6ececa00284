"""Reports made from templates (报告), and the region's own templates (自有模板)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.models import ScorecardVersion, SnapshotRecord


class ReportState(models.TextChoices):
    """How far a report has come (办理状态)."""

    MAKING = "making", _("编制中")
    DONE = "done", _("待定稿")
    FINAL = "final", _("已定稿")
    FAILED = "failed", _("未能编制")


class ReportTemplate(models.Model):
    """A template of the region's own (自有模板), kept as it was uploaded; withdrawn ones are not offered any more."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="report_templates", verbose_name="行政区划")
    name = models.CharField("模板名称", max_length=120)
    content = models.BinaryField("模板文件")
    digest = models.CharField("摘要", max_length=64)
    fields = models.PositiveIntegerField("字段数")
    needs_score = models.BooleanField("用到评分结果", default=False)
    remarks = models.JSONField("检查提示", default=list)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "-id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """How forms and addresses name it: `own:12`."""
        return f"own:{self.pk}"


class Report(models.Model):
    """One report (报告): template, period and snapshot, what was said when it was made, and the files that came out.

    `given` are lists frozen with it (台账、督办单), `figures` its figures by proof id, `left_out` what was not written because data
    are pending, `findings` what 核验 found in it, `deviations` what the layout checker found. Everything it was made from is kept, so
    that it can be made again byte for byte.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="reports", verbose_name="行政区划")
    title = models.CharField("标题", max_length=200)
    template_name = models.CharField("模板", max_length=120)
    template = models.BinaryField("模板文件")
    needs_score = models.BooleanField("用到评分结果", default=False)
    period = models.CharField("报告期", max_length=24)
    as_of = models.DateField("截至日期")
    snapshot = models.ForeignKey(SnapshotRecord, models.PROTECT, related_name="reports", verbose_name="快照")
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评分表版本")
    texts = models.JSONField("文字", default=dict)
    places = models.JSONField("地区名称", default=dict)
    given = models.JSONField("清单", default=dict)
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, default=ReportState.MAKING)
    stage = models.CharField("进度", max_length=60, blank=True)
    error = models.TextField("未能编制的原因", blank=True)
    word = models.BinaryField("Word 文件", default=bytes)
    sheet = models.BinaryField("统计附表", default=bytes)
    sha256 = models.CharField("Word 文件摘要", max_length=64, blank=True)
    figures = models.JSONField("数据依据", default=dict)
    left_out = models.JSONField("未写入的内容", default=list)
    findings = models.JSONField("核验发现", default=list)
    checked = models.CharField("核验结论", max_length=300, blank=True)
    deviations = models.JSONField("版式偏差", default=list)
    charts = models.PositiveIntegerField("图", default=0)
    tables = models.PositiveIntegerField("表", default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间", auto_now_add=True)
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定稿人")
    final_at = models.DateTimeField("定稿时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "-id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What 核验 calls an error."""
        return [f for f in self.findings if f["severity"] == "error"]

    @property
    def is_made(self) -> bool:
        """Whether there is a file."""
        return self.state in (ReportState.DONE, ReportState.FINAL)
