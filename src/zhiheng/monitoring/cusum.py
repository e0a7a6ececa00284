"""Small lasting rises of a share (累积和): S = max(0, S + events - reference), an alarm at a limit.

References are whole numbers, so that the chance of reaching the limit at any of the run's points is an exact sum over few states. The true
rate is not known: the chance is computed at a rate that the true one exceeds with half of the stated chance (Clopper-Pearson), and the
limit keeps the other half. Together the stated chance holds for the whole run up to its first alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from zhiheng.monitoring.charts import Count, Rule
from zhiheng.monitoring.exact import upper_rate


@dataclass(frozen=True)
class Summed:
    """One point of the run: the reference taken off, the sum after it, and whether it reaches the limit."""

    count: Count
    reference: int
    value: int
    is_alarm: bool


def references(sizes: Sequence[int], rate: Fraction, rise: Fraction = Fraction(3, 2)) -> list[int]:
    """What is taken off at each point: the whole numbers above the expected events at `rise` times the rate, kept in step by carrying."""
    out, carried = [], Fraction(0)
    for size in sizes:
        wanted = size * rate * rise + carried
        whole = max(1, -(-wanted.numerator // wanted.denominator)) if size else 0
        carried = wanted - whole
        out.append(whole)
    return out


def reach_chance(sizes: Sequence[int], taken: Sequence[int], rate: Fraction, limit: int) -> Fraction:
    """The exact chance that the sum reaches the limit at any point of the run, at that rate."""
    yes, whole = rate.numerator, rate.denominator
    no = whole - yes
    state: dict[int, int] = {0: 1}
    unit, reached = 1, 0
    for size, off in zip(sizes, taken, strict=True):
        most = limit + off
        weights = [comb(size, k) * yes**k * no ** (size - k) for k in range(min(size, most) + 1)]
        total = whole**size
        after: dict[int, int] = {}
        beyond = 0
        for value, weight in state.items():
            inside = 0
            for k, w in enumerate(weights):
                new = max(0, value + k - off)
                if new >= limit:
                    break
                inside += w
                after[new] = after.get(new, 0) + weight * w
            beyond += weight * (total - inside)
        reached = reached * total + beyond
        unit *= total
        state = after
    return Fraction(reached, unit)


def cusum_limit(sizes: Sequence[int], baseline: tuple[int, int], rule: Rule) -> tuple[int, list[int], Fraction]:
    """Limit, references and the exact chance at the upper rate, for a run of points of these sizes.

    The limit is the smallest whole number whose chance over the run is at most half of the stated one.
    """
    half = rule.risk / 2
    rate = upper_rate(*baseline, half)
    taken = references(sizes, rate)
    limit = max(2, rule.least_events)
    while (found := reach_chance(sizes, taken, rate, limit)) > half:
        limit += 1
    return limit, taken, found


def watch_sum(rule: Rule, counts: Sequence[Count], baseline: tuple[int, int]) -> tuple[list[Summed], int]:
    """The run of a share with its limit; after an alarm the sum starts at zero again."""
    limit, taken, _chance = cusum_limit([c.exposure for c in counts], baseline, rule)
    out, value = [], 0
    for count, off in zip(counts, taken, strict=True):
        value = max(0, value + count.events - off)
        alarm = value >= limit
        out.append(Summed(count, off, value, alarm))
        value = 0 if alarm else value
    return out, limit
