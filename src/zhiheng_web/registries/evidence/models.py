"""Evidence (佐证材料): a document or file that proves a matter, reviewed by the office or a reviewer."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.models import Record
from zhiheng_web.records.vocabulary import matter_choices


class Review(models.TextChoices):
    """Where the review stands (审核状态)."""

    SUBMITTED = "submitted", "待审"
    ACCEPTED = "accepted", "采信"
    RETURNED = "returned", "退回"


class EvidenceItem(Record):
    """One piece of evidence for one matter (佐证材料); its file lies under its digest in the store."""

    matter = models.CharField("佐证事项", max_length=60, choices=matter_choices)
    title = models.CharField("名称", max_length=160)
    document_number = models.CharField("文号", max_length=80, blank=True)
    dated_on = models.DateField("形成日期", help_text="成文、会议或发布的日期，决定算在哪一期", db_index=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    note = models.TextField("说明", blank=True, help_text="证明的段落、页码、出席人等")
    file_name = models.CharField("文件名", max_length=200, blank=True, editable=False)
    content_type = models.CharField("文件类型", max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField("大小（字节）", default=0, editable=False)
    digest = models.CharField("文件摘要（SHA-256）", max_length=64, blank=True, editable=False)
    review = models.CharField(
        "审核状态", max_length=10, choices=Review.choices, default=Review.SUBMITTED, editable=False
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="审核人"
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    review_reason = models.TextField("审核意见", blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "佐证材料"
        indexes = [models.Index(fields=["matter", "dated_on"])]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        check_dates(self, ("dated_on", "valid_until"), past=("dated_on",))
