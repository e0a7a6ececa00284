"""Rows into a table by the hundred (成批入库): one prepared statement, each value of a field made ready once.

`bulk_create` prepares every value of every row anew, which is most of the time of a large import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

_REMEMBERED = 5_000


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """Insert rows of values for the fields named (attnames, without the key) and give their keys, in order.

    The caller holds the transaction and has checked the values. Raises IntegrityError as saving would.
    """
    fields = [_field(model, name) for name in names]
    preps = [_prepared(f) for f in fields]
    ready = [[prep(v) for prep, v in zip(preps, row, strict=True)] for row in rows]
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
    fields = [_field(model, name) for name in names]
    preps = [_prepared(f) for f in fields]
    ready = [(*(prep(v) for prep, v in zip(preps, row, strict=True)), key) for key, row in rows]
    if not ready:
        return
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(model._meta.pk.column)} = %s", ready)


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(f for f in model._meta.concrete_fields if f.attname == attname)


def _prepared(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def prepared(value: Any) -> Any:
        if value is None:
            return None
        try:
            key = (type(value), value)
            if key in known:
                return known[key]
        except TypeError:  # a list or an object of JSON
            return field.get_db_prep_save(value, connection)
        if len(known) > _REMEMBERED:
            known.clear()
        made = known[key] = field.get_db_prep_save(value, connection)
        return made

    return prepared


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
