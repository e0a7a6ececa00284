"""Examples an official can follow: one rule, its facts, the points and the sentence of the proof."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from zhiheng.errors import RuleInvalid
from zhiheng.rules.evaluate import evaluate_clause, evaluate_row, evaluate_scorecard
from zhiheng.rules.facts import Fact, Outcome, ProofNode, State, compare_units
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import Award, Exists, rule_from_json
from zhiheng.values import Ratio

COUNT = Fact.number


def _score(rule: dict[str, Any], facts: dict[str, Fact], points: str | None = None) -> Outcome:
    clause = Clause("条款", None if points is None else Decimal(points), rule_from_json(rule))
    return evaluate_clause(clause, facts, "r1.c1")


def _range(rule: dict[str, Any], facts: dict[str, Fact], points: str | None = None) -> tuple[str, str]:
    outcome = _score(rule, facts, points)
    return format(outcome.low, "f"), format(outcome.high, "f")


def _leaves(node: ProofNode) -> list[ProofNode]:
    return [node] if not node.children else [leaf for child in node.children for leaf in _leaves(child)]


def _rate(value: str, cmp: str = ">=") -> dict[str, Any]:
    return {"kind": "threshold", "indicator": "监督抽查合格率", "cmp": cmp, "value": value, "unit": "%"}


def _award(points: str, when: dict[str, Any]) -> dict[str, Any]:
    return {"op": "award", "points": points, "when": when}


EXISTS = {"kind": "exists", "what": "实施方案"}


def test_a_rate_is_compared_exactly_and_the_proof_says_how() -> None:
    outcome = _score(_award("2", _rate("90")), {"when": Fact.rate(Ratio(425, 456, "批次"))})
    assert (outcome.low, outcome.high, outcome.state) == (Decimal(2), Decimal(2), State.EARNED)
    assert _leaves(outcome.node)[0].detail == "425/456 = 93.2%，要求 ≥ 90%，达到"
    assert _leaves(outcome.node)[0].path == "when"


def test_a_rate_just_below_the_line_is_not_shown_as_the_line() -> None:
    outcome = _score(_award("2", _rate("90")), {"when": Fact.rate(Ratio(8999, 10000, "批次"))})
    assert outcome.state is State.MISSED
    assert _leaves(outcome.node)[0].detail == "8999/10000 = 89.99%，要求 ≥ 90%，未达到"


@pytest.mark.parametrize(("cmp", "part", "low"), [("=", 300, "1"), ("=", 299, "0"), (">=", 300, "1"), (">", 300, "0")])
def test_one_hundred_per_cent_is_met_only_by_all(cmp: str, part: int, low: str) -> None:
    assert _range(_award("1", _rate("100", cmp)), {"when": Fact.rate(Ratio(part, 300, "家"))}) == (low, low)


def test_a_rate_over_nothing_is_open_and_says_not_applicable() -> None:
    outcome = _score(_award("2", _rate("90")), {"when": Fact.rate(Ratio(0, 0, "批次"))})
    assert (outcome.low, outcome.high, outcome.state) == (Decimal(0), Decimal(2), State.NOT_APPLICABLE)
    assert outcome.missing[0].reason.startswith("不适用")


def test_no_record_is_not_no_event() -> None:
    rule = _award("1", {"kind": "absent", "what": "较大食品质量安全事故"})
    open_ = _score(rule, {"when": Fact.pending("尚无签署的零报告", owner="县市场监管局")})
    assert (open_.low, open_.high, open_.state) == (Decimal(0), Decimal(1), State.PENDING)
    assert (open_.missing[0].owner, open_.missing[0].at_stake) == ("县市场监管局", Decimal(1))
    assert _range(rule, {"when": COUNT(0)}) == ("1", "1")
    assert _range(rule, {"when": COUNT(2)}) == ("0", "0")


def test_three_valued_logic_settles_as_soon_as_it_can() -> None:
    every = _award("1", {"kind": "all", "of": [EXISTS, EXISTS]})
    one = _award("1", {"kind": "any", "of": [EXISTS, EXISTS]})
    open_, no, yes = Fact.pending("未上传"), COUNT(0), COUNT(1)
    assert _range(every, {"when.of.0": open_, "when.of.1": no}) == ("0", "0")
    assert _range(every, {"when.of.0": open_, "when.of.1": yes}) == ("0", "1")
    assert _range(one, {"when.of.0": open_, "when.of.1": yes}) == ("1", "1")
    settled = _score(one, {"when.of.0": open_, "when.of.1": yes})
    assert settled.missing == ()


def test_a_trend_needs_one_value_more_than_periods_and_strict_steps() -> None:
    rule = _award("3", {"kind": "trend", "indicator": "工程质量投诉率", "direction": "down", "periods": 2})
    values = [Fraction(v) for v in ("0.5", "0.4", "0.3")]
    assert _range(rule, {"when": Fact(series=tuple(values))}) == ("3", "3")
    assert _range(rule, {"when": Fact(series=(values[0], values[0], values[1]))}) == ("0", "0")
    short = _score(rule, {"when": Fact(series=tuple(values[:2]))})
    assert (short.low, short.high) == (Decimal(0), Decimal(3))
    assert "需要 3 期数值，现有 2 期" in short.missing[0].reason


def test_a_benchmark_without_its_source_stays_open() -> None:
    rule = _award("1", {"kind": "benchmark", "indicator": "年报公示率", "cmp": ">=", "against": "全省平均水平"})
    assert _range(rule, {"when": Fact.rate(Ratio(95, 100, "户"))}) == ("0", "1")
    assert _range(rule, {"when": Fact.rate(Ratio(95, 100, "户"), against=Fraction(95))}) == ("1", "1")


def test_the_first_step_that_holds_counts_and_open_ones_leave_both_ends() -> None:
    rule = {"op": "steps", "of": [{"points": "2", "when": EXISTS}, {"points": "1", "when": EXISTS}]}
    assert _range(rule, {"of.0.when": COUNT(1), "of.1.when": COUNT(1)}) == ("2", "2")
    assert _range(rule, {"of.0.when": COUNT(0), "of.1.when": COUNT(1)}) == ("1", "1")
    assert _range(rule, {"of.0.when": Fact.pending("查"), "of.1.when": COUNT(1)}) == ("1", "2")
    assert _range(rule, {"of.0.when": Fact.pending("查"), "of.1.when": COUNT(0)}) == ("0", "2")


def test_each_is_capped_and_open_up_to_the_clause() -> None:
    rule = {"op": "each", "points": "1", "per": "省级奖励", "cap": None}
    assert _range(rule, {"per": COUNT(3)}, "2") == ("2", "2")
    assert _range(rule, {"per": Fact.pending("未报")}, "2") == ("0", "2")


def test_deductions_stop_at_nothing_unless_they_reach_past_the_row() -> None:
    rule = {"op": "deduct", "from": "4", "points": "0.5", "per": "次"}
    assert _range(rule, {"per": COUNT(3)}) == ("2.5", "2.5")
    assert _range(rule, {"per": COUNT(30)}) == ("0", "0")
    beyond = _score({**rule, "scope": "card", "cap": "10"}, {"per": COUNT(30)})
    assert (beyond.low, beyond.beyond_low) == (Decimal(4), Decimal(-10))


@pytest.mark.parametrize(
    ("partial", "value", "points"),
    [
        ("drop", "38.5", "3.9"),
        ("count", "38.5", "3.8"),
        ("share", "38.5", "3.85"),
        ("drop", "40", "4"),
        ("count", "38", "3.8"),
    ],
)
def test_each_point_below_the_line_takes_off_by_whole_steps_unless_said(partial: str, value: str, points: str) -> None:
    rule = {"op": "slope", "points": "0.1", "step": "1", "unit": "百分点", "line": "40", "side": "below", "from": "4"}
    assert _range({**rule, "partial": partial}, {"line": COUNT(value)}) == (points, points)


def test_past_the_cutoff_nothing_is_left() -> None:
    rule = {"op": "slope", "points": "1", "step": "1", "line": "20", "side": "above", "from": "6", "cutoff": "25"}
    assert [_range(rule, {"line": COUNT(days)})[0] for days in (20, 22, 25, 26)] == ["6", "4", "1", "0"]


def test_points_in_proportion_are_taken_to_the_nearest_milli_point() -> None:
    rule = {"op": "proportional", "points": "10", "to": "完成率", "full_at": "100"}
    assert _range(rule, {"to": COUNT(70)}) == ("7", "7")
    assert _range(rule, {"to": COUNT(Fraction(200, 3))}) == ("6.667", "6.667")
    assert _range(rule, {"to": COUNT(130)}) == ("10", "10")
    gated = {**rule, "gate": EXISTS}
    assert _range(gated, {"to": COUNT(70), "gate": COUNT(0)}) == ("0", "0")
    assert _range(gated, {"to": COUNT(70)}) == ("0", "7")


def test_places_give_points_and_ties_share_a_place() -> None:
    rule = {"op": "rank", "points": ["10", "5", "3"], "indicator": "满意度"}
    units = compare_units({"甲": COUNT(90), "乙": COUNT(90), "丙": COUNT(80), "丁": COUNT(70)})
    assert {u: _range(rule, {"points": f})[0] for u, f in units.items()} == {
        "甲": "10",
        "乙": "10",
        "丙": "3",
        "丁": "0",
    }
    broken = {**rule, "ties": "按在建项目数"}
    assert _range(broken, {"points": units["甲"]}) == ("5", "10")


def test_a_place_stays_open_while_another_unit_is() -> None:
    rule = {"op": "rank", "points": {"first": "4", "decrement": "0.1"}, "indicator": "项目数"}
    units = compare_units({"甲": COUNT(9), "乙": COUNT(8), "丙": Fact.pending("未报")})
    assert _range(rule, {"points": units["乙"]}) == ("3.8", "3.9")
    assert _range(rule, {"points": units["丙"]}) == ("0", "4")


def test_points_relative_to_the_best_and_the_mean_of_the_others() -> None:
    units = compare_units({"甲": COUNT(80), "乙": COUNT(100)})
    best = {"op": "rank", "points": {"first": "6", "to": "best"}}
    assert [_range(best, {"points": f})[0] for f in units.values()] == ["4.8", "6"]
    mean = {"op": "mean_of", "over": "参评单位", "points": "6"}
    others = compare_units({"甲": COUNT(5), "乙": COUNT(4), "丙": Fact.pending("不参评", compared=False)})
    assert _range(mean, {"over": others["丙"]}) == ("4.5", "4.5")
    alone = _score(mean, {"over": Fact()})
    assert (alone.low, alone.high, alone.state) == (Decimal(0), Decimal(6), State.NOT_APPLICABLE)


def test_a_reviewer_decides_within_the_range() -> None:
    rule = {"op": "judge", "points": "2", "why": "degree words: 成效明显"}
    assert _score(rule, {}).state is State.JUDGE
    assert _range(rule, {}) == ("0", "2")
    assert _range(rule, {"why": Fact(awarded=Decimal("1.5"), reason="材料齐全")}) == ("1.5", "1.5")
    assert _range(rule, {"why": Fact(awarded=Decimal(3))}) == ("2", "2")
    minus = {"op": "judge", "points": "2", "min": "0.5", "sign": "-", "why": "酌情"}
    assert _range(minus, {}) == ("-2", "-0.5")


def test_an_exception_cancels_the_deduction() -> None:
    rule = {
        "op": "deduct",
        "from": "4",
        "points": "1",
        "per": "次",
        "unless": {"kind": "judgement", "what": "不可抗力"},
    }
    facts = {"per": COUNT(2)}
    assert _range(rule, facts) == ("2", "4")
    assert _range(rule, {**facts, "unless": COUNT(1)}) == ("4", "4")
    assert _range(rule, {**facts, "unless": COUNT(0)}) == ("2", "2")


def test_doubling_puts_twice_as_much_at_stake() -> None:
    rule = {
        "op": "scale",
        "by": "2",
        "rule": _award("-1", EXISTS),
        "when": {"kind": "judgement", "what": "经催办后仍未落实"},
    }
    assert _range(rule, {"rule.when": COUNT(1), "when": COUNT(1)}) == ("-2", "-2")
    assert _range(rule, {"rule.when": COUNT(1)}) == ("-2", "-1")
    assert _score(rule, {"when": COUNT(1)}).missing[0].at_stake == Decimal(2)


def _row(points: str, *rules: dict[str, Any], **more: Any) -> Row:
    clauses = tuple(Clause(f"条款{i}", None, rule_from_json(r)) for i, r in enumerate(rules, 1))
    return Row("25", "质量安全", Decimal(points), (), clauses, **more)


def test_parts_that_add_to_more_than_the_row_are_cut_at_the_row() -> None:
    row = _row("3", _award("1", EXISTS), _award("1", EXISTS), _award("2", EXISTS))
    facts = {f"r25.c{i}": {"when": COUNT(1)} for i in (1, 2, 3)}
    assert evaluate_row(row, facts).outcome.high == Decimal(3)
    one_open = {**facts, "r25.c1": {"when": Fact.pending("未上传")}}
    settled = evaluate_row(row, one_open).outcome
    assert (settled.low, settled.state, settled.missing) == (Decimal(3), State.EARNED, ())


def test_a_veto_takes_the_row_and_can_reach_past_it() -> None:
    veto = {"op": "veto", "scope": "row", "when": {"kind": "exists", "what": "重大事故"}, "also_deduct": "10"}
    row = _row("3", _award("3", EXISTS), veto)
    struck = evaluate_row(row, {"r25.c1": {"when": COUNT(1)}, "r25.c2": {"when": COUNT(1)}}).outcome
    assert (struck.low, struck.high, struck.beyond_low) == (Decimal(0), Decimal(0), Decimal(-10))
    unsure = evaluate_row(row, {"r25.c1": {"when": COUNT(1)}})
    assert (unsure.outcome.low, unsure.outcome.high) == (Decimal(0), Decimal(3))
    assert unsure.clauses["r25.c2"].missing[0].at_stake == Decimal(3 + 10)


def test_a_veto_of_the_rating_is_reported_and_takes_no_points() -> None:
    veto = {"op": "veto", "scope": "rating", "when": EXISTS, "result": "不能评优"}
    card = Scorecard("表", Decimal(100), None, (Section("安全", Decimal(3), (_row("3", _award("3", EXISTS), veto),)),))
    outcome = evaluate_scorecard(card, {"r25.c1": {"when": COUNT(1)}, "r25.c2": {"when": COUNT(1)}})
    assert outcome.total.low == Decimal(3)
    assert [(v.scope, v.result, v.strikes, v.clause_id) for v in outcome.vetoes] == [
        ("rating", "不能评优", True, "r25.c2")
    ]


def test_bonus_clauses_share_one_cap_outside_the_full_points() -> None:
    bonus = {"op": "bonus", "cap": "5", "rule": {"op": "each", "points": "2", "per": "批示", "cap": None}}
    rows = tuple(Row(str(n), None, None, (), (Clause("加分", None, rule_from_json(bonus)),)) for n in (1, 2))
    card = Scorecard("表", Decimal(100), Decimal(5), (Section("加分项", None, rows),))
    outcome = evaluate_scorecard(card, {f"r{n}.c1": {"rule.per": COUNT(2)} for n in (1, 2)})
    assert (outcome.base.high, outcome.bonus.low, outcome.total.low) == (Decimal(0), Decimal(5), Decimal(5))


def test_a_row_that_does_not_apply_leaves_the_full_points() -> None:
    applies = {"kind": "exists", "what": "辖区内有旅游景区"}
    data = {**_row("3", _award("3", EXISTS)).to_json(), "applies": applies}
    card = Scorecard("表", Decimal(100), None, (Section("服务", Decimal(3), (Row.from_json(data),)),))
    outcome = evaluate_scorecard(card, {"r25": {"applies": COUNT(0)}, "r25.c1": {"when": COUNT(1)}})
    assert (outcome.total.high, outcome.not_applicable_points) == (Decimal(0), Decimal(3))
    assert outcome.rows()["25"].outcome.state is State.NOT_APPLICABLE


def test_rules_outside_the_algebra_are_refused_in_words() -> None:
    with pytest.raises(RuleInvalid, match="step 大于 0"):
        _score({"op": "slope", "points": "1", "step": "0", "line": "1", "side": "below"}, {})
    with pytest.raises(RuleInvalid, match="一票否决的范围"):
        _score({"op": "veto", "scope": "everything", "when": EXISTS}, {})


def test_rows_numbered_anew_in_each_section_are_scored_apart():
    def row(what: str) -> Row:
        return Row("1", None, Decimal(2), (), (Clause(what, Decimal(2), Award(points=Decimal(2), when=Exists(what))),))

    card = Scorecard(
        "表", Decimal(4), None, (Section("甲", Decimal(2), (row("文件"),)), Section("乙", Decimal(2), (row("会议"),)))
    )
    assert [cid for cid, *_ in card.clauses()] == ["r1.c1", "r1~2.c1"]
    assert Scorecard.from_json(card.to_json()) == card
    outcome = evaluate_scorecard(card, {"r1.c1": {"when": Fact.number(1)}, "r1~2.c1": {"when": Fact.number(0)}})
    assert outcome.base.low == outcome.base.high == Decimal(2)
    assert outcome.rows()["1~2"].outcome.high == 0
