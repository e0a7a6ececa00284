"""Who did what, when, why, and what it was before and after (操作留痕)."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One change by one person. Written by the service that made the change, in the same transaction; never edited."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    behalf = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="代何人")
    action = models.CharField("动作", max_length=60)
    object_type = models.CharField("对象类型", max_length=60)
    object_id = models.CharField("对象编号", max_length=60)
    sentence = models.TextField("说明")
    reason = models.TextField("理由", blank=True)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return self.sentence

    @property
    def who(self) -> str:
        """Who did it, and for whom: “张三（代李四）”; empty for the system."""
        if self.person is None:
            return ""
        return f"{self.person}（代{self.behalf}）" if self.behalf_id else str(self.person)
