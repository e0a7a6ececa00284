"""A PostgreSQL server of the test's own, on loopback, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The address of an empty database `zhiheng`; skips where PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine (.ci/run installs it)")
    home = tmp_path_factory.mktemp("postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    other = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        shutil.chown(home, owner.pw_uid, owner.pw_gid)
        for parent in home.parents:
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o005 and str(parent).startswith("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o055)
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
