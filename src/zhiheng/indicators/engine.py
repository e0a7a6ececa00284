"""The embedded engine (计算引擎): DuckDB by its own driver over the Parquet files of one snapshot, or over tables in memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count
from types import TracebackType

import duckdb
import pyarrow as pa

from zhiheng.snapshots import RELATIONS, Snapshot, arrow_schema
from zhiheng.snapshots.store import conform

_NUMBERS = count(1)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """The one database in memory of this process: starting another for each reading costs twenty milliseconds."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    return connection


class Engine:
    """A connection on which every relation is a table of that name; use it in a `with`.

    It opens a snapshot, or tables in memory (测算, worked examples) of which a relation left out is empty. A relation is attached
    when a query first names it. Nothing else is reached: no extension is installed or loaded by itself.
    """

    def __init__(self, source: Snapshot | Mapping[str, pa.Table]) -> None:
        self._source = source
        self._attached: set[str] = set()
        self._name = f"reading_{next(_NUMBERS)}"
        self._connection = _database().cursor()
        self._connection.execute(f"ATTACH ':memory:' AS {self._name}; USE {self._name}")

    def _attach(self, sql: str) -> None:
        for code, relation in RELATIONS.items():
            if code in self._attached or f'"{code}"' not in sql:
                continue
            self._attached.add(code)
            if isinstance(self._source, Snapshot):
                if self._source.files[code].rows:
                    path = str(self._source.path(code)).replace("'", "''")
                    self._connection.execute(f'CREATE VIEW "{code}" AS SELECT * FROM read_parquet(\'{path}\')')
                    continue
                table = arrow_schema(relation).empty_table()
            else:
                given = self._source.get(code)
                table = arrow_schema(relation).empty_table() if given is None else conform(relation, given)
            self._connection.register(code, table)

    def table(self, sql: str) -> pa.Table:
        """The result of a query as an Arrow table; the query names relations in double quotes, as Ibis does."""
        self._attach(sql)
        return self._connection.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> list[dict[str, object]]:
        """The result of a query as rows by column name."""
        self._attach(sql)
        result = self._connection.execute(sql)
        names = [c[0] for c in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def close(self) -> None:
        """Release the connection and what it attached; a second time does nothing."""
        if self._name:
            self._connection.execute(f"USE memory; DETACH {self._name}")
            self._connection.close()
            self._name = ""

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
