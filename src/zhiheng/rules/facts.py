"""What is known when a rule is applied, and what comes out (事实, 结果, 得分依据).

A `Fact` answers one `Need` of a rule for one unit and period. An `Outcome` is an interval of points: 待定 is neither
zero nor full points, so `low` is what is certain and `high` what is still possible; both are equal once settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Literal

from zhiheng.rules.scorecards import Binding
from zhiheng.values import Ratio

Json = Any
Status = Literal["known", "pending", "judge"]

NOT_APPLICABLE_REASON: Final = "不适用"
"""How the reason of a fact begins whose whole is 0 or that has nobody to be compared with."""
UNBOUNDED: Final = Decimal(1_000_000)
"""Stands for "no upper bound stated" where neither clause nor row names one: larger than any scorecard."""


class State(StrEnum):
    """What became of a clause, row or condition (状态). The first three are settled, the rest are not."""

    EARNED = "earned"
    PARTIAL = "partial"
    MISSED = "missed"
    PENDING = "pending"
    JUDGE = "judge"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The word on the page."""
        return _LABELS[self]


_LABELS: Final = {
    State.EARNED: "得分",
    State.PARTIAL: "部分得分",
    State.MISSED: "未得分",
    State.PENDING: "待定",
    State.JUDGE: "人工评判",
    State.NOT_APPLICABLE: "不适用",
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What is known about one need for one unit and period (事实).

    Attributes:
        status: `known`; `pending` when data, the nil return or the benchmark are missing; `judge` when a person has not
            decided yet.
        value: exists, count, counter: the number (exists and deadline: 1 or 0; absent: number of events, with 0 only
            under a signed nil return). threshold, measure: the exact value in the rule's unit, per cent as 0..100.
            judgement: 1 or 0. import: the points taken over. mean_of: the unit's own points, which the others average.
        ratio: part and whole behind `value`; a whole of 0 is 不适用 whatever `value` says.
        against: the other value of a benchmark, the line of a slope by reference, or `full_at` of the period.
        series: values of the periods, old to new, for a trend; None where one is missing.
        peers: values of the OTHER units compared, for rank, mean_of, best and mean; None where one is not known yet.
        compared: False when the unit itself takes no part in the comparison (the others do not count it).
        awarded: points a reviewer gave; its sign is that of the rule.
        reason: why it is pending or what is missing, in Chinese. owner: the unit that owes it.
        evidence: opaque to the rules (query, count, digest), filled by scoring.
    """

    status: Status = "known"
    value: Fraction | None = None
    ratio: Ratio | None = None
    against: Fraction | None = None
    series: tuple[Fraction | None, ...] = ()
    peers: Mapping[str, Fraction | None] = field(default_factory=dict)
    compared: bool = True
    awarded: Decimal | None = None
    reason: str = ""
    owner: str = ""
    source: Binding | None = None
    evidence: Mapping[str, Json] = field(default_factory=dict)

    @staticmethod
    def number(value: int | Fraction | Decimal | str, **more: Any) -> Fact:
        """A known number, exact.

        >>> Fact.number("93.5").value
        Fraction(187, 2)
        """
        return Fact(value=Fraction(value), **more)

    @staticmethod
    def rate(ratio: Ratio, **more: Any) -> Fact:
        """A known rate in per cent; a whole of 0 gives a fact that is 不适用.

        >>> Fact.rate(Ratio(425, 456, "批次")).value
        Fraction(10625, 114)
        """
        if not ratio.whole:
            more.setdefault("reason", f"{NOT_APPLICABLE_REASON}：分母为 0，没有可计算的对象")
        return Fact(value=ratio.exact_percent(), ratio=ratio, **more)

    @staticmethod
    def pending(reason: str, **more: Any) -> Fact:
        """Not known yet, with the reason."""
        return Fact(status="pending", reason=reason, **more)

    @staticmethod
    def undecided(reason: str = "等待人工评判", **more: Any) -> Fact:
        """A person has not decided yet."""
        return Fact(status="judge", reason=reason, **more)

    @property
    def is_not_applicable(self) -> bool:
        """Whether there is nothing to measure: known, but over a whole of 0."""
        return self.ratio is not None and self.ratio.whole == 0

    @property
    def known_value(self) -> Fraction | None:
        """The value, or None while it is not settled or does not apply."""
        return None if self.status != "known" or self.is_not_applicable else self.value

    def to_json(self) -> Json:
        """The fact as data: fractions as `p/q`, empty parts left out."""
        out: dict[str, Json] = {"status": self.status}
        for key in ("value", "against", "awarded"):
            if (value := getattr(self, key)) is not None:
                out[key] = str(value)
        if self.ratio is not None:
            out["ratio"] = {"part": self.ratio.part, "whole": self.ratio.whole, "unit": self.ratio.unit}
        if self.series:
            out["series"] = [None if v is None else str(v) for v in self.series]
        if self.peers:
            out["peers"] = {unit: None if v is None else str(v) for unit, v in self.peers.items()}
        if not self.compared:
            out["compared"] = False
        for key in ("reason", "owner"):
            if getattr(self, key):
                out[key] = getattr(self, key)
        if self.source is not None:
            out["source"] = self.source.to_json()
        if self.evidence:
            out["evidence"] = dict(self.evidence)
        return out


def compare_units(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts of all units for one need and period, each with the values of the others as `peers` (横向比较).

    A unit with `compared=False` is left out of everybody's peers; one whose value is not known stands there as None.
    """
    values = {unit: fact.known_value for unit, fact in facts.items() if fact.compared}
    return {
        unit: replace(fact, peers={other: v for other, v in values.items() if other != unit})
        for unit, fact in facts.items()
    }


@dataclass(frozen=True)
class Missing:
    """One thing that keeps points open (差什么): which fact, why, who owes it, and how many points hang on it."""

    path: str
    name: str
    reason: str
    owner: str
    at_stake: Decimal
    state: State = State.PENDING
    clause_id: str = ""

    def to_json(self) -> Json:
        """The gap as data."""
        return {
            "clause": self.clause_id,
            "path": self.path,
            "name": self.name,
            "reason": self.reason,
            "owner": self.owner,
            "at_stake": format(self.at_stake, "f"),
            "state": self.state.value,
        }


@dataclass(frozen=True)
class ProofNode:
    """One step of a proof (得分依据): what was asked, what was found, which points followed.

    `kind` is a rule op, a condition kind, or `clause`, `row`, `section`, `card`; `path` the place in the rule's JSON.
    Conditions have no points of their own: their `low` and `high` are 0 or 1 (false, true; 0 and 1 is unknown).
    """

    kind: str
    title: str
    low: Decimal
    high: Decimal
    state: State
    detail: str
    fact: Fact | None = None
    path: str = ""
    children: tuple[ProofNode, ...] = ()

    def to_json(self) -> Json:
        """The node and all below it as data."""
        out: dict[str, Json] = {
            "kind": self.kind,
            "title": self.title,
            "low": format(self.low, "f"),
            "high": format(self.high, "f"),
            "state": self.state.value,
            "detail": self.detail,
            "path": self.path,
        }
        if self.fact is not None:
            out["fact"] = self.fact.to_json()
        if self.children:
            out["children"] = [child.to_json() for child in self.children]
        return out


@dataclass(frozen=True)
class VetoOutcome:
    """A 一票否决 and whether it strikes: `strikes` is None while that is not known."""

    scope: str
    result: str
    strikes: bool | None
    path: str
    clause_id: str = ""


@dataclass(frozen=True)
class Outcome:
    """The points of a clause, row or section as an interval (得分结果).

    `beyond_low` and `beyond_high` are deductions that the rule carries past its row to the card's total (追加扣除), at
    most 0. `vetoes` lists what reaches above the clause.
    """

    low: Decimal
    high: Decimal
    state: State
    node: ProofNode
    missing: tuple[Missing, ...] = ()
    beyond_low: Decimal = Decimal(0)
    beyond_high: Decimal = Decimal(0)
    vetoes: tuple[VetoOutcome, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open any more."""
        return self.low == self.high and self.beyond_low == self.beyond_high


@dataclass(frozen=True)
class RowOutcome:
    """A row: its points within the full points, and apart from them its bonus."""

    number: str
    outcome: Outcome
    bonus: Outcome
    clauses: Mapping[str, Outcome]
    applicable: bool | None = True
    key: str = ""

    @property
    def identifier(self) -> str:
        """As `Row.identifier`."""
        return self.key or self.number


@dataclass(frozen=True)
class SectionOutcome:
    """A section and its rows."""

    title: str
    outcome: Outcome
    bonus: Outcome
    rows: tuple[RowOutcome, ...]


@dataclass(frozen=True)
class CardOutcome:
    """A whole scorecard for one unit and period.

    `base` is within the full points, `bonus` outside them under its own cap, `beyond` the deductions carried past rows;
    `total` is their sum, not below 0. `not_applicable_points` are the points of rows that do not apply to the unit.
    """

    sections: tuple[SectionOutcome, ...]
    base: Outcome
    bonus: Outcome
    total: Outcome
    vetoes: tuple[VetoOutcome, ...] = ()
    not_applicable_points: Decimal = Decimal(0)

    def rows(self) -> Mapping[str, RowOutcome]:
        """Every row by its identifier (its number, where numbers do not repeat)."""
        return {row.identifier: row for section in self.sections for row in section.rows}

    def clauses(self) -> Mapping[str, Outcome]:
        """Every clause by its identifier."""
        return {cid: c for section in self.sections for row in section.rows for cid, c in row.clauses.items()}
