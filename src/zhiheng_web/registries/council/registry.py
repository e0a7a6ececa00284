"""Declarations of the council's registries (委员会成员、会议、出席情况、批示和议定事项)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.declare import Derived, Move, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.registries.council import rosters
from zhiheng_web.registries.council.lifecycles import INSTRUCTION
from zhiheng_web.registries.council.models import Attendance, CouncilMeeting, CouncilMember, Instruction

GROUP = "保障与佐证"


def _at(code: str, pk: int) -> str:
    return reverse("registries:record", args=[code, pk])


def _names(label: str) -> Any:
    return lambda: forms.CharField(label=label, required=False, max_length=1000, help_text=_("姓名，多人用顿号分开；没有的不填"))


def _with_counts(rows: Any) -> Any:
    live = Q(attendances__withdrawn_at__isnull=True)
    came = live & Q(attendances__presence__in=("present", "deputed"))
    return rows.annotate(expected=Count("attendances", filter=live), came=Count("attendances", filter=came))


def _came(meeting: CouncilMeeting) -> str:
    return f"{meeting.came}/{meeting.expected}" if getattr(meeting, "expected", 0) else "—"


def _of_meeting(meeting: CouncilMeeting) -> list[tuple[str, str, str]]:
    rows = [
        (_("出席"), f"{a.name} {a.get_presence_display()}" + (_("，作指示") if a.instruction else ""), _at("council_attendances", a.pk))
        for a in meeting.attendances.live().order_by("pk")
    ]
    return rows + [(_("议定事项"), str(i), _at("instructions", i.pk)) for i in meeting.instructions.live().order_by("pk")]


def _meeting_notices(meeting: CouncilMeeting) -> list[tuple[str, str]]:
    lines = list(meeting.attendances.live())
    rows = []
    if not lines and meeting.kind != "office":
        rows.append(("warning", _("没有应到名单：召开之日没有登记在任的委员会成员。登记成员后点“登记到会”。")))
    elif waiting := sum(a.presence == "open" for a in lines):
        rows.append(("warning", _("还有 %(n)s 人没有登记是否到会。") % {"n": waiting}))
    heads = {a.standing for a in lines if a.presence == "present"} & {"party_head", "government_head"}
    if lines and meeting.kind == "plenary":
        spoke = any(a.instruction for a in lines if a.presence == "present" and a.standing in ("party_head", "government_head"))
        if len(heads) == 2 and spoke:
            rows.append(("ok", _("党政主要领导都到会并作了指示，计入“党政主要领导出席会议并作指示”。")))
        else:
            rows.append(("info", _("党政主要领导都到会、其中有会上指示的，才计入“党政主要领导出席会议并作指示”。会上指示登记在其本人的出席情况里。")))
    if not meeting.minutes_no:
        rows.append(("warning", _("纪要还没有登记。")))
    return rows


MEMBERS = Registry(
    code="council_members",
    model=CouncilMember,
    title="委员会成员",
    noun="成员",
    group=GROUP,
    note="质量发展委员会（质量强县领导小组）成员，一次任职一条；换人时给原成员填离任日期，另登记新成员。",
    fields=("name", "post", "represents", "standing", "seat", "appointed_on", "document", "left_on"),
    columns=("name", "post", "represents", "standing", "seat", "appointed_on", "left_on"),
    natural_key=("name", "post", "appointed_on"),
    label=lambda m: f"{m.name}（{m.post}）",
    date="appointed_on",
    by_period=False,
    closed=Q(left_on__isnull=False),
    search=("name", "post", "represents", "document"),
    filters=("seat", "standing"),
    views={"now": ("在任", lambda: Q(left_on=None))},
    is_internal=True,
    aliases={"seat": ("委员会任职",), "represents": ("单位", "成员单位"), "document": ("文号",), "appointed_on": ("任职时间",)},
    example={
        "name": "李某某", "post": "县财政局局长", "represents": "县财政局", "standing": "成员单位负责人", "seat": "委员",
        "appointed_on": "2024-11-06", "document": "云办发〔2024〕31号",
    },
)  # fmt: skip

MEETINGS = Registry(
    code="council_meetings",
    model=CouncilMeeting,
    title="委员会会议",
    noun="会议",
    group=GROUP,
    note="登记后按召开之日的成员自动列出应到名单；谁到会、谁作指示都从名单上记，评分表直接取这里的记录。",
    fields=("meeting_no", "kind", "held_on", "place", "presided_by", "agenda", "minutes_no", "minutes_on", "minutes"),
    columns=("meeting_no", "kind", "held_on", "presided_by", "minutes_no"),
    columns_made={"came": ("到会/应到", _came)},
    annotated=_with_counts,
    natural_key=("meeting_no",),
    label=lambda m: f"{m.meeting_no}（{m.held_on}）",
    date="held_on",
    search=("meeting_no", "agenda", "minutes", "minutes_no"),
    filters=("kind",),
    views={"nominutes": ("缺纪要", lambda: Q(minutes_no=""))},
    is_internal=True,
    create_policy=office_only,
    aliases={"meeting_no": ("会议名称",), "held_on": ("会议日期", "日期"), "minutes_no": ("文号",), "agenda": ("会议议题",)},
    example={"meeting_no": "2026年第1次全体会议", "kind": "全体会议", "held_on": "2026-03-17", "presided_by": "县长某某某", "minutes_no": "云质委纪〔2026〕1号"},
    relation={"minutes_no": Derived(("minutes_no",), lambda text: text or None)},
    moves=(
        Move(
            "attend", "登记到会", asks=(("on_leave", _names("请假")), ("missing", _names("缺席")), ("deputed", _names("委托他人到会"))),
            note="名单上其余的人一律记为到会；已经逐人登记的不动。", policy=office_only, apply=rosters.mark_attendance,
            ready=lambda m: "" if m.attendances.live().filter(presence="open").exists() or not m.attendances.live().exists() else "名单上的人都已登记",
        ),
        Move(
            "minutes", "登记纪要", ("minutes_no", "minutes_on", "minutes"), required=("minutes_no", "minutes_on"), policy=office_only, takes_file=True,
            ready=lambda m: "已登记纪要" if m.minutes_no else "",
        ),
    ),
    related=_of_meeting,
    notices=_meeting_notices,
)  # fmt: skip

ATTENDANCES = Registry(
    code="council_attendances",
    model=Attendance,
    title="会议出席情况",
    noun="出席情况",
    group=GROUP,
    note="一次会议一人一条，随会议自动列出；列席的人可以另加。",
    fields=("meeting", "name", "post", "standing", "presence", "deputy", "instruction"),
    columns=("meeting", "held_on", "name", "post", "standing", "presence"),
    natural_key=("meeting", "name", "post"),
    label=lambda a: f"{a.name}（{a.meeting.meeting_no}）",
    date="held_on",
    by_period=False,
    joins=("meeting",),
    search=("name", "post", "meeting__meeting_no"),
    filters=("presence", "standing"),
    views={"open": ("未登记", lambda: Q(presence="open"))},
    is_internal=True,
    create_policy=office_only,
    aliases={"presence": ("到会情况",)},
    example={"meeting": "2026年第1次全体会议", "name": "李某某", "post": "县财政局局长", "standing": "成员单位负责人", "presence": "到会"},
    relation={"meeting": "meeting__meeting_no", "held_on": "meeting__held_on", "instructed": Derived(("instruction",), bool)},
    uncounted=Q(meeting__withdrawn_at__isnull=False),
    moves=(
        Move("mark", "登记出席", ("presence", "deputy"), required=("presence",), policy=office_only, ready=lambda a: "" if a.presence == "open" else "已登记"),
        Move(
            "spoke", "登记会上指示", ("instruction",), required=("instruction",), policy=office_only, is_optional=True, takes_file=True,
            ready=lambda a: "" if a.presence == "present" and not a.instruction else "没有到会，或者已经登记",
        ),
    ),
    related=lambda a: [("会议", str(a.meeting), _at("council_meetings", a.meeting_id))],
)  # fmt: skip

INSTRUCTIONS = Registry(
    code="instructions",
    model=Instruction,
    title="批示和议定事项",
    noun="批示事项",
    group=GROUP,
    note="领导批示、口头交办和会议议定事项，一件一条：登记、交办、报告、退回、办结都留日期。肯定做法、没有事项要办的批示登记后存档。",
    fields=(
        "instruction_no", "kind", "level", "issued_by", "issued_on", "subject", "text", "is_praise", "meeting", "handed_on", "answer_by", "answered_on",
        "answer", "returned_on", "returned_reason", "closed_on", "reported_to_on",
    ),
    columns=("instruction_no", "subject", "kind", "issued_by", "issued_on", "answer_by", "answered_on", "state", "unit"),
    natural_key=("instruction_no",),
    label=lambda i: f"{i.instruction_no} {i.subject}",
    date="issued_on",
    due="answer_by",
    done="answered_on",
    closed=Q(state__in=("closed", "filed")),
    work_due="next_due_on",
    joins=("meeting",),
    search=("instruction_no", "subject", "text", "answer", "issued_by"),
    filters=("state", "kind", "level", "unit"),
    views={"tohand": ("待交办", lambda: Q(state="received")), "tocheck": ("待审报告", lambda: Q(state="answered"))},
    is_internal=True,
    create_policy=office_only,
    office_fields=(
        "instruction_no", "kind", "level", "issued_by", "issued_on", "subject", "text", "is_praise", "meeting", "handed_on", "answer_by", "returned_on",
        "returned_reason", "closed_on", "reported_to_on", "unit", "region",
    ),
    aliases={"issued_by": ("批示人", "批示领导"), "subject": ("批示件", "批示事项"), "text": ("内容",), "answer_by": ("完成时限",), "answer": ("落实情况",)},
    example={
        "instruction_no": "批示〔2026〕3号", "kind": "批示", "level": "县", "issued_by": "县长某某某", "issued_on": "2026-05-06",
        "subject": "抽检不合格处置情况报告", "text": "请市场监管局限期整改到位", "handed_on": "2026-05-07", "answer_by": "2026-06-06",
    },
    lifecycle=INSTRUCTION,
    moves=moves_of(INSTRUCTION, {"return": {"apply": rosters.send_back}}),
    related=lambda i: [("会议", str(i.meeting), _at("council_meetings", i.meeting_id))] if i.meeting_id else [],
)  # fmt: skip

REGISTRIES = (MEMBERS, MEETINGS, ATTENDANCES, INSTRUCTIONS)
