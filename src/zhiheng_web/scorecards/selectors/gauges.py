"""A value and its threshold on a line (刻度), as whole numbers for an inline drawing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from zhiheng.rules.evaluate_conditions import SIGNS, show
from zhiheng.values import round_half_up


def value_text(value: Fraction, unit: str | None = None, against: Fraction | None = None) -> str:
    """A value for people: as the rules write it, but small rates per thing with three places."""
    if unit != "%" and 0 < abs(value) < 1 and (value * 1000).denominator != 1:
        return f"{round_half_up(value, 3):f} {unit or ''}".strip()
    return show(value, unit, against=against)


LEFT, RIGHT = 10, 350
"""Where the line begins and ends in the drawing (360 wide)."""


@dataclass(frozen=True)
class Gauge:
    """Places and words of the drawing; the zone is where the condition holds."""

    low: str
    high: str
    value_x: int
    line_x: int
    value_text: str
    line_text: str
    met: bool
    zone_x: int
    zone_width: int

    @property
    def value_anchor(self) -> str:
        """How the value's words hang on their point."""
        return _anchor(self.value_x)

    @property
    def line_anchor(self) -> str:
        """How the threshold's words hang on their point."""
        return _anchor(self.line_x)

    @property
    def value_label_x(self) -> int:
        """Where the value's words hang."""
        return _label(self.value_x)

    @property
    def line_label_x(self) -> int:
        """Where the threshold's words hang."""
        return _label(self.line_x)

    @property
    def show_low(self) -> bool:
        """Whether the left end has room for its number."""
        return self.line_x > 120

    @property
    def show_high(self) -> bool:
        """Whether the right end has room for its number."""
        return self.line_x < 240


def _anchor(x: int) -> str:
    return "start" if x < 70 else "end" if x > 290 else "middle"


def _label(x: int) -> int:
    return max(LEFT, x - 7) if x < 70 else min(RIGHT, x + 7) if x > 290 else x


def gauge_of(value: Fraction, cmp: str, line: Fraction, unit: str | None, *, met: bool) -> Gauge:
    """The drawing of `value cmp line`.

    Rates and scores lie between 0 and 100, closer in where both are high (50 or 80 at the left end); other figures begin at 0.
    """
    if unit in ("%", "分") and 0 <= value <= 100 and 0 <= line <= 100:
        nearest = min(value, line)
        low = Fraction(80 if nearest >= 82 else 50 if nearest >= 55 else 0)
        high = Fraction(100)
    else:
        low = Fraction(min(0, floor(min(value, line))))
        high = Fraction(max(ceil(max(value, line) * Fraction(5, 4)), 1))
    span = high - low

    def x(at: Fraction) -> int:
        return LEFT + int((at - low) / span * (RIGHT - LEFT)) if span else LEFT

    line_x = x(line)
    upward = cmp in (">=", ">")
    zone_x, zone_width = (line_x, RIGHT - line_x) if upward else (LEFT, line_x - LEFT)
    if cmp == "=":
        zone_x, zone_width = line_x - 4, 8
    return Gauge(
        show(low, unit),
        show(high, unit),
        x(value),
        line_x,
        show(value, unit, against=line),
        f"{SIGNS[cmp]} {show(line, unit)}",
        met,
        zone_x,
        zone_width,
    )
