"""The columnar evaluator by example: what it reads, what it gives, and what it refuses rather than guesses."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from zhiheng.errors import InvalidValue, RuleInvalid
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.facts import Fact, compare_units
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng.scoring.columnar import (
    NotColumnar,
    compile_scorecard,
    fact_columns,
    fact_schema,
    facts_table,
    facts_to_row,
    score_by_query,
    score_table,
)
from zhiheng.values import Ratio
from zhiheng.values.numbers import milli

SHARED = Path(__file__).parents[3].parent / "shared"
RATE = {"kind": "threshold", "indicator": "合格率", "cmp": ">=", "value": "93.2", "unit": "%"}


def _card(*rules: dict[str, Any], points: str | None = None) -> Scorecard:
    clauses = tuple(Clause(f"条款{i}", None, rule_from_json(r)) for i, r in enumerate(rules))
    row = Row("1", None, None if points is None else Decimal(points), (), clauses)
    return Scorecard("表", None, None, (Section("类别", None, (row,)),))


def _one(card: Scorecard, facts: dict[str, Fact], clause: str = "r1.c1") -> dict[str, Any]:
    row: dict[str, Any] = score_table(card, facts_table(card, [("县", "2025", {clause: facts})])).to_pylist()[0]
    return row


def test_the_columns_of_each_need_follow_the_rule() -> None:
    card = _card(
        {
            "op": "award",
            "points": "2",
            "when": {"kind": "trend", "indicator": "投诉率", "direction": "down", "periods": 1},
        }
    )
    (columns,) = fact_columns(card)
    assert (columns.prefix, columns.need.path) == ("r1.c1__0", "when")
    assert [name for name, _ in columns.names()] == [f"r1.c1__0_{s}" for s in columns.columns]
    assert fact_schema(card).names[:2] == ["unit", "period"]


def test_a_threshold_is_met_exactly_at_the_line_and_not_below() -> None:
    card = _card({"op": "award", "points": "2", "when": RATE})
    assert _one(card, {"when": Fact.rate(Ratio(932, 1000))})["r1.c1__low"] == 2000
    assert _one(card, {"when": Fact.rate(Ratio(9_319_999, 10_000_000))})["r1.c1__high"] == 0
    open_ = _one(card, {"when": Fact.rate(Ratio(0, 0))})
    assert (open_["r1.c1__low"], open_["r1.c1__high"]) == (0, 2000)


def test_ranks_are_exact_where_floating_point_would_tie() -> None:
    close, closer = Fraction(333_333, 999_998), Fraction(333_332, 999_995)
    assert float(close) != float(closer) and abs(close - closer) < Fraction(1, 10**11)
    card = _card({"op": "rank", "points": ["2", "1"], "indicator": "满意度"})
    facts = {"甲": Fact.number(close), "乙": Fact.number(closer), "丙": Fact.number(-close)}
    rows = [(unit, "2025", {"r1.c1": {"points": fact}}) for unit, fact in compare_units(facts).items()]
    given = {r["unit"]: r["r1.c1__low"] for r in score_table(card, facts_table(card, rows)).to_pylist()}
    order = sorted((u for u in facts), key=lambda u: facts[u].value or 0, reverse=True)
    assert given == dict(zip(order, [2000, 1000, 0], strict=True))


def test_units_that_all_have_one_value_share_the_first_place() -> None:
    card = _card({"op": "rank", "points": ["2", "1"], "indicator": "x"}, {"op": "rank", "points": {"first": "6", "to": "best"}})
    same = compare_units({"甲": Fact.number(Fraction(-7, 3)), "乙": Fact.number(Fraction(-7, 3))})
    best = compare_units({"甲": Fact.number(Fraction(7, 3)), "乙": Fact.number(Fraction(7, 3))})
    rows = [(u, "2025", {"r1.c1": {"points": same[u]}, "r1.c2": {"points": best[u]}}) for u in same]
    found = score_table(card, facts_table(card, rows)).to_pylist()
    assert [(r["r1.c1__low"], r["r1.c2__low"]) for r in found] == [(2000, 6000), (2000, 6000)]


def test_units_are_compared_within_their_period_only() -> None:
    card = _card({"op": "rank", "points": {"first": "6", "to": "best"}})
    rows = [
        (unit, period, {"r1.c1": {"points": Fact.number(value)}})
        for unit, period, value in [("甲", "2024", 50), ("乙", "2024", 100), ("甲", "2025", 50)]
    ]
    table = score_table(card, facts_table(card, rows)).to_pylist()
    assert {(r["unit"], r["period"]): r["r1.c1__low"] for r in table} == {
        ("甲", "2024"): 3000,
        ("乙", "2024"): 6000,
        ("甲", "2025"): 6000,
    }


def test_what_cannot_be_exact_is_refused_in_words() -> None:
    mean = _card({"op": "rank", "points": {"first": "6", "to": "mean"}})
    rows = [(str(d), "2025", {"r1.c1": {"points": Fact.number(Fraction(1, d))}}) for d in (997, 991, 983)]
    with pytest.raises(NotColumnar, match="不能精确求平均"):
        score_table(mean, facts_table(mean, rows))
    rank = _card({"op": "rank", "points": ["1"], "indicator": "x"})
    with pytest.raises(NotColumnar, match="不能精确排名"):
        _one(rank, {"points": Fact.number(Fraction(1, 1_000_003))})
    award = _card({"op": "award", "points": "2", "when": RATE})
    with pytest.raises(InvalidValue, match="不能精确批量计分"):
        _one(award, {"when": Fact.number(Fraction(10**14, 3))})
    with pytest.raises(NotColumnar, match="缺少列“r1.c1__0_den”"):
        score_table(award, facts_table(award, []).drop_columns(["r1.c1__0_den"]))


def test_a_product_beyond_64_bits_is_exact_in_memory_and_refused_by_the_query() -> None:
    card = _card(
        {"op": "award", "points": "1", "when": {"kind": "benchmark", "indicator": "x", "cmp": ">=", "against": "上年"}}
    )
    huge = Fact(value=Fraction(10**13 - 1, 10**13), against=Fraction(10**13 - 3, 10**13 - 2))
    table = facts_table(card, [("县", "2025", {"r1.c1": {"when": huge}})])
    assert huge.value is not None and huge.against is not None and huge.value > huge.against
    assert score_table(card, table).to_pylist()[0]["r1.c1__low"] == 1000
    with pytest.raises(NotColumnar, match="64 位"):
        score_by_query(card, table)


def test_a_rule_outside_the_algebra_is_refused_when_compiled() -> None:
    with pytest.raises(RuleInvalid, match="step 大于 0"):
        compile_scorecard(_card({"op": "slope", "points": "1", "step": "0", "line": "1", "side": "below"}))


def test_nothing_is_divided_but_by_the_exact_function() -> None:
    card = _card(
        {"op": "proportional", "points": "7", "to": "完成率", "full_at": "90"},
        {"op": "rank", "points": ["1"], "indicator": "x"},
    )
    sql = compile_scorecard(card).sql
    assert "DIVIDE(" in sql
    assert " / " not in sql
    assert "DOUBLE" not in sql.upper()


def test_the_real_scorecard_gives_the_same_points_by_columns_and_by_proofs() -> None:
    file = SHARED / "gold" / "002_scorecard.json"
    if not file.exists():
        pytest.skip("the shared gold files are not beside this checkout")
    card = Scorecard.from_json({"bonus_points": "5", **json.loads(file.read_text("utf-8"))})
    known = {
        cid: {
            n.path: Fact(awarded=clause.points)
            if n.kind == "judge"
            else Fact(series=(Fraction(3), Fraction(2), Fraction(1)))
            if n.kind == "trend"
            else Fact(value=Fraction(0 if n.kind == "absent" else 200), against=Fraction(90))
            for n in needs(clause.rule)
        }
        for cid, _, _, clause in card.clauses()
    }
    rows: list[tuple[str, str, Any]] = [("甲县", "2025", known), ("乙县", "2025", {})]
    table = {r["unit"]: r for r in score_table(card, facts_table(card, rows)).to_pylist()}
    for unit, _, facts in rows:
        outcome = evaluate_scorecard(card, facts)
        assert (table[unit]["total__low"], table[unit]["total__high"]) == (
            milli(outcome.total.low),
            milli(outcome.total.high),
        )
        for cid, clause in outcome.clauses().items():
            assert (table[unit][f"{cid}__low"], table[unit][f"{cid}__high"]) == (milli(clause.low), milli(clause.high))
    assert (table["乙县"]["base__high"], table["乙县"]["bonus__high"]) == (100_000, 5_000)
    assert facts_to_row(card, "甲县", "2025", known)["r14.c2__0_den"] == 1
