"""Conditions as columns: for each a pair of truths, "certainly holds" and "certainly does not"; neither is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.errors import RuleInvalid
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Benchmark,
    Cond,
    Count,
    Deadline,
    Exists,
    Judgement,
    RankWithin,
    Threshold,
    Trend,
)
from zhiheng.scoring.columnar_facts import FactColumns
from zhiheng.scoring.columnar_terms import FALSE, TRUE, Node, Num, Stages, Truth, raw_number, toward_zero
from zhiheng.values.numbers import COMPARISONS

DIGITS = 10**12
"""Scale of the second sorting key: fractions with denominators up to 10**6 that differ, differ here."""


@dataclass(frozen=True)
class Known:
    """A value of a fact: `num / den` where `known`; elsewhere its columns may be null and mean nothing."""

    known: Truth
    num: Num
    den: Num

    def against(self, cmp: str, line: Fraction) -> Truth:
        """The exact comparison with a constant, by cross multiplication."""
        if cmp not in COMPARISONS:
            raise RuleInvalid(f"不认识的比较符“{cmp}”，应为 {'、'.join(COMPARISONS)} 之一", found=cmp)
        return (self.num * line.denominator).against(cmp, self.den * line.numerator)

    def beside(self, cmp: str, other: Known) -> Truth:
        """The exact comparison with another value."""
        return (self.num * other.den).against(cmp, other.num * self.den)


@dataclass(frozen=True)
class Pair:
    """A truth of three values: `yes` and `no` are never both true."""

    yes: Truth
    no: Truth

    @staticmethod
    def of(known: Truth, holds: Truth) -> Pair:
        """Known and holding, known and not."""
        return Pair(known & holds, known & ~holds)

    def both(self, other: Pair) -> Pair:
        """Kleene's and."""
        return Pair(self.yes & other.yes, self.no | other.no)

    def either(self, other: Pair) -> Pair:
        """Kleene's or."""
        return Pair(self.yes | other.yes, self.no & other.no)

    def negated(self) -> Pair:
        """Kleene's not."""
        return Pair(self.no, self.yes)


ALWAYS, NEVER = Pair(TRUE, FALSE), Pair(FALSE, TRUE)


@dataclass(frozen=True)
class Place:
    """The best and the worst place of a unit among all units of the period; `known` where its own value is."""

    known: Truth
    best: Num
    worst: Num


class Facts:
    """The normalised fact columns, by clause and path; windows over units are made when first asked for."""

    def __init__(self, columns: tuple[FactColumns, ...], stages: Stages) -> None:
        self.stages = stages
        self._by_place: Mapping[tuple[str, str], FactColumns] = {(c.clause_id, c.need.path): c for c in columns}
        self._values: dict[str, Known] = {}

    def columns(self, clause_id: str, path: str) -> FactColumns:
        """The columns of a need."""
        return self._by_place[clause_id, path]

    def value(self, clause_id: str, path: str, kind: str = "") -> Known:
        """The value of a need (`kind` "a" for the other value, "s0" for a period of a trend)."""
        prefix = f"{self.columns(clause_id, path).prefix}_{kind}"
        if prefix not in self._values:
            reads = frozenset(f"{prefix}{part}" for part in ("num", "den", "known"))
            whole = Truth(Node(">", (Node("filled", (f"{prefix}den",)), 0)), 0, reads)
            known = Truth(Node("true", (f"{prefix}known",)), 0, reads) & Truth(Node("there", (f"{prefix}num",)), 0, reads) & whole
            held = self.stages.truth(f"{prefix}k", known)
            # Unmasked: whatever is read from them is masked by `known`, and null there costs nothing.
            self._values[prefix] = Known(held, raw_number(f"{prefix}num"), raw_number(f"{prefix}den"))
        return self._values[prefix]

    def flag(self, clause_id: str, path: str, suffix: str) -> Truth:
        """A boolean column, null read as false."""
        name = f"{self.columns(clause_id, path).prefix}_{suffix}"
        return self.stages.truth(f"{name}_flag", Truth(Node("true", (name,)), 0, frozenset([name])))

    def number(self, clause_id: str, path: str, suffix: str) -> tuple[Truth, Num]:
        """A whole number that may be null: whether it is there, and the number or 0."""
        name = f"{self.columns(clause_id, path).prefix}_{suffix}"
        held = self.stages.truth(f"{name}_there", Truth(Node("there", (name,)), 0, frozenset([name])))
        return held, self.stages.number(f"{name}_value", Num(Node("filled", (name,)), 0, frozenset([name])))

    def taking_part(self, clause_id: str, path: str) -> tuple[Known, Truth, Truth]:
        """A compared value, whether it is known and takes part, and whether it takes part but is not known."""
        value = self.value(clause_id, path)
        inside = self.flag(clause_id, path, "in")
        prefix = self.columns(clause_id, path).prefix
        known = self.stages.truth(f"{prefix}_ranked", value.known & inside)
        unknown = self.stages.truth(f"{prefix}_awaited", inside & ~value.known)
        return value, known, unknown

    def sorting_keys(self, clause_id: str, path: str) -> tuple[Num, Num]:
        """Two whole numbers that order the values exactly; towards zero on both keeps the order of negative ones too."""
        value = self.value(clause_id, path)
        prefix = self.columns(clause_id, path).prefix
        quotient, rest = toward_zero(value.num, value.den)
        return self.stages.number(f"{prefix}_q", quotient), self.stages.number(f"{prefix}_r", toward_zero(rest * DIGITS, value.den)[0])

    def place(self, clause_id: str, path: str, *, better: str, order: str, ties: str) -> Place:
        """The place of each unit, exactly ordered by the fraction."""
        if better not in ("higher", "lower") or order not in ("best_first", "from_last"):
            raise RuleInvalid(f"名次规则应写 higher/lower 和 best_first/from_last，写的是 {better}、{order}")
        _value, known, unknown = self.taking_part(clause_id, path)
        prefix = self.columns(clause_id, path).prefix
        whole, rest = self.sorting_keys(clause_id, path)
        down = (better == "higher") == (order == "best_first")
        act = "dense" if ties == "dense" else "rank"
        best = self.stages.window(f"{prefix}_ahead", act, None, [known], [whole, rest], down=down) + 1
        worst = best + self.stages.window(f"{prefix}_others", "sum", unknown, [])
        if ties not in ("same", "dense"):
            worst = worst + self.stages.window(f"{prefix}_tied", "sum", known, [known, whole, rest]) - 1
        return Place(known, best, worst)


