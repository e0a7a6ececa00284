"""Scorecard versions, the snapshots and runs computed over them, and what people judged (评分表, 快照, 测算, 评判)."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.rules.scorecards import Scorecard
from zhiheng_web.organisations.models import Region, Unit


class ScorecardVersion(models.Model):
    """An adopted scorecard (评分表版本): numbered, never edited; adopting a new one retires the former."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="scorecards", verbose_name="行政区划")
    number = models.PositiveIntegerField("版本号")
    title = models.CharField("标题", max_length=200)
    data = models.JSONField("评分表")
    digest = models.CharField("内容摘要", max_length=64)
    document = models.ForeignKey(
        "documents.SourceDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scorecards",
        verbose_name="来源文件",
    )
    pack = models.CharField("规则包", max_length=60, blank=True)
    year_from = models.PositiveSmallIntegerField("适用起始年度", null=True, blank=True)
    year_to = models.PositiveSmallIntegerField("适用终止年度", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=[("adopted", "已采用"), ("retired", "已停用")], default="adopted"
    )
    reason = models.CharField("采用理由", max_length=400, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="采用人")
    adopted_at = models.DateTimeField("采用时间", auto_now_add=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="one_scorecard_number_a_region"),
            models.UniqueConstraint(
                fields=["region"], condition=Q(status="adopted"), name="one_adopted_scorecard_a_region"
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s（第%(number)s版）") % {"title": self.title, "number": self.number}

    @property
    def code(self) -> str:
        """How snapshots name this version (`990121-v2`): the `scorecard` of a judgement."""
        return f"{self.region.code}-v{self.number}"

    @cached_property
    def scorecard(self) -> Scorecard:
        """The scorecard itself."""
        return Scorecard.from_json(self.data)


class SnapshotRecord(models.Model):
    """A snapshot kept by the site (快照): a folder below SNAPSHOT_DIR named by its content."""

    snapshot_id = models.CharField("快照编号", max_length=64, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="snapshots", verbose_name="行政区划")
    as_of = models.DateField("截至日期")
    rows = models.PositiveIntegerField("记录数")
    manifest = models.JSONField("各数据关系的行数和摘要")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )
    taken_at = models.DateTimeField("生成时间")
    current_at = models.DateTimeField("最近一次与业务记录一致的时间")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.snapshot_id[:12]


class ScoreRun(models.Model):
    """One computation (测算): a version over a snapshot for a period. Never changed; anyone can compute it again."""

    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="runs", verbose_name="评分表版本")
    region = models.ForeignKey(Region, models.PROTECT, related_name="score_runs", verbose_name="行政区划")
    period = models.CharField("期间", max_length=24)
    as_of = models.DateField("截至日期")
    snapshot = models.ForeignKey(SnapshotRecord, models.PROTECT, related_name="runs", verbose_name="快照")
    low = models.DecimalField("已得分", max_digits=9, decimal_places=3)
    high = models.DecimalField("最高可得分", max_digits=9, decimal_places=3)
    bonus_low = models.DecimalField("已得加分", max_digits=9, decimal_places=3, default=Decimal(0))
    bonus_high = models.DecimalField("最高可得加分", max_digits=9, decimal_places=3, default=Decimal(0))
    result = models.JSONField("结果")
    proofs = models.JSONField("各条款的得分依据")
    members = models.JSONField("计入的记录", default=dict)
    digest = models.CharField("结果摘要", max_length=64)
    engine = models.CharField("计算程序", max_length=60)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="测算人"
    )
    created_at = models.DateTimeField("测算时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "period", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["version", "period", "as_of", "snapshot"], name="one_run_an_input"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name} {self.period}（{self.as_of:%Y-%m-%d}）"


class JudgementRecord(models.Model):
    """What a person decided about one fact of a clause (人工评判). The newest that stands counts; earlier ones stay."""

    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="judgements", verbose_name="评分表版本")
    region = models.ForeignKey(Region, models.PROTECT, related_name="judgements", verbose_name="行政区划")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="归口单位")
    clause = models.CharField("条款编号", max_length=40)
    path = models.CharField("取数位置", max_length=80)
    period = models.CharField("期间", max_length=24)
    verdict = models.CharField(
        "结论", max_length=10, choices=[("met", "符合"), ("unmet", "不符合"), ("points", "给分")]
    )
    points = models.DecimalField("给分", max_digits=7, decimal_places=3, null=True, blank=True)
    reason = models.TextField("理由")
    evidence_name = models.CharField("依据文件", max_length=200, blank=True)
    evidence_digest = models.CharField("依据文件摘要", max_length=64, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评判人")
    judged_on = models.DateField("评判日期")
    judged_at = models.DateTimeField("评判时间", auto_now_add=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="沿用自"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["version", "period", "clause"])]

    def __str__(self) -> str:
        return f"{self.clause} {self.get_verdict_display()}"

    @property
    def record_id(self) -> str:
        """Its permanent identifier in snapshots."""
        return f"judgements:{self.pk}"
