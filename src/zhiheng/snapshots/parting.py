"""Records into their types and months (归月): what an export does with each chunk, exactly and in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhiheng.errors import SnapshotBroken
from zhiheng.snapshots.relations import Column, Relation
from zhiheng.snapshots.sources import Select
from zhiheng.snapshots.store import ARROW_TYPES, SnapshotFile, arrow_schema, file_digest

GROUP = 131_072
"""Rows of a row group, where a month has so many."""
HELD = 1_048_576
"""Rows kept in memory at most before the fullest month is written."""
UNDATED = 0
"""Stands for the month of records without a day; their folder is `month=0000-00`."""
_NAMES = {"str": "文本", "int": "整数", "bool": "是否", "date": "日期"}


def conformed(relation: Relation, select: Select, chunk: pa.Table, last: int) -> tuple[pa.Table, int]:
    """A chunk in the relation's columns and types, and the greatest record number so far.

    Raises:
        SnapshotBroken: a column is missing or of another kind, a value is missing or no day, or a number comes twice.
    """
    names = ["number", *(c.name for c in select.columns(relation))]
    if chunk.column_names != names:
        raise SnapshotBroken(f"“{relation.label}”应有列 {'、'.join(names)}，查询给出的是 {'、'.join(chunk.column_names)}", relation=relation.code)
    numbers = chunk.column("number").cast(pa.int64())
    first, newest = numbers[0].as_py(), numbers[-1].as_py()
    if numbers.null_count or first <= last or not pc.all(pc.greater(numbers[1:], numbers[:-1]), min_count=0).as_py():
        raise SnapshotBroken(f"“{relation.label}”的记录序号（number）有空缺或重复，每条记录只能有一个大于0的序号", relation=relation.code)
    ids = pc.binary_join_element_wise(pa.scalar(relation.code), numbers.cast(pa.string()), ":")
    columns = [ids]
    for column in relation.columns[1:]:
        made = select.made.get(column.name)
        given = _made(chunk, made.inputs, made.make, column) if made else chunk.column(column.name)
        columns.append(_typed(relation, column, given, ids))
    return pa.table(columns, schema=arrow_schema(relation)), newest


def _made(chunk: pa.Table, inputs: tuple[str, ...], make: Callable[..., Any], column: Column) -> pa.ChunkedArray:
    """The function over each different combination of its inputs, once."""
    known: dict[tuple[Any, ...], Any] = {}
    out = []
    for row in zip(*(chunk.column(name).to_pylist() for name in inputs), strict=True):
        if row not in known:
            known[row] = make(*(value or None for value in row))
        out.append(known[row])
    return pa.chunked_array([pa.array(out, type=ARROW_TYPES[column.type])])


def _typed(relation: Relation, column: Column, values: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    wanted = ARROW_TYPES[column.type]
    is_text = pa.types.is_string(values.type) or pa.types.is_large_string(values.type)
    if is_text and column.nullable:
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, values.type), values)
    if values.type != wanted:
        try:
            if column.type == "bool" and is_text:
                values = values.cast(pa.int64())
            values = values.cast(wanted)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            place, found = _first_bad(values, column)
            raise SnapshotBroken(
                f"“{relation.label}”的“{column.name}”应为{_NAMES[column.type]}，记录 {ids[place]} 的值是“{found}”。请更正后再导出",
                relation=relation.code,
                column=column.name,
            ) from error
    if not column.nullable and values.null_count:
        place = pc.index(values.is_null(), True).as_py()
        raise SnapshotBroken(f"“{relation.label}”的“{column.name}”不能为空，记录 {ids[place]} 没有填", relation=relation.code, column=column.name)
    return values


def _first_bad(values: pa.ChunkedArray, column: Column) -> tuple[int, str]:
    for place, value in enumerate(values):
        try:
            pa.array([value.as_py()]).cast(values.type).cast(pa.int64() if column.type == "bool" and pa.types.is_string(values.type) else ARROW_TYPES[column.type])
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return place, str(value)
    return 0, str(values[0])


class Parting:
    """Writes a relation's rows into one file a month; use it in a `with` and `close` it."""

    def __init__(self, folder: Path, relation: Relation) -> None:
        self._folder, self._relation, self._schema = folder, relation, arrow_schema(relation)
        self._held: dict[int, list[pa.Table]] = {}
        self._rows: dict[int, int] = {}
        self._writers: dict[int, pq.ParquetWriter] = {}
        self._written: dict[int, int] = {}

    def add(self, table: pa.Table) -> None:
        """Rows of any months, in the order in which they stay inside their month."""
        days = table.column(self._relation.date).combine_chunks()
        months = pc.fill_null(pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1)), UNDATED)
        least, most = (bound.as_py() for bound in pc.min_max(months).values())
        if least != most:
            order = pc.sort_indices(months)  # stable: rows keep their order
            table, months = table.take(order).combine_chunks(), months.take(order)
        runs = pc.run_end_encode(months)
        begin = 0
        for month, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            self._held.setdefault(month, []).append(table.slice(begin, end - begin))
            self._rows[month] = self._rows.get(month, 0) + end - begin
            begin = end
            if self._rows[month] >= GROUP:
                self._flush(month)
        while sum(self._rows.values()) > HELD:
            self._flush(max(self._rows, key=lambda m: (self._rows[m], -m)))

    def _path(self, month: int) -> Path:
        year, place = divmod(month, 12)
        named = "0000-00" if month == UNDATED else f"{year:04d}-{place + 1:02d}"
        return self._folder / self._relation.code / f"month={named}" / "part-0.parquet"

    def _flush(self, month: int) -> None:
        path = self._path(month)
        if month not in self._writers:
            path.parent.mkdir(parents=True)
            self._writers[month] = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=False, write_page_checksum=True)
        table = pa.concat_tables(self._held.pop(month))
        self._writers[month].write_table(table, row_group_size=max(table.num_rows, 1))
        self._written[month] = self._written.get(month, 0) + table.num_rows
        self._rows.pop(month)

    def close(self) -> list[SnapshotFile]:
        """Write what is left and return the files with rows and digests, by month."""
        for month in sorted(self._held):
            self._flush(month)
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
        out = []
        for month, rows in sorted(self._written.items()):
            path = self._path(month)
            out.append(SnapshotFile(path.relative_to(self._folder).as_posix(), rows, file_digest(path)))
        return out

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
