"""A large snapshot out of a database (导出快照): records stream by ADBC into Parquet parts by month, in bounded memory.

One thread reads batches and puts them into the relation's types, another parts them by month and writes them. The folder is made aside and
renamed when its manifest is written: a killed export leaves no half snapshot, and what it left is cleared by the next one.
The same records give the same bytes, from whichever database: rows come by record number and are cut the same way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from queue import Queue
from typing import Any

import pyarrow as pa

from zhiheng.errors import InputError
from zhiheng.snapshots.aside import aside
from zhiheng.snapshots.parting import Parting, conformed
from zhiheng.snapshots.relations import RELATIONS, Relation
from zhiheng.snapshots.sources import Batches, Select, Source
from zhiheng.snapshots.store import PARTED, Snapshot, SnapshotFile, conform, open_snapshot, parted, write_manifest

CHUNK = 131_072
"""Records that are cast, parted and written together, whatever batches the database gives."""
Progress = Callable[[str, int], None]
"""Told the relation's code and how many of its records are written."""


def export(
    source: Source,
    folder: Path,
    *,
    as_of: date,
    region: str,
    tables: Mapping[str, pa.Table] | None = None,
    meta: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Snapshot:
    """Freeze every record of the source into a new folder and return the snapshot.

    Args:
        folder: where the snapshot comes to lie; it must not be there, unless it is the same snapshot.
        tables: relations that are in memory already, with their ids.
    Raises:
        InputError: the database cannot be read, the folder is taken, the disk is full.
        SnapshotBroken: a record does not follow its relation; the sentence names it.
    """
    with aside(folder) as fresh:
        files: dict[str, SnapshotFile] = {}
        with source.reading() as batches:
            for code in RELATIONS:
                if code in source.selects:
                    files[code] = _relation(code, source, batches, fresh, progress)
                else:
                    files[code] = _in_memory(code, (tables or {}).get(code), fresh)
        made = write_manifest(fresh, as_of, region, files, meta or {}, PARTED)
        try:
            fresh.replace(folder)
        except OSError:
            if not folder.exists():
                raise
            return _same(folder, made.id)
    return Snapshot(folder, made.id, made.as_of, made.region, made.files, made.meta)


def _same(folder: Path, identifier: str) -> Snapshot:
    """The snapshot that lies there already, if it is this one."""
    try:
        held = open_snapshot(folder)
    except InputError:
        held = None
    if held is None or held.id != identifier:
        raise InputError(f"目录“{folder}”里已有别的内容，请换一个新目录", path=str(folder))
    return held


def _relation(
    code: str, source: Source, batches: Batches, fresh: Path, progress: Progress | None
) -> SnapshotFile:
    done = 0
    with Parting(fresh, RELATIONS[code]) as parting:
        for table in _ahead(_conformed(RELATIONS[code], source.selects[code], batches(code))):
            parting.add(table)
            done += table.num_rows
            if progress is not None:
                progress(code, done)
        return parted(code, parting.close())


def _in_memory(code: str, table: pa.Table | None, fresh: Path) -> SnapshotFile:
    if table is None or not table.num_rows:
        return parted(code, ())
    with Parting(fresh, RELATIONS[code]) as parting:
        parting.add(conform(RELATIONS[code], table))
        return parted(code, parting.close())


def _conformed(relation: Relation, select: Select, reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    last = 0
    for chunk in _chunks(reader):
        table, last = conformed(relation, select, chunk, last)
        yield table


def _chunks(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The reader's records, always so many at a time; the last time fewer."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in reader:
        while rows + batch.num_rows >= CHUNK:
            cut = CHUNK - rows
            yield pa.Table.from_batches([*held, batch.slice(0, cut)])
            batch, held, rows = batch.slice(cut), [], 0
        if batch.num_rows:
            held.append(batch)
            rows += batch.num_rows
    if rows:
        yield pa.Table.from_batches(held)


def _ahead(chunks: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same chunks, the next two read by another thread while one is worked on."""
    queue: Queue[pa.Table | BaseException | None] = Queue(2)
    stopped = threading.Event()

    def read() -> None:
        try:
            for chunk in chunks:
                if stopped.is_set():
                    return
                queue.put(chunk)
            queue.put(None)
        except BaseException as fault:
            queue.put(fault)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        while (got := queue.get()) is not None:
            if isinstance(got, BaseException):
                raise got
            yield got
    finally:
        stopped.set()
        while thread.is_alive():
            with suppress(Exception):
                queue.get_nowait()
            thread.join(0.05)
