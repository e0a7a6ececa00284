"""The embedded engine (计算引擎): DuckDB by its own driver over the Parquet files of one snapshot, or over tables in memory."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

import duckdb
import pyarrow as pa

from zhiheng.snapshots import RELATIONS, Snapshot, arrow_schema
from zhiheng.snapshots.store import conform


class Engine:
    """A connection on which every relation of one snapshot is a view of that name; use it in a `with`.

    It reaches nothing but the snapshot's files: no extension is installed, the configuration is locked.
    """

    def __init__(self, source: Snapshot | Mapping[str, pa.Table]) -> None:
        """Open on a snapshot, or on tables in memory (测算, examples); a relation left out of these is empty."""
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        if isinstance(source, Snapshot):
            for code, entry in source.files.items():
                if entry.rows:
                    path = str(source.path(code)).replace("'", "''")
                    self._connection.execute(f"CREATE VIEW {code} AS SELECT * FROM read_parquet('{path}')")
                elif code in RELATIONS:
                    self._connection.register(code, arrow_schema(RELATIONS[code]).empty_table())
            return
        for code, relation in RELATIONS.items():
            given = source.get(code)
            table = arrow_schema(relation).empty_table() if given is None else conform(relation, given)
            self._connection.register(code, table)

    def table(self, sql: str) -> pa.Table:
        """The result of a query as an Arrow table."""
        return self._connection.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> list[dict[str, object]]:
        """The result of a query as rows by column name."""
        result = self._connection.execute(sql)
        names = [c[0] for c in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
