"""Monitoring: series from records, alerts once a point for the unit, answered and closed with words, settings in versions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from web.registries.samples import USCC
from zhiheng_web.monitoring import services
from zhiheng_web.monitoring.models import Alert
from zhiheng_web.monitoring.selectors import find_series, watch_of
from zhiheng_web.records import annexes
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import create_record, take_move, withdraw_record
from zhiheng_web.registries.complaints.models import Complaint
from zhiheng_web.registries.sampling.models import Batch

ON = date(2026, 9, 1)


@pytest.fixture
def sampled(cast: Any, region: Any, units: Any) -> Any:
    """Noodles: 2 of 60 fail in 2025; 5 of 10 in the second quarter of 2026, none of 10 in the first."""

    def batches(year: int, month: int, count: int, failing: int) -> list[Batch]:
        day = date(year, month, 12)
        return [
            Batch(
                region=region, unit=units["yt-scjg"], sample_no=f"{year}{month}-{i}", domain="food", level="county", stage="circulation",
                kind="supervision", name="某店", uscc=USCC, product="挂面", sampled_on=day, first_reported_on=day, first_result="fail" if i < failing else "pass",
            )
            for i in range(count)
        ]  # fmt: skip

    rows = batches(2025, 5, 60, 2) + batches(2026, 2, 10, 0) + batches(2026, 5, 10, 5)
    for row in rows:
        row.derive()
        row.settled_on = row.first_reported_on if row.first_result == "fail" else None
        row.derive()
    Batch.objects.bulk_create(rows)
    return cast


def _move(person: Any, record: Any, code: str, **answers: Any) -> Any:
    return take_move(person, record, next(m for m in REGISTRIES["risk_alerts"].moves if m.code == code), answers)


@pytest.mark.slow
def test_a_point_beyond_chance_becomes_one_alert_of_the_unit_and_never_a_second(sampled: Any, region: Any, units: Any) -> None:
    made = services.raise_alerts(region, ON, sampled["office"])
    noodles = next(a for a in made if a.watch == "fail_product")
    assert (noodles.group, noodles.period, noodles.events, noodles.exposure) == ("挂面", "2026Q2", 5, 10)
    assert (noodles.unit, noodles.state, noodles.next_due) == (units["yt-scjg"], "raised", "签收")
    assert "基线 2/60" in noodles.reason
    assert "1/200" in noodles.statement
    assert services.raise_alerts(region, ON, sampled["office"]) == []
    withdraw_record(sampled["office"], noodles, "试运行")
    assert services.raise_alerts(region, ON) == []
    assert {a.period for a in Alert.objects.all()} == {"2026Q2"} | {a.period for a in made}


def test_an_alert_goes_from_the_unit_to_the_office_with_words_at_each_step(sampled: Any, region: Any) -> None:
    alert = next(a for a in services.raise_alerts(region, ON) if a.watch == "fail_product")
    alert = _move(sampled["lead"], alert, "acknowledge", acknowledged_on=ON, acknowledged_words="已交食品股")
    with pytest.raises(PermissionDenied):
        _move(sampled["other"], alert, "answer", answered_on=ON, cause="real", finding="x")
    alert = _move(sampled["lead"], alert, "answer", answered_on=ON, cause="real", finding="同一供货商的三个批号", measures="约谈、加抽")
    with pytest.raises(PermissionDenied):
        _move(sampled["lead"], alert, "close", closed_on=ON, verdict="handled", closing="同意")
    alert = _move(sampled["office"], alert, "close", closed_on=ON, verdict="handled", closing="同意办结")
    assert (alert.state, alert.next_due_on) == ("closed", None)


def test_an_alert_leads_to_a_sampling_plan_and_to_records_seen_from_both_sides(sampled: Any, region: Any) -> None:
    alert = next(a for a in services.raise_alerts(region, ON) if a.watch == "fail_product")
    plan = _move(sampled["lead"], alert, "plan-sampling", plan_no="FX-1", plan_title="挂面专项监测", year=2026, domain="food", kind="risk", planned_batches=20)
    assert [x.label for x in annexes.links_of(plan)] == [alert.title]
    task = create_record(sampled["lead"], "inspection_tasks", {"task_no": "SSJ-9", "title": "挂面生产联合抽查", "planned_on": date(2026, 8, 30)})
    _move(sampled["lead"], alert, "link", number=f"inspection_tasks:{task.pk}")
    assert [x.label for x in annexes.links_of(task)] == [alert.title]
    assert len(annexes.links_of(alert)) == 2
    with pytest.raises(ValidationError, match="没有编号"):
        _move(sampled["lead"], alert, "link", number="inspection_tasks:99999")


def test_complaints_are_counted_against_the_days_of_the_year_before(cast: Any, region: Any, units: Any) -> None:
    days = [date(2025, 1 + i % 12, 3) for i in range(24)] + [date(2026, 7, 1 + i) for i in range(14)]
    rows = [Complaint(region=region, unit=units["yt-scjg"], complaint_no=f"T{i}", received_on=d, name="某店", category="price") for i, d in enumerate(days)]
    Complaint.objects.bulk_create(rows)
    found = find_series(region, watch_of(region, "complaints_subject"), 2026, ON, "price")
    assert found is not None
    assert (found.label, found.baseline, [p.count.label for p in found.alarms]) == ("价格", (24, 365), ["2026-07"])


def test_settings_are_versions_with_a_reason_and_an_alert_keeps_its_own(sampled: Any, region: Any, units: Any) -> None:
    before = next(a for a in services.raise_alerts(region, ON) if a.watch == "fail_product")
    values = {"is_on": True, "one_in": 100_000, "least_exposure": 5, "least_events": 2, "baseline_year": None, "unit": units["yt-nyncj"], "reason": "减少打扰"}
    with pytest.raises(PermissionDenied):
        services.save_setting(sampled["lead"], region, "fail_product", values)
    with pytest.raises(ValidationError, match="修改理由"):
        services.save_setting(sampled["office"], region, "fail_product", values | {"reason": " "})
    assert services.save_setting(sampled["office"], region, "fail_product", values).version == 1
    assert services.save_setting(sampled["office"], region, "fail_product", values | {"reason": "再改"}).version == 2
    watch = watch_of(region, "fail_product")
    assert (watch.version, watch.one_in, watch.unit) == (2, 100_000, "县农业农村局")
    found = find_series(region, watch, 2026, ON, "挂面")
    assert found is not None
    assert not found.alarms
    before.refresh_from_db()
    assert before.watch_version == 0


@pytest.mark.slow
def test_every_page_shows_the_figures_and_leads_to_the_records_of_each_point(sampled: Any, region: Any, sign_in: Any, settings: Any) -> None:
    settings.FIXED_TODAY = ON
    alert = next(a for a in services.raise_alerts(region, ON) if a.watch == "fail_product")
    client = sign_in("lead")
    assert alert.title in client.get("/monitoring/?year=2026").content.decode()
    assert "1/200" in client.get("/monitoring/fail_product/?year=2026").content.decode()
    page = client.get("/monitoring/fail_product/series/?group=挂面&year=2026").content.decode()
    assert "/monitoring/fail_product/points/2026Q2/" in page
    assert client.get("/monitoring/fail_product/chart.svg?group=挂面&year=2026").content.startswith(b"<svg")
    records = client.get("/monitoring/fail_product/points/2026Q2/?group=挂面").content.decode()
    assert "记录 10 条，其中计为事件的 5 条" in records
    assert "/registries/sampling_batches/" in records
    shown = client.get(f"/monitoring/alerts/{alert.pk}/").content.decode()
    for words in ("签收", "控制图", "2/60"):
        assert words in shown, words
    assert client.get("/monitoring/fail_product/settings/").status_code == 403
    assert client.post("/monitoring/run/").status_code == 403
    office = sign_in("office")
    assert office.post("/monitoring/run/").status_code == 302
    assert office.get("/monitoring/fail_product/settings/").status_code == 200
    assert office.get("/monitoring/nothing/").status_code == 404
    assert office.get("/monitoring/fail_product/series/?group=没有").status_code == 404
    assert sign_in("public").get("/monitoring/").status_code in (302, 403)


def test_a_superior_s_notice_can_be_entered_as_an_alert_by_hand(cast: Any) -> None:
    made = create_record(cast["lead"], "risk_alerts", {"title": "省局通报某品牌玩具", "reason": "省局2026年第3期风险通报", "raised_on": ON})
    assert (made.state, made.watch) == ("raised", "")
