"""Rows into a table by the hundred (成批入库): one prepared statement, each value of a field made ready once.

`bulk_create` prepares every value of every row anew, which is most of the time of a large import.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, connections, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """Insert rows of values for the fields named (attnames, without the key) and give their keys, in order.

    The caller holds the transaction and has checked the values. Raises IntegrityError as saving would.
    """
    fields = [_field(model, name) for name in names]
    ready = _ready(fields, rows)
    if not ready:
        return []
    keys = _next_keys(model, len(ready))
    columns = [model._meta.pk.column, *(f.column for f in fields)]
    values = ((key, *row) for key, row in zip(keys, ready, strict=True))
    listed = ", ".join(connection.ops.quote_name(c) for c in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            holders = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({holders})", list(values))
    return keys


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Set the fields named (attnames) of the rows with these keys."""
    held = list(rows)
    if not held:
        return
    fields = [_field(model, name) for name in names]
    ready = zip(_ready(fields, (row for _key, row in held)), held, strict=True)
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*row, key) for row, (key, _values) in ready])


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(f for f in model._meta.concrete_fields if f.attname == attname)


_AS_THEY_ARE = ((models.CharField | models.TextField, str), (models.BooleanField, bool), (models.IntegerField, int), (models.ForeignKey, int))
"""Kinds of fields, and what type of value goes into the database as it is."""


def _ready(fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The rows with every value as the database takes it, made ready column by column: most columns stay as they are."""
    columns = list(zip(*rows, strict=True))
    real = connections[connection.alias]  # the proxy asks for the thread's connection at every attribute
    return list(zip(*(_column(f, values, real) for f, values in zip(fields, columns, strict=True)), strict=True)) if columns else []


def _column(field: models.Field[Any, Any], values: Sequence[Any], real: Any) -> Iterable[Any]:
    kinds = set(map(type, values)) - {type(None)}
    if not kinds or (len(kinds) == 1 and _plain_type(field) in kinds):
        return values
    known: dict[Any, Any] = {None: None}

    def prepared(value: Any) -> Any:
        try:
            if value in known:
                return known[value]
        except TypeError:  # a list or an object of JSON
            return field.get_db_prep_save(value, real)
        made = known[value] = field.get_db_prep_save(value, real)
        return made

    return [prepared(value) for value in values] if len(kinds) == 1 else [None if v is None else field.get_db_prep_save(v, real) for v in values]


def _plain_type(field: models.Field[Any, Any]) -> type | None:
    """The type of values that the field hands to the database unchanged; None where it changes them."""
    known = next((kind for families, kind in _AS_THEY_ARE if isinstance(field, families)), None)
    own = {name for kind in type(field).__mro__ if not kind.__module__.startswith("django.") for name in vars(kind)}
    return None if own & {"to_python", "get_prep_value", "get_db_prep_value", "get_db_prep_save"} else known


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys nobody else gets: from the sequence, or after the last one while the transaction holds the only right to write."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))
