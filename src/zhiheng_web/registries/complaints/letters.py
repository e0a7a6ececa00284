"""Declaration of the registry of letters (来件)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Unit
from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.complaints import services
from zhiheng_web.registries.complaints.clocks import limit_of
from zhiheng_web.registries.complaints.forms import LetterForm, SplitFields
from zhiheng_web.registries.complaints.models import Letter
from zhiheng_web.registries.complaints.policies import handles_letter


def _related(letter: Letter) -> list[tuple[str, str, str]]:
    rows = [("来件人和原文（须写明理由，逐次留痕）", _("查看"), reverse("letters:writer", args=[letter.pk]))]
    if letter.digest:
        rows.append(("附件（须写明理由，逐次留痕）", _("打开"), reverse("letters:attachment", args=[letter.pk])))
    for case in letter.cases():
        code, word = ("complaints", "投诉") if hasattr(case, "complaint_no") else ("tip_offs", "举报")
        rows.append((word, str(case), reverse("registries:record", args=[code, case.pk])))
    return rows


def _clocks(letter: Letter) -> list[Clock]:
    if letter.kind == "inquiry":
        found = limit_of("CP1", letter.received_on)
        return [Clock("答复咨询", found.due_on, letter.replied_on, "比照投诉受理的七个工作日", "本系统约定")] if found else []
    return [Clock("回复来件人", letter.reply_due_on, letter.answered_on, "由它分出的各案里最先到期的一项，见各案", "本系统约定")]


def _notices(letter: Letter) -> list[tuple[str, str]]:
    if letter.kind == "inquiry" or letter.cases():
        return []
    return [("warning", "这件来件还没有分成投诉或举报，不会有人办理。请用“分出一件”。")]


def _unit_question() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Unit.objects.exclude(kind="class"), label="分送至", empty_label=None)


def _transfer(person: Any, letter: Letter, data: dict[str, Any]) -> Any:
    return services.transfer_letter(person, letter, data["to_unit"], data["reason"])


LETTERS = Registry(
    code="letters",
    model=Letter,
    title="来件登记",
    noun="来件",
    group="投诉举报",
    note="网上、电话、来访、来信都先登记为来件，再分成投诉和举报分别办理。姓名、联系方式、原文和附件加密保存，只有经办单位写明理由才能看。",
    fields=("receipt_no", "channel", "kind", "received_on", "name", "uscc", "product", "summary", "anonymous", "replied_on"),
    columns=("receipt_no", "received_on", "channel", "kind", "name", "product", "answered_on", "unit"),
    natural_key=("receipt_no",),
    label=lambda r: f"{r.receipt_no} {r.name}",
    date="received_on",
    due="reply_due_on",
    done="answered_on",
    search=("receipt_no", "name", "uscc", "product"),
    filters=("channel", "kind", "unit"),
    masked=("summary",),
    enterprise="uscc",
    is_internal=True,
    annex_policy=handles_letter,
    importable=False,
    tool=("受理情况月报", "letters:monthly"),
    form=LetterForm,
    after_create=services.make_cases,
    views={
        "unanswered": ("未回复", lambda: Q(answered_on__isnull=True)),
        "unsplit": ("未分案", lambda: ~Q(kind="inquiry") & Q(complaints__isnull=True, tip_offs__isnull=True)),
    },
    clocks=_clocks,
    notices=_notices,
    related=_related,
    held_by=dict.fromkeys(("complaints", "tip_offs"), "由它分出的投诉、举报还在办理，请先撤回各案"),
    moves=(
        Move(
            "reply",
            "登记答复",
            ("replied_on",),
            required=("replied_on",),
            ready=lambda r: "只有咨询直接答复，投诉和举报在各案里告知" if r.kind != "inquiry" else "已答复" if r.replied_on else "",
        ),
        Move(
            "split",
            "分出一件",
            basis="总局令第121号第九条：同时提出投诉和举报的，分别处理",
            note="一件来件反映几家单位或几件事的，一件一件分出来。不填的项沿用来件。",
            asks=(
                ("case_kind", SplitFields.case_kind),
                ("name", lambda: SplitFields.text("被反映单位", 120)),
                ("uscc", lambda: SplitFields.text("统一社会信用代码", 18)),
                ("product", lambda: SplitFields.text("商品或服务", 80)),
                ("summary", lambda: SplitFields.text("事由摘要", 400, help_text="不写来件人的姓名、电话、住址")),
            ),
            is_optional=True,
            ready=lambda r: "咨询不分案" if r.kind == "inquiry" else "",
            apply=services.split_letter,
        ),
        Move(
            "transfer",
            "分送其他单位",
            note="来件和由它分出的各案一起移交，此后只有接收单位能看来件人信息。",
            asks=(("to_unit", _unit_question),),
            asks_reason=True,
            is_optional=True,
            ready=lambda r: "已全部回复" if r.answered_on else "",
            apply=_transfer,
        ),
        Move(
            "complete",
            "补充来件人信息",
            note="加密保存；不填的项保持原样，这里不显示已有内容。",
            asks=(
                ("writer", lambda: SplitFields.text("来件人姓名", 60)),
                ("contact", lambda: SplitFields.text("联系方式", 120)),
                ("text", lambda: SplitFields.text("来件原文", 4000, widget=forms.Textarea(attrs={"rows": 4}))),
            ),
            is_optional=True,
            policy=handles_letter,
            apply=services.complete_writer,
        ),
    ),
)
