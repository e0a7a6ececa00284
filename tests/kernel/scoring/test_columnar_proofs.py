"""Proofs made from the wide table give the points of the columns, and the wide table made from indicators the facts of a run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from effort import examples
from kernel import factories
from kernel.rule_strategies import facts_of_units, scorecards
from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE, Window, measure, open_engine
from zhiheng.indicators.cube import open_cube, refresh
from zhiheng.packs import load_scorecard
from zhiheng.rules.evaluate import evaluate_clause
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Scorecard
from zhiheng.scoring import score
from zhiheng.scoring.columnar import facts_table, score_table
from zhiheng.scoring.columnar_measured import facts_of_measures, measures_of_months
from zhiheng.scoring.columnar_proofs import facts_from_row, prove
from zhiheng.snapshots import write_snapshot
from zhiheng.snapshots.simulated import Plan, simulate
from zhiheng.values import Period, RegionCode
from zhiheng.values.numbers import milli


@pytest.mark.slow
@examples(4, 60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_proof_from_the_table_has_the_points_of_the_columns(data: st.DataObject) -> None:
    card = data.draw(scorecards(2))
    rows = [(unit, "2025", facts) for unit, facts in data.draw(facts_of_units(card)).items()]
    table = facts_table(card, rows)
    points = {row["unit"]: row for row in score_table(card, table).to_pylist()}
    for unit, period, _ in rows:
        for cid, *_ in card.clauses():
            outcome = prove(card, table, unit, period, cid)
            assert (milli(outcome.low), milli(outcome.high)) == (points[unit][f"{cid}__low"], points[unit][f"{cid}__high"]), cid
            assert outcome.is_settled or outcome.missing


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("wide")
    as_of = date(2025, 12, 31)
    snapshot = write_snapshot(folder / "snapshot", factories.tables(5, 80), as_of=as_of, region=factories.REGION)
    return score(load_scorecard("anhui_2022"), snapshot, Period.parse("2025"), as_of)


def _measures(run: Any) -> pa.Table:
    rows = []
    with open_engine(run.snapshot) as engine:
        for year in ("2022", "2023", "2024", "2025"):
            found = measure(engine, Window(Period.parse(year), run.as_of), RegionCode(factories.REGION), CATALOGUE.values())
            sides = {f"{code}__{side}": getattr(v, side) for code, v in found.items() for side in ("part", "whole")}
            rows.append({"unit": factories.REGION, "period": year, **sides})
    return pa.Table.from_pylist(rows)


@pytest.mark.slow
def test_the_table_of_indicators_holds_the_facts_of_a_run(run: Any) -> None:
    card = run.scorecard
    table = facts_of_measures(card, _measures(run))
    met = 0
    for cid, _, _, clause in card.clauses():
        facts = facts_from_row(card, table, factories.REGION, "2025", cid, clause)
        for path, fact in facts.items():
            binding = clause.bindings.get(path)
            if binding is None or binding.source != "indicator":
                continue
            expected: Fact = run.facts[cid][path]
            if fact.series or expected.series:
                assert fact.series == expected.series, (cid, path)
            else:
                assert fact.known_value == expected.known_value, (cid, path)
            if expected.ratio is not None and not fact.series:
                assert fact.ratio is not None and (fact.ratio.part, fact.ratio.whole) == (expected.ratio.part, expected.ratio.whole)
            met += expected.known_value is not None
    assert met > 10
    assert score_table(card, table).num_rows == 4


@pytest.mark.slow
def test_the_cube_of_all_units_and_months_is_scored_and_proved(tmp_path: Path) -> None:
    until = date(2025, 3, 31)
    simulate(Plan(8, 3_000, 3, until), tmp_path / "data")
    code = "industrial_pass_rate"
    refresh(tmp_path / "data", tmp_path / "cube", indicators=[CATALOGUE[code]])
    rule = {"op": "proportional", "points": "7", "to": "合格率", "full_at": "97"}
    clause = {"text": "合格率", "points": "7", "rule": rule, "bindings": {"to": {"source": "indicator", "code": code}}}
    section = {"title": "一", "points": "7", "rows": [{"number": "1", "title": "抽查", "points": "7", "clauses": [clause]}]}
    card = Scorecard.from_json({"title": "表", "full_points": "7", "bonus_points": None, "sections": [section]})
    with open_cube(tmp_path / "cube", indicators=[CATALOGUE[code]]) as cube:
        table = facts_of_measures(card, measures_of_months(cube.months("2025-01", "2025-03", until)))
        points = score_table(card, table).to_pylist()
        assert {row["period"] for row in points} == {"2025-01", "2025-02", "2025-03"} and len({row["unit"] for row in points}) > 4
        for row in points[:: max(1, len(points) // 5)]:
            value = cube.measure(Window(Period.parse(row["period"]), until), RegionCode(row["unit"]), [code])[code]
            proof = prove(card, table, row["unit"], row["period"], "r1.c1")
            fact = proof.node.children[0].children[0].fact
            assert fact is not None and fact.ratio is not None and (fact.ratio.part, fact.ratio.whole) == (value.part, value.whole)
            expected = evaluate_clause(next(card.clauses())[3], {"to": Fact(value=value.value(), ratio=fact.ratio)})
            assert (milli(proof.low), row["r1.c1__low"]) == (milli(expected.low),) * 2


@pytest.mark.slow
def test_what_is_not_there_is_said(run: Any) -> None:
    table = facts_of_measures(run.scorecard, _measures(run))
    with pytest.raises(InputError, match="没有条款 r99.c1"):
        prove(run.scorecard, table, factories.REGION, "2025", "r99.c1")
    with pytest.raises(InputError, match="事实表里没有“外县”2025的行"):
        prove(run.scorecard, table, "外县", "2025", "r1.c1")
    twice = pa.concat_tables([_measures(run)] * 2)
    with pytest.raises(InputError, match="单位和期间重复"):
        facts_of_measures(run.scorecard, twice)
