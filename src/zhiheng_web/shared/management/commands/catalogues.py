"""`python -m zhiheng_web catalogues [--write FILE.json]`: what lacks a translation; merge translations in."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from zhiheng_web.shared import catalogues


class Command(BaseCommand):
    """List untranslated messages, or merge a JSON object of translations into the catalogue."""

    help = "列出没有英文译文的界面文字；--write 合并译文"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", type=Path, help="JSON：{中文: 英文}")
        parser.add_argument("--json", action="store_true", help="以 JSON 列出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            catalogues.merge(json.loads(options["write"].read_text(encoding="utf-8")))
            catalogues.compile_stale()
        missing = catalogues.untranslated()
        if options["json"]:
            self.stdout.write(json.dumps(missing, ensure_ascii=False, indent=1))
            return
        for message, places in missing.items():
            self.stdout.write(f"{places[0]}: {message}")
        self.stdout.write(f"{len(missing)} 条没有译文，共 {len(catalogues.messages())} 条。")
