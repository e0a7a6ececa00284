"""The partitions that a cube is made from (数据分区): Parquet files of a relation, known by the digest of their bytes.

A data folder holds `<relation>/**/*.parquet` (any hive folders, for example `month=2025-01`) or `<relation>.parquet`, as a snapshot does. Where
a `manifest.json` of a snapshot or of simulated data lists a file that has not been written since, its digest is taken from there; else the
file is read for it, once: later refreshes compare size and time first, as version control does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhiheng.errors import InputError, system_reason
from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.store import ARROW_TYPES, MANIFEST, file_digest

_KINDS = {"str": "文本", "int": "整数", "bool": "是否", "date": "日期"}


@dataclass(frozen=True)
class Partition:
    """One file of a relation: `file` is its path inside the data folder; `corrected` where it was written after the folder's manifest
    and is not what that lists; `replaced` where it is another than this one listed, or than was there at the last refresh; `known` where
    it is what the manifest lists or the last refresh read."""

    relation: str
    file: str
    path: Path
    bytes: int
    mtime_ns: int
    sha256: str
    corrected: bool = False
    replaced: bool = False
    known: bool = True


@dataclass(frozen=True)
class Listed:
    """What the folder's own manifest says: digests by file, the day its records stand on, and when it was written."""

    digests: Mapping[str, tuple[str, int | None]]
    stands_on: date | None
    mtime_ns: int


