"""Totals and derived columns of tables (表内关系)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zhiheng.checking.intervals import Verdict
from zhiheng.checking.model import Finding
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.tables.blocks import blocks
from zhiheng.checking.tables.cells import MOST_CELLS
from zhiheng.checking.tables.columns import columns
from zhiheng.checking.tables.composition import composition
from zhiheng.checking.tables.echoes import echoes
from zhiheng.checking.tables.grids import POINTS, Grid, grids_of
from zhiheng.checking.tables.named import named
from zhiheng.checking.tables.orders import orders
from zhiheng.checking.tables.portions import Wholes, portions
from zhiheng.checking.tables.scores import scores
from zhiheng.checking.tables.series import series
from zhiheng.checking.tables.totals import totals
from zhiheng.values import Span

COUNTS_SHOWN = 3
"""So many sums of whole numbers that are exact show that a table counts, and that nothing in it was rounded."""


def find(context: Context) -> Iterator[Relation | Finding]:
    """Every table by itself: its total rows, its columns, the sets of names in its rows, and the same turned."""
    aside: list[tuple[Span, int]] = []
    grids = list(grids_of(context.source, aside))
    yield from (_left(place, size) for place, size in aside)
    wholes = Wholes(context.claims.all)
    for grid in grids:
        found = _counted(list(_once(grid)))
        done = {r.result.id for r in found}
        yield from found
        yield from portions(grid, wholes, done)
        yield from orders(grid)
    yield from echoes(context, grids)


def _once(grid: Grid) -> Iterator[Relation]:
    """What a table says as it stands, then turned (indicators downward); no set of figures twice, and no sum called
    wrong some of whose parts give the same total with others."""
    seen: set[frozenset[int]] = set()
    turned = grid.turned()
    found: list[Iterable[Relation]] = [totals(grid), scores(grid), columns(grid), blocks(grid), named(grid), series(grid), composition(grid)]
    if turned is not None:
        found += [columns(turned, strict=True), totals(turned), blocks(turned), named(turned), series(turned), composition(turned)]
    made: list[Relation] = []
    for relations in found:
        for relation in relations:
            key = frozenset(n.id for n in relation.numbers)
            if key not in seen:
                seen.add(key)
                made.append(relation)
    added: dict[int, set[int]] = {}
    for r in made:
        if r.kind == "table_sum" and not r.wrong:
            added.setdefault(r.result.id, set()).update(n.id for n in r.numbers[:-1])
    return (r for r in made if not (r.kind == "table_sum" and r.wrong and added.get(r.result.id, set()) & {n.id for n in r.numbers[:-1]}))


def _counted(found: Sequence[Relation]) -> list[Relation]:
    """The relations; where a table counts, a sum of whole numbers that is off by one is wrong and not rounded, and so is one of points."""
    found = [_of_points(r) for r in found]
    whole = [r for r in found if r.kind in ("table_sum", "table_difference") and all(n.places == 0 and n.scale == 1 for n in r.numbers)]
    off = [r for r in whole if r.outcome.point != r.result.amount.value]
    counts = len(whole) - len(off) >= COUNTS_SHOWN and len(off) * 3 <= len(whole)
    return [replace(r, outcome=replace(r.outcome, verdict=Verdict.WRONG)) if counts and r.outcome.verdict is Verdict.ROUNDING and r in off else r for r in found]


def _left(place: Span, size: int) -> Finding:
    """That a table was not checked: no silence about what was left out."""
    start = Span(place.start, min(place.end, place.start + 20))
    message = f"这张表有{size}个单元格，超过一次能核的{MOST_CELLS}个，表内的合计、比率没有核。请把表分开再核。"
    return Finding(code="text.unreadable", severity="warning", span=start, message=message, certainty=1.0, scope="table")


def _of_points(relation: Relation) -> Relation:
    """Points are given, not measured: a sum of them that is off by one unit of its last place is wrong."""
    added = relation.kind in ("table_sum", "table_difference", "balance") and relation.outcome.verdict is Verdict.ROUNDING and relation.outcome.off >= 1
    given = added and all(POINTS.search(n.lead) and n.places <= relation.result.places for n in relation.numbers) and "×" not in relation.formula
    return replace(relation, outcome=replace(relation.outcome, verdict=Verdict.WRONG)) if given else relation
