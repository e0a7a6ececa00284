"""A PostgreSQL server of the test's own, on loopback, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@pytest.fixture(scope="session")
def postgres():
    """The address of an empty database `zhiheng`; skips where PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine (.ci/run installs it)")
    home = Path(tempfile.mkdtemp(prefix="zhiheng-postgres-"))  # not under pytest's own folder: each run closes that to other users again
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    other = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        shutil.chown(home, owner.pw_uid, owner.pw_gid)
        other = ["runuser", "-u", "postgres", "--"]
    run = lambda *command: subprocess.run([*other, *map(str, command)], check=True, capture_output=True)  # noqa: E731
    data = home / "data"
    run(folder / "initdb", "-D", data, "-U", "zh", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    subprocess.run(
        [*other, str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        run(folder / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "zh", "zhiheng")
        yield f"postgresql://zh@127.0.0.1:{port}/zhiheng"
    finally:
        stop = [*other, str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-t", "30", "stop"]
        subprocess.run(stop, check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_empty(postgres):
    """The address of another database of the same server, empty."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS empty")
        connection.execute("CREATE DATABASE empty")
    return postgres.replace("/zhiheng", "/empty")


@pytest.fixture(scope="session")
def spark_here():
    """Skips where the extra `spark` or Java is missing."""
    pytest.importorskip("pyspark", reason="no pyspark in this environment (.ci/run installs requirements-spark.lock)")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine (.ci/run installs it)")


@pytest.fixture(scope="session")
def spark(spark_here):
    """Spark on two threads of this machine; one session for the whole run, stopped afterwards."""
    from zhiheng.indicators.engines import EngineChoice
    from zhiheng.indicators.engines.spark import stop_spark

    yield EngineChoice("spark", "local[2]")
    stop_spark()
