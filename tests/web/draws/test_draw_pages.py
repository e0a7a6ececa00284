"""From the plan to the certificate: the pages of a draw, who may do what, and that every way back is closed or kept in sight."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from web.draws.conftest import SECRETS
from zhiheng.errors import InputError
from zhiheng.sampling import commitment, read_certificate, verify_certificate
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.draws import pools as lists
from zhiheng_web.draws import services
from zhiheng_web.draws.measures import measures
from zhiheng_web.draws.models import Draw, State
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record, create_record
from zhiheng_web.registries.inspections.models import Visit

DAY = date(2026, 10, 31)
PLAN = {"number": "CQ-1", "title": "计量抽查", "year": "2026", "matters": ["JL-01 计量检查"], "classes": "credit", "each": "2", "skill": "计量"}
RATIOS = {"A": "30", "B": "50", "未分类": "100"}


def _strata() -> dict[str, Any]:
    return {n: {"percent": p, "at_least": 0, "cap": 1, "basis": "规定"} for n, p in RATIOS.items()}


@pytest.fixture
def opened(pools: Any, cast: Any, region: Any) -> Draw:
    """A frozen draw of the lead unit."""
    draw = Draw(
        region=region, unit=pools["unit"], number="CQ-1", title="计量抽查", year=2026, matters=["JL-01 计量检查"],
        classes="credit", skill="计量", created_by=cast["lead"],
    )
    services.plan_draw(cast["lead"], draw)
    services.set_strata(cast["lead"], draw, _strata())
    return services.open_draw(cast["lead"], draw, DAY)


@pytest.fixture
def drawn(opened: Draw, cast: Any) -> Draw:
    """The draw made by the lead unit's liaison and a reviewer."""
    for name, secret in SECRETS.items():
        services.commit(cast[name], opened, secret=secret)
    for name, secret in SECRETS.items():
        services.tell(cast[name], opened, secret)
    opened.refresh_from_db()
    return opened


@pytest.mark.slow
def test_a_draw_goes_from_plan_to_inspections_on_the_pages(pools: Any, sign_in: Any) -> None:
    lead, reviewer = sign_in("lead"), sign_in("reviewer")
    assert "拟定一次抽取" in lead.get("/draws/").content.decode()
    answer = lead.post("/draws/new/", {**PLAN, "unit": pools["unit"].pk, "frame": ""})
    draw = Draw.objects.get()
    assert answer["Location"] == f"/draws/{draw.pk}/"
    page = lead.get(f"/draws/{draw.pk}/").content.decode()
    assert "还没有写“A”“B”“未分类”的抽查比例" in page and "共 12 户可抽，4 名检查人员可派" in page
    ratios = {f"s{i}-{k}": v for i, p in enumerate(RATIOS.values()) for k, v in (("percent", p), ("at_least", "0"), ("cap", "1"), ("basis", ""))}
    lead.post(f"/draws/{draw.pk}/strata/", ratios)
    assert "可以冻结" in lead.get(f"/draws/{draw.pk}/").content.decode()
    lead.post(f"/draws/{draw.pk}/open/")
    draw.refresh_from_db()
    assert draw.state == State.OPENED and draw.digest in lead.get(f"/draws/{draw.pk}/").content.decode()
    for client, name in ((lead, "lead"), (reviewer, "reviewer")):
        client.post(f"/draws/{draw.pk}/commit/", {"secret": SECRETS[name]})
    assert SECRETS["lead"] not in str(list(draw.secrets.values()))
    lead.post(f"/draws/{draw.pk}/tell/", {"secret": SECRETS["lead"]})
    assert "抽取完成" in reviewer.post(f"/draws/{draw.pk}/tell/", {"secret": SECRETS["reviewer"]}, follow=True).content.decode()
    page = lead.get(f"/draws/{draw.pk}/").content.decode()
    assert "生成检查任务" in page and "比例 30%" in page and "zhiheng draw verify" in page
    lead.post(f"/draws/{draw.pk}/visits/")
    draw.refresh_from_db()
    assert Visit.objects.live().filter(task_no="CQ-1").count() == 2 + 3 + 1
    text = lead.get(f"/draws/{draw.pk}/certificate.json").content.decode()
    assert verify_certificate(read_certificate(text), published=draw.digest) == ()
    assert services.hand_over(draw.created_by, draw, DAY) == 0
    visit = Visit.objects.live().first()
    assert visit is not None
    there = lead.get(f"/registries/inspection_visits/{visit.pk}/").content.decode()
    assert "/draws/by-number/990121/CQ-1/" in there
    assert lead.get("/draws/by-number/990121/CQ-1/")["Location"] == f"/draws/{draw.pk}/"


@pytest.mark.slow
def test_the_secret_can_be_bound_without_the_site_ever_seeing_it(opened: Draw, cast: Any) -> None:
    role = services.role_of(cast["lead"])
    services.commit(cast["lead"], opened, commitment=commitment(opened.digest, role, SECRETS["lead"]))
    services.commit(cast["reviewer"], opened, secret=SECRETS["reviewer"])
    services.tell(cast["reviewer"], opened, SECRETS["reviewer"])
    assert services.tell(cast["lead"], opened, SECRETS["lead"]).state == State.DRAWN


