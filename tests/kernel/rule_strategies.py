"""Random rules, scorecards and facts for property tests: every operator and condition of the algebra."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from zhiheng.rules.facts import Fact, compare_units
from zhiheng.rules.scorecards import Clause, Row, Scorecard, Section
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Bonus,
    Cond,
    Count,
    Deadline,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
    MeanOf,
    Need,
    Proportional,
    Rank,
    RankWithin,
    Rule,
    Scale,
    Slope,
    Step,
    Steps,
    Sum,
    Threshold,
    Trend,
    Veto,
    cond_needs,
    needs,
)
from zhiheng.values import Ratio

COMPARE = st.sampled_from([">=", ">", "<=", "<", "="])
LINES = st.sampled_from([Decimal(v) for v in ("90", "100", "93.3", "0", "2", "66.6")])
GIVEN = st.sampled_from([Decimal(v) for v in ("0.5", "1", "2", "3", "0.125", "10")])
SIGNED = st.one_of(GIVEN, GIVEN.map(lambda d: -d))
MAYBE = st.one_of(st.none(), GIVEN)

_leaves: st.SearchStrategy[Cond] = st.one_of(
    st.just(Exists("实施方案")),
    st.builds(Count, st.just("会议"), COMPARE, st.sampled_from([Decimal(1), Decimal(3)])),
    st.builds(Threshold, st.just("合格率"), COMPARE, LINES, st.just("%")),
    st.just(Absent("较大事故")),
    st.builds(Benchmark, st.just("公示率"), COMPARE, st.just("全省平均水平")),
    st.builds(Trend, st.just("投诉率"), st.sampled_from(["down", "up"]), st.integers(1, 3)),
    st.just(Deadline("整改", "年底")),
    st.builds(
        RankWithin, st.just("满意度"), st.sampled_from([Decimal(1), Decimal(2)]), st.sampled_from(["higher", "lower"])
    ),
    st.just(Judgement("成效明显")),
)
conditions: st.SearchStrategy[Cond] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=3,
)
_unless = st.one_of(st.none(), st.none(), st.none(), _leaves)
_rank_points = st.one_of(
    st.lists(SIGNED, min_size=1, max_size=3).map(tuple),
    st.just({"first": Decimal(4), "decrement": Decimal("0.1")}),
    st.just({"first": Decimal(1), "decrement": Decimal("0.6")}),
)
_simple: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Award, points=SIGNED, when=conditions, unless=_unless),
    st.builds(Each, points=SIGNED, per=st.just("省级奖励"), cap=MAYBE, unless=_unless),
    st.builds(
        Deduct,
        from_=MAYBE,
        points=GIVEN,
        per=st.just("次"),
        floor=st.one_of(st.none(), st.just(Decimal(0)), st.just(Decimal(-1))),
        cap=MAYBE,
        scope=st.sampled_from(["row", "row", "card"]),
        unless=_unless,
    ),
    st.builds(
        Slope,
        points=SIGNED,
        step=st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(10)]),
        line=st.one_of(LINES, st.just("上年")),
        indicator=st.just("开工率"),
        side=st.sampled_from(["below", "above"]),
        from_=MAYBE,
        cap=MAYBE,
        floor=st.one_of(st.none(), st.just(Decimal(0))),
        cutoff=st.one_of(st.none(), LINES),
        partial=st.sampled_from(["drop", "count", "share"]),
        unless=_unless,
    ),
    st.builds(
        Proportional,
        points=GIVEN,
        to=st.just("完成率"),
        full_at=st.one_of(st.sampled_from([Decimal(100), Decimal("66.6")]), st.just({"2025Q1": Decimal(30)})),
        gate=st.one_of(st.none(), _leaves),
        unless=_unless,
    ),
    st.builds(
        Rank,
        points=_rank_points,
        indicator=st.just("满意度"),
        order=st.sampled_from(["best_first", "from_last"]),
        ties=st.sampled_from(["same", "dense", "在建项目数"]),
        better=st.sampled_from(["higher", "lower"]),
        unless=_unless,
    ),
    st.builds(Rank, points=st.sampled_from([{"first": Decimal(6), "to": "best"}, {"first": Decimal(6), "to": "mean"}])),
    st.builds(MeanOf, over=st.just("参评单位"), points=GIVEN),
    st.builds(
        Veto,
        scope=st.sampled_from(["clause", "row", "card", "rating"]),
        when=conditions,
        result=st.just("不合格"),
        also_deduct=MAYBE,
        unless=_unless,
    ),
    st.builds(Import, source=st.just("另一考核"), points=GIVEN),
    st.builds(
        Judge,
        points=GIVEN,
        min=st.one_of(st.none(), st.just(Decimal("0.125"))),
        max=st.one_of(st.none(), st.just(Decimal(5))),
        sign=st.sampled_from(["+", "-"]),
        when=st.one_of(st.none(), _leaves),
        why=st.just("成效明显"),
    ),
)


def _composite(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    step = st.one_of(
        st.builds(Step, points=SIGNED, when=conditions),
        st.builds(Step, rule=inner, when=conditions),
        st.builds(Step, points=SIGNED),
    )
    return st.one_of(
        st.builds(Steps, of=st.lists(step, min_size=1, max_size=3).map(tuple), unless=_unless),
        st.builds(
            Sum,
            of=st.lists(inner, min_size=1, max_size=3).map(tuple),
            base=MAYBE,
            cap=MAYBE,
            floor=st.one_of(st.none(), st.just(Decimal(0))),
            unless=_unless,
        ),
        st.builds(Bonus, rule=inner, cap=MAYBE),
        st.builds(
            Scale,
            rule=inner,
            by=st.sampled_from([Decimal("2"), Decimal("0.5"), Decimal("0.333"), Decimal("-1.5")]),
            when=st.one_of(st.none(), conditions),
            unless=_unless,
        ),
    )


rules: st.SearchStrategy[Rule] = st.recursive(_simple, _composite, max_leaves=4)

_clauses = st.builds(
    Clause,
    text=st.just("条款"),
    points=st.one_of(st.none(), SIGNED),
    rule=rules,
    applies=st.one_of(st.none(), st.none(), st.none(), _leaves),
)


@st.composite
def scorecards(draw: st.DrawFn, rows: int = 4) -> Scorecard:
    """A scorecard of every kind of section, row and frame."""
    made = [
        Row(
            number=str(n),
            title=None,
            points=draw(st.one_of(st.none(), SIGNED)),
            units=(),
            clauses=tuple(draw(st.lists(_clauses, min_size=1, max_size=3))),
            cap=draw(MAYBE),
            base=draw(MAYBE),
            floor=draw(st.one_of(st.none(), st.just(Decimal(-2)))),
            bonus=draw(st.booleans()),
            applies=draw(st.one_of(st.none(), st.none(), _leaves)),
        )
        for n in range(1, rows + 1)
    ]
    sections = tuple(
        Section(
            f"类别{i}",
            draw(MAYBE),
            tuple(made[i * 2 : i * 2 + 2]),
            draw(st.sampled_from(["base", "bonus", "penalty", "alternative"])),
            draw(MAYBE),
        )
        for i in range((rows + 1) // 2)
    )
    return Scorecard("评分表", draw(MAYBE), draw(MAYBE), sections)


_values = st.one_of(
    st.integers(0, 4).map(Fraction),
    st.sampled_from([Fraction(v) for v in ("90", "100", "93.3", "66.6", "-3", "1/3", "-1/3")]),
    st.builds(Fraction, st.integers(-50, 12000), st.integers(1, 7)),
)
_few = st.sampled_from([Fraction(v) for v in ("1/2", "1", "3/2", "90", "-1/3")])


@st.composite
def facts(draw: st.DrawFn, need: Need) -> Fact:
    """A fact for the need: known, pending, undecided, or without anything to measure."""
    node = need.node
    if isinstance(node, Judge):
        return draw(st.one_of(st.just(Fact.undecided()), st.builds(Fact, awarded=SIGNED)))
    if isinstance(node, Rank | RankWithin | MeanOf):
        value = draw(st.one_of(st.none(), _few))
        return Fact(
            status="pending" if value is None else "known",
            value=value,
            compared=draw(st.sampled_from([True, True, False])),
        )
    if isinstance(node, Trend):
        series = draw(st.lists(st.one_of(st.none(), _few), max_size=node.periods + 2))
        return Fact(status=draw(st.sampled_from(["known", "known", "pending"])), series=tuple(series))
    kind = draw(st.sampled_from(["known", "known", "known", "pending", "judge", "empty"]))
    if kind == "empty":
        return Fact.rate(Ratio(0, 0, "批次"), against=draw(_values))
    if kind != "known":
        return Fact(status=kind, reason="缺少数据", against=draw(st.one_of(st.none(), _values)))  # type: ignore[arg-type]
    if isinstance(node, Threshold) and draw(st.booleans()):
        whole = draw(st.integers(1, 500))
        return Fact.rate(Ratio(draw(st.integers(0, whole)), whole, "批次"))
    return Fact(value=draw(_values), against=draw(st.one_of(st.none(), _values)))


def all_needs(scorecard: Scorecard) -> list[tuple[str, Need]]:
    """Every need with the identifier under which its facts are looked up."""
    out = [
        (f"r{row.number}", need)
        for _, row in scorecard.rows()
        if row.applies is not None
        for need in cond_needs(row.applies, "applies")
    ]
    for cid, _, _, clause in scorecard.clauses():
        if clause.applies is not None:
            out += [(cid, need) for need in cond_needs(clause.applies, "applies")]
        out += [(cid, need) for need in needs(clause.rule)]
    return out


Unit = Mapping[str, Mapping[str, Fact]]


@st.composite
def facts_of_units(draw: st.DrawFn, scorecard: Scorecard, units: int = 3) -> dict[str, Unit]:
    """Facts of several units for one period, with each other as peers; now and then one is missing."""
    names = [f"单位{i}" for i in range(units)]
    out: dict[str, dict[str, dict[str, Fact]]] = {name: {} for name in names}
    for cid, need in all_needs(scorecard):
        made = {name: draw(facts(need)) for name in names}
        if isinstance(need.node, Rank | RankWithin | MeanOf):
            made = compare_units(made)
        for name in names:
            if isinstance(need.node, Rank | RankWithin | MeanOf) or draw(st.integers(0, 9)):
                out[name].setdefault(cid, {})[need.path] = made[name]
    return dict(out)
