"""Supervision notices (督办单) and warning talks (约谈) on what a unit has not done."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.oversight.lifecycles import NOTICE, TALK
from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.staged import Staged
from zhiheng_web.shared.clock import today


class SupervisionNotice(Staged):
    """A demand of the committee office on a unit, with a due date (督办单): every step stamped, nothing of it lost when it is sent back.

    `fact` is what the demand rests on; no circular goes out without it and without the unit's reply, or a proof that it was urged.
    """

    lifecycle = NOTICE
    registry_code = "supervision_notices"

    notice_no = models.CharField("督办编号", max_length=40)
    title = models.CharField("督办事项", max_length=200)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="台账编号")
    fact = models.TextField("事实依据", max_length=1000, help_text="引用能查到的事实：台账事项、灯和日期、指标的数和得分依据")
    demand = models.TextField("督办要求", max_length=1000)
    filed_on = models.DateField("立项日期")
    issued_on = models.DateField("交办日期", null=True, blank=True)
    answer_by = models.DateField("反馈期限", null=True, blank=True, db_index=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    answer = models.TextField("反馈内容", max_length=3000, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_reason = models.CharField("退回理由", max_length=400, blank=True)
    reminded_on = models.DateField("提醒日期", null=True, blank=True)
    urged_on = models.DateField("催办日期", null=True, blank=True)
    urging = models.CharField("催办内容", max_length=400, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    circulated_on = models.DateField("通报日期", null=True, blank=True)
    circular = models.TextField("通报内容", max_length=1000, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closing = models.CharField("销号说明", max_length=400, blank=True)

    class Meta(Staged.Meta):
        verbose_name = "督办单"
        constraints = [
            models.UniqueConstraint(fields=["region", "notice_no"], condition=Q(withdrawn_at__isnull=True), name="supervision_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_no} {self.title}"

    @property
    def may_circulate(self) -> bool:
        """Whether there is a reply, or the time to reply is over and the unit was urged."""
        return bool(self.answer) or bool(self.urged_on and self.answer_by and self.answer_by < today())

    def derive(self) -> None:
        """State; the next limit: to sign, to answer by the day on the notice, to check the answer."""
        self.derive_stage()
        if self.state in ("signed", "returned") and self.answer_by:
            self.next_due_on, self.next_due = self.answer_by, "反馈"

    def clean(self) -> None:
        check_dates(
            self, ("filed_on", "issued_on"), ("issued_on", "answer_by"), ("issued_on", "signed_on"), ("signed_on", "answered_on"), ("answered_on", "done_on"),
            ("done_on", "closed_on"), past=("filed_on", "issued_on", "signed_on", "answered_on", "returned_on", "done_on", "circulated_on", "closed_on"),
        )  # fmt: skip
        check_together(self, ("issued_on", "answer_by"), ("returned_on", "returned_reason"), ("urged_on", "urging"), ("circulated_on", "circular"))
        if self.entry_id and self.entry is not None and self.entry.unit_id != self.unit_id:
            raise ValidationError({"entry": _("这一台账事项由%(unit)s负责，督办单应发给该单位") % {"unit": self.entry.unit}})


class RegulatoryTalk(Staged):
    """A warning talk with a unit (约谈): why, when held, who was there, what is to be put right by when, and what the re-check found."""

    lifecycle = TALK
    registry_code = "regulatory_talks"
    TRIGGERS = [
        ("accident", "发生质量安全事故"),
        ("red", "台账事项长期亮红灯"),
        ("unanswered", "督办单逾期没有反馈"),
        ("score", "考核得分靠后"),
        ("other", "其他情形"),
    ]

    talk_no = models.CharField("约谈编号", max_length=40)
    title = models.CharField("约谈事由", max_length=200)
    trigger = models.CharField("触发情形", max_length=12, choices=TRIGGERS)
    fact = models.TextField("事实依据", max_length=1000)
    notice = models.ForeignKey(SupervisionNotice, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name="督办编号")
    proposed_on = models.DateField("提出日期")
    notified_on = models.DateField("通知日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    held_on = models.DateField("约谈日期", null=True, blank=True)
    presided_by = models.CharField("主持人", max_length=60, blank=True)
    attended_by = models.CharField("到场人员", max_length=200, blank=True)
    minutes = models.TextField("约谈纪要", max_length=3000, blank=True)
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    rectified_on = models.DateField("报告整改日期", null=True, blank=True)
    rectification = models.TextField("整改情况", max_length=2000, blank=True)
    rechecked_on = models.DateField("复查日期", null=True, blank=True)
    recheck_result = models.CharField("复查结论", max_length=6, choices=[("pass", "通过"), ("fail", "未通过")], blank=True)
    recheck_note = models.CharField("复查说明", max_length=400, blank=True)

    class Meta(Staged.Meta):
        verbose_name = "约谈"
        constraints = [
            models.UniqueConstraint(fields=["region", "talk_no"], condition=Q(withdrawn_at__isnull=True), name="regulatory_talk_once")
        ]

    def __str__(self) -> str:
        return f"{self.talk_no} {self.title}"

    def derive(self) -> None:
        """State; while something is to be put right, the day by which."""
        self.derive_stage()
        owed = self.rectify_by if self.state in ("held", "rectified", "again") else None
        self.next_due_on, self.next_due = owed, "整改" if owed else ""

    def clean(self) -> None:
        check_dates(
            self, ("proposed_on", "notified_on"), ("notified_on", "held_on"), ("held_on", "rectify_by"), ("held_on", "rectified_on"),
            past=("proposed_on", "notified_on", "held_on", "rectified_on", "rechecked_on"),
        )  # fmt: skip
        check_together(self, ("rechecked_on", "recheck_result"))

    def over(self, day: date) -> int:
        """Days past the time to put it right, 0 before."""
        owed = self.rectify_by if self.state in ("held", "rectified", "again") else None
        return max(0, (day - owed).days) if owed else 0
