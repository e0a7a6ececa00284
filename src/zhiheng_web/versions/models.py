"""Which document is a new version of which (文件版本)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class VersionLink(models.Model):
    """A document declared to be a new version of an earlier one (版本关系); taken back, never deleted.

    `carried` says what of the earlier review was taken over when it was declared: `{"clause": 70, "target": 30, …}`.
    """

    KINDS = [("issued", _("征求意见后印发")), ("revised", _("修订")), ("reissued", _("重新印发"))]

    newer = models.ForeignKey(
        "documents.SourceDocument", models.PROTECT, related_name="version_links", verbose_name="新稿"
    )
    older = models.ForeignKey(
        "documents.SourceDocument", models.PROTECT, related_name="later_links", verbose_name="前稿"
    )
    kind = models.CharField("关系", max_length=10, choices=KINDS)
    note = models.CharField("说明", max_length=400, blank=True)
    carried = models.JSONField("沿用的核对结果", default=dict)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="认定人")
    declared_at = models.DateTimeField("认定时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["newer"], condition=Q(withdrawn_at=None), name="one_former_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.older.title} → {self.newer.title}"

    @property
    def carried_count(self) -> int:
        """How many decisions were taken over."""
        return sum(self.carried.values())
