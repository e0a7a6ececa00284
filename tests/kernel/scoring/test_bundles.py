"""The bundle and its independent verifier: same bytes each time, the same points as the kernel, every changed byte named."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from effort import examples, many
from kernel import factories, rule_strategies
from zhiheng.cli import main
from zhiheng.packs import load_scorecard
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.scorecards import Scorecard
from zhiheng.scoring import ScoreRun, bundle_bytes, bundle_id, score
from zhiheng.scoring.bundles import zip_bytes
from zhiheng.snapshots import write_snapshot
from zhiheng.values import Period
from zhiheng.values.numbers import milli

TOOL = Path(__file__).parents[3] / "tools" / "verify_score.py"
AS_OF = date(2026, 2, 1)


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_score", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = _loaded()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> ScoreRun:
    pack = load_scorecard("anhui_2022")
    card = replace(pack.scorecard, sections=pack.scorecard.sections[3:5])
    folder = tmp_path_factory.mktemp("snapshot")
    return score(card, write_snapshot(folder, factories.tables(11, 60), as_of=AS_OF, region=factories.REGION), Period.parse("2025"), AS_OF)


@pytest.fixture(scope="module")
def bundle(run: ScoreRun) -> bytes:
    return bundle_bytes(run, load_scorecard("anhui_2022").decisions, {"number": 1})


def _verified(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    code = VERIFIER.main([str(path)])
    return code, capsys.readouterr().out


def _members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _line(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _resealed(bundle: bytes, **changed: bytes) -> bytes:
    """The bundle with members changed by someone who makes every digest anew."""
    members = {**_members(bundle), **{name.replace("__", "."): data for name, data in changed.items()}}
    manifest = json.loads(members["manifest.json"])
    del manifest["id"]
    for name in manifest["files"]:
        manifest["files"][name] = {"sha256": hashlib.sha256(members[name]).hexdigest(), "bytes": len(members[name])}
    manifest["id"] = hashlib.sha256(_line(manifest).strip()).hexdigest()
    return zip_bytes({**members, "manifest.json": _line(manifest)})


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes_and_they_verify_in_another_process(run: ScoreRun, bundle: bytes, tmp_path: Path) -> None:
    assert bundle == bundle_bytes(run, load_scorecard("anhui_2022").decisions, {"number": 1})
    path = tmp_path / "b.zip"
    path.write_bytes(bundle)
    done = subprocess.run([sys.executable, "-I", str(TOOL), str(path)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "核验通过" in done.stdout and bundle_id(bundle) in done.stdout


def test_the_verifier_is_short_and_imports_nothing_but_pyarrow() -> None:
    text = TOOL.read_text("utf-8")
    assert len(text.splitlines()) < 400
    names = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert names - set(sys.stdlib_module_names) == {"pyarrow"}


@pytest.mark.slow
def test_a_flipped_byte_in_any_member_is_found_and_the_member_named(
    bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        entries = archive.infolist()
    assert len(entries) > 20
    thorough = many()
    for entry in entries:
        start = entry.header_offset + 30 + len(entry.filename)
        for place in (start + entry.file_size // 2, start, start + entry.file_size - 1)[: 3 if thorough else 1]:
            broken = bytearray(bundle)
            broken[place] ^= 1
            code, said = _verified(bytes(broken), tmp_path, capsys)
            assert code == 1 and entry.filename in said, (entry.filename, said)
            if entry.filename != "manifest.json":
                assert hashlib.sha256(broken[start : start + entry.file_size]).hexdigest() in said
                assert hashlib.sha256(bundle[start : start + entry.file_size]).hexdigest() in said


@pytest.mark.slow
def test_a_bundle_that_asks_for_a_later_zip_is_a_sentence(bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = bytearray(bundle)
    broken[bundle.index(b"PK\x01\x02") + 6] |= 64
    code, said = _verified(bytes(broken), tmp_path, capsys)
    assert code == 2 and said.startswith("读不出来"), said


@given(place=st.one_of(st.integers(0, 1_000_000), st.integers(-3000, -1)), flip=st.integers(1, 255))
@examples(4, 400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_byte_of_the_file_can_change_unseen(bundle: bytes, tmp_path: Path, place: int, flip: int) -> None:
    broken = bytearray(bundle)
    broken[place % len(bundle)] ^= flip
    path = tmp_path / "bundle.zip"
    path.write_bytes(bytes(broken))
    assert VERIFIER.main([str(path)]) in (1, 2)


def _place_with_a_rate(bundle: bytes) -> tuple[str, str]:
    held = json.loads(_members(bundle)["records.json"])["facts"]
    return next((cid, path) for cid in held for path, sides in held[cid].items() if sides.get("whole", {}).get("is"))


def _changed_points(bundle: bytes) -> bytes:
    table = pq.ParquetFile(io.BytesIO(_members(bundle)["scores.parquet"])).read()
    rows = table.to_pylist()
    rows[2]["low_milli"] += 500
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), buffer)
    return _resealed(bundle, scores__parquet=buffer.getvalue())


def _changed_fact(bundle: bytes) -> bytes:
    cid, path = _place_with_a_rate(bundle)
    facts = json.loads(_members(bundle)["facts.json"])
    facts[cid][path]["ratio"]["part"] += 1
    return _resealed(bundle, facts__json=_line(facts))


def _changed_fact_and_proof(bundle: bytes) -> bytes:
    members = _members(bundle)
    cid, path = _place_with_a_rate(bundle)
    facts = json.loads(members["facts.json"])
    facts[cid][path]["ratio"]["part"] += 1
    proofs = [json.loads(line) for line in members["proofs.jsonl"].splitlines()]
    inputs = next(p for p in proofs if p["clause"] == cid)["inputs"]
    next(i for i in inputs if i["path"] == path)["fact"] = facts[cid][path]
    return _resealed(bundle, facts__json=_line(facts), proofs__jsonl=b"".join(map(_line, proofs)))


def _changed_rule(bundle: bytes) -> bytes:
    card = json.loads(_members(bundle)["scorecard.json"])
    card["sections"][0]["points"] = "1"
    return _resealed(bundle, scorecard__json=_line(card))


def _changed_total(bundle: bytes) -> bytes:
    results = json.loads(_members(bundle)["results.json"])
    results["card"]["total"][0] += 1000
    return _resealed(bundle, results__json=_line(results))


def _lost_record(bundle: bytes) -> bytes:
    records = json.loads(_members(bundle)["records.json"])
    cid, path = _place_with_a_rate(bundle)
    digest = records["facts"][cid][path]["whole"]["digest"]
    records["lists"][digest].pop()
    return _resealed(bundle, records__json=_line(records))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_changed_points, "scores.parquet"),
        (_changed_fact, "facts.json 与 proofs.jsonl 所记的事实不同"),
        (_changed_fact_and_proof, "记录数出来是"),
        (_changed_rule, "scorecard.json 的规则摘要"),
        (_changed_total, "results.json 的总分是"),
        (_lost_record, "“whole”的记录编号与摘要不符"),
    ],
)
def test_a_change_with_digests_made_anew_is_found_by_what_it_contradicts(
    bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[bytes], bytes], named: str
) -> None:
    code, said = _verified(change(bundle), tmp_path, capsys)
    assert code == 1 and named in said, said


def test_the_command_line_writes_the_same_bundle(run: ScoreRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = tmp_path / "card.json"
    card.write_text(json.dumps(run.scorecard.to_json(), ensure_ascii=False), "utf-8")
    places = ["--data", str(run.snapshot.directory), "--out", str(tmp_path / "out"), "--bundle", str(tmp_path / "out.zip")]
    asked = ["--as-of", AS_OF.isoformat(), "--period", "2025", "--version-name", run.version, "--json"]
    assert main(["score", "--scorecard", str(card), *places, *asked]) == 0
    capsys.readouterr()
    written = (tmp_path / "out.zip").read_bytes()
    assert _verified(written, tmp_path, capsys)[0] == 0
    assert _members(written)["facts.json"] == _members(bundle_bytes(run))["facts.json"]


def test_what_is_no_bundle_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verified(b"not a zip", tmp_path, capsys)[0] == 2
    code, said = _verified(zip_bytes({"manifest.json": b'{"format": "other"}'}), tmp_path, capsys)
    assert code == 2 and "读不出来" in said and said.count("\n") == 1


@given(data=st.data())
@examples(6, 300, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_verifier_gives_the_kernels_points_for_random_rules_and_facts(data: st.DataObject) -> None:
    card: Scorecard = data.draw(rule_strategies.scorecards(rows=3))
    facts = next(iter(data.draw(rule_strategies.facts_of_units(card, units=2)).values()))
    expected = evaluate_scorecard(card, facts)
    plain = {cid: {path: fact.to_json() for path, fact in held.items()} for cid, held in facts.items()}
    found = VERIFIER.score_card(json.loads(json.dumps(card.to_json())), json.loads(json.dumps(plain)))
    for cid, outcome in expected.clauses().items():
        ends = (outcome.low, outcome.high, outcome.beyond_low, outcome.beyond_high)
        assert found["clauses"][cid] == tuple(map(milli, ends)), cid
    for name, row in expected.rows().items():
        assert found["rows"][name]["base"][:2] == (milli(row.outcome.low), milli(row.outcome.high)), name
        assert found["rows"][name]["bonus"][:2] == (milli(row.bonus.low), milli(row.bonus.high)), name
    for name in ("base", "bonus", "total"):
        outcome = getattr(expected, name)
        assert tuple(found["card"][name])[:2] == (milli(outcome.low), milli(outcome.high)), name
