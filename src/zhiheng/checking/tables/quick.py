"""Whether columns may belong together (抽样预判): tried on a sample of rows in plain decimals, before any relation is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.tables.grids import Grid

SAMPLE = 24
"""So many rows are tried."""

Point = Callable[[Sequence[Decimal]], Decimal | None]
"""What the inputs of a row give, or None where they give nothing."""
_HUNDRED = Decimal(100)


def value(claim: Claim) -> Decimal:
    """The figure in its base unit, as a decimal."""
    return claim.value * claim.scale * claim.sign


def unit(claim: Claim) -> Decimal:
    """One unit of its last place, in its base unit."""
    return Decimal(claim.scale).scaleb(-claim.places)


def sample(grid: Grid, c: int) -> list[int]:
    """Rows in which a column has a figure, spread over the table."""
    rows = [r for r in range(grid.body, len(grid.cells)) if grid.cells[r][c] is not None]
    return rows if len(rows) <= SAMPLE else [rows[i * len(rows) // SAMPLE] for i in range(SAMPLE)]


def likely(grid: Grid, inputs: Sequence[int], c: int, rows: Sequence[int], point: Point) -> bool:
    """Whether the inputs give the column in at least half of the sampled rows that have them all; True where too few have."""
    tried = right = 0
    for r in rows:
        line = grid.cells[r]
        result = line[c]
        figures = [line[k] for k in inputs]
        known = [f for f in figures if f is not None]
        if result is None or len(known) < len(figures):
            continue
        values = [value(f) for f in known]
        got = point(values)
        if got is None:
            continue
        tried += 1
        slack = unit(result)
        for at, figure in enumerate(known):
            other = point([v + unit(figure) if i == at else v for i, v in enumerate(values)])
            slack += abs(other - got) if other is not None else 0
        right += abs(got - value(result)) <= slack
    return tried < 3 or right * 2 >= tried


def quotient(values: Sequence[Decimal]) -> Decimal | None:
    """part ÷ whole in %."""
    return values[0] / values[1] * _HUNDRED if values[1] > 0 else None


def remainder(values: Sequence[Decimal]) -> Decimal | None:
    """1 − part ÷ whole in %."""
    return _HUNDRED - values[0] / values[1] * _HUNDRED if values[1] > 0 else None


def increase(values: Sequence[Decimal]) -> Decimal | None:
    """(new − old) ÷ old in %."""
    return (values[0] / values[1] - 1) * _HUNDRED if values[1] > 0 else None


def together(values: Sequence[Decimal]) -> Decimal | None:
    """The sum."""
    return sum(values, Decimal(0))


def apart(values: Sequence[Decimal]) -> Decimal | None:
    """The difference."""
    return values[0] - values[1]
