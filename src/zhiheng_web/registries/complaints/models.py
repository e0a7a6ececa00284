"""What people write (来件), and what it is handled as: complaints (投诉) and tip-offs (举报)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.fields import ScaledIntegerField, UsccField
from zhiheng_web.records.models import Record, list_indexes
from zhiheng_web.registries.complaints import clocks, words
from zhiheng_web.shared.sealing import HiddenField, SealedField

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _number(record: Record, letters: str) -> str:
    """A number that cannot be guessed from the one before: LJ990121-261031-7KQ4."""
    tail = "".join(secrets.choice(_ALPHABET) for _i in range(4))
    return f"{letters}{record.region.code[:6]}-{record.received_on:%y%m%d}-{tail}"  # type: ignore[attr-defined]


class Letter(Record):
    """One letter, call or web form (来件). Who wrote it, how to reach them and what they wrote are sealed.

    A letter is answered once every case made of it is; an inquiry when its answer is entered.
    """

    receipt_no = models.CharField("登记编号", max_length=40, blank=True)
    channel = models.CharField("来件渠道", max_length=10, choices=words.CHANNELS, default="phone")
    kind = models.CharField("来件性质", max_length=10, choices=words.KINDS, default="complaint")
    received_on = models.DateField("收到日期", db_index=True)
    name = models.CharField("被反映单位", max_length=120)
    uscc = UsccField("统一社会信用代码", blank=True)
    product = models.CharField("商品或服务", max_length=80, blank=True)
    summary = models.CharField("事由摘要", max_length=400, blank=True, help_text="不写来件人的姓名、电话、住址")
    anonymous = models.BooleanField("匿名", default=False)
    replied_on = models.DateField("咨询答复日期", null=True, blank=True)
    writer = SealedField("来件人姓名")
    contact = SealedField("联系方式")
    text = SealedField("来件原文")
    digest = models.CharField("附件摘要", max_length=64, blank=True, editable=False)
    content_type = models.CharField("附件类型", max_length=100, blank=True, editable=False)
    query_hash = HiddenField("查询码摘要", max_length=64)
    answered_on = models.DateField("全部回复日期", null=True, editable=False)
    reply_due_on = models.DateField("应回复日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "来件"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "receipt_no"], condition=Q(withdrawn_at__isnull=True), name="letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["region", "received_on"]),
            *list_indexes("letter", due="reply_due_on", done="answered_on", found=("receipt_no", "name", "product"), by=("channel", "kind"), by_date="received_on"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_no} {self.name}"

    def cases(self) -> list[Any]:
        """The live complaints and tip-offs made of it, oldest first."""
        if self.pk is None:
            return []
        return [*self.complaints.filter(withdrawn_at=None).order_by("pk"), *self.tip_offs.filter(withdrawn_at=None).order_by("pk")]

    def derive(self) -> None:
        """Its number, when it is due and when it was answered: the first case that is open, else the last one.

        While the clock of the only open case stands (testing), no day is due.
        """
        if not self.received_on:
            return
        self.receipt_no = self.receipt_no or _number(self, "LJ")
        first = clocks.due(clocks.limit_of("CP1", self.received_on))
        if self.kind == "inquiry":
            self.reply_due_on, self.answered_on = first, self.replied_on
            return
        cases = self.cases()
        waiting = [c for c in cases if c.answered_on is None]
        ends = [c.due_on for c in (waiting or cases) if c.due_on]
        stands = None if waiting else first
        self.reply_due_on = min(ends) if waiting and ends else max(ends, default=stands)
        if not cases:
            self.reply_due_on = first
        done = [c.answered_on for c in cases]
        self.answered_on = max(done) if done and None not in done else None

    def clean(self) -> None:
        check_dates(self, ("received_on", "replied_on"), past=("received_on", "replied_on"))


class Case(Record):
    """What complaints and tip-offs share: the letter they came from, whom they are about, when the next step is due."""

    received_on = models.DateField("收到日期", db_index=True)
    name = models.CharField("被反映单位", max_length=120)
    uscc = UsccField("统一社会信用代码", blank=True)
    category = models.CharField("问题类别", max_length=12, choices=words.CATEGORIES, default="quality")
    product = models.CharField("商品或服务", max_length=80, blank=True)
    summary = models.CharField("事由摘要", max_length=400, blank=True, help_text="不写来件人的姓名、电话、住址")
    task_no = models.CharField("转检查任务编号", max_length=40, blank=True)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    due_on = models.DateField("当前期限", null=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """The letters they were made of: when they are due, and whether they are answered."""
        for letter in Letter.objects.select_related("region").filter(pk__in={r.letter_id for r in records if r.letter_id}).order_by("pk"):
            letter.save()


class Complaint(Case):
    """A consumer's dispute with a business, to be mediated (投诉)."""

    complaint_no = models.CharField("投诉编号", max_length=40, blank=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="来件")
    object_kind = models.CharField("商品／服务", max_length=8, choices=words.OBJECTS, default="goods")
    disputed_fen = ScaledIntegerField("争议金额（元）", scale=100, unit="元", null=True, blank=True)
    decision = models.CharField("受理决定", max_length=10, choices=words.DECISIONS, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    refusal = models.CharField("不予受理的情形", max_length=14, choices=words.REFUSALS, blank=True)
    told_on = models.DateField("告知受理决定日期", null=True, blank=True)
    testing_from = models.DateField("检验鉴定起日", null=True, blank=True)
    testing_to = models.DateField("检验鉴定止日", null=True, blank=True)
    outcome = models.CharField("调解结果", max_length=10, choices=words.OUTCOMES, blank=True)
    ending = models.CharField("终止调解的情形", max_length=14, choices=words.ENDINGS, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    result_told_on = models.DateField("告知结果日期", null=True, blank=True)
    recovered_fen = ScaledIntegerField("挽回损失（元）", scale=100, unit="元", null=True, blank=True)
    must_publish = models.BooleanField("应公示", default=False, help_text="按投诉信息公示规定应当公示的，办结后公示")
    published_on = models.DateField("公示日期", null=True, blank=True)
    accept_due_on = models.DateField("应决定受理日期", null=True, editable=False)
    close_due_on = models.DateField("应办结日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "投诉"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "complaint_no"], condition=Q(withdrawn_at__isnull=True), name="complaint_once"
            )
        ]
        indexes = [
            models.Index(fields=["uscc"]), models.Index(fields=["task_no"]),
            *list_indexes("complaint", due="due_on", done="answered_on", found=("complaint_no", "name", "product"), by=("category", "decision", "outcome"), by_date="received_on"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_no} {self.name}"

    def derive(self) -> None:
        """Its number; the limits; the day of the last word to the complainant; the limit that runs now."""
        if not self.received_on:
            return
        self.complaint_no = self.complaint_no or _number(self, "TS")
        found = {k: clocks.due(v) for k, v in clocks.complaint_limits(self).items()}
        self.accept_due_on, self.close_due_on = found["accept"], found["mediate"]
        if self.decision == "refused":
            self.answered_on, self.due_on = self.told_on, found["accept"]
        elif not self.outcome:
            self.answered_on = None
            self.due_on = found["mediate"] if self.decision and self.told_on else found["accept"]
        elif self.outcome == "ended":
            self.answered_on, self.due_on = self.result_told_on, found["tell"]
        else:
            self.answered_on, self.due_on = self.result_told_on or self.closed_on, found["mediate"]

    def clean(self) -> None:
        check_dates(
            self,
            ("received_on", "decided_on"),
            ("decided_on", "told_on"),
            ("decided_on", "closed_on"),
            ("closed_on", "result_told_on"),
            ("closed_on", "published_on"),
            ("decided_on", "testing_from"),
            ("testing_from", "testing_to"),
            past=("received_on", "decided_on", "told_on", "testing_from", "testing_to", "closed_on", "result_told_on", "published_on"),
        )
        check_together(self, ("decision", "decided_on"), ("outcome", "closed_on"), ("closed_on", "outcome"), ("testing_to", "testing_from"))
        faults = {}
        if self.decision == "refused" and not self.refusal:
            faults["refusal"] = _("不予受理的，须选明属于哪一种情形")
        if self.outcome and self.decision != "accepted":
            faults["outcome"] = _("没有受理的投诉不能有调解结果，请先登记受理")
        if self.outcome == "ended" and not self.ending:
            faults["ending"] = _("终止调解的，须选明属于哪一种情形")
        for name in ("disputed_fen", "recovered_fen"):
            if (getattr(self, name) or 0) < 0:
                faults[name] = _("金额不能是负数")
        if self.recovered_fen and not self.outcome:
            faults["recovered_fen"] = _("办结后才登记挽回损失")
        if faults:
            raise ValidationError(faults)


class TipOff(Case):
    """A report of a breach of law, to be verified (举报). Whoever wrote it is protected by the letter's sealing."""

    report_no = models.CharField("举报编号", max_length=40, blank=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="tip_offs", verbose_name="来件")
    real_name = models.BooleanField("实名举报", default=False)
    extended = models.BooleanField("经批准延长核查", default=False, help_text="延长十五个工作日")
    decision = models.CharField("核查决定", max_length=10, choices=words.FILINGS, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    ground = models.CharField("决定理由", max_length=200, blank=True)
    told_on = models.DateField("告知举报人日期", null=True, blank=True)
    penalty_no = models.CharField("处罚决定书文号", max_length=60, blank=True)
    result_told_on = models.DateField("告知处理结果日期", null=True, blank=True)
    reward_fen = ScaledIntegerField("举报奖励（元）", scale=100, unit="元", null=True, blank=True)
    verify_due_on = models.DateField("应决定立案日期", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "举报"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "report_no"], condition=Q(withdrawn_at__isnull=True), name="tip_off_once"
            )
        ]
        indexes = [
            models.Index(fields=["uscc"]), models.Index(fields=["task_no"]),
            *list_indexes("tip_off", due="due_on", done="answered_on", found=("report_no", "name", "product"), by=("category", "decision"), by_date="received_on"),
        ]

    def __str__(self) -> str:
        return f"{self.report_no} {self.name}"

    def derive(self) -> None:
        """Its number; the limits; an anonymous one has its last word with the decision, nobody can be told."""
        if not self.received_on:
            return
        self.report_no = self.report_no or _number(self, "JB")
        found = {k: clocks.due(v) for k, v in clocks.tip_off_limits(self).items()}
        self.verify_due_on = found["verify"]
        if not self.decision:
            self.answered_on, self.due_on = None, found["verify"]
        elif self.real_name:
            self.answered_on, self.due_on = self.told_on, found["tell"]
        else:
            self.answered_on, self.due_on = self.decided_on, found["verify"]

    def clean(self) -> None:
        check_dates(
            self,
            ("received_on", "decided_on"),
            ("decided_on", "told_on"),
            ("told_on", "result_told_on"),
            past=("received_on", "decided_on", "told_on", "result_told_on"),
        )
        check_together(self, ("decision", "decided_on"), ("decided_on", "decision"), ("told_on", "decision"))
        if self.decision == "not_filed" and not self.ground:
            raise ValidationError({"ground": _("不予立案的，须写明理由")})
        if (self.reward_fen or 0) < 0:
            raise ValidationError({"reward_fen": _("金额不能是负数")})


class Knock(models.Model):
    """One try at a public form (公众访问计次): only a keyed digest of the address, gone after a day."""

    kind = models.CharField("种类", max_length=10)
    who = models.CharField("地址摘要", max_length=64)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "who", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
