"""核验 on the site: paste, upload, look, take away, keep, let go; nobody else sees what is not kept."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.checks import services
from zhiheng_web.checks.models import Check

WRONG = "云汀县质量工作情况报告\n全县抽查456批次，合格425批次，合格率91%。\n"


def _word(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pasted(client: Any, text: str = WRONG) -> Check:
    answer = client.post("/checks/", {"text": text})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return Check.objects.get(pk=int(answer.url.strip("/").split("/")[-1]))


@pytest.mark.slow
def test_a_pasted_text_shows_the_wrong_figure_marked_with_its_formula(sign_in: Any) -> None:
    client = sign_in("office")
    item = _pasted(client)
    page = client.get(f"/checks/{item.pk}/").content.decode()
    assert 'class="mark-error"' in page and "93.2%" in page and "算式用到的数" in page
    assert item.kept_at is None and bytes(item.original) == b""


@pytest.mark.slow
def test_the_own_word_file_comes_back_with_comments(sign_in: Any) -> None:
    client = sign_in("lead")
    file = SimpleUploadedFile("报告.docx", _word(WRONG))
    page = client.post("/checks/", {"file": file}, follow=True)
    address = page.redirect_chain[-1][0]
    answer = client.get(f"{address}file.docx")
    (comment,) = docx.Document(io.BytesIO(answer.content)).comments
    assert comment.text.startswith("【错误】")
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"{address}file.xlsx").content[:2] == b"PK"
    assert "<mark" in client.get(f"{address}file.html").content.decode()


def test_comments_for_a_pasted_text_are_refused_in_words(sign_in: Any) -> None:
    client = sign_in("office")
    item = _pasted(client)
    answer = client.get(f"/checks/{item.pk}/file.docx", follow=True)
    assert "原文件不是 docx" in answer.content.decode()


def test_a_text_without_contradictions_says_what_was_checked(sign_in: Any) -> None:
    client = sign_in("leader")
    item = _pasted(client, WRONG.replace("91%", "93.2%"))
    page = client.get(f"/checks/{item.pk}/").content.decode()
    assert "没有发现互相矛盾的数字" in page and "共读出 3 个数字" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "没有可核验的内容"),
        ({"text": "   "}, "没有可核验的内容"),
        ({"file": SimpleUploadedFile("坏.docx", b"PK\x03\x04 broken")}, "坏.docx"),
        ({"file": SimpleUploadedFile("空.txt", b"")}, "空"),
    ],
)
def test_what_cannot_be_checked_is_said_beside_the_field_and_leaves_nothing(sign_in: Any, sent: Any, said: str) -> None:
    answer = sign_in("office").post("/checks/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Check.objects.exists()


def test_only_the_maker_sees_a_check_until_it_is_kept(sign_in: Any) -> None:
    item = _pasted(sign_in("office"))
    other = sign_in("other")
    assert other.get(f"/checks/{item.pk}/").status_code == 403
    assert other.get(f"/checks/{item.pk}/file.xlsx").status_code == 403
    assert other.post(f"/checks/{item.pk}/keep/").status_code == 403
    sign_in("office").post(f"/checks/{item.pk}/keep/", {"note": "上报前"})
    assert "上报前" in other.get("/checks/").content.decode()
    assert other.get(f"/checks/{item.pk}/").status_code == 200
    assert other.post(f"/checks/{item.pk}/discard/").status_code == 403
    assert AuditEntry.objects.filter(action="checks.keep").count() == 1


@pytest.mark.parametrize("role", ["enterprise", "public", None])
def test_who_is_not_of_the_staff_has_no_check(sign_in: Any, role: str | None) -> None:
    assert sign_in(role).get("/checks/").status_code in (302, 403)


def test_what_nobody_kept_passes_after_two_hours_and_what_was_kept_stays(sign_in: Any, cast: Any) -> None:
    client = sign_in("office")
    passing, kept = _pasted(client), _pasted(client)
    services.keep(cast["office"], kept)
    Check.objects.update(made_at=timezone.now() - timedelta(hours=3))
    assert services.sweep() == 1
    assert list(Check.objects.values_list("pk", flat=True)) == [kept.pk] != [passing.pk]


def test_a_long_text_is_checked_in_the_background_and_shows_its_progress(sign_in: Any, monkeypatch: Any) -> None:
    waiting: list[int] = []
    monkeypatch.setattr("zhiheng_web.checks.tasks.check_waiting", SimpleNamespace(enqueue=waiting.append))
    monkeypatch.setattr(services, "BACKGROUND_BYTES", 50)
    client = sign_in("office")
    item = _pasted(client)
    assert item.state == "checking"
    assert "正在核验" in client.get(f"/checks/{item.pk}/").content.decode()
    assert client.post(f"/checks/{item.pk}/keep/", follow=True).content.decode().count("核验还没有完成") == 1
    assert waiting == [item.pk]
    services.finish(item.pk)
    item.refresh_from_db()
    assert item.state == "done" and item.count("error") == 1


def test_the_maker_lets_a_check_go(sign_in: Any) -> None:
    client = sign_in("office")
    item = _pasted(client)
    client.post(f"/checks/{item.pk}/discard/")
    assert not Check.objects.exists()


def test_the_list_asks_a_fixed_number_of_questions(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("office")
    for _ in range(3):
        item = _pasted(client)
        client.post(f"/checks/{item.pk}/keep/")
    with django_assert_max_num_queries(8):
        client.get("/checks/")
