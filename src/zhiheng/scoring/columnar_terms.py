"""Integers and truths as terms that fold constants and know the stage of the computation they need.

A `Num` or `Truth` is a Python constant or a `Node` over columns that exist from stage `level` on. `Stages` gives an expression a name,
so that a value used many times is computed once. Two siblings compute the same nodes: `columnar_sql` as a query (one SELECT per level),
`columnar_arrays` on whole numbers in memory. Nothing here divides but `divide`, exact integer division; the slash of SQL loses digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import add, eq, ge, gt, le, lt, mul, sub
from typing import Any, Final


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One operation over the rows of the table: `op` with its arguments (nodes, constants, names of columns).

    Leaves: `raw` a whole-number column (null is any number: masked by whoever reads it), `filled` the same with 0 for null, `there` whether
    it is not null, `true` whether a boolean column is true, `named` an expression of an earlier stage. Then `add sub mul div rem`,
    `>= > <= < =`, `and or not`, `where` (truth, yes, no), `least greatest`, and `window` (see `Stages.window`). `div` and `rem` are exact
    on a part and a divisor that are not negative and above 0; `rem` has the sign of its part.
    """

    op: str
    args: tuple[Any, ...]


Term = Node | int
_ACTS: Final[dict[str, Any]] = {"add": add, "sub": sub, "mul": mul, ">=": ge, ">": gt, "<=": le, "<": lt, "=": eq}


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
        right = num(other)
        if self.constant == 0:
            return right
        return self if right.constant == 0 else _fold(self, right, "add")

    def __sub__(self, other: Num | int) -> Num:
        return _fold(self, num(other), "sub")

    def __mul__(self, other: Num | int) -> Num:
        right = num(other)
        if 0 in (self.constant, right.constant):
            return ZERO
        if right.constant == 1:
            return self
        return _fold(self, right, "mul")

    def __neg__(self) -> Num:
        return ZERO - self

    def against(self, cmp: str, other: Num | int) -> Truth:
        """The comparison, exact on integers."""
        right = num(other)
        if self.constant is not None and right.constant is not None:
            return Truth(bool(_ACTS[cmp](self.constant, right.constant)))
        return Truth(Node(cmp, (self.expr, right.expr)), *source(self, right))


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
        return self if other.expr is True else Truth(Node("and", (self.expr, other.expr)), *source(self, other))

    def __or__(self, other: Truth) -> Truth:
        if self.expr is True or other.expr is True:
            return TRUE
        if self.expr is False:
            return other
        return self if other.expr is False else Truth(Node("or", (self.expr, other.expr)), *source(self, other))

    def __invert__(self) -> Truth:
        return Truth(not self.expr) if isinstance(self.expr, bool) else Truth(Node("not", (self.expr,)), self.level, self.reads)


def source(*terms: Num | Truth) -> tuple[int, frozenset[str]]:
    """The level at which all of them exist, and the columns that they read."""
    return max(t.level for t in terms), frozenset[str]().union(*(t.reads for t in terms))


def raw_number(name: str) -> Num:
    """A column of the facts."""
    return Num(Node("raw", (name,)), 0, frozenset([name]))


ZERO = Num(0)
TRUE, FALSE = Truth(True), Truth(False)


def num(value: Num | int) -> Num:
    """A constant as a term."""
    return Num(value) if isinstance(value, int) else value


def _fold(a: Num, b: Num, op: str) -> Num:
    if a.constant is not None and b.constant is not None:
        return Num(_ACTS[op](a.constant, b.constant))
    return Num(Node(op, (a.expr, b.expr)), *source(a, b))


def choose(when: Truth, yes: Num | int, no: Num | int) -> Num:
    """`yes` where it holds, else `no`."""
    a, b = num(yes), num(no)
    if when.expr is True:
        return a
    if when.expr is False or (a.constant is not None and a.constant == b.constant):
        return b
    return Num(Node("where", (when.expr, a.expr, b.expr)), *source(when, a, b))


