"""Double-random inspection (双随机抽查): tasks, the matters that may be inspected, who may inspect, and what was found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.fields import UsccField, validate_uscc
from zhiheng_web.records.models import Record, list_indexes


class InspectionTask(Record):
    """One task of double-random inspection (双随机抽查任务)."""

    task_no = models.CharField("任务编号", max_length=40)
    title = models.CharField("任务名称", max_length=120)
    planned_on = models.DateField("计划日期", db_index=True)
    joint = models.BooleanField("部门联合抽查", default=False)
    partners = models.CharField("联合部门", max_length=120, blank=True)
    uses_credit_class = models.BooleanField("按信用风险分类实施差异化监管", default=False)
    inspected_entities = models.PositiveIntegerField("抽查户数（户）", null=True, blank=True)
    finished_on = models.DateField("完成日期", null=True, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    publish_due_on = models.DateField("应公示日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "双随机抽查任务"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "task_no"], condition=Q(withdrawn_at__isnull=True), name="inspection_task_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_no} {self.title}"

    def derive(self) -> None:
        """The result is to be published in time after the end (RI1)."""
        self.publish_due_on = limit("RI1", self.finished_on).due_on if self.finished_on else None

    def clean(self) -> None:
        check_dates(self, ("finished_on", "published_on"), past=("finished_on", "published_on"))


class Matter(Record):
    """A matter that may be inspected (抽查事项): what is not on the published list may not be inspected."""

    matter_no = models.CharField("事项编号", max_length=40)
    title = models.CharField("抽查事项", max_length=120)
    kind = models.CharField("类别", max_length=10, choices=[("general", "一般检查事项"), ("key", "重点检查事项")], default="general")
    basis = models.CharField("检查依据", max_length=200)
    published_on = models.DateField("公布日期")
    ended_on = models.DateField("停用日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "抽查事项"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "matter_no"], condition=Q(withdrawn_at__isnull=True), name="inspection_matter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} {self.title}"

    def clean(self) -> None:
        check_dates(self, ("published_on", "ended_on"), past=("published_on",))


class Inspector(Record):
    """Someone who may inspect (检查人员), by the number of the enforcement certificate. Name and recusals are personal data."""

    certificate_no = models.CharField("执法证号", max_length=40)
    name = models.CharField("检查人员姓名", max_length=40)
    skills = models.JSONField("专长", default=list, blank=True)
    avoids = models.JSONField(
        "应回避的企业", default=list, blank=True, help_text="统一社会信用代码，多个用顿号分开；不写回避的缘由"
    )
    valid_until = models.DateField("执法证有效期至", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "检查人员"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "certificate_no"], condition=Q(withdrawn_at__isnull=True), name="inspector_once"
            )
        ]

    def __str__(self) -> str:
        return self.certificate_no

    def clean(self) -> None:
        for code in self.avoids:
            try:
                validate_uscc(code)
            except ValidationError as error:
                raise ValidationError({"avoids": error.messages}) from error


class Visit(Record):
    """One inspection of one enterprise (检查结果): on a matter of the list, by two people at least, published in time."""

    RESULTS = [
        ("none", "未发现问题"),
        ("unpublished", "未按规定公示应当公示的信息"),
        ("concealed", "公示信息隐瞒真实情况、弄虚作假"),
        ("unreachable", "通过登记的住所（经营场所）无法联系"),
        ("corrected", "发现问题已责令改正"),
        ("obstructed", "不配合检查情节严重"),
        ("idle", "未发现开展本次抽查涉及的经营活动"),
        ("pending", "发现问题待后续处理"),
    ]

    task_no = models.CharField("抽查任务编号", max_length=40, help_text="有因检查的编号由系统给出")
    origin = models.CharField(
        "检查来源", max_length=10, choices=[("drawn", "双随机抽取"), ("targeted", "有因检查")], default="drawn"
    )
    approval = models.CharField("批准文号", max_length=80, blank=True, help_text="有因检查须经批准")
    planned_on = models.DateField("计划检查日期", null=True, blank=True)
    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    matters = models.JSONField("抽查事项编号", default=list, help_text="多个用顿号分开；未列入抽查事项清单的不得检查")
    inspectors = models.JSONField("检查人员执法证号", default=list, blank=True, help_text="多个用顿号分开，不少于两人；检查前确定")
    notified_on = models.DateField("通知日期", null=True, blank=True)
    inspected_on = models.DateField("检查日期", null=True, blank=True, db_index=True)
    result = models.CharField("检查结果", max_length=12, choices=RESULTS, blank=True)
    detail = models.CharField("情况说明", max_length=400, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    year = models.PositiveSmallIntegerField("检查年度", editable=False, default=0)
    publish_due_on = models.DateField("应公示日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "抽查检查"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "task_no", "uscc"], condition=Q(withdrawn_at__isnull=True), name="visit_once_a_task"
            )
        ]
        indexes = [
            models.Index(fields=["uscc", "year"]),
            *list_indexes("visit", due="publish_due_on", done="published_on", found=("task_no", "name"), by=("origin", "result"), by_date="inspected_on"),
        ]

    def __str__(self) -> str:
        return f"{self.task_no} {self.name}"

    def derive(self) -> None:
        """The year that counts for the yearly cap (of the inspection, or of the day it is planned for), and the last day of publication (RI1)."""
        day = self.inspected_on or self.planned_on
        self.year = day.year if day else 0
        self.publish_due_on = limit("RI1", self.inspected_on).due_on if self.inspected_on else None

    def before_in_year(self) -> int:
        """How many other inspections of the unit at the enterprise stand in the year, made or planned."""
        if not self.year:
            return 0
        others = Visit.objects.live().filter(unit=self.unit, uscc=self.uscc, year=self.year).exclude(pk=self.pk)
        return others.exclude(origin="targeted").count()

    def over_cap(self) -> str:
        """Why a planned inspection would exceed the cap that the unit published, or ""; what was done already is recorded in any case."""
        if self.inspected_on or self.origin == "targeted" or not self.year:
            return ""
        cap, count = cap_of(self.unit, self.year), self.before_in_year()
        if cap is None or count < cap.times:
            return ""
        return _("%(year)s 年已安排对该企业检查 %(n)s 次，公布的上限是 %(most)s 次（%(basis)s）。不能再安排；有因检查经批准后按有因检查登记") % {
            "year": self.year,
            "n": count,
            "most": cap.times,
            "basis": cap.basis,
        }

    def clean(self) -> None:
        faults: dict[str, str] = {}
        held = set(Matter.objects.live().filter(region__code__startswith=self.region.code[:6]).values_list("matter_no", flat=True))
        if unknown := [m for m in self.matters if m not in held]:
            faults["matters"] = _("抽查事项清单里没有“%(matter)s”；未列入清单的事项不得检查，请先登记并公布") % {"matter": unknown[0]}
        elif not self.matters:
            faults["matters"] = _("请写明抽查事项编号，未列入清单的事项不得检查")
        if self.inspected_on and len(set(self.inspectors)) < 2:
            faults["inspectors"] = _("检查人员不少于两人，现在是 %(n)s 人") % {"n": len(set(self.inspectors))}
        if self.origin == "targeted" and not self.approval:
            faults["approval"] = _("有因检查须经批准，请填写批准文号（国办发〔2024〕54号）")
        if why := self.over_cap():
            faults["planned_on"] = why
        if self.result and not self.inspected_on:
            faults["inspected_on"] = _("登记了检查结果，还需要填检查日期")
        if faults:
            raise ValidationError(faults)
        check_dates(
            self, ("notified_on", "inspected_on"), ("inspected_on", "published_on"), past=("inspected_on", "published_on")
        )


from zhiheng_web.registries.inspections.caps import FrequencyCap, cap_of  # noqa: E402, F401
