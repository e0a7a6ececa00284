"""Intervals of milli-points and what a rule comes to: the common ground of the operators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from zhiheng.rules.evaluate_conditions import Truth, open_state, worst_state
from zhiheng.rules.facts import UNBOUNDED, Fact, Missing, ProofNode, State, VetoOutcome
from zhiheng.rules.syntax import Rule
from zhiheng.values.numbers import from_milli, milli

LIMIT: Final = milli(UNBOUNDED)
OPEN_STAKE: Final = Decimal(-1)
"""At stake in a veto over clause or row: whatever that holds, filled in there. A veto of card or rating has 0."""
SCOPES: Final = ("clause", "row", "card", "rating")
TITLES: Final = {
    "award": "条件给分",
    "steps": "分档",
    "each": "按项计分",
    "deduct": "扣分",
    "slope": "按差距计分",
    "proportional": "按比例得分",
    "rank": "按名次得分",
    "mean_of": "取平均分",
    "sum": "合计",
    "bonus": "加分",
    "veto": "一票否决",
    "scale": "系数",
    "import": "引用得分",
    "judge": "人工评判",
}


@dataclass(frozen=True)
class Reach:
    """From `low` to `high` milli-points for the clause, and from `beyond_low` to `beyond_high` past its row."""

    low: int
    high: int
    beyond_low: int = 0
    beyond_high: int = 0

    @property
    def width(self) -> int:
        """Milli-points still open."""
        return self.high - self.low + self.beyond_high - self.beyond_low

    def plus(self, other: Reach) -> Reach:
        """Both together."""
        return Reach(
            self.low + other.low,
            self.high + other.high,
            self.beyond_low + other.beyond_low,
            self.beyond_high + other.beyond_high,
        )

    def hull(self, other: Reach) -> Reach:
        """Either of them."""
        return Reach(
            min(self.low, other.low),
            max(self.high, other.high),
            min(self.beyond_low, other.beyond_low),
            max(self.beyond_high, other.beyond_high),
        )

    def clip(self, low: int | None, high: int | None) -> Reach:
        """Both ends of the points between two limits; `low` wins where they cross. `LIMIT` limits nothing."""
        a, b = self.low, self.high
        if high is not None and high < LIMIT:
            a, b = min(a, high), min(b, high)
        if low is not None and low > -LIMIT:
            a, b = max(a, low), max(b, low)
        return replace(self, low=a, high=b)

    def chosen(self, truth: Truth, other: Reach) -> Reach:
        """This when true, the other when false, either while not known."""
        return self if truth else other if truth is False else self.hull(other)


NOTHING: Final = Reach(0, 0)


@dataclass(frozen=True)
class Scored:
    """What a rule came to."""

    reach: Reach
    node: ProofNode
    missing: tuple[Missing, ...] = ()
    vetoes: tuple[VetoOutcome, ...] = ()


def points_text(reach: Reach) -> str:
    """The points of a sentence: 2 分, or 0 至 2 分."""
    if reach.low == reach.high:
        return f"{from_milli(reach.low)} 分"
    high = "不限" if reach.high >= LIMIT else f"{from_milli(reach.high)} 分"
    low = "不限" if reach.low <= -LIMIT else f"{from_milli(reach.low)}"
    return f"{low} 至 {high}"


def settled_state(value: int, least: int, most: int) -> State:
    """得分, 部分得分 or 未得分 of settled points; a pure deduction that took nothing off is 得分."""
    if most > 0:
        return State.EARNED if value >= most else State.MISSED if value <= 0 else State.PARTIAL
    return State.EARNED if value >= most else State.PARTIAL if value > least else State.MISSED


def at_stake(missing: tuple[Missing, ...], width: int) -> tuple[Missing, ...]:
    """The gaps with no more at stake than is open, none when nothing is; a veto keeps its mark, or its 0."""
    points = from_milli(width)
    return tuple(
        one if one.at_stake <= 0 else replace(one, at_stake=min(one.at_stake, points))
        for one in missing
        if width or one.at_stake <= 0
    )


def finished(
    rule: Rule,
    path: str,
    reach: Reach,
    detail: str,
    children: tuple[ProofNode, ...] = (),
    missing: tuple[Missing, ...] = (),
    vetoes: tuple[VetoOutcome, ...] = (),
    *,
    most: int | None = None,
    least: int = 0,
) -> Scored:
    """A rule's result with its proof node; `most` and `least` are what it could have given, for the word of its state."""
    missing = at_stake(missing, reach.width)
    if reach.width == 0:
        top = most if most is not None else max(reach.high, 0)
        state = settled_state(reach.low + reach.beyond_low, least, top)
    else:
        state = worst_state(missing)
    tail = f"；追加扣除 {points_text(Reach(-reach.beyond_high, -reach.beyond_low))}" if reach.beyond_low else ""
    node = ProofNode(
        rule.op,
        TITLES[rule.op],
        from_milli(reach.low),
        from_milli(reach.high),
        state,
        f"{detail}{tail}",
        None,
        path,
        children,
    )
    return Scored(reach, node, missing, vetoes)


def measured(rule: Rule, path: str, kind: str, name: str, fact: Fact, reach: Reach, said: str) -> ProofNode:
    """The leaf that holds the fact of a measured rule, at the place of its need."""
    state = open_state(fact) if reach.width else State.EARNED if reach.high > 0 else State.MISSED
    return ProofNode(kind, name, from_milli(reach.low), from_milli(reach.high), state, said, fact, path)


def below(path: str) -> str:
    """The path with a dot, ready for a key under it."""
    return f"{path}." if path else ""


def count_of(fact: Fact) -> int | None:
    """Whole things counted, not below 0; None while not known."""
    value = fact.known_value
    return None if value is None else max(0, value.numerator // value.denominator)
