"""Hand-overs of a person's open work to another (工作交接)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class HandOver(models.Model):
    """One hand-over: what moved from whom to whom, and whether it was taken back.

    `moved` lists the records whose handler changed as [registry, number, label]; `ended` the delegations that ended with it.
    """

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handed_over", verbose_name="移交人")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="taken_over", verbose_name="接收人")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.CharField("事由", max_length=200)
    moved = models.JSONField("移交的记录", default=list)
    ended = models.JSONField("随之结束的委托", default=list)
    duties = models.PositiveIntegerField("单位在办事项", default=0)
    stopped = models.BooleanField("停用移交人账号", default=False)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    undone_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
