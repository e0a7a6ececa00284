"""Small lines without axes (走势线): drawn on the server in whole units of the drawing, the numbers in the table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, HEIGHT, EDGE = 120, 28, 4


@dataclass(frozen=True)
class Spark:
    """The pieces of a line (gaps where nothing was counted) and its last point; in units of a 120 by 28 drawing."""

    pieces: tuple[str, ...]
    last: tuple[int, int] | None


def spark_of(values: Sequence[Fraction | None]) -> Spark:
    """The line through values in order of time; None leaves a gap."""
    known = [v for v in values if v is not None]
    if not known:
        return Spark((), None)
    low, span = min(known), max(known) - min(known)
    step = Fraction(WIDTH - 2 * EDGE, max(len(values) - 1, 1))

    def at(i: int, value: Fraction) -> tuple[int, int]:
        share = (value - low) / span if span else Fraction(1, 2)
        return int(EDGE + step * i), int(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE))

    pieces: list[list[tuple[int, int]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(at(i, value))
    drawn = [p if len(p) > 1 else [*p, (p[0][0] + 1, p[0][1])] for p in pieces if p]
    return Spark(tuple(" ".join(f"{x},{y}" for x, y in p) for p in drawn), next(p[-1] for p in reversed(drawn)))
