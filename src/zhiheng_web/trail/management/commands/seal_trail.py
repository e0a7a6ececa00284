"""`python -m zhiheng_web seal_trail`: seal the audit trail, as a nightly job would; `--out DIR` keeps the checkpoint outside."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiheng.errors import InputError
from zhiheng_web.trail import services


class Command(BaseCommand):
    """封存操作留痕."""

    help = "封存操作留痕，签署检查点；--out 把检查点另存到别处，--check 只核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="检查点另存到这个目录")
        parser.add_argument("--check", action="store_true", help="逐条核对已封存的留痕，不封存")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = services.check()
            for leaf in found.changed:
                self.stdout.write(f"第 {leaf.index} 条封存后被改动：{leaf.entry.sentence}")
            self.stdout.write(f"核对 {found.looked} 条，{len(found.changed)} 条被改动；{found.waiting} 条尚未封存。")
            if found.changed:
                raise CommandError("留痕与封存时不符。")
            return
        try:
            made = services.seal(None)
        except InputError as fault:
            raise CommandError(fault.sentence) from fault
        if made is None:
            self.stdout.write("没有新的留痕，不用封存。")
            return
        if options["out"]:
            options["out"].mkdir(parents=True, exist_ok=True)
            (options["out"] / f"checkpoint-{made.size}.txt").write_text(made.text, encoding="utf-8")
        self.stdout.write(f"已封存到第 {made.size} 条，根 {made.root}")
