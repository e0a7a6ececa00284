"""What every record has (业务记录), what hangs on one (附件, 留言, 期限变更, 经办人, 关联), saved views, and the runs of imports (导入)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.values import RegionCode


class RecordQuerySet(models.QuerySet[Any]):
    """Records that count, and records of a region."""

    def live(self) -> RecordQuerySet:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_region(self, region: Any) -> RecordQuerySet:
        """Those of the region and everything inside it, by code."""
        return self.filter(region__code__startswith=RegionCode(region.code).stem)


def list_indexes(
    prefix: str, *, date: str = "", due: str = "", done: str = "", found: Sequence[str] = (), by: Sequence[str] = (), by_date: str = ""
) -> list[models.Index]:
    """The indexes that keep the list of a registry quick at a million records: its day, what is owed by its due day, what is searched, filters with the day.

    `date` and `due` only where the fields carry no index of their own; `by` are filters, each together with `by_date` (or `date`); with `done` the index
    of what is owed holds nothing but what is not done.
    """
    out = [models.Index(fields=[date], name=f"{prefix}_date")] if date else []
    if due:
        owed = Q(**{f"{due}__isnull": False}) & Q(**{f"{done}__isnull": True}) if done else None
        out.append(models.Index(fields=[due], condition=owed, name=f"{prefix}_owed"))
    out += [models.Index(fields=[name], name=f"{prefix}_{name}"[:30]) for name in found]
    return out + [models.Index(fields=[name, by_date or date], name=f"{prefix}_by_{name}"[:30]) for name in by]


class Record(models.Model):
    """One record of a registry (业务记录): owned by a unit in a region, entered by a person, withdrawn but never deleted.

    `derive()` fills what follows from the other fields (a final conclusion, a due date); it runs on every save and in
    `services.bulk_load`, so derived fields are never typed.
    """

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="归口单位")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后修改", auto_now=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False, db_index=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def derive(self) -> None:
        """Fill the fields that follow from others. Nothing by default."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        is_new = self._state.adding
        super().save(*args, **kwargs)
        self.after_saving([self], is_new=is_new)

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """What follows elsewhere once these records are stored, one or many, for the first time or again. Nothing by default; instead of an own `save`."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record no longer counts."""
        return self.withdrawn_at is not None

    @property
    def settled_by_region(self) -> Any:
        """The region above that approved this record (审定), whose committee office alone may change it; None where none did.

        Asked once for each instance; who changes a record holds its row and reads it anew.
        """
        if "_settled" not in self.__dict__:
            rows = Approval.objects.filter(registry=self._meta.label_lower, object_id=self.pk, withdrawn_at__isnull=True) if self.pk else None
            held = rows.select_related("region").first() if rows is not None else None
            self.__dict__["_settled"] = held.region if held is not None else None
        return self.__dict__["_settled"]


def check_needed(record: Record) -> None:
    """See that what the record cannot be without (region, unit, batch, a day, a year) is there, before anything is reckoned from it.

    Empty texts are left to the checks of the fields.

    Raises:
        ValidationError: by field.
    """
    held = record.__dict__
    absent = [f for f in _needed(type(record)) if held.get(f.attname) is None]
    if absent:
        raise ValidationError({f.name: _("没有填写“%(label)s”，请填写后再提交") % {"label": f.verbose_name} for f in absent})


@cache
def _needed(model: type[Record]) -> tuple[Any, ...]:
    return tuple(f for f in model._meta.concrete_fields if f.editable and not (f.null or f.blank or f.primary_key))


def derive(record: Record) -> None:
    """Fill what follows from the other fields, of values that came from outside and were not checked against each other yet.

    Raises:
        ValidationError: something it cannot be without is absent; a date or year lies so far out that nothing can be counted from it.
    """
    check_needed(record)
    try:
        record.derive()
    except (OverflowError, ValueError) as error:
        if "out of range" not in str(error):
            raise
        raise ValidationError(_("日期或年份太远，推算不出期限。请核对年份，应在公元 1 年至 9999 年之内")) from error


