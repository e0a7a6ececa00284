"""Special equipment and its hazards (特种设备, 隐患)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record


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


class Equipment(Record):
    """One piece of special equipment (特种设备)."""

    device_no = models.CharField("设备代码", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("使用单位", max_length=120, blank=True)
    uscc = UsccField("使用单位统一社会信用代码", blank=True)
    in_use_since = models.DateField("投用日期")
    retired_on = models.DateField("停用日期", null=True, blank=True)
    registered_on = models.DateField("使用登记日期", null=True, blank=True)
    key_monitored = models.BooleanField("重点监控设备", default=False)
    inspected_on = models.DateField("最近检验日期", null=True, blank=True)
    inspection_due_on = models.DateField("下次检验日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "特种设备"
        constraints = [
            models.UniqueConstraint(fields=["device_no"], condition=Q(withdrawn_at__isnull=True), name="equipment_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.device_no}"

    def clean(self) -> None:
        check_dates(
            self,
            ("in_use_since", "retired_on"),
            ("inspected_on", "inspection_due_on"),
            past=("in_use_since", "retired_on", "registered_on", "inspected_on"),
        )


class Hazard(Record):
    """A hazard found at special equipment (隐患), until it is re-checked and closed."""

    device_no = models.CharField("设备代码", max_length=40, db_index=True)
    grade = models.CharField("等级", max_length=8, choices=Grade.choices)
    description = models.CharField("隐患情况", max_length=200)
    found_on = models.DateField("发现日期", db_index=True)
    due_on = models.DateField("整改期限", help_text="整改指令书写明的日期")
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

    def __str__(self) -> str:
        return f"{self.device_no} {self.description}"

    def clean(self) -> None:
        check_dates(self, ("found_on", "due_on"), ("found_on", "rechecked_on"), past=("found_on", "rechecked_on"))
