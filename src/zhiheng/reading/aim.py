"""An aim (目标的雏形) as the grammar finds it, before its due time and units are known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """What is to be reached; `start`, `end` count in the squeezed passage, `period` is the compared time as printed,
    `cmp` the side of a benchmark (<, >, <=, >=, =) where the words say one,
    `due` a year of its own in a list of years, `base` the
    figure that things stand at (由18小时缩短到5小时), in the same unit.
    `share`: the figure is a fraction without a finite decimal (三分之二), so `value` is None."""

    indicator: str
    operator: str
    value: str | None
    unit: str | None
    start: int
    end: int
    high: str | None = None
    period: str | None = None
    against: str | None = None
    cmp: str | None = None
    confidence: float = 1.0
    due: str | None = None
    base: str | None = None
    share: bool = False
