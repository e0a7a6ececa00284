"""Writing the audit trail."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from zhiheng.terms import nested_quotes
from zhiheng_web.audit.models import AuditEntry


def values_of(instance: Model) -> dict[str, Any]:
    """The stored fields of a record as plain JSON values (dates as ISO text), for `before` and `after`."""
    held = instance.__dict__
    out = {}
    for name in _names(type(instance)):
        value = held[name] if name in held else getattr(instance, name)
        out[name] = value if type(value) in _PLAIN else _as_plain(value)
    return out


_PLAIN = frozenset((str, int, bool, type(None)))
_ENCODER = DjangoJSONEncoder()


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields)


def _as_plain(value: Any) -> Any:
    if type(value) is date:
        return value.isoformat()
    return _ENCODER.default(value) if type(value) is datetime else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def record(
    person: Any,
    action: str,
    subject: Model | str,
    sentence: str,
    *,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Keep one change (留痕): `action` is a stable name such as `sampling.change`, `sentence` Chinese for people.

    A person with `acted_by` is somebody for whom another acts: the entry is that other's, on behalf of the person.
    """
    if isinstance(subject, Model):
        object_type, object_id = subject._meta.label_lower, str(subject.pk)
    else:
        object_type, _, object_id = subject.partition(":")
    hands = getattr(person, "acted_by", None)
    return AuditEntry.objects.create(
        person=(hands or person) if getattr(person, "pk", None) else None,
        behalf=person if hands is not None else None,
        action=action,
        object_type=object_type,
        object_id=object_id,
        sentence=nested_quotes(sentence),
        reason=reason,
        before=before,
        after=after,
    )
