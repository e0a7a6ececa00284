"""`python -m zhiheng_web serve_demo`: load the demo county once and serve it (called by start.py)."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from zhiheng.errors import ZhihengError
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.shared.management.sentences import SentenceCommand

MARK = "zhiheng-demo"
"""The file that tells a demo's data folder from somebody's own."""

DEMO_DAY = date(2026, 10, 31)
"""The day on which the demo stands still: its records end here, so deadlines and scores stay what the docs say."""

ACCOUNTS = (
    ("office", "质发办（上传、采用、测算）"),
    ("scjg", "县市场监管局联络员（牵头单位）"),
    ("scjg2", "县市场监管局联络员（同单位，可代办）"),
    ("zjj", "县住建局联络员（另一部门）"),
    ("reviewer", "评审人员（评判、审佐证）"),
    ("reviewer2", "第二名评审人员（年度考核盲评）"),
    ("reviewer3", "第三名评审人员（替补）"),
    ("nyncj", "县农业农村局联络员（年度考核申诉）"),
    ("city", "临川市质发办（上一级）"),
    ("leader", "领导（总览）"),
    ("enterprise", "企业"),
    ("public", "公众"),
)


class Command(SentenceCommand):
    """Load (once) and serve the demo county."""

    help = "装载演示县并打开网站"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        data: Path = settings.DATA_DIR
        if settings.FIXED_TODAY is None:
            settings.FIXED_TODAY = DEMO_DAY
            os.environ["ZHIHENG_TODAY"] = DEMO_DAY.isoformat()  # for the worker
        listening = listen(options["port"])
        if options["reset"]:
            self.reset(data)
        data.mkdir(parents=True, exist_ok=True)
        self.prepare(data)
        self.serve(listening, options["port"])

    def reset(self, data: Path) -> None:
        """Empty the demo's folder; a folder that is no demo's is left alone."""
        if not data.exists() or not any(data.iterdir()):
            return
        strange = {p.name for p in data.iterdir()} - {"secret_key", "field_keys", "logs"}
        if strange and not (data / MARK).exists():
            raise CommandError(f"{data} 里不是演示数据（没有 {MARK} 标记），为免误删没有清空。请换一个 --data 目录。")
        connections.close_all()
        for path in data.iterdir():
            if path.name in ("secret_key", "field_keys"):
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.stdout.write("已清空演示数据。")

    def prepare(self, data: Path) -> None:
        """Bring the database up to date and load the county where it is not there yet."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("正在建立数据库……")
            call_command("migrate", verbosity=0, interactive=False)
        if not (data / MARK).exists():
            began = time.monotonic()
            try:
                call_command("load_demo", stdout=self.stdout)
            except ZhihengError as error:
                raise CommandError(f"演示县没有装载成功，数据目录没有留下半截数据：{error.sentence}") from error
            (data / MARK).write_text("云汀县（虚构）\n", encoding="utf-8")
            self.stdout.write(f"演示县已装载，用时 {time.monotonic() - began:.0f} 秒。")

    def serve(self, listening: socket.socket, port: int) -> None:
        """Serve on the socket that is already ours, with one worker for background tasks."""
        import waitress
        from django.core.wsgi import get_wsgi_application


        self.stdout.write(f"\n演示日期固定为 {settings.FIXED_TODAY}（ZHIHENG_TODAY 可改）。")
        self.stdout.write(f"质衡演示县已打开： http://127.0.0.1:{port}\n演示账号（口令都是 demo-2026）：")
        for name, who in ACCOUNTS:
            self.stdout.write(f"  {name:<11}{who}")
        self.stdout.write("按 Ctrl+C 结束。")
        self.stdout.flush()
        application = get_wsgi_application()
        threading.Thread(target=warm, daemon=True).start()
        worker = subprocess.Popen(
            [sys.executable, "-m", "zhiheng_web", "db_worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a plain kill also ends the worker
        try:
            with contextlib.suppress(KeyboardInterrupt):
                waitress.serve(application, sockets=[listening], threads=8, _quiet=True)
        finally:
            worker.terminate()
            self.stdout.write("\n已关闭。数据保留在 " + str(settings.DATA_DIR))


def warm() -> None:
    """Compute the newest run's proofs once while the first page is being read, so that the first recomputation is quick."""
    run = ScoreRun.objects.order_by("-pk").first()
    if run is not None:
        _records = computed(run).indicator_records
    connection.close()


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; a busy port gets a clear sentence before any work is done."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        why = "已有程序在用，也许是另一个质衡" if error.errno == errno.EADDRINUSE else str(error.strerror)
        raise CommandError(
            f"端口 {port} 不能用（{why}）。"
            f"请关闭它，或换一个端口，例如 python3 start.py demo --port {port + 1}"
        ) from error
    listening.listen(64)
    return listening
