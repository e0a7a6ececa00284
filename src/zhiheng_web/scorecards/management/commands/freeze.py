"""`python -m zhiheng_web freeze --out DIR --as-of DATE [--region CODE]`: a large snapshot straight out of the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from zhiheng.errors import ZhihengError
from zhiheng.snapshots import RELATIONS
from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.services.exporting import export_snapshot
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Freeze the records of a region and of all regions in it; needs the extra `sqlite` or `postgres`."""

    help = "把数据库里的记录直接导出为按月分区的快照（Parquet），供大数据量计分和集群使用；需要 zhiheng[sqlite] 或 zhiheng[postgres]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="快照目录（新目录）")
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="截至日期，如 2026-10-31")
        parser.add_argument("--region", help="行政区划代码，默认为级别最高的地区")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = Region.objects.order_by("code")
        region = regions.filter(code=options["region"]).first() if options["region"] else regions.first()
        if region is None:
            raise CommandError(f"没有行政区划“{options['region'] or ''}”，请先在系统里建立", returncode=2)
        shown = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} 条"), TimeElapsedColumn(), console=Console(stderr=True)
        )
        try:
            with shown:
                tasks: dict[str, Any] = {}

                def say(code: str, rows: int) -> None:
                    if code not in tasks:
                        tasks[code] = shown.add_task(RELATIONS[code].label, total=None)
                    shown.update(tasks[code], completed=rows)

                held = export_snapshot(region, options["as_of"], options["out"], say)
        except ZhihengError as error:
            raise CommandError(error.sentence, returncode=error.exit_code) from error
        if options["json"]:
            self.stdout.write(json.dumps({"id": held.id, "rows": held.rows, "out": str(held.directory)}, ensure_ascii=False))
            return
        self.stdout.write(f"快照 {held.id[:12]}：{region.name}，截至 {held.as_of}，{held.rows} 条记录，在 {held.directory}")
