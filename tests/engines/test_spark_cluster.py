"""Beyond one process: the same numbers from a local cluster and from a standalone cluster of one master and two workers on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from engines.cluster_answers import answers
from kernel import factories
from zhiheng.indicators import DUCKDB
from zhiheng.snapshots import write_snapshot

pytestmark = [pytest.mark.engines, pytest.mark.spark]
HERE = Path(__file__).parent
LIMIT = 480
"""Seconds that one cluster may take for everything, on a busy machine of two processors."""


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    tables = factories.tables(5, 600)
    return write_snapshot(tmp_path_factory.mktemp("held"), tables, as_of=date(2026, 3, 1), region=factories.REGION)


def known(**more):
    return {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1", **more}


def asked(held, master):
    """What a process of its own gets from that master."""
    command = [sys.executable, str(HERE / "cluster_answers.py"), str(held.directory), master]
    done = subprocess.run(command, env=known(), capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def standalone(spark_here, tmp_path_factory):
    """The address of a cluster of one master and two workers with one processor each; all three are gone afterwards."""
    import pyspark

    home = Path(pyspark.__file__).parent
    folder = tmp_path_factory.mktemp("cluster")
    port, page = free_port(), free_port()
    master = f"spark://127.0.0.1:{port}"
    roles = [("Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))]
    roles += [
        ("Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g", "-d", str(folder / f"work{n}"), master)
        for n in (1, 2)
    ]
    running = []
    try:
        for role, *options in roles:
            command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role.lower()}.{role}", *options]
            settings = known(SPARK_HOME=str(home), SPARK_DAEMON_MEMORY="256m")
            with (folder / f"{role}{len(running)}.log").open("wb") as log:
                running.append(subprocess.Popen(command, env=settings, stdout=log, stderr=log, start_new_session=True))
        wait_for_workers(page, running)
        yield master
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def wait_for_workers(page, running, wanted=2):
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        assert all(p.poll() is None for p in running), "a process of the cluster ended by itself"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
                if json.load(answer)["aliveworkers"] == wanted:
                    return
        except (OSError, ValueError):
            pass
        time.sleep(0.3)
    raise AssertionError("the workers did not register")


def test_a_local_cluster_of_two_processes_gives_the_same_numbers(spark_here, held):
    assert asked(held, "local-cluster[2,1,1024]") == answers(str(held.directory), DUCKDB)


def test_a_standalone_cluster_gives_the_same_numbers(standalone, held):
    found = asked(held, standalone)
    assert found == answers(str(held.directory), DUCKDB)
    assert found["values"]["industrial_pass_rate"][1] > 0


def test_a_master_that_does_not_answer_is_named(spark_here, held):
    command = [sys.executable, str(HERE / "cluster_answers.py"), str(held.directory), "spark:/nowhere"]
    done = subprocess.run(command, env=known(), capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode != 0 and "Spark 没有启动（spark:/nowhere）" in done.stderr
