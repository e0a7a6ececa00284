"""Databases that records are read out of (记录来源): SQLite files and PostgreSQL servers by ADBC, as streams of Arrow batches.

A relation is a SELECT over the database's own tables that gives `number`, the record's permanent number, and the relation's other columns;
its id is made of the code and the number. SQLite has no types of its own: what may be missing is asked for as text, so that a column
whose first thousand values are missing is not taken for whole numbers, and days come as text and are read exactly.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from zhiheng.errors import InputError
from zhiheng.snapshots.database_faults import database_reason
from zhiheng.snapshots.relations import RELATIONS, Column, Relation

BATCH = 131_072
"""Records asked for at a time."""


class Batches(Protocol):
    """Reads a relation as a stream; `plain` gives the SELECT as it is, neither shaped nor ordered."""

    def __call__(self, code: str, plain: bool = False) -> pa.RecordBatchReader: ...


@dataclass(frozen=True)
class Made:
    """A column that SQL cannot give: a function of columns that the SELECT gives besides (脱敏姓名)."""

    inputs: tuple[str, ...]
    make: Callable[..., Any]


@dataclass(frozen=True)
class Select:
    """A relation in a database: the SELECT, its parameters' values already in it, and the columns that are made afterwards."""

    sql: str
    made: Mapping[str, Made] = field(default_factory=dict)

    def columns(self, relation: Relation) -> list[Column]:
        """What the SELECT gives besides `number`, with the inputs of made columns as texts that may be missing."""
        given = [c for c in relation.columns if c.name != "id" and c.name not in self.made]
        inputs = dict.fromkeys(name for m in self.made.values() for name in m.inputs)
        known = {c.name for c in given}
        return [*given, *(Column(name, "str", name, nullable=True) for name in inputs if name not in known)]


class Source(Protocol):
    """A database with its relations."""

    @property
    def selects(self) -> Mapping[str, Select]:
        """The relations it has; one left out is empty."""

    def reading(self) -> AbstractContextManager[Batches]:
        """A context in which all relations are read as they stood at one moment."""


def driver(name: str, extra: str) -> Any:
    """The ADBC driver of a database.

    Raises:
        InputError: it is not installed; the sentence names the extra.
    """
    try:
        return importlib.import_module(f"adbc_driver_{name}.dbapi")
    except ImportError as error:
        raise InputError(f"没有安装 {name} 的 ADBC 驱动。请安装：pip install 'zhiheng[{extra}]'", driver=name) from error


def _wrapped(relation: Relation, select: Select, shape: Callable[[Column], str]) -> str:
    columns = ", ".join(f'{shape(c)} AS "{c.name}"' for c in select.columns(relation))
    return f'SELECT "number", {columns} FROM ({select.sql}) AS kept ORDER BY "number"'


@dataclass(frozen=True)
class SqliteFile:
    """A SQLite file, read without being written to."""

    path: Path
    selects: Mapping[str, Select]

    @contextmanager
    def reading(self) -> Iterator[Batches]:
        """All relations as they stood at one moment.

        Raises:
            InputError: no driver, no such file, or it is none of SQLite's.
        """
        dbapi = driver("sqlite", "sqlite")
        if not self.path.is_file():
            raise InputError(f"找不到 SQLite 文件“{self.path}”", path=str(self.path))
        size = {"adbc.sqlite.query.batch_rows": str(BATCH)}
        with (
            _told(dbapi, str(self.path)),
            dbapi.connect(f"file:{self.path}?mode=ro") as connection,
            connection.cursor(adbc_stmt_kwargs=size) as cursor,
        ):

            def batches(code: str, plain: bool = False) -> pa.RecordBatchReader:
                cursor.execute(self.selects[code].sql if plain else _wrapped(RELATIONS[code], self.selects[code], _in_sqlite))
                return cursor.fetch_record_batch()

            yield batches


def _in_sqlite(column: Column) -> str:
    name = f'"{column.name}"'
    if not column.nullable:
        return name
    return f"IFNULL({name}, '')" if column.type in ("str", "date") else f"IFNULL(CAST({name} AS TEXT), '')"


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL database."""

    address: str
    selects: Mapping[str, Select]

    @contextmanager
    def reading(self) -> Iterator[Batches]:
        """All relations as they stood at one moment.

        Raises:
            InputError: no driver, or no server answers.
        """
        dbapi = driver("postgresql", "postgres")
        with _told(dbapi, self.address.split("@")[-1]), dbapi.connect(self.address) as connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

            def batches(code: str, plain: bool = False) -> pa.RecordBatchReader:
                cursor.execute(self.selects[code].sql if plain else _wrapped(RELATIONS[code], self.selects[code], _in_postgres))
                return cursor.fetch_record_batch()

            yield batches


_PG = {"str": "text", "int": "bigint", "bool": "boolean", "date": "date"}


def _in_postgres(column: Column) -> str:
    return f'"{column.name}"::{_PG[column.type]}'


@contextmanager
def _told(dbapi: Any, where: str) -> Iterator[None]:
    """What the driver says of the database, as a sentence."""
    try:
        yield
    except dbapi.Error as error:
        raise InputError(f"读取数据库（{where}）时出错：{database_reason(error)}", server=where) from error
