"""What was approved for the public, frozen at that moment (公开结果). The portal reads nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.organisations.models import Region
from zhiheng_web.shared.sealing import HiddenField, SealedField


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


NOTICE_KINDS = [
    ("penalty", _("行政处罚")),
    ("listing", _("严重违法失信名单")),
    ("sampling", _("监督抽查结果")),
    ("recall", _("产品召回")),
]
"""What stands on the portal item by item. The first two follow their records; the others need an act of publication."""


class PublicNotice(models.Model):
    """One notice with a first and a last day (公示信息): frozen content without personal data; shown from `shown_from` until before `stops_on`.

    The end needs nobody: after the last day no page selects it any more.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="public_notices", verbose_name="行政区划")
    kind = models.CharField("种类", max_length=20, choices=NOTICE_KINDS)
    source = models.CharField("来源记录", max_length=60)
    title = models.CharField("标题", max_length=200)
    name = models.CharField("单位名称", max_length=120, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
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
        indexes = [
            models.Index(fields=["kind", "shown_from"]),
            models.Index(fields=["source"]),
            models.Index(fields=["uscc"]),
            models.Index(fields=["name"]),
        ]

    def __str__(self) -> str:
        return self.title


class Release(models.Model):
    """One act of publication (发布事项): what one person proposes and a second approves; frozen when proposed.

    `items` holds `{source, title, content, shown_from?, stops_on?}` each; a score has one item with its content. `due_on` is the
    legal limit (20 working days from the end of the first finished item), None where none applies.
    """

    STATES = [("proposed", _("待复核")), ("approved", _("已公开")), ("returned", _("已退回")), ("withdrawn", _("已撤回"))]

    region = models.ForeignKey(Region, models.PROTECT, related_name="releases", verbose_name="行政区划")
    kind = models.CharField("种类", max_length=20)
    title = models.CharField("标题", max_length=200)
    basis = models.CharField("公开依据", max_length=200, blank=True)
    items = models.JSONField("公开内容")
    digest = models.CharField("内容摘要", max_length=64)
    due_on = models.DateField("公开期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default="proposed")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)
    released_on = models.DateField("公开日期", null=True)
    reason = models.CharField("退回或撤回理由", max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "state"])]

    def __str__(self) -> str:
        return self.title


class PublicRequest(models.Model):
    """A request of somebody outside (公众申请): to correct what is public, or to reply to it; a reply is shown once accepted.

    Who wrote is sealed. `about` names the public thing (`notice:12`, `score:3`, `dataset:penalties`).
    """

    KINDS = [("correction", _("更正申请")), ("reply", _("陈述说明"))]
    STATES = [("received", _("已收到")), ("accepted", _("已采纳")), ("refused", _("未采纳"))]

    receipt_no = models.CharField("登记编号", max_length=24, unique=True)
    query_hash = HiddenField("查询码摘要", max_length=64)
    who = HiddenField("来源摘要", max_length=64)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    kind = models.CharField("种类", max_length=12, choices=KINDS)
    about = models.CharField("涉及的公开信息", max_length=60)
    about_title = models.CharField("公开信息标题", max_length=200)
    text = models.TextField("申请内容")
    writer = SealedField("申请人")
    contact = SealedField("联系方式")
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限", null=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default="received")
    answer = models.CharField("答复", max_length=600, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["about", "state"])]

    def __str__(self) -> str:
        return self.receipt_no


class DatasetVersion(models.Model):
    """One frozen version of an open dataset (数据集版本): its files lie in the store under their digests; never changed.

    `rows_digest` says what the rows are whatever the format. `notices` are the numbers of the notices (or scores) in it: once
    one of them is no longer shown, the files are withheld and only the metadata stays.
    """

    dataset = models.CharField("数据集", max_length=30)
    number = models.PositiveIntegerField("版本号")
    as_of = models.DateField("数据日期")
    rows = models.PositiveIntegerField("行数")
    rows_digest = models.CharField("内容摘要", max_length=64)
    columns = models.JSONField("数据字典")
    files = models.JSONField("各格式文件的摘要和大小")
    notices = models.JSONField("所含公示信息", default=list)
    made_at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="dataset_version_once")]

    def __str__(self) -> str:
        return f"{self.dataset} v{self.number}"


class Edition(models.Model):
    """The state of everything public (公开版次): one row with a token drawn anew by each change, from which pages derive their ETag."""

    token = models.CharField("版次", max_length=32)

    def __str__(self) -> str:
        return self.token
