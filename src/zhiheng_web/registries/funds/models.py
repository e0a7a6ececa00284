"""Budgets of metrology and of the quality fund (经费预算)."""

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
