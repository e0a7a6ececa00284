"""The fused query for many records and groups (分组融合查询): each condition once a row, then counts of the marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from zhiheng.indicators.declare import Indicator, Side
from zhiheng.indicators.fusing import inside
from zhiheng.indicators.lint import check_expression
from zhiheng.indicators.views import VIEWS
from zhiheng.indicators.windows import Window
from zhiheng.values import RegionCode

if TYPE_CHECKING:
    import ibis.expr.operations as ops
    import ibis.expr.types as ir


def fuse_grouped(
    indicators: Iterable[Indicator],
    view: str,
    window: Window,
    keys: Mapping[str, Callable[[ir.Table], ir.Value]],
    region: RegionCode | None = None,
    every: bool = False,
) -> ir.Table:
    """`fuse` for many records and groups: each condition is evaluated once a row, however many sides ask for it, and what all sides
    have in common filters first.

    Args:
        keys: the grouping columns by name, over the view's columns; only grouped by, so not held to what engines agree on in counting.
        region: only records of it and of every region in it.
        every: a group of which there are records but none is counted has a row, too: nothing filters first.
    Returns:
        The keys and `<code>__<side>`: int64, one row a group.
    Raises:
        ExpressionRefused: an operation that engines do not agree on.
    """
    table = VIEWS[view].build(window)
    sides = {f"{i.code}__{name}": side for i in indicators for name, side in i.sides().items() if side.view == view}
    wheres = {name: _conjuncts(side.where(table, window).op()) for name, side in sides.items()}
    common = [] if every else [c for c in next(iter(wheres.values())) if all(c in held for held in wheres.values())]
    rest = {name: [c for c in held if c not in common] for name, held in wheres.items()}
    once: dict[ops.Node, str] = {}
    for atom in (atom for held in rest.values() for condition in held for atom in _atoms(condition)):
        once.setdefault(atom, f"c{len(once)}")
    kept = sorted({key for side in sides.values() if (key := side.total or side.distinct)})
    chosen = [c.to_expr() for c in common] + ([inside(table, region)] if region else [])
    table = table.filter(*chosen) if chosen else table
    marks = {name: atom.to_expr() for atom, name in once.items()}
    check_expression(table.select(region=table.region, **marks))
    marked = table.select(**{name: make(table) for name, make in keys.items()}, **{k: table[k] for k in kept}, **marks)
    columns = {name: _counted(marked, side, [_over(c, marked, once) for c in rest[name]]) for name, side in sides.items()}
    return marked.aggregate(by=list(keys), **columns)


def _counted(t: ir.Table, side: Side, held: list[ir.BooleanValue]) -> ir.IntegerScalar:
    where = reduce(and_, held) if held else None
    if side.total is not None:
        return t[side.total].sum(where=where).fill_null(0).cast("int64")
    return t[side.distinct].nunique(where=where) if side.distinct is not None else t.count(where=where)


def _conjuncts(node: ops.Node) -> list[ops.Node]:
    """What a filter asks for at once, each condition apart."""
    if type(node).__name__ == "And":
        return [*_conjuncts(node.left), *_conjuncts(node.right)]
    return [node]


def _atoms(node: ops.Node) -> list[ops.Node]:
    """The conditions that a condition is made of: those under `not`, apart."""
    if type(node).__name__ == "Not":
        return [atom for c in _conjuncts(node.arg) for atom in _atoms(c)]
    return [node]


def _over(node: ops.Node, marked: ir.Table, once: Mapping[ops.Node, str]) -> ir.BooleanValue:
    """The condition over the marks."""
    if type(node).__name__ == "Not":
        return ~reduce(and_, [_over(c, marked, once) for c in _conjuncts(node.arg)])
    return marked[once[node]]
