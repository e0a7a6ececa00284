"""Reading oversight (督办总览): what should be filed, what is under way, which talks are open, what a notice says as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiheng.lifecycles.lights import light_rule
from zhiheng.reporting.circulars import Circular, TalkMinutes
from zhiheng.reporting.supervision import SupervisionLetter
from zhiheng_web.ledger.selectors import Lit, entries_of, lit
from zhiheng_web.organisations.models import Region
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice


@dataclass(frozen=True)
class Overview:
    """Red entries without an open notice, notices that are not struck off, open talks, and red lights that ask for a talk."""

    to_file: Sequence[Lit]
    notices: Sequence[SupervisionNotice]
    talks: Sequence[RegulatoryTalk]
    to_talk: Sequence[Lit]
    today: date

    @property
    def late(self) -> list[SupervisionNotice]:
        """Notices past their day."""
        return [n for n in self.notices if n.next_due_on and n.next_due_on < self.today]


def overview_of(region: Region, today: date) -> Overview:
    """The oversight of a region on a day."""
    notices = list(SupervisionNotice.objects.live().in_region(region).exclude(state="closed").select_related("unit", "entry").order_by("answer_by", "pk"))
    talks = list(RegulatoryTalk.objects.live().in_region(region).exclude(state="closed").select_related("unit", "notice").order_by("rectify_by", "pk"))
    red = sorted((x for x in lit(entries_of(region).exclude(state="closed"), today) if x.light.colour == "red"), key=lambda x: -x.days)
    noticed = {n.entry_id for n in notices}
    talked = {t.notice.entry_id for t in talks if t.notice is not None}
    return Overview(
        [x for x in red if x.entry.pk not in noticed],
        notices,
        talks,
        [x for x in red if x.days > light_rule(today).talk_days and x.entry.pk in noticed and x.entry.pk not in talked],
        today,
    )


_STAMPS = (
    ("立项", "filed_on", ""),
    ("交办", "issued_on", ""),
    ("签收", "signed_on", ""),
    ("提醒", "reminded_on", ""),
    ("催办", "urged_on", "urging"),
    ("退回", "returned_on", "returned_reason"),
    ("反馈", "answered_on", "answer"),
    ("办结", "done_on", ""),
    ("通报", "circulated_on", "circular"),
    ("销号", "closed_on", "closing"),
)


def stamps_of(notice: Any) -> list[tuple[str, date, str]]:
    """The steps that were taken, with day and words, in the order of their days."""
    taken = [(word, getattr(notice, on), getattr(notice, note) if note else "") for word, on, note in _STAMPS]
    return sorted((t for t in taken if t[1] is not None), key=lambda t: t[1])


def letter_of(notice: SupervisionNotice, issuer: str) -> SupervisionLetter:
    """The notice as a letter."""
    return SupervisionLetter(
        number=notice.notice_no,
        issuer=issuer,
        unit=notice.unit.name,
        title=notice.title,
        fact=notice.fact,
        demand=notice.demand,
        issued_on=notice.issued_on,
        answer_by=notice.answer_by,
        stamps=stamps_of(notice),
        fictional=notice.region.fictional,
    )


def circular_of(notice: SupervisionNotice, issuer: str) -> Circular:
    """The notice as a circular; it must have been circulated."""
    return Circular(
        issuer=issuer, unit=notice.unit.name, notice_no=notice.notice_no, title=notice.title, fact=notice.fact, issued_on=notice.issued_on,
        answer_by=notice.answer_by, answered_on=notice.answered_on, reply=notice.answer, urged_on=notice.urged_on, urging=notice.urging,
        words=notice.circular, circulated_on=notice.circulated_on, fictional=notice.region.fictional,
    )  # fmt: skip


def minutes_of(talk: RegulatoryTalk, issuer: str) -> TalkMinutes:
    """The talk as minutes; it must have been held."""
    after = [("报告整改", talk.rectified_on, talk.rectification), (f"复查{talk.get_recheck_result_display()}", talk.rechecked_on, talk.recheck_note)]
    return TalkMinutes(
        talk_no=talk.talk_no, issuer=issuer, unit=talk.unit.name, title=talk.title, fact=talk.fact, held_on=talk.held_on, place=talk.place,
        presided_by=talk.presided_by, attended_by=talk.attended_by, minutes=talk.minutes, rectify_by=talk.rectify_by,
        after=[(what, on, note) for what, on, note in after if on is not None], fictional=talk.region.fictional,
    )  # fmt: skip
