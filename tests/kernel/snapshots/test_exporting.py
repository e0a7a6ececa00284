"""Snapshots out of a database: exact, the same bytes each time, parted by month, and never half."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kernel import factories
from zhiheng.errors import InputError, SnapshotBroken
from zhiheng.indicators import CATALOGUE, Window, all_records, measure, open_engine
from zhiheng.scoring import bundle_bytes, score
from zhiheng.snapshots import RELATIONS, comparing, exporting, open_snapshot, parting, write_snapshot
from zhiheng.snapshots.exporting import export
from zhiheng.snapshots.sources import Made, Select, SqliteFile
from zhiheng.values import Period, RegionCode

TYPES = {"str": "TEXT", "int": "INTEGER", "bool": "bool", "date": "date"}

pytestmark = pytest.mark.slow
DAY = date(2026, 3, 1)


def shelved(path: Path, tables) -> SqliteFile:
    """The tables as a site would keep them in SQLite: numbers, days as text, truth values as 0 and 1."""
    with sqlite3.connect(path) as base:
        for code, table in tables.items():
            columns = RELATIONS[code].columns[1:]
            base.execute(f"CREATE TABLE {code} (number INTEGER PRIMARY KEY, {', '.join(f'{c.name} {TYPES[c.type]}' for c in columns)})")
            rows = [
                [n, *(v.isoformat() if isinstance(v, date) else v for v in (row[c.name] for c in columns))]
                for n, row in enumerate(table.to_pylist(), 1)
            ]
            base.executemany(f"INSERT INTO {code} VALUES ({', '.join('?' * (len(columns) + 1))})", rows)
    base.close()
    return SqliteFile(path, {code: Select(f"SELECT * FROM {code}") for code in tables})


def numbered(tables):
    """The same tables under the ids that an export gives."""
    out = {}
    for code, table in tables.items():
        rows = [{**row, "id": f"{code}:{n}"} for n, row in enumerate(table.to_pylist(), 1)]
        out[code] = type(table).from_pylist(rows, schema=table.schema)
    return out


@pytest.fixture(scope="module")
def tables():
    return factories.tables(11, 40)


@pytest.fixture(scope="module")
def source(tables, tmp_path_factory):
    return shelved(tmp_path_factory.mktemp("db") / "site.sqlite3", tables)


@pytest.fixture(scope="module")
def exported(source, tmp_path_factory):
    return export(source, tmp_path_factory.mktemp("out") / "held", as_of=DAY, region=factories.REGION)


def test_every_record_comes_out_exactly(exported, tables):
    for code, table in numbered(tables).items():
        assert exported.table(code).to_pylist() == table.sort_by("id").to_pylist(), code
    assert open_snapshot(exported.directory) == exported


def test_parts_hold_one_month_each_and_columns_of_the_relation(exported):
    seen = 0
    for path in exported.paths("sampling_batches"):
        table = pq.ParquetFile(path).read()
        assert {f"month={day:%Y-%m}" for day in table["sampled_on"].to_pylist()} == {path.parent.name}
        assert table.column_names == [c.name for c in RELATIONS["sampling_batches"].columns]
        seen += table.num_rows
    assert seen == exported.files["sampling_batches"].rows and len(exported.paths("sampling_batches")) > 12


@pytest.mark.slow
def test_another_export_gives_the_same_bytes_and_id(exported, source, tmp_path, monkeypatch):
    monkeypatch.setattr("zhiheng.snapshots.sources.BATCH", 7)
    again = export(source, tmp_path / "again", as_of=DAY, region=factories.REGION)
    assert again.id == exported.id
    assert {n: (again.directory / n).read_bytes() for n in again.names()} == {n: (exported.directory / n).read_bytes() for n in exported.names()}


@pytest.mark.slow
def test_small_chunks_and_little_memory_lose_and_mix_nothing(source, tables, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 16)
    monkeypatch.setattr(parting, "GROUP", 3)
    monkeypatch.setattr(parting, "HELD", 12)
    held = export(source, tmp_path / "small", as_of=DAY, region=factories.REGION)
    for code, table in numbered(tables).items():
        assert held.table(code).to_pylist() == table.sort_by("id").to_pylist(), code


def test_numbers_lists_and_points_are_those_of_a_snapshot_in_one_piece(exported, tables, tmp_path):
    whole = write_snapshot(tmp_path / "whole", numbered(tables), as_of=DAY, region=factories.REGION)
    window, county = Window(Period.parse("2025"), DAY), RegionCode(factories.REGION)
    with open_engine(exported) as parts, open_engine(whole) as one:
        assert measure(parts, window, county) == measure(one, window, county)
        assert all_records(parts, window, county, CATALOGUE.values()) == all_records(one, window, county, CATALOGUE.values())


@pytest.mark.slow
def test_a_run_over_parts_leaves_the_house_and_is_verified_there(exported, tmp_path):
    from zhiheng.packs import load_scorecard

    pack = load_scorecard("anhui_2022")
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(bundle_bytes(score(pack, exported, Period.parse("2025"), DAY), pack.decisions))
    tool = Path(__file__).resolve().parents[3] / "tools" / "verify_score.py"
    done = subprocess.run([sys.executable, str(tool), str(bundle)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_changed_byte_of_a_part_is_named(source, tmp_path):
    held = export(source, tmp_path / "held", as_of=DAY, region=factories.REGION)
    path = held.paths("honours")[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(SnapshotBroken, match=path.relative_to(held.directory).as_posix()):
        open_snapshot(held.directory)


@pytest.mark.parametrize(
    "column, value, said",
    [
        ("awarded_on", "2025-02-30", "“awarded_on”应为日期，记录 honours:2 的值是“2025-02-30”"),
        ("awarded_on", "2025-02-03 08:00:00", "应为日期"),
        ("revoked_on", "长期", "“revoked_on”应为日期，记录 honours:2 的值是“长期”"),
        ("title", None, "“title”不能为空，记录 honours:2 没有填"),
    ],
)
def test_what_does_not_follow_the_relation_is_named_and_leaves_nothing(column, value, said, tmp_path):
    rows = [{"kind": "quality_award", "level": "city", "title": "奖", "holder": "甲", "awarded_on": date(2025, 1, n)} for n in (1, 2, 3)]
    source = shelved(tmp_path / "site.sqlite3", {"honours": factories.empty("honours", *rows)})
    with sqlite3.connect(source.path) as base:
        base.execute(f"UPDATE honours SET {column} = ? WHERE number = 2", [value])
    base.close()
    with pytest.raises(SnapshotBroken, match=said):
        export(source, tmp_path / "out" / "held", as_of=DAY, region=factories.REGION)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_number_that_comes_twice_is_refused(source, tmp_path):
    twice = SqliteFile(source.path, {"honours": Select("SELECT * FROM honours UNION ALL SELECT * FROM honours")})
    with pytest.raises(SnapshotBroken, match="重复"):
        export(twice, tmp_path / "held", as_of=DAY, region=factories.REGION)


def test_columns_that_sql_cannot_give_are_made(source, tmp_path):
    made = {"holder": Made(("who", "title"), lambda who, title: f"{who or '无'}*")}
    select = Select("SELECT number, region, unit, kind, level, title, awarded_on, valid_until, revoked_on, NULLIF(holder, 'holder1') AS who FROM honours", made)
    held = export(SqliteFile(source.path, {"honours": select}), tmp_path / "held", as_of=DAY, region=factories.REGION)
    whole = export(source, tmp_path / "whole", as_of=DAY, region=factories.REGION)
    wanted = ["无*" if h == "holder1" else f"{h}*" for h in whole.table("honours")["holder"].to_pylist()]
    assert held.table("honours")["holder"].to_pylist() == wanted and "无*" in wanted


@pytest.mark.slow
def test_what_is_there_already_is_kept(exported, source, tmp_path):
    assert export(source, exported.directory, as_of=DAY, region=factories.REGION) == exported
    with pytest.raises(InputError, match="已有别的内容"):
        export(source, exported.directory, as_of=date(2026, 3, 2), region=factories.REGION)
    with pytest.raises(InputError, match="找不到 SQLite 文件"):
        export(SqliteFile(tmp_path / "none", {}), tmp_path / "held", as_of=DAY, region=factories.REGION)
    (tmp_path / "text").write_text("没有数据库" * 500)
    with pytest.raises(InputError, match="读取数据库"):
        export(SqliteFile(tmp_path / "text", {"honours": Select("SELECT * FROM honours")}), tmp_path / "held", as_of=DAY, region=factories.REGION)


KILLED = """
import sys
from pathlib import Path
from datetime import date
from zhiheng.snapshots import comparing, exporting
from zhiheng.snapshots.sources import SqliteFile
exporting.CHUNK = 256
def say(code, rows):
    print(rows, flush=True)
