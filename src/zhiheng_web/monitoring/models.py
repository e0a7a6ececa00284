"""Alerts of monitoring (风险预警) as records with a lifecycle, and versions of settings (监测设置), never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from zhiheng.lifecycles.tables import Lifecycle
from zhiheng_web.monitoring.lifecycles import ALERT
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.models import Record
from zhiheng_web.records.staged import Staged
from zhiheng_web.shared.clock import today


class WatchSetting(models.Model):
    """One version of a county's settings of one watch (监测设置): the newest one holds, the former ones stay."""

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    code = models.CharField("监测项目", max_length=40)
    version = models.PositiveIntegerField("版次")
    is_on = models.BooleanField("启用", default=True)
    one_in = models.PositiveIntegerField("误报概率（几分之一）", validators=[MinValueValidator(10), MaxValueValidator(100_000)])
    least_exposure = models.PositiveIntegerField("最少检查数", validators=[MinValueValidator(1)])
    least_events = models.PositiveIntegerField("最少事件数", validators=[MinValueValidator(1)])
    baseline_year = models.PositiveSmallIntegerField(
        "固定基线年度", null=True, blank=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)], help_text="空着的用监测年度的上一年"
    )
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="预警责任单位")
    reason = models.CharField("修改理由", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    set_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["region", "code", "version"], name="watch_version_once")]

    def __str__(self) -> str:
        return f"{self.code} 第{self.version}版"


class Alert(Staged):
    """A point of a series that lies outside what chance explains (预警), or one a person raises; a task of the owning unit."""

    lifecycle: ClassVar[Lifecycle] = ALERT
    registry_code: ClassVar[str] = "risk_alerts"
    CAUSES = [("real", "确有质量安全风险"), ("activity", "检查或宣传力度变化"), ("data", "数据差错"), ("chance", "偶然波动"), ("open", "原因待查")]
    VERDICTS = [("handled", "风险已处置"), ("watch", "继续监测"), ("false", "误报"), ("data", "数据差错，已更正")]

    title = models.CharField("预警事项", max_length=160)
    reason = models.TextField("预警理由")
    raised_on = models.DateField("预警日期", db_index=True)
    watch = models.CharField("监测项目", max_length=40, blank=True, editable=False)
    watch_version = models.PositiveIntegerField("设置版次", default=0, editable=False)
    group = models.CharField("监测对象代码", max_length=120, blank=True, editable=False)
    group_label = models.CharField("监测对象", max_length=120, blank=True, editable=False)
    period = models.CharField("监测期", max_length=21, blank=True, editable=False)
    events = models.PositiveIntegerField("当时事件数", null=True, editable=False)
    exposure = models.PositiveIntegerField("当时检查数（天数）", null=True, editable=False)
    limit_events = models.PositiveIntegerField("预警线", null=True, editable=False)
    baseline = models.CharField("基线", max_length=60, blank=True, editable=False)
    statement = models.CharField("误报概率", max_length=200, blank=True, editable=False)
    acknowledged_on = models.DateField("签收日期", null=True, blank=True)
    acknowledged_words = models.CharField("签收意见", max_length=400, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    cause = models.CharField("原因", max_length=10, choices=CAUSES, blank=True)
    finding = models.TextField("核实情况", blank=True)
    measures = models.TextField("采取的措施", blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    verdict = models.CharField("办结结论", max_length=10, choices=VERDICTS, blank=True)
    closing = models.TextField("办结意见", blank=True)

    class Meta(Record.Meta):
        verbose_name = "风险预警"
        constraints = [
            models.UniqueConstraint(fields=["region", "watch", "group", "period"], condition=~Q(watch=""), name="one_alert_a_point")
        ]

    def __str__(self) -> str:
        return self.title

    def derive(self) -> None:
        """Where it stands and by when it is to be signed for and answered."""
        self.raised_on = self.raised_on or today()
        self.derive_stage()

    def clean(self) -> None:
        check_dates(
            self, ("raised_on", "acknowledged_on"), ("raised_on", "answered_on"), ("answered_on", "closed_on"),
            past=("raised_on", "acknowledged_on", "answered_on", "closed_on"),
        )  # fmt: skip
