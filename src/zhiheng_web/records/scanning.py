"""Reading a few rows out of very many (大表读取): parts in a fixed order, read by key and never by offset, counts that stop at a limit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Func, Q

LARGE = 20_000
"""From so many records on counts stop at `MOST_COUNTED` and searching goes by indexes."""
MOST_COUNTED = 1_000


class Unindexed(Func):
    """A column that is to be looked at but not to be found by: SQLite's planner would take its index and sort everything afterwards."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


@dataclass(frozen=True)
class Part:
    """One part of a list: its code in addresses, what belongs to it, and the field that orders it, with the key after it."""

    code: str
    q: Q
    field: str = ""
    is_down: bool = True

    def order(self, *, back: bool = False) -> tuple[str, ...]:
        """The order, or the reverse one."""
        sign = "-" if self.is_down is not back else ""
        return (f"{sign}{self.field}", f"{sign}pk") if self.field else (f"{sign}pk",)

    def after(self, value: Any, pk: int, *, back: bool = False) -> Q:
        """The rows after one of them in that order."""
        less = "lt" if self.is_down is not back else "gt"
        beyond = Q(**{f"pk__{less}": pk})
        if not self.field:
            return beyond
        return Q(**{f"{self.field}__{less}e": value}) & (Q(**{f"{self.field}__{less}": value}) | beyond)


@dataclass(frozen=True)
class Spot:
    """A row in the list, as addresses name it: part, value of its field, key."""

    part: str
    value: str
    pk: int

    def __str__(self) -> str:
        return f"{self.part}_{self.value}_{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Spot | None:
        """The spot an address names; None for what names none."""
        part, _, rest = text.partition("_")
        value, _, pk = rest.rpartition("_")
        return cls(part, value, int(pk)) if part and pk.isdecimal() and len(pk) < 19 else None


@dataclass(frozen=True)
class Slice:
    """Some rows of a list in order, with the spots of the first and last, and whether there are more on either side."""

    pks: Sequence[int]
    first: Spot | None
    last: Spot | None
    has_before: bool
    has_after: bool


def slice_of(base: Any, parts: Sequence[Part], size: int, *, after: Spot | None = None, before: Spot | None = None) -> Slice:
    """`size` rows after a spot, or before one, or the first ones."""
    back = before is not None
    found = _read(base, parts, size + 1, after or before, back=back)
    more = len(found) > size
    found = found[:size][::-1] if back else found[:size]
    if not found:
        return Slice((), None, None, False, False)
    has_before, has_after = (more, True) if back else (after is not None, more)
    return Slice([spot.pk for spot in found], found[0], found[-1], has_before, has_after)


def _read(base: Any, parts: Sequence[Part], count: int, start: Spot | None, *, back: bool) -> list[Spot]:
    out: list[Spot] = []
    ordered = list(reversed(parts)) if back else list(parts)
    codes = [p.code for p in ordered]
    at = codes.index(start.part) if start is not None and start.part in codes else 0
    for i, part in enumerate(ordered[at:]):
        rows = base.filter(part.q)
        if i == 0 and start is not None and start.part == part.code:
            try:
                value = field_at(base.model, part.field).to_python(start.value) if part.field else None
            except ValidationError:
                return []
            rows = rows.filter(part.after(value, start.pk, back=back))
        names = ("pk", part.field) if part.field else ("pk",)
        for row in rows.order_by(*part.order(back=back)).values_list(*names)[: count - len(out)]:
            out.append(Spot(part.code, str(row[1]) if part.field else "", row[0]))
        if len(out) >= count:
            break
    return out


def batches_of(base: Any, parts: Sequence[Part], size: int = 1000) -> Iterator[list[int]]:
    """The keys of all rows in order, some at a time; each time anew from the last one on, so that nothing is held open."""
    spot: Spot | None = None
    while True:
        found = slice_of(base, parts, size, after=spot)
        if found.pks:
            yield list(found.pks)
        if not found.has_after:
            return
        spot = found.last


def counted(rows: Any, most: int = MOST_COUNTED) -> int:
    """How many rows there are, at most one more than `most`: counting stops there. Their order stays: it is what finds them quickly."""
    return int(rows.values("pk")[: most + 1].count())


def is_large(model: type[models.Model]) -> bool:
    """Whether the table has more rows than are counted and searched plainly."""
    return bool(model._default_manager.order_by("pk").values_list("pk")[LARGE : LARGE + 1])


def field_at(model: Any, path: str) -> Any:
    """The field at a path such as `batch__sampled_on`."""
    found: Any = None
    for name in path.split("__"):
        found = model._meta.get_field(name)
        model = found.related_model
    return found


def plainly(rows: Any, regions: Sequence[int]) -> Any:
    """Rows of these regions, without their index: in one county nearly every row is of it."""
    return rows.alias(placed=Unindexed(F("region_id"))).filter(placed__in=regions)


def live_q(rows: Any) -> tuple[Any, Q]:
    """The rows with a condition that says which were not withdrawn, without its index."""
    return rows.alias(gone=Unindexed(F("withdrawn_at"))), Q(gone__isnull=True)


def is_varied(model: type[models.Model], name: str) -> bool:
    """Whether nearly every record has another value (names of enterprises): then the index is read straight through, not value by value."""
    values = list(model._default_manager.order_by(name).values_list(name, flat=True)[:2_000])
    return len(set(values)) > len(values) // 4


def values_like(model: Any, name: str, query: str, most: int) -> list[str] | None:
    """The different values of an indexed text column that contain the query, or None where there are more than `most`.

    The index is read from one value to the next, so that a million rows of some thousand names are some thousand steps.
    """
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(model._meta.get_field(name).column)
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    sql = (
        f"WITH RECURSIVE step(v) AS (SELECT min({column}) FROM {table} UNION ALL "
        f"SELECT (SELECT min({column}) FROM {table} WHERE {column} > step.v) FROM step WHERE step.v IS NOT NULL) "
        f"SELECT v FROM step WHERE v IS NOT NULL AND v {like} %s ESCAPE '\\' LIMIT %s"
    )
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"%{escaped}%", most + 1])
        found = [v for (v,) in cursor.fetchall()]
    return None if len(found) > most else found


def bring_along(records: Collection[Any], names: Iterable[str]) -> None:
    """Read what many records belong to (region, unit, batch): one statement for each name, and one object for all that share it.

    A join makes an object of each for every row, which takes longer than the rows themselves.
    """
    for name in names if records else ():
        field = next(iter(records))._meta.get_field(name)
        held = field.related_model._default_manager.in_bulk({key for r in records if (key := getattr(r, field.attname)) is not None})
        for record in records:
            if (key := getattr(record, field.attname)) is not None:
                field.set_cached_value(record, held[key])
