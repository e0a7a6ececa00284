"""The tamper-evident log of the audit trail (防篡改日志): a leaf for each entry, signed checkpoints over them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiheng_web.audit.models import AuditEntry


class LogLeaf(models.Model):
    """The place of an audit entry in the log: its salt and the hash of both. Erasing the salt erases the way back from the hash."""

    index = models.PositiveBigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="leaf", verbose_name="留痕")
    salt = models.CharField("盐值", max_length=64, blank=True)
    digest = models.CharField("散列", max_length=64)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.digest[:12]}"


class LogCheckpoint(models.Model):
    """A signed checkpoint: the log had `size` entries and this root. `text` is what is published."""

    size = models.PositiveBigIntegerField("条数", unique=True)
    root = models.CharField("根", max_length=64)
    text = models.TextField("检查点")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="封存人")
    at = models.DateTimeField("封存时间")

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
