"""Frozen tables with a manifest (快照): what a score was computed from, byte for byte.

A snapshot is a folder: one Parquet file a relation, rows in the order of their `id`, and `manifest.json` with columns, row counts
and SHA-256 digests. The same rows give the same bytes and so the same snapshot id (with the same version of the Parquet library).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhiheng.errors import SnapshotBroken
from zhiheng.snapshots.relations import RELATIONS, Relation

FORMAT = "zhiheng-snapshot/1"
MANIFEST = "manifest.json"
ARROW_TYPES: Mapping[str, pa.DataType] = {"str": pa.string(), "int": pa.int64(), "bool": pa.bool_(), "date": pa.date32()}
_TYPE_NAMES = {"str": "文本", "int": "整数", "bool": "是否", "date": "日期"}
_TIMES = frozenset({"written_at"})
"""Keys of `meta` that stay outside the snapshot id."""


@dataclass(frozen=True)
class SnapshotFile:
    """One file of a snapshot: its name, rows, and the digest of its bytes."""

    file: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot (快照): `id` names its content, `path(relation)` is the Parquet file of a relation."""

    directory: Path
    id: str
    as_of: date
    region: str
    files: Mapping[str, SnapshotFile]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def path(self, relation: str) -> Path:
        """The Parquet file of the relation; every relation has one, an empty one too."""
        return self.directory / self.files[relation].file

    def table(self, relation: str) -> pa.Table:
        """The rows of the relation, in the order of their ids."""
        return pq.ParquetFile(self.path(relation)).read()

    @property
    def rows(self) -> int:
        """Rows in all relations."""
        return sum(f.rows for f in self.files.values())


