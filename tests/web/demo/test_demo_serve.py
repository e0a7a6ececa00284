"""The demo on the command line: what cannot be done is said in one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_a_busy_port_is_a_plain_sentence_with_the_way_out(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen(1)
        port = busy.getsockname()[1]
        known = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIHENG_", "DJANGO_"))}
        known.update(ZHIHENG_DATA=str(tmp_path), PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1")
        command = [sys.executable, "-m", "zhiheng_web", "serve_demo", "--port", str(port)]
        ended = subprocess.run(
            command, env=known, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"端口 {port} 不能用（已有程序在用")
    assert f"--port {port + 1}" in ended.stderr and "CommandError" not in ended.stderr
    assert not list(tmp_path.glob("*.sqlite3"))
