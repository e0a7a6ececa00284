"""Rules printed in Chinese and read back."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from zhiheng.rules.compiler import compile_clause
from zhiheng.rules.printing import print_cond, print_rule, reads_back, worked_example
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Bonus,
    Count,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
    MeanOf,
    Proportional,
    Rank,
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
NOUNS = st.sampled_from(["重点产品", "食品", "农产品", "住宅工程", "特种设备", "企业首席质量官", "强制检定计量器具"])
RATES = st.builds(str.__add__, NOUNS, st.sampled_from(["抽查合格率", "定期检验率", "监督覆盖率", "登记率", "顾客满意度"]))
THINGS = st.builds(str.__add__, NOUNS, st.sampled_from(["监管制度", "专项基金", "工作方案", "追溯体系", "召回公告", "监测平台"]))
COUNTED = st.builds(str.__add__, NOUNS, st.sampled_from(["认证证书", "检定标准", "示范单位"]))
FAULTS = st.sampled_from(["未按要求上报", "迟报信息", "隐患未整改", "出现不合格批次", "违反管理规定"])
EVENTS = st.sampled_from(["重大质量安全事故", "区域性质量问题", "假冒伪劣事件"])
LEAVES = st.one_of(
    st.builds(Exists, THINGS),
    st.builds(Threshold, RATES, st.sampled_from([">=", ">", "<=", "<", "="]), st.integers(1, 100).map(D), st.just("%")),
    st.builds(Count, COUNTED, st.sampled_from([">=", ">", "<", "="]), st.integers(1, 50).map(D), st.sampled_from(["项", "个", "张", "家"])),
    st.builds(Absent, EVENTS),
    st.builds(Benchmark, RATES, st.sampled_from([">=", ">", "<"]), st.sampled_from(["全省平均水平", "全市平均值", "上年度水平"])),
    st.builds(Trend, RATES, st.sampled_from(["up", "down"]), st.integers(2, 5)),
    st.builds(Judgement, st.sampled_from(["规格高", "成效明显", "措施有效"])),
)
CONDS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda a: AllOf(tuple(a)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda a: AnyOf(tuple(a)), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=5,
)
RULES = st.one_of(
    st.builds(lambda p, c: Award(points=p, when=c), POINTS, CONDS),
    st.builds(
        lambda p, c: Steps(of=tuple(Step(points=v, when=w) for v, w in zip(sorted(p, reverse=True), c, strict=False))),
        st.lists(POINTS, min_size=3, max_size=3, unique=True),
        st.lists(LEAVES, min_size=3, max_size=3),
    ),
    st.builds(lambda p, n, c: Each(points=p, per=n, cap=c), POINTS, COUNTED, st.none() | POINTS),
    st.builds(
        lambda f, p, u, w: Deduct(from_=f, points=p, per=u, what=w, floor=D(0) if f is not None else None),
        st.none() | POINTS,
        POINTS,
        st.sampled_from(["次", "处", "项", "起", "例"]),
        FAULTS,
    ),
    st.builds(
        lambda f, p, s, u, x, i: Slope(from_=f, points=p, step=s, unit=u, line=x, indicator=i, floor=D(0)),
        POINTS,
        POINTS,
        st.integers(1, 10).map(D),
        st.sampled_from(["%", "百分点"]),
        st.integers(50, 100).map(D),
        RATES,
    ),
    st.builds(lambda p, t, f: Proportional(points=p, to=t, full_at=f), POINTS, RATES, st.integers(50, 100).map(D)),
    st.builds(
        lambda p, i: Rank(points=tuple(sorted(p, reverse=True)), indicator=i), st.lists(POINTS, min_size=2, max_size=5, unique=True), RATES
    ),
    st.builds(lambda p, d, i: Rank(points={"first": p, "decrement": d}, indicator=i), POINTS, POINTS, RATES),
    st.builds(lambda p, w, y: Judge(points=p, when=w, why=y), POINTS, st.none() | LEAVES, st.sampled_from(["程度词：成效明显", "裁量：酌情"])),
)


@examples(20, 300)
@given(RULES)
def test_what_is_printed_is_read_back_as_the_same_rule(rule):
    assert reads_back(rule)
    assert compile_clause(print_rule(rule)).rule == rule


@examples(20, 200)
@given(RULES)
def test_every_rule_has_a_worked_example(rule):
    assert worked_example(rule).startswith("例：")


@pytest.mark.parametrize(
    ("rule", "sentence", "example"),
    [
        (
            Award(points=D(1), when=Threshold("抽查合格率", ">=", D(90), "%")),
            "抽查合格率不低于90%，得1分",
            "例：抽查合格率为90%，得1分；为89.9%，不得分",
        ),
        (
            Deduct(from_=D(5), points=D("0.5"), per="次", what="迟报信息", floor=D(0)),
            "得5分，迟报信息每次扣0.5分，扣完为止",
            "例：迟报信息2次，扣0.5×2=1分，得4分",
        ),
        (
            Sum(of=(Award(points=D(2), when=Exists("国家级奖励")), Each(points=D(1), per="省级奖励")), cap=D(2)),
            "以下相加：有国家级奖励，得2分；每有1项省级奖励，加1分；满分2分",
            "例：各部分分别计分后相加，超过2分的按2分计",
        ),
        (
            Veto(scope="row", when=Exists("未建立制度"), result="不得分", also_deduct=D(10)),
            "未建立制度的，该行不得分，并追加扣除10分",
            "例：未建立制度时，不得分；其余情形不受影响",
        ),
        (
            Scale(rule=Deduct(points=D(1), per="起", what="未按要求完成"), by=D(2), when=Exists("经催办后仍未落实")),
            "未按要求完成每起扣1分；经催办后仍未落实的，加倍计算",
            "例：未按要求完成2起，扣1×2=2分",
        ),
        (Import(source="市级考核", points=D(10)), "引用“市级考核”的得分，满分10分", "例：“市级考核”得10分的，此处计10分"),
        (MeanOf(over="参评单位", points=D(6)), "取参评单位得分的平均值，最高6分", "例：参评单位的得分为4分、6分，取平均5分"),
        (
            Bonus(rule=Award(points=D(1), when=Absent("重大事故")), cap=D(5)),
            "作为加分：未发生重大事故，得1分，加分合计不超过5分",
            "例：经书面确认未发生重大事故，得1分；发生1起，不得分",
        ),
        (
            Rank(points={"first": D(3), "decrement": D("0.1")}, indicator="完成率"),
            "按完成率从高到低排名，排名第一得3分，后续位次按0.1分递减",
            "例：第1名得3分，第3名得3-0.1×2=2.8分",
        ),
    ],
)
def test_sentences_and_examples_are_good_chinese(rule, sentence, example):
    assert (print_rule(rule), worked_example(rule)) == (sentence, example)


def test_an_exemption_is_said_at_the_end():
    rule = Deduct(points=D(1), per="人", what="信息缺失", unless=Exists("失控人员"))
    assert print_rule(rule) == "信息缺失每人扣1分；但失控人员的，不扣分"
    assert reads_back(rule)


def test_an_equal_sign_stays_one_behind_another_grade_of_its_figure():
    of = tuple(Step(points=D(p), when=Threshold("顾客满意度", "=", D(v), "%")) for p, v in (("1.5", 80), ("1", 3), ("0.5", 1)))
    assert reads_back(Steps(of=of))


def test_joined_conditions_are_kept_apart_by_brackets():
    cond = AllOf((Exists("工作方案"), AnyOf((Absent("重大事故"), Judgement("成效明显")))))
    assert print_cond(cond) == "同时满足【有工作方案】【满足其一【未发生重大事故】【成效明显（由人工评判）】】"


def test_grades_of_one_figure_are_shown_with_a_value_in_each():
    rule = Steps(of=(Step(points=D(5), when=Threshold("合格率", ">=", D(95), "%")), Step(points=D(3), when=Threshold("合格率", ">=", D(90), "%"))))
    assert worked_example(rule) == "例：合格率为95%，得5分；90%，得3分；89.9%，不得分"
    taken = Steps(of=(Step(points=D(-2), when=Threshold("覆盖率", "<", D(90), "%")), Step(points=D(-1), when=Threshold("覆盖率", "<", D(95), "%"))))
    assert worked_example(taken) == "例：覆盖率为89.9%，扣2分；94.9%，扣1分"
