"""Adopted plans: targets and tasks with the units answerable for them (目标任务)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhiheng_web.documents.wording import dimension_words, due_words, target_words
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.resolving import CLASS_WORDS

ROLES = [("lead", _("牵头")), ("support", _("配合")), ("by_remit", _("按职责分工"))]


class Plan(models.Model):
    """One adopted version of a plan (实施方案): numbered in its region, never edited; a new one retires the former of the same title."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="plans", verbose_name="行政区划")
    document = models.ForeignKey(
        "documents.SourceDocument", models.PROTECT, related_name="plans", verbose_name="来源文件"
    )
    title = models.CharField("题名", max_length=200)
    issuer = models.CharField("发文单位", max_length=200, blank=True)
    number = models.CharField("发文字号", max_length=80, blank=True)
    issued_on = models.CharField("印发日期", max_length=20, blank=True)
    version = models.PositiveIntegerField("版次")
    status = models.CharField(
        "状态", max_length=10, choices=[("adopted", "已采用"), ("retired", "已停用")], default="adopted"
    )
    reason = models.CharField("采用说明", max_length=400, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="采用人")
    adopted_at = models.DateTimeField("采用时间", auto_now_add=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["region", "title", "version"], name="one_plan_version_a_title")]

    def __str__(self) -> str:
        return _("%(title)s（第%(version)s版）") % {"title": self.title, "version": self.version}


class Duty(models.Model):
    """What targets and tasks share: place in the document, due time, units (职责). `due` is as printed, `due_on` its last day."""

    key = models.CharField("编号", max_length=40)
    place = models.PositiveIntegerField("次序")
    quote = models.TextField("原文")
    span_start = models.PositiveIntegerField("原文起点")
    span_end = models.PositiveIntegerField("原文终点")
    due = models.CharField("完成时限", max_length=20, blank=True)
    due_on = models.DateField("时限止日", null=True, blank=True)
    open_list = models.BooleanField("单位名单以“等”结尾", default=False)

    class Meta:
        abstract = True
        ordering = ["place"]

    @property
    def due_words(self) -> str:
        """The due time as people write it."""
        return due_words(self.due)

    def is_past(self, today: date) -> bool:
        """Whether the time is over."""
        return self.due_on is not None and self.due_on < today


class PlanTarget(Duty):
    """A quantified aim of a plan (目标)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    indicator = models.CharField("指标", max_length=200)
    operator = models.CharField("要求", max_length=20)
    value = models.CharField("数值", max_length=20, blank=True)
    value_high = models.CharField("上限", max_length=20, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    against = models.CharField("对标对象", max_length=100, blank=True)
    dimension = models.CharField("领域", max_length=30)
    units = models.ManyToManyField(Unit, through="TargetUnit", related_name="targets")

    class Meta(Duty.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="one_target_a_key")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.aim}"

    @property
    def aim(self) -> str:
        """The aim in words, without the indicator."""
        return target_words(
            {n: getattr(self, n) or None for n in ("operator", "value", "value_high", "unit", "against")}
        )

    @property
    def dimension_word(self) -> str:
        """The dimension in words."""
        return str(dimension_words(self.dimension))


class PlanTask(Duty):
    """A task of a plan (任务)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    number = models.CharField("序号", max_length=40, blank=True)
    title = models.CharField("任务", max_length=500)
    units = models.ManyToManyField(Unit, through="TaskUnit", related_name="tasks")

    class Meta(Duty.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="one_task_a_key")]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A unit's part in a duty (责任): the printed name is kept, with what it means.

    `sense` is unit, class (a set of units, `class_code`; `is_open` where the text leaves open which of them), outside the
    region, or unknown. `unit` is the unit or the set as the register has it, else null.
    """

    SENSES = [("unit", _("单位")), ("class", _("一类单位")), ("outside", _("本级以外")), ("unknown", _("没有对上"))]

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField("印出的名称", max_length=100)
    role = models.CharField("分工", max_length=10, choices=ROLES)
    sense = models.CharField("含义", max_length=10, choices=SENSES, default="unknown")
    class_code = models.CharField("一类单位的范围", max_length=20, blank=True)
    is_open = models.BooleanField("没有点名到单位", default=False)
    note = models.CharField("对应说明", max_length=300, blank=True)
    place = models.PositiveIntegerField("次序")

    class Meta:
        abstract = True
        ordering = ["place"]

    @property
    def meaning(self) -> str:
        """What the name means, where it is no unit of the register under its own name."""
        if self.unit is not None:
            return self.unit.name if self.unit.name != self.name else ""
        return str(CLASS_WORDS.get(self.class_code, "")) or (self.get_sense_display() if self.sense == "outside" else "")


class TargetUnit(Assignment):
    """A unit's part in a target."""

    target = models.ForeignKey(PlanTarget, models.CASCADE, related_name="assignments")


class TaskUnit(Assignment):
    """A unit's part in a task."""

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="assignments")
