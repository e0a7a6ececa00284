"""A document of another county: said in the review, and adopted with a reason only."""

import pytest
from django.urls import reverse

from web.documents.document_samples import PLAN, SCORECARD
from web.documents.reviewing_samples import review_all
from zhiheng.errors import InputError
from zhiheng_web.documents.regions import foreign_place, named_place
from zhiheng_web.plans.services import adopt_plan
from zhiheng_web.scorecards.models import ScorecardVersion


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("清溪县质量强县建设实施方案", "清溪县"),
        ("南江省临川市清溪县2026年度质量强县考核细则", "清溪县"),
        ("关于印发《清溪县质量强县建设实施方案》的通知", "清溪县"),
        ("2026年度清溪县质量强县考核", "清溪县"),
        ("质量强县建设实施方案", ""),
        ("关于加强县域质量基础设施建设的意见", ""),
        ("市场监督管理局2026年工作要点", ""),
        ("城市质量提升行动方案", ""),
        ("各县区质量工作考核评分细则", ""),
        ("全市质量工作要点", ""),
    ],
)
def test_the_place_is_the_one_the_title_begins_with(title, place):
    assert named_place(title) == place


@pytest.mark.parametrize(
    ("title", "issuer", "foreign"),
    [
        ("清溪县质量强县建设实施方案", "", "清溪县"),
        ("质量强县建设实施方案", "清溪县质量发展委员会", "清溪县"),
        ("云汀县质量强县建设实施方案", "", ""),
        ("临川市质量强市建设考核办法", "临川市人民政府", ""),
        ("石桥镇质量提升方案", "", ""),
        ("质量强县建设实施方案", "县质量发展委员会", ""),
    ],
)
def test_a_superior_and_an_own_document_are_not_foreign(region, title, issuer, foreign):
    assert foreign_place({"title": title, "issuer": issuer}, region) == foreign


def test_the_review_says_whose_document_it_is(upload, sign_in):
    document = upload(PLAN.replace("云汀县", "清溪县"), "方案.txt")
    (found,) = document.data["findings"]
    assert (found["code"], found["severity"]) == ("document.other_region", "warning")
    start, end = found["span"]
    assert document.data["document"]["text"][start:end] == "清溪县"
    page = sign_in("office").get(reverse("documents:review", args=[document.pk])).content.decode()
    assert "这份文件写的是“清溪县”，本级是“云汀县”" in page


def test_a_plan_of_another_county_is_adopted_with_a_reason_only(upload, cast, sign_in):
    document = review_all(cast["office"], upload(PLAN.replace("云汀县", "清溪县"), "方案.txt"))
    answer = sign_in("office").post(reverse("plans:adopt", args=[document.pk]), {"reason": " "}, follow=True)
    assert "请在说明里写明理由" in answer.content.decode()
    with pytest.raises(InputError, match="清溪县"):
        adopt_plan(cast["office"], document)
    assert adopt_plan(cast["office"], document, "两县共建，参照执行").reason == "两县共建，参照执行"


def test_a_scorecard_of_another_county_is_adopted_with_a_reason_only(upload, cast, sign_in):
    document = review_all(cast["office"], upload(SCORECARD.replace("云汀县", "清溪县"), "评分表.txt"))
    address = reverse("scorecards:adopt", args=[document.pk])
    office = sign_in("office")
    assert "这份文件写的是“清溪县”" in office.get(address).content.decode()
    refused = office.post(address, {"period_from": "2026", "reason": ""})
    assert refused.status_code == 422 and "请在说明里写明理由" in refused.content.decode()
    assert not ScorecardVersion.objects.exists()
    office.post(address, {"period_from": "2026", "reason": "经县政府同意参照执行"})
    assert ScorecardVersion.objects.get().reason == "经县政府同意参照执行"


def test_a_document_of_our_own_says_nothing(card, sign_in):
    assert "document.other_region" not in [f["code"] for f in card.data["findings"]]
    assert 'id="foreign"' not in sign_in("office").get(reverse("scorecards:adopt", args=[card.pk])).content.decode()
