"""From a permanent record number (`sampling_batches:1024`) to the record, its page and what people call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import reverse

from zhiheng_web.records.declare import REGISTRIES, registry_of
from zhiheng_web.records.models import Record

PLACES: dict[str, tuple[Callable[[int], str | None], Callable[[int], str | None]]] = {}
"""Records outside the registries: code -> (address of pk, label of pk)."""


def record_id(record: Record) -> str:
    """The permanent number of a record."""
    return f"{registry_of(record).code}:{record.pk}"


def _split(identifier: str) -> tuple[str, int] | None:
    code, _, pk = identifier.partition(":")
    return (code, int(pk)) if pk.isdigit() else None


def find_record(identifier: str) -> Record | None:
    """The record of that number, withdrawn or not; None when there is none."""
    parts = _split(identifier)
    if parts is None or parts[0] not in REGISTRIES:
        return None
    return REGISTRIES[parts[0]].model.objects.filter(pk=parts[1]).first()


def address_of(record: Record) -> str:
    """The page of a record at hand."""
    registry = registry_of(record)
    return registry.url(record) if registry.url else reverse("registries:record", args=[registry.code, record.pk])


def record_url(identifier: str) -> str | None:
    """The page of the record, without asking the database where the registry has the usual address."""
    parts = _split(identifier)
    if parts is None:
        return None
    code, pk = parts
    if code in PLACES:
        return PLACES[code][0](pk)
    registry = REGISTRIES.get(code)
    if registry is None:
        return None
    if registry.url:
        record = registry.model.objects.filter(pk=pk).first()
        return registry.url(record) if record else None
    return reverse("registries:record", args=[code, pk])


def record_label(identifier: str) -> str | None:
    """What people call the record: 批次 CJ2025-0012 花岗岩板材."""
    parts = _split(identifier)
    if parts is None:
        return None
    if parts[0] in PLACES:
        return PLACES[parts[0]][1](parts[1])
    record = find_record(identifier)
    return REGISTRIES[parts[0]].label(record) if record else None


def record_labels(identifiers: Iterable[str]) -> dict[str, str]:
    """Labels of many records at once: one query a registry, whatever the number; unknown ones are left out."""
    wanted: dict[str, list[int]] = {}
    for identifier in identifiers:
        if parts := _split(identifier):
            wanted.setdefault(parts[0], []).append(parts[1])
    out: dict[str, str] = {}
    for code, pks in wanted.items():
        if code in PLACES:
            out |= {f"{code}:{pk}": label for pk in pks if (label := PLACES[code][1](pk))}
        elif registry := REGISTRIES.get(code):
            for start in range(0, len(pks), 500):
                rows = registry.model.objects.filter(pk__in=pks[start : start + 500]).select_related(*registry.joins)
                out |= {f"{code}:{r.pk}": registry.label(r) for r in rows}
    return out
