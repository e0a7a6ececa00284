"""What must hold for every rule: intervals narrow, caps hold, data goes in and out unchanged."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from effort import examples
from kernel.rule_strategies import all_needs, conditions, facts_of_units, rules, scorecards
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.evaluate_rules import evaluate_rule
from zhiheng.rules.facts import Fact, Outcome, State
from zhiheng.rules.scorecards import Scorecard
from zhiheng.rules.syntax import cond_from_json, cond_to_json, needs, rule_from_json, rule_to_json

relaxed = examples(4, 60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@relaxed
@given(rules)
def test_a_rule_survives_json(rule: object) -> None:
    text = json.dumps(rule_to_json(rule))  # type: ignore[arg-type]
    again = rule_from_json(json.loads(text))
    assert again == rule
    assert [n.path for n in needs(again)] == [n.path for n in needs(rule)]  # type: ignore[arg-type]


@relaxed
@given(conditions)
def test_a_condition_survives_json(cond: object) -> None:
    assert cond_from_json(json.loads(json.dumps(cond_to_json(cond)))) == cond  # type: ignore[arg-type]


@relaxed
@given(scorecards())
def test_a_scorecard_survives_json(scorecard: Scorecard) -> None:
    again = Scorecard.from_json(json.loads(json.dumps(scorecard.to_json())))
    assert json.dumps(again.to_json()) == json.dumps(scorecard.to_json())


def _masked(fact: Fact, how: int) -> Fact:
    match how:
        case 1:
            return replace(fact, status="pending", value=None, ratio=None, series=(), awarded=None, reason="尚未录入")
        case 2:
            return replace(fact, peers=dict.fromkeys(fact.peers))
        case 3:
            return replace(fact, against=None)
        case 4:
            return replace(fact, series=(*fact.series[:-1], None) if fact.series else ())
    return fact


def _inside(wide: Outcome, narrow: Outcome) -> None:
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert wide.beyond_low <= narrow.beyond_low <= narrow.beyond_high <= wide.beyond_high


@pytest.mark.slow
@relaxed
@given(st.data())
def test_what_becomes_known_lands_inside_what_was_possible(data: st.DataObject) -> None:
    scorecard = data.draw(scorecards())
    facts = data.draw(facts_of_units(scorecard))["单位0"]
    hidden = {
        cid: {path: _masked(fact, data.draw(st.integers(0, 4))) for path, fact in by_path.items()}
        for cid, by_path in facts.items()
    }
    known, before = evaluate_scorecard(scorecard, facts), evaluate_scorecard(scorecard, hidden)
    for cid, outcome in before.clauses().items():
        _inside(outcome, known.clauses()[cid])
    for number, row in before.rows().items():
        _inside(row.outcome, known.rows()[number].outcome)
        _inside(row.bonus, known.rows()[number].bonus)
    for a, b in ((before.base, known.base), (before.bonus, known.bonus), (before.total, known.total)):
        _inside(a, b)


@relaxed
@given(st.data())
def test_points_never_exceed_what_the_document_caps(data: st.DataObject) -> None:
    scorecard = data.draw(scorecards())
    outcome = evaluate_scorecard(scorecard, data.draw(facts_of_units(scorecard))["单位1"])
    for cid, _, _, clause in scorecard.clauses():
        if clause.points is not None and clause.points > 0:
            assert outcome.clauses()[cid].high <= clause.points
    for section, row in scorecard.rows():
        found = outcome.rows()[row.number]
        floor = row.floor if row.floor is not None else -10
        if row.points is not None and row.points > 0 and section.kind != "penalty":
            assert found.outcome.high <= max(row.points, floor)
        if row.points is not None and row.points > 0 and (row.bonus or section.kind == "bonus"):
            assert found.bonus.high <= max(row.points, floor)
    if scorecard.bonus_points is not None:
        assert outcome.bonus.high <= scorecard.bonus_points
    if scorecard.full_points is not None:
        assert outcome.base.high <= scorecard.full_points
    assert outcome.total.low >= 0


@relaxed
@given(st.data())
def test_open_points_name_what_is_missing_and_settled_points_nothing(data: st.DataObject) -> None:
    scorecard = data.draw(scorecards())
    outcome = evaluate_scorecard(scorecard, data.draw(facts_of_units(scorecard))["单位2"])
    places = {(cid, need.path) for cid, need in all_needs(scorecard)}
    for clause in outcome.clauses().values():
        settled = clause.is_settled
        assert (
            settled == (clause.state in (State.EARNED, State.PARTIAL, State.MISSED))
            or clause.state is State.NOT_APPLICABLE
        )
        assert settled or clause.missing
        for one in clause.missing:
            assert one.reason
            assert (one.clause_id, one.path) in places
            assert one.at_stake >= 0
        assert clause.node.low == clause.low and clause.node.high == clause.high


@relaxed
@given(rules)
def test_facts_that_nobody_bound_count_as_pending(rule: object) -> None:
    reach = evaluate_rule(rule, {}).reach  # type: ignore[arg-type]
    assert reach.low <= reach.high
    again = evaluate_rule(rule, {n.path: Fact.pending("未录入") for n in needs(rule)}).reach  # type: ignore[arg-type]
    assert again == reach
