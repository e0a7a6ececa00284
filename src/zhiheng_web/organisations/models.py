"""Regions, units and people (行政区划, 单位, 人员)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from zhiheng.values import RegionCode


class Region(models.Model):
    """A region with its GB/T 2260 code (行政区划); `fictional` marks the invented ones of the demo."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField(
        "层级", max_length=10, choices=[("province", "省"), ("city", "市"), ("county", "县"), ("township", "乡镇")]
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    fictional = models.BooleanField("虚构", default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def within(self, other: Region) -> bool:
        """Whether this region is the other or lies in it, by code."""
        return RegionCode(self.code).within(RegionCode(other.code))


class Unit(models.Model):
    """A unit answerable for work (责任单位): `aliases` are short and former names as documents print them."""

    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    aliases = models.JSONField("别名", default=list, blank=True)
    kind = models.CharField(
        "类别",
        max_length=20,
        choices=[("committee_office", "质发办"), ("department", "部门"), ("township", "乡镇"), ("class", "一类单位")],
        default="department",
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="units")
    valid_from = models.DateField("起用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def names(self) -> list[str]:
        """Every name under which a document may print this unit."""
        return [self.name, *self.aliases]


class Role(models.TextChoices):
    """What a person does here (角色)."""

    OFFICE = "office", "质发办"
    LIAISON = "liaison", "部门联络员"
    REVIEWER = "reviewer", "评审人员"
    LEADER = "leader", "领导"
    ENTERPRISE = "enterprise", "企业"
    PUBLIC = "public", "公众"


class Person(AbstractUser):
    """A person with an account (人员): one role, in one region, usually of one unit."""

    display_name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=20, choices=Role.choices, default=Role.PUBLIC)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="people")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    uscc = models.CharField("企业统一社会信用代码", max_length=18, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def role_label(self) -> str:
        """The role in Chinese."""
        return str(Role(self.role).label)
