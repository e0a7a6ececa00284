"""Exact values: ratios, points, periods, codes and places in a text. The only code that rounds."""

from zhiheng.values.codes import RegionCode, Uscc
from zhiheng.values.numbers import Points, Ratio, as_decimal, compare, pool, round_half_even, round_half_up
from zhiheng.values.periods import Period
from zhiheng.values.spans import Span

__all__ = [
    "Period",
    "Points",
    "Ratio",
    "RegionCode",
    "Span",
    "Uscc",
    "as_decimal",
    "compare",
    "pool",
    "round_half_even",
    "round_half_up",
]
