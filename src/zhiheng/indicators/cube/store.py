"""Keep a cube up to date (刷新立方体): read the partitions that changed, write aside, rename, the manifest last.

    CUBE/manifest.json      partitions, their digests, and the part each has; everything that counts is named here
    CUBE/parts/<key>/       what is kept of one partition; the name says of which bytes and which plan
    CUBE/.lock              held while a refresh runs, released by the system when it ends in any way

A refresh that is killed leaves complete parts, which the next one finds by their names, and pieces aside, which it removes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhiheng.errors import InputError, system_reason
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.cube.parts import make_part, part_info, part_key
from zhiheng.indicators.cube.plans import Plan, plan
from zhiheng.indicators.cube.sources import Footer, Partition, checked_footer, listed, partitions
from zhiheng.indicators.cube.wholeness import check_whole
from zhiheng.indicators.declare import Indicator
from zhiheng.snapshots.relations import RELATIONS
from zhiheng.snapshots.store import MANIFEST, digest_of

FORMAT = "zhiheng-cube/1"
_THREADS, _MEMORY = 2, "500MB"
SMALL, RECENT_MONTHS = 250_000, 2
"""Partitions of so many records or fewer keep everything; of larger ones those of the last so many months keep the days of knowledge, older
ones the sums by day. What is not kept is answered from the records of the partition."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: `id` names the content; partitions `read` anew, `kept` as they were, `removed` from the data, and `corrected`:
    taken as they are although the data's manifest, written before them, lists other bytes. `unchecked` is the latest day of a record where
    nobody said on which day the data stand, so that dates in the future could not be told."""

    id: str
    read: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    rows: int
    refused: dict[str, str]
    corrected: tuple[str, ...] = ()
    unchecked: date | None = None


def refresh(
    data: Path,
    cube: Path,
    *,
    as_of: date | None = None,
    indicators: Iterable[Indicator] | Plan | None = None,
    progress: Progress | None = None,
    thorough: bool = False,
    accept_removed: bool = False,
    memory: str = _MEMORY,
) -> Refreshed:
    """Bring the cube to the state of the data.

    Args:
        as_of: the day on which the data stand; a record dated later is refused. Left out: the day of the data's own manifest, if any.
        indicators: what the cube carries, the whole catalogue when left out.
        progress: called with bytes done and bytes to read.
        thorough: compare the digest of every file, also of those whose size and time are those of the last refresh.
        accept_removed: partitions that are gone were withdrawn on purpose.
    Raises:
        InputError: see `sources` and `parts`; or another refresh is running. The cube stays as it was.
    """
    chosen = indicators if isinstance(indicators, Plan) else plan(CATALOGUE.values() if indicators is None else indicators)
    try:
        cube.mkdir(parents=True, exist_ok=True)
        (cube / "parts").mkdir(exist_ok=True)
    except OSError as fault:
        raise InputError(f"建不了立方体目录“{cube}”：{system_reason(fault)}", path=str(cube)) from fault
    with _locked(cube):
        return _refresh(data, cube, as_of, chosen, progress or (lambda done, whole: None), thorough, accept_removed, memory)


def _refresh(
    data: Path, cube: Path, as_of: date | None, chosen: Plan, progress: Progress, thorough: bool, accept_removed: bool, memory: str
) -> Refreshed:
    held = read_manifest(cube) if (cube / MANIFEST).is_file() else None
    before = {p["file"]: p for p in held["partitions"]} if held else {}
    trusted = (cube / MANIFEST).stat().st_mtime_ns if held else 0
    said = listed(data)
    stands = as_of or said.stands_on
    now = [p for p in partitions(data, before, trusted, thorough) if p.relation in chosen.relations]
    gone = tuple(sorted(set(before) - {p.file for p in now}))
    if gone and not said.digests and not accept_removed and held and held["plan"] == plan_digest(chosen):
        raise InputError(
            f"上次刷新时有的数据文件“{gone[0]}”{f'等 {len(gone)} 个' if len(gone) > 1 else ''}不见了。请恢复，或确认是有意撤下后加 --accept-removed 再刷新",
            files=list(gone),
        )
    for stray in (cube / "parts").glob(".tmp-*"):
        shutil.rmtree(stray, ignore_errors=True)
    digests = {code: relation.digest for code, relation in chosen.relations.items()}
    footers = {p.file: checked_footer(p, stands) for p in now}
    kept = _kept(now, footers)
    keys = {p.file: part_key(p, digests[p.relation], kept[p.file]) for p in now}
    for p in now:
        before_long = part_key(p, digests[p.relation], "known")
        if kept[p.file] == "days" and part_info(cube / "parts" / before_long) is not None:
            keys[p.file] = before_long  # it was recent once; its content has not changed, so it is not read again
    infos = {p.file: part_info(cube / "parts" / keys[p.file]) for p in now}
    todo = [p for p in now if infos[p.file] is None]
    infos.update(_made(todo, footers, kept, chosen, keys, cube, progress, memory))
    entries = [_entry(p, keys[p.file], infos[p.file] or {}) for p in now]
    content = {"format": FORMAT, "plan": plan_digest(chosen), "as_of": stands.isoformat() if stands else None, "partitions": entries}
    identifier = digest_of({**content, "partitions": [{k: v for k, v in e.items() if k != "mtime_ns"} for e in entries]})
    _write_manifest(cube, {"id": identifier, **content})
    _forget(cube, {e["part"] for e in entries} | {p["part"] for p in before.values()})
    rows = sum(int(e["rows"]) for e in entries)
    corrected = tuple(p.file for p in now if p.corrected)
    spans = [] if stands else [footers[p.file].days.get(RELATIONS[p.relation].date) for p in now]
    unchecked = max((span[1] for span in spans if span), default=None)
    return Refreshed(identifier, tuple(p.file for p in todo), len(now) - len(todo), gone, rows, chosen.refused(), corrected, unchecked)


def _kept(now: list[Partition], footers: dict[str, Footer]) -> dict[str, str]:
    """What is kept of each partition: days of knowledge for the last months of a relation and for what is not known to be old, sums by
    day for older ones, both for small ones."""
    ends: dict[str, int | None] = {}
    latest: dict[str, int] = {}
    for partition in now:
        span = footers[partition.file].days.get(RELATIONS[partition.relation].date)
        ends[partition.file] = month = span[1].year * 12 + span[1].month if span else None
        latest[partition.relation] = max(latest.get(partition.relation, 0), month or 0)
    out = {}
    for p in now:
        end = ends[p.file]
        recent = end is None or end > latest[p.relation] - RECENT_MONTHS
        out[p.file] = "both" if footers[p.file].rows <= SMALL else "known" if recent else "days"
    return out


def _entry(partition: Partition, key: str, info: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": partition.file,
        "relation": partition.relation,
        "sha256": partition.sha256,
        "bytes": partition.bytes,
        "mtime_ns": partition.mtime_ns,
        "part": key,
        "rows": info["rows"],
        "ledgers": info["ledgers"],
        "keys": info["keys"],
    }


def _made(
    todo: list[Partition],
    footers: dict[str, Footer],
    kept: dict[str, str],
    chosen: Plan,
    keys: dict[str, str],
    cube: Path,
    progress: Progress,
    memory: str,
) -> dict[str, dict[str, Any]]:
    """Make the parts, two at a time: two threads in all, whether of one query or of two."""
    whole, done = sum(p.bytes for p in todo), 0
    out: dict[str, dict[str, Any]] = {}
    if not todo:
        return out
    workers = min(_THREADS, len(todo))
    scratch = cube / "parts" / ".tmp-spill"
    config = {"threads": str(_THREADS // workers), "memory_limit": memory, "temp_directory": str(scratch), "autoinstall_known_extensions": "false"}
    database = duckdb.connect(":memory:", config=config)
    unique = {keys[p.file]: p for p in todo}

    def one(partition: Partition) -> tuple[Partition, dict[str, Any]]:
        if partition.replaced:
            check_whole(partition)
        with database.cursor() as cursor:
            file, held = partition.file, chosen.relations[partition.relation]
            return partition, make_part(cursor, partition, footers[file], held, cube / "parts" / keys[file], kept[file])

    made: dict[str, dict[str, Any]] = {}
    try:
        with ThreadPoolExecutor(workers) as pool:
            waiting = [pool.submit(one, p) for p in sorted(unique.values(), key=lambda p: (-p.bytes, p.file))]
            try:
                for future in as_completed(waiting):
                    partition, info = future.result()
                    made[keys[partition.file]] = info
                    done += partition.bytes
                    progress(done, whole)
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
    finally:
        database.close()
        shutil.rmtree(scratch, ignore_errors=True)
    return {p.file: made[keys[p.file]] for p in todo}


def plan_digest(chosen: Plan) -> str:
    """The digest of everything the cube was told to keep."""
    return digest_of({code: relation.digest for code, relation in chosen.relations.items()})


def read_manifest(cube: Path) -> dict[str, Any]:
    """The manifest of a cube.

    Raises:
        InputError: none there, not readable, or of another form.
    """
    path = cube / MANIFEST
    if not path.is_file():
        raise InputError(f"“{cube}”里还没有立方体。请先运行 zhiheng refresh", path=str(cube))
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
        form, said = held["format"], [{"file", "sha256", "bytes", "mtime_ns", "part", "rows", "ledgers", "keys"} <= set(p) for p in held["partitions"]]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InputError(f"立方体清单“{path}”读不懂，可能被改动过。请删除它后重新刷新", path=str(path)) from fault
    if form != FORMAT or not all(said):
        raise InputError(f"立方体“{cube}”的格式是“{form}”，本程序只认“{FORMAT}”。请删除该目录后重新刷新", path=str(path))
    return held


def _write_manifest(cube: Path, content: dict[str, Any]) -> None:
    aside = cube / f".{MANIFEST}.tmp"
    try:
        with aside.open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(cube / MANIFEST)
    except OSError as fault:
        aside.unlink(missing_ok=True)
        raise InputError(f"写不下立方体清单：{system_reason(fault)}。请清理磁盘后再刷新，已完成的部分会接着用", path=str(cube)) from fault


def _forget(cube: Path, kept: set[str]) -> None:
    """Remove parts that neither this refresh nor the one before it names: a reader of the last state is not disturbed."""
    for folder in (cube / "parts").iterdir():
        if folder.name not in kept and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(cube: Path) -> Iterator[None]:
    """Hold the lock of the cube; the system releases it when the process ends, however it ends."""
    try:
        stream = (cube / ".lock").open("a+")
    except OSError as fault:
        raise InputError(f"立方体目录“{cube}”不能写：{system_reason(fault)}", path=str(cube)) from fault
    try:
        if not _taken(stream.fileno()):
            stream.seek(0)
            who = stream.read().strip()
            raise InputError(f"立方体“{cube}”正在由另一个进程{f'（进程号 {who}）' if who else ''}刷新。请等它结束后再试", path=str(cube))
        with suppress(OSError):  # the number is for people; on a full disk the lock holds without it
            stream.seek(0)
            stream.truncate()
            stream.write(f"{os.getpid()}\n")
            stream.flush()
        yield
    finally:
        with suppress(OSError):
            stream.close()


def _taken(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
