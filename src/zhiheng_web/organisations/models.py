"""Regions, units and people (行政区划, 单位, 人员)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True, help_text="当日起不再有效")
    source = models.CharField("出处", max_length=200, blank=True)
    """Where the line comes from with its licence, as the package says."""

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def within(self, other: Region) -> bool:
        """Whether this region is the other or lies in it, by code."""
        return RegionCode(self.code).within(RegionCode(other.code))


class RegionSuccession(models.Model):
    """Which region followed which, on which day and how (区划承继)."""

    HOW = [("renamed", _("更名")), ("merged", _("合并")), ("split", _("拆分")), ("moved", _("改属")), ("recoded", _("改码"))]

    old = models.ForeignKey(Region, models.PROTECT, related_name="successions", verbose_name="原区划")
    new = models.ForeignKey(Region, models.PROTECT, related_name="forerunners", verbose_name="新区划")
    on = models.DateField("生效日期")
    how = models.CharField("方式", max_length=10, choices=HOW)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["old", "new", "on"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


CLASSES = [
    ("townships", _("全部乡镇（街道、园区）")),
    ("members", _("质量发展委员会全体成员单位")),
    ("departments", _("本级各部门")),
    ("lower", _("下级各地")),
    ("society", _("企业、协会、机构等社会主体")),
    ("open", _("文件没有点名的单位")),
]
"""Sets of units that documents name (一类单位), as in `zhiheng.reading.unit_classes`."""


class Unit(models.Model):
    """A unit answerable for work (责任单位): `aliases` are other names as documents print them.

    Short forms and former names that hold in every place need no alias: the name book of the packs knows them. A unit of the
    kind `class` is a set: of `members` where they are listed, else of all units that its `class_code` says.
    """

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
    class_code = models.CharField("一类单位的范围", max_length=20, choices=CLASSES, blank=True)
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="member_of")
    valid_from = models.DateField("起用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def names(self) -> list[str]:
        """Every name under which a document may print this unit."""
        return [self.name, *self.aliases]


class UnitAlias(models.Model):
    """What a person once said about a printed name (名称对应), remembered for every document of the region.

    `sense` is unit, class or outside. `document` and `source` say in which document it was asked. Withdrawn, never deleted.
    """

    SENSES = [("unit", _("名录中的单位")), ("class", _("一类单位")), ("outside", _("本级以外的单位"))]

    region = models.ForeignKey(Region, models.PROTECT, related_name="unit_aliases", verbose_name="行政区划")
    name = models.CharField("印出的名称", max_length=100)
    sense = models.CharField("含义", max_length=10, choices=SENSES)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="said_names", verbose_name="单位")
    class_code = models.CharField("一类单位的范围", max_length=20, choices=CLASSES, blank=True)
    document = models.PositiveBigIntegerField("提问的文件", null=True, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    created_unit = models.BooleanField("同时新建了单位", default=False)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人")
    said_at = models.DateTimeField("确认时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(withdrawn_at=None), name="one_meaning_a_name_in_a_region"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.meaning}"

    @property
    def meaning(self) -> str:
        """The meaning in words: the unit, the set, or that it lies outside."""
        if self.sense == "unit" and self.unit is not None:
            return self.unit.name
        return str(self.get_class_code_display() if self.sense == "class" else self.get_sense_display())


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
