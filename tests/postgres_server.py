"""A PostgreSQL server of one's own on loopback, gone afterwards: for tests, and `python tests/postgres_server.py COMMAND…` for one command.

The command finds the server in ZHIHENG_DB, so `python tests/postgres_server.py python -m pytest tests/web` runs the site's tests on PostgreSQL.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of an empty database `zhiheng` on a fresh server."""
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


def main() -> int:
    """Run a command with the server in ZHIHENG_DB; its exit code."""
    folder = binaries()
    if folder is None:
        sys.stderr.write("没有安装 PostgreSQL（apt-get install postgresql-15）\n")
        return 2
    with server(folder) as address:
        return subprocess.run(sys.argv[1:], check=False, env={**os.environ, "ZHIHENG_DB": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
