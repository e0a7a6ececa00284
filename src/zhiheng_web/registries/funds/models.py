"""Budgets of metrology and of the quality fund (经费预算), what was appropriated and what was spent (拨付、支出)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import ScaledIntegerField
from zhiheng_web.records.models import Record


class Item(models.TextChoices):
    """What the money is for (科目)."""

    METROLOGY = "metrology", "法定计量检定机构经费"
    QUALITY_FUND = "quality_fund", "质量发展专项资金"


class BudgetItem(Record):
    """One approved amount of a year (预算批复). Stored in fen, entered in 万元."""

    item = models.CharField("科目", max_length=20, choices=Item.choices)
    year = models.PositiveSmallIntegerField("预算年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    amount_fen = ScaledIntegerField("金额（万元）", scale=1_000_000, unit="万元", validators=[MinValueValidator(1)])
    approved_on = models.DateField("批复日期")
    document = models.CharField("批复文号", max_length=80)

    class Meta(Record.Meta):
        verbose_name = "经费预算"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "item", "year", "document"],
                condition=Q(withdrawn_at__isnull=True),
                name="budget_item_once",
            )
        ]

    def __str__(self) -> str:
        return _("%(year)s年%(item)s") % {"year": self.year, "item": self.get_item_display()}

    def clean(self) -> None:
        check_dates(self, past=("approved_on",))


class Appropriation(Record):
    """Money of the quality fund handed out by the finance department (资金拨付)."""

    document = models.CharField("拨付文号", max_length=80)
    year = models.PositiveSmallIntegerField("预算年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    recipient = models.CharField("收款单位", max_length=120)
    amount_fen = ScaledIntegerField("拨付金额（万元）", scale=1_000_000, unit="万元", validators=[MinValueValidator(1)])
    appropriated_on = models.DateField("拨付日期", db_index=True)
    purpose = models.CharField("用途", max_length=200)

    class Meta(Record.Meta):
        verbose_name = "资金拨付"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "document", "recipient"], condition=Q(withdrawn_at__isnull=True), name="appropriation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.recipient}"

    def clean(self) -> None:
        check_dates(self, past=("appropriated_on",))


class Purpose(models.TextChoices):
    """What money of the fund was spent on (用途)."""

    REWARD = "reward", "质量奖励"
    SUBSIDY = "subsidy", "认证、标准等补助"
    PLATFORM = "platform", "平台和检验能力"
    PUBLICITY = "publicity", "宣传和培训"
    SAMPLING = "sampling", "抽检监测"
    OTHER = "other", "其他"


class Spending(Record):
    """One payment out of the quality fund (资金支出). That of a reward is made when the reward is paid."""

    voucher_no = models.CharField("支付凭证号", max_length=80)
    year = models.PositiveSmallIntegerField("预算年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices)
    payee = models.CharField("收款人", max_length=120)
    amount_fen = ScaledIntegerField("支出金额（万元）", scale=1_000_000, unit="万元", validators=[MinValueValidator(1)])
    paid_on = models.DateField("支付日期", db_index=True)
    effect = models.CharField("效果", max_length=400, blank=True, help_text="花了以后有什么结果，写能查到的数")
    reward = models.ForeignKey("honours.Reward", models.PROTECT, null=True, editable=False, related_name="spendings", verbose_name="奖励")

    class Meta(Record.Meta):
        verbose_name = "资金支出"
        constraints = [
            models.UniqueConstraint(fields=["region", "voucher_no", "payee"], condition=Q(withdrawn_at__isnull=True), name="spending_once")
        ]

    def __str__(self) -> str:
        return f"{self.voucher_no} {self.payee}"

    def clean(self) -> None:
        check_dates(self, past=("paid_on",))
