"""Records become the kernel's relations, column for column, and a snapshot takes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from web.registries.samples import SAMPLES, enter_all
from zhiheng.indicators.relations import RELATIONS
from zhiheng.snapshots import arrow_schema, open_snapshot, write_snapshot
from zhiheng_web.enterprises.models import Frame, FrameEntry
from zhiheng_web.records.addresses import record_label, record_url
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import withdraw_record
from zhiheng_web.records.tables import relation_tables


def test_every_relation_but_judgements_has_a_registry_and_a_sample(region: Any) -> None:
    tables = relation_tables(region)
    assert set(tables) == set(RELATIONS) - {"judgements"}
    assert (set(SAMPLES) & set(RELATIONS)) | {"enterprises", "follow_ups", "frame_entries", "inspection_duties", "rewards", "council_attendances"} == set(tables)


@pytest.mark.slow
def test_the_records_of_every_registry_freeze_into_a_snapshot(
    cast: Any, region: Any, units: Any, tmp_path: Path
) -> None:
    enter_all(cast["lead"])
    frame = Frame.objects.create(
        region=region, unit=units["yt-scjg"], code="key_product", as_of=date(2025, 1, 1), source="测试"
    )
    FrameEntry.objects.create(frame=frame, region=region, uscc="91990121MA2N0QU421", name="示例")
    tables = relation_tables(region)
    for code, table in tables.items():
        assert table.num_rows == 1, code
        assert table.schema == arrow_schema(RELATIONS[code]), code
    write_snapshot(tmp_path / "s", tables, as_of=date(2026, 1, 1), region=region.code)
    snapshot = open_snapshot(tmp_path / "s")
    assert snapshot.rows == len(tables)


@pytest.mark.slow
def test_names_of_persons_leave_the_database_masked(cast: Any, region: Any) -> None:
    enter_all(cast["lead"])
    tables = relation_tables(region)
    assert tables["quality_officers"]["officer"].to_pylist() == ["王**"]
    assert tables["metrologists"]["person"].to_pylist() == ["李**"]
    assert tables["nil_returns"]["signatory"].to_pylist() == ["李**"]


@pytest.mark.slow
def test_what_follows_from_other_fields_is_in_the_relation(cast: Any, region: Any) -> None:
    enter_all(cast["lead"])
    tables = relation_tables(region)
    batch = tables["sampling_batches"].to_pylist()[0]
    assert (batch["final_result"], batch["final_on"]) == ("fail", date(2025, 4, 2))
    follow_up = tables["follow_ups"].to_pylist()[0]
    assert (follow_up["batch_id"], follow_up["domain"], follow_up["name"]) == (
        batch["id"],
        "industrial",
        "云汀县示例石材有限公司",
    )
    assert tables["benchmarks"].select(["part", "whole"]).to_pylist() == [{"part": 9240, "whole": 10000}]
    assert tables["annual_reports"]["year_end"].to_pylist() == [date(2024, 12, 31)]


@pytest.mark.slow
def test_a_withdrawn_record_leaves_the_relation_but_a_nil_return_stays_with_its_day(cast: Any, region: Any) -> None:
    made = enter_all(cast["lead"])
    withdraw_record(cast["lead"], made["honours"], "重复登记")
    withdraw_record(cast["lead"], made["nil_returns"], "期间内发现一起")
    tables = relation_tables(region)
    assert tables["honours"].num_rows == 0
    assert tables["nil_returns"]["withdrawn_on"].to_pylist()[0] is not None


def test_records_of_another_county_stay_out(cast: Any, region: Any, elsewhere: Any) -> None:
    enter_all(cast["lead"])
    assert all(t.num_rows == 0 for t in relation_tables(elsewhere).values())


@pytest.mark.slow
def test_a_record_number_leads_to_its_page_and_its_name(cast: Any) -> None:
    made = enter_all(cast["lead"])
    for code in SAMPLES:
        number = f"{code}:{made[code].pk}"
        assert record_url(number) == ("/monitoring/alerts/" if code == "risk_alerts" else f"/registries/{code}/") + f"{made[code].pk}/"
        assert record_label(number) == REGISTRIES[code].label(made[code])
    assert record_url("nonsense:1") is None
    assert record_label("sampling_batches:999999") is None