def listed(data: Path) -> Listed:
    """The manifest of the data folder; empty where it has none.

    Raises:
        InputError: there is one that cannot be read.
    """
    path = data / MANIFEST
    if not path.is_file():
        return Listed({}, None, 0)
    try:
        held = json.loads(path.read_text("utf-8"))
        digests: dict[str, tuple[str, int | None]] = {}
        for entry in held["relations"].values():
            for one in entry["files"] if "files" in entry else [entry] if isinstance(entry, dict) else entry:
                digests[one["file"]] = (one["sha256"], one.get("bytes"))
        stands = held.get("as_of") or held.get("simulated", {}).get("until")
        return Listed(digests, date.fromisoformat(stands) if stands else None, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputError(f"数据清单“{path}”读不懂，可能被改动过；请重新生成数据，或移走这个清单后再刷新", path=str(path)) from fault


def found_files(data: Path) -> dict[str, list[Path]]:
    """The Parquet files of every relation, in the order of their paths.

    Raises:
        InputError: the folder is missing, or holds no relation at all.
    """
    if not data.is_dir():
        raise InputError(f"找不到数据目录“{data}”", path=str(data))
    out: dict[str, list[Path]] = {}
    for code in RELATIONS:
        single, folder = data / f"{code}.parquet", data / code
        files = [single] if single.is_file() else []
        if folder.is_dir():
            files += sorted(p for p in folder.rglob("*.parquet") if not any(part.startswith((".", "_")) for part in p.relative_to(folder).parts))
        if files:
            out[code] = files
    if not out:
        raise InputError(f"“{data}”里没有数据：应有“关系代码.parquet”，或“关系代码/month=2025-01/….parquet”这样的分区", path=str(data))
    return out


def partitions(data: Path, before: Mapping[str, Any], trusted_ns: int, thorough: bool = False) -> list[Partition]:
    """Every partition with its digest.

    Args:
        before: `{file: {"sha256", "bytes", "mtime_ns"}}` of the last refresh, to be trusted for files older than `trusted_ns`.
        thorough: read every file for its digest.
    Raises:
        InputError: a file of the manifest is missing or differs from it.
    """
    said = listed(data)
    files = found_files(data)
    names = {path.relative_to(data).as_posix() for held in files.values() for path in held}
    for name in said.digests:
        if name not in names:
            raise InputError(f"缺少数据文件“{name}”：数据清单里有，目录里没有。请恢复该文件，或重新生成数据后再刷新", file=name)
    out = []
    for code, held in files.items():
        for path in held:
            name = path.relative_to(data).as_posix()
            try:
                stat = path.stat()
                listed_digest = _known(name, stat.st_size, stat.st_mtime_ns, before, trusted_ns, said)
                digest = file_digest(path) if thorough or listed_digest is None else listed_digest
            except OSError as fault:
                raise InputError(f"打不开数据文件“{name}”：{system_reason(fault)}", file=name) from fault
            differs = name in said.digests and said.digests[name][0] != digest
            if differs and stat.st_mtime_ns <= said.mtime_ns:
                raise InputError(f"数据文件“{name}”的内容与数据清单不符，已被改动或损坏。请恢复该文件，或重新生成数据后再刷新", file=name)
            known_before = name in before and before[name]["sha256"] == digest
            replaced = differs or (name in before and not known_before)
            known = known_before or (name in said.digests and not differs)
            out.append(Partition(code, name, path, stat.st_size, stat.st_mtime_ns, digest, differs, replaced, known))
    return out


def _known(name: str, size: int, mtime_ns: int, before: Mapping[str, Any], trusted_ns: int, said: Listed) -> str | None:
    held = before.get(name)
    if held and held["bytes"] == size and held["mtime_ns"] == mtime_ns and mtime_ns < trusted_ns:
        return str(held["sha256"])
    digest, length = said.digests.get(name, (None, None))
    if digest and length == size and mtime_ns <= said.mtime_ns:
        return digest
    return None


@dataclass(frozen=True)
class Footer:
    """What the end of the file says: rows, and the least and greatest day of each date column (None where not said)."""

    rows: int
    days: Mapping[str, tuple[date, date] | None]

    def month(self, column: str) -> int | None:
        """The one month (year × 12 + month − 1) in which all days of the column lie."""
        span = self.days.get(column)
        if span is None:
            return None
        first, last = (day.year * 12 + day.month - 1 for day in span)
        return first if first == last else None


def checked_footer(partition: Partition, as_of: date | None) -> Footer:
    """Read the end of the file and check columns, types, empty values and days without reading the rows.

    Raises:
        InputError: broken file, another schema, an empty value where there must be one, a record dated after `as_of`.
    """
    relation = RELATIONS[partition.relation]
    where = f"数据文件“{partition.file}”（{relation.label}）"
    try:
        if not partition.known:
            _check_end(partition.path)
        with pq.ParquetFile(partition.path) as file:
            meta, schema = file.metadata, file.schema_arrow
    except (pa.ArrowException, duckdb.Error, OSError, ValueError) as fault:
        raise InputError(f"{where}不是完整的 Parquet 文件，可能已损坏或没有写完。请从来源重新导出或从备份恢复后再刷新", file=partition.file) from fault
    names = [c.name for c in relation.columns]
    if missing := [n for n in names if n not in schema.names]:
        raise InputError(f"{where}缺少列 {'、'.join(missing)}。请按本版本的数据关系重新导出", file=partition.file, missing=missing)
    if unknown := [n for n in schema.names if n not in names]:
        raise InputError(f"{where}有多余的列 {'、'.join(unknown)}。请按本版本的数据关系重新导出", file=partition.file, unknown=unknown)
    for column in relation.columns:
        kind = schema.field(column.name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if kind != ARROW_TYPES[column.type] and not (column.type == "int" and pa.types.is_integer(kind)) and not (column.type == "str" and pa.types.is_large_string(kind)):
            raise InputError(f"{where}的“{column.name}”应为{_KINDS[column.type]}，文件里是 {kind}。请按本版本的数据关系重新导出", file=partition.file)
    days: dict[str, tuple[date, date] | None] = {}
    for place in range(meta.num_columns):
        name = meta.schema.column(place).path
        column = relation.column(name)
        stats = [s for g in range(meta.num_row_groups) if (s := meta.row_group(g).column(place).statistics) is not None]
        if not column.nullable and (empty := sum(s.null_count for s in stats if s.has_null_count)):
            raise InputError(f"{where}有 {empty} 条记录的“{name}”没有填，这一列不能为空。请补齐后重新导出", file=partition.file)
        if column.type == "date":
            try:
                spans = [(s.min, s.max) for s in stats if s.has_min_max and isinstance(s.min, date)]
            except OverflowError as fault:
                raise InputError(f"{where}的“{name}”有公元 1 年至 9999 年以外的日期，可能已损坏。请从来源重新导出或从备份恢复后再刷新", file=partition.file) from fault
            days[name] = (min(a for a, _ in spans), max(b for _, b in spans)) if spans and len(spans) == meta.num_row_groups else None
    span = days.get(relation.date)
    if as_of is not None and span is not None and span[1] > as_of:
        raise InputError(
            f"{where}里有晚于 {as_of} 的{relation.column(relation.date).label}（最晚 {span[1]}），未来的记录不能统计。请更正日期，或用 --as-of 指定更晚的截至日期",
            file=partition.file,
            latest=span[1].isoformat(),
        )
    return Footer(meta.num_rows, days)


def _check_end(path: Path) -> None:
    """Read the end of a file that nobody vouches for with the engine, which refuses what would make Arrow end the whole process.

    Raises:
        duckdb.Error, ValueError: the end is damaged.
    """
    said = f"'{str(path).replace(chr(39), chr(39) * 2)}'"
    with duckdb.connect(":memory:", config={"threads": "1", "autoinstall_known_extensions": "false"}) as connection:
        query = f"SELECT COUNT(*) FROM parquet_metadata({said}) AS m LEFT JOIN parquet_schema({said}) AS s ON m.path_in_schema = s.name AND m.type = s.type"
        whole = connection.execute(f"{query} WHERE s.name IS NULL").fetchone()
    if whole != (0,):
        raise ValueError(path)
