"""Yearly frequency caps of inspections at enterprises (涉企检查年度频次上限): published by each agency, guarded when an inspection is planned."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Registry
from zhiheng_web.records.models import Record


class FrequencyCap(Record):
    """How often a unit may inspect one enterprise in a year, as it published it. Inspections for cause (有因检查) are outside it."""

    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2020), MaxValueValidator(2100)])
    times = models.PositiveSmallIntegerField("每户每年最多（次）", validators=[MinValueValidator(1), MaxValueValidator(366)])
    basis = models.CharField("依据", max_length=200, help_text="公布频次上限的文件和文号")
    published_on = models.DateField("公布日期")

    class Meta(Record.Meta):
        app_label = "inspections"
        verbose_name = "检查频次上限"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(withdrawn_at__isnull=True), name="frequency_cap_once_a_year")
        ]

    def __str__(self) -> str:
        return _("%(year)s 年每户最多 %(times)s 次") % {"year": self.year, "times": self.times}


def cap_of(unit: Any, year: int) -> FrequencyCap | None:
    """The cap that a unit published for a year, or None."""
    found: FrequencyCap | None = FrequencyCap.objects.live().filter(unit=unit, year=year).first()
    return found


CAPS = Registry(
    code="inspection_caps",
    model=FrequencyCap,
    title="检查频次上限",
    noun="检查频次上限",
    group="监管与信用",
    note="各单位公布的涉企检查年度频次上限（国办发〔2024〕54号）。抽取时跳过已到上限的企业，安排新的检查时超过上限的不能登记；有因检查另行批准，不受上限限制。",
    fields=("year", "times", "basis", "published_on"),
    columns=("year", "times", "basis", "published_on", "unit"),
    natural_key=("year", "unit"),
    label=str,
    date="published_on",
    by_period=False,
    search=("basis",),
    filters=("year", "unit"),
    aliases={"times": ("频次上限", "年度频次上限", "上限"), "basis": ("公布文件",), "published_on": ("公布时间",)},
    example={"year": "2026", "times": "2", "basis": "云汀县市场监督管理局2026年度涉企检查计划", "published_on": "2026-01-20"},
)
