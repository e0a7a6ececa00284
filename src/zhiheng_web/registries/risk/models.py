"""Quality-safety events and signed nil returns (质量安全事件, 零报告)."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.errors import InvalidValue
from zhiheng.values import Period
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record
from zhiheng_web.records.vocabulary import event_choices, nil_choices
from zhiheng_web.registries.risk.clues import clue_words, clues_of
from zhiheng_web.registries.risk.grading import wrong_kind
from zhiheng_web.registries.risk.signing import wrong_signer
from zhiheng_web.shared.clock import today


class Grade(models.TextChoices):
    """Grade of an accident (事故等级)."""

    GENERAL = "general", "一般"
    LARGER = "larger", "较大"
    MAJOR = "major", "重大"
    EXTRAORDINARY = "extraordinary", "特别重大"


class Event(Record):
    """A quality-safety event (质量安全事件). It counts once it is confirmed (认定)."""

    kind = models.CharField("事件种类", max_length=40, choices=event_choices)
    grade = models.CharField("等级", max_length=14, choices=Grade.choices, blank=True)
    title = models.CharField("事件", max_length=160)
    occurred_on = models.DateField("发生日期", db_index=True)
    description = models.TextField("情况", blank=True)
    name = models.CharField("发生单位", max_length=120, blank=True)
    uscc = UsccField("统一社会信用代码", blank=True)
    device_no = models.CharField("设备代码", max_length=40, blank=True, db_index=True, help_text="特种设备事故填写，两边的页面互相可见")
    deaths = models.PositiveIntegerField("死亡人数（人）", default=0)
    injured = models.PositiveIntegerField("受伤人数（人）", default=0)
    investigated_on = models.DateField("提交调查报告日期", null=True, blank=True)
    confirmed = models.BooleanField("已认定", default=False)
    confirmed_on = models.DateField("认定日期", null=True, blank=True)
    confirmation = models.CharField("认定文件", max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = "质量安全事件"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "title", "occurred_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="event_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        check_dates(
            self, ("occurred_on", "confirmed_on"), ("occurred_on", "investigated_on"), past=("occurred_on", "confirmed_on", "investigated_on")
        )
        if self.confirmed and not self.confirmed_on:
            raise ValidationError({"confirmed_on": "已认定的事件请填写认定日期"})
        if wrong := wrong_kind(self):
            raise ValidationError({"kind": wrong})


class NilReturn(Record):
    """A signed statement that no event of a kind happened in a period (零报告): signed once, withdrawn with a reason."""

    kind = models.CharField("事件种类", max_length=40, choices=nil_choices)
    period = models.CharField("期间", max_length=21, help_text="2025、2025Q1、2025H1 或 2025-03")
    period_start = models.DateField("期间起日", editable=False)
    period_end = models.DateField("期间止日", editable=False)
    statement = models.TextField(
        "签报说明", blank=True, help_text="查了哪些渠道：投诉举报、舆情、上级通报、医疗机构报告等"
    )
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="签报人"
    )
    signed_on = models.DateField("签报日期", editable=False)

    class Meta(Record.Meta):
        verbose_name = "零报告"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period"], condition=Q(withdrawn_at__isnull=True), name="nil_return_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"

    def derive(self) -> None:
        """First and last day of the period; who entered it signed it, on the day of entry."""
        self.signatory = self.signatory or self.created_by
        self.signed_on = self.signed_on or today()
        try:
            period = Period.parse(self.period)
        except InvalidValue:
            return
        self.period_start, self.period_end = period.start, period.end

    def clean(self) -> None:
        try:
            Period.parse(self.period)
        except InvalidValue as error:
            raise ValidationError({"period": error.sentence}) from error
        if self.signed_on and self.signed_on < self.period_end:
            raise ValidationError(
                {
                    "period": _(
                        "期间 %(period)s 到 %(period_end)s 才结束，期满才能签报“未发生”；需要提前签报的，把期间写到签报当日，例如 2026-01-01/2026-06-30"
                    )
                    % {"period": self.period, "period_end": self.period_end}
                }
            )
        found = clues_of(self.kind, self.region, self.period_start, self.period_end) if self.pk is None else []
        if found and not self.statement.strip():
            raise ValidationError(
                {
                    "statement": _("这一期有线索：%(clues)s。请逐条核对后，在签报说明里写明核对情况") % {"clues": clue_words(found)}
                }
            )
        if wrong := wrong_signer(self):
            raise ValidationError({"kind": wrong})
        if self.pk is None and (event := self.contradicting_events().first()):
            raise ValidationError(
                {
                    "kind": _("期间内有已认定的事件（%(occurred_on)s %(title)s），不能签报“未发生”")
                    % {"occurred_on": event.occurred_on, "title": event.title}
                }
            )

    def contradicting_events(self) -> models.QuerySet[Event]:
        """Confirmed events of the kind inside the period."""
        rows = Event.objects.live().filter(
            kind=self.kind, confirmed=True, occurred_on__gte=self.period_start, occurred_on__lte=self.period_end
        )
        return rows.filter(region__code__startswith=self.region.code[:6])
