"""Administrative penalties (行政处罚): the decision, its disclosure, its end, and what became void."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.fields import ScaledIntegerField, UsccField
from zhiheng_web.records.models import Record, list_indexes
from zhiheng_web.registries.penalties import clocks

_DAY = timedelta(days=1)


class Penalty(Record):
    """One decision of penalty (行政处罚决定). A natural person's is never made public here.

    `shown_until` is the last day of disclosure by the rules; `stops_on` the first day on which it is not shown any more.
    """

    PARTIES = [("enterprise", "企业或其他组织"), ("household", "个体工商户"), ("person", "自然人")]
    GRAVITIES = [("light", "轻微失信"), ("ordinary", "一般失信"), ("serious", "严重失信")]

    decision_no = models.CharField("决定书文号", max_length=60)
    party = models.CharField("当事人类别", max_length=10, choices=PARTIES, default="enterprise")
    name = models.CharField("当事人名称", max_length=120)
    uscc = UsccField("统一社会信用代码", blank=True)
    violation = models.CharField("违法行为", max_length=200)
    basis = models.CharField("处罚依据", max_length=200)
    content = models.CharField("处罚内容", max_length=400)
    fine_fen = ScaledIntegerField("罚没金额（元）", scale=100, unit="元", null=True, blank=True)
    decided_on = models.DateField("决定日期", db_index=True)
    light = models.BooleanField("仅受到通报批评或者较低数额罚款", default=False)
    gravity = models.CharField("失信程度", max_length=10, choices=GRAVITIES, default="ordinary")
    barred_until = models.DateField("限制经营或从业至", null=True, blank=True)
    other_province = models.BooleanField("当事人登记地在外省", default=False)
    sent_on = models.DateField("推送日期", null=True, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    voided_on = models.DateField("变更、撤销或确认无效日期", null=True, blank=True)
    voided_reason = models.CharField("变更、撤销的情况", max_length=200, blank=True)
    retracted_on = models.DateField("撤回公示日期", null=True, blank=True)
    repaired_on = models.DateField("信用修复停止公示日期", null=True, blank=True, editable=False)
    shown_until = models.DateField("公示届满日期", null=True, editable=False)
    repair_from = models.DateField("可申请信用修复日期", null=True, editable=False)
    stops_on = models.DateField("停止公示日期", null=True, editable=False, db_index=True)
    due_on = models.DateField("当前期限", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "行政处罚"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "decision_no"], condition=Q(withdrawn_at__isnull=True), name="penalty_once"
            )
        ]
        indexes = [
            models.Index(fields=["uscc", "decided_on"]),
            *list_indexes("penalty", due="due_on", found=("decision_no", "name"), by=("party", "gravity"), by_date="decided_on"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_no} {self.name}"

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """Whoever saves it, however: the portal says what the record says."""
        from zhiheng_web.registries.penalties.services import sync

        for penalty in records:
            sync(penalty)

    @property
    def discloses(self) -> bool:
        """Whether the law lets it be public at all: not a natural person's, and not void before it was."""
        return self.party != "person" and not (self.voided_on and not self.published_on)

    def derive(self) -> None:
        """The end of disclosure, the day it really stops, when repair may be asked for, and what is owed next.

        A changed or void decision leaves our own page at once; the limit of RI3 runs for the public system outside.
        """
        if not self.decided_on:
            return
        found = clocks.ends(self) if self.published_on else []
        self.shown_until = found[0].last_day if found else None
        self.repair_from = clocks.earliest_repair(self)
        stops = [d for d in (self.voided_on, self.repaired_on, self.shown_until + _DAY if self.shown_until else None) if d]
        self.stops_on = min(stops) if stops and self.published_on else None
        self.due_on = self._next_due()

    def _next_due(self) -> date | None:
        if self.voided_on and self.published_on and not self.retracted_on:
            return limit("RI3", self.voided_on).due_on
        if self.other_province and not self.sent_on:
            return limit("RI2.other", self.decided_on).due_on
        if self.discloses and not self.published_on:
            return limit("RI2.same", self.decided_on).due_on
        return None

    def is_public(self, day: date) -> bool:
        """Whether the public may see it on a day."""
        return bool(
            self.party != "person"
            and not self.is_withdrawn
            and self.published_on
            and self.published_on <= day
            and (self.stops_on is None or day < self.stops_on)
        )

    def clean(self) -> None:
        check_dates(
            self,
            ("decided_on", "published_on"),
            ("decided_on", "sent_on"),
            ("decided_on", "voided_on"),
            ("voided_on", "retracted_on"),
            ("decided_on", "barred_until"),
            past=("decided_on", "published_on", "sent_on", "voided_on", "retracted_on"),
        )
        check_together(self, ("voided_on", "voided_reason"), ("retracted_on", "voided_on"))
        faults: dict[str, Any] = {}
        if self.party == "person" and self.published_on:
            faults["published_on"] = _("自然人的处罚信息不在本系统公示，请删去公示日期")
        if self.party != "person" and not self.uscc:
            faults["uscc"] = _("企业、个体工商户须填统一社会信用代码，才能归入信用档案")
        if (self.fine_fen or 0) < 0:
            faults["fine_fen"] = _("金额不能是负数")
        if faults:
            raise ValidationError(faults)
