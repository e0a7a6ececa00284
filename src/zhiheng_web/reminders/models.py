"""Reminders in the site (站内提醒), how each person wants to be told, and the queue of what goes out (待发)."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhiheng_web.shared.sealing import SealedField

KINDS = [
    ("back", _("退回来的")),
    ("late", _("已经逾期")),
    ("due", _("一周内到期")),
    ("check", _("等您核对")),
    ("red", _("长期亮红灯")),
]
"""In the order in which they are shown and told."""


class Reminder(models.Model):
    """One thing that a person should see to (提醒). It goes when the thing is done, not when it was read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    key = models.CharField(max_length=120)
    kind = models.CharField("种类", max_length=6, choices=KINDS)
    title = models.CharField("事项", max_length=300)
    why = models.CharField("说明", max_length=300, blank=True)
    url = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=1)
    due_on = models.DateField("期限", null=True)
    since = models.DateTimeField("起", auto_now_add=True)
    read_at = models.DateTimeField("已阅", null=True)
    gone_at = models.DateTimeField("办完", null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], condition=Q(gone_at__isnull=True), name="reminder_once")]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """How a person wants to be told (提醒方式). The site itself always tells; nothing goes out between `quiet_from` and `quiet_to`."""

    WHEN = [("daily", _("每个工作日一次")), ("urgent", _("只在有退回或逾期的那天")), ("never", _("只看站内"))]

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminding")
    when = models.CharField("发送", max_length=6, choices=WHEN, default="daily")
    by_mail = models.BooleanField("发电子邮件", default=True)
    bot = SealedField("群机器人地址")
    bot_name = models.CharField("群机器人", max_length=20, blank=True)
    quiet_from = models.TimeField("免打扰起", default=time(20))
    quiet_to = models.TimeField("免打扰止", default=time(8))
    kinds = models.JSONField("不发的种类", default=list)

    def __str__(self) -> str:
        return str(self.person)

    def is_quiet(self, at: time) -> bool:
        """Whether nothing may go out at this time of day; equal bounds mean never quiet."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


class Dispatch(models.Model):
    """One digest on its way to one person by one channel (待发): kept until it is delivered, tried again after longer and longer waits."""

    CHANNELS = [("mail", _("电子邮件")), ("bot", _("群机器人"))]
    STATES = [("waiting", _("待发")), ("sending", _("正在发")), ("sent", _("已发")), ("dropped", _("不再发"))]

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="dispatches")
    channel = models.CharField("方式", max_length=5, choices=CHANNELS)
    day = models.DateField("日期")
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    state = models.CharField("状态", max_length=8, choices=STATES, default="waiting", db_index=True)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    answer = models.CharField("最近一次的结果", max_length=300, blank=True)
    made_at = models.DateTimeField("产生时间", auto_now_add=True)
    next_at = models.DateTimeField("下次发送", null=True)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "channel", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.person}"
