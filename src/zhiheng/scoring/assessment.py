"""The score of an assessee (被考核单位得分): the points of its clauses by declared weights, its grade, its rank.

A row's limit holds for the clauses of it that a unit answers for: the row counts with the mean of their weights, at most its points.
The score is on a scale of 100 over what the unit could have had, bonus on top; it is an interval while something is open. The published
score is the lower end with two decimals, half up, and grades are read from that figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhiheng.lifecycles.assessing import Grade
from zhiheng.values import round_half_up


@dataclass(frozen=True)
class Line:
    """One clause of an assessee: its row with the most the row can give (None: no limit), points possible, points as an interval."""

    clause: str
    row: str
    row_points: Decimal | None
    weight: Decimal
    points: Decimal
    low: Decimal
    high: Decimal
    bonus: bool = False


@dataclass(frozen=True)
class Standing:
    """What an assessee has: weighted points possible and had, bonus had, and the score on a scale of 100, each as an interval."""

    full: Fraction
    low: Fraction
    high: Fraction
    bonus_low: Fraction
    bonus_high: Fraction

    @property
    def score(self) -> Decimal:
        """The certain score, two decimals, half up."""
        return self._scaled(self.low, self.bonus_low)

    @property
    def score_high(self) -> Decimal:
        """The score if everything open were had."""
        return self._scaled(self.high, self.bonus_high)

    def _scaled(self, base: Fraction, bonus: Fraction) -> Decimal:
        return round_half_up((base / self.full * 100 if self.full else Fraction(0)) + bonus, 2)


def standing_of(lines: Iterable[Line], bonus_cap: Decimal | None = None) -> Standing:
    """The standing from an assessee's clauses; what the bonus gives at most is `bonus_cap`."""
    rows: dict[tuple[str, bool], list[Line]] = {}
    for line in lines:
        rows.setdefault((line.row, line.bonus), []).append(line)
    full = low = high = bonus_low = bonus_high = Fraction(0)
    for (_row, is_bonus), held in rows.items():
        most, got, may = _row_points(held)
        if is_bonus:
            bonus_low, bonus_high = bonus_low + got, bonus_high + may
        else:
            full, low, high = full + most, low + got, high + may
    if bonus_cap is not None:
        bonus_low, bonus_high = min(bonus_low, Fraction(bonus_cap)), min(bonus_high, Fraction(bonus_cap))
    return Standing(full, low, high, bonus_low, bonus_high)


def _row_points(lines: Sequence[Line]) -> tuple[Fraction, Fraction, Fraction]:
    """Weighted points possible, had and still possible of one row."""
    points = [Fraction(max(line.points, Decimal(0))) for line in lines]
    whole = sum(points, Fraction(0))
    limit = Fraction(lines[0].row_points) if lines[0].row_points is not None and lines[0].row_points > 0 else None
    weights = [Fraction(line.weight) for line in lines]
    weight = sum((w * p for w, p in zip(weights, points, strict=True)), Fraction(0)) / whole if whole else max(weights)
    if limit is None or whole <= limit:
        sums = [sum((w * Fraction(v) for w, v in zip(weights, values, strict=True)), Fraction(0)) for values in _ends(lines)]
        return weight * whole, sums[0], sums[1]
    low, high = (min(sum((Fraction(v) for v in values), Fraction(0)), limit) for values in _ends(lines))
    return weight * limit, weight * low, weight * high


def _ends(lines: Sequence[Line]) -> tuple[list[Decimal], list[Decimal]]:
    return [line.low for line in lines], [line.high for line in lines]


@dataclass(frozen=True)
class Veto:
    """A veto clause of an assessee that struck (一票否决): its scope (card, rating) and what the card says follows."""

    clause: str
    scope: str
    result: str


def grade_of(score: Decimal, grades: Sequence[Grade], vetoes: Sequence[Veto] = ()) -> Grade:
    """The grade of a score; a veto over the whole card gives the grade it names or the lowest, one over the rating keeps from the best.

    >>> grades = [Grade("A", Decimal(90)), Grade("B", Decimal(60)), Grade("C", None)]
    >>> grade_of(Decimal("89.99"), grades).name, grade_of(Decimal(95), grades, [Veto("r1.c1", "rating", "不能评优")]).name
    ('B', 'B')
    """
    place = next(i for i, g in enumerate(grades) if g.least is None or score >= g.least)
    for veto in vetoes:
        if veto.scope == "card":
            named = [i for i, g in enumerate(grades) if g.name == veto.result]
            place = max(place, named[0] if named else len(grades) - 1)
        elif veto.scope == "rating":
            place = max(place, 1)
    return grades[place]


@dataclass(frozen=True)
class Rank:
    """The place by the certain score (`place`, ties share it), and the best and worst it can still become."""

    place: int
    best: int
    worst: int


def ranks_of(scores: Mapping[str, tuple[Decimal, Decimal]]) -> dict[str, Rank]:
    """The rank of each from its certain and its highest possible score.

    >>> ranks_of({"a": (Decimal(90), Decimal(90)), "b": (Decimal(80), Decimal(95))})["b"]
    Rank(place=2, best=1, worst=2)
    """
    out = {}
    for name, (low, high) in scores.items():
        others = [s for other, s in scores.items() if other != name]
        out[name] = Rank(
            1 + sum(o > low for o, _ in others), 1 + sum(o > high for o, _ in others), 1 + sum(h > low for _, h in others)
        )
    return out
