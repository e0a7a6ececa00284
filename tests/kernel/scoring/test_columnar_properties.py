"""The evaluators of the algebra are held equal on random rules and random facts: with proofs, in memory, as a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from effort import examples
from kernel.rule_strategies import facts_of_units, scorecards
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.facts import CardOutcome, Outcome
from zhiheng.rules.scorecards import Scorecard
from zhiheng.scoring.columnar import facts_table, score_by_query, score_table
from zhiheng.values.numbers import milli

RELAXED = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
    HealthCheck.filter_too_much,
]


def _ends(name: str, outcome: Outcome) -> dict[str, Any]:
    return {f"{name}__low": milli(outcome.low), f"{name}__high": milli(outcome.high)}


def _expected(scorecard: Scorecard, outcome: CardOutcome) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for i, section in enumerate(outcome.sections, 1):
        out |= _ends(f"s{i}", section.outcome) | _ends(f"s{i}.bonus", section.bonus)
        for row in section.rows:
            out |= _ends(f"r{row.number}", row.outcome) | _ends(f"r{row.number}.bonus", row.bonus)
            for cid, clause in row.clauses.items():
                out |= _ends(cid, clause)
    out |= _ends("base", outcome.base) | _ends("bonus", outcome.bonus) | _ends("total", outcome.total)
    out |= {"beyond__low": milli(outcome.base.beyond_low), "beyond__high": milli(outcome.base.beyond_high)}
    strikes = [v.strikes for v in outcome.vetoes]
    return out | {"veto__struck": True in strikes, "veto__open": True not in strikes and None in strikes}


def _agree(data: st.DataObject, rows: int, compute: Callable[[Scorecard, pa.Table], pa.Table] = score_table) -> None:
    scorecard = data.draw(scorecards(rows))
    first, second = data.draw(facts_of_units(scorecard)), data.draw(facts_of_units(scorecard))
    rows = [(unit, "2025", facts) for unit, facts in first.items()] + [(u, "2024", f) for u, f in second.items()]
    table = compute(scorecard, facts_table(scorecard, rows)).to_pylist()
    assert len(table) == len(rows)
    by_key = {(row["unit"], row["period"]): row for row in table}
    for unit, period, facts in rows:
        expected = _expected(scorecard, evaluate_scorecard(scorecard, facts))
        found = by_key[unit, period]
        differing = {k: (expected[k], v) for k, v in found.items() if k in expected and expected[k] != v}
        assert not differing, (unit, period, differing)
        assert set(found) - {"unit", "period"} <= set(expected)


@examples(4, 200, suppress_health_check=RELAXED)
@given(st.data())
def test_columns_and_proofs_agree_to_the_milli_point(data: st.DataObject) -> None:
    _agree(data, rows=2)


@examples(1, 10, suppress_health_check=RELAXED)
@given(st.data())
def test_the_query_and_proofs_agree_to_the_milli_point(data: st.DataObject) -> None:
    _agree(data, rows=2, compute=score_by_query)


@pytest.mark.slow
@examples(200, 200, suppress_health_check=RELAXED)
@given(st.data())
def test_columns_and_proofs_agree_on_many_more_rules(data: st.DataObject) -> None:
    _agree(data, rows=4)


@pytest.mark.slow
@examples(12, 12, suppress_health_check=RELAXED)
@given(st.data())
def test_the_query_and_proofs_agree_on_many_more_rules(data: st.DataObject) -> None:
    _agree(data, rows=4, compute=score_by_query)
