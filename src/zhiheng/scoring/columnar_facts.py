"""Facts as columns: one row per unit and period, a few integer columns for each need of a scorecard.

A value is `num / den` in the rule's unit (a rate in per cent has num = 100 x part and den = whole) and counts only
where `known` is true and `den` is above 0. The columns of a need begin with `<clause>__<n>_`, n its place in the rule;
those of a clause's or row's own condition with `<clause>__a<n>_`. Further columns by kind of need:

    benchmark, slope by reference, proportional by period   anum, aden, aknown   the other value
    trend                                                   s<i>num, s<i>den, s<i>known   old to new
    rank, mean_of                                           in   whether the unit takes part in the comparison
    judge                                                   awarded   milli-points given, null while undecided
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from zhiheng.errors import InvalidValue
from zhiheng.rules.evaluate_frames import row_id
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Scorecard
from zhiheng.rules.syntax import (
    Benchmark,
    Judge,
    MeanOf,
    Need,
    Proportional,
    Rank,
    RankWithin,
    Slope,
    Trend,
    cond_needs,
    needs,
)
from zhiheng.values.numbers import milli

KEYS = ("unit", "period")
LARGEST = 10**13
"""Largest numerator and denominator accepted; products of two and a line stay within 64 bits or are refused by the engine."""
LARGEST_RANKED = 10**6
"""Largest denominator of values that are ranked: order is decided on twelve further digits, which is exact up to here."""


@dataclass(frozen=True)
class FactColumns:
    """The columns of one need: `columns` gives each suffix its Arrow type."""

    prefix: str
    clause_id: str
    need: Need
    columns: Mapping[str, str]

    def names(self) -> Iterator[tuple[str, str]]:
        """Full column names with their types."""
        for suffix, kind in self.columns.items():
            yield f"{self.prefix}_{suffix}", kind


def is_compared(need: Need) -> bool:
    """Whether the need sets units against each other."""
    return isinstance(need.node, Rank | RankWithin | MeanOf)


def has_other_value(need: Need) -> bool:
    """Whether the fact brings a second value."""
    node = need.node
    return (
        isinstance(node, Benchmark)
        or (isinstance(node, Slope) and isinstance(node.line, str))
        or (isinstance(node, Proportional) and isinstance(node.full_at, Mapping))
    )


def _columns(need: Need) -> dict[str, str]:
    if isinstance(need.node, Judge):
        return {"awarded": "int64"}
    if isinstance(need.node, Trend):
        out = {"known": "bool"}
        for i in range(need.node.periods + 1):
            out |= {f"s{i}num": "int64", f"s{i}den": "int64", f"s{i}known": "bool"}
        return out
    out = {"num": "int64", "den": "int64", "known": "bool"}
    if has_other_value(need):
        out |= {"anum": "int64", "aden": "int64", "aknown": "bool"}
    if is_compared(need):
        out["in"] = "bool"
    return out


def fact_columns(scorecard: Scorecard) -> tuple[FactColumns, ...]:
    """The columns of every need of a scorecard, in printed order.

    Raises:
        RuleInvalid: a rule breaks the algebra.
    """
    out: list[FactColumns] = []
    for _, row in scorecard.rows():
        if row.applies is not None:
            for i, need in enumerate(cond_needs(row.applies, "applies")):
                out.append(FactColumns(f"{row_id(row)}__a{i}", row_id(row), need, _columns(need)))
    for cid, _, _, clause in scorecard.clauses():
        if clause.applies is not None:
            for i, need in enumerate(cond_needs(clause.applies, "applies")):
                out.append(FactColumns(f"{cid}__a{i}", cid, need, _columns(need)))
        for i, need in enumerate(needs(clause.rule)):
            out.append(FactColumns(f"{cid}__{i}", cid, need, _columns(need)))
    return tuple(out)


def fact_schema(scorecard: Scorecard) -> pa.Schema:
    """The wide table's schema: `unit`, `period`, then the columns of every need."""
    fields = [pa.field(key, pa.string()) for key in KEYS]
    for columns in fact_columns(scorecard):
        fields += [pa.field(name, pa.bool_() if kind == "bool" else pa.int64()) for name, kind in columns.names()]
    return pa.schema(fields)


def _pair(value: Fraction | None, prefix: str, kind: str = "") -> dict[str, Any]:
    if value is None:
        return {f"{prefix}_{kind}num": None, f"{prefix}_{kind}den": None, f"{prefix}_{kind}known": False}
    if abs(value.numerator) > LARGEST or value.denominator > LARGEST:
        raise InvalidValue(f"数值 {value} 的分子或分母超过 {LARGEST}，不能精确批量计分", found=str(value))
    return {
        f"{prefix}_{kind}num": value.numerator,
        f"{prefix}_{kind}den": value.denominator,
        f"{prefix}_{kind}known": True,
    }


def _cells(columns: FactColumns, fact: Fact | None) -> dict[str, Any]:
    prefix, need = columns.prefix, columns.need
    if isinstance(need.node, Judge):
        return {f"{prefix}_awarded": None if fact is None or fact.awarded is None else milli(fact.awarded)}
    if isinstance(need.node, Trend):
        wanted = need.node.periods + 1
        series = fact.series[-wanted:] if fact is not None else ()
        held = fact is not None and fact.status == "known" and len(series) == wanted
        cells: dict[str, Any] = {f"{prefix}_known": held}
        for i in range(wanted):
            cells |= _pair(series[i] if held else None, prefix, f"s{i}")
        return cells
    cells = _pair(fact.known_value if fact is not None else None, prefix)
    if has_other_value(need):
        cells |= _pair(fact.against if fact is not None else None, prefix, "a")
    if is_compared(need):
        cells[f"{prefix}_in"] = fact is not None and fact.compared
    return cells


def facts_to_row(
    scorecard: Scorecard, unit: str, period: str, facts: Mapping[str, Mapping[str, Fact]]
) -> dict[str, Any]:
    """One row of the wide table from the facts of a unit and period, keyed by clause identifier and path.

    Peers are not written: the columnar evaluator finds them in the rows of the same period.

    Raises:
        InvalidValue: a numerator or denominator above `LARGEST`.
    """
    row: dict[str, Any] = {"unit": unit, "period": period}
    for columns in fact_columns(scorecard):
        row |= _cells(columns, facts.get(columns.clause_id, {}).get(columns.need.path))
    return row


def facts_table(scorecard: Scorecard, rows: Iterable[tuple[str, str, Mapping[str, Mapping[str, Fact]]]]) -> pa.Table:
    """The wide table from (unit, period, facts) triples."""
    schema = fact_schema(scorecard)
    return pa.Table.from_pylist([facts_to_row(scorecard, u, p, f) for u, p, f in rows], schema=schema)