@pytest.mark.slow
def test_the_role_is_the_same_in_every_language(opened: Draw, cast: Any) -> None:
    with translation.override("en"):
        made = services.commit(cast["reviewer"], opened, secret=SECRETS["reviewer"])
    assert made.role == "评审人员"


@pytest.mark.slow
def test_wrong_turns_are_refused_with_the_way_out(opened: Draw, cast: Any) -> None:
    def refused(words: str, act: Any, *args: Any, **more: Any) -> None:
        with pytest.raises(InputError, match=words):
            act(*args, **more)

    refused("至少要有 2 个", services.tell, cast["lead"], opened, SECRETS["lead"])
    services.commit(cast["lead"], opened, secret=SECRETS["lead"])
    refused("已经提交过承诺", services.commit, cast["lead"], opened, secret=SECRETS["lead"])
    refused("只有 2 个字符", services.commit, cast["office"], opened, secret="短的")
    refused("64 位十六进制", services.commit, cast["office"], opened, commitment="abc")
    services.commit(cast["reviewer"], opened, secret=SECRETS["reviewer"])
    refused("没有事先提交承诺", services.tell, cast["office"], opened, SECRETS["lead"])
    refused("与您事先提交的承诺不符", services.tell, cast["lead"], opened, SECRETS["lead"] + " ")
    services.tell(cast["lead"], opened, SECRETS["lead"])
    refused("不能再增加承诺", services.commit, cast["office"], opened, secret="另一个足够长的口令 12345")
    refused("现在是“已冻结，待承诺”", services.set_strata, cast["lead"], opened, _strata())
    refused("写明作废理由", services.void, cast["lead"], opened, "")


@pytest.mark.slow
def test_a_void_draw_stays_and_its_number_is_gone(opened: Draw, cast: Any, region: Any, sign_in: Any) -> None:
    services.void(cast["lead"], opened, "监督员未到场")
    again = Draw(region=region, unit=opened.unit, number="CQ-1", title="再来", year=2026, created_by=cast["lead"])
    with pytest.raises(InputError, match="作废的编号也不能再用"):
        services.plan_draw(cast["lead"], again)
    assert "监督员未到场" in sign_in("leader").get("/draws/").content.decode()


@pytest.mark.slow
def test_a_replacement_is_kept_in_the_certificate_and_the_inspection_follows_it(drawn: Draw, cast: Any) -> None:
    out = next(t for t in json.loads(drawn.certificate)["draw"]["taken"] if t["stratum"] == "A")["code"]
    services.replace(cast["lead"], drawn, out, "已注销")
    drawn.refresh_from_db()
    data = read_certificate(drawn.certificate)
    assert data["draw"]["taken"][-1]["replaces"] == out and verify_certificate(data, published=drawn.digest) == ()
    services.hand_over(cast["lead"], drawn, DAY)
    made = set(Visit.objects.live().values_list("uscc", flat=True))
    assert out not in made and data["draw"]["taken"][-1]["code"] in made
    with pytest.raises(InputError, match="检查已经生成"):
        services.replace(cast["lead"], drawn, data["draw"]["taken"][-1]["code"], "关门")
    with pytest.raises(InputError, match="不能作废"):
        services.void(cast["lead"], drawn, "重来")


@pytest.mark.slow
def test_an_inspection_of_the_year_counts_against_the_yearly_cap(drawn: Draw, cast: Any, region: Any) -> None:
    services.hand_over(cast["lead"], drawn, DAY)
    waiting = set(Visit.objects.live().values_list("uscc", flat=True))
    visit = Visit.objects.live().order_by("pk")[0]
    change_record(cast["lead"], visit, {"inspected_on": date(2026, 9, 20), "result": "none"}, reason="登记")
    assert {i.code for i in lists.inspectees(drawn, DAY) if i.checked == 1} == waiting and len(waiting) > 1


@pytest.mark.slow
def test_the_cap_a_unit_published_guards_plans_and_draws_but_not_what_was_done_or_has_a_cause(pools: Any, cast: Any, opened: Draw) -> None:
    lead, unit = cast["lead"], pools["unit"]
    create_record(lead, "inspection_caps", {"year": 2026, "times": 1, "basis": "年度涉企检查计划", "published_on": date(2026, 1, 20)})
    values = {"name": "某厂", "uscc": pools["codes"][0], "matters": ["JL-01"], "inspectors": ["1", "2"], "unit": unit}
    create_record(lead, "inspection_visits", values | {"task_no": "T1", "planned_on": date(2026, 9, 1)})
    with pytest.raises(ValidationError, match="公布的上限是 1 次（年度涉企检查计划）"):
        create_record(lead, "inspection_visits", values | {"task_no": "T2", "planned_on": date(2026, 9, 2)})
    create_record(lead, "inspection_visits", values | {"task_no": "T3", "planned_on": date(2027, 9, 2)})
    create_record(lead, "inspection_visits", values | {"task_no": "T4", "planned_on": date(2026, 9, 2), "origin": "targeted", "approval": "批1"})
    done = create_record(lead, "inspection_visits", values | {"task_no": "T5", "inspected_on": date(2026, 9, 2), "result": "none"})
    assert "超过公布的上限" in str(REGISTRIES["inspection_visits"].notices(done))
    other = Draw(region=opened.region, unit=unit, number="CQ-2", title="再抽", year=2026, matters=["JL-01 计量检查"], classes="one", created_by=lead)
    services.plan_draw(lead, other)
    services.set_strata(lead, other, {"全部": {"percent": "100", "at_least": 0, "cap": None, "basis": ""}})
    frozen = services.open_draw(lead, other, DAY).opening
    assert frozen["plan"]["strata"][0]["cap"] == 1 and "年度涉企检查计划" in frozen["plan"]["strata"][0]["basis"]
    assert {i["code"]: i["checked"] for i in frozen["inspectees"]}[pools["codes"][0]] == 2


