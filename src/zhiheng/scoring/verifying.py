"""Computing a run again (核验): every digest and every point of the folder against its inputs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zhiheng.errors import EngineUnavailable, InputError, ZhihengError
from zhiheng.indicators import DUCKDB, EngineChoice
from zhiheng.scoring.outputs import (
    MANIFEST,
    PROOFS,
    SCORES,
    SNAPSHOT,
    interval_json,
    manifest_text,
    read_manifest,
    rerun,
    write_scores,
)
from zhiheng.scoring.runs import ScoreRun
from zhiheng.snapshots.store import digest_of, file_digest


@dataclass(frozen=True)
class Disagreement:
    """One thing that does not agree (不符之处): a stable code, the file, and a Chinese sentence."""

    code: str
    file: str
    message: str
    found: str = ""
    expected: str = ""

    def to_json(self) -> dict[str, str]:
        """The finding as in the contract."""
        return {
            "code": self.code,
            "severity": "error",
            "file": self.file,
            "message": self.message,
            "found": self.found,
            "expected": self.expected,
        }


def verify_run(directory: Path, engine: EngineChoice = DUCKDB) -> tuple[Disagreement, ...]:
    """Everything that does not agree in a run's folder; empty when every digest and every point does.

    Args:
        engine: what counts the records this time; it need not be the one that counted them first.
    Raises:
        InputError: the folder holds no run at all, or the engine cannot be reached.
    """
    manifest = read_manifest(directory)
    try:
        findings = [*_manifest(directory, manifest), *_files(directory, manifest)]
        try:
            run = rerun(directory, manifest, engine)
        except EngineUnavailable:
            raise
        except ZhihengError as error:
            name = error.values.get("file") or "scorecard.json"
            place = f"{SNAPSHOT}/{name}" if error.code == "snapshots.broken" else str(name)
            return (*findings, Disagreement("verify.input_changed", place, error.sentence))
        findings.extend(_inputs(run, manifest))
        findings.extend(_points(run, directory, manifest))
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"manifest.json 缺少必要的内容（{error}），可能被改动过", file="manifest.json") from error
    return tuple(findings)


def _manifest(directory: Path, manifest: dict[str, Any]) -> Iterator[Disagreement]:
    expected = digest_of({k: v for k, v in manifest.items() if k != "id"})
    same = manifest.get("id") == expected and (directory / MANIFEST).read_bytes() == manifest_text(manifest).encode("utf-8")
    if not same:
        yield Disagreement("verify.manifest_changed", MANIFEST, f"清单 {MANIFEST} 的内容与它自己的编号不符，已被改动", str(manifest.get("id", "")), expected)


def _files(directory: Path, manifest: dict[str, Any]) -> Iterator[Disagreement]:
    for name, digest in manifest["outputs"].items():
        path = directory / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
            yield Disagreement("verify.file_missing", name, f"缺少文件 {name}", "", digest)
        elif (found := file_digest(path)) != digest:
            yield Disagreement("verify.file_changed", name, f"文件 {name} 的内容与清单不符，已被改动", found, digest)


def _inputs(run: ScoreRun, manifest: dict[str, Any]) -> Iterator[Disagreement]:
    if run.snapshot.id != (expected := manifest["snapshot"]["id"]):
        message = "快照与清单所记的不是同一个"
        yield Disagreement("verify.snapshot_differs", f"{SNAPSHOT}/manifest.json", message, run.snapshot.id, expected)
    if run.rule_digest != (expected := manifest["scorecard"]["sha256"]):
        yield Disagreement("verify.rules_differ", "scorecard.json", "评分规则与清单所记的不同", run.rule_digest, expected)


def _points(run: ScoreRun, directory: Path, manifest: dict[str, Any]) -> Iterator[Disagreement]:
    for name, stated in manifest["totals"].items():
        computed = interval_json(getattr(run.card, name))
        if computed != stated:
            message = f"重新计算的{_TOTALS.get(name, name)}与清单不符"
            yield Disagreement("verify.total_differs", "manifest.json", message, _shown(stated), _shown(computed))
    computed_rows = {row["clause"]: row for row in run.clause_rows()}
    try:
        stored = {row["clause"]: row for row in pq.ParquetFile(directory / SCORES).read().to_pylist()}
    except (pa.ArrowException, OSError, ValueError, KeyError):
        yield Disagreement("verify.unreadable", SCORES, f"文件 {SCORES} 读不出来")
        return
    for clause in dict.fromkeys((*computed_rows, *stored)):
        if computed_rows.get(clause) != stored.get(clause):
            found, expected = stored.get(clause, {}), computed_rows.get(clause, {})
            message = f"条款 {clause} 重新计算的得分与 {SCORES} 不符"
            yield Disagreement("verify.points_differ", SCORES, message, _points_of(found), _points_of(expected))
    with tempfile.TemporaryDirectory() as folder:
        write_scores(run, Path(folder))
        wanted = (Path(folder) / PROOFS).read_bytes()
    if not (directory / PROOFS).is_file() or (directory / PROOFS).read_bytes() != wanted:
        yield Disagreement("verify.proofs_differ", PROOFS, f"重新生成的得分依据与 {PROOFS} 不符")


_TOTALS = {"base": "基本分", "bonus": "加分", "total": "总分"}


def _shown(interval: dict[str, str]) -> str:
    return interval["low"] if interval["low"] == interval["high"] else f"{interval['low']}—{interval['high']}"


def _points_of(row: dict[str, Any]) -> str:
    return f"{row['low_milli']}—{row['high_milli']} {row['state']}" if row else "无"
