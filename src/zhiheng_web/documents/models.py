"""Source documents and what a person decided about each thing read from them (文件, 核对项)."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.organisations.models import Region


class DocumentKind(models.TextChoices):
    """What a document is (文件类型)."""

    PLAN = "plan", _("方案")
    SCORECARD = "scorecard", _("评分表")
    REPORT = "report", _("报告")
    OTHER = "other", _("其他")


class DocumentStatus(models.TextChoices):
    """How far a document has come (办理状态)."""

    UPLOADED = "uploaded", _("已上传")
    READING = "reading", _("读取中")
    REVIEW = "review", _("待核对")
    FAILED = "failed", _("未能读取")
    ADOPTED = "adopted", _("已采用")


class SourceDocument(models.Model):
    """One uploaded file (来源文件): kept under its digest, read once, reviewed, adopted; withdrawn with a reason, never deleted.

    `data` is `Document.to_json()` as read and never changes. `draft` is what the review makes of it:
    `{"scorecard": Scorecard.to_json() | null, "targets": [...], "tasks": [...], "unit_map": {printed name: unit code}}`.
    `adopted_parts` names what was adopted from it: `plan`, `scorecard`.
    """

    title = models.CharField("题名", max_length=200)
    kind = models.CharField("类型", max_length=20, choices=DocumentKind.choices, default=DocumentKind.OTHER)
    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    format = models.CharField("格式", max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="documents")
    issuer = models.CharField("发文单位", max_length=200, blank=True)
    number = models.CharField("发文字号", max_length=80, blank=True)
    issued_on = models.CharField("印发日期", max_length=20, blank=True)
    draft_status = models.CharField("稿本", max_length=30, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    status = models.CharField("状态", max_length=20, choices=DocumentStatus.choices, default=DocumentStatus.UPLOADED)
    error = models.TextField("未能读取的原因", blank=True)
    data = models.JSONField("读取结果", default=dict)
    draft = models.JSONField("核对稿", default=dict)
    adopted_parts = models.JSONField("已采用部分", default=list)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "-id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """The status, or `withdrawn`."""
        return "withdrawn" if self.withdrawn_at else self.status

    def is_open(self, part: str) -> bool:
        """Whether the review of this part (`plan`, `scorecard`) may still change."""
        return self.withdrawn_at is None and self.status in ("review", "adopted") and part not in self.adopted_parts


def place_words(kind: str, key: str) -> str:
    """An item as people point at it: 第14行第2条, 第3项目标, 第1项发现.

    >>> place_words("clause", "r14.c2"), place_words("finding", "f0"), place_words("task", "k3")
    ('第14行第2条', '第1项发现', '第3项任务')
    """
    if kind == "clause" and (found := re.fullmatch(r"r(.+?)(?:~\d+)?\.c(\d+)", key)):
        return _("第%(row)s行第%(clause)s条") % {"row": found[1], "clause": found[2]}
    pattern, first = {
        "finding": (_("第%(n)s项发现"), 1),
        "repair": (_("第%(n)s处疑似缺损"), 1),
        "target": (_("第%(n)s项目标"), 0),
        "task": (_("第%(n)s项任务"), 0),
    }.get(kind, ("%(n)s", 0))
    number = re.fullmatch(r"[a-z](\d+)", key)
    return pattern % {"n": int(number[1]) + first if number else key}


class ReviewItem(models.Model):
    """One thing to look at (核对项): a clause, row, finding, repair, target or task, and what was decided, by whom and why."""

    KINDS = [
        ("clause", "条款"),
        ("row", "行"),
        ("finding", "核验发现"),
        ("repair", "疑似缺损"),
        ("target", "目标"),
        ("task", "任务"),
    ]
    STATES = [("open", "待处理"), ("accepted", "已确认"), ("changed", "已修改"), ("doubted", "存疑")]

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    key = models.CharField("编号", max_length=40)
    place = models.IntegerField("次序")
    state = models.CharField("状态", max_length=10, choices=STATES, default="open")
    choice = models.CharField("选择", max_length=30, blank=True)
    reason = models.TextField("理由", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["document", "kind", "key"], name="one_item_for_each_thing_read")]

    def __str__(self) -> str:
        return place_words(self.kind, self.key)

    @property
    def settled(self) -> bool:
        """Whether a person has decided; a doubt and a return to the issuer are still open questions."""
        return self.state in ("accepted", "changed")
