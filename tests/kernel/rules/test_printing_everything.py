"""Every operator and condition of the algebra is printed as a sentence that is read back as itself."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from zhiheng.rules.compiler import compile_clause
from zhiheng.rules.printing import print_example, print_rule
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Bonus,
    Count,
    Deadline,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
    MeanOf,
    Proportional,
    Rank,
    RankWithin,
    Scale,
    Slope,
    Step,
    Steps,
    Sum,
    Threshold,
    Trend,
    Veto,
)

POINTS = st.integers(1, 40).map(lambda n: D(n) / 2).map(lambda d: d.quantize(D(1)) if d == d.to_integral_value() else d)
MAYBE = st.none() | POINTS
NOUNS = st.sampled_from(["重点产品", "农产品", "住宅工程", "特种设备", "企业首席质量官"])
RATES = st.builds(str.__add__, NOUNS, st.sampled_from(["抽查合格率", "定期检验率", "顾客满意度"]))
THINGS = st.builds(str.__add__, NOUNS, st.sampled_from(["监管制度", "专项基金", "工作方案"]))
COUNTED = st.builds(str.__add__, NOUNS, st.sampled_from(["认证证书", "示范单位"]))
FAULTS = st.sampled_from(["未按要求上报", "迟报信息", "隐患未整改"])
CMP = st.sampled_from([">=", ">", "<=", "<", "="])
LEAVES = st.one_of(
    st.builds(Exists, THINGS),
    st.builds(Threshold, RATES, CMP, st.integers(1, 100).map(D), st.just("%"), st.sampled_from([None, "2026年"])),
    st.builds(Count, COUNTED, st.sampled_from([">=", ">", "<", "<="]), st.integers(1, 50).map(D), st.sampled_from(["项", "家"]), st.sampled_from([None, "year", "quarter"])),
    st.builds(Absent, st.sampled_from(["重大质量安全事故", "区域性质量问题"])),
    st.builds(Benchmark, RATES, st.sampled_from([">=", ">", "<"]), st.sampled_from(["全省平均水平", "上年度水平"])),
    st.builds(Trend, RATES, st.sampled_from(["up", "down"]), st.integers(2, 5)),
    st.builds(Deadline, THINGS, st.sampled_from(["6月底前", "2026年12月31日前"])),
    st.builds(RankWithin, RATES, st.integers(1, 20).map(D), st.sampled_from(["higher", "lower"])),
    st.builds(Judgement, st.sampled_from(["规格高", "成效明显"])),
)
CONDS = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda kind, parts: kind(tuple(parts)), st.sampled_from([AllOf, AnyOf]), st.lists(inner, min_size=2, max_size=3)),
    max_leaves=4,
)
LINES = st.one_of(st.integers(50, 100).map(D), st.sampled_from(["上年", "全市平均水平"]))
PLACES = st.one_of(
    st.lists(POINTS, min_size=2, max_size=4).map(tuple),
    st.builds(lambda f, d: {"first": f, "decrement": d}, POINTS, POINTS),
    st.builds(lambda f, w: {"first": f, "to": w}, POINTS, st.sampled_from(["best", "mean"])),
)
SINGLE = st.one_of(
    st.builds(lambda p, s, c: Award(points=p * s, when=c), POINTS, st.sampled_from([1, -1]), CONDS),
    st.builds(lambda p, c, n: Steps(of=(Step(points=p, when=c), Step(points=-n))), POINTS, CONDS, POINTS),
    st.builds(lambda p, s, n, c: Each(points=p * s, per=n, cap=c), POINTS, st.sampled_from([1, -1]), COUNTED, MAYBE),
    st.builds(
        lambda f, p, u, w, z, c, s: Deduct(from_=f, points=p, per=u, what=w, floor=z, cap=c, scope=s),
        MAYBE, POINTS, st.sampled_from(["次", "处", "2项"]), FAULTS, st.sampled_from([None, D(0), D(1), D(-3)]), MAYBE, st.sampled_from(["row", "card"]),
    ),
    st.builds(
        lambda f, p, x, i, side, c, z, cut, part: Slope(
            from_=f, points=p if f is not None else -p, step=D(1), unit="百分点", line=x, indicator=i, side=side, cap=c, floor=z, cutoff=cut, partial=part
        ),
        MAYBE, POINTS, LINES, RATES, st.sampled_from(["below", "above"]), MAYBE, st.sampled_from([None, D(1), D(-3)]), st.none() | st.just(D(40)),
        st.sampled_from(["drop", "count", "share"]),
    ),
    st.builds(lambda p, i, x: Slope(points=p, step=D(1), unit="%", line=x, indicator=i, side="above"), POINTS, RATES, LINES),
    st.builds(lambda p, t, c: Proportional(points=p, to=t, full_at=D(95), gate=c), POINTS, RATES, st.none() | LEAVES),
    st.builds(lambda p, t: Proportional(points=p, to=t, full_at={"一季度": D(30), "二季度": D(60)}), POINTS, RATES),
    st.builds(
        lambda p, i, o, t, b: Rank(points=p, indicator=i, order=o, ties=t, better=b),
        PLACES, RATES, st.sampled_from(["best_first", "from_last"]), st.sampled_from(["same", "dense", "总投资规模"]), st.sampled_from(["higher", "lower"]),
    ),
    st.builds(lambda o, p: MeanOf(over=o, points=p), st.sampled_from(["参评单位", "同类乡镇"]), POINTS),
    st.builds(lambda n, p: Import(source=n, points=p), st.sampled_from(["市级食品安全评议考核", "第三方测评"]), POINTS),
    st.builds(
        lambda s, c, r, a: Veto(scope=s, when=c, result=r, also_deduct=a),
        st.sampled_from(["clause", "row", "card", "rating"]), CONDS, st.sampled_from(["", "不得分", "一票否决", "限期整改"]), MAYBE,
    ),
    st.builds(lambda p, c, s: Judge(points=p, min=D(0), max=p, sign=s, when=c, why="裁量：酌情"), POINTS, st.none() | LEAVES, st.sampled_from(["+", "-"])),
)
RULES = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds(lambda a, b, c, z: Sum(of=tuple(a), base=b, cap=c, floor=z), st.lists(inner, min_size=1, max_size=3), MAYBE, MAYBE, st.sampled_from([None, D(0), D(-2)])),
        st.builds(lambda r, c: Bonus(rule=r, cap=c), inner, MAYBE),
        st.builds(lambda r, b, c: Scale(rule=r, by=b, when=c), inner, st.sampled_from([D(2), D("0.5"), D("1.2")]), st.none() | LEAVES),
        st.builds(lambda r, c: Steps(of=(Step(rule=r, when=c), Step(points=D(1)))), inner, LEAVES),
        st.builds(lambda r, c: r if r.unless is not None else replace(r, unless=c), inner, LEAVES),
    ),
    max_leaves=4,
)  # fmt: skip


@pytest.mark.slow
@examples(60, 600)
@given(RULES)
def test_every_rule_is_read_back_from_its_sentence(rule):
    assert compile_clause(print_rule(rule)).rule == rule


@examples(20, 200)
@given(RULES)
def test_every_rule_has_an_example(rule):
    assert print_example(rule).startswith("例：")
