"""Measure a registry with very many records: `python tools/measure_registry.py [--rows 1000000] [--import-rows 100000]`.

Works on the database of the settings (SQLite under ZHIHENG_DATA, or ZHIHENG_DB), which must be empty or filled by this tool. It fills the
registry of sampled batches, times the pages as the server makes them (through the test client; processor and elapsed time, median of
five), and brings in a table of --import-rows rows in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng_web.site.settings")
os.environ.setdefault("ZHIHENG_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("ZHIHENG_TODAY", "2026-10-31")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables  # noqa: E402
from zhiheng_web.organisations.models import Person, Region, Role, Unit  # noqa: E402
from zhiheng_web.records import bulk_sql, import_services  # noqa: E402
from zhiheng_web.records.declare import REGISTRIES  # noqa: E402
from zhiheng_web.records.models import ImportRun  # noqa: E402
from zhiheng_web.registries.sampling.models import Batch, FollowUp  # noqa: E402

TEMPLATES = 2_000
NAMES = 8_000


def cast() -> Person:
    """The county, its unit and its office, made once."""
    region, _new = Region.objects.get_or_create(code="990121", defaults={"name": "云汀县", "level": "county", "fictional": True})
    unit, _new = Unit.objects.get_or_create(code="yt-scjg", defaults={"name": "县市场监管局", "kind": "department", "aliases": [], "region": region})
    person, _new = Person.objects.get_or_create(
        username="office", defaults={"password": "!", "role": Role.OFFICE, "region": region, "unit": unit, "display_name": "周正"}
    )
    return person


def fill(person: Person, rows: int) -> None:
    """Fill the batches: rows made by the model's own rules, then multiplied by the database under other numbers, names and products."""
    if Batch.objects.count() >= rows:
        return
    chance = random.Random(6)
    made = []
    for i in range(TEMPLATES):
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(1030))
        batch = Batch(
            region=person.region, unit=person.unit, sample_no=f"M{i:05}", domain=chance.choice(["industrial", "food"]),
            level=chance.choice(["county"] * 6 + ["city", "city", "province", "national"]), stage=chance.choice(["production", "circulation"]),
            kind=chance.choice(["supervision"] * 9 + ["risk"]), name="甲", product=f"产品{i % 300}", sampled_on=day,
        )
        if chance.random() < 0.97:
            batch.first_result = "fail" if chance.random() < 0.03 else "pass"
            batch.first_reported_on = day + timedelta(days=chance.randrange(5, 30))
            if batch.first_result == "fail":
                batch.notified_on = batch.first_reported_on + timedelta(days=3)
        batch.derive()
        made.append(batch)
    Batch.objects.bulk_create(made)
    names = [f.column for f in Batch._meta.concrete_fields if not f.primary_key]
    quote = connection.ops.quote_name
    table = quote(Batch._meta.db_table)
    make = {
        "sample_no": "'CJ' || t.sample_no || '-' || n.i",
        "name": f"'云汀县第' || ((t.id * 7919 + n.i * 104729) % {NAMES}) || '号经营部'",
        "report_no": "'R' || t.id || '-' || n.i",
    }
    chosen = ", ".join(make.get(c, f"t.{quote(c)}") for c in names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows // TEMPLATES - 1}) "
            f"INSERT INTO {table} ({', '.join(map(quote, names))}) SELECT {chosen} FROM {table} t CROSS JOIN n WHERE t.sample_no LIKE 'M%'"
        )
    follow(person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def follow(person: Person) -> None:
    """A follow-up of nearly every batch that failed, as in a county that does its work."""
    failed = list(Batch.objects.filter(final_result="fail").values_list("pk", "region_id", "unit_id", "first_reported_on"))
    if not failed:
        return
    sample = FollowUp(batch_id=failed[0][0], region=person.region, unit=person.unit, report_received_on=failed[0][3])
    sample.derive()
    names = [f.attname for f in FollowUp._meta.concrete_fields if not f.primary_key]
    usual = {n: getattr(sample, n) for n in names}
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic():
        for i in range(0, len(failed), 5000):
            rows = [
                [{**usual, "batch_id": pk, "report_received_on": day, "created_at": now, "changed_at": now}[n] for n in names]
                for pk, _region, _unit, day in failed[i : i + 5000]
                if pk % 50
            ]
            bulk_sql.insert(FollowUp, names, rows)


def timed(client: Client, address: str) -> tuple[float, float, int]:
    """Processor and elapsed milliseconds of one page (median of five, the first not counted), and its length."""
    spent, elapsed, size = [], [], 0
    for i in range(6):
        cpu, clock = time.process_time(), time.perf_counter()
        answer = client.get(address)
        size = len(b"".join(answer))
        assert answer.status_code == 200, (address, answer.status_code)
        if i:
            spent.append((time.process_time() - cpu) * 1000)
            elapsed.append((time.perf_counter() - clock) * 1000)
    return statistics.median(spent), statistics.median(elapsed), size


def pages(person: Person) -> None:
    """Time the pages of the list."""
    client = Client()
    client.force_login(person)
    held = Batch.objects.exclude(next_due_on__isnull=False).order_by("sampled_on")[:1].get()
    at = "/registries/sampling_batches/"
    asked = {
        "第一页": "?span=all",
        "第一页（本期）": "?span=period&period=2026",
        "很后的一页": f"?span=all&after=n_{held.sampled_on + timedelta(days=40)}_{held.pk}&from=900001",
        "按登记先后": "?span=all&sort=entered",
        "筛选（级别）": "?span=all&level=national",
        "筛选（状态 + 领域）": "?span=all&state=failed&domain=food",
        "超期": "?span=all&tab=overdue",
        "待登记后处理": "?span=all&tab=untreated",
        "查找编号": "?span=all&q=CJM00017-4",
        "查找名称（一家）": "?span=all&q=第4711号",
        "查找产品": "?span=all&q=产品17",
        "查找没有的": "?span=all&q=石材",
    }
    for words, query in asked.items():
        cpu, clock, _size = timed(client, at + query)
        print(f"{words:<16} {cpu:8.0f} ms CPU {clock:8.0f} ms", flush=True)
    for words, address in {"各标签的条数（页面之后）": f"{at}tabs/?span=all", "业务记录首页": "/registries/", "待办": "/registries/work/"}.items():
        cpu, clock, _size = timed(client, address)
        print(f"{words:<16} {cpu:8.0f} ms CPU {clock:8.0f} ms", flush=True)


def export(person: Person) -> None:
    """Stream the whole list as csv."""
    client = Client()
    client.force_login(person)
    cpu, clock, first, size = time.process_time(), time.perf_counter(), 0.0, 0
    for piece in client.get("/registries/sampling_batches/export.csv?span=all"):
        first = first or time.perf_counter() - clock
        size += len(piece)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"导出 CSV：{size / 1e6:.0f} MB，{time.process_time() - cpu:.0f} 秒 CPU，首块 {first * 1000:.0f} ms，内存峰值 {most} MB", flush=True)


