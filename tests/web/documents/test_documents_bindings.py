"""What is offered for a needed fact, and what a form may send."""

from decimal import Decimal

import pytest

from zhiheng.errors import InputError, RuleInvalid
from zhiheng.rules.syntax import Absent, Award, Benchmark, Exists, Judge, Threshold, needs
from zhiheng_web.documents.bindings import binding_name, coverage, likeness, parse_choice, suggest


def offered(rule, text="", row=""):
    (need,) = needs(rule)
    found = suggest(need, text, row)
    return (found.binding.source, found.binding.code, found.exact) if found else None


def award(when):
    return Award(points=Decimal(1), when=when)


def test_an_exact_name_or_alias_is_offered_as_certain():
    assert offered(award(Threshold("省级以上监督抽查合格率", ">=", Decimal(90)))) == (
        "indicator",
        "superior_pass_rate",
        True,
    )
    assert offered(award(Absent("较大食品质量安全事故"))) == ("event", "food_larger", True)
    assert offered(award(Exists("缺陷产品召回扶持政策"))) == ("matter", "recall_policy", True)


def test_a_title_in_the_catalogue_goes_before_a_paper():
    assert offered(award(Exists("省政府质量奖"))) == ("indicator", "quality_awards_province", True)


def test_a_like_name_is_offered_and_said_to_be_like():
    assert offered(award(Threshold("本地区规模以上企业首席质量官聘任率", ">=", Decimal(90)))) == (
        "indicator",
        "cqo_appointed_rate",
        False,
    )


def test_nothing_like_it_is_offered_for_strange_words():
    assert offered(award(Threshold("森林覆盖面积", ">=", Decimal(90)))) is None
    assert offered(award(Absent("网络舆情"))) is None


def test_a_benchmark_is_offered_with_what_it_is_compared_with():
    (need,) = needs(award(Benchmark("企业年报公示率", ">=", "全省平均水平")))
    found = suggest(need)
    assert found.binding.against == "province_mean"
    assert parse_choice(found.value) == found.binding
    (need,) = needs(award(Benchmark("企业年报公示率", ">=", "邻县水平")))
    assert suggest(need) is None


def test_a_judgement_is_found_by_its_clause_or_its_row_and_else_goes_to_a_reviewer():
    judge = Judge(points=Decimal(2), why="程度词：认真组织实施")
    assert offered(judge, "制定质量强县工作方案，措施有效") == ("judgement", "programme_plan", False)
    assert offered(judge, "及实施情况", "出台质量政策文件及其实施情况") == (
        "judgement",
        "promotion_policy_implementation",
        False,
    )
    assert offered(judge, "措施得力") == ("judgement", "reviewer", False)


def test_a_form_may_only_send_what_is_in_the_lists():
    assert parse_choice("matter:recall_policy").code == "recall_policy"
    for value in ("", "matter:", "matter:nothing"):
        with pytest.raises(InputError):
            parse_choice(value)
    with pytest.raises(RuleInvalid):
        parse_choice("guess:recall_policy")
    with pytest.raises(InputError, match="与谁比较"):
        parse_choice("benchmark:annual_report_filing_rate")


def test_a_binding_is_shown_by_its_name():
    assert (
        binding_name(parse_choice("benchmark:annual_report_filing_rate@province_mean"))
        == "企业年报公示率（对比全省平均）"
    )


def test_likeness_is_whole_for_the_same_words_and_nothing_for_strange_ones():
    assert likeness("“合格率”", "合格率") == 1
    assert likeness("合格率", "森林") == 0
    assert coverage("合格率", "产品合格率不低于90%") == 1