class ImportRun(models.Model):
    """One file brought into a registry (导入): being looked at, looked at, being written, written, or taken back."""

    WORKING = ("reading", "writing", "undoing")

    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", verbose_name="归口单位")
    registry = models.CharField("登记簿", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    at = models.DateTimeField("时间", auto_now_add=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[
            ("reading", "正在核对"),
            ("looked", "待确认"),
            ("writing", "正在导入"),
            ("done", "已导入"),
            ("undoing", "正在撤销"),
            ("undone", "已撤销"),
            ("failed", "没有完成"),
        ],
        default="looked",
    )
    counts = models.JSONField("行数", default=dict)
    seen = models.JSONField("预览", default=dict)
    """What the page shows of the look: `lines`, `faults`, `notes`, `unknown`, and the digest of the file of rejected rows."""
    done_rows = models.PositiveIntegerField("已处理行数", default=0)
    all_rows = models.PositiveIntegerField("总行数", default=0)
    taken_at = models.DateTimeField("开始办理", null=True)
    moved_at = models.DateTimeField("最近进展", auto_now_add=True)
    error = models.TextField("没有完成的原因", blank=True)
    asked = models.JSONField("办理要求", default=dict)
    """What was asked for when background work began: by which `person`, `all_or_nothing`, or the `reason` of an undo."""

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["registry", "region"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Whether background work is under way or waits for its turn."""
        return self.state in self.WORKING


class ImportedRow(models.Model):
    """One record that an import made or changed (导入的记录); what stood before is in the entry of the trail."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    object_id = models.PositiveBigIntegerField("记录")
    state = models.CharField("结果", max_length=8)
    entry = models.ForeignKey("audit.AuditEntry", models.PROTECT, related_name="+")
    at = models.DateTimeField("写入时间")

    class Meta:
        ordering = ["pk"]


class Annex(models.Model):
    """Something that hangs on one record of any registry, by the registry's code and the record's number."""

    registry = models.CharField("登记簿", max_length=40)
    object_id = models.PositiveBigIntegerField("记录")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        indexes = [models.Index(fields=["registry", "object_id"])]


class Attachment(Annex):
    """A file of a record (附件), kept under its digest in the evidence store; taken off with a reason, never erased."""

    step = models.CharField("办理步骤", max_length=40, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    digest = models.CharField("文件摘要（SHA-256）", max_length=64)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.TextField("撤下理由", blank=True)

    class Meta(Annex.Meta):
        verbose_name = "附件"

    def __str__(self) -> str:
        return self.file_name


class KeptFile(models.Model):
    """What is known of one stored file (收存的文件), whoever cites it: both digests, kind, the fingerprint of a picture or scan."""

    digest = models.CharField("文件摘要（SHA-256）", max_length=64, primary_key=True)
    sm3 = models.CharField("文件摘要（SM3）", max_length=64)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    picture = models.CharField("图像特征", max_length=64, blank=True)
    is_scanned = models.BooleanField("已查病毒", default=False)
    kept_at = models.DateTimeField("收存时间", auto_now_add=True)

    class Meta:
        verbose_name = "收存的文件"

    def __str__(self) -> str:
        return self.digest[:16]


class Comment(Annex):
    """What somebody said about a record (留言)."""

    text = models.TextField("留言", max_length=2000)

    class Meta(Annex.Meta):
        verbose_name = "留言"

    def __str__(self) -> str:
        return self.text[:40]


class ClockChange(Annex):
    """A limit of one record prolonged or stopped (期限变更), with reason and ground; taken back with a reason."""

    KINDS = [("extend", "延长"), ("suspend", "中止计时")]

    limit = models.CharField("期限", max_length=40)
    kind = models.CharField("种类", max_length=8, choices=KINDS)
    units = models.PositiveSmallIntegerField("延长多少", null=True)
    start_on = models.DateField("起日", help_text="延长的为决定日期；中止计时的为中止首日，当日不计")
    end_on = models.DateField("止日", null=True, help_text="中止计时的末日，当日不计；还没有恢复的不填")
    reason = models.TextField("理由")
    basis = models.CharField("批准文号或依据", max_length=120, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True)
    withdrawn_reason = models.TextField("撤销理由", blank=True)

    class Meta(Annex.Meta):
        verbose_name = "期限变更"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start_on}"


class Assignment(Annex):
    """Who handles a record (经办人): `person`, named by `by`; at most one at a time."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="指定人")

    class Meta:
        verbose_name = "经办人"
        constraints = [models.UniqueConstraint(fields=["registry", "object_id"], name="assignment_once")]
        indexes = [models.Index(fields=["person", "registry"])]

    def __str__(self) -> str:
        return str(self.person)


class Approval(Annex):
    """A record approved by a level above (审定): closed to the levels below until it is withdrawn with a reason. `registry` is the model's label."""

    registry = models.CharField("登记簿", max_length=60)
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", verbose_name="审定的一级")
    note = models.CharField("审定意见", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True)
    withdrawn_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta(Annex.Meta):
        verbose_name = "审定"
        constraints = [
            models.UniqueConstraint(fields=["registry", "object_id"], condition=models.Q(withdrawn_at__isnull=True), name="approval_once")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.note}"


class Link(Annex):
    """One record that led to another (关联), seen from both: `registry`/`object_id` is the cause, `to_` what it led to."""

    kind = models.CharField("关联", max_length=20)
    to_registry = models.CharField("到登记簿", max_length=40)
    to_id = models.PositiveBigIntegerField("到记录")

    class Meta:
        verbose_name = "关联"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "registry", "object_id", "to_registry", "to_id"], name="link_once")
        ]
        indexes = [models.Index(fields=["to_registry", "to_id"]), models.Index(fields=["registry", "object_id"])]

    def __str__(self) -> str:
        return f"{self.registry}:{self.object_id} → {self.to_registry}:{self.to_id}"


class SavedView(models.Model):
    """A list as somebody wants to see it again (常用视图): the filters of its address under a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    registry = models.CharField("登记簿", max_length=40)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("筛选", max_length=400, blank=True)

    class Meta:
        verbose_name = "常用视图"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "registry", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
