"""A large snapshot straight out of the site's database (导出快照), past the models: for a province or the nation, and for clusters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhiheng.errors import InputError
from zhiheng.indicators.engines import LiveRelations
from zhiheng.indicators.engines.live import live_relations
from zhiheng.snapshots import Snapshot
from zhiheng.snapshots.exporting import export
from zhiheng.snapshots.sources import PostgresServer, Source, SqliteFile
from zhiheng_web.organisations.models import Region
from zhiheng_web.records.selects import relation_selects
from zhiheng_web.scorecards.tables import judgement_table


def address() -> str:
    """The address of the site's PostgreSQL database, from the same settings as Django's; empty where the site is on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    held = {name: str(settings.DATABASES["default"].get(name) or "") for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    named = {"user": held["USER"], "password": held["PASSWORD"], "host": held["HOST"], "port": held["PORT"], "dbname": held["NAME"]}
    quoted = {k: v.replace("\\", "\\\\").replace("'", "\\'") for k, v in named.items() if v}
    return " ".join(f"{k}='{v}'" for k, v in quoted.items())


def database(region: Region) -> Source:
    """The site's database with the relations of a region.

    Raises:
        InputError: the database lies in memory only.
    """
    selects = relation_selects(region)
    if place := address():
        return PostgresServer(place, selects)
    name = str(settings.DATABASES["default"]["NAME"])
    if not Path(name).is_file():
        raise InputError("站点的数据库不是文件，不能导出快照；请先用 ZHIHENG_DATA 指定数据目录并建库（migrate）", found=name)
    return SqliteFile(Path(name), selects)


def export_snapshot(region: Region, as_of: date, folder: Path, progress: Callable[[str, int], None] | None = None) -> Snapshot:
    """Freeze every record of the region and of the regions in it into a folder of parts by month.

    Whoever runs this has the database itself at hand; it writes nothing to it and is offered on the command line only.
    """
    tables = {"judgements": judgement_table(region)}
    return export(database(region), folder, as_of=as_of, region=region.code, tables=tables, progress=progress)


def in_place(region: Region) -> tuple[str, LiveRelations]:
    """The address of the site's PostgreSQL database and its relations as queries, to compute without a snapshot.

    Raises:
        InputError: the site is on SQLite, which is not computed on.
    """
    place = address()
    if not place:
        raise InputError("站点用的是 SQLite，不能就地计算；请先导出快照，或改用 PostgreSQL（ZHIHENG_DB）")
    return place, live_relations(relation_selects(region))
