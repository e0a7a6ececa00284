"""A scorecard's nodes fitted to the data at hand (按数据定界): what cannot happen is left out, and 64 bits are proved enough or not.

Every column has a least and a greatest value; interval arithmetic carries them through all operations. A comparison that always
holds, a cap that is never reached, a value that is known everywhere fold away; equal expressions are computed once. Where a result might
leave 64 bits, it is marked `wide` and computed with Python's integers, which have no limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any, Final

from zhiheng.scoring.columnar_terms import Node

Bounds = Mapping[str, tuple[int, int]]
_COMPARE: Final[Mapping[str, Any]] = {">=": ge, ">": gt, "<=": le, "<": lt, "=": eq}


@dataclass(frozen=True, eq=False, slots=True)
class Value:
    """A column to be computed: `op` over values, constants or the name of a fact column; `low` and `high` enclose it."""

    index: int
    op: str
    args: tuple[Any, ...]
    low: int
    high: int
    is_truth: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it may leave 64 bits."""
        return not fits(self.low, self.high)


def fits(low: int, high: int) -> bool:
    """Whether all numbers between two fit into 64 bits."""
    return low >= -(2**63) and high < 2**63


Held = Value | int | bool


def _low(value: Held) -> int:
    return value.low if isinstance(value, Value) else int(value)


def _high(value: Held) -> int:
    return value.high if isinstance(value, Value) else int(value)


