"""The quality council (质量发展委员会): who sits on it, its meetings, who came; instructions of leaders and what was decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.records.checks import check_dates, check_together
from zhiheng_web.records.models import Record
from zhiheng_web.records.staged import Staged
from zhiheng_web.registries.council.lifecycles import INSTRUCTION


class Standing(models.TextChoices):
    """Which of the leaders somebody is (身份)."""

    PARTY_HEAD = "party_head", "党委主要领导"
    GOVERNMENT_HEAD = "government_head", "政府主要领导"
    LEADER = "leader", "其他县级领导"
    MEMBER = "member", "成员单位负责人"


class Seat(models.TextChoices):
    """What somebody is on the council (委员会职务)."""

    CHAIR = "chair", "主任"
    DEPUTY = "deputy", "副主任"
    MEMBER = "member", "委员"


class CouncilMember(Record):
    """One person's seat on the council from a day to a day (委员会成员); whoever follows him is a record of his own."""

    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=80, help_text="任职时的职务，如“县委书记”“县财政局局长”")
    represents = models.CharField("代表单位", max_length=80, blank=True)
    standing = models.CharField("身份", max_length=16, choices=Standing.choices)
    seat = models.CharField("委员会职务", max_length=8, choices=Seat.choices)
    appointed_on = models.DateField("任职日期")
    document = models.CharField("任职文件文号", max_length=80)
    left_on = models.DateField("离任日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "委员会成员"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "post", "appointed_on"], condition=Q(withdrawn_at__isnull=True), name="council_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"

    def clean(self) -> None:
        check_dates(self, ("appointed_on", "left_on"), past=("appointed_on", "left_on"))


class CouncilMeeting(Record):
    """One meeting of the council (委员会会议): its roster is made from the seats of the day, the minutes follow."""

    meeting_no = models.CharField("会议编号", max_length=40, help_text="如“2026年第1次全体会议”")
    kind = models.CharField(
        "会议种类", max_length=8, choices=[("plenary", "全体会议"), ("special", "专题会议"), ("office", "办公室会议")], default="plenary"
    )
    held_on = models.DateField("召开日期", db_index=True)
    place = models.CharField("地点", max_length=100, blank=True)
    presided_by = models.CharField("主持人", max_length=80)
    agenda = models.TextField("议题", max_length=1000, blank=True)
    minutes_no = models.CharField("纪要文号", max_length=80, blank=True)
    minutes_on = models.DateField("纪要印发日期", null=True, blank=True)
    minutes = models.TextField("会议纪要", max_length=6000, blank=True)

    class Meta(Record.Meta):
        verbose_name = "委员会会议"
        constraints = [
            models.UniqueConstraint(fields=["region", "meeting_no"], condition=Q(withdrawn_at__isnull=True), name="council_meeting_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_no}（{self.held_on}）"

    def clean(self) -> None:
        check_dates(self, ("held_on", "minutes_on"), past=("held_on", "minutes_on"))
        check_together(self, ("minutes", "minutes_on"))

    @classmethod
    def after_saving(cls, records: Collection[Any], *, is_new: bool) -> None:
        """A new meeting gets its roster (应到名单) from the seats of the day."""
        from zhiheng_web.registries.council.rosters import fill_roster

        for meeting in records if is_new else ():
            fill_roster(meeting)


class Attendance(Record):
    """One expected person at one meeting (出席情况)."""

    PRESENCE = [("open", "未登记"), ("present", "到会"), ("deputed", "委托他人到会"), ("leave", "请假"), ("absent", "缺席")]

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, related_name="attendances", verbose_name="会议")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=80, blank=True)
    standing = models.CharField("身份", max_length=16, choices=Standing.choices)
    presence = models.CharField("出席情况", max_length=8, choices=PRESENCE, default="open")
    deputy = models.CharField("代会人", max_length=60, blank=True)
    instruction = models.TextField("会上指示", max_length=2000, blank=True, help_text="讲话要点；主要领导到会作指示的，据此计分")
    held_on = models.DateField("召开日期", editable=False)

    class Meta(Record.Meta):
        verbose_name = "会议出席"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name", "post"], condition=Q(withdrawn_at__isnull=True), name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.meeting.meeting_no}）"

    def derive(self) -> None:
        """The day of the meeting, for lists."""
        self.held_on = self.meeting.held_on

    def clean(self) -> None:
        if self.instruction and self.presence not in ("present", "open"):
            raise ValidationError({"instruction": _("没有到会的人不能有会上指示；书面批示请登记到“批示和议定事项”")})


class Instruction(Staged):
    """A leader's written instruction, or what a meeting decided (批示、议定事项), until the unit has answered and the office has closed it."""

    lifecycle = INSTRUCTION
    registry_code = "instructions"
    KINDS = [("written", "批示"), ("spoken", "口头交办"), ("decided", "会议议定事项")]
    LEVELS = [("national", "国家"), ("province", "省"), ("city", "市"), ("county", "县")]

    instruction_no = models.CharField("登记编号", max_length=40)
    kind = models.CharField("种类", max_length=8, choices=KINDS)
    level = models.CharField("批示人级别", max_length=10, choices=LEVELS, default="county")
    issued_by = models.CharField("批示人（会议）", max_length=80, help_text="姓名和职务；议定事项写会议名称")
    issued_on = models.DateField("批示日期", db_index=True)
    subject = models.CharField("事项", max_length=200)
    text = models.TextField("批示内容", max_length=2000)
    is_praise = models.BooleanField("肯定性批示", default=False, help_text="肯定做法、没有交办事项的批示，登记后直接存档")
    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name="会议")
    handed_on = models.DateField("交办日期", null=True, blank=True)
    answer_by = models.DateField("办理期限", null=True, blank=True, db_index=True)
    answered_on = models.DateField("报告办理日期", null=True, blank=True)
    answer = models.TextField("办理情况", max_length=3000, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_reason = models.CharField("退回理由", max_length=400, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    reported_to_on = models.DateField("向批示人报告日期", null=True, blank=True)

    class Meta(Staged.Meta):
        verbose_name = "批示和议定事项"
        constraints = [
            models.UniqueConstraint(fields=["region", "instruction_no"], condition=Q(withdrawn_at__isnull=True), name="instruction_once")
        ]

    def __str__(self) -> str:
        return f"{self.instruction_no} {self.subject}"

    def derive(self) -> None:
        """State; while the unit has it in hand, the day by which it must answer."""
        self.derive_stage()
        if self.state in ("handed", "returned") and self.answer_by:
            self.next_due_on, self.next_due = self.answer_by, "报告办理情况"

    def clean(self) -> None:
        check_dates(
            self, ("issued_on", "handed_on"), ("handed_on", "answer_by"), ("handed_on", "answered_on"), ("answered_on", "closed_on"),
            ("issued_on", "reported_to_on"),
            past=("issued_on", "handed_on", "answered_on", "returned_on", "closed_on", "reported_to_on"),
        )  # fmt: skip
        check_together(self, ("handed_on", "answer_by"), ("answered_on", "answer"), ("returned_on", "returned_reason"))
        if self.is_praise and self.handed_on:
            raise ValidationError({"is_praise": _("已经交办的批示有事项要办，不是只存档的肯定性批示")})
