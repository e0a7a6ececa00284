"""A list as a file (导出): the same rows as on the page, all fields, names masked by the same rule."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db import models

from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.display import DASH, shown
from zhiheng_web.records.selectors import may_see_names

MAX_ROWS = 200_000


def export_fields(registry: Registry) -> list[str]:
    """All fields people know: those of the form, what follows from them, and the owner."""
    known = ["id", "created_by", "created_at", "changed_at", "withdrawn_at", "withdrawn_reason", "region", "unit"]
    derived = [
        f.name
        for f in registry.model._meta.concrete_fields
        if f.name not in registry.fields and f.name not in known and not isinstance(f, models.JSONField) and not getattr(f, "is_hidden", False)
    ]
    return [*registry.fields, *derived, "region", "unit"]


def export_rows(registry: Registry, person: Any, rows: Any) -> Iterator[list[Any]]:
    """Rows as texts; dates and plain numbers stay what they are."""
    names = export_fields(registry)
    joins = {n for n in names if isinstance(registry.field(n), models.ForeignKey)}
    for record in rows.select_related(*joins)[:MAX_ROWS].iterator(chunk_size=2000):
        full = may_see_names(person, record)
        line = []
        for name in names:
            text = shown(registry, record, name, full=full)
            value = getattr(record, name, None)
            line.append(None if text == DASH else value if _is_plain(registry.field(name), value) else text)
        yield line


def _is_plain(field: Any, value: Any) -> bool:
    if isinstance(field, models.DateTimeField) or field.choices:
        return False
    if isinstance(field, models.DateField):
        return True
    return type(field) in (models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField)


def as_xlsx(registry: Registry, person: Any, rows: Any, note: str) -> bytes:
    """An xlsx file: one line that says what and when, the headings, the rows."""
    headers = [str(registry.field(n).verbose_name) for n in export_fields(registry)]
    return write_tables([Sheet(registry.title, headers, export_rows(registry, person, rows), notes=(note,))])


def as_csv(registry: Registry, person: Any, rows: Any, note: str) -> bytes:
    """A csv file in UTF-8 with a mark, as Excel wants it; text that looks like a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([note])
    writer.writerow([str(registry.field(n).verbose_name) for n in export_fields(registry)])
    for line in export_rows(registry, person, rows):
        writer.writerow([_harmless(v) for v in line])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value
