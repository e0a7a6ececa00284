"""A snapshot out of SQLite and PostgreSQL, against copying the same records by ADBC and nothing else (导出快照)."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

from zhiheng.cli.benches.model import Bench, Row

if TYPE_CHECKING:
    from zhiheng.snapshots.sources import Source

_AIM = 1.3


def rows(bench: Bench) -> list[Row]:
    """One row for each database; nothing where its driver or server is missing."""
    size = f"{bench.exported / 1e6:g} M 条"
    return [_sqlite(bench, size), _postgres(bench, size)]


def _absent(module: str, package: str) -> str:
    return "" if find_spec(module) is not None else f"pip install {package}"


def _sqlite(bench: Bench, size: str) -> Row:
    what = f"从 SQLite 导出快照（{size}）"
    if absent := _absent("adbc_driver_sqlite", "adbc-driver-sqlite adbc-driver-manager"):
        return Row("exporting", what, "ADBC 原样复制", "ratio", _AIM, absent=absent)
    from zhiheng.snapshots import comparing

    file = bench.folder / f"records-{bench.exported}.sqlite"
    file.unlink(missing_ok=True)
    bench.said(f"{bench.doing}（先填入 SQLite {size}）")
    return _timed(bench, what, comparing.fill_sqlite(file, bench.exported))


def _postgres(bench: Bench, size: str) -> Row:
    what = f"从 PostgreSQL 导出快照（{size}）"
    absent = _absent("adbc_driver_postgresql", "adbc-driver-postgresql adbc-driver-manager")
    if not absent and not bench.postgres:
        absent = "没有给数据库地址：加 --postgres postgresql://用户@主机:端口/空库（会在其中建一张表）"
    if absent:
        return Row("exporting", what, "ADBC 原样复制", "ratio", _AIM, absent=absent)
    from zhiheng.snapshots import comparing

    bench.said(f"{bench.doing}（先填入 PostgreSQL {size}）")
    return _timed(bench, what, comparing.fill_postgres(bench.postgres, bench.exported))


def _timed(bench: Bench, what: str, source: Source) -> Row:
    from zhiheng.snapshots import comparing
    from zhiheng.snapshots.exporting import export

    folder, file = bench.folder / "exported", bench.folder / "copied.parquet"
    bench.said(bench.doing)

    def clean() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        file.unlink(missing_ok=True)

    ours, theirs = bench.side_by_side(
        lambda: export(source, folder, as_of=bench.plan.until, region="990000"), lambda: comparing.copy_alone(source, file), before=clean
    )
    return Row("exporting", what, "ADBC 原样复制", "ratio", _AIM, ours, theirs)
