"""A retest that passes ends the follow-up of its batch in the same step; one that is corrected brings it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from web.registries.samples import SAMPLES
from zhiheng.errors import InputError
from zhiheng_web.records.services import bulk_load, change_record, create_record, take_move
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.sampling.models import Batch, FollowUp
from zhiheng_web.registries.sampling.registry import BATCHES, FOLLOW_UPS

PASSED = {"retest_result": "pass", "retested_on": date(2025, 4, 20)}
ON_BATCH = {m.code: m for m in BATCHES.moves}
ON_FOLLOW_UP = {m.code: m for m in FOLLOW_UPS.moves}


@pytest.fixture
def batch(cast: Any) -> Batch:
    """A failed batch with a follow-up that was started."""
    made: Batch = create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], "domain": "food"})
    follow_up = create_record(cast["lead"], "follow_ups", {"batch": made, "report_received_on": date(2025, 4, 3)})
    take_move(cast["lead"], follow_up, ON_FOLLOW_UP["start"], {"started_on": date(2025, 4, 7)})
    return made


def asked_again(cast: Any, batch: Batch) -> Batch:
    asked = {"retest_applied_on": date(2025, 4, 8), "objection_kind": "retest"}
    held: Batch = take_move(cast["lead"], batch, ON_BATCH["object"], asked)
    return held


def offered(registry: Any, record: Any) -> list[str]:
    return [m.code for m in registry.moves if not m.ready(record)]


def test_a_retest_under_way_leaves_the_clock_running_and_both_pages_say_so(cast: Any, batch: Batch) -> None:
    held = asked_again(cast, batch)
    assert (held.state, held.final_result) == ("objected", "pending")
    follow_up = FollowUp.objects.get()
    assert "期限照常计算" in BATCHES.notices(held)[0][1] and "期限照常计算" in FOLLOW_UPS.notices(follow_up)[0][1]
    assert follow_up.state == "started" and "end" not in offered(FOLLOW_UPS, follow_up)


@pytest.mark.slow
def test_a_retest_that_passes_ends_the_follow_up_at_once_and_takes_it_out_of_the_figures(
    cast: Any, region: Any, batch: Batch, sign_in: Any
) -> None:
    held = take_move(cast["lead"], asked_again(cast, batch), ON_BATCH["retest"], PASSED)
    ended = FollowUp.objects.get()
    assert held.state == "passed" and (ended.state, ended.ended_on) == ("ended", date(2025, 4, 20))
    assert relation_tables(region)["follow_ups"].num_rows == 0 and ended.next_due_on is None
    assert "已终止" in BATCHES.related(held)[0][0] and "还没有登记解除" in BATCHES.notices(held)[0][1]
    client = sign_in("lead")
    assert held.sample_no in client.get("/registries/follow_ups/?tab=to_lift&span=all").content.decode()
    for tab in ("late", "overdue"):
        assert held.sample_no not in client.get(f"/registries/follow_ups/?tab={tab}&span=all").content.decode()
    assert "复检合格（2025-04-20），终止后处理" in client.get(f"/registries/follow_ups/{ended.pk}/").content.decode()
    lifted = {"lifted_on": date(2025, 4, 21), "lifted": "解除封存，云市监解〔2025〕3号"}
    assert offered(FOLLOW_UPS, ended) == ["lift"]
    done = take_move(cast["lead"], ended, ON_FOLLOW_UP["lift"], lifted)
    assert offered(FOLLOW_UPS, done) == [] and BATCHES.notices(Batch.objects.get()) == []


def test_a_finished_follow_up_is_ended_too(cast: Any, region: Any, batch: Batch) -> None:
    follow_up = FollowUp.objects.get()
    checked = {"reinspected_on": date(2025, 4, 10), "reinspection_result": "pass", "finished_on": date(2025, 4, 11)}
    change_record(cast["lead"], follow_up, checked, reason="办结")
    take_move(cast["lead"], asked_again(cast, batch), ON_BATCH["retest"], PASSED)
    assert FollowUp.objects.get().state == "ended" and relation_tables(region)["follow_ups"].num_rows == 0


def test_a_retest_that_fails_leaves_it_going(cast: Any, batch: Batch) -> None:
    failed = {"retest_result": "fail", "retested_on": date(2025, 4, 20)}
    held = take_move(cast["lead"], asked_again(cast, batch), ON_BATCH["retest"], failed)
    assert (held.state, held.final_result, FollowUp.objects.get().state) == ("failed", "fail", "started")


def test_an_objection_that_is_not_taken_up_leaves_the_first_conclusion(cast: Any, batch: Batch) -> None:
    answer = {"objection_decision": "rejected", "objection_decided_on": date(2025, 4, 10), "objection_reply": "逾期提出"}
    held = take_move(cast["lead"], asked_again(cast, batch), ON_BATCH["answer"], answer)
    assert (held.state, held.final_result, held.final_on) == ("failed", "fail", date(2025, 4, 10))


def test_a_corrected_retest_brings_the_follow_up_back(cast: Any, region: Any, batch: Batch) -> None:
    held = take_move(cast["lead"], asked_again(cast, batch), ON_BATCH["retest"], PASSED)
    change_record(cast["lead"], held, {"retest_result": "fail"}, reason="复检结论录错")
    back = FollowUp.objects.get()
    assert (back.state, back.ended_on) == ("started", None) and relation_tables(region)["follow_ups"].num_rows == 1


def test_one_taken_over_from_elsewhere_is_named_and_ended_by_hand(cast: Any, region: Any, batch: Batch) -> None:
    held = Batch.objects.get()
    held.retest_applied_on, held.retest_result, held.retested_on = date(2025, 4, 8), "pass", date(2025, 4, 20)
    held.save()
    follow_up = FollowUp.objects.get()
    assert "没有依据" in FOLLOW_UPS.notices(follow_up)[0][1] and "还开着" in BATCHES.notices(held)[0][1]
    assert offered(FOLLOW_UPS, follow_up)[0] == "end"
    with pytest.raises(PermissionDenied):
        take_move(cast["other"], follow_up, ON_FOLLOW_UP["end"], {"ended_on": date(2025, 4, 21)})
    ended = take_move(cast["lead"], follow_up, ON_FOLLOW_UP["end"], {"ended_on": date(2025, 4, 21)})
    assert ended.state == "ended"


def test_only_a_passed_retest_ends_it_so(cast: Any, batch: Batch) -> None:
    with pytest.raises(InputError, match="只有复检合格"):
        take_move(cast["lead"], FollowUp.objects.get(), ON_FOLLOW_UP["end"], {"ended_on": date(2025, 4, 21)})
    with pytest.raises(ValidationError, match="没有复检合格的结论"):
        change_record(cast["lead"], FollowUp.objects.get(), {"ended_on": date(2025, 4, 21)}, reason="x")


def test_a_microbiological_failure_takes_no_retest_and_the_first_laboratory_does_not_test_again(cast: Any, batch: Batch) -> None:
    held = change_record(
        cast["lead"], batch, {"retest_applied_on": date(2025, 4, 8), "failed_items": "菌落总数", "testing_body": "市所"}, reason="异议"
    )
    assert "不予复检" in BATCHES.notices(held)[0][1]
    with pytest.raises(ValidationError, match="不能是同一机构"):
        change_record(cast["lead"], held, {"retest_body": "市所"}, reason="复检")


def test_bulk_loaded_batches_stand_where_their_fields_say(cast: Any, region: Any) -> None:
    common = {**SAMPLES["sampling_batches"], "region": region, "unit": cast["lead"].unit}
    rows = [Batch(**{**common, "sample_no": f"N{i}", "first_result": r}) for i, r in enumerate(["pass", "fail", "refused", "pending"])]
    made = bulk_load("sampling_batches", rows)
    assert [b.state for b in made] == ["passed", "reported", "refused", "sampled"]
