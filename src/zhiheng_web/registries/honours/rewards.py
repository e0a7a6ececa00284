"""Rewards (质量奖励): the policy by versions, and what each award is owed under the version in force on its day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.clocks import days_after
from zhiheng_web.records.fields import ScaledIntegerField
from zhiheng_web.records.models import Record
from zhiheng_web.registries.honours.models import Honour, Level, kind_choices


class RewardPolicy(Record):
    """One line of a reward policy (奖励标准): for which award of which level how much, from a day to a day, to be paid within how many days.

    A new version of the policy is a new line; the old one gets its last day and keeps holding for the awards of its time.
    """

    policy_no = models.CharField("标准编号", max_length=60, help_text="如“云政发〔2025〕4号-3”")
    document = models.CharField("政策文号", max_length=80)
    title = models.CharField("条款", max_length=160)
    kind = models.CharField("奖项种类", max_length=40, choices=kind_choices)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    title_has = models.CharField("名称须含", max_length=60, blank=True, help_text="同一种类级别里只奖其中一些的，写名称里的字；不填则都适用")
    amount_fen = ScaledIntegerField("奖励标准（万元）", scale=1_000_000, unit="万元", validators=[MinValueValidator(1)])
    pay_days = models.PositiveSmallIntegerField(
        "兑付期限（天）", validators=[MinValueValidator(1), MaxValueValidator(3650)], help_text="自授予之日起多少天内兑付，照政策原文"
    )
    starts_on = models.DateField("施行日期")
    ends_on = models.DateField("失效日期", null=True, blank=True, help_text="最后一天；被新版替代的填新版施行的前一天")

    class Meta(Record.Meta):
        verbose_name = "奖励标准"
        constraints = [models.UniqueConstraint(fields=["region", "policy_no"], condition=Q(withdrawn_at__isnull=True), name="reward_policy_once")]

    def __str__(self) -> str:
        return f"{self.policy_no} {self.title}"

    def clean(self) -> None:
        check_dates(self, ("starts_on", "ends_on"))
        if not self.starts_on:
            return
        others = RewardPolicy.objects.live().filter(region_id=self.region_id, kind=self.kind, level=self.level, title_has=self.title_has)
        others = others.exclude(pk=self.pk).filter(Q(ends_on=None) | Q(ends_on__gte=self.starts_on))
        if self.ends_on:
            others = others.filter(starts_on__lte=self.ends_on)
        if (other := others.first()) is not None:
            words = _("同一奖项在这段时间已有标准“%(other)s”（%(since)s 起）。先给旧标准填失效日期") % {"other": other, "since": other.starts_on}
            raise ValidationError({"starts_on": words})

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Entitle the awards of its time that have nothing yet."""
        from zhiheng_web.registries.honours.rewarding import entitle_under

        for policy in records:
            entitle_under(policy)

    def holds_for(self, honour: Honour) -> bool:
        """Whether the award falls under this line: kind, level, words of the title, and its day."""
        in_time = self.starts_on <= honour.awarded_on and (self.ends_on is None or honour.awarded_on <= self.ends_on)
        return (self.kind, self.level) == (honour.kind, honour.level) and self.title_has in honour.title and in_time


class Reward(Record):
    """What one award is owed (奖励兑现): made by the award and the policy, approved, paid; unpaid days run from the last day to pay."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="reward", verbose_name="称号", editable=False)
    policy = models.ForeignKey(RewardPolicy, models.PROTECT, related_name="rewards", verbose_name="奖励标准", editable=False)
    holder = models.CharField("获奖者", max_length=120, editable=False)
    awarded_on = models.DateField("授予日期", editable=False, db_index=True)
    amount_fen = ScaledIntegerField("应奖金额（万元）", scale=1_000_000, unit="万元", editable=False)
    due_on = models.DateField("兑付期限", editable=False, db_index=True)
    approved_on = models.DateField("审批日期", null=True, blank=True)
    approval = models.CharField("审批文号", max_length=80, blank=True)
    paid_on = models.DateField("兑付日期", null=True, blank=True, db_index=True)
    paid_fen = ScaledIntegerField("实付金额（万元）", scale=1_000_000, unit="万元", null=True, blank=True, validators=[MinValueValidator(1)])
    voucher_no = models.CharField("支付凭证号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=400, blank=True, help_text="实付与应奖不同的，写明原因")

    class Meta(Record.Meta):
        verbose_name = "奖励兑现"

    def __str__(self) -> str:
        return f"{self.honour.title}（{self.holder}）"

    def derive(self) -> None:
        """Holder, day and amount as they were when the award was entitled; the last day to pay."""
        if self.pk is None:
            self.holder, self.awarded_on, self.amount_fen = self.honour.holder, self.honour.awarded_on, self.policy.amount_fen
        self.due_on = days_after(self.awarded_on, self.policy.pay_days)

    def clean(self) -> None:
        check_dates(self, ("awarded_on", "approved_on"), ("awarded_on", "paid_on"), past=("approved_on", "paid_on"))
        check_together(self, ("paid_on", "paid_fen"), ("paid_on", "voucher_no"), ("paid_fen", "paid_on"))
        if self.paid_fen and self.paid_fen != self.amount_fen and not self.note:
            raise ValidationError({"note": _("实付金额与应奖金额不同，请写明原因")})

    def unpaid_days(self, today: date) -> int:
        """Days past the last day to pay while it is not paid; 0 before, and once paid."""
        return 0 if self.paid_on else max(0, (today - self.due_on).days)
