"""Which Ibis operations an indicator may use (可用运算): those proved equal on every engine.

No division (PostgreSQL divides integers), no `quarter()` (fractions on SQLite), no interval arithmetic (refused by SQLite below 3.46),
no floats, no LIKE. What is not on the list is refused until the suite over the engines has shown it equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiheng.errors import ZhihengError

if TYPE_CHECKING:
    import ibis.expr.types as ir

ALLOWED = frozenset(
    {
        # relations
        "UnboundTable", "Filter", "Project", "Aggregate", "JoinChain", "JoinTable", "JoinReference", "JoinLink", "Sort", "SortKey",
        # columns and literals
        "Field", "Literal", "Alias", "Cast",
        # logic and comparison
        "And", "Or", "Not", "Equals", "NotEquals", "Greater", "GreaterEqual", "Less", "LessEqual",
        "InValues", "IsNull", "NotNull", "Coalesce", "IfElse", "SimpleCase", "SearchedCase",
        # text keys
        "Substring", "StringSlice", "StrLeft", "StartsWith", "Left",
        # aggregates, whole numbers only
        "Count", "CountStar", "CountDistinct", "Sum", "Max", "Min",
        # dates: parts that are equal everywhere
        "ExtractYear", "ExtractMonth", "ExtractDay",
    }
)  # fmt: skip


class ExpressionRefused(ZhihengError):
    """An expression uses an operation that engines do not agree on (指标表达式用了不可移植的运算)."""

    code = "indicators.expression_refused"


def check_expression(expr: ir.Expr) -> None:
    """Pass an expression whose every operation is on the list and whose every number is whole.

    Raises:
        ExpressionRefused: names the first operation that is not allowed.
    """
    import ibis.expr.operations as ops

    for node in expr.op().find(ops.Node):
        name = type(node).__name__
        if name not in ALLOWED:
            raise ExpressionRefused(f"指标表达式用了“{name}”，它在各数据引擎上结果不一致；请改用计数、比较和求和", found=name)
        if isinstance(node, ops.Value) and node.dtype.is_floating():
            raise ExpressionRefused(f"指标表达式里出现了浮点数（{name}），只能用整数", found=name)
