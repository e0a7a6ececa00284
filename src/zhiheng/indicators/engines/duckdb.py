"""DuckDB by its own driver, inside this process, over the Parquet files of a snapshot or tables in memory: the default."""

from __future__ import annotations

from functools import cache
from itertools import count

import duckdb
import pyarrow as pa

from zhiheng.errors import EngineUnavailable
from zhiheng.indicators.engines.base import Engine, LiveRelations, Source
from zhiheng.snapshots import Relation

_NUMBERS = count(1)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """The one database in memory of this process: starting another for each reading costs twenty milliseconds."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    return connection


class DuckDBEngine(Engine):
    """The embedded engine. Nothing else is reached: no extension is installed or loaded by itself."""

    code = "duckdb"

    def __init__(self, source: Source) -> None:
        if isinstance(source, LiveRelations):
            raise EngineUnavailable("DuckDB 只算快照和内存中的表；要在数据库上直接计算，请用 postgres", engine=self.code)
        super().__init__(source)
        self._name = f"reading_{next(_NUMBERS)}"
        self._connection = _database().cursor()
        self._connection.execute(f"ATTACH ':memory:' AS {self._name}; USE {self._name}")

    @property
    def version(self) -> str:
        """`duckdb 2.0.0`."""
        return f"duckdb {duckdb.__version__}"

    def _attach(self, relation: Relation) -> None:
        if found := self._paths(relation):
            paths = ", ".join("'{}'".format(str(path).replace("'", "''")) for path in found)
            self._connection.execute(f'CREATE VIEW "{relation.code}" AS SELECT * FROM read_parquet([{paths}], hive_partitioning = false)')
        else:
            self._connection.register(relation.code, self._held(relation))

    def _run(self, sql: str) -> pa.Table:
        return self._connection.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> list[dict[str, object]]:
        """The result of a query as rows by column name, without the way over Arrow."""
        self.attach(sql)
        result = self._connection.execute(sql)
        names = [c[0] for c in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def close(self) -> None:
        """Release the connection and what it attached; a second time does nothing."""
        if self._name:
            self._connection.execute(f"USE memory; DETACH {self._name}")
            self._connection.close()
            self._name = ""