def _extreme(parts: Iterable[Num | int], fold: Any, op: str) -> Num:
    terms = [num(p) for p in parts]
    constants = [t.constant for t in terms if t.constant is not None]
    open_terms = [t for t in terms if t.constant is None]
    if not open_terms:
        return Num(fold(constants))
    args = [t.expr for t in open_terms] + ([fold(constants)] if constants else [])
    return open_terms[0] if len(args) == 1 else Num(Node(op, tuple(args)), *source(*open_terms))


def least(*parts: Num | int) -> Num:
    """The smallest."""
    return _extreme(parts, min, "least")


def greatest(*parts: Num | int) -> Num:
    """The greatest."""
    return _extreme(parts, max, "greatest")


def divide(part: Num, whole: Num) -> Num:
    """The whole quotient of a part that is not negative; a divisor below 1 counts as 1 (its rows are masked)."""
    if part.constant is not None and whole.constant is not None:
        return Num(part.constant // max(whole.constant, 1))
    if whole.constant is not None and whole.constant <= 1:
        return part
    safe = greatest(whole, 1)
    return Num(Node("div", (part.expr, safe.expr)), *source(part, safe))


def toward_zero(part: Num, whole: Num) -> tuple[Num, Num]:
    """The whole quotient of part / whole towards zero, and the remainder with the sign of the part."""
    minus = part.against("<", 0)
    safe = greatest(whole, 1)
    quotient = choose(minus, -divide(-part, safe), divide(part, safe))
    return quotient, Num(Node("rem", (part.expr, safe.expr)), *source(part, safe))


def nearest(part: Num, whole: Num) -> Num:
    """The nearest whole number to part / whole, halves away from zero (四舍五入); the part is not negative."""
    if whole.constant == 1:
        return part
    return divide(part * 2 + whole, whole * 2)


@dataclass(frozen=True)
class Named:
    """An expression under a name, with the columns it reads."""

    expr: Any
    reads: frozenset[str]


@dataclass
class Stages:
    """Named expressions by level: level 0 is computed from the facts, level n from level n - 1."""

    levels: list[dict[str, Named]] = field(default_factory=list)

    def put(self, name: str, expr: Any, level: int, reads: frozenset[str]) -> int:
        """Compute the expression at a level under a name; gives the level from which the name can be used."""
        while len(self.levels) <= level:
            self.levels.append({})
        self.levels[level][name] = Named(expr, reads)
        return level + 1

    def number(self, name: str, term: Num) -> Num:
        """The term under a name; constants stay constants."""
        if term.constant is not None:
            return term
        return Num(Node("named", (name,)), self.put(name, term.expr, term.level, term.reads), frozenset([name]))

    def truth(self, name: str, term: Truth) -> Truth:
        """The term under a name; constants stay constants."""
        if isinstance(term.expr, bool):
            return term
        return Truth(Node("named", (name,)), self.put(name, term.expr, term.level, term.reads), frozenset([name]))

    def window(
        self, name: str, act: str, of: Num | Truth | None, group: Sequence[Truth | Num], order: Sequence[Num] = (), *, down: bool = False
    ) -> Num:
        """A value over the units of the same period (and of equal `group`), under a name.

        Args:
            act: `rank` and `dense` count the places before the row in `order`, from 0; `sum` and `max` of `of`; `first` of `of` in `order`.
            down: the greatest of `order` comes first.
        """
        terms = [*([of] if of is not None else []), *group, *order]
        level, reads = source(*terms) if terms else (0, frozenset[str]())
        exprs = [tuple(t.expr for t in part) for part in (group, order)]
        node = Node("window", (act, None if of is None else of.expr, *exprs, down))
        return Num(Node("named", (name,)), self.put(name, node, level, reads | {"period"}), frozenset([name]))

    def alive(self, wanted: frozenset[str]) -> list[frozenset[str]]:
        """For the table itself and after each level: the columns that are still read later or wanted at the end."""
        kept = [wanted]
        for level in reversed(self.levels):
            needed = kept[0]
            made = {name for name in level if name in needed}
            kept.insert(0, (needed - made).union(*(level[name].reads for name in made)))
        return kept
