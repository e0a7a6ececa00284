"""What belongs to an account besides the person: its password's age, the log of sign-ins, the second factor (账号安全)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.shared.sealing import HiddenField, SealedField


class Account(models.Model):
    """The state of one person's password (口令状态); made at the first sign-in or with the account."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account")
    changed_on = models.DateField("口令更换日期", null=True)
    must_change = models.BooleanField("须更换口令", default=False)
    former = models.JSONField("用过的口令（散列）", default=list)
    """Hashes of former passwords, the newest first; never the passwords."""
    subject = models.CharField("统一身份认证标识", max_length=255, null=True, unique=True)
    """Issuer and subject at the single sign-in, once bound."""

    def __str__(self) -> str:
        return str(self.person)


class SignIn(models.Model):
    """One try to sign in, or another event of an account (登录日志). A try counts as failed until it is known to have succeeded.

    `key` is a digest of the name that was typed; the name itself is kept only where there is such an account, since
    people type passwords into the wrong field. `reset` marks an event after which earlier failures count no more.
    """

    KINDS = [
        ("password", _("口令")),
        ("code", _("动态口令")),
        ("recovery", _("恢复码")),
        ("sso", _("统一身份认证")),
        ("out", _("退出")),
        ("idle", _("超时退出")),
        ("unlock", _("解除锁定")),
    ]

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    kind = models.CharField("方式", max_length=10, choices=KINDS)
    key = HiddenField("账号摘要", max_length=64, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sign_ins", verbose_name="人员")
    ok = models.BooleanField("成功", default=False)
    refused = models.BooleanField("锁定期间", default=False)
    note = models.CharField("说明", max_length=120, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=160, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["key", "at"]), models.Index(fields=["person", "at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class SecondFactor(models.Model):
    """A one-time password generator of a person (动态口令, RFC 6238); the secret is sealed, `last_step` bars a code from being used twice."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = SealedField("密钥")
    confirmed_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.person)


class RecoveryCode(models.Model):
    """A code that stands in once for a lost generator (恢复码); only its digest is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = HiddenField("摘要", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Delegation(models.Model):
    """One person's work given to another for some days (委托代办), both days included; ended early, never erased."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_given", verbose_name="委托人")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_taken", verbose_name="代办人")
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    reason = models.CharField("事由", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    ended_at = models.DateTimeField("提前结束时间", null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提前结束人")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["taker", "to_on"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"
