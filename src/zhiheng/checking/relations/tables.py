"""Totals and derived columns of tables (表内关系)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zhiheng.checking.intervals import Verdict
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.tables.blocks import blocks
from zhiheng.checking.tables.columns import columns
from zhiheng.checking.tables.grids import Grid, grids_of
from zhiheng.checking.tables.totals import totals

COUNTS_SHOWN = 3
"""So many sums of whole numbers that are exact show that a table counts, and that nothing in it was rounded."""


def find(context: Context) -> Iterator[Relation]:
    """Every table by itself: its total rows, its columns, the sets of names in its rows, and the same turned."""
    for grid in grids_of(context.source):
        yield from _counted(list(_once(grid)))


def _once(grid: Grid) -> Iterator[Relation]:
    """What a table says as it stands, then turned (indicators downward); no set of figures twice."""
    seen: set[frozenset[int]] = set()
    turned = grid.turned()
    found: list[Iterable[Relation]] = [totals(grid), columns(grid), blocks(grid)]
    if turned is not None:
        found += [columns(turned, strict=True), totals(turned), blocks(turned)]
    for relations in found:
        for relation in relations:
            key = frozenset(n.id for n in relation.numbers)
            if key not in seen:
                seen.add(key)
                yield relation


def _counted(found: Sequence[Relation]) -> Iterator[Relation]:
    """The relations; where a table counts, a sum of whole numbers that is off by one is wrong and not rounded."""
    whole = [r for r in found if r.kind in ("table_sum", "table_difference") and all(n.places == 0 and n.scale == 1 for n in r.numbers)]
    off = [r for r in whole if r.outcome.point != r.result.amount.value]
    counts = len(whole) - len(off) >= COUNTS_SHOWN and len(off) * 3 <= len(whole)
    for relation in found:
        if counts and relation in off and relation.outcome.verdict is Verdict.ROUNDING:
            yield replace(relation, outcome=replace(relation.outcome, verdict=Verdict.WRONG))
        else:
            yield relation
