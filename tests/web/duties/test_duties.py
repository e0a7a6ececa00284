"""A unit's page and its target agreement: everything it answers for, from every document in force."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from web.duties.conftest import PLAN
from zhiheng.errors import InputError
from zhiheng.values import Period
from zhiheng_web.duties import services
from zhiheng_web.duties.composing import standings
from zhiheng_web.duties.models import Agreement
from zhiheng_web.duties.selectors import duties_of
from zhiheng_web.organisations.models import Unit
from zhiheng_web.plans.services import adopt_plan

TODAY = date(2026, 5, 1)


def lines(unit: Unit, region: Any) -> Any:
    return duties_of(unit, region, Period.year(2026), TODAY)


def test_duties_come_from_plan_and_scorecard_under_any_name(adopted: Any, units: Any, region: Any) -> None:
    found = lines(units["yt-scjg"], region)
    held = [(x.kind, x.role, x.what.split("（")[0], x.via) for x in found.lines]
    assert ("target", "lead", "工业产品质量监督抽查合格率", "县质监局") in held
    assert ("task", "lead", "织密监督抽查网络", "县市场监督管理局") in held
    assert ("clause", "by_remit", "产品质量省级以上监督抽查合格率90%以上", "") in held
    assert found.points == 2 and found.open_count == 0
    assert all(x.url for x in found.lines)


def test_a_set_reaches_its_members_and_an_open_set_only_says_so(adopted: Any, units: Any, township: Any, region: Any) -> None:
    found = lines(township, region)
    assert [(x.kind, x.via) for x in found.lines] == [("task", "各乡镇人民政府")]
    assert found.open_count == 1
    assert [x.kind for x in lines(units["yt-czj"], region).lines] == ["clause", "clause"]


def test_states_follow_the_day(adopted: Any, units: Any, township: Any, region: Any) -> None:
    assert [x.state for x in lines(township, region).lines] == ["soon"]
    late = duties_of(township, region, Period.year(2026), date(2026, 8, 1))
    assert [x.state for x in late.lines] == ["past"]
    assert {x.state for x in lines(units["yt-czj"], region).lines} == {"unscored"}


@pytest.mark.slow
def test_the_page_filters_links_to_the_text_and_exports(adopted: Any, sign_in: Any) -> None:
    client = sign_in("lead")
    address = reverse("duties:unit", args=["yt-scjg"])
    page = client.get(address).content.decode()
    assert "工业产品质量监督抽查合格率" in page and "文件写“县质监局”" in page and "/place/" in page
    assert "产品质量省级以上" in page and "挂在本单位的分值" in page
    only = client.get(address, {"kind": "task"}).content.decode()
    assert "织密监督抽查网络" in only and "产品质量省级以上" not in only
    assert "没有符合条件" in client.get(address, {"q": "不会有的字"}).content.decode()
    openpyxl = pytest.importorskip("openpyxl")
    answer = client.get(reverse("duties:export", args=["yt-scjg"]), {"kind": "clause"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [c.value for c in sheet[2]][:3] == ["类别", "分工", "内容"] and sheet.max_row == 4
    assert client.get(reverse("duties:list")).url == address


def test_the_public_sees_no_duties_and_a_unit_without_any_is_told(adopted: Any, sign_in: Any) -> None:
    assert sign_in("public").get(reverse("duties:unit", args=["yt-scjg"])).status_code == 403
    assert "没有列到本单位" in sign_in("leader").get(reverse("duties:unit", args=["yt-jtysj"])).content.decode()


@pytest.mark.slow
def test_an_agreement_holds_the_units_own_items_of_the_year(adopted: Any, units: Any, cast: Any) -> None:
    docx = pytest.importorskip("docx")
    made = services.write_agreement(cast["office"], units["yt-zjj"], 2025, date(2025, 5, 1))
    text = _text(docx, made)
    assert "甲方：云汀县质量发展委员会" in text and "乙方：县住建局" in text and "其他工程一次验收合格率" in text
    assert "①《云汀县质量强县建设实施方案》" in text and "①第2项目标" in text
    tasks = _text(docx, services.write_agreement(cast["office"], units["yt-scjg"], 2026, TODAY))
    assert "1.织密监督抽查网络。每年一季度印发年度抽查计划。（牵头；来源：①二（一））" in tasks
    assert "产品质量目标。" not in tasks  # it only heads the targets above
    with pytest.raises(InputError, match="没有2026年的目标"):  # its only target was due in 2025
        services.write_agreement(cast["office"], units["yt-zjj"], 2026, TODAY)


def _text(docx: Any, agreement: Agreement) -> str:
    from zhiheng_web.shared import store

    document = docx.Document(io.BytesIO(store.read(agreement.digest)))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.mark.slow
def test_the_same_content_is_one_agreement_and_a_new_plan_makes_it_stale(
    adopted: Any, units: Any, cast: Any, region: Any, upload: Any
) -> None:
    first = services.write_agreement(cast["office"], units["yt-scjg"], 2026, TODAY)
    assert services.write_agreement(cast["office"], units["yt-scjg"], 2026, TODAY).pk == first.pk
    adopt_plan(cast["office"], upload(PLAN.replace("94%", "96%"), "修订.txt"))
    row = next(r for r in standings(region, 2026, TODAY) if r.unit == units["yt-scjg"])
    assert row.is_stale
    second = services.write_agreement(cast["office"], units["yt-scjg"], 2026, TODAY)
    assert (second.number, second.digest != first.digest) == (2, True)
    assert not next(r for r in standings(region, 2026, TODAY) if r.unit == units["yt-scjg"]).is_stale


@pytest.mark.slow
def test_all_agreements_are_one_zip_and_units_without_items_are_named(
    adopted: Any, sign_in: Any, settings: Any
) -> None:
    settings.FIXED_TODAY = TODAY
    office = sign_in("office")
    empty = office.get(reverse("duties:all", args=[2026]), follow=True).content.decode()
    assert "还没有生成责任书" in empty
    page = office.post(reverse("duties:write"), follow=True).content.decode()
    assert "个单位没有目标、任务或评分条款" in page and "县交通运输局" in page
    answer = office.get(reverse("duties:all", args=[2026]))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "县市场监管局2026年度质量工作目标责任书.docx" in names and len(names) == Agreement.objects.count()
    refused = office.post(reverse("duties:write"), {"unit": "yt-jtysj"}, follow=True).content.decode()
    assert "不能生成责任书" in refused


@pytest.mark.slow
def test_a_signed_copy_is_kept_by_its_digest(adopted: Any, units: Any, cast: Any, sign_in: Any) -> None:
    made = services.write_agreement(cast["office"], units["yt-scjg"], 2026, TODAY)
    office = sign_in("office")
    office.post(reverse("duties:signed", args=[made.pk]), {"file": SimpleUploadedFile("签字件.pdf", b"%PDF-1.4 signed")})
    made.refresh_from_db()
    assert made.signed_name == "签字件.pdf" and len(made.signed_digest) == 64
    answer = office.get(reverse("duties:download", args=[made.pk]), {"signed": "1"})
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 signed"
    assert "请选择" in office.post(reverse("duties:signed", args=[made.pk]), follow=True).content.decode()


@pytest.mark.parametrize("who", ["lead", "leader", "reviewer"])
def test_only_the_office_writes_agreements(adopted: Any, units: Any, cast: Any, sign_in: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.write_agreement(cast[who], units["yt-scjg"], 2026, TODAY)
    assert sign_in(who).post(reverse("duties:write")).status_code == 403
    assert sign_in(who).get(reverse("duties:agreements")).status_code == 200


@pytest.mark.slow
def test_the_page_of_agreements_asks_no_more_for_more_units(
    adopted: Any, cast: Any, region: Any, sign_in: Any, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.FIXED_TODAY = TODAY
    services.write_all(cast["office"], region, 2026, TODAY)
    for i in range(8):
        Unit.objects.create(code=f"x{i}", name=f"某某{i}镇人民政府", kind="township", region=region)
    client = sign_in("office")
    client.get(reverse("duties:agreements"))
    with django_assert_max_num_queries(20):
        client.get(reverse("duties:agreements"))
