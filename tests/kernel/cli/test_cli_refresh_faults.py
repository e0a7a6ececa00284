"""What may go wrong around `zhiheng refresh`, through the real command: kills at any moment, two at once, a full disk, damaged files."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date

import pytest

from zhiheng.indicators.cube import open_cube, refresh, store
from zhiheng.snapshots.simulated import Plan, simulate

pytestmark = pytest.mark.slow

KILLS = 50
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def command(*words):
    return [sys.executable, "-m", "zhiheng", *map(str, words)]


def told(*words):
    """Exit code and what the command said on stderr."""
    done = subprocess.run(command(*words), env=ENV, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stderr


def numbers(cube):
    with open_cube(cube) as held:
        return held.months("2025-01", "2025-12", date(2025, 12, 31), ["industrial_pass_rate", "food_pass_rate", "food_on_time_rate"])


def in_chinese(said):
    """No sentence of a library or of the system, no traceback: letters only in names, paths and options."""
    assert "Traceback" not in said and not re.search(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}", said), said


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults") / "data"
    simulate(Plan(40, 120_000, months=12), folder)
    return folder


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    cube = tmp_path_factory.mktemp("whole")
    return cube, refresh(data, cube).id


@contextmanager
def small_disk(folder, size):
    """A disk of so many bytes, where the system lets us have one."""
    folder.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("装不上小磁盘（需要管理员权限）")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_killed_at_fifty_random_moments_each_next_run_completes_with_equal_numbers(data, whole, tmp_path):
    wanted, dice, landed = numbers(whole[0]), random.Random(5), set()
    start = time.monotonic()
    assert told("refresh", "--data", data, "--cube", tmp_path / "timed")[0] == 0
    lasts = time.monotonic() - start
    for number in range(KILLS):
        cube = tmp_path / f"cube{number}"
        child = subprocess.Popen(command("refresh", "--data", data, "--cube", cube), env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(dice.uniform(0, lasts))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        parts = [p.name for p in (cube / "parts").glob("*")] if cube.exists() else []
        finished = (cube / "manifest.json").exists()
        landed.add("done" if finished else "parts" if any(not p.startswith(".") for p in parts) else "begun" if parts else "nothing")
        if finished:
            assert store.read_manifest(cube)["id"] == whole[1]
        if number % 10 == 0:
            assert told("refresh", "--data", data, "--cube", cube)[0] == 0
        else:
            refresh(data, cube)
        assert store.read_manifest(cube)["id"] == whole[1] and numbers(cube).equals(wanted)
        assert not list((cube / "parts").glob(".tmp-*"))
        shutil.rmtree(cube)
    assert landed >= {"nothing", "parts"}


def test_of_two_at_once_one_completes_and_the_other_is_told_to_wait(data, whole, tmp_path):
    cube = tmp_path / "cube"
    first = subprocess.Popen(command("refresh", "--data", data, "--cube", cube), env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not (cube / "parts").exists():
        time.sleep(0.005)
    first.send_signal(signal.SIGSTOP)  # it holds the lock, however fast the machine is
    try:
        code, said = told("refresh", "--data", data, "--cube", cube)
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait(300) == 0 and first.stdout and first.stderr
    first.stdout.close()
    first.stderr.close()
    if code:  # else the first was stopped before it had the lock
        assert code == 2 and f"正在由另一个进程（进程号 {first.pid}）刷新" in said
    assert store.read_manifest(cube)["id"] == whole[1] and numbers(cube).equals(numbers(whole[0]))


@pytest.mark.parametrize("size", ["16k", "300k", "900k"])
def test_a_full_disk_is_named_and_the_next_run_completes(data, whole, tmp_path, size):
    with small_disk(tmp_path / "small", size) as disk:
        code, said = told("refresh", "--data", data, "--cube", disk / "cube")
        assert code == 2 and "磁盘已满" in said and "请" in said and not (disk / "cube" / "manifest.json").exists()
        in_chinese(said)
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert told("refresh", "--data", data, "--cube", disk / "cube")[0] == 0
        assert store.read_manifest(disk / "cube")["id"] == whole[1]


def test_a_full_disk_leaves_no_half_data(tmp_path):
    with small_disk(tmp_path / "small", "500k") as disk:
        code, said = told("simulate", "--regions", 40, "--rows", 60_000, "--months", 6, "--out", disk / "made")
        assert code == 2 and "磁盘已满" in said and not list(disk.glob("*")) and not list(disk.glob(".made*"))
        in_chinese(said)


def test_a_killed_simulation_can_be_run_again(tmp_path):
    words = ("simulate", "--regions", 40, "--rows", 400_000, "--months", 6, "--out", tmp_path / "made")
    child = subprocess.Popen(command(*words), env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not list(tmp_path.glob(".made.new-*/*")):
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert not (tmp_path / "made").exists()
    assert told(*words)[0] == 0 and (tmp_path / "made" / "manifest.json").exists() and not list(tmp_path.glob(".made*"))


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_newer_file_is_refused_by_name_or_gives_the_same_numbers(data, whole, tmp_path, seed):
    dice, held = random.Random(seed), tmp_path / "data"
    shutil.copytree(data, held)
    shutil.copytree(whole[0], tmp_path / "cube")
    path = held / "sampling_batches" / "month=2025-06" / "part-0.parquet"
    kept, refused = path.read_bytes(), 0
    for _ in range(15):
        content = bytearray(kept)
        place = dice.randrange(len(content)) if dice.random() < 0.5 else len(content) - 1 - dice.randrange(2_000)
        content[place] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        code, said = told("refresh", "--data", held, "--cube", tmp_path / "cube")
        if code:
            refused += 1
            assert code == 2 and "month=2025-06" in said and "请" in said
            in_chinese(said)
            assert store.read_manifest(tmp_path / "cube")["id"] == whole[1]
        else:
            assert numbers(tmp_path / "cube").equals(numbers(whole[0]))
            path.write_bytes(kept)
            assert told("refresh", "--data", held, "--cube", tmp_path / "cube")[0] == 0
    assert refused >= 5
