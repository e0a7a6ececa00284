"""Snapshots and runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from web.scorecards.scorecard_samples import AS_OF, PERIOD
from zhiheng.errors import InputError
from zhiheng_web.records.services import change_record, withdraw_record
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import ScoreRun, SnapshotRecord
from zhiheng_web.scorecards.selectors.runs import changes_of
from zhiheng_web.scorecards.selectors.snapshots import folder_of


def test_the_parts_of_the_result_add_up_to_the_full_points(run: ScoreRun) -> None:
    base = run.result["base"]
    assert sum(Decimal(base[k]) for k in ("low", "judge", "pending", "lost")) == Decimal(run.result["full"]) == 100
    for section in run.result["sections"]:
        assert sum(Decimal(section[k]) for k in ("low", "judge", "pending", "lost")) == Decimal(section["most"])


def test_states_follow_from_the_records(run: ScoreRun, clause_of: Any) -> None:
    states = {c: clause_of(run, c)["state"] for c in ("r3.c1", "r1.c2", "r5.c2", "r2.c1", "r14.c2", "r14.c5", "r25.c2")}
    assert states == {
        "r3.c1": "earned",
        "r1.c2": "pending",
        "r5.c2": "missed",
        "r2.c1": "judge",
        "r14.c2": "earned",
        "r14.c5": "not_applicable",
        "r25.c2": "pending",
    }
    assert clause_of(run, "r14.c2")["says"] == ["18/20 = 90%，要求 ≥ 90%，达到"]


@pytest.mark.slow
def test_the_same_records_give_the_same_snapshot_and_run(cast: Any, version: Any, run: ScoreRun) -> None:
    again = services.run_score(cast["office"], version, PERIOD, AS_OF)
    assert again.pk == run.pk
    assert SnapshotRecord.objects.count() == 1


def test_after_a_change_there_is_a_new_run_and_the_old_one_still_verifies(
    cast: Any, version: Any, run: ScoreRun, batches: Any, clause_of: Any
) -> None:
    change_record(
        cast["lead"],
        batches[2],
        {"first_result": "fail", "failed_items": "放射性"},
        reason="录入有误，以检验报告为准",
    )
    assert changes_of(run).count == 1
    second = services.run_score(cast["office"], version, PERIOD, AS_OF)
    assert second.pk != run.pk
    assert clause_of(second, "r14.c2")["state"] == "missed"
    assert second.low == run.low - 2
    assert changes_of(second).count == 0
    for one in (run, second):
        found = services.verify_run(one)
        assert found.agrees, found.faults


def test_a_touched_snapshot_does_not_verify(run: ScoreRun) -> None:
    file = folder_of(run.snapshot.snapshot_id) / "sampling_batches.parquet"
    file.write_bytes(file.read_bytes() + b"x")
    found = services.verify_run(run)
    assert not found.agrees
    assert "sampling_batches.parquet" in found.faults[0]


@pytest.mark.slow
def test_an_altered_result_does_not_verify(run: ScoreRun) -> None:
    run.result["base"]["low"] = "99"
    run.save()
    found = services.verify_run(run)
    assert not found.agrees
    assert any("结果摘要不符" in fault for fault in found.faults)


@pytest.mark.slow
def test_other_words_of_a_later_program_do_not_break_an_old_run(run: ScoreRun) -> None:
    from zhiheng_web.scorecards.results import digest_of

    run.result["sections"][0]["rows"][0]["clauses"][0]["says"] = ["旧版本的说法"]
    run.digest = digest_of([run.result, run.proofs])
    run.save()
    found = services.verify_run(run)
    assert found.agrees and any("程序版本" in line for line in found.checked)
    run.proofs["r14.c2"]["children"][0]["children"][0]["fact"]["ratio"]["part"] = 19
    run.digest = digest_of([run.result, run.proofs])
    run.save()
    assert "r14.c2" in services.verify_run(run).faults[0]


@pytest.mark.slow
def test_an_altered_scorecard_does_not_verify(run: ScoreRun) -> None:
    run.version.data["sections"][0]["rows"][0]["clauses"][0]["points"] = "4"
    run.version.save()
    assert not services.verify_run(ScoreRun.objects.get(pk=run.pk)).agrees


def test_a_period_that_has_not_begun_is_not_computed(cast: Any, version: Any) -> None:
    with pytest.raises(InputError, match="还没有开始"):
        services.run_score(cast["office"], version, PERIOD, date(2024, 12, 31))


def test_a_retired_version_is_not_computed(cast: Any, version: Any) -> None:
    version.status = "retired"
    with pytest.raises(InputError, match="停用"):
        services.run_score(cast["office"], version, PERIOD, AS_OF)


def test_only_the_office_computes(cast: Any, version: Any) -> None:
    for who in ("lead", "reviewer", "leader"):
        with pytest.raises(PermissionDenied):
            services.run_score(cast[who], version, PERIOD, AS_OF)
        with pytest.raises(PermissionDenied):
            services.take_snapshot(cast[who], version.region, AS_OF)


@pytest.mark.slow
def test_a_withdrawn_record_leaves_the_next_snapshot_only(cast: Any, version: Any, run: ScoreRun, batches: Any) -> None:
    withdraw_record(cast["office"], batches[0], "重复登记")
    second = services.run_score(cast["office"], version, PERIOD, AS_OF)
    assert (run.snapshot.rows - second.snapshot.rows) == 1


@pytest.mark.slow
def test_the_record_page_says_where_the_record_counts(run: ScoreRun, batches: Any) -> None:
    from zhiheng_web.records import declare

    assert declare.COUNTS_IN is not None
    rows = declare.COUNTS_IN(f"sampling_batches:{batches[0].pk}")
    assert [r["url"] for r in rows] == [f"/scorecards/runs/{run.pk}/clauses/r14.c2/"]
    assert "在分母、未达到" in rows[0]["label"] and "第 14 行" in rows[0]["label"]
    assert "计入" in declare.COUNTS_IN(f"sampling_batches:{batches[5].pk}")[0]["label"]


@pytest.mark.slow
def test_the_office_computes_from_the_page_and_sees_what_moved(
    sign_in: Any, cast: Any, run: ScoreRun, batches: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiheng_web.scorecards.views.card.today", lambda: AS_OF)
    office = sign_in("office")
    change_record(cast["lead"], batches[2], {"first_result": "fail"}, reason="以检验报告为准")
    page = office.get("/scorecards/?period=2025").content.decode()
    assert "有 1 处变更" in page
    answer = office.post("/scorecards/score/")
    assert answer.status_code == 302 and "/difference/" in answer.url
    page = office.get(answer.url).content.decode()
    assert "18/20 = 90%" in page and "17/20 = 85%" in page
    assert "终局结论" in page and "<del>合格</del>" in page and "<ins>不合格</ins>" in page
    assert f'href="/registries/sampling_batches/{batches[2].pk}/"' in page


@pytest.mark.slow
def test_a_record_counts_through_its_enterprise(cast: Any, region: Any, units: Any, version: Any) -> None:
    from zhiheng_web.enterprises.models import Frame, FrameEntry
    from zhiheng_web.records import declare
    from zhiheng_web.records.services import bulk_load
    from zhiheng_web.registries.sampling.models import Batch

    uscc = "91990121MA2N0QU421"
    frame = Frame.objects.create(
        region=region, unit=units["yt-scjg"], code="key_product", as_of=date(2025, 1, 1), created_by=cast["office"]
    )
    FrameEntry.objects.create(frame=frame, region=region, uscc=uscc, name="示例石材")
    batch = bulk_load(
        "sampling_batches",
        [
            Batch(
                region=region,
                unit=units["yt-scjg"],
                sample_no="XC2025-1",
                domain="industrial",
                level="county",
                stage="production",
                name="示例石材",
                uscc=uscc,
                product="板材",
                sampled_on=date(2025, 5, 1),
            )
        ],
    )[0]
    run = services.run_score(cast["office"], version, PERIOD, AS_OF)
    assert declare.COUNTS_IN is not None
    rows = declare.COUNTS_IN(f"sampling_batches:{batch.pk}")
    assert [r["url"] for r in rows] == [f"/scorecards/runs/{run.pk}/clauses/r14.c1/"]
    assert "所属企业已计入" in rows[0]["label"]
