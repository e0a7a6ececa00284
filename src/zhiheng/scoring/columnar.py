"""All units and periods at once (批量计分): a scorecard compiled to whole-number columns over a wide table of facts.

The table (`fact_schema`) has one row per unit and period; the result has the same keys and, in whole milli-points
(千分之一分), `<id>__low` and `<id>__high` for every clause (`r14.c2`), row (`r14`, with `r14.bonus` where it has bonus
clauses), section (`s1`, `s1.bonus`), and for the card `base`, `bonus`, `beyond` and `total`; `veto__struck` and
`veto__open` say whether a veto of card or rating strikes. `score_table` computes in memory (`columnar_arrays`), `score_by_query` as
one query (`columnar_sql`); the exact evaluator (`rules.evaluate`) gives the same integers and the proof.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import lcm
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from zhiheng.errors import InputError
from zhiheng.rules.evaluate_frames import (
    card_limits,
    clause_limits,
    is_bonus,
    row_id,
    row_limits,
    section_bonus_limit,
    section_limits,
)
from zhiheng.rules.scorecards import Row, Scorecard, Section, clause_id
from zhiheng.rules.syntax import MeanOf, Rank, RankWithin
from zhiheng.scoring.columnar_arrays import Arrays
from zhiheng.scoring.columnar_conditions import Facts, Pair, decided
from zhiheng.scoring.columnar_facts import (
    KEYS,
    LARGEST,
    LARGEST_RANKED,
    FactColumns,
    fact_columns,
    fact_schema,
    facts_table,
    facts_to_row,
)
from zhiheng.scoring.columnar_inputs import Inputs
from zhiheng.scoring.columnar_measures import Points
from zhiheng.scoring.columnar_rules import any_of, evaluate, named, plus, vetoed
from zhiheng.scoring.columnar_terms import Stages, greatest
from zhiheng.values.numbers import milli

__all__ = [
    "CompiledScorecard",
    "NotColumnar",
    "compile_scorecard",
    "fact_columns",
    "fact_schema",
    "facts_table",
    "facts_to_row",
    "score_by_query",
    "score_table",
]


class NotColumnar(InputError):
    """Facts that cannot be scored exactly as columns (不能批量精确计分); the exact evaluator still can."""

    code = "scoring.not_columnar"


@dataclass(frozen=True)
class CompiledScorecard:
    """A scorecard ready to run: its stages, the columns it reads and gives, and, made when first asked for, both ways to compute it."""

    scorecard: Scorecard
    stages: Stages
    facts: tuple[FactColumns, ...]
    outputs: tuple[str, ...]

    @cached_property
    def arrays(self) -> Arrays:
        """The computation in memory."""
        return Arrays(self.stages, self.outputs)

    @cached_property
    def expression(self) -> Any:
        """The Ibis expression over the unbound table `facts`, for any engine."""
        from zhiheng.scoring.columnar_sql import expression

        return expression(self.stages, fact_schema(self.scorecard), KEYS, self.outputs)

    @cached_property
    def sql(self) -> str:
        """The query for DuckDB."""
        from zhiheng.scoring.columnar_sql import query

        return query(self.expression)


@dataclass
class _Building:
    """What is gathered while a scorecard is compiled."""

    facts: Facts
    outputs: list[str]
    vetoes: list[Pair]

    def out(self, name: str, points: Points) -> Points:
        """Give the interval as two columns of the result, and go on with those."""
        ends = {}
        for end, term in (("low", points.low), ("high", points.high)):
            column = f"{name}__{end}"
            self.outputs.append(column)
            ends[end] = self.facts.stages.number(column, term)
            if term.constant is not None:
                self.facts.stages.put(column, term.constant, 0, frozenset())
        return replace(points, low=ends["low"], high=ends["high"])


def compile_scorecard(scorecard: Scorecard) -> CompiledScorecard:
    """The scorecard as columns over the wide table of facts; the last scorecards compiled are remembered.

    Raises:
        RuleInvalid: a rule breaks the algebra. InvalidValue: too fine points.
    """
    return _compiled(json.dumps(scorecard.to_json(), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=16)
def _compiled(text: str) -> CompiledScorecard:
    scorecard = Scorecard.from_json(json.loads(text))
    columns = fact_columns(scorecard)
    card = _Building(Facts(columns, Stages()), [], [])
    _card(scorecard, card)
    return CompiledScorecard(scorecard, card.facts.stages, columns, tuple(card.outputs))


def _card(scorecard: Scorecard, card: _Building) -> None:
    base = bonus = Points.fixed(0)
    beyond = Points.fixed(0)
    for i, section in enumerate(scorecard.sections, 1):
        inner, outer = _section(section, f"s{i}", card)
        beyond = plus(beyond, Points(inner.beyond_low + outer.beyond_low, inner.beyond_high + outer.beyond_high))
        if section.kind == "penalty":
            beyond = plus(beyond, Points(inner.low, inner.high))
        else:
            base = plus(base, Points(inner.low, inner.high))
        bonus = plus(bonus, Points(outer.low, outer.high))
    full, bonus_cap = card_limits(scorecard)
    base = card.out("base", base.clip(None, full))
    bonus = card.out("bonus", bonus.clip(None, bonus_cap))
    beyond = card.out("beyond", beyond)
    total = plus(plus(base, bonus), beyond)
    card.out("total", Points(greatest(total.low, 0), greatest(total.high, 0)))
    strikes = any_of(card.vetoes)
    for name, truth in (("struck", strikes.yes), ("open", ~strikes.yes & ~strikes.no)):
        card.facts.stages.put(f"veto__{name}", truth.expr, truth.level, truth.reads)
        card.outputs.append(f"veto__{name}")


def _section(section: Section, name: str, card: _Building) -> tuple[Points, Points]:
    rows = [_row(row, section.kind, card) for row in section.rows]
    inner = outer = Points.fixed(0)
    for base, bonus in rows:
        inner, outer = plus(inner, base), plus(outer, bonus)
    if section.kind == "alternative" and rows:
        inner = replace(
            inner, low=greatest(*(base.low for base, _ in rows)), high=greatest(*(base.high for base, _ in rows))
        )
    inner = card.out(name, inner.clip(*section_limits(section)))
    if any(is_bonus(section.kind, row, c) for row in section.rows for c in row.clauses):
        outer = card.out(f"{name}.bonus", outer.clip(None, section_bonus_limit(section)))
    return inner, outer


def _row(row: Row, kind: str, card: _Building) -> tuple[Points, Points]:
    wholly = kind == "bonus" or row.bonus
    frame = Points.fixed(milli(row.base) if row.base is not None else 0)
    inner, outer = (Points.fixed(0), frame) if wholly else (frame, Points.fixed(0))
    vetoes: list[tuple[str, Pair]] = []
    for i, clause in enumerate(row.clauses, 1):
        cid = clause_id(row, i)
        points = evaluate(clause.rule, card.facts, cid)
        own = [strikes for scope, strikes in points.vetoes if scope == "clause"]
        above = [(scope, strikes) for scope, strikes in points.vetoes if scope != "clause"]
        points = points.clip(*clause_limits(clause))
        if own:
            points = vetoed(named(card.facts, f"{cid}~before_veto", points), any_of(own))
        if clause.applies is not None:
            applies = decided(clause.applies, card.facts, cid, "applies")
            points = named(card.facts, f"{cid}~applied", points).chosen(applies, Points.fixed(0))
            above = [(scope, Pair(strikes.yes & ~applies.no, strikes.no | applies.no)) for scope, strikes in above]
        vetoes += above
        points = replace(card.out(cid, points), vetoes=())
        if is_bonus(kind, row, clause):
            outer = plus(outer, points)
        else:
            inner = plus(inner, points)
    limits = row_limits(row, kind)
    inner = Points.fixed(0) if wholly else inner.clip(*limits)
    outer = outer.clip(*limits) if wholly else outer
    struck = [strikes for scope, strikes in vetoes if scope == "row"]
    higher = [strikes for scope, strikes in vetoes if scope != "row"]
    name = row_id(row)
    if struck:
        together = any_of(struck)
        inner = vetoed(named(card.facts, f"{name}~inner", inner), together)
        outer = vetoed(named(card.facts, f"{name}~outer", outer), together)
    if row.applies is not None:
        applies = decided(row.applies, card.facts, name, "applies")
        inner = named(card.facts, f"{name}~inner_applied", inner).chosen(applies, Points.fixed(0))
        outer = named(card.facts, f"{name}~outer_applied", outer).chosen(applies, Points.fixed(0))
        higher = [Pair(strikes.yes & ~applies.no, strikes.no | applies.no) for strikes in higher]
    card.vetoes += higher
    inner = card.out(name, inner)
    if any(is_bonus(kind, row, c) for c in row.clauses):
        outer = card.out(f"{name}.bonus", outer)
    return inner, outer


def score_table(scorecard: Scorecard | CompiledScorecard, table: pa.Table, threads: int = 2) -> pa.Table:
    """The points of every unit and period of the wide table, as `compile_scorecard` names them, in the order of its rows.

    Exact whatever the size of the numbers: what is not proved to fit into 64 bits is computed with longer integers.

    Raises:
        NotColumnar: a column is missing, or values cannot be ranked or averaged exactly; the sentence names the column.
    """
    compiled = scorecard if isinstance(scorecard, CompiledScorecard) else compile_scorecard(scorecard)
    return compiled.arrays.run(_prepared(compiled, table), KEYS, threads)


def score_by_query(scorecard: Scorecard | CompiledScorecard, table: pa.Table) -> pa.Table:
    """As `score_table`, by one query on DuckDB; the order of rows is the engine's.

    Raises:
        NotColumnar: also where a product or sum does not fit into 64 bits.
    """
    import duckdb

    from zhiheng.scoring.columnar_sql import TABLE

    compiled = scorecard if isinstance(scorecard, CompiledScorecard) else compile_scorecard(scorecard)
    table = _prepared(compiled, table).table
    with duckdb.connect() as connection:
        connection.register(TABLE, table)
        try:
            return connection.sql(compiled.sql).to_arrow_table()
        except duckdb.OutOfRangeException as error:
            raise NotColumnar("有数值过大，超出 64 位整数的精确计分范围，请逐个单位计分或核对该数值的单位") from error


def _prepared(compiled: CompiledScorecard, table: pa.Table) -> Inputs:
    names = [name for columns in compiled.facts for name, _ in columns.names()]
    given = frozenset(table.column_names)
    for name in (*KEYS, *names):
        if name not in given:
            raise NotColumnar(f"事实表缺少列“{name}”", column=name)
    inputs = Inputs(table, names)
    for columns in compiled.facts:
        for name, kind in columns.names():
            low, high = inputs.bounds[name]
            if kind == "int64" and not name.endswith("_awarded") and max(high, -low) > LARGEST:
                raise NotColumnar(f"列“{name}”有超过 {LARGEST} 的数，不能精确批量计分", column=name)
        node = columns.need.node
        if isinstance(node, MeanOf) or (isinstance(node, Rank) and "mean" in _points_to(node)):
            table = _common_denominator(table, columns.prefix)
        elif isinstance(node, Rank | RankWithin):
            name = f"{columns.prefix}_den"
            if inputs.bounds[name][1] > LARGEST_RANKED:
                raise NotColumnar(f"列“{name}”的分母超过 {LARGEST_RANKED}，不能精确排名", column=name)
    return inputs if table is inputs.table else Inputs(table, names)


def _points_to(node: Rank) -> tuple[Any, ...]:
    return tuple(node.points.values()) if not isinstance(node.points, tuple) else ()


def _common_denominator(table: pa.Table, prefix: str) -> pa.Table:
    name = f"{prefix}_den"
    common = lcm(*(d for d in pc.unique(table[name]).to_pylist() if d is not None and d > 0))
    if common > LARGEST_RANKED:
        raise NotColumnar(f"列“{name}”的分母没有不超过 {LARGEST_RANKED} 的公倍数，不能精确求平均", column=name)
    valid = pc.greater(table[name], 0)
    factor = pc.if_else(valid, pc.divide(common, pc.if_else(valid, table[name], 1)), 1)
    numbers = pc.multiply(table[f"{prefix}_num"], factor)
    table = table.set_column(table.column_names.index(f"{prefix}_num"), f"{prefix}_num", numbers)
    whole = pc.if_else(valid, pa.scalar(common, pa.int64()), table[name])
    return table.set_column(table.column_names.index(name), name, whole)
