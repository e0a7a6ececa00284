"""Whole runs over random records: proofs that recompute, both evaluators equal, differences explained, folders that verify."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kernel import factories
from zhiheng.cli import main
from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE
from zhiheng.packs import load_scorecard
from zhiheng.rules.facts import State
from zhiheng.scoring import ScoreRun, explain_difference, score, seal, verify_run, write_run
from zhiheng.scoring.columnar import facts_table, score_table
from zhiheng.snapshots import Snapshot, write_snapshot
from zhiheng.values import Period
from zhiheng.values.numbers import milli

PACK = load_scorecard("anhui_2022")
YEAR, AS_OF = Period.parse("2025"), date(2026, 2, 1)
SAFETY = replace(PACK.scorecard, sections=PACK.scorecard.sections[3:4])
"""The part of the card that has indicators, a benchmark, events, matters and judgements in five rows."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("snapshot")
    return write_snapshot(folder, factories.tables(11, 150), as_of=AS_OF, region=factories.REGION)


@pytest.fixture(scope="module")
def run(snapshot: Snapshot) -> ScoreRun:
    return score(PACK, snapshot, YEAR, AS_OF)


@pytest.mark.slow
def test_every_proof_names_rule_records_snapshot_and_place(run: ScoreRun) -> None:
    proofs = list(run.proofs())
    assert len(proofs) == 73
    for proof in proofs:
        assert proof["snapshot"] == run.snapshot.id and proof["rules"] == run.rule_digest and proof["rule_text"]
        assert proof["inputs"], proof["clause"]
        for given in proof["inputs"]:
            assert given["records"], (proof["clause"], given["path"])
    assert proofs[0] == run.proof("r1.c1")
    at_once = score(PACK, run.snapshot, YEAR, AS_OF, proving=True)  # numbers counted from the lists, not by the engine
    assert at_once.facts == run.facts and list(at_once.proofs()) == proofs
    with pytest.raises(InputError, match="r99"):
        run.proof("r99.c1")


def test_the_records_of_every_fact_recompute_its_part_and_whole(run: ScoreRun) -> None:
    seen = 0
    for place in run.gatherer.places():
        fact = run.facts[place.clause][place.need.path]
        found = run.records_of(place.clause, place.need.path)
        for listed in found.values():
            assert listed.digest == hashlib.sha256("".join(f"{i}\n" for i in listed.ids).encode()).hexdigest()
        if place.binding is None or place.binding.source not in ("indicator", "benchmark") or fact.status != "known":
            continue
        indicator = CATALOGUE[place.binding.code]
        part = found.get("part") or found["2025:part"]
        whole = found.get("whole") or found.get("2025:whole")
        if fact.ratio is not None and whole is not None:
            assert (fact.ratio.part, fact.ratio.whole) == (part.number, whole.number * indicator.scale), place.clause
            seen += 1
        elif whole is None and place.need.kind != "exists":
            assert fact.value == indicator.measure(part.number, int(str(indicator.whole)))
            seen += 1
    assert seen > 20


def test_the_rest_of_a_rate_is_what_pulls_it_down(run: ScoreRun) -> None:
    found, rest = run.records_of("r15.c1", "when"), run.rest_of("r15.c1", "when")
    assert rest is not None and set(rest.ids) == set(found["whole"].ids) - set(found["part"].ids) and rest.ids
    assert run.rest_of("r10.c1", "when") is None and run.rest_of("r1.c1", "when") is None


@pytest.mark.parametrize(
    "sections", [slice(4, 5), pytest.param(slice(0, 5), marks=pytest.mark.slow)], ids=["bonus", "all"]
)
def test_the_columnar_evaluator_gives_the_same_points(snapshot: Snapshot, sections: slice) -> None:
    card = replace(PACK.scorecard, sections=PACK.scorecard.sections[sections])
    days = {"2025": AS_OF, "2024": date(2025, 1, 31)}
    runs = {code: score(card, snapshot, Period.parse(code), day) for code, day in days.items()}
    table = facts_table(card, [(factories.REGION, period, r.facts) for period, r in runs.items()])
    for row in score_table(card, table).to_pylist():
        exact = runs[row["period"]]
        for cid, outcome in exact.card.clauses().items():
            assert (row[f"{cid}__low"], row[f"{cid}__high"]) == (milli(outcome.low), milli(outcome.high)), cid
        for name in ("base", "bonus", "total"):
            outcome = getattr(exact.card, name)
            assert (row[f"{name}__low"], row[f"{name}__high"]) == (milli(outcome.low), milli(outcome.high)), name


def test_every_open_or_lost_point_says_what_is_missing(run: ScoreRun) -> None:
    told = {gap.clause_id for gap in run.gaps()}
    for found in run.clauses():
        if found.outcome.state is not State.EARNED:
            assert found.id in told, found.id
    assert all(gap.reason and gap.owner for gap in run.gaps())


def _coverage(folder: Path, *batches: dict[str, object]) -> ScoreRun:
    firms = [{"frame": "key_product", "as_of": date(2025, 1, 1), "uscc": u, "name": f"{u}公司"} for u in "甲乙"]
    tables = {
        "frame_entries": factories.empty("frame_entries", *firms),
        "sampling_batches": factories.empty("sampling_batches", *batches),
    }
    rows = replace(PACK.scorecard.sections[2], rows=PACK.scorecard.sections[2].rows[2:3])
    card = replace(PACK.scorecard, sections=(rows,))
    return score(card, write_snapshot(folder, tables, as_of=AS_OF, region=factories.REGION), YEAR, AS_OF)


