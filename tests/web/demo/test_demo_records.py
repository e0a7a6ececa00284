"""The generator of the demo county: the same rows each time, valid codes, the planned figures and faults."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from zhiheng.indicators import Window, measure, open_engine
from zhiheng.packs import load_scorecard
from zhiheng.rules.syntax import needs
from zhiheng.scoring import score
from zhiheng.snapshots import RELATIONS, arrow_schema, write_snapshot
from zhiheng.values import Period, RegionCode, Uscc
from zhiheng_web.demo.generate import digest, enterprises, records
from zhiheng_web.demo.generate.codes import organisation_check
from zhiheng_web.demo.generate.common import LAST_DAY
from zhiheng_web.demo.generate.risk import UNSIGNED_2026
from zhiheng_web.demo.generate.sampling import typo, typo_enterprise
from zhiheng_web.demo.load.organisation import UNITS
from zhiheng_web.demo.load.steps import due

YEARS = {2025: date(2025, 12, 31), 2026: date(2026, 10, 31)}
COUNTY = RegionCode("990121")


@pytest.fixture(scope="module")
def rows():
    return records(due)


@pytest.fixture(scope="module")
def snapshot(rows, tmp_path_factory):
    tables = {}
    for code, listed in rows.items():
        if code not in RELATIONS:
            continue  # read by people and draws, by no indicator
        names = [c.name for c in RELATIONS[code].columns]
        made = [{**{n: r.get(n) for n in names}, "id": f"{code}:{i:06d}"} for i, r in enumerate(listed)]
        if code == "nil_returns":  # the site adds the names of the unit that signs
            signers = {unit: (name, *aliases) for unit, name, aliases in UNITS}
            for row in made:
                row["signer"] = signers[row["unit"]][0]
                row["signer_names"] = "、".join(signers[row["unit"]])
        tables[code] = pa.Table.from_pylist(made, schema=arrow_schema(RELATIONS[code]))
    return write_snapshot(tmp_path_factory.mktemp("county"), tables, as_of=LAST_DAY, region="990121")


@pytest.fixture(scope="module")
def figures(snapshot):
    with open_engine(snapshot) as engine:
        return {y: measure(engine, Window(Period.year(y), day), COUNTY) for y, day in YEARS.items()}


@pytest.mark.slow
def test_two_runs_of_the_generator_give_the_same_rows(rows):
    assert digest(rows) == digest(records(due))


@pytest.mark.slow
def test_the_county_has_the_planned_size(rows):
    sizes = {code: len(listed) for code, listed in rows.items()}
    assert 380 <= len(enterprises()) <= 420
    assert 2_900 <= sizes["sampling_batches"] <= 3_300
    assert sizes["equipment"] == 900
    assert 560 <= sizes["survey_responses"] <= 640
    assert sizes["measurement_standards"] == 8 and sizes["metrologists"] == 7
    frames = Counter((r["frame"], r["as_of"].year) for r in rows["frame_entries"])
    assert (
        frames["key_product", 2025] == 60 and frames["above_scale", 2025] == 80 and frames["licensed_food", 2025] == 70
    )


def test_every_credit_code_is_valid_down_to_the_organisation_code_and_belongs_to_one_firm():
    codes = [f.uscc for f in enterprises()]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert Uscc(code).code == code
        assert code[16] == organisation_check(code[8:16])
        assert code[2:8] == "990121"


def test_names_do_not_repeat():
    names = [f.name for f in enterprises()]
    assert len(set(names)) == len(names)


@pytest.mark.slow
def test_one_batch_in_twenty_fails(rows):
    batches = [b for b in rows["sampling_batches"] if b["kind"] == "supervision"]
    failing = sum(b["first_result"] == "fail" for b in batches)
    assert 0.035 < failing / len(batches) < 0.065
    assert sum(b["retest_result"] == "pass" for b in batches) >= 8


@pytest.mark.slow
def test_nothing_happened_after_the_last_day(rows):
    may_lie_ahead = {"finish_due_on", "start_due_on", "valid_until", "inspection_due_on", "full_stated_due_on", "due_on", "answer_by"}
    for code, listed in rows.items():
        for row in listed:
            late = {k: v for k, v in row.items() if isinstance(v, date) and v > LAST_DAY and k not in may_lie_ahead}
            assert not late, (code, late)


@pytest.mark.slow
def test_every_failed_batch_of_supervision_has_one_follow_up(rows):
    failed = {
        b["sample_no"] for b in rows["sampling_batches"] if b["final_result"] == "fail" and b["kind"] == "supervision"
    }
    followed = [f["batch_id"] for f in rows["follow_ups"]]
    assert sorted(followed) == sorted(failed)


@pytest.mark.slow
def test_the_typing_error_costs_the_coverage_of_2026_one_enterprise(rows, figures):
    lost = typo_enterprise(enterprises())
    mine = [b for b in rows["sampling_batches"] if b["sampled_on"].year == 2026 and b["uscc"] == lost.uscc]
    strays = [b for b in rows["sampling_batches"] if b["name"] == typo(lost.name)]
    assert mine == [] and len(strays) == 1 and strays[0]["uscc"] is None
    coverage = figures[2026]["key_product_coverage"]
    assert (coverage.part, coverage.whole) == (53, 60)
    assert Decimal(coverage.part + 1) / coverage.whole == Decimal("0.9")


def test_the_county_sampled_what_the_province_had_just_sampled(rows):
    listed = [b for b in rows["sampling_batches"] if b["sampled_on"] in (date(2026, 4, 13), date(2026, 4, 23))]
    by_firm = Counter((b["uscc"], b["product"]) for b in listed if b["uscc"])
    assert any(
        count == 2 and {b["level"] for b in listed if (b["uscc"], b["product"]) == key} == {"province", "county"}
        for key, count in by_firm.items()
    )


def test_one_food_follow_up_was_late_and_one_is_overdue(rows):
    food = [f for f in rows["follow_ups"] if f["domain"] == "food"]
    late = [f for f in food if f["finished_on"] and f["finished_on"] > f["finish_due_on"]]
    overdue = [f for f in food if f["finished_on"] is None and f["finish_due_on"] <= LAST_DAY]
    assert len(late) == 1 and len(overdue) == 1


@pytest.mark.slow
def test_the_figures_stand_where_they_were_planned(figures):
    at = {y: {k: (m.part, m.whole) for k, m in of.items()} for y, of in figures.items()}
    assert at[2025]["licence_approval_rate"] == (19, 20)
    assert at[2026]["cqo_appointed_rate"] == (78, 80) and at[2025]["cqo_appointed_rate"] == (80, 80)
    assert at[2025]["mandatory_standards"][0] == 7 and at[2026]["mandatory_standards"][0] == 6
    assert at[2026]["energy_standard_rate"][1] - at[2026]["energy_standard_rate"][0] == 1
    key = at[2026]["key_equipment_inspection_rate"]
    assert key[1] - key[0] == 1
    assert figures[2026]["satisfaction_consumer"].value() < 80 < figures[2025]["satisfaction_consumer"].value()


def test_nil_returns_leave_one_quarter_of_one_kind_open(rows):
    gaps = []
    for kind in {n["kind"] for n in rows["nil_returns"]}:
        spans = sorted((n["period_start"], n["period_end"]) for n in rows["nil_returns"] if n["kind"] == kind)
        for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
            if start != end + timedelta(days=1):
                gaps.append((kind, end))
    assert gaps == [(UNSIGNED_2026, date(2026, 6, 30))]


def test_clauses_over_registries_compute_from_the_records_without_a_typed_figure(snapshot):
    card = load_scorecard("anhui_2022", decisions={"25": "cap"}).scorecard
    computed = {
        cid: clause.points
        for cid, _s, _r, clause in card.clauses()
        if clause.bindings
        and {b.source for b in clause.bindings.values()} <= {"indicator", "benchmark"}
        and len(clause.bindings) == len(list(needs(clause.rule)))
    }
    assert sum(computed.values()) >= Decimal("39.5")
    for year, day in YEARS.items():
        run = score(card, snapshot, Period.year(year), day, COUNTY, version="demo")
        outcomes = run.card.clauses()
        open_ones = [cid for cid in computed if outcomes[cid].low != outcomes[cid].high]
        assert open_ones == [], year


@pytest.mark.slow
def test_the_digest_changes_with_one_record(rows):
    changed = {**rows, "events": [{**rows["events"][0], "title": "另一件事"}]}
    assert digest(changed) != digest(rows)
    assert len(digest(rows)) == hashlib.sha256().digest_size * 2
