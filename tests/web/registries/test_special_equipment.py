"""Special equipment: the next inspection follows from the facts, duties follow the device, accidents and inspections are seen from both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from web.registries.samples import NAME, USCC
from zhiheng_web.records import annexes
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record, create_record, take_move, withdraw_record
from zhiheng_web.registries.equipment.models import InspectionDuty
from zhiheng_web.registries.risk.selectors import missing_for


def _device(person: Any, **more: Any) -> Any:
    values = {"device_no": "B1", "kind": "boiler", "category": "boiler.industrial", "in_use_since": date(2020, 3, 1), "name": NAME, "uscc": USCC}
    return create_record(person, "equipment", values | more)


def _move(person: Any, record: Any, code: str, **answers: Any) -> Any:
    registry = next(r for r in REGISTRIES.values() if isinstance(record, r.model))
    return take_move(person, record, next(m for m in registry.moves if m.code == code), answers)


def _open(device: Any) -> dict[str, date]:
    return {d.track: d.due_on for d in device.duties.live().filter(done_on=None, ended_on=None)}


def test_a_device_owes_each_inspection_by_its_cycle_and_an_inspection_brings_the_next(cast: Any) -> None:
    device = _device(cast["lead"], inspected_on=date(2025, 3, 3), full_inspected_on=date(2024, 3, 4))
    assert _open(device) == {"main": date(2026, 3, 3), "full": date(2026, 3, 4)}
    assert (device.inspection_due_on, device.inspection_due) == (date(2026, 3, 3), "外部检验")
    duty = device.duties.get(track="main")
    done = _move(cast["lead"], duty, "pass", done_on=date(2026, 2, 27), report_no="GL2026-01", body="临川特检院（虚构）", stated_due_on=None)
    assert (done.pk, done.done_on, done.report_no) == (duty.pk, date(2026, 2, 27), "GL2026-01")
    device.refresh_from_db()
    assert device.inspected_on == date(2026, 2, 27)
    assert _open(device) == {"main": date(2027, 2, 27), "full": date(2026, 3, 4)}


def test_the_same_facts_change_no_duty_and_a_correction_moves_what_it_had_made(cast: Any) -> None:
    device = _device(cast["lead"], inspected_on=date(2025, 3, 3))
    before = list(InspectionDuty.objects.order_by("pk").values_list("pk", "due_on", "done_on"))
    device.save()
    assert list(InspectionDuty.objects.order_by("pk").values_list("pk", "due_on", "done_on")) == before
    change_record(cast["lead"], device, {"inspected_on": date(2026, 3, 9)}, reason="登记检验")
    change_record(cast["lead"], device, {"inspected_on": date(2026, 3, 1)}, reason="日期写错")
    assert device.duties.get(track="main", done_on__isnull=False).done_on == date(2026, 3, 1)
    device.refresh_from_db()
    change_record(cast["lead"], device, {"inspected_on": date(2025, 3, 3)}, reason="记错了设备")
    device.refresh_from_db()
    assert not device.duties.filter(done_on__isnull=False).exists()
    assert _open(device)["main"] == date(2026, 3, 3)


def test_a_retired_or_withdrawn_device_owes_nothing(cast: Any) -> None:
    device = _device(cast["lead"], inspected_on=date(2025, 3, 3))
    withdraw_record(cast["lead"], device, "重复登记")
    assert _open(device) == {}
    other = _device(cast["lead"], device_no="B2")
    change_record(cast["lead"], other, {"retired_on": date(2026, 1, 5)}, reason="停用")
    other.refresh_from_db()
    assert (_open(other), other.inspection_due_on) == ({}, None)


def test_the_page_says_which_rule_which_version_from_which_day_and_how_sure(cast: Any, sign_in: Any) -> None:
    device = _device(cast["lead"], device_no="D1", kind="lift", category="lift.traction", inspected_on=date(2025, 3, 3))
    page = sign_in("lead").get(f"/registries/equipment/{device.pk}/").content.decode()
    for words in ("TSG T7001—2023", "SI.lift.by_age 自 2024-04-02 起的版本", "把握不大", "第四十条", "自行检测"):
        assert words in page, words


def test_a_failed_inspection_leaves_the_duty_open_and_is_said_on_the_device(cast: Any, sign_in: Any) -> None:
    device = _device(cast["lead"], inspected_on=date(2025, 3, 3))
    duty = device.duties.get(track="main")
    _move(cast["lead"], duty, "fail", failed_on=date(2026, 2, 27), report_no="GL2026-02")
    assert _open(device)["main"] == date(2026, 3, 3)
    assert "复检合格前不得继续使用" in sign_in("lead").get(f"/registries/equipment/{device.pk}/").content.decode()


def test_duties_are_not_entered_by_hand_and_a_category_must_fit_its_kind(cast: Any) -> None:
    device = _device(cast["lead"])
    with pytest.raises(PermissionDenied, match="不用登记"):
        create_record(cast["lead"], "inspection_duties", {"equipment": device, "track": "main", "title": "x", "after_on": date(2025, 1, 1), "due_on": date(2026, 1, 1)})
    with pytest.raises(ValidationError, match="不是锅炉的类别"):
        _device(cast["lead"], device_no="B9", category="lift.traction")


def test_an_accident_its_device_and_the_inspection_it_led_to_are_seen_from_both_sides(cast: Any, sign_in: Any) -> None:
    device = _device(cast["lead"])
    create_record(cast["lead"], "inspection_matters", {"matter_no": "TZ-01", "title": "特种设备使用管理", "basis": "特种设备安全法", "published_on": date(2025, 1, 10)})
    values = {"kind": "equipment_accident", "grade": "general", "title": "锅炉爆管", "occurred_on": date(2026, 5, 6), "name": NAME, "uscc": USCC, "device_no": "B1"}
    event = create_record(cast["lead"], "events", values)
    visit = _move(cast["lead"], event, "inspection", matters="TZ-01", planned_on=date(2026, 5, 12), approval="批〔2026〕1号")
    client = sign_in("lead")
    assert "锅炉爆管" in client.get(f"/registries/equipment/{device.pk}/").content.decode()
    shown = client.get(f"/registries/events/{event.pk}/").content.decode()
    assert f"/registries/equipment/{device.pk}/" in shown
    assert "事故调查报告" in shown
    assert [x.label for x in annexes.links_of(visit)] == ["锅炉爆管"]


@pytest.mark.parametrize(
    ("kind", "grade", "deaths", "says"),
    [("equipment_accident", "general", 4, "至少为较大"), ("equipment_major", "larger", 3, "一般、较大事故请登记"), ("equipment_accident", "", 12, "重大及以上")],
)
def test_kind_grade_and_deaths_of_an_accident_fit_together(cast: Any, kind: str, grade: str, deaths: int, says: str) -> None:
    values = {"kind": kind, "grade": grade, "title": "事故", "occurred_on": date(2026, 5, 6), "deaths": deaths}
    with pytest.raises(ValidationError, match=says):
        create_record(cast["lead"], "events", values)


def test_a_hazard_is_rechecked_ten_working_days_after_the_report(cast: Any) -> None:
    values = {"device_no": "B1", "grade": "major", "description": "安全阀失效", "found_on": date(2026, 3, 2), "due_on": date(2026, 3, 20)}
    hazard = create_record(cast["lead"], "hazards", values)
    hazard = _move(cast["lead"], hazard, "report", reported_on=date(2026, 3, 16))
    assert hazard.recheck_due_on == date(2026, 3, 30)
    assert [c.label for c in REGISTRIES["hazards"].made(hazard)] == ["整改", "复查"]


def test_the_figure_computed_stands_beside_the_published_one_with_their_difference(cast: Any, sign_in: Any) -> None:
    for i in range(4):
        _device(cast["lead"], device_no=f"C{i}", registered_on=date(2020, 3, 5))
    event = {"kind": "equipment_accident", "grade": "general", "title": "锅炉爆管", "occurred_on": date(2025, 5, 6), "deaths": 1}
    create_record(cast["office"], "events", event | {"confirmed": True, "confirmed_on": date(2025, 6, 1), "confirmation": "云政复1号"})
    figure = {"indicator": "equipment_death_rate", "against": "official", "period": "2025", "entered": "0.08", "source": "通报", "source_on": date(2026, 3, 1)}
    made = create_record(cast["lead"], "benchmarks", figure)
    assert (made.part, made.whole) == (8, 1_000_000)
    page = sign_in("lead").get("/registries/equipment/?period=2025").content.decode()
    for words in ("2500.000 人/万台", "死亡 1 人 ÷ 登记在用 4 台", "0.080 人/万台", "相差 2499.920"):
        assert words in page, words


def test_a_nil_return_with_clues_in_its_period_says_how_they_were_looked_at(cast: Any, sign_in: Any) -> None:
    create_record(cast["lead"], "tip_offs", {"report_no": "JB1", "received_on": date(2025, 2, 3), "name": NAME, "category": "food"})
    create_record(cast["lead"], "events", {"kind": "food_larger", "title": "疑似食物中毒", "occurred_on": date(2025, 3, 3)})
    with pytest.raises(ValidationError, match="待认定的同类事件 1 条、食品安全类举报 1 条"):
        create_record(cast["lead"], "nil_returns", {"kind": "food_larger", "period": "2025Q1"})
    signed = create_record(cast["lead"], "nil_returns", {"kind": "food_larger", "period": "2025Q1", "statement": "举报不实；疑似事件为花粉过敏"})
    page = sign_in("lead").get(f"/registries/nil_returns/{signed.pk}/").content.decode()
    assert "同期线索" in page and "/registries/tip_offs/?category=food" in page


def test_the_unit_that_signs_is_reminded_of_quarters_that_are_over(cast: Any, region: Any, units: Any) -> None:
    for kind in ("counterfeit", "named_by_superior", "food_larger", "equipment_major"):
        create_record(cast["lead"], "nil_returns", {"kind": kind, "period": "2025"})
    create_record(cast["lead"], "nil_returns", {"kind": "drug_major", "period": "2025H1"})
    market = missing_for(region, date(2026, 1, 15), units["yt-scjg"])
    assert [(s.label, "2025-07-01" in s.note) for s in market] == [("药品重大质量安全事故", True)]
    assert [s.label for s in missing_for(region, date(2026, 1, 15), units["yt-zjj"])] == ["严重工程质量事故"]
    assert missing_for(region, date(2026, 1, 15), units["yt-czj"]) == []