def table(rows: int, place: Path) -> None:
    """A table of batches as an office would send it."""
    chance = random.Random(6)
    heads = ["抽样单编号", "领域", "级别", "抽样环节", "受检单位", "样品名称", "抽样日期", "结论", "报告日期", "检验机构", "报告编号"]

    def lines() -> object:
        for i in range(rows):
            day = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
            yield [
                f"DR{day.year}-{i:06}", chance.choice(["食品", "工业产品"]), chance.choice(["县抽", "市抽", "省抽"]), chance.choice(["生产", "流通"]),
                f"云汀县示例第{chance.randrange(5000)}经营部", f"样品{chance.randrange(300)}", day, "不合格" if chance.random() < 0.03 else "合格",
                day + timedelta(days=chance.randrange(10, 40)), "临川市质检所", f"R{i:07}",
            ]

    place.write_bytes(write_tables([Sheet("批次", heads, lines())]))  # type: ignore[arg-type]


def bring_in(person: Person, place: Path) -> None:
    """Look at the table, write it, bring it in again, take it back; each step's processor time and the peak of memory."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    def step(words: str, work: object) -> object:
        cpu, clock = time.process_time(), time.perf_counter()
        made = work()  # type: ignore[operator]
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent = time.process_time() - cpu
        print(json.dumps({"step": words, "cpu_s": round(spent, 1), "elapsed_s": round(time.perf_counter() - clock, 1), "peak_mb": most}, ensure_ascii=False), flush=True)
        return made

    registry = REGISTRIES["sampling_batches"]
    file = SimpleUploadedFile("批次.xlsx", place.read_bytes())
    run, found = step("预览", lambda: import_services.start(person, registry, person.unit, file))  # type: ignore[misc]
    assert found.counts["new"] == len(found.lines), found.counts
    step("写入", lambda: import_services.write(person, run))
    file.seek(0)
    _again, found = step("同一文件再来一次", lambda: import_services.start(person, registry, person.unit, file))  # type: ignore[misc]
    assert found.counts["unchanged"] == len(found.lines), found.counts
    step("撤销", lambda: import_services.take_back(person, ImportRun.objects.get(pk=run.pk), "测试"))


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--import-rows", type=int, default=100_000)
    parser.add_argument("--only", choices=["fill", "pages", "export", "import", "bring-in"])
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    person = cast()
    place = Path(os.environ.get("ZHIHENG_DATA", "data")) / f"import-{given.import_rows}.xlsx"
    if given.only == "bring-in":
        bring_in(person, place)
        return
    if given.only in (None, "import"):
        if not place.exists():
            table(given.import_rows, place)
        subprocess.run([sys.executable, __file__, "--only", "bring-in", "--import-rows", str(given.import_rows)], check=True)
    if given.only in (None, "fill", "pages", "export"):
        fill(person, given.rows)
        print(f"{connection.vendor}：{Batch.objects.count():,} 条批次，{FollowUp.objects.count():,} 条后处理", flush=True)
    if given.only in (None, "pages"):
        pages(person)
    if given.only in (None, "export"):
        export(person)


if __name__ == "__main__":
    main()
