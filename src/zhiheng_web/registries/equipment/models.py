"""Special equipment, the inspections it owes, and its hazards (特种设备, 定期检验, 隐患)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.lifecycles.cycles import DueInspection, categories
from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, list_indexes
from zhiheng_web.registries.equipment import cycles


class Kind(models.TextChoices):
    """Kind of equipment (种类)."""

    BOILER = "boiler", "锅炉"
    VESSEL = "vessel", "压力容器"
    PIPE = "pipe", "压力管道"
    LIFT = "lift", "电梯"
    CRANE = "crane", "起重机械"
    ROPEWAY = "ropeway", "客运索道"
    AMUSEMENT = "amusement", "大型游乐设施"
    VEHICLE = "vehicle", "场（厂）内专用机动车辆"


class Grade(models.TextChoices):
    """How bad (等级)."""

    MAJOR = "major", "重大"
    SERIOUS = "serious", "严重"
    GENERAL = "general", "一般"


def category_choices() -> list[tuple[str, str]]:
    """Categories of the pack of cycles as choices of a form."""
    return [(c.code, c.name) for c in categories()]


class Equipment(Record):
    """One piece of special equipment (特种设备). Its next inspections follow from its facts by the pack of cycles (检验周期)."""

    device_no = models.CharField("设备代码", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    category = models.CharField("类别", max_length=30, choices=category_choices, blank=True, help_text="检验周期按类别取；空着的暂按该种类最短的周期")
    safety_grade = models.PositiveSmallIntegerField(
        "安全状况等级", choices=[(n, f"{n}级") for n in range(1, 6)], null=True, blank=True, help_text="压力容器、压力管道检验报告评定的等级"
    )
    name = models.CharField("使用单位", max_length=120, blank=True)
    uscc = UsccField("使用单位统一社会信用代码", blank=True)
    in_use_since = models.DateField("投用日期")
    retired_on = models.DateField("停用日期", null=True, blank=True)
    registered_on = models.DateField("使用登记日期", null=True, blank=True)
    key_monitored = models.BooleanField("重点监控设备", default=False)
    inspected_on = models.DateField("最近检验日期", null=True, blank=True, help_text="定期检验；锅炉为外部检验，索道为年度检验")
    stated_due_on = models.DateField("报告载明的下次检验日期", null=True, blank=True)
    full_inspected_on = models.DateField("最近内部（全面）检验日期", null=True, blank=True, help_text="锅炉内部检验，压力容器、管道的定期（全面）检验，索道全面检验")
    full_stated_due_on = models.DateField("报告载明的下次内部（全面）检验日期", null=True, blank=True)
    self_checked_on = models.DateField("最近年度检查（自行检测）日期", null=True, blank=True, help_text="使用单位自己做的")
    inspection_due_on = models.DateField("下次检验日期", null=True, editable=False, db_index=True)
    inspection_due = models.CharField("下次检验项目", max_length=40, editable=False, blank=True)

    class Meta(Record.Meta):
        verbose_name = "特种设备"
        constraints = [
            models.UniqueConstraint(fields=["device_no"], condition=Q(withdrawn_at__isnull=True), name="equipment_once")
        ]
        indexes = list_indexes("equipment", date="in_use_since", found=("device_no", "name"), by=("kind", "category"))

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.device_no}"

    @property
    def due_inspections(self) -> list[DueInspection]:
        """The next inspection of every track, computed anew from the facts; none where it stands still."""
        return [] if self.retired_on or not self.in_use_since else cycles.due_of(self)

    def derive(self) -> None:
        """The nearest inspection by an inspection body; what the user checks himself is a duty of its own."""
        first = next((d for d in self.due_inspections if d.track != "self"), None)
        self.inspection_due_on, self.inspection_due = (first.due_on, first.title) if first else (None, "")

    def clean(self) -> None:
        check_dates(
            self,
            ("in_use_since", "retired_on"),
            ("inspected_on", "stated_due_on"),
            ("full_inspected_on", "full_stated_due_on"),
            past=("in_use_since", "retired_on", "registered_on", "inspected_on", "full_inspected_on", "self_checked_on"),
        )
        if self.category and self.kind not in {c.kind for c in categories() if c.code == self.category}:
            raise ValidationError({"category": _("“%(category)s”不是%(kind)s的类别") % {"category": self.get_category_display(), "kind": self.get_kind_display()}})

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Bring the duties of inspection in line (应检任务)."""
        from zhiheng_web.registries.equipment.duties import bring_in_line

        for device in records:
            bring_in_line(device)


class InspectionDuty(Record):
    """One inspection that a device owes (应检任务): made by the device's facts and the pack of cycles, done when the device was inspected."""

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="duties", verbose_name="设备", editable=False)
    track = models.CharField("检验种类", max_length=6, choices=[("main", "定期检验"), ("full", "内部（全面）检验"), ("self", "年度检查、自行检测")], editable=False)
    title = models.CharField("检验项目", max_length=40, editable=False)
    after_on = models.DateField("上一次检验（投用）日期", editable=False)
    due_on = models.DateField("应检日期", editable=False, db_index=True)
    rule = models.CharField("周期规则", max_length=60, editable=False, blank=True)
    ended_on = models.DateField("不再需要之日", null=True, editable=False)
    failed_on = models.DateField("检验不合格日期", null=True, blank=True)
    done_on = models.DateField("检验合格日期", null=True, blank=True, db_index=True)
    report_no = models.CharField("报告编号", max_length=80, blank=True)
    body = models.CharField("检验机构", max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = "定期检验任务"
        constraints = [
            models.UniqueConstraint(
                fields=["equipment", "track"],
                condition=Q(withdrawn_at__isnull=True, done_on__isnull=True, ended_on__isnull=True),
                name="inspection_owed_once",
            )
        ]
        indexes = list_indexes("inspection_duty", due="due_on", done="done_on")

    def __str__(self) -> str:
        return f"{self.equipment.device_no} {self.title}"

    def clean(self) -> None:
        check_dates(self, ("after_on", "done_on"), ("after_on", "failed_on"), past=("done_on", "failed_on"))


class Hazard(Record):
    """A hazard found at special equipment (隐患), until it is re-checked and closed."""

    device_no = models.CharField("设备代码", max_length=40, db_index=True)
    grade = models.CharField("等级", max_length=8, choices=Grade.choices)
    description = models.CharField("隐患情况", max_length=200)
    found_on = models.DateField("发现日期", db_index=True)
    due_on = models.DateField("整改期限", help_text="整改指令书写明的日期")
    order_no = models.CharField("指令书文号", max_length=80, blank=True)
    reported_on = models.DateField("收到整改报告日期", null=True, blank=True)
    recheck_due_on = models.DateField("应复查日期", null=True, editable=False)
    rechecked_on = models.DateField("复查销号日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "特种设备隐患"
        constraints = [
            models.UniqueConstraint(
                fields=["device_no", "found_on", "description"],
                condition=Q(withdrawn_at__isnull=True),
                name="hazard_once",
            )
        ]
        indexes = list_indexes("hazard", due="due_on", done="rechecked_on", by=("grade",), by_date="found_on")

    def __str__(self) -> str:
        return f"{self.device_no} {self.description}"

    def derive(self) -> None:
        """The re-check is due so many working days after the unit's report (SE4)."""
        self.recheck_due_on = limit("SE4", self.reported_on).due_on if self.reported_on else None

    def clean(self) -> None:
        check_dates(
            self, ("found_on", "due_on"), ("found_on", "reported_on"), ("found_on", "rechecked_on"), past=("found_on", "reported_on", "rechecked_on")
        )
