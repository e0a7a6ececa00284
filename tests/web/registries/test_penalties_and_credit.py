"""Penalties on the portal only while lawful, lists and repair by their clocks, classes with their reasons and who may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from web.registries.samples import NAME, SAMPLES, USCC
from zhiheng_web.publishing.models import PublicNotice
from zhiheng_web.publishing.notices import public_notices
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record, create_record, restore_record, take_move, withdraw_record
from zhiheng_web.registries.credit.food import facts
from zhiheng_web.registries.credit.food_models import FoodClass
from zhiheng_web.registries.credit.list_models import Listing
from zhiheng_web.registries.penalties.clocks import clocks
from zhiheng_web.registries.penalties.models import Penalty


def _penalty(person: Any, **values: Any) -> Penalty:
    return create_record(person, "penalties", SAMPLES["penalties"] | values)


def _shown(kind: str, day: date) -> list[str]:
    return [n.content["name"] for n in public_notices(kind, day)]


def _move(code: str, step: str) -> Any:
    return next(m for m in REGISTRIES[code].moves if m.code == step)


@pytest.mark.parametrize(
    ("values", "last_day"),
    [
        ({"decided_on": date(2025, 3, 3), "published_on": date(2025, 3, 10), "light": True}, date(2025, 6, 10)),
        ({"decided_on": date(2025, 3, 3), "published_on": date(2025, 3, 10)}, date(2028, 3, 10)),
        ({"decided_on": date(2025, 3, 3), "published_on": date(2025, 3, 10), "barred_until": date(2030, 1, 1)}, date(2030, 1, 1)),
        ({"gravity": "ordinary"}, date(2027, 5, 12)),
        ({"gravity": "serious"}, date(2029, 5, 12)),
        ({"gravity": "serious", "light": True}, date(2026, 8, 20)),
        ({"published_on": None}, None),
    ],
)
def test_disclosure_ends_on_the_earlier_of_what_the_rules_name(values: dict[str, Any], last_day: date | None) -> None:
    row = Penalty(**SAMPLES["penalties"] | values)
    row.derive()
    assert row.shown_until == last_day


def test_the_portal_shows_a_penalty_from_its_first_to_its_last_day_and_nobody_has_to_end_it(cast: Any) -> None:
    row = _penalty(cast["lead"])
    assert [bool(_shown("penalty", d)) for d in (date(2026, 5, 19), date(2026, 5, 20), date(2027, 5, 12), date(2027, 5, 13))] == [False, True, True, False]
    assert [row.is_public(d) for d in (date(2026, 5, 19), date(2027, 5, 12), date(2027, 5, 13))] == [False, True, False]
    assert clocks(row)[0].due_on == date(2026, 6, 9)


def test_a_natural_person_is_never_disclosed(cast: Any, client: Any) -> None:
    values = {"party": "person", "name": "张三丰", "uscc": "", "published_on": None}
    row = _penalty(cast["lead"], **values)
    with pytest.raises(ValidationError, match="自然人"):
        change_record(cast["lead"], row, {"published_on": date(2026, 5, 20)}, reason="公示")
    assert not PublicNotice.objects.exists() and row.due_on is None
    assert "张三丰" not in client.get("/public/penalties/").content.decode()


def test_a_void_decision_is_taken_back_and_its_clock_runs(cast: Any) -> None:
    row = _penalty(cast["lead"])
    row = take_move(cast["lead"], row, _move("penalties", "void"), {"voided_on": date(2026, 6, 1), "voided_reason": "复议撤销", "retracted_on": None})
    assert row.due_on == date(2026, 6, 4) and not _shown("penalty", date(2026, 6, 1))
    row = take_move(cast["lead"], row, _move("penalties", "retract"), {"retracted_on": date(2026, 6, 3)})
    assert row.due_on is None


def test_withdrawing_a_record_takes_its_notice_back_and_restoring_puts_it_again(cast: Any) -> None:
    row, day = _penalty(cast["lead"]), date(2026, 7, 1)
    withdraw_record(cast["lead"], row, "误登")
    assert not _shown("penalty", day)
    restore_record(cast["lead"], row, "没有误登")
    change_record(cast["lead"], Penalty.objects.get(), {"violation": "生产不合格板材"}, reason="更正")
    assert [n.content["violation"] for n in public_notices("penalty", day)] == ["生产不合格板材"]


def test_repair_waits_for_the_shortest_time_and_its_three_conditions_and_then_ends_disclosure(cast: Any) -> None:
    person, row = cast["lead"], _penalty(cast["lead"])
    early = create_record(person, "repairs", SAMPLES["repairs"] | {"applied_on": date(2026, 8, 3)})
    with pytest.raises(ValidationError, match="2026-08-13"):
        take_move(person, early, _move("repairs", "accept"), {"answered_on": date(2026, 8, 4)})
    change_record(person, early, {"promised": False}, reason="更正")
    held = take_move(person, early, _move("repairs", "accept"), {"answered_on": date(2026, 8, 13)})
    with pytest.raises(ValidationError, match="三项条件"):
        take_move(person, held, _move("repairs", "decide"), {"verdict": "granted", "decided_on": date(2026, 8, 20), "ground": ""})
    held = change_record(person, held, {"promised": True}, reason="已补承诺")
    held = take_move(person, held, _move("repairs", "decide"), {"verdict": "granted", "decided_on": date(2026, 8, 20), "ground": ""})
    assert held.due_on == date(2026, 8, 25)
    take_move(person, held, _move("repairs", "stop"), {"stopped_on": date(2026, 8, 24)})
    row.refresh_from_db()
    assert (row.repaired_on, row.stops_on) == (date(2026, 8, 24), date(2026, 8, 24))
    assert _shown("penalty", date(2026, 8, 23)) and not _shown("penalty", date(2026, 8, 24))


def test_the_list_of_serious_violations_needs_notice_and_ends_after_three_years(cast: Any) -> None:
    with pytest.raises(ValidationError, match="告知当事人"):
        create_record(cast["lead"], "listings", SAMPLES["listings"] | {"notified_on": None})
    row = create_record(cast["lead"], "listings", SAMPLES["listings"])
    assert (row.ends_on, row.repair_from, row.left_on) == (date(2029, 6, 8), date(2027, 6, 9), date(2029, 6, 9))
    assert [bool(_shown("listing", d)) for d in (date(2026, 6, 8), date(2029, 6, 8), date(2029, 6, 9))] == [True, True, False]
    other = create_record(cast["lead"], "listings", SAMPLES["listings"] | {"listing_no": "B", "kind": "abnormal", "ground": "report"})
    assert other.left_on is None and _shown("listing", date(2026, 7, 1)) == [NAME]


def test_pages_of_the_portal_show_the_same_number_as_the_registry(cast: Any, client: Any, sign_in: Any) -> None:
    _penalty(cast["lead"])
    _penalty(cast["lead"], decision_no="B", published_on=None)
    _penalty(cast["lead"], decision_no="C", decided_on=date(2025, 3, 3), published_on=date(2025, 3, 10), light=True)
    page = client.get("/public/penalties/")
    assert page.context["page"].paginator.count == 1 == len(client.get("/public/penalties/data.json").json()["notices"])
    assert "已停止公示" in sign_in("lead").get(f"/registries/penalties/{Penalty.objects.get(decision_no='C').pk}/").content.decode()
    tabs = {t["code"]: t["count"] for t in sign_in("lead").get("/registries/penalties/?span=all").context["queue"].tabs}
    assert (tabs["showing"], tabs["ended"]) == (1, 1)


def test_a_food_class_says_why_and_ends_by_itself_or_by_the_next_one(cast: Any) -> None:
    first = create_record(cast["lead"], "food_classes", SAMPLES["food_classes"])
    assert (first.grade, first.score_milli, first.valid_until) == ("B", 39_500, date(2027, 1, 20))
    assert first.reason == "静态风险 18 + 动态风险 21.5 = 39.5 分，B 级"
    later = {"graded_on": date(2026, 6, 1), "raising": "failed", "raising_detail": "SP2026-001"}
    second = create_record(cast["lead"], "food_classes", SAMPLES["food_classes"] | later)
    first.refresh_from_db()
    assert (second.grade, first.replaced_on, second.replaced_on) == ("C", date(2026, 6, 1), None)
    assert "调高为 C 级" in second.reason
    withdraw_record(cast["lead"], second, "误评")
    assert FoodClass.objects.get(pk=first.pk).replaced_on is None
    assert withdraw_record(cast["lead"], first, "误评").is_withdrawn, "also the only one that is left"
    for wrong in ({"static_milli": 40_001}, {"dynamic_milli": None}, {"raising": "serious", "raising_detail": "x"}, {"raising": "failed"}, {"scheme_code": "food_level", "given": "E"}):
        with pytest.raises(ValidationError):
            create_record(cast["lead"], "food_classes", SAMPLES["food_classes"] | {"graded_on": date(2026, 2, 2)} | wrong)


def test_facts_of_the_year_that_may_raise_a_class_are_named_with_their_records(cast: Any, sign_in: Any) -> None:
    batch = SAMPLES["sampling_batches"] | {"domain": "food", "sampled_on": date(2025, 11, 3), "first_reported_on": date(2025, 11, 20)}
    create_record(cast["lead"], "sampling_batches", batch)
    row = create_record(cast["lead"], "food_classes", SAMPLES["food_classes"])
    assert [code for code, _what, _record in facts(row)] == ["failed"]
    page = sign_in("lead").get(f"/registries/food_classes/{row.pk}/").content.decode()
    assert "方案允许据此调高级别" in page and "待核" in page


@pytest.mark.parametrize("name", ["enterprise", "public", None])
def test_the_general_class_reaches_neither_the_portal_nor_the_enterprise(cast: Any, sign_in: Any, name: str | None) -> None:
    secret = create_record(cast["lead"], "credit_classes", SAMPLES["credit_classes"] | {"risk_class": "D", "reason": "存在经营异常", "scheme": "省系统推送"})
    create_record(cast["lead"], "enterprises", {"name": NAME, "uscc": USCC})
    _penalty(cast["lead"])
    client = sign_in(name)
    for page in ("", "export.csv", "export.xlsx", f"{secret.pk}/"):
        assert client.get(f"/registries/credit_classes/{page}").status_code in (302, 403)
    open_pages = ["/public/", "/public/penalties/", "/public/penalties/data.json", "/public/listings/"] + (["/enterprises/mine/"] if name == "enterprise" else [])
    told = "".join(client.get(p).content.decode() for p in open_pages)
    assert NAME in told and not [w for w in ("存在经营异常", "信用风险高", "省系统推送", "/registries/credit_classes/") if w in told]


@pytest.mark.parametrize("name", ["other", "leader", "reviewer", "enterprise"])
def test_only_the_owner_and_the_office_change_penalties_lists_and_classes(cast: Any, sign_in: Any, name: str) -> None:
    rows = [_penalty(cast["lead"]), create_record(cast["lead"], "listings", SAMPLES["listings"])]
    client = sign_in(name)
    for code, row, step in (("penalties", rows[0], "void"), ("listings", rows[1], "remove")):
        assert client.post(f"/registries/{code}/{row.pk}/move/{step}/", {"voided_on": "2026-06-01", "removed_on": "2026-06-09"}).status_code == 403
    assert Penalty.objects.get().voided_on is None and Listing.objects.get().removed_on is None
