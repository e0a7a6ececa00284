"""Write made-up records month by month (写出模拟数据): one Parquet file a relation and month, and a manifest with digests last."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhiheng.errors import InputError
from zhiheng.snapshots.aside import aside
from zhiheng.snapshots.simulated.months import made, runs
from zhiheng.snapshots.simulated.places import LARGEST, places
from zhiheng.snapshots.store import MANIFEST, digest_of, file_digest

FORMAT = "zhiheng-data/1"
ROW_GROUP = 250_000
_SEASON = (0.8, 0.5, 1.0, 1.1, 1.1, 1.0, 0.9, 1.0, 1.2, 1.1, 1.3, 1.0)
_MOST_ROWS = 5_000_000_000


@dataclass(frozen=True)
class Plan:
    """What to make: `rows` sampled batches of `regions` counties over the months up to and with that of `until`."""

    regions: int
    rows: int
    months: int = 36
    until: date = date(2025, 12, 31)
    seed: int = 1

    def __post_init__(self) -> None:
        for name, value, largest in (("regions", self.regions, LARGEST), ("rows", self.rows, _MOST_ROWS), ("months", self.months, 600)):
            if not 1 <= value <= largest:
                raise InputError(f"--{name} 应在 1 和 {largest} 之间，给的是 {value}", found=value)
        if self.seed < 0:
            raise InputError(f"--seed 应是不小于 0 的整数，给的是 {self.seed}", found=self.seed)
        if self.until.year - self.months // 12 < 1900:
            raise InputError(f"从 {self.until} 往前 {self.months} 个月早于 1900 年，请减少月数", found=self.months)

    def spans(self) -> list[tuple[date, date]]:
        """First and last day of every month, in order."""
        last = self.until.year * 12 + self.until.month - 1
        return [
            (date(n // 12, n % 12 + 1, 1), date(n // 12, n % 12 + 1, monthrange(n // 12, n % 12 + 1)[1]))
            for n in range(last - self.months + 1, last + 1)
        ]

    def counts(self) -> list[int]:
        """Batches of every month: by season, and in all exactly `rows`."""
        weights = np.array([_SEASON[start.month - 1] for start, _ in self.spans()])
        bounds = np.floor(np.cumsum(weights) / weights.sum() * self.rows + 0.5).astype(np.int64)
        bounds[-1] = self.rows
        return [int(n) for n in np.diff(bounds, prepend=0)]


@dataclass(frozen=True)
class Simulated:
    """What was written: `id` names the content, `rows` by relation."""

    directory: Path
    id: str
    rows: dict[str, int]
    bytes: int


def simulate(plan: Plan, out: Path, progress: Callable[[int, int], None] | None = None) -> Simulated:
    """Write the records of the plan; the same plan gives the same rows.

    Files are `<relation>/month=2025-01/part-0.parquet`, where the month is that of the sampling. Memory is that of one month. They are written
    aside and the folder renamed when complete: a killed run leaves nothing, and the next one starts anew.

    Args:
        progress: called with the batches written so far and in all.
    Raises:
        InputError: the folder holds something already, or cannot be written; or the disk is full.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"“{out}”不是空目录，模拟数据要写到新的或空的目录里", path=str(out))
    with aside(out, "模拟数据") as fresh:
        made = _write(plan, fresh, progress or (lambda done, whole: None))
        if out.exists():
            out.rmdir()
        fresh.replace(out)
    return replace(made, directory=out)


def _write(plan: Plan, out: Path, progress: Callable[[int, int], None]) -> Simulated:
    held = places(plan.regions, plan.rows, plan.seed)
    files: dict[str, list[dict[str, Any]]] = {}
    done = 0
    for (start, end), count in zip(plan.spans(), plan.counts(), strict=True):
        with _Month(out, start) as month:
            for run in runs(start, end, plan.spans()[-1][1], done + 1, count, plan.seed, ROW_GROUP):
                month.write(made(held, run))
                progress(run.first_number + run.count - 1, plan.rows)
        done += count
        for relation, entry in month.files.items():
            files.setdefault(relation, []).append(entry)
    content = {
        "format": FORMAT,
        "simulated": {**{k: getattr(plan, k) for k in ("regions", "rows", "months", "seed")}, "until": plan.until.isoformat()},
        "relations": files,
    }
    identifier = digest_of(content)
    text = json.dumps({"id": identifier, **content}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    aside = out / f".{MANIFEST}.tmp"
    aside.write_text(text, "utf-8")
    aside.replace(out / MANIFEST)
    rows = {code: sum(f["rows"] for f in held_files) for code, held_files in files.items()}
    return Simulated(out, identifier, rows, sum(f["bytes"] for held_files in files.values() for f in held_files))


class _Month:
    """The files of one month, written run by run aside and renamed when complete."""

    def __init__(self, base: Path, month: date) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self._base, self._folder = base, f"month={month.year:04d}-{month.month:02d}"
        self._writers: dict[str, tuple[Path, pq.ParquetWriter]] = {}

    def write(self, tables: dict[str, pa.Table]) -> None:
        """Append one row group to the file of each relation."""
        for relation, table in tables.items():
            if relation not in self._writers:
                path = self._base / relation / self._folder / "part-0.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                short = [f.name for f in table.schema if not pa.types.is_string(f.type)]
                aside = path.with_name(f".{path.name}.tmp")
                writer = pq.ParquetWriter(aside, table.schema, compression="zstd", store_schema=False, use_dictionary=short, write_page_checksum=True)
                self._writers[relation] = (path, writer)
            self._writers[relation][1].write_table(table, row_group_size=table.num_rows or 1)

    def __enter__(self) -> _Month:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for relation, (path, writer) in self._writers.items():
            writer.close()
            aside = path.with_name(f".{path.name}.tmp")
            if kind is not None:
                continue
            aside.replace(path)
            rows = pq.read_metadata(path).num_rows
            name = path.relative_to(self._base).as_posix()
            self.files[relation] = {"file": name, "rows": rows, "bytes": path.stat().st_size, "sha256": file_digest(path)}
