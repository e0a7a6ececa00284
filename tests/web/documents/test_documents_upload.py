"""Files come in, are kept and read, or are refused with a sentence beside the field."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from web.documents.document_samples import PLAN, SCORECARD
from zhiheng.errors import InputError, UnreadableSource
from zhiheng_web.documents import services
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.shared import store


def test_a_scorecard_is_kept_read_and_laid_out_for_review(card):
    assert card.status == "review" and card.kind == "scorecard"
    assert card.title == "云汀县2026年质量强县工作评分表"
    assert store.read(card.sha256) == SCORECARD.encode()
    assert {(i.kind, i.state) for i in card.items.all()} == {("finding", "open"), ("clause", "open")}
    assert card.items.filter(kind="clause").count() == 6
    assert card.draft["scorecard"] == card.data["scorecard"]


def test_only_the_committee_office_uploads(cast, region, sign_in):
    for name in ("lead", "leader", "reviewer", "enterprise", "public"):
        with pytest.raises(PermissionDenied):
            services.upload(cast[name], SimpleUploadedFile("a.txt", b"abc"), region)
        assert sign_in(name).get(reverse("documents:upload")).status_code == 403
    assert SourceDocument.objects.count() == 0


def test_nothing_goes_into_another_county(cast, elsewhere):
    with pytest.raises(PermissionDenied, match="行政区域"):
        services.upload(cast["office"], SimpleUploadedFile("a.txt", PLAN.encode()), elsewhere)


def test_an_empty_or_too_large_file_leaves_nothing(sign_in, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024
    page = sign_in("office").post(reverse("documents:upload"), {"file": SimpleUploadedFile("空.txt", b"")})
    assert page.status_code == 422 and "0 字节" in page.content.decode()
    page = sign_in("office").post(reverse("documents:upload"), {"file": SimpleUploadedFile("大.txt", b"a" * 2048)})
    assert page.status_code == 422 and "上限" in page.content.decode()
    assert SourceDocument.objects.count() == 0


def test_a_form_without_a_file_says_so(sign_in):
    page = sign_in("office").post(reverse("documents:upload"), {})
    assert "请先选择一个文件" in page.content.decode()


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("程序.txt", b"MZ\x90\x00" + bytes(range(256)) * 20),
        ("坏的.docx", packed("word/document.xml", b"<w:document")),
        ("炸弹.docx", packed("word/document.xml", b" " * 30_000_000)),
        ("压缩.zip", packed("a.txt", b"abc")),
        ("扫描.pdf", b"%PDF-1.4\n%%EOF"),
    ],
)
def test_what_cannot_be_read_is_listed_as_failed_with_its_sentence(sign_in, name, data):
    client = sign_in("office")
    page = client.post(reverse("documents:upload"), {"file": SimpleUploadedFile(name, data)})
    document = SourceDocument.objects.get()
    text = page.content.decode()
    assert page.status_code == 422 and document.status == "failed"
    assert name in document.error and document.error.split("“")[0] in text
    assert "Traceback" not in text and document.items.count() == 0 and document.draft == {}
    assert document.error[:10] in client.get(reverse("documents:list")).content.decode().replace("&quot;", '"')
    assert client.get(reverse("documents:review", args=[document.pk])).status_code == 302


def test_nothing_of_a_text_in_traditional_characters_counts_as_sure(upload):
    from web.documents.document_samples import PLAN

    table = str.maketrans("质县产务责标监场发业达开级设", "質縣產務責標監場發業達開級設")
    found = upload(PLAN.translate(table), "方案.txt")
    assert any(f["code"] == "text.traditional" for f in found.data["findings"])
    held = found.items.filter(kind__in=("target", "task"))
    assert held and all(item.confidence <= 0.5 for item in held)


def test_a_fault_of_the_reader_gets_a_number_and_no_half_draft(upload, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise KeyError("inside")

    monkeypatch.setattr("zhiheng_web.documents.services.uploading.read_document", broken)
    document = upload(PLAN)
    assert document.status == "failed" and "编号" in document.error and "inside" not in document.error
    assert "inside" in caplog.text


def test_the_same_file_twice_is_noticed_and_may_be_registered_on_purpose(card, upload, sign_in):
    with pytest.raises(services.DuplicateUpload) as fault:
        upload(SCORECARD, "另一个名字.txt")
    assert fault.value.document == card and "周正" in fault.value.sentence
    page = sign_in("office").post(
        reverse("documents:upload"), {"file": SimpleUploadedFile("x.txt", SCORECARD.encode())}
    )
    assert reverse("documents:detail", args=[card.pk]) in page.content.decode()
    sign_in("office").post(reverse("documents:upload"), {"same": card.pk, "name": "另立.txt", "again": "1"})
    other = SourceDocument.objects.latest("pk")
    assert other.pk != card.pk and (other.name, other.status, other.sha256) == ("另立.txt", "review", card.sha256)


def test_words_pasted_into_the_page_are_read_and_stay_there_when_they_cannot_be(sign_in):
    client, url = sign_in("office"), reverse("documents:upload")
    page = client.post(url, {"text": "锟斤拷" * 40})
    assert page.status_code == 422 and page.content.decode().count("锟斤拷" * 40) == 1
    page = client.post(url, {"text": PLAN, "file": SimpleUploadedFile("a.txt", PLAN.encode())})
    assert page.status_code == 422 and PLAN.split("\n")[-2] in page.content.decode()
    assert client.post(url, {"text": PLAN}).status_code == 302
    assert SourceDocument.objects.latest("pk").status == "review"


def test_a_failed_file_uploaded_again_takes_the_same_place(upload, monkeypatch):
    def refuse(*args, **kwargs):
        raise UnreadableSource("读不了")

    with monkeypatch.context() as patch:
        patch.setattr("zhiheng_web.documents.services.uploading.read_document", refuse)
        assert upload(PLAN).status == "failed"
    assert upload(PLAN).status == "review"
    assert SourceDocument.objects.count() == 1


def test_a_large_file_is_read_by_a_task(upload, monkeypatch):
    asked = []
    monkeypatch.setattr("zhiheng_web.documents.services.uploading.BACKGROUND_BYTES", 10)
    monkeypatch.setattr("zhiheng_web.documents.tasks.read_upload.__class__.enqueue", lambda self, pk: asked.append(pk))
    document = upload(PLAN)
    assert document.status == "reading" and asked == [document.pk]
    services.read_stored(document.pk)
    document.refresh_from_db()
    assert document.status == "review"


def test_the_page_of_a_reading_goes_on_when_it_is_done(upload, sign_in, monkeypatch):
    monkeypatch.setattr("zhiheng_web.documents.services.uploading.BACKGROUND_BYTES", 10)
    monkeypatch.setattr("zhiheng_web.documents.tasks.read_upload.__class__.enqueue", lambda self, pk: None)
    document = upload(PLAN)
    address = reverse("documents:reading", args=[document.pk])
    client = sign_in("office")
    assert "进行中" in client.get(address).content.decode()
    assert client.get(reverse("documents:review", args=[document.pk])).url == address
    assert client.post(address).url == reverse("documents:review", args=[document.pk])
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"].endswith("/review/")


def test_a_background_reading_runs_through_the_task_backend(upload, monkeypatch):
    monkeypatch.setattr("zhiheng_web.documents.services.uploading.BACKGROUND_BYTES", 10)
    assert upload(PLAN).status == "review"


def test_the_original_comes_back_byte_for_byte_as_a_download(card, sign_in):
    answer = sign_in("leader").get(reverse("documents:original", args=[card.pk]))
    assert b"".join(answer.streaming_content) == SCORECARD.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert sign_in("public").get(reverse("documents:original", args=[card.pk])).status_code == 403


def test_a_withdrawal_needs_a_reason_and_closes_the_review(card, cast):
    with pytest.raises(InputError, match="理由"):
        services.withdraw(cast["office"], card, "  ")
    services.withdraw(cast["office"], card, "发文单位已修订")
    card.refresh_from_db()
    assert card.state == "withdrawn"
    with pytest.raises(InputError, match="撤回"):
        services.accept(cast["office"], card, "clause", ["r1.c1"])


def test_versions_of_one_title_find_each_other_and_show_what_changed(card, upload, sign_in):
    newer = upload(SCORECARD.replace("90%以上", "95%以上"), "修订稿.txt")
    client = sign_in("office")
    page = client.get(reverse("documents:detail", args=[newer.pk])).content.decode()
    assert reverse("versions:document", args=[newer.pk]) in page and "认定或比较" in page
    text = client.get(reverse("documents:compare", args=[newer.pk, card.pk]), follow=True).content.decode()
    assert "<del>90%</del>" in text and "<ins>95%</ins>" in text


@pytest.mark.slow
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(upload, sign_in, django_assert_num_queries):
    client = sign_in("office")
    for i in range(3):
        upload(PLAN + f"\n（{i}）", f"{i}.txt")
    address = reverse("documents:list")
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for i in range(3, 9):
        upload(PLAN + f"\n（{i}）", f"{i}.txt")
    with django_assert_num_queries(5):
        assert "8.txt" not in client.get(address).content.decode()


def test_the_list_is_filtered_by_kind_state_and_words(card, plan, sign_in):
    client = sign_in("lead")
    address = reverse("documents:list")
    assert card.title in client.get(address, {"kind": "scorecard"}).content.decode()
    assert plan.title not in client.get(address, {"kind": "scorecard"}).content.decode()
    assert "没有符合条件" in client.get(address, {"state": "failed"}).content.decode()
    assert plan.title in client.get(address, {"q": "实施方案"}).content.decode()


def test_a_report_without_targets_or_scorecard_shows_its_text_and_nothing_to_adopt(upload, sign_in):
    document = upload("云汀县2026年质量工作情况汇报\n\n全年抽查合格。\n", "汇报.txt")
    text = sign_in("office").get(reverse("documents:review", args=[document.pk])).content.decode()
    assert "没有读到目标、任务或评分表" in text and "全年抽查合格" in text and "review-adopt" not in text
