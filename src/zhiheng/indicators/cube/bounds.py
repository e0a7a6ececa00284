"""When a record counts (计数区间): the filter of a side taken apart into what is fixed and between which days each mark must lie.

A filter speaks of a window only by its days. For one record it is therefore a set of bounds: the period must begin by some day,
the last day must not come before some day, the day of knowledge must have reached some day and not yet another. With these a
count is a sum of events, +1 on the day from which a record counts and −1 on the day from which it no longer does, and events add
up by unit and day. Filters that are more than that (years, several dates at once) are refused here with a reason.

Days are SQL texts of type DATE; `LOW` and `FAR` stand for "always" and "never".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhiheng.indicators.declare import Side
from zhiheng.indicators.marks import ANY_WINDOW
from zhiheng.indicators.views import TABLES, VIEWS
from zhiheng.snapshots.relations import RELATIONS

if TYPE_CHECKING:
    import ibis.expr.operations as ops

LOW, FAR = "DATE '0001-01-01'", "DATE '99999-01-01'"
_MARK_OF = {ANY_WINDOW.start: "start", ANY_WINDOW.on: "on", ANY_WINDOW.as_of: "as_of"}
_YEARS = range(1595, 1870)
_OPPOSITE = {"LessEqual": "Greater", "Less": "GreaterEqual", "Greater": "LessEqual", "GreaterEqual": "Less"}
_MIRRORED = {"LessEqual": "GreaterEqual", "Less": "Greater", "Greater": "Less", "GreaterEqual": "LessEqual"}


class NotAdditive(Exception):
    """The filter cannot be taken apart into bounds; the text says why, in Chinese."""


@dataclass(frozen=True)
class Leaf:
    """A condition without marks: an expression, or its opposite."""

    op: ops.Node
    holds: bool


@dataclass(frozen=True)
class Limit:
    """A bound on a mark: `mark >= day` (`lower`) or `mark < day`; `plus` days are added to the expression, None is `null`."""

    mark: str
    lower: bool
    day: ops.Node
    plus: int
    null: str
    """The bound where the expression is empty."""


@dataclass(frozen=True)
class Either:
    """At least one of several conditions."""

    of: tuple[Leaf | Limit | Either | Both, ...]


@dataclass(frozen=True)
class Both:
    """All of several conditions."""

    of: tuple[Leaf | Limit | Either | Both, ...]


Node = Leaf | Limit | Either | Both


def _literals(op: ops.Node) -> Iterator[Any]:
    import ibis.expr.operations as kinds

    for found in op.find(kinds.Literal):
        yield found.value


def marked(op: ops.Node) -> bool:
    """Whether the expression speaks of the window."""
    for value in _literals(op):
        if isinstance(value, date) and value.year in _YEARS:
            return True
        if isinstance(value, int) and not isinstance(value, bool) and value in _YEARS:
            return True
    return False


def taken_apart(op: ops.Node, holds: bool = True) -> Node:
    """The condition with negations pushed to its leaves; a leaf counts as false where it is empty, as a filter does.

    Raises:
        NotAdditive: a leaf compares years, or more than one date with a mark at once.
    """
    kind = type(op).__name__
    if kind == "Not":
        return taken_apart(op.arg, not holds)
    if kind in ("And", "Or"):
        parts = (taken_apart(op.left, holds), taken_apart(op.right, holds))
        same = Both if (kind == "And") == holds else Either
        flat = [inner for part in parts for inner in (part.of if isinstance(part, same) else (part,))]
        return same(tuple(flat))
    if not marked(op):
        return Leaf(op, holds)
    if kind not in _OPPOSITE:
        raise NotAdditive("口径对统计期用了比较先后以外的运算")
    left, right, sign = op.left, op.right, kind
    if _mark(left):
        left, right, sign = right, left, _MIRRORED[sign]
    return _limit(left, sign if holds else _OPPOSITE[sign], _mark(right))


def _mark(op: ops.Node) -> str | None:
    value = getattr(op, "value", None)
    return _MARK_OF.get(value) if isinstance(value, date) else None


def _limit(day: ops.Node, sign: str, mark: str | None) -> Limit:
    """`day sign mark` as a bound on the mark. An empty day fulfils no comparison, unless it is filled with the mark itself."""
    if mark is None:
        raise NotAdditive("口径按年度取数，或用到统计期推算出的日子")
    filled = False
    if type(day).__name__ == "Coalesce" and len(day.arg) == 2 and _mark(day.arg[1]) == mark:
        day, filled = day.arg[0], sign in ("LessEqual", "GreaterEqual")
    if marked(day):
        raise NotAdditive("口径把两个统计日期混在一个比较里")
    lower = sign in ("LessEqual", "Less")
    always, never = (LOW, FAR) if lower else (FAR, LOW)
    return Limit(mark, lower, day, int(sign in ("Less", "GreaterEqual")), always if filled else never)


def _opposes(a: Node, b: Node) -> bool:
    """Whether the conditions cannot both hold."""
    if isinstance(a, Leaf) and isinstance(b, Leaf):
        return a.op == b.op and a.holds != b.holds
    if isinstance(a, Limit) and isinstance(b, Limit):
        return a.mark == b.mark and a.lower != b.lower and a.day == b.day and a.plus == b.plus
    return False


def conditions(side: Side) -> tuple[Node, ...]:
    """The conditions of a side that all must hold; alternatives that another condition rules out are dropped.

    Raises:
        NotAdditive: with the reason.
    """
    if side.view not in RELATIONS:
        read = [RELATIONS[code].label for code in VIEWS[side.view].reads]
        if len(read) == 1:
            raise NotAdditive(f"每条{read[0]}要与同一企业、同一产品的其他几条对照，各自的合计推不出来")
        raise NotAdditive(f"要对名录里的每一家逐一核对，同时看{'、'.join(read)}，各自的合计推不出来")
    found = taken_apart(side.where(TABLES[side.view], ANY_WINDOW).op())
    whole = list(found.of if isinstance(found, Both) else (found,))
    out: list[Node] = []
    for node in whole:
        if isinstance(node, Either):
            left = tuple(n for n in node.of if not any(_opposes(n, other) for other in whole))
            node = left[0] if len(left) == 1 else Either(left)
        out.append(node)
    return tuple(out)


def nullable(op: ops.Node) -> bool:
    """Whether the expression may be empty, as far as the relation's columns say."""
    kind = type(op).__name__
    if kind == "Field":
        for relation in RELATIONS.values():
            if relation.code == op.rel.name:
                return relation.column(op.name).nullable
    if kind == "Coalesce":
        return all(nullable(arg) for arg in op.arg)
    return kind != "Literal"


def expression(op: ops.Node) -> Any:
    """The Ibis expression of an operation, to be compiled."""
    return op.to_expr()
