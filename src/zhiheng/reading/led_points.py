"""Lines that begin with the points of the row before them (分值落在下一行行首): 4 3 严禁经营…扣4分。

A table whose last column are the points, copied as text, leaves each row's points in front of the next row's number. Taken
so only where the numbers count up line by line, and where deductions fit the points read so better than read any other way.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.reading.columns import NUMBER, POINTS, RULE, Columns
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_LED = re.compile(r"^[ \t]*(?P<p>\d{1,2}(?:\.\d)?)[ \t]+(?:[^\d\n。；]{2,40}?)?(?P<n>\d{1,3})[ \t]+(?=[\u4e00-\u9fff“《])", re.MULTILINE)
_TAKEN = re.compile(r"扣\s*(\d+(?:\.\d+)?)\s*分")
_LEAST = 4
"""Lines that must count up."""


def led_points(text: str) -> list[tuple[Grid, Columns]]:
    """A grid of number, scoring text and points; the points of the last row, which no line follows, stay open."""
    found = list(_LED.finditer(text))
    numbers = [int(m["n"]) for m in found]
    if len(found) < _LEAST or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return []
    ends = [*(m.start() for m in found[1:]), len(text)]
    most = [max((Decimal(p) for p in _TAKEN.findall(canonical(text[m.end() : end]))), default=Decimal(0)) for m, end in zip(found, ends, strict=True)]
    given = [Decimal(m["p"]) for m in found]
    behind = sum(1 for taken, points in zip(most, given[1:], strict=False) if taken > points)
    before = sum(1 for taken, points in zip(most[:-1], given, strict=False) if taken > points)
    if behind * 4 > len(found) or behind >= before or sum(1 for t in most if t) * 2 < len(most):
        return []
    rows = []
    for i, (m, end) in enumerate(zip(found, ends, strict=True)):
        then = found[i + 1] if i + 1 < len(found) else None
        points = GridCell(then["p"], Span(then.start("p"), then.end("p"))) if then is not None else GridCell("", Span(end, end))
        words = text[m.end() : end].rstrip()
        rows.append((GridCell(m["n"], Span(m.start("n"), m.end("n"))), GridCell(words, Span(m.end(), m.end() + len(words))), points))
    order = (NUMBER, RULE, POINTS)
    return [(Grid(tuple(rows), sure=True), Columns(order, 0, ("",) * len(order)))]
