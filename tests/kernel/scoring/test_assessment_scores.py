"""Scores, grades and ranks of assessed units, and the rules they come from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.lifecycles.assessing import Grade, assessment_rule, check_grades, grades_of_card, rules_from_data
from zhiheng.scoring.assessment import Line, Veto, grade_of, ranks_of, standing_of
from zhiheng.values import round_half_up

D = Decimal
TENTHS = st.integers(0, 40).map(lambda n: D(n) / 10)


def line(clause: str, row: str, weight: str, points: str, low: str, high: str = "", most: str | None = None, bonus: bool = False) -> Line:
    return Line(clause, row, D(most) if most else None, D(weight), D(points), D(low), D(high or low), bonus)


def test_a_score_is_the_weighted_points_over_what_could_be_had():
    found = standing_of([line("a", "1", "1", "4", "3"), line("b", "2", "0.5", "8", "2", "6")])
    assert (found.full, found.low, found.high) == (8, 4, 6) and (found.score, found.score_high) == (D("50.00"), D("75.00"))


def test_a_row_gives_no_more_than_its_points():
    found = standing_of([line("a", "1", "1", "2", "2", most="3"), line("b", "1", "1", "2", "2", most="3")])
    assert (found.full, found.low, found.score) == (3, 3, D("100.00"))


def test_a_deduction_takes_and_a_bonus_comes_on_top_up_to_its_cap():
    found = standing_of([line("a", "1", "1", "10", "10"), line("b", "2", "1", "0", "-1"), line("c", "3", "1", "5", "5", bonus=True)], D(2))
    assert (found.low, found.bonus_low, found.score) == (9, 2, D("92.00"))


def test_a_unit_without_points_of_its_own_has_none():
    assert standing_of([]).score == D("0.00")


@given(st.lists(st.tuples(st.sampled_from("123"), TENTHS, TENTHS, st.sampled_from(["0.2", "0.5", "1"])), max_size=8))
def test_the_certain_score_is_never_above_the_possible_one_nor_above_a_hundred(rows):
    lines = [line(str(n), row, w, str(max(a, b)), "0", str(min(a, b)), most="5") for n, (row, a, b, w) in enumerate(rows)]
    found = standing_of(lines)
    assert 0 <= found.score <= found.score_high <= 100
    double = standing_of([Line(x.clause, x.row, x.row_points, x.weight / 2, x.points, x.low, x.high) for x in lines])
    assert double.score_high == found.score_high, "the scale of all weights does not matter"


def test_grades_keep_their_lower_ends_and_vetoes_pull_down():
    grades = assessment_rule(date(2026, 1, 1)).grades
    assert [grade_of(D(s), grades).name for s in ("90", "89.99", "80", "60", "59.99", "-3")] == ["A级", "B级", "B级", "C级", "D级", "D级"]
    assert grade_of(D(95), grades, [Veto("c", "card", "C级")]).name == "C级"
    assert grade_of(D(95), grades, [Veto("c", "card", "不合格")]).name == "D级"
    assert grade_of(D(70), grades, [Veto("c", "rating", "不能评优")]).name == "C级"


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.tuples(TENTHS, TENTHS), min_size=1, max_size=8))
def test_the_place_lies_between_the_best_and_the_worst(drawn):
    scores = {k: (min(a, b), max(a, b)) for k, (a, b) in drawn.items()}
    for name, rank in ranks_of(scores).items():
        assert 1 <= rank.best <= rank.place <= rank.worst <= len(scores)
        assert rank.place == 1 + sum(low > scores[name][0] for low, _ in scores.values())


@given(st.fractions(min_value=-100, max_value=100, max_denominator=1000))
def test_two_decimals_are_the_nearest(value):
    shown = round_half_up(value, 2)
    assert abs(Fraction(shown) - value) <= Fraction(1, 200) and shown.as_tuple().exponent == -2


def test_a_card_with_grades_of_its_own_goes_before_and_broken_ones_do_not():
    usual = assessment_rule(date(2026, 1, 1)).grades
    own = [{"name": n, "when": {"kind": "threshold", "cmp": c, "value": v}} for n, c, v in (("良", ">=", "75"), ("优", ">=", "90"), ("差", "<", "75"))]
    assert [g.name for g in grades_of_card(own, usual)] == ["优", "良", "差"]
    for broken in (own[:2], [{**own[0], "when": {"kind": "judgement"}}], [own[0], own[0], own[2]], []):
        assert grades_of_card(broken, usual) == tuple(usual)


def test_rules_out_of_bounds_are_refused():
    good = {
        "code": "x", "valid_from": date(2020, 1, 1), "weights": {"lead": "1", "joint": "0.5", "whole": "0"}, "tolerance": "0.2", "levels": 4, "least": 8,
        "certainty": "D", "basis": "约定", "grades": [{"name": "A", "from": "60"}, {"name": "B", "from": None}], "grades_basis": "约定", "grades_certainty": "D",
    }  # fmt: skip
    assert rules_from_data({"assessment": [good]})[0].weights["joint"] == D("0.5")
    for change in ({"tolerance": "2"}, {"weights": {"lead": "1"}}, {"weights": {"lead": "x"}}, {"grades": good["grades"][:1]}, {"certainty": "X"}, {"more": 1}):
        with pytest.raises(PackInvalid):
            rules_from_data({"assessment": [{**good, **change}]})
    with pytest.raises(PackInvalid):
        check_grades([Grade("A", D(60)), Grade("B", D(70)), Grade("C", None)])
    with pytest.raises(InvalidValue):
        assessment_rule(date(1999, 1, 1))
