"""Names in documents: resolved by the register, asked once, remembered, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from web.duties.conftest import PLAN
from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.documents.selectors import meanings_of, unit_map
from zhiheng_web.documents.services.naming import answer_name, take_back_name
from zhiheng_web.organisations.models import Unit, UnitAlias
from zhiheng_web.organisations.services import create_unit, remember_name
from zhiheng_web.plans.models import TargetUnit, TaskUnit
from zhiheng_web.plans.services import adopt_plan

ASKED = "县产业促进中心"


@pytest.fixture
def plan(upload: Any, units: Any, township: Any) -> Any:
    return upload(PLAN, "方案.txt")


def test_full_short_and_former_names_lead_to_their_units(plan: Any) -> None:
    found = {name: (m.sense, m.unit.code if m.unit else m.class_code) for name, m in meanings_of(plan).items()}
    assert found == {
        "县质监局": ("unit", "yt-scjg"),
        "县农委": ("unit", "yt-nyncj"),
        "县住建局": ("unit", "yt-zjj"),
        "县水利局": ("unit", "yt-slj"),
        "县市场监督管理局": ("unit", "yt-scjg"),
        "县直有关部门": ("class", "departments"),
        "各乡镇人民政府": ("class", "townships"),
        ASKED: ("unknown", ""),
    }


@pytest.mark.slow
def test_a_name_is_asked_once_and_the_next_document_does_not_ask(plan: Any, cast: Any, upload: Any, sign_in: Any) -> None:
    office = sign_in("office")
    page = office.get(reverse("documents:names", args=[plan.pk])).content.decode()
    assert f"“{ASKED}”是哪个单位" in page and page.count("是哪个单位") == 1
    assert "2018年机构改革" in page and "县直有关部门" in page
    answer = office.post(reverse("documents:names", args=[plan.pk]), {"name": ASKED, "answer": "unit:yt-czj"}, follow=True)
    assert "已记住" in answer.content.decode() and "所有名称都已对上" in answer.content.decode()
    second = upload(PLAN.replace("94%", "95%"), "另一份.txt")
    assert unit_map(second)[ASKED].code == "yt-czj"
    page = office.get(reverse("documents:names", args=[second.pk])).content.decode()
    assert "是哪个单位" not in page and "您回答过的" in page
    assert "云汀县质量强县建设实施方案" in office.get(reverse("organisations:names")).content.decode()


def test_names_that_differ_by_the_level_word_alone_are_taken_in_one_go(cast: Any, units: Any, upload: Any, sign_in: Any) -> None:
    other = upload(PLAN.replace("县质监局牵头，县农委配合", "区市场监管局牵头，区农业农村局配合"), "区方案.txt")
    office = sign_in("office")
    page = office.get(reverse("documents:names", args=[other.pk])).content.decode()
    assert "只差层级字的 2 个" in page
    office.post(reverse("documents:names", args=[other.pk]), {"offered": "1"})
    found = unit_map(other)
    assert (found["区市场监管局"], found["区农业农村局"], found[ASKED]) == (units["yt-scjg"], units["yt-nyncj"], None)


def test_an_answer_is_taken_back_and_asked_again(plan: Any, cast: Any, sign_in: Any) -> None:
    alias = answer_name(cast["office"], plan, ASKED, "outside")
    assert meanings_of(plan)[ASKED].sense == "outside"
    sign_in("office").post(reverse("organisations:forget", args=[alias.pk]))
    assert meanings_of(plan)[ASKED].sense == "unknown"
    alias.refresh_from_db()
    assert alias.withdrawn_by == cast["office"]
    assert list(AuditEntry.objects.filter(action__startswith="organisations.").values_list("action", flat=True).order_by("id")) == [
        "organisations.remember_name",
        "organisations.forget_name",
    ]
    with pytest.raises(InputError, match="没有记住"):
        take_back_name(cast["office"], plan, ASKED)


@pytest.mark.parametrize(
    ("answer", "sense", "words"),
    [("class:society", "class", "企业、协会"), ("outside", "outside", ""), ("new:department", "unit", ASKED)],
)
def test_a_name_may_be_a_set_a_body_outside_or_a_new_unit(plan: Any, cast: Any, answer: str, sense: str, words: str) -> None:
    alias = answer_name(cast["office"], plan, ASKED, answer)
    meaning = meanings_of(plan)[ASKED]
    assert meaning.sense == sense and words in meaning.words
    assert alias.created_unit == answer.startswith("new")


def test_plans_that_stand_learn_an_answer_and_unlearn_it(plan: Any, cast: Any, units: Any) -> None:
    adopt_plan(cast["office"], plan)
    row = TaskUnit.objects.get(name=ASKED)
    assert (row.sense, row.unit) == ("unknown", None)
    answer_name(cast["office"], plan, ASKED, "unit:yt-czj")
    row.refresh_from_db()
    assert (row.sense, row.unit) == ("unit", units["yt-czj"])
    take_back_name(cast["office"], plan, ASKED)
    row.refresh_from_db()
    assert (row.sense, row.unit) == ("unknown", None)
    former = TargetUnit.objects.get(name="县质监局")
    assert former.unit == units["yt-scjg"] and "2018年机构改革" in former.note


@pytest.mark.parametrize("answer", ["", "unit:nobody", "class:nothing", "elsewhere", "new:class"])
def test_an_answer_that_is_none_is_refused(plan: Any, cast: Any, answer: str) -> None:
    with pytest.raises(InputError):
        answer_name(cast["office"], plan, ASKED, answer)
    assert not UnitAlias.objects.exists() and not Unit.objects.filter(name=ASKED).exists()


def test_a_unit_elsewhere_and_a_name_the_document_lacks_are_refused(plan: Any, cast: Any, region: Any, elsewhere: Any) -> None:
    other = Unit.objects.create(code="qx-1", name="县某局", region=elsewhere)
    with pytest.raises(InputError, match="不是本行政区域"):
        remember_name(cast["office"], region, ASKED, "unit", unit=other)
    with pytest.raises(InputError, match="没有“县某某局”"):
        answer_name(cast["office"], plan, "县某某局", "outside")
    with pytest.raises(InputError, match="已有"):
        create_unit(cast["office"], region, "县市场监管局")


@pytest.mark.parametrize("who", ["lead", "leader", "reviewer"])
def test_only_the_office_answers(plan: Any, cast: Any, sign_in: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        answer_name(cast[who], plan, ASKED, "outside")
    page = sign_in(who).get(reverse("documents:names", args=[plan.pk]))
    assert page.status_code == 200 and "name=\"answer\"" not in page.content.decode()
    assert sign_in(who).post(reverse("documents:names", args=[plan.pk]), {"name": ASKED, "answer": "outside"}).status_code == 403


def test_a_place_of_the_text_is_shown_highlighted(plan: Any, sign_in: Any) -> None:
    text = plan.data["document"]["text"]
    start = text.index("织密")
    page = sign_in("leader").get(reverse("documents:place", args=[plan.pk, start, start + 4])).content.decode()
    assert 'id="here" tabindex="-1">织密监督</mark>' in page
    assert sign_in("leader").get(reverse("documents:place", args=[plan.pk, 5, 10**6])).status_code == 404
