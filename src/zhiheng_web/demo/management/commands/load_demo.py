"""`python -m zhiheng_web load_demo`: bring the invented county 云汀县 into the database, once, wholly or not at all."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from zhiheng_web.demo.generate.common import COUNTY
from zhiheng_web.organisations.models import Region
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Load the demo county; a second run changes nothing."""

    help = "装载演示县云汀县（虚构）：单位、账号、两年业务记录、文件、评分；重复运行不改变数据"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="清空数据库后重新装载（只用于演示数据库）")
        parser.add_argument("--records-only", action="store_true", help="只装单位、账号和业务记录，不装文件和评分")
        parser.add_argument("--documents", metavar="DIR", help="只把演示文件写到这个目录，不动数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["documents"]:
            self.write_documents(Path(options["documents"]))
            return
        if options["reset"]:
            self.reset()
        if Region.objects.filter(code=COUNTY).exists():
            self.stdout.write("演示县云汀县已经装载，没有改动。需要重建时加 --reset。")
            return
        from zhiheng_web.demo.load.journey import load_journey
        from zhiheng_web.demo.load.steps import load_county

        began = time.monotonic()
        with transaction.atomic():
            county, people, rows = load_county(self.say)
            if not options["records_only"]:
                load_journey(county, people, self.say, rows)
        self.say(f"云汀县（虚构）已装载，用时 {time.monotonic() - began:.1f} 秒。")

    def say(self, text: str) -> None:
        """One line of progress."""
        self.stdout.write(text)
        self.stdout.flush()

    def reset(self) -> None:
        """Empty the database, which must hold nothing but the demo."""
        real = Region.objects.filter(fictional=False).first()
        if real is not None:
            raise CommandError(f"数据库里有真实行政区划“{real.name}”，不是演示数据库，没有清空。")
        call_command("flush", interactive=False, verbosity=0)
        self.say("已清空演示数据。")

    def write_documents(self, folder: Path) -> None:
        """Write the demo's documents as files."""
        from zhiheng_web.demo.documents.files import demo_files

        folder.mkdir(parents=True, exist_ok=True)
        for name, content in demo_files().items():
            (folder / name).write_bytes(content)
            self.say(f"{folder / name}（{len(content)} 字节）")
