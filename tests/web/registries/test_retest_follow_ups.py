"""A retest that passes: both pages say what follows for the follow-up, and offer the step that ends it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from web.registries.samples import SAMPLES
from zhiheng.errors import InputError
from zhiheng_web.records.services import change_record, create_record, restore_record, take_move
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.registries.sampling.models import Batch, FollowUp
from zhiheng_web.registries.sampling.registry import BATCHES, FOLLOW_UPS

PASSED = {"retest_applied_on": date(2025, 4, 8), "retest_result": "pass", "retested_on": date(2025, 4, 20)}
STEPS = {m.code: m for registry in (BATCHES, FOLLOW_UPS) for m in registry.moves}
LIFTED = {"lifted": "2025-04-21 解除封存，云市监解〔2025〕3号"}


@pytest.fixture
def batch(cast: Any) -> Batch:
    """A failed batch with a follow-up that was started."""
    made: Batch = create_record(cast["lead"], "sampling_batches", {**SAMPLES["sampling_batches"], "domain": "food"})
    follow_up = create_record(cast["lead"], "follow_ups", {"batch": made, "report_received_on": date(2025, 4, 3)})
    take_move(cast["lead"], follow_up, STEPS["start"], {"started_on": date(2025, 4, 7), "measures": "封存"})
    return made


def retested(cast: Any, batch: Batch, **values: Any) -> tuple[Batch, FollowUp]:
    change_record(cast["lead"], batch, values, reason="复检")
    return Batch.objects.get(), FollowUp.objects.get()


def offered(registry: Any, record: Any) -> list[str]:
    return [m.code for m in registry.moves if not m.ready(record)]


def test_a_retest_under_way_leaves_the_clock_running_and_both_pages_say_so(cast: Any, batch: Batch) -> None:
    held, follow_up = retested(cast, batch, retest_applied_on=date(2025, 4, 8))
    assert "期限照常计算" in BATCHES.notices(held)[0][1]
    assert "期限照常计算" in FOLLOW_UPS.notices(follow_up)[0][1]
    assert "end-follow-up" not in offered(BATCHES, held) and "end" not in offered(FOLLOW_UPS, follow_up)


def test_a_passed_retest_shows_its_consequence_and_the_next_step_on_both_sides(
    cast: Any, batch: Batch, sign_in: Any
) -> None:
    held, follow_up = retested(cast, batch, **PASSED)
    for registry, record in ((BATCHES, held), (FOLLOW_UPS, follow_up)):
        state, words = registry.notices(record)[0]
        assert state == "warning" and "复检合格" in words and "2025-07-02 前完成" in words and "因复检合格终止" in words
    assert offered(BATCHES, held)[0] == "end-follow-up" and offered(FOLLOW_UPS, follow_up) == ["end"]
    page = sign_in("lead").get(f"/registries/sampling_batches/{held.pk}/").content.decode()
    assert "因复检合格终止后处理" in page and "复检合格，批次已改计合格" in page
    queue = sign_in("lead").get("/registries/sampling_batches/?tab=to_be_ended&period=2025").content.decode()
    assert held.sample_no in queue


@pytest.mark.parametrize("side", ["batch", "follow-up"])
def test_ending_it_takes_it_out_of_the_figures_and_keeps_it_on_record(
    cast: Any, region: Any, batch: Batch, side: str
) -> None:
    held, follow_up = retested(cast, batch, **PASSED)
    record, step = (held, STEPS["end-follow-up"]) if side == "batch" else (follow_up, STEPS["end"])
    take_move(cast["lead"], record, step, LIFTED)
    ended = FollowUp.objects.get()
    assert ended.is_withdrawn
    assert ended.withdrawn_reason == f"复检合格终止（复检结论日期 2025-04-20）：{LIFTED['lifted']}"
    assert relation_tables(region)["follow_ups"].num_rows == 0
    assert BATCHES.notices(held) == [] and "已终止" in BATCHES.related(held)[0][0]
    with pytest.raises(InputError, match="没有登记后处理"):
        take_move(cast["lead"], held, STEPS["end-follow-up"], LIFTED)


def test_only_a_passed_retest_ends_it_so_and_only_for_who_may_write(cast: Any, batch: Batch) -> None:
    follow_up = FollowUp.objects.get()
    with pytest.raises(InputError, match="只有复检合格"):
        take_move(cast["lead"], follow_up, STEPS["end"], LIFTED)
    held, follow_up = retested(cast, batch, **PASSED)
    with pytest.raises(PermissionDenied):
        take_move(cast["other"], held, STEPS["end-follow-up"], LIFTED)
    with pytest.raises(InputError, match="请终止这条后处理"):
        take_move(cast["lead"], follow_up, STEPS["finish"], {"finished_on": date(2025, 5, 1), "measures": ""})


def test_a_corrected_retest_brings_the_follow_up_back(cast: Any, batch: Batch) -> None:
    held, follow_up = retested(cast, batch, **PASSED)
    take_move(cast["lead"], follow_up, STEPS["end"], LIFTED)
    with pytest.raises(ValidationError, match="终局结论为合格"):
        restore_record(cast["lead"], FollowUp.objects.get(), "误操作")
    change_record(cast["lead"], held, {"retest_result": "fail"}, reason="复检结论录错")
    restore_record(cast["lead"], FollowUp.objects.get(), "复检结论更正为不合格")
    assert not FollowUp.objects.get().is_withdrawn


def test_a_microbiological_failure_takes_no_retest(cast: Any, batch: Batch) -> None:
    held, _follow_up = retested(cast, batch, retest_applied_on=date(2025, 4, 8), failed_items="菌落总数")
    assert "不予复检" in BATCHES.notices(held)[0][1]
