"""Who is told of changes (变更通知订阅), and what was told (投递)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.shared.sealing import SealedField

KINDS = [("created", _("登记")), ("changed", _("修改、办理")), ("withdrawn", _("撤回")), ("restored", _("恢复"))]
"""What happened to a record."""


class Webhook(models.Model):
    """A subscription (变更通知订阅): an address that is told when records of some registries change."""

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")
    name = models.CharField(_("用途"), max_length=60)
    url = models.CharField(_("接收地址"), max_length=300)
    registries = models.JSONField(_("登记簿"), default=list)
    kinds = models.JSONField(_("通知哪些变化"), default=list)
    secret = SealedField(_("签名密钥"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("订阅人"))
    created_at = models.DateTimeField(_("订阅时间"), auto_now_add=True)
    stopped_at = models.DateTimeField(_("停用时间"), null=True)
    stopped_reason = models.CharField(_("停用理由"), max_length=200, blank=True)
    last_entry = models.BigIntegerField(default=0, editable=False)
    """The last entry of the trail that was looked at."""
    recent = models.JSONField(default=list, editable=False)
    """Entries told of late among those before it: transactions do not end in the order of their numbers."""

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One notice to one address (投递): sent until it is taken, or given up after some tries, and sent again by a person."""

    STATES = [("waiting", _("待发")), ("retrying", _("等待重发")), ("delivered", _("已送达")), ("dead", _("未送达"))]

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    body = models.TextField(_("内容"))
    events = models.PositiveIntegerField(_("变化条数"))
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default="waiting")
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"), null=True)
    answer = models.CharField(_("对方答复"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("产生时间"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["webhook", "state"])]

    def __str__(self) -> str:
        return f"{self.webhook} #{self.pk}"
