"""Measure the list of any registry with very many records: `python tools/measure_lists.py [--rows 1000000] [REGISTRY ...]`.

Works on a copy of a demo's database (`python -m zhiheng_web load_demo` under ZHIHENG_DATA): multiplies the registry's own records in the
database under other numbers, names and days, then times its pages as the server makes them (processor time, median of three, the first not
counted). `--plans` prints the statements that read more than they show: a scan of the table, or a sort.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiheng_web.site.settings")
os.environ.setdefault("ZHIHENG_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("ZHIHENG_TODAY", "2026-10-31")

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from zhiheng_web.organisations.models import Person  # noqa: E402
from zhiheng_web.records.declare import REGISTRIES, Registry  # noqa: E402
from zhiheng_web.records.fields import UsccField  # noqa: E402

USUAL = ("enterprises", "letters", "complaints", "tip_offs", "inspection_visits", "penalties", "equipment", "equipment_inspections", "hazards",
         "follow_ups", "food_classes", "credit_classes", "annual_reports", "quality_officers", "certificates", "survey_responses")
NAMES = 8_000
DAYS = 1_400


def multiplied(registry: Registry, rows: int) -> None:
    """Multiply the registry's records: texts of its keys get the copy's number behind them, names one of some thousand, days lie apart."""
    model = registry.model
    held = model.objects.count()
    if not held or held >= rows:
        return
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    chosen = []
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and not f.generated]
    is_postgres = connection.vendor == "postgresql"
    unique = {n for c in model._meta.constraints for n in getattr(c, "fields", ())} | {f.name for f in fields if f.unique} | set(registry.natural_key)
    for f in fields:
        column = f"t.{quote(f.column)}"
        if isinstance(f, models.DateTimeField):
            chosen.append(column)
        elif isinstance(f, models.DateField):
            chosen.append(f"{column} - (n.i * 37 % {DAYS})" if is_postgres else f"date({column}, '-' || (n.i * 37 % {DAYS}) || ' days')")
        elif isinstance(f, UsccField):
            padded = f"lpad((t.{key} * 10000000 + n.i)::text, 14, '0')" if is_postgres else f"substr('00000000000000' || (t.{key} * 10000000 + n.i), -14)"
            chosen.append(f"CASE WHEN {column} = '' THEN '' ELSE substr({column}, 1, 4) || {padded} END")
        elif f.name == "name" or (f.name == "product" and f.name in registry.search):
            chosen.append(f"{column} || ((t.{key} * 7919 + n.i * 104729) % {NAMES})")
        elif f.name in unique and type(f) in (models.CharField, models.TextField) and not f.choices:
            chosen.append(f"{column} || '-' || n.i")
        elif f.name in unique and isinstance(f, models.OneToOneField):
            raise SystemExit(f"{registry.code} cannot be multiplied: one record for each {f.name}")
        else:
            chosen.append(column)
    listed = ", ".join(quote(f.column) for f in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows // held}) "
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(chosen)} FROM {table} t CROSS JOIN n"
        )
        cursor.execute(f"ANALYZE {table}")


def addresses(registry: Registry) -> dict[str, str]:
    """What is asked of the list: its first page, the next, every filter's rarest value, every tab, words that are there and that are not."""
    at = f"/registries/{registry.code}/?span=all"
    newest = registry.model.objects.live().order_by("-pk").first()
    out = {"第一页": at, "按登记先后": f"{at}&sort=entered", "各标签的条数": f"/registries/{registry.code}/tabs/?span=all"}
    if registry.by_period:
        out["本期"] = f"/registries/{registry.code}/?span=period&period=2026"
    for name in registry.filters:
        if name == "unit":
            continue
        counts = registry.model.objects.order_by().values_list(name).annotate(n=models.Count("pk")).order_by("n")
        value = next((v for v, _n in counts if v not in (None, "")), None)
        if value is not None:
            out[f"筛选 {name}={value}"] = f"{at}&{name}={int(value) if isinstance(value, bool) else value}"
    for tab in ("overdue", "due", *registry.views, "withdrawn"):
        if registry.due or tab not in ("overdue", "due"):
            out[f"标签 {tab}"] = f"{at}&tab={tab}"
    first = str(getattr(newest, registry.search[0], "") or "云汀")
    return out | {"查找编号": f"{at}&q={first}", "查找名称": f"{at}&q=4711", "查找没有的": f"{at}&q=不存在的字"}


def is_slow(sql: str) -> list[str]:
    """Steps of the plan that read a whole table or sort."""
    if connection.vendor != "sqlite" or not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        steps = [row[3] for row in cursor.fetchall()]
    return [s for s in steps if (s.startswith("SCAN") and "USING" not in s and "step" not in s) or "TEMP B-TREE FOR ORDER" in s]


def measure(registry: Registry, person: Person, *, plans: bool) -> None:
    """Print the processor time of every page of the list."""
    client = Client()
    client.force_login(person)
    for words, address in addresses(registry).items():
        spent = []
        for _i in range(4):
            began = time.process_time()
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            b"".join(answer)
            spent.append((time.process_time() - began) * 1000)
        median = statistics.median(spent[1:])
        print(f"  {registry.code:<22}{words:<32}{median:8.0f} ms CPU{'  *' if median > 300 else ''}", flush=True)
        if plans and median > 120:
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            for query in sorted(asked.captured_queries, key=lambda q: -float(q["time"]))[:2]:
                print("     ", query["time"], query["sql"][:700], is_slow(query["sql"]))


def main() -> None:
    """Multiply, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registries", nargs="*", default=USUAL)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--plans", action="store_true")
    given: Any = parser.parse_args()
    person = Person.objects.get(username="office")
    for code in given.registries:
        registry = REGISTRIES[code]
        multiplied(registry, given.rows)
        print(f"{connection.vendor} {code}：{registry.model.objects.count():,}", flush=True)
        measure(registry, person, plans=given.plans)


if __name__ == "__main__":
    main()