def test_a_difference_names_the_record_that_moved_the_points(tmp_path: Path) -> None:
    batch = {"domain": "industrial", "level": "province", "kind": "supervision", "sampled_on": date(2025, 4, 1)}
    passed = {**batch, "final_result": "pass", "final_on": date(2025, 5, 1)}
    before = _coverage(tmp_path / "a", {**passed, "uscc": "甲"})
    after = _coverage(
        tmp_path / "b", {**passed, "uscc": "甲"}, {**batch, "uscc": "乙", "final_result": "fail", "final_on": date(2025, 5, 1)}
    )
    found = {c.clause: c for c in explain_difference(before, after).clauses}
    assert set(found) == {"r14.c1", "r14.c2"}
    coverage = found["r14.c1"]
    assert coverage.low == (0, 1) and coverage.points_changed
    moved = {(m.relation, m.id, m.how) for m in coverage.facts[0].records}
    assert moved == {("frame_entries", "frame_entries:1", "joined"), ("sampling_batches", "sampling_batches:1", "behind")}
    rate = found["r14.c2"]
    assert rate.low == (2, 0) and {m.sentence for m in rate.facts[0].records} == {"新增监督抽查批次 sampling_batches:1"}


def test_equal_runs_have_no_difference(snapshot: Snapshot) -> None:
    first, second = (score(SAFETY, snapshot, YEAR, AS_OF) for _ in range(2))
    assert explain_difference(first, second).clauses == ()


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes_and_verifies(snapshot: Snapshot, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run = score(SAFETY, snapshot, YEAR, AS_OF)
        write_run(run, tmp_path / name)
        seal(run, tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    assert verify_run(tmp_path / "a") == ()


@pytest.fixture(scope="module")
def folder(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "out"
    card = out.with_name("card.json")
    card.write_text(json.dumps(SAFETY.to_json(), ensure_ascii=False), "utf-8")
    options = ["--scorecard", str(card), "--data", str(snapshot.directory), "--as-of", "2026-02-01", "--period", "2025"]
    assert main(["score", *options, "--out", str(out)]) == 0
    return out


@pytest.mark.slow
def test_the_command_writes_what_the_contract_names(folder: Path, snapshot: Snapshot) -> None:
    run = score(SAFETY, snapshot, YEAR, AS_OF)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert set(manifest["outputs"]) == {"scores.parquet", "scores.xlsx", "proofs.jsonl", "scorecard.json", "snapshot/manifest.json"}
    assert pq.ParquetFile(folder / "scores.parquet").read().to_pylist() == run.clause_rows()
    assert len((folder / "proofs.jsonl").read_text("utf-8").splitlines()) == len(list(SAFETY.clauses()))
    assert main(["verify", str(folder)]) == 0


@pytest.mark.parametrize(
    "name", ["scores.parquet", "scores.xlsx", "proofs.jsonl", "scorecard.json", "snapshot/sampling_batches.parquet", "snapshot/manifest.json"]
)
def test_verify_names_the_file_of_a_changed_byte(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / name
    kept = target.read_bytes()
    place = kept.index("分".encode()) + 2 if name.endswith(("jsonl", "scorecard.json")) else kept.index(b'"sha256": "') + 11 if name.endswith("manifest.json") else len(kept) // 2
    target.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
    try:
        assert main(["verify", str(folder), "--json"]) == 1
        said = json.loads(capsys.readouterr().out)
        assert not said["agrees"] and any(Path(name).name in f["file"] + f["message"] for f in said["findings"])
    finally:
        target.write_bytes(kept)


@pytest.mark.parametrize("words", ['"zhiheng": "', '"computed_by": "', '"period"', "\n}"])
def test_any_changed_byte_of_the_manifest_is_laid_to_the_manifest(folder: Path, words: str) -> None:
    target = folder / "manifest.json"
    kept = target.read_bytes()
    place = kept.index(words.encode()) + len(words) - (words[0] == "\n") * len(words)
    target.write_bytes(kept[:place] + (b" " if kept[place] != 32 else b"\t") + kept[place + 1 :])
    try:
        assert "manifest.json" in {f.file for f in verify_run(folder)}
    except InputError as fault:
        assert "manifest.json" in fault.sentence
    finally:
        target.write_bytes(kept)


def test_verify_finds_points_raised_together_with_the_manifest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = folder / "manifest.json"
    kept = manifest.read_text("utf-8")
    data = json.loads(kept)
    data["totals"]["total"]["high"] = "105"
    manifest.write_text(json.dumps(data), "utf-8")
    try:
        assert main(["verify", str(folder)]) == 1
        assert "总分" in capsys.readouterr().out
    finally:
        manifest.write_text(kept, "utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--data", "/nowhere"], "找不到数据目录"),
        (["--scorecard", "nothing"], "找不到文件"),
        (["--period", "2027"], "早于期间"),
        (["--decide", "3=parts"], "没有待定事项"),
        (["--region", "12"], "行政区划"),
    ],
)
def test_unusable_input_ends_in_one_sentence(
    snapshot: Snapshot, tmp_path: Path, change: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--scorecard", "anhui_2022", "--data", str(snapshot.directory), "--as-of", "2026-02-01", "--out", str(tmp_path / "o")]
    assert main(["score", *options, *change]) == 2
    assert words in capsys.readouterr().err


def test_a_folder_with_other_files_is_not_written_over(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x")
    options = ["--scorecard", "anhui_2022", "--data", str(snapshot.directory), "--as-of", "2026-02-01", "--out", str(tmp_path)]
    assert main(["score", *options]) == 2
    assert main(["verify", str(tmp_path)]) == 2
