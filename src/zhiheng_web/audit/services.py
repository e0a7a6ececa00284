"""Writing the audit trail."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from zhiheng.terms import nested_quotes
from zhiheng_web.audit.models import AuditEntry


def values_of(instance: Model) -> dict[str, Any]:
    """The stored fields of a record as plain JSON values (dates as ISO text), for `before` and `after`."""
    data = {f.attname: f.value_from_object(instance) for f in instance._meta.concrete_fields}
    return {name: value if type(value) in _PLAIN else _as_plain(value) for name, value in data.items()}


_PLAIN = (str, int, bool, type(None))


def _as_plain(value: Any) -> Any:
    return value.isoformat() if type(value) is date else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


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
