"""Values of indicators as the wide table of facts (指标值转事实表): what the day cube measured for all units and periods, ready to be scored.

Only what is bound to an indicator is filled; matters, events and judgements are open until their columns are put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiheng.errors import InputError, InvalidValue
from zhiheng.indicators import CATALOGUE, Indicator
from zhiheng.rules.scorecards import Binding, Scorecard
from zhiheng.rules.syntax import Need, Rank, RankWithin, Trend
from zhiheng.scoring.columnar_facts import KEYS, FactColumns, fact_columns, has_other_value
from zhiheng.scoring.facts import STRICT_UNITS
from zhiheng.values import Period

Columns = dict[str, Any]


def facts_of_measures(scorecard: Scorecard, measures: pa.Table) -> pa.Table:
    """The wide table for every row of `measures`.

    Args:
        measures: `unit`, `period` (code as `Period.parse` reads it), and `<indicator>__part`, `<indicator>__whole` (int64) for the indicators
            at hand; one row a unit and period. Null is "not measured".
    Returns:
        The columns of `fact_schema`, and for what was filled `<prefix>_part` and `<prefix>_whole`, which proofs show.
    Raises:
        InputError: a unit and period stands twice.
    """
    bindings = {(cid, path): b for cid, _, _, clause in scorecard.clauses() for path, b in clause.bindings.items()}
    filling = _Filling(measures)
    out: Columns = {key: measures.column(key) for key in KEYS}
    for columns in fact_columns(scorecard):
        binding = bindings.get((columns.clause_id, columns.need.path))
        filled = filling.fill(columns, binding) if binding is not None and binding.source in ("indicator", "benchmark") else {}
        for name, kind in columns.names():
            kind_of = pa.bool_() if kind == "bool" else pa.int64()
            absent = pa.scalar(False if kind == "bool" else None, kind_of)
            out[name] = filled.pop(name) if name in filled else pa.repeat(absent, measures.num_rows)
        out |= filled
    return pa.table(out)


class _Filling:
    """The measures by indicator, and where a unit's row of an earlier year stands."""

    def __init__(self, measures: pa.Table) -> None:
        self.measures = measures
        self._back: dict[int, Any] = {}

    def fill(self, columns: FactColumns, binding: Binding) -> Columns:
        """The columns of a need from the indicator it is bound to; nothing where it cannot be answered so."""
        indicator, need = CATALOGUE.get(binding.code), columns.need
        if indicator is None or f"{binding.code}__part" not in self.measures.column_names or need.kind in ("import", "mean_of"):
            return {}
        unit = getattr(need.node, "unit", None)
        if need.kind in ("count", "threshold") and unit and unit != indicator.unit and {unit, indicator.unit} & STRICT_UNITS:
            return {}
        part, whole = self._sides(indicator)
        prefix = columns.prefix
        if isinstance(need.node, Trend):
            return self._trend(indicator, need, prefix, part, whole)
        out = _value(indicator, part, whole, prefix, met=need.kind == "exists" and indicator.unit == "%")
        if isinstance(need.node, Rank | RankWithin):
            out[f"{prefix}_in"] = pa.repeat(pa.scalar(True), self.measures.num_rows)
        if has_other_value(need) and binding.against == "previous_year":
            rows = self._years_back(1)
            out |= _value(indicator, part.take(rows), whole.take(rows), prefix, "a")
        return out | {f"{prefix}_part": part, f"{prefix}_whole": pc.multiply(whole, indicator.scale)}

    def _sides(self, indicator: Indicator) -> tuple[pa.Array, pa.Array]:
        part = self.measures.column(f"{indicator.code}__part").combine_chunks()
        if isinstance(indicator.whole, int):
            return part, pa.repeat(pa.scalar(indicator.whole, pa.int64()), len(part))
        return part, self.measures.column(f"{indicator.code}__whole").combine_chunks()

    def _trend(self, indicator: Indicator, need: Need, prefix: str, part: pa.Array, whole: pa.Array) -> Columns:
        assert isinstance(need.node, Trend)
        out: Columns = {f"{prefix}_known": pa.repeat(pa.scalar(True), self.measures.num_rows)}
        for i, years in enumerate(range(need.node.periods, -1, -1)):
            rows = self._years_back(years)
            out |= _value(indicator, part.take(rows), whole.take(rows), prefix, f"s{i}")
        return out

    def _years_back(self, years: int) -> pa.Array:
        """For each row the place of the row of the same unit so many years earlier; null where there is none."""
        if years not in self._back:
            units, periods = (self.measures.column(key).to_pylist() for key in KEYS)
            places: Mapping[tuple[str, str], int] = {key: i for i, key in enumerate(zip(units, periods, strict=True))}
            if len(places) != len(units):
                raise InputError("指标值表里有单位和期间重复的行，每个单位每期应只有一行")
            earlier: dict[str, str | None] = {}
            for code in set(periods):
                try:
                    earlier[code] = Period.parse(code).years_back(years).code if years else code
                except InvalidValue:
                    earlier[code] = None
            found = [places.get((unit, before)) if (before := earlier[code]) is not None else None for unit, code in zip(units, periods, strict=True)]
            self._back[years] = pa.array(found, pa.int64())
        return self._back[years]


def _value(indicator: Indicator, part: pa.Array, whole: pa.Array, prefix: str, kind: str = "", *, met: bool = False) -> Columns:
    """num / den of the exact value in the indicator's unit (as `Indicator.measure`); with `met`, 1 where all is done and 0 elsewhere."""
    known = pc.fill_null(pc.and_(pc.is_valid(part), pc.greater(whole, 0)), False)
    num = pc.multiply_checked(part, 100) if indicator.unit == "%" else part
    den = pc.multiply_checked(whole, indicator.scale) if indicator.scale != 1 else whole
    if met:
        num, den = pc.equal(num, pc.multiply_checked(den, 100)).cast(pa.int64()), pa.array(np.ones(len(part), dtype=np.int64))
    return {f"{prefix}_{kind}num": num, f"{prefix}_{kind}den": den, f"{prefix}_{kind}known": known}


def measures_of_months(months: pa.Table) -> pa.Table:
    """What the day cube gives for every unit and month (`Cube.months`: `region`, `month` = year x 12 + month - 1) as `facts_of_measures` reads it."""
    number = months.column("month").cast(pa.int64())
    codes = {n: f"{n // 12:04d}-{n % 12 + 1:02d}" for n in pc.unique(number).to_pylist()}
    period = pa.array([codes[n] for n in number.to_pylist()], pa.string())
    sides = [name for name in months.column_names if name not in ("region", "month")]
    return pa.table({"unit": months.column("region"), "period": period, **{name: months.column(name) for name in sides}})
