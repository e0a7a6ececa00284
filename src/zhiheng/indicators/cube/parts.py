"""Make what the cube keeps of one partition (立方体分片): written aside, renamed when complete, named by what it was made from."""

from __future__ import annotations

import errno
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhiheng.errors import InputError, system_reason
from zhiheng.indicators.cube.plans import RelationPlan
from zhiheng.indicators.cube.sources import Footer, Partition
from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.store import digest_of, file_digest

PART = "part.json"
_FULL = re.compile(r"No space left|File too large|Disk quota|could not write|failed to write|unable to write", re.I)


LARGE = 1_000_000
"""From so many rows on counts are made in two steps."""


def part_key(partition: Partition, plan_digest: str, kept: str) -> str:
    """The name of the part: from the bytes of the partition and the plan, so that equal inputs share one part."""
    return digest_of([partition.relation, partition.sha256, plan_digest, kept])[:32]


def part_info(folder: Path) -> dict[str, Any] | None:
    """What a complete part says of itself, or None where it is missing or its files are not those it was written with."""
    try:
        info: dict[str, Any] = json.loads((folder / PART).read_text("utf-8"))
        complete = all((folder / name).stat().st_size == held["bytes"] for name, held in info["files"].items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return info if complete else None


def make_part(
    connection: duckdb.DuckDBPyConnection, partition: Partition, footer: Footer, plan: RelationPlan, target: Path, kept: str
) -> dict[str, Any]:
    """Read the partition once a ledger and put the complete part in its place.

    Args:
        kept: of what becomes known later, `days` keeps the sums by the records' own days, `known` those by the day of knowledge, `both` both.
    Raises:
        InputError: the partition is broken or of another form, or the disk is full; nothing of the part stays.
    """
    aside = target.with_name(f".tmp-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        info = {"relation": partition.relation, "source": partition.sha256, "rows": footer.rows, **_written(connection, partition, plan, footer, aside, kept)}
        info["files"] = {p.name: {"bytes": p.stat().st_size, "sha256": file_digest(p)} for p in sorted(aside.iterdir())}
        (aside / PART).write_text(json.dumps(info, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        aside.replace(target)
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.InternalException):
        shutil.rmtree(aside, ignore_errors=True)
        raise
    except (duckdb.Error, OSError) as fault:
        shutil.rmtree(aside, ignore_errors=True)
        raise _refused(fault, partition) from fault
    return info


def _refused(fault: Exception, partition: Partition) -> InputError:
    if isinstance(fault, duckdb.OutOfMemoryException):
        return InputError(f"内存不够，没能汇总“{partition.file}”。请把数据按月分区，或用 --memory 给多一些内存", file=partition.file)
    if _FULL.search(str(fault)) or isinstance(fault, OSError):
        full = _FULL.search(str(fault)) or getattr(fault, "errno", None) in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        reason = "磁盘已满或超出文件大小限制" if full else system_reason(fault) if isinstance(fault, OSError) else "不能写入"
        return InputError(f"写不下“{partition.file}”的汇总结果：{reason}。请清理磁盘后再刷新，已完成的部分会接着用", file=partition.file)
    label = RELATIONS[partition.relation].label
    return InputError(f"数据文件“{partition.file}”（{label}）读到一半读不下去，可能已损坏。请从来源重新导出或从备份恢复后再刷新", file=partition.file)


def _written(connection: duckdb.DuckDBPyConnection, partition: Partition, plan: RelationPlan, footer: Footer, into: Path, kept: str) -> dict[str, Any]:
    source = f"read_parquet({quoted(partition.path)}, hive_partitioning = false)"
    out: dict[str, Any] = {"ledgers": {}, "keys": {}}
    if not footer.rows:
        return out
    large = footer.rows >= LARGE
    for name, ledger in plan.ledgers.items():
        month, later = _only_month(ledger.axis, footer), ledger.axis is not None and not ledger.immediate
        forms = {"": ledger.known_sql(source, month, large)} if not later or kept != "days" else {}
        forms |= {".days": ledger.days_sql(source, large)} if later and kept != "known" else {}
        for form, sql in forms.items():
            _copy(connection, sql, into / f"{name}{form}.parquet")
        first = _parquet(into / f"{name}{next(iter(forms))}.parquet")
        if ledger.axis is not None:
            _copy(connection, ledger.months_sql(first), into / f"{name}.months.parquet")
        rows, begin, end, last = _one(connection, f"SELECT COUNT(*), MIN(month), MAX(month), MAX(day) FROM {first}")
        if later and kept == "days" and rows:
            last = _latest(ledger.clock, footer)
            last = _one(connection, ledger.last_sql(source))[0] if last is None else last
        held = {"known": "" in forms, "days": ".days" in forms or ledger.immediate}
        out["ledgers"][name] = {"rows": rows, "months": [begin, end], "last": last, **held}
    for name, keys in plan.key_sets.items():
        file = into / f"{name}.parquet"
        _copy(connection, keys.sql(source, _only_month(keys.axis, footer)), file)
        _copy(connection, keys.months_sql(_parquet(file)), into / f"{name}.months.parquet")
        said = _one(connection, f"SELECT COALESCE(SUM(k0), 0), MIN(month), MAX(month) FROM {_parquet(into / f'{name}.months.parquet')}")
        out["keys"][name] = {"rows": int(said[0]), "months": [said[1], said[2]], "last": _last(keys.axis, footer)}
    if plan.cells is not None:
        _copy(connection, plan.cells.sql(plan.relation, source), into / "cells.parquet")
    return out


def _only_month(axis: str | None, footer: Footer) -> int | None:
    found = re.fullmatch(r'"t0"\."(\w+)"', axis or "")
    return footer.month(found[1]) if found else None


def _latest(clock: str, footer: Footer) -> int | None:
    """A day, as days since 1970, after which the clock never strikes, from the greatest days of its columns; None where the file does not say them."""
    spans = [footer.days.get(name) for name in re.findall(r'"t0"\."(\w+)"', clock)]
    said = [span[1].toordinal() for span in spans if span]
    return max(said) + clock.count(" + 1") - date(1970, 1, 1).toordinal() if said and len(said) == len(spans) else None


def _last(axis: str | None, footer: Footer) -> int | None:
    """The last day of the axis in the partition, as days since 1970, where the file says it."""
    found = re.fullmatch(r'"t0"\."(\w+)"', axis or "")
    span = footer.days.get(found[1]) if found else None
    return span[1].toordinal() - date(1970, 1, 1).toordinal() if span else None


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    """Write the query's rows; zstd would take a tenth of the refresh to make the files a third smaller."""
    connection.execute(f"COPY ({sql}) TO {quoted(file)} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 122880)")


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def _parquet(file: Path) -> str:
    return f"read_parquet({quoted(file)})"


def quoted(path: Path | str) -> str:
    """The path as an SQL text; glob signs in it are taken literally only where the engine finds the very file."""
    text = str(path).replace("'", "''")
    return f"'{text}'"
