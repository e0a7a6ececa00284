"""The proof of one clause for one unit and period of a wide table (按需得分依据): made when asked for, from the very columns that were scored.

`facts_from_row` is the inverse of `columnar_facts.facts_to_row`; the exact evaluator then gives points and proof, and the points are those of
the columns (tests hold it so).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from zhiheng.errors import InputError
from zhiheng.rules.evaluate import evaluate_clause
from zhiheng.rules.facts import NOT_APPLICABLE_REASON, Fact, Outcome
from zhiheng.rules.scorecards import Binding, Clause, Scorecard
from zhiheng.rules.syntax import Judge, Trend
from zhiheng.scoring.columnar_facts import FactColumns, fact_columns, has_other_value, is_compared
from zhiheng.values import Ratio
from zhiheng.values.numbers import from_milli


def prove(scorecard: Scorecard, table: pa.Table, unit: str, period: str, clause: str) -> Outcome:
    """The points of one clause as an interval, with proof and gaps.

    Args:
        table: the wide table that `score_table` reads; with columns `<prefix>_part` and `<prefix>_whole`, as `columnar_measured` adds
            them, the proof names part and whole.
    Raises:
        InputError: the scorecard has no such clause, or the table no such row.
    """
    held = next((c for cid, _, _, c in scorecard.clauses() if cid == clause), None)
    if held is None:
        raise InputError(f"评分表没有条款 {clause}", clause=clause)
    return evaluate_clause(held, facts_from_row(scorecard, table, unit, period, clause, held), clause)


def facts_from_row(
    scorecard: Scorecard, table: pa.Table, unit: str, period: str, clause: str, held: Clause | None = None
) -> Mapping[str, Fact]:
    """The facts of one clause by path, those of the other units of the period among them where units are compared.

    Raises:
        InputError: the table has no row of the unit and period.
    """
    needed = [c for c in fact_columns(scorecard) if c.clause_id == clause]
    names = [n for c in needed for n in (*(n for n, _ in c.names()), f"{c.prefix}_part", f"{c.prefix}_whole") if n in table.column_names]
    mine = pc.equal(table.column("period"), period)
    if any(is_compared(c.need) for c in needed):
        rows = table.select(["unit", *names]).filter(mine).to_pylist()
    else:
        rows = table.select(["unit", *names]).filter(pc.and_(mine, pc.equal(table.column("unit"), unit))).to_pylist()
    own = next((row for row in rows if row["unit"] == unit), None)
    if own is None:
        raise InputError(f"事实表里没有“{unit}”{period}的行", unit=unit, period=period)
    others = [row for row in rows if row is not own]
    bindings: Mapping[str, Binding] = held.bindings if held is not None else {}
    return {c.need.path: _fact(c, own, others, bindings.get(c.need.path)) for c in needed}


def _value(row: Mapping[str, Any], prefix: str, kind: str = "") -> Fraction | None:
    num, den, known = (row[f"{prefix}_{kind}{part}"] for part in ("num", "den", "known"))
    return Fraction(num, den) if known and num is not None and den is not None and den > 0 else None


def _fact(columns: FactColumns, own: Mapping[str, Any], others: list[dict[str, Any]], source: Binding | None) -> Fact:
    prefix, need = columns.prefix, columns.need
    if isinstance(need.node, Judge):
        given = own[f"{prefix}_awarded"]
        return Fact.undecided(source=source) if given is None else Fact(awarded=from_milli(given), source=source)
    if isinstance(need.node, Trend):
        if not own[f"{prefix}_known"]:
            return Fact.pending("各期数值未到齐", source=source)
        return Fact(series=tuple(_value(own, prefix, f"s{i}") for i in range(need.node.periods + 1)), source=source)
    value = _value(own, prefix)
    against = _value(own, prefix, "a") if has_other_value(need) else None
    part, whole = own.get(f"{prefix}_part"), own.get(f"{prefix}_whole")
    ratio = Ratio(part, whole) if part is not None and whole is not None else None
    more: dict[str, Any] = {"against": against, "ratio": ratio, "source": source}
    if is_compared(need):
        taking_part = [row for row in others if row[f"{prefix}_in"]]
        more |= {"compared": bool(own[f"{prefix}_in"]), "peers": {row["unit"]: _value(row, prefix) for row in taking_part}}
    if value is None:
        if ratio is not None and ratio.whole == 0:
            return Fact(reason=f"{NOT_APPLICABLE_REASON}：分母为 0，没有可计算的对象", **more)
        return Fact.pending("缺数据：事实表里没有这个数", **more)
    return Fact(value=value, **more)
