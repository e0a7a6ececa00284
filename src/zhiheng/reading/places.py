"""Many places asked often (位置索引): whether any of them overlaps or holds another one, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from zhiheng.values import Span


class Places:
    """A fixed set of places, which may lie inside each other; each question takes logarithmic time.

    >>> Places([Span(0, 4), Span(10, 12)]).overlaps(Span(3, 5))
    True
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [s.start for s in ordered]
        self._reach = list(accumulate((s.end for s in ordered), max))

    def overlaps(self, span: Span) -> bool:
        """Whether one of the places shares a character with `span`."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start

    def contains(self, span: Span) -> bool:
        """Whether one of the places holds all of `span`."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._reach[before - 1] >= span.end
