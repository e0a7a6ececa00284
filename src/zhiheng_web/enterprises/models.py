"""Enterprises (经营主体), the dated lists they stand in (名录库), and merged duplicates."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record, RecordQuerySet, list_indexes


class Status(models.TextChoices):
    """Whether the enterprise is alive (经营状态)."""

    ACTIVE = "active", "存续"
    SUSPENDED = "suspended", "停产停业"
    CANCELLED = "cancelled", "注销"
    REVOKED = "revoked", "吊销"


ALSO_SAID = {
    **dict.fromkeys(("在营", "在业", "开业", "在册", "正常", "营业", "正常经营", "登记成立"), Status.ACTIVE.value),
    **dict.fromkeys(("停业", "歇业", "停产", "半停产", "停业(歇业)", "筹建"), Status.SUSPENDED.value),
    **dict.fromkeys(("已注销", "迁出", "迁往市外", "关闭"), Status.CANCELLED.value),
    **dict.fromkeys(("已吊销", "吊销未注销", "吊销,未注销", "吊销后注销", "撤销"), Status.REVOKED.value),
}
"""Words of the market-entity list and of statistical lists for the four states."""


class FrameKind(models.TextChoices):
    """Which list (名录库种类)."""

    KEY_PRODUCT = "key_product", "重点产品生产企业"
    ABOVE_SCALE = "above_scale", "规模以上企业"
    LICENSED_FOOD = "licensed_food", "获证食品生产企业"


class Enterprise(Record):
    """A business entity (经营主体). Its credit code may be unknown at first; then it is known by name only."""

    name = models.CharField("企业名称", max_length=120, db_index=True)
    uscc = UsccField("统一社会信用代码", blank=True)
    former_names = models.JSONField("曾用名和其他写法", default=list, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    industry = models.CharField("行业或主要产品", max_length=80, blank=True)
    status = models.CharField("经营状态", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    established_on = models.DateField("成立日期", null=True, blank=True)
    key_product = models.BooleanField("重点产品生产企业", default=False)
    above_scale = models.BooleanField("规模以上企业", default=False)
    licensed_food = models.BooleanField("获证食品生产企业", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name="已并入"
    )

    class Meta(Record.Meta):
        verbose_name = "企业"
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(withdrawn_at__isnull=True) & ~Q(uscc=""), name="enterprise_uscc_once"
            )
        ]
        indexes = list_indexes("ent", date="established_on")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.merged_into_id and not self.is_withdrawn:
            raise ValidationError(
                {"name": _("该企业已并入“%(merged_into)s”，要恢复请撤销那次合并") % {"merged_into": self.merged_into}}
            )

    @property
    def key(self) -> str:
        """What its address ends with: the credit code, or `n` and a number where the code is unknown."""
        return self.uscc or f"n{self.pk}"


Enterprise._meta.get_field("status").also_said = ALSO_SAID  # type: ignore[union-attr]


class Frame(models.Model):
    """A list of enterprises as it stood on a day (名录库). Frozen: a new day is a new list."""

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="归口单位")
    code = models.CharField("名录库", max_length=20, choices=FrameKind.choices)
    as_of = models.DateField("名录库日期")
    source = models.CharField("来源", max_length=200, help_text="例如：由企业档案筛选、导入的文件名、文号")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "名录库"
        ordering = ["-as_of", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code", "as_of"], condition=Q(withdrawn_at__isnull=True), name="frame_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return _("%(code)s名录库（%(as_of)s）") % {"code": self.get_code_display(), "as_of": self.as_of}


class FrameEntry(models.Model):
    """One enterprise in a frozen list, with code and name as they were on that day."""

    frame = models.ForeignKey(Frame, models.CASCADE, related_name="entries")
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="frame_entries")
    uscc = UsccField("统一社会信用代码")
    name = models.CharField("企业名称", max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["frame", "uscc"], name="frame_entry_once")]

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """Two entries of one enterprise joined into one (合并): what moved, so that it can be undone."""

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges_kept")
    loser = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges_lost")
    moved = models.JSONField("移动的记录", default=list)
    before = models.JSONField("合并前的保留方", default=dict)
    reason = models.TextField("理由")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.loser} → {self.survivor}"
