"""Figures of others to compare with (对标数值): provincial mean, national mean, last year's own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from zhiheng.errors import InvalidValue
from zhiheng.values import Period
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.models import Record
from zhiheng_web.registries.benchmarks.fractions import exact_fraction, indicator_choices


class Against(models.TextChoices):
    """Compared with whom (对标对象)."""

    PROVINCE_MEAN = "province_mean", "全省平均"
    NATIONAL_MEAN = "national_mean", "全国平均"
    PREVIOUS_YEAR = "previous_year", "上年"
    OFFICIAL = "official", "官方公布数"


class Benchmark(Record):
    """One figure with its source (对标数值), kept as an exact fraction of what was entered."""

    indicator = models.CharField("指标", max_length=60, choices=indicator_choices)
    against = models.CharField("对标对象", max_length=16, choices=Against.choices)
    period = models.CharField("期间", max_length=21, help_text="2025、2025Q1、2025H1 或 2025-03")
    entered = models.CharField(
        "数值", max_length=40, help_text="写作 96.35%、425/456 或 80.5，按原出处的写法，不要再取舍"
    )
    part = models.BigIntegerField("分子", editable=False)
    whole = models.BigIntegerField("分母", editable=False)
    source = models.CharField("出处", max_length=160, help_text="文件名和文号，或公报名称")
    source_on = models.DateField("出处日期")
    entered_on = models.DateField("录入日期", editable=False)

    class Meta(Record.Meta):
        verbose_name = "对标数值"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "indicator", "against", "period"],
                condition=Q(withdrawn_at__isnull=True),
                name="benchmark_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.get_against_display()} {self.period}"

    def derive(self) -> None:
        """Part and whole of what was entered; the day of the first entry."""
        from zhiheng_web.shared.clock import today

        try:
            self.part, self.whole = exact_fraction(self.entered, self.indicator)
        except InvalidValue:
            self.part, self.whole = 0, 0
        self.entered_on = self.entered_on or today()

    def clean(self) -> None:
        try:
            Period.parse(self.period)
        except InvalidValue as error:
            raise ValidationError({"period": error.sentence}) from error
        try:
            exact_fraction(self.entered, self.indicator)
        except InvalidValue as error:
            raise ValidationError({"entered": error.sentence}) from error
        check_dates(self, past=("source_on",))
