"""What if, and the cheapest route: exact against trying every set of actions, with dates, caps and what cannot be mended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from zhiheng.errors import InputError
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Binding, Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    Award,
    Count,
    Deduct,
    Each,
    Exists,
    Judge,
    Rule,
    Step,
    Steps,
    Sum,
    Threshold,
    needs,
)
from zhiheng.scoring.actions import actions_of
from zhiheng.scoring.routes import Own, Route, cheapest_route
from zhiheng.scoring.whatif import changed_facts, what_if
from zhiheng.values import Period, Ratio
from zhiheng.values.numbers import milli

YEAR, AS_OF, BY = Period.parse("2026"), date(2026, 10, 1), date(2026, 12, 31)
MATTERS = ("task_breakdown", "promotion_policy", "recall_policy")
D = Decimal


def _clause(points: str, rule: Rule, **bindings: Binding) -> Clause:
    return Clause("条款", D(points), rule, None, {path.replace("__", "."): b for path, b in bindings.items()})


def _card(*clauses: Clause, points: str | None = None, cap: str | None = None) -> Scorecard:
    row = Row("1", "行", D(points) if points else None, ("县市场监管局",), clauses, cap=D(cap) if cap else None)
    return Scorecard("评分表", None, None, (Section("类别", None, (row,)),))


def _route(card: Scorecard, facts: dict[str, dict[str, Fact]], target: str, **more: object) -> Route:
    return cheapest_route(card, facts, YEAR, AS_OF, target=milli(D(target)), by=more.pop("by", BY), **more)  # type: ignore[arg-type]


MATTER = Binding("matter", "promotion_policy")
RATE = Binding("indicator", "food_pass_rate")


def test_what_if_changes_a_copy_and_says_which_clauses_moved() -> None:
    card = _card(_clause("2", Award(points=D(2), when=Exists("方案")), when=MATTER), _clause("1", Award(points=D(1), when=Exists("会议")), when=MATTER))
    facts = {"r1.c1": {"when": Fact.number(0)}, "r1.c2": {"when": Fact.number(1)}}
    found = what_if(card, facts, {("r1.c1", "when"): Fact.number(1)})
    assert [m.clause for m in found.moved()] == ["r1.c1"] and found.gain == 2
    assert facts["r1.c1"]["when"].value == 0
    stricter = what_if(card, facts, rules={"r1.c2": Award(points=D(1), when=Count("会议", ">=", D(2)))})
    assert [m.clause for m in stricter.moved()] == ["r1.c2"] and stricter.gain == -1
    with pytest.raises(InputError, match="r9.c1"):
        what_if(card, facts, rules={"r9.c1": card.sections[0].rows[0].clauses[0].rule})


def test_a_row_cap_leaves_out_what_it_would_not_count() -> None:
    clauses = [_clause("2", Award(points=D(2), when=Exists(m)), when=Binding("matter", m)) for m in MATTERS]
    facts = {f"r1.c{i}": {"when": Fact.number(0)} for i in (1, 2, 3)}
    found = _route(_card(*clauses, cap="4"), facts, "6")
    assert not found.reached and found.score == 4000 and len(found.chosen) == 2
    assert all("达不到目标" in w.reason for w in found.chosen) and len(found.rejected) == 1
    assert _route(_card(*clauses), facts, "6").score == 6000


def test_the_cheaper_step_is_taken_when_it_is_enough() -> None:
    steps = Steps(of=(Step(points=D(3), when=Count("会议", ">=", D(4))), Step(points=D(1), when=Count("会议", ">=", D(1)))))
    card = _card(_clause("3", steps, of__0__when=MATTER, of__1__when=MATTER))
    facts = {"r1.c1": {"of.0.when": Fact.number(0), "of.1.when": Fact.number(0)}}
    small, large = _route(card, facts, "1"), _route(card, facts, "2")
    assert (small.chosen[0].level, small.score) == (1, 1000) and (large.chosen[0].level, large.score) == (4, 3000)
    assert large.tenths > small.tenths


def test_one_piece_of_evidence_serves_two_clauses_and_is_paid_once() -> None:
    card = _card(*(_clause("1", Award(points=D(1), when=Exists("方案")), when=MATTER) for _ in range(2)))
    facts = {f"r1.c{i}": {"when": Fact.number(0)} for i in (1, 2)}
    found = _route(card, facts, "2")
    assert len(found.chosen) == 1 and found.chosen[0].gain == 2000 and len(found.chosen[0].action.places) == 2


def test_what_happened_and_rates_out_of_reach_are_refused_with_the_reason() -> None:
    event = Binding("event", "food_larger")
    card = _card(
        _clause("1", Award(points=D(1), when=Absent("事故")), when=event),
        _clause("1", Award(points=D(1), when=Threshold("合格率", ">=", D(98), "%")), when=RATE),
        _clause("1", Award(points=D(1), when=Threshold("合格率", ">=", D(100), "%")), when=RATE),
        _clause("2", Deduct(from_=D(2), points=D(1), per="次"), per=event),
    )
    rate = Fact.rate(Ratio(90, 100, "批次"))
    facts = {"r1.c1": {"when": Fact.number(1)}, "r1.c2": {"when": rate}, "r1.c3": {"when": rate}, "r1.c4": {"per": Fact.number(1)}}
    found = _route(card, facts, "4")
    said = {r.place[0]: r.reason for r in found.refused}
    assert "已发生 1 起" in said["r1.c1"] and "还要 400 批次" in said["r1.c2"] and "再多合格的也达不到" in said["r1.c3"]
    assert not found.reached and found.chosen == () and found.score == 1000


def test_the_number_of_passing_records_still_needed_is_exact() -> None:
    card = _card(_clause("1", Award(points=D(1), when=Threshold("合格率", ">=", D(90), "%")), when=RATE))
    found = _route(card, {"r1.c1": {"when": Fact.rate(Ratio(89, 100, "批次"))}}, "1")
    assert found.chosen[0].level == 10  # 99/110 = 90 %
    after = dict(found.chosen[0].action.facts(10))["r1.c1", "when"]
    assert after.ratio == Ratio(99, 110, "批次") and found.chosen[0].action.facts(9)["r1.c1", "when"].value < 90  # type: ignore[operator]


def test_a_nil_return_is_cheap_and_a_judgement_is_not_counted_on() -> None:
    card = _card(
        _clause("1", Award(points=D(1), when=Absent("事故")), when=Binding("event", "food_larger")),
        _clause("2", Judge(points=D(2), why="成效明显")),
    )
    facts = {"r1.c1": {"when": Fact.pending("没有记录，也没有零报告")}, "r1.c2": {"why": Fact.undecided()}}
    careful, hopeful = _route(card, facts, "3"), _route(card, facts, "3", hopeful=True)
    assert [w.action.kind for w in careful.chosen] == ["nil_return"] and not careful.reached
    assert "评审人员" in careful.rejected[0].reason
    assert hopeful.reached and {w.action.kind for w in hopeful.chosen} == {"nil_return", "judgement"}


def test_lead_times_count_working_days_and_must_fit_before_the_date() -> None:
    card = _card(_clause("2", Award(points=D(2), when=Exists("方案")), when=MATTER))
    facts = {"r1.c1": {"when": Fact.number(0)}}
    key = _route(card, facts, "2").chosen[0].action.key
    late = _route(card, facts, "2", by=date(2026, 10, 8))
    assert not late.reached and "赶不上 2026-10-08" in late.rejected[0].reason
    assert _route(card, facts, "2", by=date(2026, 10, 8), own={key: Own(lead=1)}).reached  # National Day lies between
    assert not _route(card, facts, "2", by=date(2026, 10, 7), own={key: Own(lead=1)}).reached
    assert "不考虑" in _route(card, facts, "2", own={key: Own(skip=True)}).rejected[0].reason


# --- against trying everything ---

_lines = st.sampled_from([D(1), D(2), D(3)])
_given = st.sampled_from([D(v) for v in ("0.5", "1", "2", "3")])
_exists = st.builds(Exists, st.just("事项"))
_counts = st.builds(Count, st.just("事项"), st.sampled_from([">=", ">", "="]), _lines)
_conditions = st.one_of(_exists, _counts, st.builds(AllOf, st.tuples(_exists, _counts)))
_rules = st.one_of(
    st.builds(Award, points=_given, when=_conditions),
    st.builds(Award, points=_given.map(lambda d: -d), when=_conditions),
    st.builds(Each, points=_given, per=st.just("事项"), cap=_given),
    st.builds(Steps, of=st.tuples(st.builds(Step, points=_given, when=_counts), st.builds(Step, points=st.just(D("0.5")), when=_exists))),
    st.builds(Sum, of=st.tuples(st.builds(Award, points=_given, when=_exists), st.builds(Award, points=_given, when=_counts)), cap=_given),
    st.builds(Judge, points=_given, why=st.just("成效")),
)


@st.composite
def _small_cards(draw: st.DrawFn) -> tuple[Scorecard, dict[str, dict[str, Fact]]]:
    facts: dict[str, dict[str, Fact]] = {}
    held = {m: draw(st.integers(0, 1)) for m in MATTERS}
    sections = []
    for s in range(2):
        rows = []
        for r in range(draw(st.integers(1, 2))):
            number, clauses = f"{s}{r}", []
            for c in range(1, draw(st.integers(1, 2)) + 1):
                rule = draw(_rules)
                bound = {n.path: Binding("matter", draw(st.sampled_from(MATTERS))) for n in needs(rule) if n.kind != "judge"}
                clauses.append(Clause("条款", draw(st.one_of(st.none(), _given)), rule, None, bound))
                facts[f"r{number}.c{c}"] = {
                    n.path: Fact.number(held[bound[n.path].code]) if n.path in bound else Fact.undecided() for n in needs(rule)
                }
            rows.append(Row(number, None, draw(st.one_of(st.none(), _given)), (), tuple(clauses), cap=draw(st.one_of(st.none(), _given)), bonus=draw(st.booleans())))
        kind = draw(st.sampled_from(["base", "base", "bonus", "alternative", "penalty"]))
        sections.append(Section(f"类别{s}", draw(st.one_of(st.none(), _given)), tuple(rows), kind))
    return Scorecard("评分表", D(6), D(2), tuple(sections)), facts


@pytest.mark.slow
@given(made=_small_cards(), target=st.integers(1, 12), hopeful=st.booleans(), data=st.data())
@examples(20, 80, deadline=None)
def test_the_route_costs_as_little_as_the_best_of_all_sets_of_actions(
    made: tuple[Scorecard, dict[str, dict[str, Fact]]], target: int, hopeful: bool, data: st.DataObject
) -> None:
    card, facts = made
    actions = [a for a in actions_of(card, facts, YEAR, AS_OF, BY)[0] if hopeful or not a.uncertain]
    own = {a.key: Own(tenths=data.draw(st.integers(1, 40)), lead=0) for a in actions}
    route = _route(card, facts, str(Fraction(target, 2).limit_denominator(2)) if target % 2 == 0 else f"{target // 2}.5", own=own, hopeful=hopeful)
    best, most, cheapest_most = None, -1, 0
    for joint in product(*((0, *a.levels) for a in actions)):
        changes = {p: f for a, level in zip(actions, joint, strict=True) if level for p, f in a.facts(level).items()}
        tenths = sum(-(-(own[a.key].tenths or 0) * level // a.levels[-1]) for a, level in zip(actions, joint, strict=True))
        low = milli(evaluate_scorecard(card, changed_facts(facts, changes)).total.low)
        if low > most or (low == most and tenths < cheapest_most):
            most, cheapest_most = low, tenths
        if low >= route.target and (best is None or tenths < best):
            best = tenths
    assert route.reached == (best is not None)
    assert route.tenths == (best if best is not None else cheapest_most)
    if best is None:
        assert route.score == most
    again = _route(card, facts, format(Decimal(route.target) / 1000, "f"), own=own, hopeful=hopeful)
    assert [(w.action.key, w.level) for w in again.chosen] == [(w.action.key, w.level) for w in route.chosen]