def decided(cond: Cond, facts: Facts, clause_id: str, path: str) -> Pair:
    """The condition as two columns of its own, for use more than once."""
    pair = condition(cond, facts, clause_id, path)
    name = f"{clause_id}__{path}"
    return Pair(facts.stages.truth(f"{name}~yes", pair.yes), facts.stages.truth(f"{name}~no", pair.no))


def condition(cond: Cond, facts: Facts, clause_id: str, path: str) -> Pair:
    """The condition over all rows.

    Raises:
        RuleInvalid: the condition breaks the algebra.
    """
    match cond:
        case AllOf() | AnyOf():
            every = isinstance(cond, AllOf)
            out = ALWAYS if every else NEVER
            for i, part in enumerate(cond.of):
                inner = condition(part, facts, clause_id, f"{path}.of.{i}")
                out = out.both(inner) if every else out.either(inner)
            return out
        case Count() | Threshold():
            value = facts.value(clause_id, path)
            return Pair.of(value.known, value.against(cond.cmp, Fraction(cond.value)))
        case Exists() | Deadline() | Judgement():
            value = facts.value(clause_id, path)
            return Pair.of(value.known, value.num.against(">", 0))
        case Absent():
            value = facts.value(clause_id, path)
            return Pair.of(value.known, value.num.against("=", 0))
        case Benchmark():
            value, other = facts.value(clause_id, path), facts.value(clause_id, path, "a")
            if cond.cmp not in COMPARISONS:
                raise RuleInvalid(f"不认识的比较符“{cond.cmp}”", found=cond.cmp)
            return Pair.of(value.known & other.known, value.beside(cond.cmp, other))
        case Trend():
            return _trend(cond, facts, clause_id, path)
        case RankWithin():
            place = facts.place(clause_id, path, better=cond.better, order="best_first", ties="same")
            within = int(cond.within // 1)
            return Pair(place.known & place.worst.against("<=", within), place.known & place.best.against(">", within))
    raise RuleInvalid(f"批量计分不认识条件“{cond.kind}”", kind=cond.kind)


def _trend(cond: Trend, facts: Facts, clause_id: str, path: str) -> Pair:
    if cond.direction not in ("down", "up") or cond.periods < 1:
        raise RuleInvalid(f"“{cond.indicator}”的趋势应写 down 或 up，期数至少为 1", where=path)
    whole = facts.flag(clause_id, path, "known")
    values = [facts.value(clause_id, path, f"s{i}") for i in range(cond.periods + 1)]
    out = ALWAYS
    for earlier, later in zip(values, values[1:], strict=False):
        moved = later.beside("<" if cond.direction == "down" else ">", earlier)
        out = out.both(Pair.of(earlier.known & later.known, moved))
    return Pair(whole & out.yes, whole & out.no)
