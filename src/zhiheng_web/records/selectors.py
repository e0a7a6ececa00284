"""Reading records: what changed since a moment, and the history of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhiheng.values import RegionCode
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.models import Region
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.models import Record


def changes_since(moment: datetime, region: Region, limit: int = 200) -> Sequence[AuditEntry]:
    """The trail's entries about records of the region since the moment, newest first."""
    types = [r.model._meta.label_lower for r in REGISTRIES.values()]
    inside = list(Region.objects.filter(code__startswith=RegionCode(region.code).stem).values_list("pk", flat=True))
    rows = AuditEntry.objects.filter(at__gt=moment, object_type__in=types, after__region_id__in=inside)
    return list(rows.select_related("person")[:limit])


def history_of(registry: Registry, record: Record) -> list[dict[str, Any]]:
    """The trail of one record, newest first: entry and the fields that changed as (label, before, after)."""
    rows = AuditEntry.objects.filter(object_type=record._meta.label_lower, object_id=str(record.pk)).select_related(
        "person"
    )
    return [
        {"entry": e, "changes": _changes(registry, e.before or {}, e.after or {}) if e.before else []} for e in rows
    ]


_QUIET = {"id", "created_at", "changed_at", "created_by_id", "withdrawn_at", "withdrawn_reason"}


def _changes(registry: Registry, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    from zhiheng_web.records.display import plain_text

    out = []
    for f in registry.model._meta.concrete_fields:
        name = f.attname
        if name in _QUIET or before.get(name) == after.get(name):
            continue
        out.append((str(f.verbose_name), plain_text(f, before.get(name)), plain_text(f, after.get(name))))
    return out
