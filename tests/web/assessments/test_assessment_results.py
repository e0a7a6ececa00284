"""Freezing, publishing, the sealed file; who may open and do what; pages of every role."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from web.assessments.conftest import TODAY
from web.assessments.test_assessment_steps import WHO, both, handed
from zhiheng.errors import InputError
from zhiheng.scoring.results_file import verify_results
from zhiheng_web.assessments.models import Appeal, AssessmentCycle, ReviewItem
from zhiheng_web.assessments.selectors.calibration import calibrations
from zhiheng_web.assessments.services import appeals, cycles, reading, selfs
from zhiheng_web.assessments.services.freezing import freeze
from zhiheng_web.assessments.services.publishing import publish, sealed_file, verify_cycle
from zhiheng_web.publishing.models import PublishedScore, Release
from zhiheng_web.publishing.releases import approve
from zhiheng_web.scorecards.models import JudgementRecord
from zhiheng_web.trail.models import LogCheckpoint

pytestmark = pytest.mark.slow
LATER = date(2026, 10, 31)


@pytest.fixture
def told(people: Any, of: Any, cycle: AssessmentCycle) -> AssessmentCycle:
    """Everybody handed in, was read and told; the time to appeal is over on `LATER`."""
    for code in WHO:
        handed(people, of(code))
        for item in of(code).items.all():
            both(people, item, "1", "1")
        appeals.tell(people["office"], of(code), date(2026, 10, 20))
    return cycle


def test_a_frozen_year_is_sealed_verified_published_and_never_changed(people: Any, told: AssessmentCycle, of: Any, sign_in: Any) -> None:
    office = people["office"]
    with pytest.raises(InputError, match="申诉期限到"):
        freeze(office, told, date(2026, 10, 27))
    done = freeze(office, told, LATER)
    assert done.state == "frozen" and done.run is not None and done.run.as_of == LATER
    assert {u["unit"]: u["score"] for u in done.result["units"]} == {"yt-scjg": "12.50", "yt-zjj": "65.00", "yt-czj": "16.67"}
    text = sealed_file(done)
    assert verify_results(text, json.loads(text)["log"]["key"]) == ()
    assert verify_cycle(done).agrees
    with pytest.raises(InputError, match="已由周正于 2026-10-31 冻结"):
        freeze(office, told, LATER)
    item = of("yt-scjg").items.get()
    for act in (
        lambda: appeals.lodge(people["lead"], of("yt-scjg"), "r1.c1", "少算了两次活动", date(2026, 10, 21)),
        lambda: reading.read(people["reviewer"], item, Decimal(4), "材料与说明一致"),
        lambda: selfs.answer(people["lead"], item, Decimal(4), "做了三件事"),
        lambda: cycles.assign(office, of("yt-scjg"), 1, people["insider"]),
        lambda: cycles.void_cycle(office, told, LATER, "想要重新来过"),
    ):
        with pytest.raises(InputError, match="不再改动"):
            act()
    assert sign_in("lead").get(f"/assessments/{told.pk}/result/").status_code == 403, "not before it is published"
    publish(office, done)
    with pytest.raises(InputError, match="第二人复核"):
        approve(office, Release.objects.get(), LATER)
    approve(people["leader"], Release.objects.get(), LATER)
    assert AssessmentCycle.objects.get(pk=done.pk).published_on == LATER
    shown = PublishedScore.objects.get(withdrawn_at=None)
    assert shown.content["assessment"]["units"][0] == {"name": "县住建局", "score": "65.00", "grade": "C级", "rank": 1, "rank_change": None}
    assert "县住建局" in sign_in(None).get(reverse("portal:score", args=[shown.pk])).content.decode()
    assert sign_in("lead").get(f"/assessments/{told.pk}/result/").status_code == 200
    assert not JudgementRecord.objects.exists(), "the region's own judgements are another matter"
    AssessmentCycle.objects.filter(pk=done.pk).update(result={**done.result, "title": "改过的"})
    assert not verify_cycle(AssessmentCycle.objects.get(pk=done.pk)).agrees


def test_what_stands_against_freezing_is_named_and_leaves_no_half_state(people: Any, cycle: AssessmentCycle) -> None:
    with pytest.raises(InputError, match="还有 3 个单位没有告知结果"):
        freeze(people["office"], cycle, LATER)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.frozen_on, cycle.frozen_by) == ("running", None, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_freezes_at_once_one_wins_and_the_other_is_told_so(people: Any, told: AssessmentCycle, by_threads: Any) -> None:
    def act() -> str:
        done = freeze(people["office"], told, LATER)
        return f"won {done.digest[:8]} {AssessmentCycle.objects.exclude(frozen_at=None).count()} {LogCheckpoint.objects.count()}"

    outcomes = by_threads(act, act)
    assert len([o for o in outcomes if o.startswith("won")]) == 1, outcomes
    assert len([o for o in outcomes if "以那一次为准" in o]) == 1, outcomes
    assert next(o for o in outcomes if o.startswith("won")).endswith(" 1 1")


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_saving_at_once_are_both_kept_and_settle_it_once(people: Any, of: Any, by_threads: Any) -> None:
    handed(people, of("yt-scjg"), {"r1.c1": "4"})
    item = of("yt-scjg").items.get()

    def act(who: str) -> Any:
        def go() -> str:
            reading.read(people[who], item, Decimal(3), "材料与说明一致")
            held = ReviewItem.objects.get(pk=item.pk)
            return f"{held.readings.count()} {held.settled_how}"

        return go

    assert "2 agreed" in by_threads(act("reviewer"), act("second"))


def test_calibration_counts_what_both_have_read(people: Any, of: Any, cycle: AssessmentCycle, region: Any) -> None:
    for code in WHO:
        handed(people, of(code))
        for item in of(code).items.all():
            both(people, item, "1", "0" if item.clause == "r3.c1" else "1")
    found = calibrations(region)[0]
    assert (found.agreement.items, found.agreement.beyond, found.is_enough) == (4, 0, False), "1 of 6 points lies within a fifth"
    by_name = {p.username: f for p, f in found.rows()}
    assert by_name["reviewer"].bias == -by_name["second"].bias > 0


GET = {
    "index": {"office", "lead", "other", "leader", "reviewer"},
    "cycle": {"office", "lead", "other", "leader", "reviewer"},
    "shares": {"office"},
    "assessee": {"office", "lead", "leader", "reviewer"},
    "own": {"lead"},
    "read": {"reviewer"},
    "calibration": {"office", "leader", "reviewer"},
    "file": set(),
    "item_file": set(),
}
POST = {
    "draw_up": {"office"}, "open": {"office"}, "void": {"office"}, "assign": {"office"}, "tell": {"office"}, "weigh": {"office"}, "back": {"office"},
    "decide": {"office"}, "answer": {"office"}, "freeze": {"office"}, "publish": {"office"},
    "offer": {"lead"}, "appeal": {"lead"}, "give": {"reviewer"}, "recuse": {"reviewer"},
}  # fmt: skip


@pytest.mark.parametrize("who", ["office", "lead", "other", "leader", "reviewer", "enterprise", "public", None])
def test_each_page_and_act_is_open_to_its_roles_only(who: str | None, people: Any, of: Any, cycle: AssessmentCycle, sign_in: Any) -> None:
    item = of("yt-scjg").items.get()
    appeal = Appeal.objects.create(assessee=of("yt-scjg"), clause="r1.c1", reason="少算了两次", lodged_by=people["lead"], lodged_on=TODAY)
    numbers = {"own": of("yt-scjg").pk, "read": of("yt-scjg").pk, "assessee": of("yt-scjg").pk, "weigh": of("yt-scjg").pk, "back": of("yt-scjg").pk}
    numbers |= {"offer": of("yt-scjg").pk, "appeal": of("yt-scjg").pk, "recuse": of("yt-scjg").pk, "give": item.pk, "decide": item.pk, "item_file": item.pk, "answer": appeal.pk}
    client = sign_in(who)
    before = list(ReviewItem.objects.values())
    for name, allowed in {**GET, **POST}.items():
        plain = name in ("index", "calibration", "draw_up")
        address = reverse(f"assessments:{name}", args=[] if plain else [numbers.get(name, cycle.pk)])
        answer = client.get(address) if name in GET else client.post(address, {"reason": "", "clause": "r1.c1"})
        if who in allowed:
            assert answer.status_code in (200, 302, 404, 422), (name, answer.status_code)
        elif name in ("file", "item_file") and who in ("office", "lead", "leader", "reviewer"):
            assert answer.status_code in (403, 404), name
        else:
            assert answer.status_code in (302, 403) and ("login" in answer.get("Location", "login")), (name, answer.status_code)
        if name == "own" and who == "lead":
            assert "宣传形式多样" in answer.content.decode() and "已成立委员会" in answer.content.decode()
        if name == "recuse":
            continue
    assert list(ReviewItem.objects.values()) == before, "an empty form changes nothing"


def test_nothing_of_another_county_can_be_seen_or_done(people: Any, of: Any, cycle: AssessmentCycle, elsewhere: Any, sign_in: Any) -> None:
    for name in ("office", "leader", "reviewer", "lead"):
        people[name].region = elsewhere
        people[name].save()
        assert sign_in(name).get(f"/assessments/{cycle.pk}/").status_code == 403
        assert sign_in(name).get(f"/assessments/units/{of('yt-scjg').pk}/").status_code == 403
    assert sign_in("office").post(f"/assessments/{cycle.pk}/freeze/").status_code == 403


def test_the_whole_year_runs_by_the_pages(people: Any, of: Any, cycle: AssessmentCycle, sign_in: Any, settings: Any) -> None:
    settings.FIXED_TODAY = TODAY
    lead, one, two, office = (sign_in(n) for n in ("lead", "reviewer", "second", "office"))
    unit = of("yt-scjg")
    item = unit.items.get()
    wrong = lead.post(f"/assessments/units/{unit.pk}/self/", {f"p{item.pk}": "9", f"s{item.pk}": "做了三件事"})
    assert wrong.status_code == 422 and "0 至 4" in wrong.content.decode() and "做了三件事" in wrong.content.decode()
    done = lead.post(f"/assessments/units/{unit.pk}/self/", {f"p{item.pk}": "3.5", f"s{item.pk}": "做了三件事", "hand_in": "1"}, follow=True)
    assert "自评已提交" in done.content.decode()
    assert one.post(f"/assessments/items/{item.pk}/give/", {"points": "4", "reason": "x"}).status_code == 422
    one.post(f"/assessments/items/{item.pk}/give/", {"points": "4", "reason": "秘密理由甲"})
    for client, where in ((two, f"units/{unit.pk}/read/"), (office, f"{cycle.pk}/"), (office, f"units/{unit.pk}/"), (lead, f"units/{unit.pk}/")):
        assert "秘密理由甲" not in client.get(f"/assessments/{where}").content.decode(), where
    two.post(f"/assessments/items/{item.pk}/give/", {"points": "2", "reason": "只有两次活动"})
    page = office.get(f"/assessments/{cycle.pk}/").content.decode()
    assert "秘密理由甲" in page and "只有两次活动" in page
    office.post(f"/assessments/items/{item.pk}/decide/", {"points": "3", "reason": "材料支持三次"})
    assert "已告知 1 个单位" in office.post(f"/assessments/{cycle.pk}/tell/", follow=True).content.decode()
    lead.post(f"/assessments/units/{unit.pk}/appeal/", {"clause": "r1.c1", "reason": "还有一次在十月"})
    appeal = Appeal.objects.get()
    office.post(f"/assessments/appeals/{appeal.pk}/answer/", {"outcome": "changed", "item": item.pk, "points": "3.5", "decision": "补一次，改为三点五"})
    item.refresh_from_db()
    assert (item.settled, item.settled_how) == (Decimal("3.5"), "appeal")
    assert "补一次" in lead.get(f"/assessments/units/{unit.pk}/").content.decode()
