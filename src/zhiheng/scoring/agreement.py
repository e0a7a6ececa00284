"""How far reviewers agree (评审一致性): Krippendorff's alpha for interval data, weighted kappa, each reviewer's bias, spread and drift.

Everything is a fraction, so that two computers give the same figure. Where a figure has no meaning (all values equal) it is None.
Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); J. Cohen, Weighted kappa (1968).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.errors import InvalidValue


def krippendorff_alpha(units: Iterable[Sequence[Fraction | int]]) -> Fraction | None:
    """Alpha of interval data, 1 for perfect agreement, 0 for chance.

    Args:
        units: for each thing judged the values it was given, in any order; one with fewer than two values does not count.

    >>> krippendorff_alpha([(1, 1), (2, 3), (4, 4)])
    Fraction(52, 57)
    """
    paired = [[Fraction(v) for v in values] for values in units if len(values) > 1]
    pooled = [v for values in paired for v in values]
    n = len(pooled)
    if n < 2:
        return None
    expected = _pairs(pooled) / (n * (n - 1))
    if not expected:
        return None
    observed = sum((_pairs(values) / (len(values) - 1) for values in paired), Fraction(0)) / n
    return 1 - observed / expected


def _pairs(values: Sequence[Fraction]) -> Fraction:
    """Sum of squared differences over all ordered pairs."""
    total = sum(values, Fraction(0))
    return 2 * (len(values) * sum((v * v for v in values), Fraction(0)) - total * total)


def weighted_kappa(pairs: Iterable[tuple[int, int]], power: int = 2) -> Fraction | None:
    """Cohen's kappa with weights growing by the distance of two levels, linear (`power` 1) or squared (2).

    >>> weighted_kappa([(0, 0), (1, 1), (2, 1)])
    Fraction(2, 3)
    """
    held = list(pairs)
    if not held:
        return None
    if power not in (1, 2):
        raise InvalidValue(f"加权 kappa 的权重应为一次或二次，收到的是 {power}", found=power)
    first, second, n = Counter(a for a, _ in held), Counter(b for _, b in held), len(held)
    observed = sum(abs(a - b) ** power for a, b in held)
    expected = sum(abs(a - b) ** power * i * j for a, i in first.items() for b, j in second.items())
    return 1 - Fraction(observed * n, expected) if expected else None


def level_of(share: Fraction, levels: int) -> int:
    """The level, 0 to `levels`, of a share of the points: none, up to a quarter, …, all.

    >>> [level_of(Fraction(n, 4), 4) for n in (0, 1, 2, 4)]
    [0, 1, 2, 4]
    """
    return 0 if share <= 0 else min(levels, -(-share.numerator * levels // share.denominator))


@dataclass(frozen=True)
class Read:
    """One item read by two reviewers, in the order of time; values are shares of the item's points, 0 to 1."""

    first: str
    first_share: Fraction
    second: str
    second_share: Fraction


@dataclass(frozen=True)
class ReviewerFigures:
    """One reviewer against the other readers of the same items: how many, how much higher on average (`bias`), how far apart (`apart`),
    mean and variance of the own shares (`spread`), and how the bias of the later half differs from that of the earlier (`drift`)."""

    reviewer: str
    items: int
    mean: Fraction
    bias: Fraction
    apart: Fraction
    spread: Fraction
    drift: Fraction | None


@dataclass(frozen=True)
class Agreement:
    """All figures over some items; alpha and kappa are None where they have no meaning."""

    items: int
    alpha: Fraction | None
    kappa: Fraction | None
    beyond: int
    reviewers: tuple[ReviewerFigures, ...]


def agreement_of(reads: Sequence[Read], *, levels: int, tolerance: Fraction) -> Agreement:
    """The figures of items in the order of time; `beyond` counts those further apart than the tolerance."""
    by_reviewer: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for r in reads:
        by_reviewer.setdefault(r.first, []).append((r.first_share, r.second_share))
        by_reviewer.setdefault(r.second, []).append((r.second_share, r.first_share))
    figures = tuple(_figures(name, held) for name, held in sorted(by_reviewer.items()))
    return Agreement(
        len(reads),
        krippendorff_alpha([(r.first_share, r.second_share) for r in reads]),
        weighted_kappa([(level_of(r.first_share, levels), level_of(r.second_share, levels)) for r in reads]),
        sum(abs(r.first_share - r.second_share) > tolerance for r in reads),
        figures,
    )


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _figures(name: str, held: Sequence[tuple[Fraction, Fraction]]) -> ReviewerFigures:
    own = [a for a, _ in held]
    above = [a - b for a, b in held]
    mean, half = _mean(own), len(held) // 2
    return ReviewerFigures(
        name,
        len(held),
        mean,
        _mean(above),
        _mean([abs(d) for d in above]),
        _mean([(a - mean) ** 2 for a in own]),
        _mean(above[-half:]) - _mean(above[:half]) if half else None,
    )
