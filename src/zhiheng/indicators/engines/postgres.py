"""PostgreSQL by ADBC: either the database that keeps the records (computed where they are), or a server that is lent a snapshot.

A snapshot's relations are put into tables that only this connection sees and that are gone with it. Live relations are views of that kind:
nothing is written to the database but these. Text is compared byte by byte (`COLLATE "C"`), as everywhere else.
"""

from __future__ import annotations

import importlib
from typing import Any

import pyarrow as pa

from zhiheng.errors import EngineUnavailable
from zhiheng.indicators.engines.base import Engine, LiveRelations, Source
from zhiheng.snapshots import Relation
from zhiheng.snapshots.database_faults import database_reason

TYPES = {"str": 'text COLLATE "C"', "int": "bigint", "bool": "boolean", "date": "date"}
"""Column types of the kernel in PostgreSQL."""


def connect(address: str) -> Any:
    """An ADBC connection to the server.

    Raises:
        EngineUnavailable: no address, no driver, or no server answers; the sentence says what to do.
    """
    if not address:
        raise EngineUnavailable("没有给出 PostgreSQL 的地址。请用 --server postgresql://用户@主机:端口/库名", engine="postgres")
    try:
        dbapi = importlib.import_module("adbc_driver_postgresql.dbapi")
    except ImportError as error:
        raise EngineUnavailable("没有安装 PostgreSQL 的 ADBC 驱动。请安装：pip install 'zhiheng[postgres]'", engine="postgres") from error
    try:
        return dbapi.connect(address)
    except dbapi.Error as error:
        shown = address.split("@")[-1]
        raise EngineUnavailable(
            f"连不上 PostgreSQL（{shown}）：{database_reason(error)}", engine="postgres", server=shown
        ) from error


class PostgresEngine(Engine):
    """A PostgreSQL server."""

    code = "postgres"

    def __init__(self, source: Source, server: str) -> None:
        super().__init__(source)
        self._connection = connect(server)
        self._fault = importlib.import_module("adbc_driver_postgresql.dbapi").Error
        self._open = True
        if isinstance(source, LiveRelations):  # all relations as of one moment
            with self._connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    @property
    def version(self) -> str:
        """`postgresql 15.18`."""
        number = self._run("SELECT current_setting('server_version') AS v").column("v")[0].as_py()
        return f"postgresql {str(number).split()[0]}"

    def _attach(self, relation: Relation) -> None:
        with self._connection.cursor() as cursor:
            if isinstance(self._source, LiveRelations) and relation.code in self._source.selects:
                columns = ", ".join(f'"{c.name}"::{TYPES[c.type]} AS "{c.name}"' for c in relation.columns)
                select = self._source.selects[relation.code]
                cursor.execute(f'CREATE TEMPORARY VIEW "{relation.code}" AS SELECT {columns} FROM ({select}) AS kept')
                return
            columns = ", ".join(f'"{c.name}" {TYPES[c.type]}{"" if c.nullable else " NOT NULL"}' for c in relation.columns)
            cursor.execute(f'CREATE TEMPORARY TABLE "{relation.code}" ({columns})')
            held = self._held(relation)
            if not held.num_rows:
                return
            try:
                cursor.adbc_ingest(relation.code, held, mode="append", temporary=True)
            except Exception as error:
                raise EngineUnavailable(
                    f"“{relation.label}”的记录放不进 PostgreSQL：{database_reason(error)}",
                    engine=self.code,
                    relation=relation.code,
                ) from error
            cursor.execute(f'ANALYZE "{relation.code}"')

    def _run(self, sql: str) -> pa.Table:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetch_arrow_table()
        except self._fault as error:
            raise EngineUnavailable(f"PostgreSQL 没有算完：{database_reason(error)}", engine=self.code) from error

    def close(self) -> None:
        """Leave the server as it was; a second time does nothing."""
        if self._open:
            self._open = False
            self._connection.rollback()
            self._connection.close()
