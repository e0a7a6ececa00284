"""From declarations to SQL (融合查询): all sides over one view in one scan, and the record list behind each number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhiheng.errors import RollUpRefused
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.declare import Indicator, Side
from zhiheng.indicators.dialects import DIALECTS
from zhiheng.indicators.dialects import compiled as compiled
from zhiheng.indicators.lint import check_expression
from zhiheng.indicators.marks import ANY_REGION, ANY_WINDOW, Unmarked, with_region, with_window
from zhiheng.indicators.shipped import NUMBERS, RECORDS, Pieces, cut, shipped
from zhiheng.indicators.views import VIEWS
from zhiheng.indicators.windows import Window
from zhiheng.values import RegionCode

if TYPE_CHECKING:
    import ibis.expr.types as ir

DIALECT = "duckdb"


@dataclass(frozen=True)
class RecordSet:
    """The records behind one number (反查记录集): the same filter without the aggregate.

    `sql` gives one row a record: `id`, `region`, and `key` (the value that is counted once, the amount that is added, or the id).
    """

    indicator: str
    side: str
    relation: str
    sql: str
    counts: str
    """How the list gives the number back: `rows`, `distinct` or `sum` of `key`."""


def inside(t: ir.Table, region: RegionCode) -> ir.BooleanValue:
    """Records of the region and of every region in it."""
    return t.region.left(len(region.stem)) == region.stem


def aggregate(t: ir.Table, side: Side, window: Window) -> ir.IntegerScalar:
    """The side's integer as a filtered aggregate over its view."""
    where = side.where(t, window)
    if side.total is not None:
        return t[side.total].sum(where=where).fill_null(0).cast("int64")
    if side.distinct is not None:
        return t[side.distinct].nunique(where=where)
    return t.count(where=where)


def fuse(indicators: Iterable[Indicator], view: str, window: Window, region: RegionCode) -> ir.Table:
    """One expression that scans the view once and returns every side of the indicators that lies on it, for the region as a whole.

    Returns:
        Columns `<code>__part`, `<code>__whole`, `<code>__aside0`…: int64, one row.
    Raises:
        ExpressionRefused: an operation that engines do not agree on.
    """
    table = VIEWS[view].build(window)
    table = table.filter(inside(table, region))
    columns = {
        f"{indicator.code}__{name}": aggregate(table, side, window)
        for indicator in indicators
        for name, side in indicator.sides().items()
        if side.view == view
    }
    expr = table.aggregate(**columns)
    check_expression(expr)
    return expr


def record_expression(indicator: Indicator, side: str, window: Window, region: RegionCode) -> tuple[ir.Table, Side]:
    """The record list of `part`, `whole` or `rest` (in the whole but not in the part), and the side that counts it."""
    sides = indicator.sides()
    if side == "rest":
        whole = sides.get("whole")
        if whole is None or not indicator.subset:
            raise RollUpRefused(f"“{indicator.name}”的分子不是分母的一部分，没有“未达标记录”可列", indicator=indicator.code)
        chosen = whole
    elif side in sides:
        chosen = sides[side]
    else:
        raise RollUpRefused(f"“{indicator.name}”的分母是常数，没有记录可列", indicator=indicator.code)
    table = VIEWS[chosen.view].build(window)
    table = table.filter(inside(table, region))
    where = chosen.where(table, window)
    if side == "rest":
        where = where & ~indicator.part.where(table, window)
    listed = table.filter(where)
    key = chosen.total or chosen.distinct or "id"
    return listed.select(listed.id, listed.region, key=listed[key]).order_by("id"), chosen


def record_set(
    indicator: Indicator, window: Window, region: RegionCode, side: str = "part", dialect: str = DIALECT
) -> RecordSet:
    """The query for the records behind `part`, `whole`, an aside (`aside0`) or the `rest` (差的记录).

    Raises:
        RollUpRefused: the side is a constant, or the indicator has no rest because its part is not a subset.
    """
    expr, chosen = record_expression(indicator, side, window, region)
    check_expression(expr)
    return RecordSet(indicator.code, side, VIEWS[chosen.view].base, compiled(expr, dialect), chosen.counts)


