"""Integers and truths as Ibis terms that fold constants and know the stage of the query they need.

A `Num` or `Truth` is a Python constant or a deferred Ibis expression over columns that exist from stage `level` on.
`Stages` gives an expression a name, so that a value used many times is computed once: the query nests one SELECT per
level. Nothing here divides but `divide`, DuckDB's exact integer division (`//`); the slash of SQL loses digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt
from typing import Any

import ibis
from ibis import _


def _exact_quotient(part: int, whole: int) -> int:
    """Exact integer division of the engine, towards zero. Ibis only reads the signature; the engine has the body."""
    raise NotImplementedError


_divide: Any = ibis.udf.scalar.builtin(_exact_quotient, name="divide")


@dataclass(frozen=True)
class Num:
    """A whole number: a constant, or an expression with the columns it reads and the level of the stage that has them."""

    expr: Any
    level: int = 0
    reads: frozenset[str] = frozenset()

    @property
    def constant(self) -> int | None:
        """The number, where it does not depend on the facts."""
        return self.expr if isinstance(self.expr, int) else None

    def __add__(self, other: Num | int) -> Num:
        return _fold(self, num(other), lambda a, b: a + b, zero_right=True)

    def __sub__(self, other: Num | int) -> Num:
        return _fold(self, num(other), lambda a, b: a - b)

    def __mul__(self, other: Num | int) -> Num:
        right = num(other)
        if 0 in (self.constant, right.constant):
            return ZERO
        if right.constant == 1:
            return self
        return _fold(self, right, lambda a, b: a * b)

    def __neg__(self) -> Num:
        return ZERO - self

    def against(self, cmp: str, other: Num | int) -> Truth:
        """The comparison, exact on integers."""
        right = num(other)
        a, b = self.expr, right.expr
        acts: dict[str, Any] = {">=": ge, ">": gt, "<=": le, "<": lt, "=": eq}
        return Truth(acts[cmp](a, b), *source(self, right))


@dataclass(frozen=True)
class Truth:
    """True or false, never null: a constant or an expression."""

    expr: Any
    level: int = 0
    reads: frozenset[str] = frozenset()

    def __and__(self, other: Truth) -> Truth:
        if self.expr is False or other.expr is False:
            return FALSE
        if self.expr is True:
            return other
        return self if other.expr is True else Truth(self.expr & other.expr, *source(self, other))

    def __or__(self, other: Truth) -> Truth:
        if self.expr is True or other.expr is True:
            return TRUE
        if self.expr is False:
            return other
        return self if other.expr is False else Truth(self.expr | other.expr, *source(self, other))

    def __invert__(self) -> Truth:
        return Truth(not self.expr) if isinstance(self.expr, bool) else Truth(~self.expr, self.level, self.reads)


def source(*terms: Num | Truth) -> tuple[int, frozenset[str]]:
    """The level at which all of them exist, and the columns that they read."""
    return max(t.level for t in terms), frozenset[str]().union(*(t.reads for t in terms))


def raw_number(name: str) -> Num:
    """A column of the facts."""
    return Num(_[name], 0, frozenset([name]))


ZERO = Num(0)
TRUE, FALSE = Truth(True), Truth(False)


def num(value: Num | int) -> Num:
    """A constant as a term."""
    return Num(value) if isinstance(value, int) else value


def _fold(a: Num, b: Num, act: Any, *, zero_right: bool = False) -> Num:
    if zero_right:
        if a.constant == 0:
            return b
        if b.constant == 0:
            return a
    return Num(act(a.expr, b.expr), *source(a, b))


def wide(value: Any) -> Any:
    """A constant as BIGINT: the engine would add bare constants as 32-bit integers."""
    if not isinstance(value, int):
        return value
    if abs(value) < 2**31:
        return ibis.literal(value, "int8" if -128 < value < 128 else "int32").cast("int64")
    return ibis.literal(value, "int64")


def choose(when: Truth, yes: Num | int, no: Num | int) -> Num:
    """`yes` where it holds, else `no`."""
    a, b = num(yes), num(no)
    if when.expr is True:
        return a
    if when.expr is False or (a.constant is not None and a.constant == b.constant):
        return b
    return Num(when.expr.ifelse(wide(a.expr), wide(b.expr)), *source(when, a, b))


def _extreme(parts: Iterable[Num | int], fold: Any, act: Any) -> Num:
    terms = [num(p) for p in parts]
    constants = [t.constant for t in terms if t.constant is not None]
    open_terms = [t for t in terms if t.constant is None]
    if not open_terms:
        return Num(fold(constants))
    args = [t.expr for t in open_terms] + ([wide(fold(constants))] if constants else [])
    return open_terms[0] if len(args) == 1 else Num(act(*args), *source(*open_terms))


def least(*parts: Num | int) -> Num:
    """The smallest."""
    return _extreme(parts, min, ibis.least)


def greatest(*parts: Num | int) -> Num:
    """The greatest."""
    return _extreme(parts, max, ibis.greatest)


def divide(part: Num, whole: Num) -> Num:
    """The whole quotient of a part that is not negative; a divisor below 1 counts as 1 (its rows are masked)."""
    if part.constant is not None and whole.constant is not None:
        return Num(part.constant // max(whole.constant, 1))
    if whole.constant == 1:
        return part
    safe = whole if whole.constant is not None else greatest(whole, 1)
    return Num(_divide(wide(part.expr), wide(safe.expr)), *source(part, safe))


def nearest(part: Num, whole: Num) -> Num:
    """The nearest whole number to part / whole, halves away from zero (四舍五入); the part is not negative."""
    if whole.constant == 1:
        return part
    return divide(part * 2 + whole, whole * 2)


@dataclass(frozen=True)
class _Named:
    expr: Any
    reads: frozenset[str]


@dataclass
class Stages:
    """Named expressions by level: level 0 is computed from the facts, level n from level n - 1."""

    levels: list[dict[str, _Named]] = field(default_factory=list)

    def put(self, name: str, expr: Any, level: int, reads: frozenset[str]) -> int:
        """Compute the expression at a level under a name; gives the level from which the name can be used."""
        while len(self.levels) <= level:
            self.levels.append({})
        self.levels[level][name] = _Named(expr, reads)
        return level + 1

    def number(self, name: str, term: Num) -> Num:
        """The term under a name; constants stay constants."""
        if term.constant is not None:
            return term
        return Num(_[name], self.put(name, term.expr, term.level, term.reads), frozenset([name]))

    def truth(self, name: str, term: Truth) -> Truth:
        """The term under a name; constants stay constants."""
        if isinstance(term.expr, bool):
            return term
        return Truth(_[name], self.put(name, term.expr, term.level, term.reads), frozenset([name]))

    def window(self, name: str, expr: Any, over: tuple[int, frozenset[str]]) -> Num:
        """A window function under a name; its result may be a 128-bit sum, so it is narrowed with a check."""
        narrow = expr.cast("decimal(38,0)").cast("int64")
        return Num(_[name], self.put(name, narrow, over[0], over[1]), frozenset([name]))

    def over(self, table: Any, wanted: frozenset[str]) -> Any:
        """The table with the wanted columns computed: one SELECT per level, each with what the later ones read."""
        alive = [wanted]
        for level in reversed(self.levels):
            needed = alive[0]
            made = {name for name in level if name in needed}
            alive.insert(0, (needed - made).union(*(level[name].reads for name in made)))
        for level, keep in zip(self.levels, alive[1:], strict=True):
            exprs = {name: named.expr for name, named in level.items() if name in keep}
            table = table.select(*sorted(keep - set(exprs)), **exprs)
        return table
