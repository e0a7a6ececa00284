"""Reports on the site: who may make them, from template to file and proof, edited copies, templates with faults."""

import io
from datetime import date

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhiheng.errors import InputError
from zhiheng.reporting.official.writing import template_docx
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.sampling.models import Batch
from zhiheng_web.reports import services
from zhiheng_web.reports.models import Report, ReportTemplate
from zhiheng_web.scorecards.services import take_snapshot

TEXT = "# {地区}{期间}质量简报\n{虚构说明}\n本年监督抽查{合格率.分母}批次，合格{合格率.分子}批次，合格率{合格率}。投诉按时办结率{投诉按时办结率}。\n落款：{发文机关}|{成文日期}"


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def snapshot(cast, region, units):
    rows = [
        Batch(
            region=region, unit=units["yt-scjg"], sample_no=f"S{i}", domain="industrial", level="county", stage="production", kind="supervision",
            name="云汀示范厂", product="电线", sampled_on=date(2026, 3, 1), first_result="pass" if i < 9 else "fail", first_reported_on=date(2026, 4, 1),
        )
        for i in range(10)
    ]  # fmt: skip
    bulk_load("sampling_batches", rows, person=cast["office"])
    return take_snapshot(cast["office"], region, date(2026, 10, 31))


def upload(text, name="简报.docx"):
    return SimpleUploadedFile(name, template_docx(text))


@pytest.fixture
def made(cast, region, snapshot):
    kept, _faults = services.keep_template(cast["office"], region, "简报", template_docx(TEXT), "简报.docx")
    return services.start(cast["office"], region, kept.code, "2026", snapshot, {"dated": "2026-10-31"}, at_once=True)


@pytest.mark.slow
def test_a_report_is_made_checked_and_leads_each_number_to_its_records(made, sign_in):
    assert (made.state, made.error, made.errors) == ("done", "", [])
    assert made.title == "云汀县2026年质量简报"
    assert [one["pending"] for one in made.left_out] == ["2026年投诉按时办结率"]
    client = sign_in("lead")
    page = client.get(reverse("reports:detail", args=[made.pk])).content.decode()
    assert "90.0%" in page and reverse("reports:figure", args=[made.pk, "P3"]) in page
    proof = client.get(reverse("reports:figure", args=[made.pk, "P3"])).content.decode()
    assert "9/10" in proof and "云汀示范厂" in proof
    word = client.get(reverse("reports:download", args=[made.pk, "docx"])).content
    assert any("本县及所列单位均为虚构" in p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    assert client.get(reverse("reports:proofs", args=[made.pk])).status_code == 200
    assert client.get(reverse("reports:figure", args=[made.pk, "P999"])).status_code == 404


@pytest.mark.slow
def test_a_report_is_made_again_byte_for_byte_after_the_records_changed(made):
    Batch.objects.all().delete()
    assert services.reproduces(made)


@pytest.mark.slow
def test_an_edited_copy_is_compared_and_its_changed_numbers_listed(made, sign_in):
    edited = docx.Document(io.BytesIO(bytes(made.word)))
    for text in edited.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        if text.text == "90.0%":
            text.text = "96.0%"
    held = io.BytesIO()
    edited.save(held)
    answer = sign_in("leader").post(reverse("reports:compare", args=[made.pk]), {"file": SimpleUploadedFile("改.docx", held.getvalue())})
    page = answer.content.decode()
    assert "90.0%" in page and "96.0%" in page and "改动的数和措辞 1 处" in page
    assert AuditEntry.objects.filter(action="reports.compare").exists()


def test_a_template_with_faults_is_not_kept_and_the_page_says_where(cast, snapshot, sign_in):
    client = sign_in("office")
    answer = client.post(reverse("reports:templates"), {"file": upload("合格率{工业产品质量监督抽检合格率}。"), "name": "坏"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "正文第1段" in page and "工业产品质量监督抽查合格率" in page
    assert not ReportTemplate.objects.exists()
    answer = client.post(reverse("reports:templates"), {"file": SimpleUploadedFile("x.docx", b"no zip"), "name": ""})
    assert answer.status_code == 422 and "不是能打开的 Word" in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lead", "leader", "reviewer"])
def test_staff_reads_and_only_the_office_makes(made, cast, region, snapshot, sign_in, name):
    client = sign_in(name)
    assert client.get(reverse("reports:index")).status_code == 200
    assert client.post(reverse("reports:finalise", args=[made.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        services.start(cast[name], region, "situation_year", "2026", snapshot, {})


@pytest.mark.parametrize("name", ["enterprise", "public", None])
def test_outsiders_see_no_report(cast, sign_in, name):
    assert sign_in(name).get(reverse("reports:index")).status_code in (302, 403)
    assert sign_in(name).get(reverse("reports:templates")).status_code in (302, 403)


@pytest.mark.slow
def test_another_county_sees_no_report(made, cast, elsewhere, sign_in):
    cast["office"].region = elsewhere
    cast["office"].save()
    client = sign_in("office")
    assert client.get(reverse("reports:detail", args=[made.pk])).status_code == 403
    assert client.get(reverse("reports:template_file", args=[ReportTemplate.objects.get().code])).status_code == 404


@pytest.mark.slow
def test_a_report_is_finished_once_and_then_stays(made, cast):
    services.finalise(cast["office"], made)
    with pytest.raises(InputError):
        services.finalise(cast["office"], made)
    with pytest.raises(InputError):
        services.discard(cast["office"], made)
    assert AuditEntry.objects.filter(action="reports.finalise").count() == 1


@pytest.mark.slow
def test_a_report_with_errors_is_not_finished(made, cast):
    made.findings = [{"severity": "error", "place": "第1段", "message": "错"}]
    made.save()
    with pytest.raises(InputError, match="1 处错误"):
        services.finalise(cast["office"], made)


@pytest.mark.slow
def test_periods_that_cannot_be_are_refused_in_words(cast, snapshot, sign_in):
    client = sign_in("office")
    for period in ("", "0070", "2027", "9999", "2026Q9", "2026/2025", "二〇二六", "2026\x00"):
        Report.objects.all().delete()
        answer = client.post(reverse("reports:index"), {"template": "oversight_circular", "period": period, "snapshot": snapshot.pk})
        if answer.status_code == 302:  # made in the background, where the sentence is kept
            services.finish(Report.objects.get().pk)
            assert Report.objects.get().state == "failed" and Report.objects.get().error
        else:
            assert answer.status_code == 422


def test_a_template_that_needs_a_score_says_so_where_there_is_none(cast, region, snapshot):
    with pytest.raises(InputError, match="还没有采用评分表"):
        services.start(cast["office"], region, "assessment_circular", "2026", snapshot, {})
    with pytest.raises(InputError, match="没有这个模板"):
        services.start(cast["office"], region, "own:999", "2026", snapshot, {})
