"""Declarations of supervision notices (督办单) and warning talks (约谈)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from zhiheng_web.organisations.policies import office_only
from zhiheng_web.oversight import services
from zhiheng_web.oversight.lifecycles import NOTICE, TALK
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.shared.clock import today


def _page(code: str, pk: int) -> str:
    return reverse("registries:record", args=[code, pk])


def _of_notice(notice: SupervisionNotice) -> list[tuple[str, str, str]]:
    rows = [("台账事项", str(notice.entry), _page("ledger_entries", notice.entry_id))] if notice.entry_id else []
    return rows + [("约谈", str(t), _page("regulatory_talks", t.pk)) for t in notice.talks.live()]


def _open(notice: SupervisionNotice) -> str:
    return "" if notice.state in ("issued", "signed", "returned") else "责任单位现在没有要办的事"


NOTICES = Registry(
    code="supervision_notices",
    model=SupervisionNotice,
    title="督办单",
    noun="督办单",
    group="督查与考核",
    verb="立项",
    note="每一步留下日期：立项、交办、签收、反馈、提醒、催办、办结、销号、通报。",
    tool=("督办总览", "oversight:index"),
    fields=(
        "notice_no", "title", "entry", "fact", "demand", "filed_on", "issued_on", "answer_by", "signed_on", "answered_on", "answer", "returned_on",
        "returned_reason", "reminded_on", "urged_on", "urging", "done_on", "circulated_on", "circular", "closed_on", "closing",
    ),
    columns=("notice_no", "title", "issued_on", "answer_by", "answered_on", "state", "unit"),
    natural_key=("notice_no",),
    label=lambda n: f"{n.notice_no} {n.title}",
    date="filed_on",
    by_period=False,
    due="answer_by",
    done="answered_on",
    closed=Q(state__in=("done", "closed")),
    work_due="next_due_on",
    search=("notice_no", "title", "fact", "answer"),
    filters=("state", "unit"),
    views={"unsigned": ("待签收", lambda: Q(state="issued")), "tocheck": ("待审反馈", lambda: Q(state="answered"))},
    is_internal=True,
    joins=("entry",),
    create_policy=office_only,
    office_fields=(
        "notice_no", "title", "entry", "fact", "demand", "filed_on", "issued_on", "answer_by", "returned_on", "returned_reason", "reminded_on",
        "urged_on", "urging", "done_on", "circulated_on", "circular", "closed_on", "closing", "unit", "region",
    ),
    example={"notice_no": "督办〔2026〕1号", "title": "建设一站式服务站", "fact": "台账事项已超过 60 日", "demand": "十日内反馈", "filed_on": "2026-09-01"},
    lifecycle=NOTICE,
    moves=(
        *moves_of(NOTICE, {"return": {"apply": services.send_back}}),
        Move("remind", "提醒", ("reminded_on",), required=("reminded_on",), policy=office_only, is_optional=True, ready=_open),
        Move("urge", "催办", ("urged_on", "urging"), required=("urged_on", "urging"), policy=office_only, is_optional=True, ready=_open),
    ),
    downloads=lambda n: [
        ("督办单（Word）", reverse("oversight:notice_word", args=[n.pk])),
        *([("通报（Word）", reverse("oversight:circular_word", args=[n.pk]))] if n.circulated_on else []),
    ],
    related=_of_notice,
)  # fmt: skip

TALKS = Registry(
    code="regulatory_talks",
    model=RegulatoryTalk,
    title="约谈",
    noun="约谈",
    group="督查与考核",
    note="先有事实依据，再通知、约谈、限期整改、复查；没有销号的一直留在领导的页面上。",
    fields=(
        "talk_no", "title", "trigger", "fact", "notice", "proposed_on", "notified_on", "place", "held_on", "presided_by", "attended_by", "minutes",
        "rectify_by", "rectified_on", "rectification", "rechecked_on", "recheck_result", "recheck_note",
    ),
    columns=("talk_no", "title", "trigger", "held_on", "rectify_by", "state", "unit"),
    natural_key=("talk_no",),
    label=lambda t: f"{t.talk_no} {t.title}",
    date="proposed_on",
    by_period=False,
    due="rectify_by",
    closed=Q(state="closed"),
    work_due="next_due_on",
    search=("talk_no", "title", "fact"),
    filters=("state", "trigger", "unit"),
    views={"late": ("整改超期", lambda: Q(state__in=("held", "rectified", "again"), rectify_by__lt=today()))},
    is_internal=True,
    joins=("notice",),
    create_policy=office_only,
    office_fields=(
        "talk_no", "title", "trigger", "fact", "notice", "proposed_on", "notified_on", "place", "held_on", "presided_by", "attended_by", "minutes",
        "rectify_by", "rechecked_on", "recheck_result", "recheck_note", "unit", "region",
    ),
    example={"talk_no": "约谈〔2026〕1号", "title": "服务站建设逾期", "trigger": "台账事项长期亮红灯", "fact": "督办〔2026〕1号", "proposed_on": "2026-10-08"},
    lifecycle=TALK,
    moves=moves_of(TALK, {"recheck": {"apply": services.recheck}}),
    downloads=lambda t: [("约谈纪要（Word）", reverse("oversight:talk_word", args=[t.pk]))] if t.held_on else [],
    related=lambda t: [("督办单", str(t.notice), _page("supervision_notices", t.notice_id))] if t.notice_id else [],
)  # fmt: skip

REGISTRIES = (NOTICES, TALKS)
