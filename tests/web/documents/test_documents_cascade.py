"""The cascade on pages: levels, the matrix, one cell with both places, people's word, Excel."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from zhiheng.errors import InputError
from zhiheng_web.documents import cascading
from zhiheng_web.documents.models import CascadeLink, SourceDocument
from zhiheng_web.documents.services.cascading import say_link, set_level

CITY = """临川市质量强市建设实施方案

一、主要目标

到2027年，工业产品质量监督抽查合格率达到96%以上，每万人口发明专利拥有量达到9件。

二、重点任务

（一）培育质量标杆。遴选一批质量标杆企业，推广先进质量管理方法。（市市场监管局负责）

（二）加快外贸转型。培育出口示范企业。（市商务局负责）
"""


@pytest.fixture
def city(upload):
    """The city's plan, as the county received it."""
    return upload(CITY, "市方案.txt")


def page(client, upper, **asked):
    return client.get(reverse("documents:cascade", args=[upper.pk]), asked).content.decode()


def cell_address(upper, lower, kind, key):
    return reverse("documents:cascade_cell", args=[upper.pk, lower.pk, kind, key])


def test_documents_know_their_level_from_their_words(city, plan, card):
    assert (city.level, plan.level, card.level) == ("city", "county", "county")


@pytest.mark.slow
def test_the_matrix_says_what_is_weaker_and_what_is_missing(city, plan, card, sign_in):
    client = sign_in("leader")
    assert client.get(reverse("documents:cascades")).url == reverse("documents:cascade", args=[city.pk])
    text = page(client, city)
    assert "低于上级" in text and "未承接" in text and plan.title in text and card.title in text
    weaker = page(client, city, show="weaker")
    assert "工业产品质量监督抽查合格率" in weaker and "加快外贸转型" not in weaker
    assert "加快外贸转型" in page(client, city, show="missing", lower=str(plan.pk))
    assert card.title not in page(client, city, lower=str(plan.pk)).split("选哪些文件")[0]
    assert client.get(reverse("documents:cascade", args=[city.pk]), {"show": "?", "lower": "x"}).status_code == 200


@pytest.mark.slow
def test_the_page_opens_with_the_level_above_the_own_one(city, plan, upload, sign_in):
    town = upload(CITY.replace("临川市", "云汀县青禾镇").replace("强市", "强镇"), "镇方案.txt")
    assert town.level == "township"
    answer = sign_in("lead").get(reverse("documents:cascades"))
    assert answer.url == reverse("documents:cascade", args=[city.pk])
    for k in range(7):
        upload(CITY.replace("96%", f"9{k}.5%"), "市方案.txt")
    text = page(sign_in("lead"), city)
    assert "另有 2 份" in text and text.count('aria-current="page"') >= 1


