"""The compiled scorecard as one query (批量计分的查询): Ibis compiles it for any engine, DuckDB's own driver runs it here.

`columnar_arrays` computes the same nodes in memory and much faster; the query is for engines that hold the facts themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import add, eq, ge, gt, le, lt, mul, sub
from typing import Any, Final

import ibis
import pyarrow as pa
from ibis import _

from zhiheng.scoring.columnar_terms import Node, Stages

TABLE = "facts"


def _exact_quotient(part: int, whole: int) -> int:
    """Exact integer division of the engine, towards zero. Ibis only reads the signature; the engine has the body."""
    raise NotImplementedError


_divide: Any = ibis.udf.scalar.builtin(_exact_quotient, name="divide")
_TWO: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "add": add, "sub": sub, "mul": mul, ">=": ge, ">": gt, "<=": le, "<": lt, "=": eq,
}  # fmt: skip


def _wide(value: Any) -> Any:
    """A constant as BIGINT: the engine would add bare constants as 32-bit integers."""
    if not isinstance(value, int):
        return value
    if abs(value) < 2**31:
        return ibis.literal(value, "int8" if -128 < value < 128 else "int32").cast("int64")
    return ibis.literal(value, "int64")


def _window(node: Node) -> Any:
    act, of, group, order, down = node.args
    keys = [(_expr(k).desc() if down else _expr(k).asc()) for k in order]
    within = [_["period"], *(_expr(g) for g in group)]
    frame: dict[str, Any] = {"group_by": within}
    if act in ("rank", "dense"):
        value, frame = (ibis.dense_rank() if act == "dense" else ibis.rank()), frame | {"order_by": keys}
    elif act == "first":
        value, frame = _expr(of).first(), frame | {"order_by": keys, "preceding": None, "following": None}
    elif act == "sum":
        value = _expr(of).cast("int64").sum()
    else:
        value = _expr(of).max()
    # A sum may have 128 bits: narrowed with a check.
    return value.over(ibis.window(**frame)).cast("decimal(38,0)").cast("int64")


def _expr(value: Any) -> Any:
    """A node or constant as an Ibis expression over the columns of its stage."""
    if not isinstance(value, Node):
        return value
    op, args = value.op, value.args
    match op:
        case "raw" | "named":
            return _[args[0]]
        case "filled":
            return ibis.coalesce(_[args[0]], 0)
        case "there":
            return _[args[0]].notnull()
        case "true":
            return ibis.coalesce(_[args[0]], False)
        case "and":
            return _expr(args[0]) & _expr(args[1])
        case "or":
            return _expr(args[0]) | _expr(args[1])
        case "not":
            return ~_expr(args[0])
        case "where":
            when, yes, no = (_expr(a) for a in args)
            return when.ifelse(_wide(yes), _wide(no))
        case "least" | "greatest":
            parts = [_wide(_expr(a)) for a in args]
            return ibis.least(*parts) if op == "least" else ibis.greatest(*parts)
        case "div":
            return _divide(_wide(_expr(args[0])), _wide(_expr(args[1])))
        case "rem":
            part, whole = _wide(_expr(args[0])), _wide(_expr(args[1]))
            return part % whole
        case "window":
            return _window(value)
    return _TWO[op](*(_expr(a) for a in args))


def expression(stages: Stages, schema: pa.Schema, keys: Sequence[str], outputs: Iterable[str]) -> Any:
    """The Ibis expression over the unbound table of facts: one SELECT per level, each with what the later ones read."""
    table = ibis.table({f.name: "boolean" if f.type == pa.bool_() else str(f.type) for f in schema}, name=TABLE)
    columns = list(outputs)
    alive = stages.alive(frozenset([*keys, *columns]))
    for level, keep in zip(stages.levels, alive[1:], strict=True):
        exprs = {name: _column(named.expr) for name, named in level.items() if name in keep}
        table = table.select(*sorted(keep - set(exprs)), **exprs)
    return table.select(*keys, *columns)


def _column(value: Any) -> Any:
    if isinstance(value, bool):
        return ibis.literal(value)
    return _wide(_expr(value))


def query(expr: Any) -> str:
    """The query with its levels kept apart: fusing them would repeat expressions, and trying takes most of the time.

    The option is Ibis's own and global; a query compiled meanwhile by another thread is unfused and otherwise the same.
    """
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        return str(ibis.to_sql(expr, dialect="duckdb", pretty=False))
    finally:
        ibis.options.sql.fuse_selects = before