def mark_records(indicators: Iterable[Indicator], view: str, window: Window, region: RegionCode) -> ir.Table:
    """One expression that marks, in one scan, each record of the region with the sides of the indicators to which it belongs.

    Returns:
        `id`, and for each side `<code>__<side>`: whether the record belongs to it, and after these `<code>__<side>__key` where the
        side counts a key or adds an amount.
    """
    table = VIEWS[view].build(window)
    table = table.filter(inside(table, region))
    marks: dict[str, ir.BooleanValue] = {}
    keys: dict[str, ir.Value] = {}
    for indicator in indicators:
        for name, side in indicator.sides().items():
            if side.view == view:
                column = f"{indicator.code}__{name}"
                marks[column] = side.where(table, window).fill_null(False)
                if key := side.total or side.distinct:
                    keys[f"{column}__key"] = table[key]
    marked = table.select(table.id, **marks, **keys)
    check_expression(marked)
    return marked


def fused_sql(
    codes: Sequence[str], view: str, window: Window, region: RegionCode, digits: int | None = None, dialect: str = DIALECT
) -> str:
    """The SQL text of `fuse`, or by that many digits of the region code (`region_key`) of `fuse_grouped`. Compiling costs more than running on a county's records: the text was compiled beforehand where it
    could be, else it is compiled once for any window."""
    if digits is None and (text := _assembled(dialect, NUMBERS, view, list(_columns(codes, view)))):
        return with_region(with_window(text, window), region)
    return _marked(_fused, window, tuple(codes), view, region, digits, dialect)


def fused_records_sql(codes: Sequence[str], view: str, window: Window, region: RegionCode, dialect: str = DIALECT) -> str:
    """The SQL text that lists `mark_records` of at least one side, in the order of their ids; from where `fused_sql` has its own."""
    sides = _columns(codes, view)
    keys = [f"{name}__key" for name, side in sides.items() if side.counts != "rows"]
    if text := _assembled(dialect, RECORDS, view, ["id", *sides, *keys]):
        text = with_region(with_window(text, window), region)
    else:
        text = _marked(_marks, window, tuple(codes), view, region, dialect)
    quoted = DIALECTS[dialect].quoted
    any_side = " OR ".join(quoted(name) for name in sides)
    return f"SELECT * FROM ({text}) AS q WHERE {any_side} ORDER BY {quoted('id')}"


def compile_all(dialect: str = DIALECT) -> dict[str, Pieces]:
    """The texts that `shipped` gives, in pieces: `view/numbers` and `view/records` over every indicator of the catalogue."""
    out: dict[str, Pieces] = {}
    for view in sorted({side.view for i in CATALOGUE.values() for side in i.sides().values()}):
        codes = tuple(i.code for i in CATALOGUE.values() if any(side.view == view for side in i.sides().values()))
        for kind, make in ((NUMBERS, _fused), (RECORDS, _marks)):
            try:
                text = make(ANY_WINDOW, codes, view, ANY_REGION, dialect=dialect)
            except Unmarked:
                continue
            out[f"{view}/{kind}"] = cut(text, DIALECTS[dialect].quote)
    return out


def _assembled(dialect: str, kind: str, view: str, names: Sequence[str]) -> str | None:
    pieces = shipped(kind, view, dialect)
    if pieces is None or not set(names) <= set(pieces.columns):
        return None
    return f"{pieces.head}{', '.join(pieces.columns[name] for name in names)}{pieces.rest}"


def _columns(codes: Iterable[str], view: str) -> dict[str, Side]:
    return {f"{code}__{name}": side for code in codes for name, side in CATALOGUE[code].sides().items() if side.view == view}


def _marked(make: Callable[..., str], window: Window, *arguments: Any) -> str:
    """The text compiled once for any window, with the days of this one; equal to compiling it (tests hold it so)."""
    try:
        return with_window(make(ANY_WINDOW, *arguments), window)
    except Unmarked:
        return make(window, *arguments)


@lru_cache(maxsize=1024)
def _fused(
    window: Window, codes: tuple[str, ...], view: str, region: RegionCode, digits: int | None = None, dialect: str = DIALECT
) -> str:
    chosen = [CATALOGUE[c] for c in codes]
    if digits is None:
        return compiled(fuse(chosen, view, window, region), dialect)
    from zhiheng.indicators.grouped import fuse_grouped

    return compiled(fuse_grouped(chosen, view, window, {"region_key": lambda t: t.region.left(digits)}, region, every=True), dialect, many=True)


@lru_cache(maxsize=1024)
def _marks(window: Window, codes: tuple[str, ...], view: str, region: RegionCode, dialect: str = DIALECT) -> str:
    return compiled(mark_records([CATALOGUE[c] for c in codes], view, window, region), dialect)