def test_one_cell_shows_both_sentences_in_their_places_with_reasons(city, plan, sign_in):
    text = sign_in("lead").get(cell_address(city, plan, "target", "t1")).content.decode()
    assert text.count("<h1") == 1
    part = sign_in("lead").get(cell_address(city, plan, "target", "t1"), headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in part and "<h2" in part  # beside the matrix the page has its first heading
    assert "上级不低于96%，本级不低于95%，低于上级要求" in text
    assert "达到96%以上" in text and "达到95%以上" in text and "指标同名" in text
    assert f"/documents/{plan.pk}/review/?part=plan&amp;at=target-t1#item-target-t1" in text
    assert "认定承接" not in text
    assert sign_in("lead").get(cell_address(city, plan, "target", "t99")).status_code == 404


def test_what_a_person_says_is_remembered_and_goes_before(city, plan, cast, sign_in):
    client = sign_in("office")
    address = cell_address(city, plan, "target", "t1")
    assert client.post(address, {"below": "target|t1", "verdict": "rejected"}).status_code == 422
    client.post(address, {"below": "target|t1", "verdict": "rejected", "reason": "口径不同"})
    found = cascading.square(fresh(city), fresh(plan), "target", "t1")
    assert found.cell.links[-1].verdict == "rejected" and found.cell.state != "weaker"
    assert "口径不同" in client.get(address).content.decode()
    client.post(address, {"below": "target|t1", "verdict": ""})
    assert CascadeLink.objects.count() == 0
    part = client.post(
        cell_address(city, plan, "task", "k2"),
        {"below": "task|k1", "verdict": "confirmed"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "<html" not in part and "已认定承接" in part and "有承接" in part
    assert cascading.square(fresh(city), fresh(plan), "task", "k2").confirmed


def fresh(document):
    return SourceDocument.objects.get(pk=document.pk)


def test_only_the_office_decides_and_only_about_what_is_there(city, plan, cast, elsewhere, sign_in):
    place = ("target", "t1")
    with pytest.raises(PermissionDenied):
        say_link(cast["lead"], city, place, plan, place, "confirmed")
    with pytest.raises(InputError, match="过时"):
        say_link(cast["office"], city, place, plan, ("target", "t99"), "confirmed")
    with pytest.raises(InputError, match="请选择"):
        say_link(cast["office"], city, place, plan, place, "perhaps")
    assert sign_in("public").get(reverse("documents:cascade", args=[city.pk])).status_code == 403
    plan.region = elsewhere
    plan.save()
    assert sign_in("office").get(cell_address(city, plan, "target", "t1")).status_code == 403


def test_a_level_is_corrected_by_a_person(city, plan, cast, sign_in):
    with pytest.raises(InputError, match="层级"):
        set_level(cast["office"], plan, "village")
    sign_in("office").post(reverse("documents:level", args=[plan.pk]), {"level": "city", "back": str(city.pk)})
    assert fresh(plan).level == "city"
    assert "没有更低一级的文件" in page(sign_in("office"), city)


def test_without_documents_the_page_says_how_they_come_here(sign_in):
    assert "上传省、市的方案" in sign_in("office").get(reverse("documents:cascades")).content.decode()


def test_the_matrix_is_exported_with_what_needs_a_look_apart(city, plan, sign_in):
    body = sign_in("lead").get(reverse("documents:export_cascade", args=[city.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames == ["承接矩阵", "承接对照", "需要看的"]
    grid = list(book["承接矩阵"].iter_rows(values_only=True))
    assert grid[1][5:] == (plan.title,) and grid[2][5].startswith("低于上级：第1项目标")
    rows = list(book["承接对照"].iter_rows(values_only=True))
    assert rows[0][0].startswith("上级文件") and rows[1][:3] == ("上级条款", "类别", "上级内容")
    assert any(row[6] == "低于上级" and "96%" in row[7] for row in rows[2:])
    assert {row[6] for row in list(book["需要看的"].iter_rows(values_only=True))[2:]} <= {"低于上级", "未承接", "待认定"}


def test_the_matrix_asks_a_fixed_number_of_questions(city, plan, card, sign_in, django_assert_max_num_queries):
    client = sign_in("office")
    with django_assert_max_num_queries(9):
        page(client, city)


def test_another_countys_documents_are_columns_only_when_asked_for(city, plan, upload, sign_in):
    other = upload("青禾县质量强县建设实施方案\n一、工作目标\n到2027年，工业产品质量监督抽查合格率达到94%以上。\n", "青禾.txt")
    text = page(sign_in("office"), city)
    assert other.level == "county" and f'value="{plan.pk}"' in text
    assert f'name="lower" value="{other.pk}"> {other.title}' in text
    assert other.title not in text.split("cascade-more")[0]
    asked = sign_in("office").get(reverse("documents:cascade", args=[city.pk]), {"lower": [other.pk]}).content.decode()
    assert "别的地区，供参照" in asked.split("cascade-more")[0] and plan.title not in asked.split("cascade-more")[0]
