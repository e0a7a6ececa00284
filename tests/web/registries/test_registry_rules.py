"""Rules of single registries: conclusions, due dates, nil returns, evidence, benchmarks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from web.registries.samples import SAMPLES
from zhiheng.errors import InputError, InvalidValue
from zhiheng.values import Period
from zhiheng_web.records import declare
from zhiheng_web.records.services import bulk_load, change_record, create_record, take_move, withdraw_record
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.benchmarks.fractions import exact_fraction
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.registries.evidence.selectors import standings as evidence_standings
from zhiheng_web.registries.evidence.services import review_item
from zhiheng_web.registries.risk.models import NilReturn
from zhiheng_web.registries.risk.registry import NIL_RETURNS
from zhiheng_web.registries.risk.selectors import standings as nil_standings
from zhiheng_web.registries.sampling.clocks import due_dates
from zhiheng_web.registries.sampling.models import Batch, FollowUp
from zhiheng_web.registries.sampling.registry import BATCHES, FOLLOW_UPS


@pytest.mark.parametrize(
    ("values", "final", "on"),
    [
        ({"first_result": "pending"}, "pending", None),
        ({"first_result": "pass", "first_reported_on": date(2025, 4, 2)}, "pass", date(2025, 4, 2)),
        ({"first_result": "fail", "first_reported_on": date(2025, 4, 2)}, "fail", date(2025, 4, 2)),
        ({"first_result": "refused"}, "refused", date(2025, 3, 12)),
        (
            {"first_result": "fail", "first_reported_on": date(2025, 4, 2), "retest_applied_on": date(2025, 4, 8)},
            "pending",
            None,
        ),
        (
            {
                "first_result": "fail",
                "first_reported_on": date(2025, 4, 2),
                "retest_applied_on": date(2025, 4, 8),
                "retest_result": "pass",
                "retested_on": date(2025, 4, 20),
            },
            "pass",
            date(2025, 4, 20),
        ),
    ],
)
def test_the_final_conclusion_follows_from_first_test_and_retest(
    values: dict[str, Any], final: str, on: date | None
) -> None:
    batch = Batch(sampled_on=date(2025, 3, 12), **values)
    batch.derive()
    assert (batch.final_result, batch.final_on) == (final, on)


def test_food_is_started_in_five_working_days_and_finished_in_ninety_days() -> None:
    due = due_dates("food", date(2025, 9, 26))
    assert due.start and due.start.due_on == date(
        2025, 10, 10
    )  # 28 September is a working Sunday, 1-8 October are holidays
    assert due.finish.due_on == date(2025, 12, 25)


def test_a_limit_that_ends_in_a_year_without_holidays_yet_is_provisional_and_never_late() -> None:
    due = due_dates("food", date(2026, 12, 28))
    assert due.start and due.start.due_on is None
    assert due.finish.due_on == date(2027, 3, 28)
    assert "暂定" in due.finish.certainty


def test_products_are_re_inspected_in_seventy_five_days() -> None:
    due = due_dates("industrial", date(2025, 4, 3))
    assert due.start is None
    assert due.finish.due_on == date(2025, 6, 17)


@pytest.mark.parametrize(("domain", "due"), [("industrial", date(2025, 6, 17)), ("food", date(2025, 7, 2))])
def test_a_follow_up_closes_only_after_a_passed_re_inspection(cast: Any, domain: str, due: date) -> None:
    lead = cast["lead"]
    batch = create_record(lead, "sampling_batches", {**SAMPLES["sampling_batches"], "domain": domain})
    moves = {m.code: m for m in BATCHES.moves}
    follow_up = take_move(lead, batch, moves["follow-up"], {"report_received_on": date(2025, 4, 3)})
    assert isinstance(follow_up, FollowUp)
    assert (follow_up.name, follow_up.finish_due_on) == (batch.name, due)
    steps = {m.code: m for m in FOLLOW_UPS.moves}
    with pytest.raises(InputError, match="现在的状态是“待启动”"):
        take_move(lead, follow_up, steps["finish"], {"finished_on": date(2025, 6, 1), "measures": ""})
    take_move(lead, follow_up, steps["start"], {"started_on": date(2025, 4, 7)})
    with pytest.raises(InputError, match="复查合格"):
        take_move(lead, follow_up, steps["finish"], {"finished_on": date(2025, 6, 1), "measures": ""})
    take_move(lead, follow_up, steps["reinspect"], {"reinspected_on": date(2025, 5, 20), "reinspection_result": "pass"})
    done = take_move(lead, follow_up, steps["finish"], {"finished_on": date(2025, 6, 1), "measures": "整改完成"})
    assert done.finished_on == date(2025, 6, 1)


def test_a_passed_batch_takes_no_follow_up(cast: Any) -> None:
    batch = create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], "first_result": "pass"})
    with pytest.raises(ValidationError, match="终局结论为合格"):
        create_record(cast["lead"], "follow_ups", {"batch": batch, "report_received_on": date(2025, 4, 3)})


def test_a_nil_return_is_signed_by_the_person_who_enters_it(cast: Any) -> None:
    made = create_record(cast["lead"], "nil_returns", {"kind": "drug_major", "period": "2025"})
    assert made.signatory == cast["lead"]
    assert (made.period_start, made.period_end) == (date(2025, 1, 1), date(2025, 12, 31))
    with pytest.raises(InputError, match="不能修改"):
        change_record(cast["lead"], made, {"statement": "x"}, reason="x")


def test_a_nil_return_waits_for_the_end_of_its_period(cast: Any) -> None:
    with pytest.raises(ValidationError, match="期满才能签报"):
        create_record(cast["lead"], "nil_returns", {"kind": "drug_major", "period": "2099"})


def test_a_confirmed_event_forbids_and_contradicts_a_nil_return(cast: Any) -> None:
    signed = create_record(cast["lead"], "nil_returns", {"kind": "food_larger", "period": "2025H1"})
    assert NIL_RETURNS.notices(signed) == []
    event = {
        "kind": "food_larger",
        "title": "食物中毒",
        "occurred_on": date(2025, 5, 6),
        "confirmed": True,
        "confirmed_on": date(2025, 6, 1),
    }
    create_record(cast["office"], "events", event)
    assert NIL_RETURNS.notices(signed)[0][0] == "error"
    with pytest.raises(ValidationError, match="不能签报"):
        create_record(cast["lead"], "nil_returns", {"kind": "food_larger", "period": "2025"})


def test_a_leader_signs_no_nil_return(cast: Any, units: Any) -> None:
    with pytest.raises(PermissionDenied):
        create_record(cast["leader"], "nil_returns", {"kind": "drug_major", "period": "2025", "unit": units["yt-scjg"]})


def test_a_nil_return_by_another_department_is_refused_with_who_signs_and_what_to_do(
    cast: Any, region: Any, sign_in: Any
) -> None:
    with pytest.raises(ValidationError, match="由市场监管局签报，这份由县住建局签报，不作数"):
        create_record(cast["other"], "nil_returns", {"kind": "drug_major", "period": "2025"})
    values = {"kind": "drug_major", "period": "2025", "region": region.pk}
    page = sign_in("other").post("/registries/nil_returns/new/", values)
    words = page.content.decode()
    assert page.status_code == 422 and "请由市场监管局的人员登录签报" in words and "还没有签报" in words
    assert not NilReturn.objects.exists()
    made = create_record(cast["other"], "nil_returns", {"kind": "construction_severe", "period": "2025"})
    assert NIL_RETURNS.notices(made) == []


def test_a_nil_return_taken_over_from_elsewhere_covers_nothing_when_another_unit_signed(cast: Any, region: Any) -> None:
    other = cast["other"]
    row = NilReturn(kind="drug_major", period="2025", region=region, unit=other.unit, created_by=other)
    bulk_load("nil_returns", [row])
    state, words = NIL_RETURNS.notices(NilReturn.objects.get())[0]
    assert state == "error" and "不作数" in words
    found = {s.label: s for s in nil_standings(region, Period.year(2025), date(2026, 2, 1))}
    assert not found["药品重大质量安全事故"].is_done
    assert relation_tables(region)["nil_returns"]["signer"].to_pylist() == ["县住建局"]


def test_the_adopted_scorecard_may_give_an_event_to_another_department(
    cast: Any, region: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declare, "EVENT_ROWS", lambda region: {"drug_major": [("县水利局", "县住房建设局")]})
    assert create_record(cast["other"], "nil_returns", {"kind": "drug_major", "period": "2025"}).pk
    with pytest.raises(ValidationError, match="由市场监管局签报"):
        create_record(cast["other"], "nil_returns", {"kind": "food_larger", "period": "2025"})


def test_a_nil_return_is_signed_and_not_saved(sign_in: Any) -> None:
    page = sign_in("lead").get("/registries/nil_returns/new/").content.decode()
    assert ">签报</button>" in page and ">保存</button>" not in page
    assert ">保存</button>" in sign_in("lead").get("/registries/events/new/").content.decode()


def test_evidence_is_uploaded_reviewed_and_downloaded(cast: Any, region: Any, sign_in: Any) -> None:
    lead = sign_in("lead")
    values = {**SAMPLES["evidence_items"], "dated_on": "2025-03-20", "region": region.pk}
    file = SimpleUploadedFile("政策.pdf", b"%PDF-1.7 policy")
    response = lead.post("/registries/evidence_items/new/", {**values, "file": file}, follow=True)
    assert response.status_code == 200
    item = EvidenceItem.objects.get()
    assert item.size == 15 and len(item.digest) == 64 and item.review == "submitted"
    assert lead.get(f"/registries/evidence_items/{item.pk}/move/accept/").status_code == 403
    reviewer = sign_in("reviewer")
    assert reviewer.post(f"/registries/evidence_items/{item.pk}/move/return/", {"reason": ""}).status_code == 422
    reviewer.post(f"/registries/evidence_items/{item.pk}/move/return/", {"reason": "缺印发页"})
    item.refresh_from_db()
    assert (item.review, item.review_reason) == ("returned", "缺印发页")
    got = reviewer.get(f"/registries/evidence_items/{item.pk}/file/")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 policy"
    assert sign_in("public").get(f"/registries/evidence_items/{item.pk}/file/").status_code == 403


def test_changed_evidence_is_reviewed_again(cast: Any) -> None:
    item = create_record(cast["lead"], "evidence_items", SAMPLES["evidence_items"])
    item = review_item(cast["office"], item, "accepted", "属实")
    changed = change_record(cast["lead"], item, {"title": "若干政策（修订）"}, reason="修订")
    assert changed.review == "submitted"


def test_a_program_is_no_evidence(cast: Any, region: Any, sign_in: Any) -> None:
    values = {**SAMPLES["evidence_items"], "dated_on": "2025-03-20", "region": region.pk}
    file = SimpleUploadedFile("政策.pdf", b"MZ\x90\x00\x03\x00\x00\x00" * 20)
    response = sign_in("lead").post("/registries/evidence_items/new/", {**values, "file": file})
    assert response.status_code == 422
    assert "不是可以作为佐证的文件" in response.content.decode()


@pytest.mark.parametrize(
    ("entered", "indicator", "fraction"),
    [
        ("96.35%", "annual_report_filing_rate", (9635, 10000)),
        ("96.35", "annual_report_filing_rate", (9635, 10000)),
        ("９６．３％", "annual_report_filing_rate", (963, 1000)),
        ("425/456", "annual_report_filing_rate", (425, 456)),
        ("80.5", "satisfaction_producer", (805, 10)),
        ("12", "mandatory_standards", (12, 1)),
    ],
)
def test_a_benchmark_is_kept_as_it_was_printed(entered: str, indicator: str, fraction: tuple[int, int]) -> None:
    assert exact_fraction(entered, indicator) == fraction


@pytest.mark.parametrize("entered", ["", "约九成", "1/0", "120%", "-3%"])
def test_a_benchmark_that_is_no_rate_is_refused(entered: str) -> None:
    with pytest.raises(InvalidValue):
        exact_fraction(entered, "annual_report_filing_rate")


def test_a_batch_with_a_follow_up_is_not_withdrawn_and_its_change_recomputes_the_limits(cast: Any) -> None:
    lead = cast["lead"]
    batch = create_record(lead, "sampling_batches", SAMPLES["sampling_batches"])
    follow_up = create_record(lead, "follow_ups", {"batch": batch, "report_received_on": date(2025, 4, 3)})
    with pytest.raises(ValidationError, match="先撤回后处理"):
        withdraw_record(lead, batch, "错了")
    change_record(lead, batch, {"domain": "food"}, reason="领域录错")
    follow_up.refresh_from_db()
    assert (follow_up.start_due_on, follow_up.finish_due_on) == (date(2025, 4, 11), date(2025, 7, 2))


def test_nil_returns_say_which_days_nobody_signed_for(cast: Any, region: Any) -> None:
    for period in ("2025Q1", "2025Q2", "2025Q4"):
        create_record(cast["lead"], "nil_returns", {"kind": "drug_major", "period": period})
    create_record(cast["lead"], "nil_returns", {"kind": "counterfeit", "period": "2025"})
    found = {s.label: s for s in nil_standings(region, Period.year(2025), date(2026, 2, 1))}
    assert found["影响恶劣的假冒伪劣事件"].is_done
    drug = found["药品重大质量安全事故"]
    assert not drug.is_done and "2025-07-01 至 2025-09-30" in drug.note


def test_the_evidence_page_lists_the_matters_that_lack_evidence(cast: Any, region: Any, sign_in: Any) -> None:
    item = create_record(cast["lead"], "evidence_items", SAMPLES["evidence_items"])
    before = {s.label: s.state for s in evidence_standings(region, Period.year(2025), date(2026, 2, 1))}
    assert before["促进质量提升的政策文件"] == "submitted"
    review_item(cast["office"], item, "accepted", "属实")
    after = {s.label: s.is_done for s in evidence_standings(region, Period.year(2025), date(2026, 2, 1))}
    assert after["促进质量提升的政策文件"] and not after["召回公告"]
    page = sign_in("lead").get("/registries/evidence_items/?period=2025").content.decode()
    assert "new/?matter=recall_notice" in page
    form = sign_in("lead").get("/registries/evidence_items/new/?matter=recall_notice").content.decode()
    assert '<option value="recall_notice" selected>' in form
