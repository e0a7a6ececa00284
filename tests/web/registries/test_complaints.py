"""Complaints and tip-offs: clocks of both orders, splitting, the writer's protection, the public form."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from web.registries.samples import NAME, SAMPLES, USCC
from zhiheng.values import Period
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records import annexes
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.import_services import start
from zhiheng_web.records.models import ImportRun
from zhiheng_web.records.services import create_record, take_move
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.complaints import knocking, selectors, services
from zhiheng_web.registries.complaints.clocks import complaint_clocks, tip_off_clocks
from zhiheng_web.registries.complaints.models import Complaint, Knock, Letter, TipOff
from zhiheng_web.registries.complaints.registry import COMPLAINTS
from zhiheng_web.shared import sealing

WRITER, CONTACT = "林小满", "13900001234"
TEXT = "我是该厂职工，厂里用旧料冒充新料。"
ASKED = {"kind": "both", "name": NAME, "uscc": USCC, "product": "花岗岩台面", "text": TEXT, "writer": WRITER, "contact": CONTACT}


@pytest.fixture
def letter(cast: Any, region: Any, units: Any) -> Letter:
    """A complaint and a tip-off in one web letter, handled by the lead unit."""
    return services.receive_from_web(region, units["yt-scjg"], ASKED, None, date(2026, 10, 12))[0]


def _move(code: str) -> Any:
    return next(m for m in COMPLAINTS.moves if m.code == code)


@pytest.mark.parametrize(
    ("accepted_on", "due_on", "words"),
    [
        (date(2026, 4, 14), date(2026, 6, 18), "45 个工作日"),
        (date(2026, 4, 15), date(2026, 6, 15), "60 日"),
    ],
)
def test_the_day_of_acceptance_chooses_the_order_that_limits_mediation(accepted_on: date, due_on: date, words: str) -> None:
    case = Complaint(received_on=date(2026, 4, 13), decision="accepted", decided_on=accepted_on, told_on=accepted_on, complaint_no="x")
    case.derive()
    clock = complaint_clocks(case)[1]
    assert (case.close_due_on, case.due_on, clock.due_on) == (due_on, due_on, due_on)
    assert words in clock.basis and clock.certainty


def test_days_of_testing_do_not_count_and_stop_the_clock_while_they_last() -> None:
    given = {"received_on": date(2026, 5, 6), "decision": "accepted", "decided_on": date(2026, 5, 8), "told_on": date(2026, 5, 8), "complaint_no": "x"}
    plain, tested = Complaint(**given), Complaint(**given, testing_from=date(2026, 5, 11), testing_to=date(2026, 5, 30))
    running = Complaint(**given, testing_from=date(2026, 5, 11))
    for case in (plain, tested, running):
        case.derive()
    assert plain.close_due_on and tested.close_due_on
    assert (tested.close_due_on - plain.close_due_on).days == 20
    assert running.close_due_on is None and "中止计时" in complaint_clocks(running)[1].label


def test_a_tip_off_has_fifteen_working_days_and_fifteen_more_with_approval() -> None:
    case = TipOff(received_on=date(2026, 3, 2), report_no="x")
    case.derive()
    assert case.verify_due_on == date(2026, 3, 23)
    case.extended = True
    case.derive()
    assert case.verify_due_on == date(2026, 4, 14)
    case.real_name, case.decision, case.decided_on = True, "filed", date(2026, 4, 14)
    case.derive()
    assert (case.due_on, case.answered_on) == (date(2026, 4, 21), None)
    assert "第20号" in tip_off_clocks(case)[1].basis


def test_a_letter_with_both_natures_becomes_two_cases_and_more_can_be_split_off(letter: Letter, cast: Any) -> None:
    assert [str(c) for c in letter.cases()] == [f"{letter.receipt_no}-T1 {NAME}", f"{letter.receipt_no}-J1 {NAME}"]
    services.split_letter(cast["lead"], letter, {"case_kind": "complaint", "name": "另一家店"})
    assert [c.name for c in letter.cases()] == [NAME, "另一家店", NAME]
    with pytest.raises(PermissionDenied):
        services.split_letter(cast["other"], letter, {"case_kind": "complaint"})


def test_a_letter_is_answered_when_its_last_case_is(letter: Letter, cast: Any) -> None:
    complaint, tip_off = letter.cases()
    answers = {"decided_on": date(2026, 10, 14), "told_on": date(2026, 10, 14)}
    take_move(cast["lead"], complaint, _move("refuse"), answers | {"refusal": "late"})
    letter.refresh_from_db()
    assert letter.answered_on is None and letter.reply_due_on == tip_off.verify_due_on
    take_move(cast["lead"], tip_off, next(m for m in REGISTRIES["tip_offs"].moves if m.code == "drop"), answers | {"ground": "查无违法"})
    letter.refresh_from_db()
    assert letter.answered_on == date(2026, 10, 14)


def test_a_letter_is_not_late_while_the_clock_of_its_only_open_case_stands(cast: Any, region: Any, units: Any) -> None:
    letter = services.receive_from_web(region, units["yt-scjg"], ASKED | {"kind": "complaint"}, None, date(2026, 5, 6))[0]
    assert letter.reply_due_on == date(2026, 5, 14)
    (case,) = letter.cases()
    case = take_move(cast["lead"], case, _move("accept"), {"decided_on": date(2026, 5, 8), "told_on": date(2026, 5, 8)})
    take_move(cast["lead"], case, _move("testing"), {"testing_from": date(2026, 5, 11), "testing_to": None})
    letter.refresh_from_db()
    assert (letter.reply_due_on, letter.answered_on) == (None, None)


def test_an_outcome_needs_acceptance_and_a_ground(cast: Any) -> None:
    given = SAMPLES["complaints"]
    for values in ({"decision": "", "decided_on": None, "told_on": None, "outcome": "agreed", "closed_on": date(2025, 7, 1)},
                   {"outcome": "ended", "closed_on": date(2025, 7, 1)}, {"recovered_fen": 100}, {"decision": "refused"}):
        with pytest.raises(ValidationError):
            create_record(cast["lead"], "complaints", given | values)


def test_nothing_in_the_database_the_trail_or_an_export_tells_who_wrote(letter: Letter, cast: Any, sign_in: Any) -> None:
    services.show_writer(cast["lead"], letter, "核实情况")
    client = sign_in("lead")
    pages = [f"/registries/letters/{letter.pk}/", *(f"/registries/{c}/export.csv?span=all" for c in ("letters", "tip_offs", "complaints"))]
    shown = [b"".join(client.get(p)).decode() for p in pages] + [str(relation_tables(letter.region, only=("letters",))["letters"].to_pylist())]
    stored = [str(list(m.objects.values())) for m in (Letter, Complaint, TipOff, AuditEntry)]
    assert not [t for t in shown + stored if WRITER in t or CONTACT in t or TEXT in t]
    assert not [t for t in shown if sealing.MARK in t or "查询码摘要" in t]


@pytest.mark.parametrize("name", ["office", "other", "leader", "reviewer", "enterprise", "public", None])
def test_only_the_handling_unit_sees_who_wrote(letter: Letter, sign_in: Any, name: str | None) -> None:
    client = sign_in(name)
    for page in ("writer", "attachment"):
        answer = client.post(f"/letters/{letter.pk}/{page}/", {"reason": "想看看"})
        assert answer.status_code in (302, 403) and WRITER not in answer.content.decode()
    assert "/writer/" not in client.get(f"/registries/letters/{letter.pk}/").content.decode(), "no link to what is refused"
    assert not AuditEntry.objects.filter(action="complaints.show_writer").exists()


def test_every_showing_needs_a_reason_and_stays_in_the_history(letter: Letter, sign_in: Any) -> None:
    client = sign_in("lead")
    assert WRITER not in client.get(f"/letters/{letter.pk}/writer/").content.decode()
    assert client.post(f"/letters/{letter.pk}/writer/", {"reason": " "}).status_code == 422
    shown = client.post(f"/letters/{letter.pk}/writer/", {"reason": "联系投诉人核实金额"})
    assert all(w in shown.content.decode() for w in (WRITER, CONTACT, TEXT)) and "no-store" in shown["Cache-Control"]
    page = client.get(f"/registries/letters/{letter.pk}/").content.decode()
    assert "联系投诉人核实金额" in page and "查看来件" in page and WRITER not in page


@pytest.mark.parametrize("name", ["enterprise", "public", None])
def test_the_reported_enterprise_sees_no_case(letter: Letter, cast: Any, sign_in: Any, name: str | None) -> None:
    client = sign_in(name)
    for code in ("letters", "complaints", "tip_offs"):
        for page in ("", "export.csv", "export.xlsx"):
            assert client.get(f"/registries/{code}/{page}").status_code in (302, 403)
    create_record(cast["lead"], "enterprises", {"name": NAME, "uscc": USCC})
    if name == "enterprise":
        assert letter.receipt_no not in client.get("/enterprises/mine/").content.decode()


def test_what_was_reported_is_masked_for_other_units(cast: Any, sign_in: Any) -> None:
    case = create_record(cast["lead"], "complaints", SAMPLES["complaints"])
    for name, full in (("lead", True), ("other", False), ("leader", False), ("reviewer", False)):
        for page in (f"/registries/complaints/{case.pk}/", "/registries/complaints/export.csv?span=all"):
            assert ("台面有裂缝" in b"".join(sign_in(name).get(page)).decode()) is full, (name, page)


def test_attachments_and_comments_of_a_case_are_for_the_handling_unit(letter: Letter, cast: Any, sign_in: Any) -> None:
    case = letter.cases()[1]
    made = annexes.attach(cast["lead"], case, SimpleUploadedFile("笔录.pdf", b"%PDF-1.4 x"))
    annexes.comment(cast["lead"], case, "举报人是车间的")
    page, file = f"/registries/tip_offs/{case.pk}/", f"/registries/tip_offs/{case.pk}/attachments/{made.pk}/"
    for name, allowed in (("lead", True), ("office", False), ("other", False), ("reviewer", False), ("enterprise", False)):
        client = sign_in(name)
        answer = client.get(file)
        b"".join(answer)  # read to its end: closing it by hand would close the test's connection, too
        assert (answer.status_code == 200) is allowed, name
        assert ("举报人是车间的" in client.get(page).content.decode()) is allowed, name


def test_the_public_form_gives_a_receipt_and_a_code_that_answer_without_personal_data(cast: Any, client: Any, region: Any) -> None:
    form = ASKED | {"region": region.pk, "attachment": SimpleUploadedFile("林小满.jpg", b"\xff\xd8\xff" + b"x" * 40)}
    page = client.post("/public/letters/new/", form, follow=True)
    letter = Letter.objects.get()
    assert (letter.unit.code, letter.channel, letter.answered_on) == ("yt-scjg", "web", None)
    code = page.context["code"]
    assert letter.receipt_no in page.content.decode() and code not in str(Letter.objects.values())
    assert client.get("/public/letters/received/", follow=True).context.get("code") is None
    stored = services.store.read(letter.digest)
    assert b"\xff\xd8\xff" not in stored and services.open_attachment(cast["lead"], letter, "核对").startswith(b"\xff\xd8\xff")
    found = client.post("/public/letters/status/", {"receipt_no": letter.receipt_no.lower(), "code": code.lower()}).content.decode()
    assert "正在审查是否受理" in found and "正在核查" in found
    assert not [w for w in (WRITER, CONTACT, TEXT, NAME) if w in found]
    assert client.post("/public/letters/status/", {"receipt_no": letter.receipt_no, "code": "AAAAAAAA"}).status_code == 422


def test_the_public_form_says_what_is_missing(client: Any, region: Any, cast: Any) -> None:
    bare = {"region": region.pk, "kind": "complaint", "name": NAME, "text": "坏了", "uscc": USCC[:-1] + "2"}
    page = client.post("/public/letters/new/", bare | {"attachment": SimpleUploadedFile("a.jpg", b"MZ program")})
    words = page.content.decode()
    assert page.status_code == 422 and not Letter.objects.exists()
    assert "投诉须实名" in words and "校验码应为" in words and "不是 JPG" in words


def test_tries_are_limited_by_address_and_by_receipt(client: Any, region: Any, cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(knocking.LIMITS, "receipt", (2, knocking.LIMITS["receipt"][1]))
    asked = {"receipt_no": "LJ990121-261012-XXXX", "code": "AAAAAAAA"}
    told = [client.post("/public/letters/status/", asked).content.decode() for _i in range(3)]
    assert "操作太频繁" in told[2] and "操作太频繁" not in told[1]
    assert "127.0.0.1" not in str(Knock.objects.values())


def test_without_a_key_nothing_is_taken_in_and_the_page_says_so(client: Any, region: Any, cast: Any, settings: Any, tmp_path: Path) -> None:
    settings.FIELD_KEYS, settings.DATA_DIR = "", tmp_path
    assert "网上受理暂未开通" in client.get("/public/letters/new/").content.decode()
    with pytest.raises(sealing.SealingKeyMissing, match="field_keys --new"):
        sealing.seal("x")
    settings.FIELD_KEYS = "short"
    with pytest.raises(sealing.SealingKeyMissing, match="44 个字符"):
        sealing.seal("x")


def test_keys_are_changed_without_losing_a_name(letter: Letter, settings: Any, tmp_path: Path, cast: Any) -> None:
    old, new = settings.FIELD_KEYS, Fernet.generate_key().decode()
    settings.FIELD_KEYS = f"{new},{old}"
    call_command("field_keys", reseal=True, stdout=StringIO())
    settings.FIELD_KEYS = new
    letter.refresh_from_db()
    assert services.show_writer(cast["lead"], letter, "核对")["writer"] == WRITER
    settings.FIELD_KEYS = Fernet.generate_key().decode()
    with pytest.raises(sealing.SealingKeyMissing, match="另一个密钥"):
        sealing.unseal(letter.writer)


def test_a_file_with_names_of_writers_is_refused_and_not_kept(cast: Any, units: Any) -> None:
    table = f"投诉编号,收到日期,被反映单位,投诉人姓名\nTS1,2026-05-06,{NAME},{WRITER}\n".encode()
    with pytest.raises(Exception, match="个人信息"):
        start(cast["lead"], COMPLAINTS, units["yt-scjg"], SimpleUploadedFile("t.csv", table))
    assert not ImportRun.objects.exists()


def test_a_complaint_leads_to_an_inspection_and_both_sides_show_the_other(cast: Any, sign_in: Any) -> None:
    create_record(cast["lead"], "inspection_matters", SAMPLES["inspection_matters"])
    case = create_record(cast["lead"], "complaints", SAMPLES["complaints"])
    client = sign_in("lead")
    page = f"/registries/complaints/{case.pk}/"
    client.post(page + "move/inspect/", {"matter": "JL-01", "inspectors": "ZJ001、ZJ002"})
    visit = REGISTRIES["inspection_visits"].model.objects.get()
    assert "ZX-TS2025-001" in client.get(page).content.decode()
    assert str(case) in client.get(f"/registries/inspection_visits/{visit.pk}/").content.decode()


@pytest.mark.slow
def test_the_monthly_set_is_computed_with_the_records_behind_each_figure(cast: Any, region: Any, sign_in: Any) -> None:
    given = SAMPLES["complaints"] | {"received_on": date(2026, 5, 6), "decided_on": date(2026, 5, 11), "told_on": date(2026, 5, 11)}
    closed = {"outcome": "agreed", "closed_on": date(2026, 5, 20)}
    create_record(cast["lead"], "complaints", given | closed | {"complaint_no": "A", "recovered_fen": 123_456, "must_publish": True})
    create_record(cast["lead"], "complaints", given | {"complaint_no": "B", "decided_on": date(2026, 5, 25), "told_on": date(2026, 5, 25)})
    late = create_record(cast["lead"], "complaints", given | {"complaint_no": "C", "outcome": "ended", "ending": "no_agreement", "closed_on": date(2026, 5, 28)})
    create_record(cast["lead"], "letters", SAMPLES["letters"] | {"received_on": date(2026, 5, 6)})
    may, as_of = Period.parse("2026-05"), date(2026, 10, 31)
    found = {code: values[0] for code, values in selectors.bulletin(region, [may], as_of).items()}
    assert {code: (v.part, v.whole) for code, v in found.items() if v.indicator.unit == "%"} == {
        "letter_answer_rate": (0, 1),
        "complaint_first_look_rate": (2, 3),
        "complaint_closing_rate": (2, 3),
        "mediation_success_rate": (1, 2),
        "tip_off_verification_rate": (0, 0),
        "complaint_publication_rate": (0, 1),
    }
    assert found["recovered_losses"].value() == Fraction(123_456, 1_000_000)
    assert found["unanswered_letters"].part == 1 and found["complaints_received"].part == 3
    assert late.close_due_on and selectors.records_behind(region, "complaint_first_look_rate", may, as_of)["rest"] == [f"complaints:{late.pk - 1}"]
    client = sign_in("leader")
    assert "没有做到件件有回音" in client.get("/letters/monthly/?period=2026").content.decode()
    assert "LJ990121-250602-A001" in client.get("/letters/monthly/unanswered_letters/?of=2026-05").content.decode()


def test_a_letter_goes_to_another_unit_with_its_cases_and_its_secret(letter: Letter, cast: Any, units: Any) -> None:
    services.transfer_letter(cast["lead"], letter, units["yt-zjj"], "属住建职责")
    letter.refresh_from_db()
    assert {c.unit.code for c in letter.cases()} == {"yt-zjj"}
    assert services.show_writer(cast["other"], letter, "联系")["writer"] == WRITER
    with pytest.raises(PermissionDenied):
        services.show_writer(cast["lead"], letter, "联系")
