"""Bring a region table into the site (装入区划)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiheng.errors import ZhihengError
from zhiheng_web.organisations.loading import load_regions


class Command(BaseCommand):
    """Loads a folder with regions.csv and successors.csv, or a YAML file; format in docs/explanation/regions.md."""

    help = "装入区划表：一个文件夹（regions.csv、successors.csv）或一个 YAML 文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--source", required=True, help="出处和许可，记在每条区划上")
        parser.add_argument("--fictional", action="store_true", help="虚构的区划（演示）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_regions(options["path"], options["source"], fictional=options["fictional"])
        except ZhihengError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"区划：新增 {done.made}，更新 {done.changed}，没有变化 {done.same}；新的承继 {done.followed}。")
