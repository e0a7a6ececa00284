"""Plans: adopted from a reviewed document, listed by unit, dimension and due time."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from web.documents.document_samples import PLAN
from zhiheng.errors import InputError
from zhiheng_web.documents import services as documents
from zhiheng_web.plans.models import Plan
from zhiheng_web.plans.services import adopt_plan, last_day

SHARED = Path(__file__).parents[4] / "shared" / "sources"


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2027", date(2027, 12, 31)),
        ("2027-06", date(2027, 6, 30)),
        ("2027-06-15", date(2027, 6, 15)),
        ("2021/2025", date(2025, 12, 31)),
        (None, None),
        ("近期", None),
    ],
)
def test_a_due_time_ends_on_its_last_day(due, day):
    assert last_day(due) == day


def test_adopting_keeps_aims_places_and_units_with_their_printed_names(plan, cast, units):
    adopted = adopt_plan(cast["office"], plan, "县委常委会议定")
    assert (adopted.version, adopted.status, adopted.reason) == (1, "adopted", "县委常委会议定")
    target = adopted.targets.get(key="t3")
    assert (target.aim, target.due_on) == ("不低于 10 家", date(2027, 12, 31))
    assert plan.data["document"]["text"][target.span_start : target.span_end] == target.quote
    assert [(a.role, a.name, a.unit) for a in target.assignments.all()] == [
        ("lead", "县市场监管局", units["yt-scjg"]),
        ("support", "县农业农村局", units["yt-nyncj"]),
        ("support", "县工业园区管委会", None),
    ]
    assert set(adopted.tasks.get(key="k2").units.all()) == {units["yt-zjj"], units["yt-slj"]}
    plan.refresh_from_db()
    assert plan.status == "adopted" and plan.adopted_parts == ["plan"]


def test_what_was_changed_in_the_review_is_what_is_adopted(plan, cast, units):
    documents.change_entry(cast["office"], plan, "target", "t1", {"value": "97"}, "核对原件")
    documents.map_unit(cast["office"], plan, "县工业园区管委会", units["yt-czj"])
    plan.refresh_from_db()
    adopted = adopt_plan(cast["office"], plan)
    assert adopted.targets.get(key="t1").value == "97"
    assert adopted.targets.get(key="t3").assignments.get(name="县工业园区管委会").unit == units["yt-czj"]


def test_a_second_version_retires_the_first(plan, cast, upload):
    office = cast["office"]
    first = adopt_plan(office, plan)
    with pytest.raises(InputError, match="已经采用"):
        adopt_plan(office, plan)
    second = adopt_plan(office, upload(PLAN.replace("95%", "96%"), "修订.txt"))
    first.refresh_from_db()
    assert (first.status, second.version) == ("retired", 2)
    plan.refresh_from_db()
    documents.reopen(office, plan, "plan", "恢复原稿")
    plan.refresh_from_db()
    assert adopt_plan(office, plan).version == 3
    assert Plan.objects.filter(status="adopted").count() == 1


def test_only_the_committee_office_adopts(plan, cast, sign_in):
    with pytest.raises(PermissionDenied):
        adopt_plan(cast["lead"], plan)
    assert sign_in("lead").post(reverse("plans:adopt", args=[plan.pk])).status_code == 403
    assert Plan.objects.count() == 0


def test_a_document_without_targets_or_withdrawn_is_refused_in_a_sentence(plan, cast, upload, sign_in):
    empty = upload("关于召开会议的通知\n\n定于下周召开会议。\n", "通知.txt")
    page = sign_in("office").post(reverse("plans:adopt", args=[empty.pk]), follow=True)
    assert "没有读到目标和任务" in page.content.decode()
    documents.withdraw(cast["office"], plan, "发错了")
    plan.refresh_from_db()
    with pytest.raises(InputError, match="撤回"):
        adopt_plan(cast["office"], plan)


@pytest.mark.slow
def test_the_list_is_filtered_by_unit_dimension_due_and_words(plan, cast, sign_in):
    adopt_plan(cast["office"], plan)
    client = sign_in("lead")

    def shown(**asked):
        return client.get(reverse("plans:list"), asked).content.decode()

    everything = shown()
    assert "质量标杆企业" in everything and "大中型工程一次验收合格率" in everything
    assert f"{reverse('documents:review', args=[plan.pk])}?part=plan#item-target-t3" in everything
    assert "大中型工程" not in shown(unit="yt-scjg") and "质量标杆企业" in shown(unit="yt-scjg")
    assert "质量标杆企业" not in shown(dimension="engineering")
    assert "没有符合条件的目标" in shown(due="past")
    assert "提升工程质量" in shown(tab="tasks", due="none") and "提升产品质量</td>" not in shown(
        tab="tasks", due="none"
    )
    assert "质量标杆企业" in shown(unit="-") and "大中型" not in shown(unit="-")
    assert "大中型工程" in shown(q="验收")


def test_the_former_address_of_a_units_page_leads_to_its_duties(plan, sign_in):
    answer = sign_in("leader").get(reverse("plans:unit", args=["yt-nyncj"]))
    assert answer.status_code == 302 and answer.url == reverse("duties:unit", args=["yt-nyncj"])
    assert sign_in("leader").get(reverse("plans:unit", args=["nobody"])).status_code == 404
    assert sign_in("public").get(reverse("plans:unit", args=["yt-czj"])).status_code == 403


@pytest.mark.slow
def test_lists_ask_the_same_number_of_questions_however_long_they_are(
    plan, cast, upload, sign_in, django_assert_num_queries
):
    adopt_plan(cast["office"], plan)
    client = sign_in("office")
    addresses = [reverse("plans:list"), reverse("duties:unit", args=["yt-scjg"])]
    for address in addresses:
        client.get(address)
    with django_assert_num_queries(9):
        client.get(addresses[0])
    with django_assert_num_queries(9):
        client.get(addresses[1])
    for i in range(3):
        adopt_plan(cast["office"], upload(f"第{i}" + PLAN, f"{i}.txt"))
    with django_assert_num_queries(9):
        client.get(addresses[0])
    with django_assert_num_queries(9):
        client.get(addresses[1])


def test_an_empty_list_says_how_plans_come_here(sign_in):
    assert "上传方案" in sign_in("office").get(reverse("plans:list")).content.decode()
    assert "质发办上传" in sign_in("leader").get(reverse("plans:list")).content.decode()
    assert "还没有采用的方案" in sign_in("leader").get(reverse("plans:versions")).content.decode()


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the source documents lie beside the checkout only in development")
def test_the_county_plan_is_adopted_from_its_source(upload, cast, sign_in):
    document = upload(next(SHARED.glob("001_*")).read_bytes(), "001.txt")
    with pytest.raises(InputError, match="写的是“霍山县”，不是“云汀县”"):
        adopt_plan(cast["office"], document)
    adopted = adopt_plan(cast["office"], document, "参照执行")
    assert adopted.targets.count() > 25 and adopted.tasks.count() > 10
    assert adopted.number == "质委〔2021〕1号"
    assert sign_in("leader").get(reverse("plans:list")).status_code == 200