def test_who_may_do_what(opened: Draw, sign_in: Any) -> None:
    for name in ("other", "leader", "reviewer"):
        client = sign_in(name)
        assert client.get(f"/draws/{opened.pk}/").status_code == 200
        assert client.post(f"/draws/{opened.pk}/void/", {"reason": "不要了"}).status_code == 403
    for name in ("enterprise", "public"):
        assert sign_in(name).get(f"/draws/{opened.pk}/").status_code == 403
    opened.refresh_from_db()
    assert opened.state == State.OPENED


def test_an_inspection_needs_a_listed_matter_and_two_people(pools: Any, cast: Any) -> None:
    values = {"task_no": "T", "name": "某厂", "uscc": pools["codes"][0], "inspected_on": date(2026, 9, 1), "unit": pools["unit"]}
    for more, words in (({"matters": ["XX-9"], "inspectors": ["1", "2"]}, "未列入清单"), ({"matters": ["JL-01"], "inspectors": ["1", "1"]}, "不少于两人")):
        with pytest.raises(Exception, match=words):
            create_record(cast["lead"], "inspection_visits", {**values, **more})


@pytest.mark.slow
def test_the_credit_class_is_not_shown_to_the_enterprise(pools: Any, cast: Any, sign_in: Any) -> None:
    firm = cast["enterprise"]
    firm.uscc = pools["codes"][0]
    firm.save()
    assert "信用风险分类" in sign_in("office").get(f"/enterprises/{firm.uscc}/").content.decode()
    own = sign_in("enterprise").get("/enterprises/mine/", follow=True).content.decode()
    assert "第0石材" in own and "信用风险分类" not in own


@pytest.mark.slow
def test_an_enterprise_does_not_learn_from_its_page_that_it_was_drawn(drawn: Draw, cast: Any, sign_in: Any) -> None:
    services.hand_over(cast["lead"], drawn, DAY)
    visit = Visit.objects.live().order_by("pk")[0]
    firm = cast["enterprise"]
    firm.uscc = visit.uscc
    firm.save()
    assert drawn.number in sign_in("office").get(f"/enterprises/{visit.uscc}/").content.decode()
    own = sign_in("enterprise").get("/enterprises/mine/", follow=True).content.decode()
    assert visit.name in own and drawn.number not in own


@pytest.mark.slow
def test_every_step_is_in_the_trail(drawn: Draw) -> None:
    actions = set(AuditEntry.objects.filter(object_type="draws.draw").values_list("action", flat=True))
    assert actions == {"draws.plan", "draws.strata", "draws.open", "draws.commit", "draws.tell", "draws.draw"}


@pytest.mark.slow
def test_measures_agree_where_inspections_follow_the_class(pools: Any, cast: Any, region: Any, sign_in: Any) -> None:
    lead, unit, codes = cast["lead"], pools["unit"], pools["codes"]
    for i, day in enumerate((date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2))):
        for n in (0, 1) if i < 2 else (1,):
            values = {"task_no": f"T{i}", "name": "某厂", "uscc": codes[n], "matters": ["JL-01"], "inspectors": ["1", "2"], "unit": unit}
            create_record(lead, "inspection_visits", values | {"inspected_on": day, "result": "none"})
    given = {"name": "某厂", "uscc": codes[11], "risk_class": "D", "classed_on": date(2026, 1, 20), "scheme": "省系统推送", "unit": unit}
    create_record(lead, "credit_classes", given)
    found = measures(region, 2026, DAY)
    by_class = {line.level.code: (line.firms, line.visits, line.agree, len(line.over), len(line.under)) for line in found.lines}
    assert by_class == {"A": (6, 2, 5, 1, 0), "B": (5, 3, 4, 1, 0), "C": (0, 0, 0, 0, 0), "D": (1, 0, 0, 0, 1)}
    assert (found.agree, found.firms, found.share, found.task_share) == (9, 12, "9/12 = 75.0%", "不适用")
    assert measures(region, 2026, date(2026, 5, 31)).agree == 10, "half of two is not owed by the end of April"
    assert "查少了" in sign_in("leader").get("/draws/measures/?period=2026").content.decode()
    assert sign_in("enterprise").get("/draws/measures/").status_code == 403
