"""Exact chances in whole numbers (精确概率): upper tails as fractions, nothing rounded."""

from __future__ import annotations

from fractions import Fraction
from math import comb


def binomial_tail(count: int, size: int, rate: Fraction) -> Fraction:
    """P(X >= count) of a binomial number of `size` trials with `rate`.

    >>> binomial_tail(2, 3, Fraction(1, 2))
    Fraction(1, 2)
    """
    if count <= 0:
        return Fraction(1)
    yes, whole = rate.numerator, rate.denominator
    no = whole - yes
    found = sum(comb(size, k) * yes**k * no ** (size - k) for k in range(count, size + 1))
    return Fraction(found, whole**size)


def hypergeometric_tail(count: int, size: int, marked: int, whole: int) -> Fraction:
    """P(X >= count) when `size` things are taken at random out of `whole`, of which `marked` are marked.

    >>> hypergeometric_tail(1, 2, 1, 4)
    Fraction(1, 2)
    """
    if count <= max(0, size + marked - whole):
        return Fraction(1)
    found = sum(comb(marked, k) * comb(whole - marked, size - k) for k in range(count, min(size, marked) + 1))
    return Fraction(found, comb(whole, size))


def upper_rate(events: int, size: int, risk: Fraction, steps: int = 10_000) -> Fraction:
    """A rate that the true one exceeds with a chance of at most `risk`, given `events` of `size` (Clopper-Pearson, rounded up to 1/steps)."""
    if events >= size:
        return Fraction(1)
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        if 1 - binomial_tail(events + 1, size, Fraction(middle, steps)) <= risk:
            high = middle
        else:
            low = middle
    return Fraction(high, steps)
