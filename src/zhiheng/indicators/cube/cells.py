"""Numbers from cells and from records (由单元格、由记录取数): the declared filters themselves, over grouped records or over one month's partitions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Side
from zhiheng.indicators.fusing import aggregate, compiled
from zhiheng.indicators.later import ibis
from zhiheng.indicators.marks import ANY_WINDOW, Unmarked, with_window
from zhiheng.indicators.views import TABLES
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

Named = tuple[tuple[str, Side], ...]


def _cell_number(t: ir.Table, side: Side, window: Window) -> ir.IntegerScalar:
    where = side.where(t, window)
    if side.distinct is not None:
        return t[side.distinct].nunique(where=where)
    return t[f"total_{side.total}" if side.total else "records"].sum(where=where).fill_null(0).cast("int64")


@lru_cache(maxsize=256)
def _cells(relation: str, names: tuple[str, ...], totals: tuple[str, ...], sides: Named, window: Window) -> str:
    kinds = TABLES[relation].schema()
    columns = {name: kinds[name] for name in names} | {"records": "int64"} | {f"total_{name}": "int64" for name in totals}
    table = ibis.table(columns, name="cells")
    return compiled(table.aggregate(by=["region"], **{name: _cell_number(table, side, window) for name, side in sides}))


@lru_cache(maxsize=256)
def _records(relation: str, sides: Named, window: Window) -> str:
    table = TABLES[relation]
    return compiled(table.aggregate(by=["region"], **{name: aggregate(table, side, window) for name, side in sides}))


def cells_sql(relation: str, names: Iterable[str], totals: Iterable[str], sides: Named, window: Window, source: str) -> str:
    """`region` and each named side, over cells; `source` is what the cells are read from, with `region` as it shall be grouped."""
    given = (relation, tuple(names), tuple(sorted(totals)), sides)
    try:
        text = with_window(_cells(*given, ANY_WINDOW), window)
    except Unmarked:
        text = _cells(*given, window)
    return text.replace('"cells"', f"({source})")


def direct_sql(relation: str, sides: Named, window: Window, source: str) -> str:
    """`region` and each named side, over the records themselves."""
    try:
        text = with_window(_records(relation, sides, ANY_WINDOW), window)
    except Unmarked:
        text = _records(relation, sides, window)
    return text.replace(f'"{relation}"', f"({source})")
