"""The work ledger (工作台账): one entry for each duty of each answerable unit, with its milestones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.lifecycles.lights import OUTLOOKS, Light, Standing, status_light
from zhiheng.lifecycles.lights import Step as Dated
from zhiheng_web.ledger.lifecycles import ENTRY
from zhiheng_web.plans.models import ROLES
from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.models import Record
from zhiheng_web.records.staged import Staged


class LedgerEntry(Staged):
    """One target or task of an adopted plan as one unit has to do it (台账事项).

    What the documents say (matter, requirement, due date, source) comes from the plan and is not typed; the unit writes measures,
    progress and obstacles; what the records measure is filled by `ledger.filling`.
    """

    lifecycle = ENTRY
    registry_code = "ledger_entries"
    KINDS = [("target", "目标"), ("task", "任务")]

    entry_no = models.CharField("台账编号", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    title = models.CharField("事项", max_length=500)
    requirement = models.CharField("目标要求", max_length=200, blank=True)
    role = models.CharField("分工", max_length=10, choices=ROLES, default="lead")
    source = models.CharField("来源文件", max_length=300, blank=True)
    plan = models.ForeignKey("plans.Plan", models.PROTECT, null=True, blank=True, editable=False, related_name="entries")
    plan_key = models.CharField("方案中的编号", max_length=40, blank=True, editable=False)
    due_on = models.DateField("完成时限", null=True, blank=True, db_index=True)
    set_by = models.ForeignKey("organisations.Region", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="下达的一级")
    measures = models.TextField("工作举措", max_length=2000, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    progress = models.TextField("进展情况", max_length=2000, blank=True)
    progress_on = models.DateField("进展日期", null=True, blank=True)
    obstacles = models.TextField("存在问题", max_length=1000, blank=True)
    reported_on = models.DateField("报请办结日期", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_reason = models.CharField("退回理由", max_length=400, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closing = models.CharField("销号说明", max_length=400, blank=True)
    indicator = models.CharField("指标代码", max_length=60, blank=True, editable=False)
    measured = models.CharField("记录显示", max_length=80, blank=True, editable=False)
    measured_on = models.DateField("记录截至", null=True, editable=False)
    measured_run = models.PositiveBigIntegerField("测算", null=True, editable=False)
    is_met = models.BooleanField("记录显示已达到", null=True, editable=False)
    outlook = models.CharField("到期能否达到", max_length=10, choices=list(OUTLOOKS.items()), blank=True, editable=False)
    forecast = models.CharField("到期预计", max_length=200, blank=True, editable=False)
    forecast_basis = models.CharField("预计的依据", max_length=200, blank=True, editable=False)

    class Meta(Staged.Meta):
        verbose_name = "台账事项"
        constraints = [
            models.UniqueConstraint(fields=["region", "entry_no"], condition=Q(withdrawn_at__isnull=True), name="ledger_entry_once")
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.entry_no} {self.title}"

    def derive(self) -> None:
        """State; the next day by which something is owed: the due date or the nearest open milestone."""
        self.derive_stage()
        self.next_due_on, self.next_due = None, ""
        if self.lifecycle.state(self.state).kind != "open":
            return
        owed = [(self.due_on, "完成时限")] if self.due_on else []
        if self.pk:
            owed += [(m.due_on, m.title[:40]) for m in self.open_milestones()]
        if owed:
            self.next_due_on, self.next_due = min(owed)

    def clean(self) -> None:
        check_dates(self, ("starts_on", "reported_on"), ("reported_on", "closed_on"), past=("progress_on", "reported_on", "returned_on", "closed_on"))
        check_together(self, ("returned_on", "returned_reason"), ("progress_on", "progress"))

    def live_milestones(self) -> list[Milestone]:
        """Its milestones that were not withdrawn, in order of their days."""
        return sorted((m for m in self.milestones.all() if not m.is_withdrawn), key=lambda m: (m.due_on, m.pk))

    def open_milestones(self) -> list[Milestone]:
        """Those not done yet."""
        return [m for m in self.live_milestones() if m.done_on is None]

    def light(self, today: date) -> Light:
        """Its light on a day, by the rule that holds then."""
        steps = tuple(Dated(m.title, m.due_on, m.done_on) for m in self.live_milestones())
        spoke_on = self.progress_on or self.starts_on
        standing = Standing(
            self.due_on, self.closed_on, self.reported_on, self.returned_on, spoke_on, steps, self.is_met, self.outlook, self.forecast, self.measured_on
        )
        return status_light(standing, today)


class Milestone(Record):
    """A step of an entry with its day (节点)."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="milestones", verbose_name="台账编号")
    title = models.CharField("节点", max_length=100)
    due_on = models.DateField("应完成日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)

    class Meta(Record.Meta):
        verbose_name = "节点"
        constraints = [
            models.UniqueConstraint(fields=["entry", "title"], condition=Q(withdrawn_at__isnull=True), name="milestone_once")
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Whoever saves it: the entry's next due day follows."""
        for entry in LedgerEntry.objects.filter(pk__in={r.entry_id for r in records}).order_by("pk"):
            entry.save()

    @property
    def settled_by_region(self) -> Any:
        """Settled with its entry."""
        return super().settled_by_region or (self.entry.settled_by_region if self.entry_id else None)

    def clean(self) -> None:
        check_dates(self, past=("done_on",))
        entry = self.entry if self.entry_id else None
        if entry is not None and entry.unit_id != self.unit_id:
            raise ValidationError({"entry": _("这一事项由%(unit)s负责，节点应由该单位登记") % {"unit": entry.unit}})
        if entry is not None and entry.due_on and self.due_on and self.due_on > entry.due_on:
            raise ValidationError({"due_on": _("节点不能晚于事项的完成时限 %(day)s") % {"day": entry.due_on}})
