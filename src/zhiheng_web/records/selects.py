"""Records as queries for other programs (关系查询): the SELECT of each relation over the site's own tables, for exports and for computing in place.

Made from the same declarations as `tables.py`, so that both give the same rows; the conformance test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.models.constants import LOOKUP_SEP
from django.utils.dateparse import parse_datetime

from zhiheng.indicators.relations import RELATIONS
from zhiheng.snapshots.sources import Made, Select
from zhiheng_web.records.declare import REGISTRIES, Derived
from zhiheng_web.records.tables import QUERIES, live_rows


def relation_selects(region: Any) -> dict[str, Select]:
    """The SELECT of every relation that records fill, for the region and all inside it; values are in the text.

    `judgements` is not among them: scorecards keep it.
    """
    out: dict[str, Select] = {}
    for code in RELATIONS:
        if code in QUERIES:
            rows, paths = QUERIES[code](region)
            out[code] = _select(code, rows, dict(zip((c.name for c in RELATIONS[code].columns[1:]), paths, strict=True)))
        elif code in REGISTRIES:
            registry = REGISTRIES[code]
            usual = {"region": "region__code", "unit": "unit__code"}
            made = {c.name: registry.relation.get(c.name) or usual.get(c.name) or c.name for c in RELATIONS[code].columns[1:]}
            out[code] = _select(code, live_rows(registry, region), made)
    return out


def _select(code: str, rows: models.QuerySet[Any], columns: dict[str, str | Derived]) -> Select:
    names, paths, made = ["number"], ["pk"], {}
    for column, path in columns.items():
        if isinstance(path, Derived):
            inputs = tuple(f"{column}__{n}" for n in range(len(path.paths)))
            kinds = tuple(_field(rows.model, p) for p in path.paths)
            made[column] = Made(inputs, _maker(path.make, kinds))
            names.extend(inputs)
            paths.extend(path.paths)
        else:
            names.append(column)
            paths.append(path)
    sql, values = rows.order_by().values_list(*paths).query.sql_with_params()
    listed = ", ".join(f'"{name}"' for name in names)
    return Select(f"WITH given ({listed}) AS ({sql % tuple(map(_literal, values))}) SELECT {listed} FROM given", made)


def _field(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    field: Any = None
    for name in path.split(LOOKUP_SEP):
        if name == "pk":
            name = model._meta.pk.name
        elif field is None and name.endswith("_id") and name not in {f.name for f in model._meta.get_fields()}:
            name = name.removesuffix("_id")
        field = model._meta.get_field(name)
        model = field.related_model or model
    return field


def _maker(make: Callable[..., Any], kinds: Iterable[models.Field[Any, Any]]) -> Callable[..., Any]:
    """The function over values as the database's driver gives them: all as text."""
    readers = [_reader(kind) for kind in kinds]

    def made(*values: str | None) -> Any:
        return make(*(None if v is None else read(v) for read, v in zip(readers, values, strict=True)))

    return made


def _reader(field: models.Field[Any, Any]) -> Callable[[str], Any]:
    if isinstance(field, models.JSONField):
        return json.loads
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return date.fromisoformat
    return str


def _moment(text: str) -> datetime:
    """A moment: SQLite keeps UTC without saying so."""
    found = parse_datetime(text if text[-3] in "+-" or "+" in text[10:] else f"{text}+00:00")
    assert found is not None, text
    return found


def _literal(value: Any) -> str:
    """A parameter as SQL text; only what a filter over regions and states needs."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE") if connection.vendor == "postgresql" else str(int(value))
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, date | str):
        text = str(value).replace("'", "''")
        return f"'{text}'"
    raise TypeError(f"no literal for {value!r}")
