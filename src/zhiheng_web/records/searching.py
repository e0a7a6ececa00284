"""Finding records by words (查找): everywhere in small registries; in large ones by the beginnings of numbers and codes, and inside names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Q

from zhiheng_web.organisations.models import Role
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.fields import UsccField
from zhiheng_web.records.scanning import is_varied, values_like

MOST_VALUES = 400
MOST_FOUND = 2_000
"""Up to so many records are gathered by indexes; more than that are met soon enough by reading the list in its order."""


def paths_of(registry: Registry, person: Any) -> list[str]:
    """The fields that are searched for this person: names that are masked for others are not."""
    return [p for p in registry.search if p not in registry.masked or person.role == Role.OFFICE]


def search_q(registry: Registry, person: Any, query: str, paths: Sequence[str] | None = None) -> Q:
    """Records with the words anywhere in a searched field (or in one of `paths`)."""
    q = Q()
    for path in paths_of(registry, person) if paths is None else paths:
        q |= Q(**{f"{path}__icontains": query})
    return q


def search_large(registry: Registry, person: Any, query: str) -> tuple[Q, bool]:
    """The condition for a large registry, and whether so many records meet it that they are not counted.

    Only fields with an index are searched where there are any: the others (an address, a description) would mean reading every record.
    """
    paths = [p for p in paths_of(registry, person) if _is_indexed(registry.model, p)]
    if not paths:
        return search_q(registry, person, query), True
    found: set[int] = set()
    for path in paths:
        keys = _found(registry, path, query)
        if keys is None:
            return search_q(registry, person, query, paths), True
        found.update(keys)
        if len(found) > MOST_FOUND:
            return search_q(registry, person, query, paths), True
    return Q(pk__in=found), False


def _found(registry: Registry, path: str, query: str) -> list[int] | None:
    """Keys of records where this field meets the words, one more than `MOST_FOUND` at most; None where too many different values do."""
    q: Q | None
    if _is_code(registry, path):
        q = _begins(path, query)
    elif is_varied(registry.model, path):
        q = Q(**{f"{path}__icontains": query})
    else:
        values = values_like(registry.model, path, query, MOST_VALUES)
        q = None if values is None else Q(**{f"{path}__in": values})
    return None if q is None else list(registry.model._default_manager.filter(q).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])


def _is_code(registry: Registry, path: str) -> bool:
    return path in registry.natural_key or path.endswith("_no") or isinstance(registry.field(path), UsccField)


def _is_indexed(model: Any, path: str) -> bool:
    if "__" in path:
        return False
    field: models.Field[Any, Any] = model._meta.get_field(path)
    return bool(field.db_index or field.unique or any(i.fields and i.fields[0].lstrip("-") == path for i in model._meta.indexes))


def _begins(path: str, query: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(**{f"{path}__startswith": query}) | Q(**{f"{path}__startswith": query.upper()})
    q = Q()
    for text in {query, query.upper()}:
        q |= Q(**{f"{path}__gte": text, f"{path}__lt": text + chr(0x10FFFF)})
    return q
