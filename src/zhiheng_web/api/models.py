"""Keys of other systems (接口令牌), and calls that must not happen twice (幂等)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.api.hook_models import Delivery, Webhook

__all__ = ["SCOPES", "ApiToken", "Delivery", "RememberedCall", "Webhook"]

SCOPES = [
    ("records.read", _("读登记簿的记录")),
    ("records.write", _("登记、修改、撤回记录，批量写入")),
    ("records.internal", _("连同内部登记簿：信用分类、检查户次、投诉举报、台账、督办（另须有读或者写的范围）")),
    ("scores.read", _("读计分结果和依据")),
]
"""What a token may do; the role of its person narrows it further."""


class ApiToken(models.Model):
    """A key of another system (接口令牌): acts as one person, within scopes, until a day. Only its digest is stored."""

    name = models.CharField(_("用途"), max_length=60, help_text=_("哪个系统用、做什么，如“食品抽检系统每日报送”"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name=_("以谁的名义")
    )
    scopes = models.JSONField(_("范围"), default=list)
    hint = models.CharField(_("开头几位"), max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("有效期至"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发放人"))
    created_at = models.DateTimeField(_("发放时间"), auto_now_add=True)
    used_at = models.DateTimeField(_("最近使用"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, editable=False)
    revoked_reason = models.CharField(_("停用理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> object:
        """The region of the person it acts as, for policies."""
        return self.person.region

    def state(self, now: datetime) -> str:
        """active, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_on < now.date() else "active"


class RememberedCall(models.Model):
    """An answer kept for a call that is repeated with the same key (幂等键)."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="calls")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64, help_text="SHA-256 of method, address and body")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key_of_a_token")]
