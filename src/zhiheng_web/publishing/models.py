"""What was approved for the public, frozen at that moment (公开结果). The portal reads nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiheng_web.organisations.models import Region


class PublishedScore(models.Model):
    """One published score (公开的评分结果): `content` is frozen JSON without personal data; never edited, only withdrawn."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="published_scores", verbose_name="行政区划")
    period = models.CharField("期间", max_length=24)
    title = models.CharField("标题", max_length=200)
    content = models.JSONField("公开内容")
    digest = models.CharField("内容摘要", max_length=64)
    snapshot_id = models.CharField("快照编号", max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "period"])]

    def __str__(self) -> str:
        return self.title


class PublicNotice(models.Model):
    """One notice with a first and a last day (公示信息): frozen content without personal data; shown from `shown_from` until before `stops_on`.

    The end needs nobody: after the last day no page selects it any more.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="public_notices", verbose_name="行政区划")
    kind = models.CharField("种类", max_length=20, choices=[("penalty", "行政处罚"), ("listing", "严重违法失信名单")])
    source = models.CharField("来源记录", max_length=60)
    title = models.CharField("标题", max_length=200)
    content = models.JSONField("公开内容")
    digest = models.CharField("内容摘要", max_length=64)
    shown_from = models.DateField("公示日期")
    stops_on = models.DateField("停止公示日期", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "shown_from"]), models.Index(fields=["source"])]

    def __str__(self) -> str:
        return self.title
