"""A refresh reads what changed and nothing else; whatever goes wrong is said clearly, and the cube stays as it was."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE, Window
from zhiheng.indicators.cube import open_cube, plan, refresh, store
from zhiheng.snapshots.simulated import Plan, simulate
from zhiheng.values import Period


@cache
def few():
    """A plan of three indicators, made when a test first asks."""
    return plan([CATALOGUE[c] for c in ("industrial_pass_rate", "food_pass_rate", "food_on_time_rate")])


YEAR = Window(Period.parse("2025"), date(2025, 12, 31))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    simulate(Plan(20, 6000, months=4), folder / "data")
    return folder / "data"


@pytest.fixture
def data(made, tmp_path):
    shutil.copytree(made, tmp_path / "data")
    return tmp_path / "data"


def batches(data, month="2025-11"):
    return data / "sampling_batches" / f"month={month}" / "part-0.parquet"


def rewrite(path, change):
    table = pq.ParquetFile(path).read()
    pq.write_table(change(table), path)


def unlisted(data):
    """Without the manifest, as files that some other system put there."""
    (data / "manifest.json").unlink()


@pytest.mark.slow
def test_a_second_refresh_reads_nothing_and_a_new_month_alone(data, tmp_path):
    unlisted(data)
    aside = tmp_path / "aside"
    shutil.move(data / "sampling_batches" / "month=2025-12", aside)
    first = refresh(data, tmp_path / "cube", indicators=few())
    assert (len(first.read), first.kept) == (7, 0)
    assert first.unchecked and first.unchecked >= date(2025, 11, 30)  # no manifest, no day: dates in the future cannot be told
    again = refresh(data, tmp_path / "cube", indicators=few())
    assert (again.read, again.kept, again.id) == ((), 7, first.id)
    shutil.move(aside, data / "sampling_batches" / "month=2025-12")
    more = refresh(data, tmp_path / "cube", indicators=few())
    assert more.read == ("sampling_batches/month=2025-12/part-0.parquet",) and more.kept == 7


@pytest.mark.slow
def test_equal_bytes_under_a_new_time_are_not_read_again(data, tmp_path):
    first = refresh(data, tmp_path / "cube", indicators=few())
    os.utime(batches(data))
    assert refresh(data, tmp_path / "cube", indicators=few()).read == ()
    assert refresh(data, tmp_path / "cube", indicators=few(), thorough=True).id == first.id


@pytest.mark.slow
def test_the_digest_and_not_the_time_decides_when_asked_to_be_thorough(data, tmp_path):
    unlisted(data)
    refresh(data, tmp_path / "cube", indicators=few())
    path = batches(data)
    stat, content = path.stat(), bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert refresh(data, tmp_path / "cube", indicators=few()).read == ()
    try:
        assert refresh(data, tmp_path / "cube", indicators=few(), thorough=True).read == ("sampling_batches/month=2025-11/part-0.parquet",)
    except InputError as fault:
        assert "month=2025-11" in fault.sentence


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.drop_columns(["level"]), "缺少列 level"),
        (lambda t: t.append_column("extra", pa.nulls(t.num_rows)), "多余的列 extra"),
        (lambda t: t.set_column(t.schema.get_field_index("sampled_on"), "sampled_on", t.column("sampled_on").cast(pa.timestamp("s"))), "“sampled_on”应为日期"),
        (lambda t: t.set_column(t.schema.get_field_index("region"), "region", pa.array([None] + ["160121"] * (t.num_rows - 1))), "1 条记录的“region”没有填"),
        (lambda t: t.set_column(t.schema.get_field_index("sampled_on"), "sampled_on", pa.array([date(2031, 2, 3)] * t.num_rows)), "最晚 2031-02-03"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name_and_the_cube_stays(data, tmp_path, change, says):
    first = refresh(data, tmp_path / "cube", indicators=few())
    rewrite(batches(data), change)
    with pytest.raises(InputError, match=says) as fault:
        refresh(data, tmp_path / "cube", indicators=few())
    assert "month=2025-11" in fault.value.sentence
    assert store.read_manifest(tmp_path / "cube")["id"] == first.id
    with open_cube(tmp_path / "cube", None, few()) as cube:
        assert cube.units(YEAR).num_rows == 20


@pytest.mark.parametrize("spoil", [lambda p: p.write_bytes(p.read_bytes()[:-100]), lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"x" * 500)])
def test_a_broken_file_is_refused_by_name(data, tmp_path, spoil):
    spoil(batches(data))
    with pytest.raises(InputError, match="month=2025-11.*不是完整的 Parquet 文件"):
        refresh(data, tmp_path / "cube", indicators=few())
    assert not (tmp_path / "cube" / "manifest.json").exists()


def test_bytes_broken_in_the_middle_are_refused_by_name(data, tmp_path):
    path = batches(data)
    content = bytearray(path.read_bytes())
    for place in range(4, len(content) - 8_000, 37):
        content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(InputError, match="month=2025-11"):
        refresh(data, tmp_path / "cube", indicators=few())


def test_a_missing_file_is_named(data, tmp_path):
    batches(data).unlink()
    with pytest.raises(InputError, match="缺少数据文件“sampling_batches/month=2025-11/part-0.parquet”"):
        refresh(data, tmp_path / "cube", indicators=few())


@pytest.mark.slow
def test_a_file_that_went_away_is_asked_about(data, tmp_path):
    unlisted(data)
    refresh(data, tmp_path / "cube", indicators=few())
    batches(data).unlink()
    with pytest.raises(InputError, match="不见了.*--accept-removed"):
        refresh(data, tmp_path / "cube", indicators=few())
    assert refresh(data, tmp_path / "cube", indicators=few(), accept_removed=True).removed == ("sampling_batches/month=2025-11/part-0.parquet",)


@pytest.mark.slow
def test_a_second_refresh_at_once_is_told_to_wait(data, tmp_path):
    (tmp_path / "cube").mkdir()
    with store._locked(tmp_path / "cube"), pytest.raises(InputError, match=f"正在由另一个进程（进程号 {os.getpid()}）刷新"):
        refresh(data, tmp_path / "cube", indicators=few())
    refresh(data, tmp_path / "cube", indicators=few())


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_part_and_the_next_refresh_goes_on(data, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (900, hard))
    try:
        with pytest.raises(InputError, match="写不下.*磁盘已满"):
            refresh(data, tmp_path / "cube", indicators=few())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "cube" / "manifest.json").exists()
    assert not list((tmp_path / "cube" / "parts").glob(".tmp-*"))
    assert refresh(data, tmp_path / "cube", indicators=few()).id == refresh(data, tmp_path / "other", indicators=few()).id


@pytest.mark.slow
def test_a_broken_part_of_the_cube_is_made_anew(data, tmp_path):
    first = refresh(data, tmp_path / "cube", indicators=few())
    held = {p["file"]: p["part"] for p in store.read_manifest(tmp_path / "cube")["partitions"]}
    victim = tmp_path / "cube" / "parts" / held["sampling_batches/month=2025-11/part-0.parquet"] / "ledger0.parquet"
    victim.unlink()
    with open_cube(tmp_path / "cube", None, few()) as cube, pytest.raises(InputError, match="重新运行 zhiheng refresh"):
        cube.units(Window(YEAR.period, date(2025, 11, 20)))
    again = refresh(data, tmp_path / "cube", indicators=few())
    assert len(again.read) == 1 and again.id == first.id and victim.exists()


@pytest.mark.slow
def test_a_cube_of_other_indicators_is_not_asked(data, tmp_path):
    refresh(data, tmp_path / "cube", indicators=few())
    with pytest.raises(InputError, match="另一套指标定义"):
        open_cube(tmp_path / "cube", None, [CATALOGUE["food_pass_rate"]])


CHILD = """
import sys
from pathlib import Path
from zhiheng.indicators import CATALOGUE
from zhiheng.indicators.cube import plan, refresh
chosen = plan([CATALOGUE[c] for c in ("industrial_pass_rate", "food_pass_rate", "food_on_time_rate")])
print("ready", flush=True)
refresh(Path(sys.argv[1]), Path(sys.argv[2]), indicators=chosen)
print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_next_refresh_completes_with_equal_numbers(tmp_path):
    simulate(Plan(50, 60_000, months=12), tmp_path / "data")
    whole = refresh(tmp_path / "data", tmp_path / "whole", indicators=few())
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for place in range(12):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path / "data"), str(tmp_path / "cube")], stdout=subprocess.PIPE, env=env)
        assert child.stdout and child.stdout.readline() == b"ready\n"
        time.sleep(0.02 + 0.06 * place)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        if (tmp_path / "cube" / "manifest.json").exists():
            assert store.read_manifest(tmp_path / "cube")["id"] == whole.id
            shutil.rmtree(tmp_path / "cube")
    assert refresh(tmp_path / "data", tmp_path / "cube", indicators=few()).id == whole.id
    assert not list((tmp_path / "cube" / "parts").glob(".tmp-*"))
    with open_cube(tmp_path / "cube", None, few()) as one, open_cube(tmp_path / "whole", None, few()) as other:
        assert one.months("2025-01", "2025-12", date(2025, 12, 31)).equals(other.months("2025-01", "2025-12", date(2025, 12, 31)))


