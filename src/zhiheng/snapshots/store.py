"""Frozen tables with a manifest (快照): what a score was computed from, byte for byte.

A snapshot is a folder: one Parquet file a relation, rows in the order of their `id`, and `manifest.json` with columns, row counts
and SHA-256 digests. The same rows give the same bytes and so the same snapshot id (with the same version of the Parquet library).
A large one (`exporting.py`) has for each relation a folder of parts by month; `Snapshot` is the same for both.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
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
PARTED = "zhiheng-snapshot/2"
"""The format of a snapshot in parts: what `files` holds is the folder of a relation, with the digest over its parts."""
MANIFEST = "manifest.json"
ARROW_TYPES: Mapping[str, pa.DataType] = {"str": pa.string(), "int": pa.int64(), "bool": pa.bool_(), "date": pa.date32()}
_TYPE_NAMES = {"str": "文本", "int": "整数", "bool": "是否", "date": "日期"}
_TIMES = frozenset({"written_at"})
"""Keys of `meta` that stay outside the snapshot id."""


@dataclass(frozen=True)
class SnapshotFile:
    """One file of a snapshot: its name, rows, and the digest of its bytes; `parts` where it is a folder of files."""

    file: str
    rows: int
    sha256: str
    parts: tuple[SnapshotFile, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot (快照): `id` names its content, `path(relation)` is the Parquet file of a relation."""

    directory: Path
    id: str
    as_of: date
    region: str
    files: Mapping[str, SnapshotFile]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def paths(self, relation: str) -> list[Path]:
        """The Parquet files of the relation; one, or one a month in a snapshot in parts (none where it is empty)."""
        held = self.files[relation]
        return [self.directory / f.file for f in (held.parts if held.file == relation else (held,))]

    def names(self) -> list[str]:
        """The names of all files but the manifest, in order."""
        return sorted(p.relative_to(self.directory).as_posix() for code in self.files for p in self.paths(code))

    def table(self, relation: str) -> pa.Table:
        """The rows of the relation, in the order of their ids."""
        read = [pq.ParquetFile(path).read() for path in self.paths(relation)]
        if self.files[relation].file != relation:
            return read[0]
        empty = arrow_schema(RELATIONS[relation]).empty_table()
        return pa.concat_tables([empty, *read]).sort_by("id").combine_chunks()

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
    return write_manifest(directory, as_of, region, files, meta or {})


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as Parquet, always written the same way: zstd, groups of 131,072 rows, no stored Arrow schema."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=131_072, store_schema=False, write_page_checksum=True)
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
        raise SnapshotBroken(f"“{directory}”不是快照：没有 {MANIFEST}。请指向快照目录，或先生成快照", file=MANIFEST)
    try:
        data = json.loads(manifest.read_text("utf-8"))
        format_ = data["format"]
        files = {c: _entry(c, f) for c, f in data["relations"].items()}
        as_of, region, meta, identifier = date.fromisoformat(data["as_of"]), data["region"], data["meta"], data["id"]
        columns = {c: f["columns"] for c, f in data["relations"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotBroken(f"快照清单 {MANIFEST} 读不懂，可能被改动过。请从备份恢复，或重新生成快照", file=MANIFEST) from error
    if format_ not in (FORMAT, PARTED):
        raise SnapshotBroken(f"快照格式为“{format_}”，本程序只认“{FORMAT}”和“{PARTED}”。请用本版本重新生成", file=MANIFEST)
    if missing := sorted(set(RELATIONS) - set(files)):
        raise SnapshotBroken(f"快照缺少数据关系 {'、'.join(missing)}，请用本版本重新生成", file=MANIFEST)
    if digest_of(_content(as_of, region, files, meta, columns, format_)) != identifier:
        raise SnapshotBroken(f"快照清单 {MANIFEST} 与快照编号不符，已被改动。请从备份恢复，或重新生成快照", file=MANIFEST)
    for code, held in files.items():
        for entry in held.parts if format_ == PARTED else (held,):
            target = directory / entry.file
            if not _FILE.fullmatch(entry.file) or not target.is_file():
                raise SnapshotBroken(f"快照缺少文件 {entry.file}。请从备份恢复，或重新生成快照", file=entry.file, relation=code)
            if file_digest(target) != entry.sha256:
                raise SnapshotBroken(f"快照文件 {entry.file} 的内容与清单不符，已被改动。请从备份恢复，或重新生成快照", file=entry.file, relation=code)
    return Snapshot(directory, identifier, as_of, region, files, meta)


_FILE = re.compile(r"(\w+/month=\d{4}-\d\d/)?[\w-]+\.parquet")


def _entry(code: str, held: Mapping[str, Any]) -> SnapshotFile:
    if "files" not in held:
        return SnapshotFile(held["file"], held["rows"], held["sha256"])
    return parted(code, [SnapshotFile(f["file"], f["rows"], f["sha256"]) for f in held["files"]])


def parted(code: str, parts: Iterable[SnapshotFile]) -> SnapshotFile:
    """A relation's folder as one entry: its rows, and the digest over the digests of its parts."""
    held = tuple(parts)
    return SnapshotFile(code, sum(p.rows for p in held), digest_of([[p.file, p.sha256] for p in held]), held)


def _content(
    as_of: date,
    region: str,
    files: Mapping[str, SnapshotFile],
    meta: Mapping[str, Any],
    columns: Mapping[str, Any],
    format_: str = FORMAT,
) -> dict[str, Any]:
    """What the id is made of. `columns` are those the snapshot was written with: a later version may know more."""

    def said(f: SnapshotFile) -> dict[str, Any]:
        return {"file": f.file, "rows": f.rows, "sha256": f.sha256}

    return {
        "format": format_,
        "as_of": as_of.isoformat(),
        "region": region,
        "meta": {k: v for k, v in meta.items() if k not in _TIMES},
        "relations": {
            code: {**({"files": [said(p) for p in f.parts]} if format_ == PARTED else said(f)), "columns": columns.get(code, [])}
            for code, f in files.items()
        },
    }


def write_manifest(
    directory: Path, as_of: date, region: str, files: Mapping[str, SnapshotFile], meta: Mapping[str, Any], format_: str = FORMAT
) -> Snapshot:
    """Close a snapshot whose files lie in the folder: the manifest comes last, so that a folder without one is none."""
    columns = {code: [[c.name, c.type, c.nullable] for c in relation.columns] for code, relation in RELATIONS.items()}
    content = _content(as_of, region, files, meta, columns, format_)
    identifier = digest_of(content)
    shown = {"id": identifier, **content, "meta": dict(meta)}
    aside = directory / f".{MANIFEST}.tmp"
    aside.write_text(json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    aside.replace(directory / MANIFEST)
    return Snapshot(directory, identifier, as_of, region, files, dict(meta))


def digest_of(content: Any) -> str:
    """SHA-256 of a JSON value in canonical form (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
