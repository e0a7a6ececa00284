"""Double-random inspection tasks (双随机抽查任务)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiheng_web.records.checks import check_dates
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.models import Record


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
