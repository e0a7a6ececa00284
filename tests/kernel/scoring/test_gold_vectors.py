"""The gold scorecard's worked cases: facts in, points out. Skipped where the development material is absent."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from zhiheng.rules.evaluate import evaluate_row
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Row, clause_id
from zhiheng.rules.syntax import needs

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold" / "002_scorecard.json"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="needs ../shared/gold beside the checkout")


def rows():
    if not GOLD.exists():
        return []
    card = json.loads(GOLD.read_text(encoding="utf-8"))
    return [row for section in card["sections"] for row in section["rows"] if row.get("vectors")]


def fact_of(need, given):
    found = given[need.name]
    if isinstance(found, list):
        return Fact(series=tuple(Fraction(str(v)) for v in found))
    if need.kind == "benchmark":
        against = next(v for k, v in given.items() if k.startswith(need.name + "|"))
        return Fact.number(str(found), against=Fraction(str(against)))
    return Fact.number(str(found))


@pytest.mark.parametrize("data", rows(), ids=lambda data: f"row {data['number']}")
def test_a_row_gives_the_points_of_every_worked_case(data):
    cap = (data.get("row_rule") or {}).get("cap")
    row = Row.from_json({**data, "rule": {"cap": cap} if cap else {}, "points": None})
    for vector in data["vectors"]:
        facts = {
            clause_id(row, i): {need.path: fact_of(need, vector["facts"]) for need in needs(clause.rule)}
            for i, clause in enumerate(row.clauses, 1)
        }
        outcome = evaluate_row(row, facts).outcome
        assert (outcome.low, outcome.high) == (Decimal(vector["points"]),) * 2, vector
