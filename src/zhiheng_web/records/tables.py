"""Records as the kernel's relations (数据关系): what a snapshot freezes. Read with plain iterators, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pyarrow as pa

from zhiheng.indicators.relations import RELATIONS
from zhiheng.snapshots import arrow_schema
from zhiheng_web.records.declare import REGISTRIES, Derived, Registry

RowSource = Callable[[Any], Iterator[tuple[Any, ...]]]
SOURCES: dict[str, RowSource] = {}
"""Relations that are no registry: code -> function of the region that gives rows in the order of the relation's columns."""


QUERIES: dict[str, Callable[[Any], tuple[Any, tuple[str, ...]]]] = {}
"""The same relations as queries: code -> function of the region that gives a queryset and the paths of the columns after `id`."""


def live_rows(registry: Registry, region: Any) -> Any:
    """The records of a registry that count, as a queryset."""
    rows = registry.model.objects.in_region(region)
    rows = rows if registry.keeps_withdrawn else rows.live()
    return rows if registry.uncounted is None else rows.exclude(registry.uncounted)


def registry_rows(registry: Registry, region: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of one registry in the order of its relation's columns; withdrawn records are left out."""
    relation = RELATIONS[registry.code]
    usual: dict[str, str | Derived] = {
        "id": Derived(("pk",), lambda pk: f"{registry.code}:{pk}"),
        "region": "region__code",
        "unit": "unit__code",
    }
    paths: list[str] = []
    parts: list[tuple[slice, Callable[..., Any] | None, bool]] = []
    for column in relation.columns:
        made = registry.relation.get(column.name) or usual.get(column.name) or column.name
        names = made.paths if isinstance(made, Derived) else (made,)
        parts.append(
            (
                slice(len(paths), len(paths) + len(names)),
                made.make if isinstance(made, Derived) else None,
                column.nullable,
            )
        )
        paths.extend(names)
    for values in live_rows(registry, region).order_by("pk").values_list(*paths).iterator(chunk_size=2000):
        row = []
        for where, make, nullable in parts:
            value = make(*values[where]) if make else values[where][0]
            row.append(None if nullable and value == "" else value)
        yield tuple(row)


def relation_tables(region: Any, only: Collection[str] = ()) -> dict[str, pa.Table]:
    """Every relation that records fill (`only` those named), for the region and all inside it: exactly the kernel's columns and types.

    `judgements` is not among them: scorecards keep it.
    """
    tables: dict[str, pa.Table] = {}
    for code, relation in RELATIONS.items():
        if only and code not in only:
            continue
        if code in SOURCES:
            rows = SOURCES[code](region)
        elif code in REGISTRIES:
            rows = registry_rows(REGISTRIES[code], region)
        else:
            continue
        schema = arrow_schema(relation)
        columns = list(zip(*rows, strict=True)) or [()] * len(relation.columns)
        tables[code] = pa.table([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    return tables