def test_the_same_plan_makes_the_same_records_in_relations_of_the_kernel(made, tmp_path):
    simulate(Plan(20, 6000, months=4), tmp_path / "again")
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (made / "manifest.json").read_bytes()
    simulate(Plan(20, 6000, months=4, seed=2), tmp_path / "other")
    assert (tmp_path / "other" / "manifest.json").read_bytes() != (made / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="不是空目录"):
        simulate(Plan(20, 6000, months=4), tmp_path / "other")
    with pytest.raises(InputError, match="--rows"):
        Plan(20, 0)


def test_simulated_records_are_uneven_and_lead_on_to_handling(made):
    table = pa.concat_tables(pq.ParquetFile(p).read() for p in sorted(Path(made).glob("sampling_batches/*/*.parquet")))
    assert table.num_rows == 6000 and len(set(table.column("id").to_pylist())) == 6000
    counts = sorted(c["counts"].as_py() for c in table.column("region").value_counts())
    assert len(counts) == 20 and counts[-1] > 5 * counts[len(counts) // 2] / 2
    failed = {row["id"] for row in table.select(["id", "final_result"]).to_pylist() if row["final_result"] == "fail"}
    handled = pa.concat_tables(pq.ParquetFile(p).read() for p in sorted(Path(made).glob("follow_ups/*/*.parquet")))
    assert set(handled.column("batch_id").to_pylist()) == failed
