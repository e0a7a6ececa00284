"""A list as a file (导出): the same rows as on the page, all fields, names masked by the same rule."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import models
from django.utils import translation

from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.display import DASH, shown
from zhiheng_web.records.listing import Queue
from zhiheng_web.records.selectors import may_see_names
from zhiheng_web.shared.language import CHINESE

MAX_ROWS = 100_000
"""Rows of an xlsx file; a csv has no end."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|")


def export_fields(registry: Registry) -> list[str]:
    """All fields people know: those of the form, what follows from them, and the owner."""
    known = ["id", "created_by", "created_at", "changed_at", "withdrawn_at", "withdrawn_reason", "region", "unit"]
    derived = [
        f.name
        for f in registry.model._meta.concrete_fields
        if f.name not in registry.fields and f.name not in known and not isinstance(f, models.JSONField) and not getattr(f, "is_hidden", False)
    ]
    return [*registry.fields, *derived, "region", "unit"]


def export_rows(registry: Registry, person: Any, found: Queue, most: int | None = None) -> Iterator[list[Any]]:
    """Rows as texts, in the order of the list; dates and plain numbers stay what they are. Read a thousand at a time."""
    names = export_fields(registry)
    fields = [(name, registry.field(name)) for name in names]
    joins = {n for n in names if isinstance(registry.field(n), models.ForeignKey)}
    done = 0
    for pks in found.batches():
        held = {r.pk: r for r in registry.model._default_manager.filter(pk__in=pks).select_related(*joins)}
        for record in (held[pk] for pk in pks if pk in held):
            if most is not None and done >= most:
                return
            done += 1
            full = may_see_names(person, record)
            line = []
            for name, field in fields:
                value = getattr(record, name, None)
                if value is None or value == "":
                    line.append(None)
                    continue
                text = shown(registry, record, name, full=full)
                line.append(None if text == DASH else value if _is_plain(field, value) else text)
            yield line


def _is_plain(field: Any, value: Any) -> bool:
    if isinstance(field, models.DateTimeField) or field.choices:
        return False
    if isinstance(field, models.DateField):
        return True
    return type(field) in (models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField)


def as_xlsx(registry: Registry, person: Any, found: Queue, note: str) -> bytes:
    """An xlsx file: one line that says what and when, the headings, the rows, at most `MAX_ROWS` and then it says so."""
    headers = [str(registry.field(n).verbose_name) for n in export_fields(registry)]
    rows = list(export_rows(registry, person, found, MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        note += f"　只含前 {MAX_ROWS:,} 条，全部请导出 CSV"
    return write_tables([Sheet(registry.title, headers, rows[:MAX_ROWS], notes=(note,))])


def as_csv(registry: Registry, person: Any, found: Queue, note: str) -> Iterator[bytes]:
    """A csv file of any length, piece by piece, in UTF-8 with a mark, as Excel wants it; text that looks like a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    with translation.override(CHINESE):
        writer.writerow([_harmless(note)])
        writer.writerow([str(registry.field(n).verbose_name) for n in export_fields(registry)])
    rows = export_rows(registry, person, found)
    while True:
        with translation.override(CHINESE):  # between two pieces other requests use this thread
            piece = list(islice(rows, 1000))
        if not piece:
            break
        writer.writerows([_harmless(v) for v in line] for line in piece)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _harmless(value: Any) -> Any:
    """The cell with a quote before what a spreadsheet would take for a formula, also behind blanks and in full width."""
    if isinstance(value, str) and value.lstrip()[:1] in _FORMULA and value.strip() not in ("-", "+"):
        return "'" + value
    return "" if value is None else value
