"""Control charts of shares and of counts (控制图): each point against a frozen baseline.

A share (不合格批次 of 批次, p chart) is judged by the hypergeometric chance of so many among all bad ones of baseline and point together; a
count over an exposure (件 in 天, u chart) by the binomial chance. Under an unchanged rate either alarms with a chance of at most the
stated one at every point, whatever that rate is: nothing is assumed known, the uncertainty of the baseline is inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from zhiheng.errors import InvalidValue
from zhiheng.monitoring.exact import binomial_tail, hypergeometric_tail

METHODS: Final = {"share": "比率控制图（p 图）", "count": "频次控制图（u 图）", "sum": "累积和控制图（CUSUM）"}


@dataclass(frozen=True)
class Count:
    """One point (监测点): so many events in an exposure, of a period. For a share the exposure is the number of things looked at."""

    label: str
    start: date
    end: date
    events: int
    exposure: int

    @property
    def rate(self) -> Fraction | None:
        """Events over exposure, None where nothing was looked at."""
        return Fraction(self.events, self.exposure) if self.exposure else None


@dataclass(frozen=True)
class Rule:
    """How points are judged (判定规则): the method, the stated chance of a false alarm, the fewest things looked at and fewest events.

    For `share` and `count` the chance is that of one point; for `sum` that of any alarm in one run of `periods` points.
    """

    method: str
    risk: Fraction
    least_exposure: int = 1
    least_events: int = 2
    periods: int = 12

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InvalidValue(f"没有“{self.method}”这种控制图", found=self.method)
        if not 0 < self.risk < Fraction(1, 2):
            raise InvalidValue(f"误报概率应大于 0、小于一半，现在是 {self.risk}", found=str(self.risk))


@dataclass(frozen=True)
class Judged:
    """A point with its verdict (判定): the baseline's share, the smallest number of events that alarms (None: none can), the exact chance."""

    count: Count
    centre: Fraction | None
    limit: int | None
    chance: Fraction | None
    is_alarm: bool
    why_not: str = ""
    """Why the point is not judged, in words."""


def pooled(counts: Iterable[Count]) -> tuple[int, int]:
    """Events and exposure of the baseline together."""
    events = exposure = 0
    for count in counts:
        events, exposure = events + count.events, exposure + count.exposure
    return events, exposure


def chance(method: str, count: Count, baseline: tuple[int, int]) -> Fraction:
    """The exact chance of so many events or more at this point when its rate is the baseline's, given how many there are together."""
    return _chance(method, count.events, count.exposure, baseline)


def _chance(method: str, events: int, exposure: int, baseline: tuple[int, int]) -> Fraction:
    before, size = baseline
    together = before + events
    if method == "share":
        return hypergeometric_tail(events, exposure, together, exposure + size)
    return binomial_tail(events, together, Fraction(exposure, exposure + size))


def limit_of(rule: Rule, exposure: int, baseline: tuple[int, int]) -> int | None:
    """The smallest number of events of such a point that alarms, or None where no number does."""
    most = exposure if rule.method == "share" else 2 * (baseline[0] + 1) * (1 + exposure // max(baseline[1], 1)) + 200
    low, high = rule.least_events - 1, most
    if high <= low or _chance(rule.method, high, exposure, baseline) > rule.risk:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _chance(rule.method, middle, exposure, baseline) <= rule.risk:
            high = middle
        else:
            low = middle
    return high


def judge(rule: Rule, count: Count, baseline: tuple[int, int]) -> Judged:
    """The verdict on one point against the pooled baseline (events, exposure); for the methods `share` and `count`.

    Raises:
        InvalidValue: more events than things looked at in a share, or the method is another.
    """
    if rule.method == "sum":
        raise InvalidValue("累积和控制图按一串监测点判定，不能单点判定")
    if rule.method == "share" and (count.events > count.exposure or baseline[0] > baseline[1]):
        raise InvalidValue(f"{count.label}：事件数 {count.events} 多于检查数 {count.exposure}", found=count.label)
    if not baseline[1]:
        return Judged(count, None, None, None, False, "基线期没有数据")
    centre = Fraction(*baseline)
    if count.exposure < rule.least_exposure:
        return Judged(count, centre, None, None, False, f"样本不足 {rule.least_exposure}，不判定")
    found = chance(rule.method, count, baseline)
    alarm = count.events >= rule.least_events and found <= rule.risk
    return Judged(count, centre, limit_of(rule, count.exposure, baseline), found, alarm)


def expected_false_alarms(rule: Rule, points: Sequence[Judged]) -> Fraction:
    """At most so many false alarms are expected among the points that were judged."""
    return rule.risk * sum(1 for p in points if not p.why_not)
