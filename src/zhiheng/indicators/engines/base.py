"""What every engine is (计算引擎): relations by name, SQL in, whole numbers and record lists out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import pyarrow as pa
import pyarrow.parquet as pq

from zhiheng.indicators.dialects import DIALECTS
from zhiheng.snapshots import RELATIONS, Relation, Snapshot, arrow_schema
from zhiheng.snapshots.store import conform


@dataclass(frozen=True)
class LiveRelations:
    """Relations as queries over the tables in which records are kept (在用数据库上的关系): code -> SELECT with the relation's columns.

    A relation left out is empty. Only an engine that is the database itself can open it.
    """

    selects: Mapping[str, str]


@dataclass(frozen=True)
class Files:
    """Parquet files without a manifest of ours (数据目录): `<relation>/**/*.parquet`, as made-up records lie; a relation without files is empty."""

    directory: Path

    def paths(self, relation: str) -> list[Path]:
        """The files of the relation, in order."""
        return sorted((self.directory / relation).rglob("*.parquet"))

    def table(self, relation: str) -> pa.Table:
        """All rows of the relation, in its columns and types."""
        read = [pq.ParquetFile(path).read() for path in self.paths(relation)]
        empty = arrow_schema(RELATIONS[relation]).empty_table()
        return conform(RELATIONS[relation], pa.concat_tables(read)) if read else empty


Source = Snapshot | Files | Mapping[str, pa.Table] | LiveRelations
"""What an engine computes from: a snapshot, a folder of files, tables in memory (测算, worked examples), or live tables."""


class Engine(ABC):
    """A connection on which every relation is a table of that name; use it in a `with`.

    It opens a snapshot, or tables in memory of which a relation left out is empty. A relation is attached when a query first names it.
    What comes back are whole numbers, truth values, texts and days: rates are made of them by `zhiheng.values`, never in SQL.
    """

    code: ClassVar[str]
    """Which engine and dialect: `duckdb`, `postgres` or `spark`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._attached: set[str] = set()

    @property
    @abstractmethod
    def version(self) -> str:
        """Name and version of the program that computes, for the manifest."""

    @abstractmethod
    def _attach(self, relation: Relation) -> None:
        """Make the relation of the source known under its code."""

    @abstractmethod
    def _run(self, sql: str) -> pa.Table:
        """The result of a query on attached relations."""

    @abstractmethod
    def close(self) -> None:
        """Release the connection and what it attached; a second time does nothing."""

    def attach(self, sql: str) -> None:
        """Attach every relation that the query names and that is not attached yet."""
        quoted = DIALECTS[self.code].quoted
        for code, relation in RELATIONS.items():
            if code not in self._attached and quoted(code) in sql:
                self._attached.add(code)
                self._attach(relation)

    def table(self, sql: str) -> pa.Table:
        """The result of a query as an Arrow table; the query names relations as quoted by the engine's dialect."""
        self.attach(sql)
        return self._run(sql)

    def rows(self, sql: str) -> list[dict[str, object]]:
        """The result of a query as rows by column name."""
        found: list[dict[str, object]] = self.table(sql).to_pylist()
        return found

    def _held(self, relation: Relation) -> pa.Table:
        """The relation's rows in memory, in its columns and types."""
        if isinstance(self._source, Snapshot | Files):
            return self._source.table(relation.code)
        given = self._source.get(relation.code) if isinstance(self._source, Mapping) else None
        return arrow_schema(relation).empty_table() if given is None else conform(relation, given)

    def _paths(self, relation: Relation) -> list[Path]:
        """The Parquet files of the relation that are worth reading; none where it is empty or not on disk."""
        if isinstance(self._source, Snapshot):
            return self._source.paths(relation.code) if self._source.files[relation.code].rows else []
        return self._source.paths(relation.code) if isinstance(self._source, Files) else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
