"""Writing many records with their trail at once (成批写入): a few statements for hundreds of records instead of several for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhiheng.terms import nested_quotes
from zhiheng_web.audit import services as audit
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.records import bulk_sql
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.models import Record


@dataclass(frozen=True)
class Entry:
    """One record to write: the action after the registry's area, its sentence, reason, and what stood before (None for a new one)."""

    record: Any
    action: str
    sentence: str
    reason: str
    before: Mapping[str, Any] | None = None


_TRAIL = ("at", "person_id", "behalf_id", "action", "object_type", "object_id", "sentence", "reason", "before", "after")


def write_chunk(person: Any, registry: Registry, entries: Sequence[Entry]) -> list[int]:
    """Write the records and one entry of the trail for each, in order; gives the keys of the entries.

    What follows from the fields was derived and everything checked before. The caller holds the transaction.
    """
    now = timezone.now()
    new = [e.record for e in entries if e.record.pk is None]
    old = [e.record for e in entries if e.record.pk is not None]
    _write(registry.model, new, old, now)
    for stored, is_new in ((new, True), (old, False)):
        if stored:
            registry.model.after_saving(stored, is_new=is_new)
    kind = registry.model._meta.label_lower
    hands = getattr(person, "acted_by", None)
    return bulk_sql.insert(
        AuditEntry,
        _TRAIL,
        [
            (
                now,
                hands.pk if hands is not None else person.pk,
                person.pk if hands is not None else None,
                f"{registry.area}.{e.action}",
                kind,
                str(e.record.pk),
                nested_quotes(e.sentence),
                e.reason,
                None if e.before is None else dict(e.before),
                audit.values_of(e.record),
            )
            for e in entries
        ],
    )


def _write(model: type[Record], new: Sequence[Any], old: Sequence[Any], now: datetime) -> None:
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key and not f.generated]
    for record in new:
        record.created_at = record.changed_at = now
    for record in old:
        record.changed_at = now
    keys = bulk_sql.insert(model, names, ([getattr(r, n) for n in names] for r in new))
    for record, key in zip(new, keys, strict=True):
        record.pk, record._state.adding, record._state.db = key, False, "default"
    bulk_sql.update(model, names, ((r.pk, [getattr(r, n) for n in names]) for r in old))
