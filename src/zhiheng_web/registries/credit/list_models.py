"""Lists (名单) an enterprise enters and leaves, and applications for repair (信用修复)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.calendars import corresponding_day
from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.deadlines import deadline_rule
from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.models import Record

_DAY = timedelta(days=1)


def years_after(code: str, on: date) -> date | None:
    """The corresponding day of a rule in years, not moved; None where no version is in force."""
    try:
        return corresponding_day(on, deadline_rule(code, on).n * 12)
    except InvalidValue:
        return None


class Listing(Record):
    """One entry of an enterprise in a list. The list of serious violations ends by itself after its years; being too long there harms."""

    KINDS = [("serious", "严重违法失信名单"), ("abnormal", "经营异常名录"), ("trusted", "守信激励名单")]
    GROUNDS = [
        ("penalty", "受到较重行政处罚且情节严重"),
        ("report", "未按期公示年度报告"),
        ("instant", "未按责令期限公示企业信息"),
        ("false", "公示信息隐瞒真实情况、弄虚作假"),
        ("unreachable", "通过登记的住所无法联系"),
        ("good", "符合守信激励条件"),
        ("other", "其他"),
    ]

    listing_no = models.CharField("列入决定文号", max_length=60)
    kind = models.CharField("名单", max_length=10, choices=KINDS)
    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    ground = models.CharField("列入事由", max_length=12, choices=GROUNDS)
    basis = models.CharField("列入依据", max_length=200)
    decision_no = models.CharField("处罚决定书文号", max_length=60, blank=True)
    notified_on = models.DateField("告知日期", null=True, blank=True)
    reply = models.CharField("陈述申辩情况", max_length=200, blank=True, help_text="没有提出的，写“期限内未提出”")
    listed_on = models.DateField("列入日期", db_index=True)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    removed_ground = models.CharField("移出事由", max_length=200, blank=True)
    repaired_on = models.DateField("信用修复移出日期", null=True, editable=False)
    ends_on = models.DateField("届满日期", null=True, editable=False)
    repair_from = models.DateField("可申请提前移出日期", null=True, editable=False)
    left_on = models.DateField("不再列入的日期", null=True, editable=False, db_index=True)

    class Meta(Record.Meta):
        verbose_name = "名单"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "listing_no"], condition=Q(withdrawn_at__isnull=True), name="listing_once"
            )
        ]
        indexes = [models.Index(fields=["uscc", "kind"])]

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()}"

    def derive(self) -> None:
        """When it ends by itself, when an early way out opens, and the first day on which it is not listed any more."""
        if not self.listed_on:
            return
        serious = self.kind == "serious"
        self.ends_on = years_after("CR4.end", self.listed_on) if serious else None
        early = years_after("CR4.early", self.listed_on) if serious else None
        self.repair_from = early + _DAY if early else None
        ends = [d for d in (self.removed_on, self.repaired_on, self.ends_on + _DAY if self.ends_on else None) if d]
        self.left_on = min(ends) if ends else None

    def is_listed(self, day: date) -> bool:
        """Whether it stands on a day."""
        return not self.is_withdrawn and self.listed_on <= day and (self.left_on is None or day < self.left_on)

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Whoever saves it: the portal has the list of serious violations as it stands."""
        from zhiheng_web.registries.credit.services import sync_listing

        for listing in records:
            sync_listing(listing)

    def clean(self) -> None:
        check_dates(self, ("notified_on", "listed_on"), ("listed_on", "removed_on"), past=("notified_on", "listed_on", "removed_on"))
        check_together(self, ("removed_on", "removed_ground"))
        faults = {}
        if self.kind == "serious":
            if not self.notified_on:
                faults["notified_on"] = _("列入严重违法失信名单前须告知当事人，请填告知日期")
            if not self.reply:
                faults["reply"] = _("请写明当事人的陈述申辩情况；没有提出的写“期限内未提出”")
        if faults:
            raise ValidationError(faults)


class Repair(Record):
    """An application for repair of credit (信用修复申请): of a disclosed penalty, or of an entry in a list."""

    TARGETS = [("penalties", "行政处罚信息"), ("listings", "名单")]
    ANSWERS = [("accepted", "受理"), ("refused", "不予受理")]
    VERDICTS = [("granted", "准予修复"), ("denied", "不予修复")]

    repair_no = models.CharField("申请编号", max_length=40)
    target = models.CharField("修复对象", max_length=10, choices=TARGETS)
    target_no = models.CharField("决定文号", max_length=60)
    name = models.CharField("企业名称", max_length=120)
    uscc = UsccField("统一社会信用代码")
    applied_on = models.DateField("申请日期", db_index=True)
    corrected = models.BooleanField("违法行为已经改正、后果已经消除", default=False)
    duties_done = models.BooleanField("法定义务已经履行", default=False)
    promised = models.BooleanField("已公开作出信用承诺", default=False)
    answer = models.CharField("受理决定", max_length=10, choices=ANSWERS, blank=True)
    answered_on = models.DateField("受理决定日期", null=True, blank=True)
    verdict = models.CharField("修复决定", max_length=10, choices=VERDICTS, blank=True)
    decided_on = models.DateField("修复决定日期", null=True, blank=True)
    ground = models.CharField("理由", max_length=200, blank=True)
    stopped_on = models.DateField("停止公示或移出日期", null=True, blank=True)
    due_on = models.DateField("当前期限", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "信用修复申请"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "repair_no"], condition=Q(withdrawn_at__isnull=True), name="repair_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.repair_no} {self.name}"

    def derive(self) -> None:
        """The limit that runs now; none once the application is at its end."""
        if not self.applied_on:
            return
        code, on = ("CR5.accept", self.applied_on) if not self.answer else ("", None)
        if self.answer == "accepted" and not self.verdict:
            code, on = "CR5.decide", self.answered_on
        elif self.verdict == "granted" and not self.stopped_on:
            code, on = "CR5.stop", self.decided_on
        try:
            self.due_on = limit(code, on).due_on if code and on else None
        except InvalidValue:
            self.due_on = None

    def clean(self) -> None:
        check_dates(
            self,
            ("applied_on", "answered_on"),
            ("answered_on", "decided_on"),
            ("decided_on", "stopped_on"),
            past=("applied_on", "answered_on", "decided_on", "stopped_on"),
        )
        check_together(self, ("answer", "answered_on"), ("verdict", "decided_on"), ("stopped_on", "verdict"))
        faults = {}
        if self.verdict and self.answer != "accepted":
            faults["verdict"] = _("没有受理的申请不能有修复决定，请先登记受理")
        if self.verdict == "granted" and not (self.corrected and self.duties_done and self.promised):
            faults["verdict"] = _("准予修复须三项条件都具备：已经改正、义务履行、公开承诺")
        if (self.verdict == "denied" or self.answer == "refused") and not self.ground:
            faults["ground"] = _("不予受理或者不予修复的，须写明理由")
        if faults:
            raise ValidationError(faults)