class Narrowing:
    """Builds values from nodes for columns within `bounds` and at most `rows` rows."""

    def __init__(self, bounds: Bounds, there: Mapping[str, bool | None], rows: int) -> None:
        self.values: list[Value] = []
        self.named: dict[str, Held] = {}
        self._bounds, self._there, self._rows = bounds, there, rows
        self._known: dict[Any, Value] = {}

    def put(self, name: str, expr: Any) -> None:
        """Compute an expression under a name that later ones may use."""
        self.named[name] = self.held(expr)

    def held(self, expr: Any) -> Held:
        """The value of an expression, or the constant that it always is."""
        if not isinstance(expr, Node):
            held: int = expr
            return held
        op, args = expr.op, expr.args
        match op:
            case "named":
                return self.named[args[0]]
            case "raw" | "filled":
                low, high = self._bounds[args[0]]
                return low if low == high else self._value("column", (args[0],), low, high)
            case "there":
                is_there = self._there[args[0]]
                return is_there if is_there is not None else self._value("there", args, 0, 1, True)
            case "true":
                low, high = self._bounds[args[0]]
                return bool(low) if low == high else self._value("truth", args, 0, 1, True)
            case "window":
                return self._window(*args)
        parts = [self.held(a) for a in args]
        match op:
            case "and" | "or":
                return self._joined(op, parts[0], parts[1])
            case "not":
                inner = parts[0]
                if not isinstance(inner, Value):
                    return not inner
                return inner.args[0] if inner.op == "not" else self._value("not", (inner,), 0, 1, True)
            case "where":
                return self._where(parts[0], parts[1], parts[2])
            case "least" | "greatest":
                out = parts[0]
                for part in parts[1:]:
                    out = self._extreme(op, out, part)
                return out
        if op in _COMPARE:
            return self._compared(op, parts[0], parts[1])
        return self._counted(op, parts[0], parts[1])

    def _value(self, op: str, args: tuple[Any, ...], low: int, high: int, truth: bool = False) -> Value:
        key = (op, *(("v", a.index) if isinstance(a, Value) else a if not isinstance(a, tuple) else _key(a) for a in args))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Value(len(self.values), op, args, low, high, truth)
            self.values.append(found)
        return found

    def _joined(self, op: str, a: Held, b: Held) -> Held:
        ends = op == "or"
        for one, other in ((a, b), (b, a)):
            if not isinstance(one, Value):
                return ends if bool(one) == ends else other
        assert isinstance(a, Value) and isinstance(b, Value)
        if a is b:
            return a
        return self._value(op, (a, b) if a.index < b.index else (b, a), 0, 1, True)

    def _compared(self, op: str, a: Held, b: Held) -> Held:
        if op in ("<", "<="):
            return self._compared(">" if op == "<" else ">=", b, a)
        if op == "=":
            if _low(a) == _high(a) == _low(b) == _high(b):
                return True
            if _high(a) < _low(b) or _high(b) < _low(a):
                return False
        else:
            act = _COMPARE[op]
            if act(_low(a), _high(b)):
                return True
            if not act(_high(a), _low(b)):
                return False
        return self._value(op, (a, b), 0, 1, True)

    def _where(self, when: Held, yes: Held, no: Held) -> Held:
        if not isinstance(when, Value):
            return yes if when else no
        if yes is no or (not isinstance(yes, Value) and not isinstance(no, Value) and yes == no):
            return yes
        return self._value("where", (when, yes, no), min(_low(yes), _low(no)), max(_high(yes), _high(no)))

    def _extreme(self, op: str, a: Held, b: Held) -> Held:
        if op == "greatest":
            if _low(a) >= _high(b):
                return a
            if _low(b) >= _high(a):
                return b
            return self._value(op, (a, b), max(_low(a), _low(b)), max(_high(a), _high(b)))
        if _high(a) <= _low(b):
            return a
        if _high(b) <= _low(a):
            return b
        return self._value(op, (a, b), min(_low(a), _low(b)), min(_high(a), _high(b)))

    def _counted(self, op: str, a: Held, b: Held) -> Held:
        low_a, high_a, low_b, high_b = _low(a), _high(a), _low(b), _high(b)
        match op:
            case "add":
                if not isinstance(a, Value) and a == 0:
                    return b
                if not isinstance(b, Value) and b == 0:
                    return a
                for one, other in ((a, b), (b, a)):
                    if isinstance(one, Value) and one.op == "sub" and not isinstance(one.args[0], Value) and not isinstance(other, Value):
                        return self._counted("sub", one.args[0] + other, one.args[1])
                ends = (low_a + low_b, high_a + high_b)
            case "sub":
                if not isinstance(b, Value) and b == 0:
                    return a
                ends = (low_a - high_b, high_a - low_b)
            case "mul":
                for one, other in ((a, b), (b, a)):
                    if not isinstance(one, Value) and one == 1:
                        return other
                    if isinstance(one, Value) and one.op == "mul" and not isinstance(one.args[1], Value) and not isinstance(other, Value):
                        return self._counted("mul", one.args[0], one.args[1] * other)
                if not isinstance(a, Value):
                    a, b = b, a
                products = (low_a * low_b, low_a * high_b, high_a * low_b, high_a * high_b)
                ends = (min(products), max(products))
            case "div":
                # Divisors are above 0; parts below 0 stand in masked rows only, where any number will do.
                if not isinstance(b, Value) and b == 1:
                    return a
                quotients = (low_a // low_b, low_a // high_b, high_a // low_b, high_a // high_b)
                ends = (min(quotients), max(quotients))
            case _:
                if not isinstance(a, Value) and not isinstance(b, Value):
                    return a % b if a >= 0 else -(-a % b)
                most = high_b - 1
                ends = (max(min(low_a, 0), -most), min(max(high_a, 0), most))
        if ends[0] == ends[1]:
            return ends[0]
        return self._value(op, (a, b), *ends)

    def _window(self, act: str, of: Any, group: tuple[Any, ...], order: tuple[Any, ...], down: bool) -> Held:
        inner = None if of is None else self.held(of)
        groups = tuple(g for g in (self.held(g) for g in group) if isinstance(g, Value))
        orders = tuple(k for k in (self.held(k) for k in order) if isinstance(k, Value))
        if inner is None:
            ends = (0, self._rows)
        elif act == "sum":
            ends = (min(_low(inner), 0) * self._rows, max(_high(inner), 0) * self._rows)
        else:
            ends = (_low(inner), _high(inner))
        if ends[0] == ends[1]:
            return ends[0]
        return self._value("window", (act, inner, groups, orders, down), *ends)


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(v.index if isinstance(v, Value) else v for v in values)


def outward(low: int, high: int) -> tuple[int, int]:
    """Bounds widened to powers of two, so that the next month's data mostly find a program that is ready; equal ones stay.

    >>> outward(20, 1999), outward(-3, 0), outward(7, 7)
    ((16, 2047), (-3, 0), (7, 7))
    """
    return (low, high) if low == high else (-_up(-low) if low < 0 else _down(low), _up(high) if high > 0 else -_down(-high))


def _up(number: int) -> int:
    return (1 << number.bit_length()) - 1


def _down(number: int) -> int:
    return 1 << (number.bit_length() - 1) if number else 0