def arrow_schema(relation: Relation) -> pa.Schema:
    """The Arrow schema of a relation: its columns in order, with their types and whether they may be missing."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.type], nullable=c.nullable) for c in relation.columns])


def conform(relation: Relation, table: pa.Table) -> pa.Table:
    """The table in the relation's columns and types, sorted by id.

    Raises:
        SnapshotBroken: a column is missing, unknown, of another kind or empty where it may not be, or an id appears twice;
            the sentence names relation, column and the first offending record.
    """
    names = [c.name for c in relation.columns]
    if unknown := [n for n in table.column_names if n not in names]:
        raise SnapshotBroken(f"“{relation.label}”（{relation.code}）有多余的列 {'、'.join(unknown)}", relation=relation.code)
    if missing := [n for n in names if n not in table.column_names]:
        raise SnapshotBroken(f"“{relation.label}”（{relation.code}）缺少列 {'、'.join(missing)}", relation=relation.code)
    columns = []
    for column in relation.columns:
        values = table.column(column.name)
        wanted = ARROW_TYPES[column.type]
        if values.type != wanted:
            try:
                values = values.cast(wanted)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise SnapshotBroken(
                    f"“{relation.label}”的“{column.name}”应为{_TYPE_NAMES[column.type]}，收到的是 {values.type}",
                    relation=relation.code,
                    column=column.name,
                ) from error
        if not column.nullable and values.null_count:
            place = pc.index(values.is_null(), True).as_py()
            record = table.column("id")[place].as_py()
            raise SnapshotBroken(
                f"“{relation.label}”的“{column.name}”不能为空，记录 {record or f'第{place + 1}行'} 没有填", relation=relation.code
            )
        columns.append(values)
    out = pa.table(columns, schema=arrow_schema(relation))
    ids = out.column("id")
    if out.num_rows and pc.count_distinct(ids).as_py() != out.num_rows:
        counts = pc.value_counts(ids)
        twice = [c["values"].as_py() for c in counts if c["counts"].as_py() > 1]
        raise SnapshotBroken(
            f"“{relation.label}”有重复的记录编号 {'、'.join(sorted(twice)[:5])}，每条记录只能出现一次", relation=relation.code
        )
    return out.sort_by("id").combine_chunks()


def write_snapshot(
    directory: Path, tables: Mapping[str, pa.Table], *, as_of: date, region: str, meta: Mapping[str, Any] | None = None
) -> Snapshot:
    """Freeze tables into a folder and return the snapshot.

    Args:
        tables: relation code -> rows; a relation left out is written empty.
        meta: what the caller wants to keep beside it (source, rule pack); `written_at` there does not change the id.
    Raises:
        SnapshotBroken: a table does not follow its relation, or a relation is unknown.
    """
    if unknown := sorted(set(tables) - set(RELATIONS)):
        raise SnapshotBroken(f"不认识的数据关系 {'、'.join(unknown)}", found=unknown)
    directory.mkdir(parents=True, exist_ok=True)
    files: dict[str, SnapshotFile] = {}
    for code, relation in RELATIONS.items():
        given = tables.get(code)
        target = directory / f"{code}.parquet"
        data = _empty_bytes(code) if given is None else parquet_bytes(conform(relation, given))
        target.write_bytes(data)
        rows = 0 if given is None else given.num_rows
        files[code] = SnapshotFile(target.name, rows, hashlib.sha256(data).hexdigest())
    columns = {code: [[c.name, c.type, c.nullable] for c in relation.columns] for code, relation in RELATIONS.items()}
    content = _content(as_of, region, files, meta or {}, columns)
    identifier = digest_of(content)
    shown = {"id": identifier, **content, "meta": dict(meta or {})}
    (directory / MANIFEST).write_text(json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return Snapshot(directory, identifier, as_of, region, files, dict(meta or {}))


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as Parquet, always written the same way: zstd, groups of 131,072 rows, no stored Arrow schema."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=131_072, store_schema=False)
    return buffer.getvalue()


@cache
def _empty_bytes(code: str) -> bytes:
    return parquet_bytes(arrow_schema(RELATIONS[code]).empty_table())


def open_snapshot(directory: Path) -> Snapshot:
    """Open a snapshot and check every digest.

    Raises:
        SnapshotBroken: no manifest, a file missing, or a file whose bytes changed; the sentence names the file.
    """
    manifest = directory / MANIFEST
    if not manifest.is_file():
        raise SnapshotBroken(f"“{directory}”不是快照：没有 {MANIFEST}", file=MANIFEST)
    try:
        data = json.loads(manifest.read_text("utf-8"))
        files = {c: SnapshotFile(f["file"], f["rows"], f["sha256"]) for c, f in data["relations"].items()}
        as_of, region, meta, identifier = date.fromisoformat(data["as_of"]), data["region"], data["meta"], data["id"]
        format_ = data["format"]
        columns = {c: f["columns"] for c, f in data["relations"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotBroken(f"快照清单 {MANIFEST} 读不懂，可能被改动过", file=MANIFEST) from error
    if format_ != FORMAT:
        raise SnapshotBroken(f"快照格式为“{format_}”，本程序只认“{FORMAT}”", file=MANIFEST)
    if missing := sorted(set(RELATIONS) - set(files)):
        raise SnapshotBroken(f"快照缺少数据关系 {'、'.join(missing)}，请用本版本重新生成", file=MANIFEST)
    if digest_of(_content(as_of, region, files, meta, columns)) != identifier:
        raise SnapshotBroken(f"快照清单 {MANIFEST} 与快照编号不符，已被改动", file=MANIFEST)
    for code, entry in files.items():
        target = directory / entry.file
        if Path(entry.file).name != entry.file or not target.is_file():
            raise SnapshotBroken(f"快照缺少文件 {entry.file}", file=entry.file, relation=code)
        if file_digest(target) != entry.sha256:
            raise SnapshotBroken(f"快照文件 {entry.file} 的内容与清单不符，已被改动", file=entry.file, relation=code)
    return Snapshot(directory, identifier, as_of, region, files, meta)


def _content(
    as_of: date, region: str, files: Mapping[str, SnapshotFile], meta: Mapping[str, Any], columns: Mapping[str, Any]
) -> dict[str, Any]:
    """What the id is made of. `columns` are those the snapshot was written with: a later version may know more."""
    return {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "region": region,
        "meta": {k: v for k, v in meta.items() if k not in _TIMES},
        "relations": {
            code: {
                "file": f.file,
                "rows": f.rows,
                "sha256": f.sha256,
                "columns": columns.get(code, []),
            }
            for code, f in files.items()
        },
    }


def digest_of(content: Any) -> str:
    """SHA-256 of a JSON value in canonical form (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
