"""`python -m zhiheng_web import REGISTRY FILE [--dry-run] [--json]`: bring a table into a registry."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError

from zhiheng.errors import ZhihengError
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.records import import_services
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.shared.management.sentences import SentenceCommand


class Command(SentenceCommand):
    """Look at a file and write its good rows; the second run of the same file changes nothing."""

    help = "把 Excel 或 CSV 导入登记簿；--dry-run 只看不写；再次导入同一文件不产生变化"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("registry", help="登记簿代码，例如 sampling_batches")
        parser.add_argument("file", type=Path, help="xlsx、xls 或 csv 文件")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
        parser.add_argument("--as", dest="person", metavar="USER", help="以谁的名义导入；默认质发办第一个账号")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.run(options["registry"], options["file"], options["person"], options["dry_run"])
        except ZhihengError as error:
            raise CommandError(error.sentence, returncode=error.exit_code) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        words = "共 {rows} 行：新增 {imported}，修改 {updated}，未变 {unchanged}，未导入 {rejected}"
        self.stdout.write(words.format(**result))
        for fault in result["findings"]:
            sys.stderr.write(f"第 {fault['row']} 行 {fault['column']}：{fault['message']}\n")
        if result["undo"]:
            self.stdout.write(f"导入编号 {result['undo']}，可在网站的导入页面撤销。")

    def run(self, code: str, file: Path, name: str | None, dry_run: bool) -> dict[str, Any]:
        """What was done, as the contract's object."""
        registry = REGISTRIES.get(code)
        if registry is None or not registry.importable:
            known = "、".join(c for c, r in REGISTRIES.items() if r.importable)
            raise CommandError(f"没有可导入的登记簿“{code}”。可用的有：{known}", returncode=2)
        if not file.is_file():
            raise CommandError(f"找不到文件“{file}”", returncode=2)
        people = Person.objects.select_related("region", "unit")
        person = (
            people.filter(username=name).first()
            if name
            else people.filter(role=Role.OFFICE, unit__isnull=False).first()
        )
        if person is None or person.unit is None:
            raise CommandError(f"没有账号“{name or '质发办'}”，或该账号没有单位", returncode=2)
        data = file.read_bytes()
        written, rejects_file = None, None
        if dry_run:
            found = import_services.look(person, registry, person.unit, data, file.name)
        else:
            run, found = import_services.start(person, registry, person.unit, SimpleUploadedFile(file.name, data))
            if found.counts["new"] or found.counts["changed"]:
                written = import_services.commit(person, run)
            if found.counts["wrong"]:
                rejects_file = file.with_name(f"{file.stem}.需要改正.xlsx")
                rejects_file.write_bytes(import_services.rejects(registry, data, file.name, found))
        counts = found.counts
        return {
            "rows": len(found.lines),
            "imported": counts["new"],
            "updated": counts["changed"],
            "unchanged": counts["unchanged"],
            "rejected": counts["wrong"],
            "findings": [
                {"row": f.row, "column": f.column, "code": f.code, "found": f.found, "message": f.message}
                for f in found.faults
            ],
            "rejects_file": str(rejects_file) if rejects_file else None,
            "undo": written.pk if written else None,
        }
