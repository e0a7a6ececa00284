"""A run on disk (计分结果): scores, proofs, inputs and a manifest, so that anyone can compute it again.

The folder holds `scores.parquet`, `proofs.jsonl`, `scorecard.json`, the snapshot under `snapshot/` and `manifest.json` with the digest of
each and of itself (`id`); what another layer adds (`scores.xlsx`) is entered by `seal`. Nothing in it depends on the clock or on the machine's paths; `computed_by`
in the manifest alone says which engine counted the records, and every other byte is the same whichever it was.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhiheng import __version__
from zhiheng.errors import InputError
from zhiheng.indicators import DUCKDB, EngineChoice
from zhiheng.rules.facts import Outcome
from zhiheng.rules.scorecards import Scorecard
from zhiheng.scoring.runs import ENGINE, ScoreRun, score
from zhiheng.snapshots import Snapshot, open_snapshot
from zhiheng.snapshots.store import MANIFEST as SNAPSHOT_MANIFEST
from zhiheng.snapshots.store import digest_of, file_digest, parquet_bytes
from zhiheng.values import Period, RegionCode

FORMAT = "zhiheng-score/1"
MANIFEST = "manifest.json"
SCORES, PROOFS, SCORECARD, SNAPSHOT = "scores.parquet", "proofs.jsonl", "scorecard.json", "snapshot"
_SCHEMA = pa.schema(
    [
        pa.field("clause", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("row", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("points_milli", pa.int64()),
        pa.field("low_milli", pa.int64(), nullable=False),
        pa.field("high_milli", pa.int64(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
    ]
)


def dump(data: Any) -> str:
    """JSON in one canonical form, one line."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_run(run: ScoreRun, out: Path) -> None:
    """Write scores, proofs and inputs of a run into the folder; `seal` closes it with the manifest."""
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    (out / SCORECARD).write_text(dump(run.scorecard.to_json()) + "\n", "utf-8")
    _copy_snapshot(run.snapshot, out / SNAPSHOT)
    write_scores(run, out)


def write_scores(run: ScoreRun, out: Path) -> None:
    """`scores.parquet` (clause, points and interval in milli-points, state) and `proofs.jsonl` (one proof a line)."""
    (out / SCORES).write_bytes(scores_bytes(run))
    (out / PROOFS).write_text("".join(dump(p) + "\n" for p in run.proofs()), "utf-8")


def scores_bytes(run: ScoreRun) -> bytes:
    """`scores.parquet` as bytes."""
    return parquet_bytes(pa.Table.from_pylist(run.clause_rows(), schema=_SCHEMA))


def _copy_snapshot(snapshot: Snapshot, target: Path) -> None:
    if target.resolve() == snapshot.directory.resolve():
        return
    target.mkdir(parents=True, exist_ok=True)
    for name in (SNAPSHOT_MANIFEST, *snapshot.names()):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(snapshot.directory / name, target / name)


def seal(run: ScoreRun, out: Path, more: Iterable[str] = ()) -> dict[str, Any]:
    """Write `manifest.json`: what was scored with what, the totals, and the digest of every file; `more` names files of other layers."""
    card = run.card
    manifest = {
        "format": FORMAT,
        "zhiheng": __version__,
        "engine": ENGINE,
        "computed_by": run.computed_by,
        "scorecard": {"version": run.version, "title": run.scorecard.title, "sha256": run.rule_digest},
        "snapshot": {"id": run.snapshot.id, "as_of": run.snapshot.as_of.isoformat(), "region": run.snapshot.region},
        "period": run.period.code,
        "as_of": run.as_of.isoformat(),
        "region": run.region.code,
        "totals": {name: interval_json(getattr(card, name)) for name in ("base", "bonus", "total")},
        "outputs": {name: file_digest(out / name) for name in (SCORES, PROOFS, SCORECARD, f"{SNAPSHOT}/{SNAPSHOT_MANIFEST}", *more)},
    }
    manifest["id"] = digest_of(manifest)
    (out / MANIFEST).write_text(manifest_text(manifest), "utf-8")
    return manifest


def manifest_text(manifest: dict[str, Any]) -> str:
    """The manifest as it is written: one form only, so that any other byte shows."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def interval_json(outcome: Outcome) -> dict[str, str]:
    """Points as an interval with the state, as in the manifest."""
    return {"low": format(outcome.low, "f"), "high": format(outcome.high, "f"), "state": outcome.state.value}


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest of a run.

    Raises:
        InputError: the folder holds no run, or its manifest cannot be read.
    """
    path = directory / MANIFEST
    if not path.is_file():
        raise InputError(f"“{directory}”里没有计分结果（缺 {MANIFEST}），请指向 zhiheng score 的输出目录", path=str(directory))
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{MANIFEST} 读不懂，可能被改动过", file=MANIFEST) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(f"{MANIFEST} 不是计分结果的清单（format 应为 {FORMAT}）", file=MANIFEST)
    return data


def rerun(directory: Path, manifest: dict[str, Any], engine: EngineChoice = DUCKDB) -> ScoreRun:
    """Score again from the inputs kept in the folder, on any engine.

    Raises:
        SnapshotBroken, RuleInvalid, InputError: an input was changed so that it cannot be read.
    """
    try:
        data = json.loads((directory / SCORECARD).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{SCORECARD} 缺失或读不懂", file=SCORECARD) from error
    return score(
        Scorecard.from_json(data),
        open_snapshot(directory / SNAPSHOT),
        Period.parse(manifest["period"]),
        date.fromisoformat(manifest["as_of"]),
        RegionCode(manifest["region"]),
        manifest["scorecard"]["version"],
        engine,
    )
