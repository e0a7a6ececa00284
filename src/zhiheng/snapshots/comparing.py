"""What an export is measured against (对照): the same query copied by ADBC into one Parquet file, and nothing else done.

Also the records for it: as many sampling batches as wanted, in a table shaped as the site keeps them, put into SQLite or PostgreSQL by ADBC.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.sources import PostgresServer, Select, Source, SqliteFile, driver

RELATION = "sampling_batches"
TABLE = "kept_batches"
COLUMNS = tuple(c.name for c in RELATIONS[RELATION].columns if c.name != "id")
SELECTS = {RELATION: Select(f'SELECT "number", {", ".join(COLUMNS)} FROM {TABLE}')}
_TYPES = {"str": "text", "int": "bigint", "bool": "boolean", "date": "date"}
_MAKE = """
SELECT i AS number,
  printf('44%04d', 101 + (hash(i) % 2844)::INT * 3) AS region, '市场监管局' AS unit, 'S' || i AS sample_no,
  ['industrial', 'food', 'agricultural'][1 + (i % 3)::INT] AS domain, ['national', 'province', 'city', 'county'][1 + (hash(i + 1) % 4)::INT] AS level,
  ['production', 'circulation', 'online', 'catering'][1 + (hash(i + 2) % 4)::INT] AS stage, CASE WHEN i % 10 = 0 THEN 'risk' ELSE 'supervision' END AS kind,
  CASE WHEN i % 50 = 0 THEN NULL ELSE '91' || lpad((hash(i + 3) % 900000)::VARCHAR, 16, '0') END AS uscc, '企业' || (hash(i + 3) % 900000) AS name,
  '产品' || (hash(i + 4) % 300) AS product, DATE '2023-01-01' + (hash(i + 5) % 1096)::INT AS sampled_on,
  CASE WHEN hash(i + 6) % 25 = 0 THEN 'fail' ELSE 'pass' END AS first_result, NULL::VARCHAR AS retest_result,
  CASE WHEN hash(i + 6) % 25 = 0 THEN 'fail' ELSE 'pass' END AS final_result,
  CASE WHEN hash(i + 7) % 30 = 0 THEN NULL ELSE DATE '2023-01-01' + (hash(i + 5) % 1096)::INT + (hash(i + 8) % 60)::INT END AS final_on
FROM range({first}, {last}) AS numbers(i)
"""
_AT_ONCE = 500_000


def _fill(connection: Any, rows: int, key: str, days: str) -> None:
    declared = ", ".join(
        f"{c.name} {_TYPES[c.type]}{'' if c.nullable else ' NOT NULL'}" for c in RELATIONS[RELATION].columns if c.name != "id"
    )
    with connection.cursor() as cursor, duckdb.connect(":memory:") as made:
        cursor.execute(f"CREATE TABLE {TABLE} (number {key}, {declared})")
        for first in range(1, rows + 1, _AT_ONCE):
            text = _MAKE.format(first=first, last=min(first + _AT_ONCE, rows + 1))
            cursor.adbc_ingest(TABLE, made.sql(days.format(text)).to_arrow_table(), mode="append")
        connection.commit()


def fill_sqlite(path: Path, rows: int) -> SqliteFile:
    """A new SQLite file with that many records, days as text, as Django keeps them."""
    with driver("sqlite", "sqlite").connect(str(path)) as connection:
        _fill(connection, rows, "integer PRIMARY KEY", "SELECT * REPLACE (sampled_on::VARCHAR AS sampled_on, final_on::VARCHAR AS final_on) FROM ({})")
    return SqliteFile(path, SELECTS)


def fill_postgres(address: str, rows: int) -> PostgresServer:
    """A new table with that many records in the database."""
    with driver("postgresql", "postgres").connect(address) as connection:
        _fill(connection, rows, "bigint PRIMARY KEY", "{}")
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")
        connection.commit()
    return PostgresServer(address, SELECTS)


def copy_alone(source: Source, target: Path) -> int:
    """Copy the same records by ADBC into one Parquet file, in whatever order and types they come; gives their number."""
    rows = 0
    with source.reading() as batches:
        reader = batches(RELATION, plain=True)
        with pq.ParquetWriter(target, reader.schema, compression="zstd", store_schema=False) as writer:
            for batch in reader:
                writer.write_batch(batch)
                rows += batch.num_rows
    return rows
