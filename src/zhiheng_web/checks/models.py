"""A check of somebody's document (核验): passed over after two hours, unless the person keeps it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.organisations.models import Region


class CheckState(models.TextChoices):
    """How far a check has come (办理状态)."""

    CHECKING = "checking", _("核验中")
    DONE = "done", _("已核验")
    FAILED = "failed", _("未能核验")


class Check(models.Model):
    """One checked text (核验记录).

    `text` is the normalised text, `findings` `Finding.to_json()` with `place` in words, `compared` the figures that were
    laid beside the records. `page`, `listing` and `word` are the files as they were made then; `original` is the upload
    and is emptied when the check is done. What is not kept (`kept_at`) is deleted after `PASSING` hours.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=CheckState.choices, default=CheckState.CHECKING)
    error = models.TextField("未能核验的原因", blank=True)
    name = models.CharField("文件名", max_length=255)
    title = models.CharField("题名", max_length=200, blank=True)
    format = models.CharField("格式", max_length=20, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    original = models.BinaryField("上传内容", default=bytes)
    text = models.TextField("文字", blank=True)
    findings = models.JSONField("发现", default=list)
    compared = models.JSONField("与记录核对", default=list)
    summary = models.CharField("结论", max_length=300, blank=True)
    claims = models.PositiveIntegerField("数字个数", default=0)
    relations = models.JSONField("复算的关系", default=dict)
    page = models.BinaryField("批注页", default=bytes)
    listing = models.BinaryField("清单", default=bytes)
    word = models.BinaryField("带批注的 Word", default=bytes)
    made_at = models.DateTimeField("核验时间", auto_now_add=True)
    kept_at = models.DateTimeField("保留时间", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "-id"]), models.Index(fields=["kept_at", "made_at"])]

    def __str__(self) -> str:
        return self.title or self.name

    def count(self, severity: str) -> int:
        """How many findings of one severity."""
        return sum(f["severity"] == severity for f in self.findings)
