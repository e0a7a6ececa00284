"""Supervision notices and talks: every path ends struck off or stands open; nothing that was answered or sent back is lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document

from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Person
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice
from zhiheng_web.oversight.registry import NOTICES, TALKS
from zhiheng_web.oversight.selectors import overview_of, stamps_of
from zhiheng_web.oversight.services import file_notice
from zhiheng_web.records.services import create_record, take_move
from zhiheng_web.shared.clock import today

DAY = timedelta(days=1)
Cast = dict[str, Person]


@pytest.fixture
def red(entry: LedgerEntry) -> LedgerEntry:
    LedgerEntry.objects.filter(pk=entry.pk).update(due_on=today() - 70 * DAY)
    entry.refresh_from_db()
    return entry


def step(person: Person, record: Any, code: str, **given: Any) -> Any:
    held = type(record).objects.select_related("unit", "region").get(pk=record.pk)
    registry = NOTICES if isinstance(record, SupervisionNotice) else TALKS
    return take_move(person, held, next(m for m in registry.moves if m.code == code), given)


@pytest.fixture
def issued(red: LedgerEntry, cast: Cast) -> SupervisionNotice:
    made = file_notice(cast["office"], red, today() - 9 * DAY)
    issued: SupervisionNotice = step(cast["office"], made, "issue", issued_on=today() - 9 * DAY, answer_by=today() - 2 * DAY)
    return issued


def test_a_notice_is_filed_on_a_red_light_only_and_once(entry: LedgerEntry, red: LedgerEntry, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        file_notice(cast["lead"], red, today())
    made = file_notice(cast["office"], red, today())
    assert (made.notice_no, made.unit, made.state) == (f"督办〔{today().year}〕1号", red.unit, "filed")
    assert "已超过 70 日" in made.fact and made.fact.count("“") == made.fact.count("”")
    with pytest.raises(InputError, match="还没有销号"):
        file_notice(cast["office"], red, today())
    LedgerEntry.objects.filter(pk=red.pk).update(due_on=today() + 90 * DAY)
    with pytest.raises(InputError, match="绿灯"):
        file_notice(cast["office"], LedgerEntry.objects.get(pk=red.pk), today())


def test_signed_answered_sent_back_answered_again_and_struck_off(issued: SupervisionNotice, cast: Cast) -> None:
    lead, office = cast["lead"], cast["office"]
    assert issued.state == "issued" and issued.next_due == "签收督办单"
    for person, code, given in ((cast["other"], "sign", {"signed_on": today()}), (lead, "finish", {"done_on": today()})):
        with pytest.raises((PermissionDenied, InputError)):
            step(person, issued, code, **given)
    assert step(lead, issued, "sign", signed_on=today() - 8 * DAY).next_due_on == today() - 2 * DAY
    assert step(lead, issued, "answer", answered_on=today() - 3 * DAY, answer="正在办").state == "answered"
    back = step(office, issued, "return", returned_on=today() - 2 * DAY, returned_reason="没有日期")
    assert (back.state, back.answer, back.answered_on) == ("returned", "正在办", None), "the answer stays, its day is open again"
    assert step(lead, issued, "answer", answered_on=today(), answer="11 月 20 日办完").state == "answered"
    step(office, issued, "finish", done_on=today())
    closed = step(office, issued, "close", closed_on=today(), closing="属实")
    assert (closed.state, closed.next_due_on) == ("closed", None)
    assert [word for word, _on, _note in stamps_of(closed)][:3] == ["立项", "交办", "签收"]
    answers = AuditEntry.objects.filter(object_id=str(issued.pk), action="oversight.answer").values_list("after", flat=True)
    assert {a["answer"] for a in answers} == {"正在办", "11 月 20 日办完"}, "both answers stay in the trail"


@pytest.mark.slow
def test_a_circular_needs_the_reply_or_a_proof_of_urging(issued: SupervisionNotice, cast: Cast) -> None:
    with pytest.raises(InputError, match="责任单位的反馈"):
        step(cast["office"], issued, "circulate", circulated_on=today(), circular="通报")
    step(cast["office"], issued, "urge", urged_on=today(), urging="请立即反馈")
    assert step(cast["office"], issued, "circulate", circulated_on=today(), circular="逾期没有反馈，已催办").circulated_on == today()


@pytest.mark.slow
def test_a_talk_stays_open_until_the_recheck_passes(issued: SupervisionNotice, cast: Cast) -> None:
    office = cast["office"]
    given = {"talk_no": "约谈〔2026〕1号", "title": "逾期", "trigger": "red", "fact": "红灯七十日", "notice": issued, "unit": issued.unit}
    with pytest.raises(PermissionDenied):
        create_record(cast["lead"], "regulatory_talks", given | {"proposed_on": today() - 6 * DAY})
    talk = create_record(office, "regulatory_talks", given | {"proposed_on": today() - 6 * DAY})
    step(office, talk, "notify", notified_on=today() - 5 * DAY)
    held = {"presided_by": "副县长", "attended_by": "局长", "minutes": "承诺整改", "rectify_by": today() - DAY}
    assert step(office, talk, "hold", held_on=today() - 4 * DAY, **held).over(today()) == 1
    with pytest.raises(InputError, match="先由被约谈单位报告整改"):
        step(office, talk, "recheck", rechecked_on=today(), recheck_result="pass")
    step(cast["lead"], talk, "rectify", rectified_on=today(), rectification="已补办")
    failed = step(office, talk, "recheck", rechecked_on=today(), recheck_result="fail", recheck_note="还差一处")
    assert (failed.state, failed.rectified_on) == ("again", None)
    assert RegulatoryTalk.objects.get().pk in [t.pk for t in overview_of(talk.region, today()).talks]
    step(cast["lead"], talk, "rectify", rectified_on=today(), rectification="全部补办")
    assert step(office, talk, "recheck", rechecked_on=today(), recheck_result="pass").state == "closed"
    assert overview_of(talk.region, today()).talks == []
    with pytest.raises(ValidationError):
        create_record(office, "regulatory_talks", given | {"proposed_on": today() + DAY})


@pytest.mark.slow
def test_the_overview_files_a_notice_in_one_click_and_the_notice_is_a_word_letter(red: LedgerEntry, sign_in: Any, cast: Cast) -> None:
    leader = sign_in("leader").get("/oversight/")
    assert [x.entry.pk for x in leader.context["seen"].to_file] == [red.pk] and "/oversight/file/" not in leader.content.decode()
    assert sign_in("lead").post(f"/oversight/file/{red.pk}/").status_code == 403
    page = sign_in("office").post(f"/oversight/file/{red.pk}/", follow=True)
    assert "核对事实和要求后交办" in page.content.decode()
    notice = SupervisionNotice.objects.get()
    seen = overview_of(red.region, today())
    assert (seen.to_file, [x.entry.pk for x in seen.to_talk]) == ([], [red.pk]), "seventy days red: a talk is due"
    letter = sign_in("lead").get(f"/oversight/notices/{notice.pk}/word/")
    words = "\n".join(p.text for p in Document(io.BytesIO(letter.content)).paragraphs)
    assert notice.notice_no in words and "已超过 70 日" in words and f"{notice.unit.name}：" in words
    assert letter.content == sign_in("lead").get(f"/oversight/notices/{notice.pk}/word/").content, "the same bytes each time"
    assert sign_in("lead").get(f"/oversight/notices/{notice.pk}/circular/").status_code == 404, "none before it is circulated"
    SupervisionNotice.objects.filter(pk=notice.pk).update(circulated_on=today(), circular="现予通报。")
    assert "通报意见" in "\n".join(p.text for p in Document(io.BytesIO(sign_in("lead").get(f"/oversight/notices/{notice.pk}/circular/").content)).paragraphs)
    assert sign_in("public").get(f"/oversight/notices/{notice.pk}/circular/").status_code in (302, 403)
    assert sign_in("public").get(f"/oversight/notices/{notice.pk}/word/").status_code in (302, 403)
