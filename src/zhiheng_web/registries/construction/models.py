"""Acceptance of works and complaints about them (工程验收, 工程质量投诉)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.models import Record


class Sector(models.TextChoices):
    """Whose works (领域)."""

    HOUSING = "housing", "房建市政"
    TRANSPORT = "transport", "交通"
    WATER = "water", "水利"


class Acceptance(Record):
    """The acceptance of one unit of works (单位工程竣工验收)."""

    project = models.CharField("单位工程", max_length=160)
    sector = models.CharField("领域", max_length=10, choices=Sector.choices)
    builder = models.CharField("建设单位", max_length=120, blank=True)
    large = models.BooleanField("大中型工程", default=False)
    residential = models.BooleanField("住宅工程", default=False)
    new_civil = models.BooleanField("新建商品住宅或公共建筑", default=False)
    accepted_on = models.DateField("竣工验收日期", db_index=True)
    first_passed = models.BooleanField("一次验收合格", default=False)
    passed = models.BooleanField("验收合格", default=False)
    energy_standard_met = models.BooleanField("执行节能设计标准", null=True, blank=True)
    dwelling_acceptance = models.BooleanField("分户验收齐全", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "工程验收"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "project", "accepted_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="acceptance_once",
            )
        ]

    def __str__(self) -> str:
        return self.project

    def clean(self) -> None:
        check_dates(self, past=("accepted_on",))
        if self.first_passed and not self.passed:
            raise ValidationError({"passed": "一次验收合格的工程，“验收合格”应为“是”"})
        if self.new_civil and self.energy_standard_met is None:
            raise ValidationError({"energy_standard_met": "新建商品住宅或公共建筑须写明是否执行节能设计标准"})
        if self.residential and self.dwelling_acceptance is None:
            raise ValidationError({"dwelling_acceptance": "住宅工程须写明分户验收是否齐全"})


class ConstructionComplaint(Record):
    """A complaint about the quality of works (工程质量投诉)."""

    complaint_no = models.CharField("投诉编号", max_length=40)
    project = models.CharField("单位工程", max_length=160)
    matter = models.CharField("投诉事项", max_length=200, blank=True)
    received_on = models.DateField("受理日期", db_index=True)
    valid = models.BooleanField("有效投诉", default=True, help_text="经核查属于工程质量问题的投诉")
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "工程质量投诉"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "complaint_no"],
                condition=Q(withdrawn_at__isnull=True),
                name="construction_complaint_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_no} {self.project}"

    def clean(self) -> None:
        check_dates(self, ("received_on", "closed_on"), past=("received_on", "closed_on"))
