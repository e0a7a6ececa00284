"""Source documents and what a person decided about each thing read from them (文件, 核对项)."""

from __future__ import annotations

import re
from decimal import Decimal

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


LEVELS = [
    ("state", _("国家")),
    ("province", _("省")),
    ("city", _("市")),
    ("county", _("县")),
    ("township", _("乡镇")),
]
"""Whose programme a document is, from above; empty as long as the words of the document decide (`zhiheng.reading.cascade`)."""


class SourceDocument(models.Model):
    """One uploaded file (来源文件): kept under its digest, read once, reviewed, adopted; withdrawn with a reason, never deleted.

    `data` is `Document.to_json()` as read and never changes. `draft` is what the review makes of it:
    `{"scorecard": Scorecard.to_json() | null, "targets": [...], "tasks": [...], "unit_map": {printed name: unit code}}`,
    and `excluded` with the entries that a person found to be none. `two_readers` asks for a second person's reading of
    every item before adoption; `level` is said by a person where the words of the document mislead.
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
    two_readers = models.BooleanField("须两人核对", default=False)
    level = models.CharField("文件层级", max_length=10, choices=LEVELS, blank=True)
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
    if added := re.fullmatch(r"([tk])a(\d+)", key):
        words = _("补录第%(n)s项目标") if added[1] == "t" else _("补录第%(n)s项任务")
        return words % {"n": int(added[2])}
    pattern, first = {
        "finding": (_("第%(n)s项发现"), 1),
        "repair": (_("第%(n)s处疑似缺损"), 1),
        "target": (_("第%(n)s项目标"), 0),
        "task": (_("第%(n)s项任务"), 0),
    }.get(kind, ("%(n)s", 0))
    number = re.fullmatch(r"[a-z](\d+)", key)
    return pattern % {"n": int(number[1]) + first if number else key}


STATES = [
    ("open", "待处理"),
    ("accepted", "已确认"),
    ("changed", "已修改"),
    ("added", "补录"),
    ("excluded", "不采用"),
    ("doubted", "存疑"),
]
SETTLED = ("accepted", "changed", "added", "excluded")
"""States in which a person has decided; a doubt and a return to the issuer are still open questions."""
SURE = Decimal("0.9")
"""An item read with less confidence is doubtful until a person has looked at it."""


class ReviewItem(models.Model):
    """One thing to look at (核对项): a clause, finding, repair, target or task, and what was decided, by whom and why.

    `confidence` is the reader's (1 where it says none). The second reader's word stands beside the first's and falls
    away with every later decision.
    """

    KINDS = [
        ("clause", "条款"),
        ("row", "行"),
        ("finding", "核验发现"),
        ("repair", "疑似缺损"),
        ("target", "目标"),
        ("task", "任务"),
    ]
    STATES = STATES

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    key = models.CharField("编号", max_length=40)
    place = models.IntegerField("次序")
    confidence = models.DecimalField("把握", max_digits=4, decimal_places=3, default=Decimal(1))
    state = models.CharField("状态", max_length=10, choices=STATES, default="open")
    choice = models.CharField("选择", max_length=30, blank=True)
    reason = models.TextField("理由", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", null=True)
    second = models.CharField(
        "复核", max_length=10, choices=[("agreed", "复核同意"), ("objected", "复核有异议")], blank=True
    )
    second_reason = models.TextField("复核意见", blank=True)
    second_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "kind", "key"], name="one_item_for_each_thing_read")]

    def __str__(self) -> str:
        return place_words(self.kind, self.key)

    @property
    def settled(self) -> bool:
        """Whether a person has decided."""
        return self.state in SETTLED

    @property
    def doubtful(self) -> bool:
        """Whether the reader was not sure and nobody has decided yet, or somebody is in doubt."""
        return self.state == "doubted" or (self.state == "open" and self.confidence < SURE)


class ReviewStep(models.Model):
    """One step of the review of one item (核对步骤): what it was before and after, so that every step can be undone.

    `before` and `after` are frames (`documents.frames`). Steps done in one go carry the same `batch` and are undone in one go.
    """

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="steps")
    kind = models.CharField("类别", max_length=10, choices=ReviewItem.KINDS)
    key = models.CharField("编号", max_length=40)
    batch = models.CharField("批次", max_length=32, db_index=True)
    action = models.CharField("动作", max_length=20)
    sentence = models.TextField("说明")
    reason = models.TextField("理由", blank=True)
    before = models.JSONField("之前")
    after = models.JSONField("之后")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["document", "kind", "key"])]

    def __str__(self) -> str:
        return self.sentence


class ReviewPlace(models.Model):
    """Where a person last was in a review (上次看到), so that one may leave and come back."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="places")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    part = models.CharField("部分", max_length=10)
    kind = models.CharField("类别", max_length=10, choices=ReviewItem.KINDS)
    key = models.CharField("编号", max_length=40)
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "person"], name="one_place_for_each_reader")]

    def __str__(self) -> str:
        return place_words(self.kind, self.key)


class CascadeLink(models.Model):
    """What a person said about a link between an upper and a lower clause (承接关系): confirmed or rejected, and remembered."""

    upper = models.ForeignKey(SourceDocument, models.CASCADE, related_name="lower_links")
    upper_kind = models.CharField("上级类别", max_length=10)
    upper_key = models.CharField("上级编号", max_length=40)
    lower = models.ForeignKey(SourceDocument, models.CASCADE, related_name="upper_links")
    lower_kind = models.CharField("本级类别", max_length=10)
    lower_key = models.CharField("本级编号", max_length=40)
    verdict = models.CharField("认定", max_length=10, choices=[("confirmed", "已认定"), ("rejected", "已否定")])
    reason = models.TextField("理由", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upper", "upper_kind", "upper_key", "lower", "lower_kind", "lower_key"],
                name="one_word_on_each_cascade_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.upper_kind} {self.upper_key} → {self.lower_kind} {self.lower_key}"