exporting.export(SqliteFile(Path(sys.argv[1]), comparing.SELECTS), Path(sys.argv[2]), as_of=date(2026, 1, 1), region="000000", progress=say)
"""


@pytest.mark.slow
def test_a_killed_export_leaves_no_half_snapshot_and_the_next_one_completes(tmp_path):
    source = comparing.fill_sqlite(tmp_path / "site.sqlite3", 20_000)
    target = tmp_path / "out" / "held"
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for lines in (1, 5):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(source.path), str(target)], stdout=subprocess.PIPE, env=known) as running:
            for _ in range(lines):
                assert running.stdout is not None and running.stdout.readline()
            running.send_signal(signal.SIGKILL)
        assert not target.exists()
        assert list(target.parent.glob(".held.new-*"))
    held = export(source, target, as_of=date(2026, 1, 1), region="000000")
    assert held.rows == 20_000 and [p.name for p in target.parent.iterdir()] == ["held"]
    assert comparing.copy_alone(source, tmp_path / "alone.parquet") == 20_000


@pytest.mark.slow
def test_two_exports_at_once_do_not_disturb_each_other(tmp_path):
    source = comparing.fill_sqlite(tmp_path / "site.sqlite3", 5_000)
    target = tmp_path / "out" / "held"
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", KILLED, str(source.path), str(target)], stdout=subprocess.PIPE, env=known) as other:
        assert other.stdout is not None and other.stdout.readline()
        ours = export(source, target, as_of=date(2026, 1, 1), region="000000")
        other.communicate(timeout=60)
        assert other.returncode == 0
    assert open_snapshot(target).id == ours.id
    assert [p.name for p in target.parent.iterdir()] == ["held"]


def test_what_the_database_refuses_is_said_in_chinese_and_leaves_nothing(tmp_path):
    held = comparing.fill_sqlite(tmp_path / "records.sqlite", 3_000)
    content = bytearray(held.path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = b"\x07" * 40_000
    (tmp_path / "half.sqlite").write_bytes(content)
    (tmp_path / "none.sqlite").write_bytes(b"x" * 9_000)
    for source, said in (
        (SqliteFile(held.path, {"sampling_batches": Select("SELECT number FROM nix")}), "没有表“nix”"),
        (SqliteFile(tmp_path / "half.sqlite", comparing.SELECTS), "数据库文件已损坏。请从备份恢复"),
        (SqliteFile(tmp_path / "none.sqlite", comparing.SELECTS), "这不是 SQLite 数据库文件"),
        (SqliteFile(tmp_path / "missing.sqlite", comparing.SELECTS), "找不到 SQLite 文件"),
    ):
        with pytest.raises(InputError, match=said):
            export(source, tmp_path / "out", as_of=DAY, region="990000")
        assert not list(tmp_path.glob("*out*"))
