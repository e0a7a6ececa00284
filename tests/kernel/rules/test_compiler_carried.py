"""What a scoring text leaves out, says once for several, or says in words that no rule holds."""

from decimal import Decimal as D

import pytest

from zhiheng.rules.compiler import Context, compile_cell, compile_clause
from zhiheng.rules.syntax import (
    Award,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
    MeanOf,
    Proportional,
    Slope,
    Step,
    Steps,
    Sum,
    Veto,
)


def cell(text, **around):
    return compile_cell(text, Context(**around))


def rules(text, **around):
    return [c.compiled.rule for c in cell(text, **around).clauses]


def test_a_level_takes_over_what_is_counted_from_the_level_before():
    (rule,) = rules("参与市级标准制定1项加1分，省级2分，国家级3分。")
    assert isinstance(rule, Sum)
    assert [(r.points, r.per) for r in rule.of] == [(1, "参与市级标准制定"), (2, "参与省级标准制定"), (3, "参与国家级标准制定")]


def test_one_thing_that_adds_points_is_counted():
    assert rules("新增省级以上品牌1个加2分，最高加6分。") == [Each(points=D(2), per="新增省级以上品牌", cap=D(6))]
    assert rules("产值达到1个亿加2分。")[0].op == "award"


def test_so_many_times_is_the_cap_of_each():
    (rule,) = rules("每项得2分，共5项。", points=D(10), title="质量基础设施建设")
    assert isinstance(rule, Each) and (rule.points, rule.cap) == (2, 10)


def test_a_cap_over_all_holds_for_every_addition_of_its_sentence():
    (rule,) = rules("被国家级媒体报道每篇加1分，省级媒体每篇加0.5分，累计不超过2分。")
    assert isinstance(rule, Sum) and rule.cap == 2 and [r.cap for r in rule.of] == [None, None]


def test_the_highest_of_several_prizes_is_one_clause_of_grades():
    (rule,) = rules("获得中国质量奖加5分、提名奖加3分，省政府质量奖加2分，按最高奖项计分，不重复计分。")
    assert isinstance(rule, Steps) and [s.points for s in rule.of] == [5, 3, 2]


def test_each_kind_of_unit_has_its_own_points():
    (rule,) = rules("每少完成1项任务，县直部门扣3分，乡镇扣2分。", points=D(10))
    assert isinstance(rule, Steps)
    assert [s.when for s in rule.of] == [Exists("考核对象为县直部门"), Exists("考核对象为乡镇")]
    assert [s.rule.points for s in rule.of] == [3, 2] and all(isinstance(s.rule, Deduct) for s in rule.of)


def test_one_fault_may_have_two_consequences():
    (rule,) = rules("发生较大事故的，本项不得分，并取消评优资格。", points=D(5))
    assert isinstance(rule, Sum) and [r.scope for r in rule.of] == ["row", "rating"]
    (card,) = rules("发生系统性事件的，实行一票否决，年度考核结果定为不合格。")
    assert isinstance(card, Veto) and card.scope == "card" and "一票否决" in card.result


def test_a_unit_that_the_matter_does_not_concern_gets_the_mean_or_is_left_out():
    assert rules("不涉及本项工作的，该项得平均分。", points=D(3)) == [
        Steps(of=(Step(rule=MeanOf(over="其他参评单位", points=D(3)), when=Exists("不涉及本项工作")),))
    ]
    read = cell("开展抽查的得3分。无规模以上企业的乡镇不参与本项考核，按缺项处理。", points=D(3))
    assert read.applies == Exists("规模以上企业") and [c.compiled.rule.op for c in read.clauses] == ["award"]
    assert cell("完成的得3分。列入省直管的乡镇不参与本项考核。", points=D(3)).applies == Judgement("不属于“列入省直管的乡镇”的情形")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("得分=完成率×5分", Proportional(points=D(5), to="检验任务完成率", full_at=D(100))),
        ("得分=实际值/目标值×5，最高不超过5分。", Proportional(points=D(5), to="检验任务实际值占目标值的比例", full_at=D(100))),
        ("得分=检验完成率/95%×分值", Proportional(points=D(5), to="检验完成率", full_at=D(95))),
        ("得分=50×合格率-45，最高5分", Slope(points=D("0.5"), step=D(1), unit="百分点", line=D(90), indicator="检验任务合格率", side="above", cap=D(5), partial="share")),
    ],
)
def test_a_formula_that_is_one_rule_is_read(text, kind):
    assert rules(text, points=D(5), title="检验任务") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "根据工作开展情况酌情给分，最高5分。",
        "由领导小组根据日常督查情况综合评定。",
        "得分=（实际增速-目标增速）÷目标增速×7+3",
        "按照上年得分与本年得分的差乘以系数计入。",
        "县直部门满分15分，乡镇满分10分。",
    ],
)
def test_what_no_rule_holds_is_for_a_person(text):
    assert [r.op for r in rules(text, points=D(5))] == ["judge"]


def test_points_that_the_rule_does_not_hold_make_it_a_judgement_with_the_reason():
    clause = compile_clause("任务数达到指标数得3分而未达指标数者得1.5分者除外", Context(points=D(3)))
    assert isinstance(clause.rule, Judge) and clause.confidence < 1 and clause.notes


def test_an_import_and_its_points_are_one_clause():
    assert rules("以上级部门年度考核得分折算计分，占10分。", points=D(10)) == [Import(source="上级部门年度考核", points=D(10))]


def test_a_long_name_lowers_the_confidence():
    sure = compile_clause("有工作方案得1分")
    doubtful = compile_clause("在辖区内主要路口和公共场所按照规定的样式和数量设置标识牌和宣传栏得1分")
    assert sure.rule == Award(points=D(1), when=Exists("工作方案")) and sure.confidence == 1
    assert doubtful.confidence < 1


def test_what_is_short_is_counted_from_the_number_that_is_asked_for():
    (asked,) = rules("每少一次扣1分，扣完为止。", points=D(4), title="监督检查", criterion="全年开展监督检查不少于4次。")
    (gained,) = rules("召开专题会议4次以上得4分，每少1次扣1分。", points=D(4))
    assert [asked.what, gained.what] == ["监督检查少于4次的次数", "专题会议少于4次的次数"]


def test_two_things_joined_by_and_are_both_asked_for():
    (rule,) = rules("列入预算且较上年增长的得10分，列入但未增长的得6分", points=D(10), title="食品安全经费")
    assert [c.kind for c in rule.of[0].when.of] == ["exists", "trend"]


def test_a_definition_in_front_is_no_rule():
    (rule,) = rules("案件办结率=办结数/立案数×100%。办结率达90%以上得15分，80%（含）-90%得10分，80%以下不得分。", points=D(15))
    assert [(s.points, s.when.value) for s in rule.of] == [(15, 90), (10, 80)]


def test_kinds_of_the_same_thing_are_counted_each():
    (rule,) = rules("每主导1项国家标准得5分，行业标准得3分，团体标准得1分，满分10分。", points=D(10))
    assert isinstance(rule, Sum) and rule.cap == 10 and [(r.points, r.per) for r in rule.of] == [(5, "主导国家标准"), (3, "主导行业标准"), (1, "主导团体标准")]


def test_points_per_occasion_are_no_grades_by_number():
    """重伤2人扣30分/次 counts accidents; how many were hurt only says which kind. 发生2起扣2分 counts what happened."""
    each = rules("重伤1人扣15分/次；重伤2人及以上扣30分/次。")
    assert [(r.op, r.points, r.per) for r in each] == [("deduct", 15, "次"), ("deduct", 30, "次")]
    (graded,) = rules("发生安全事故1起扣1分，发生2起及以上扣3分。")
    assert isinstance(graded, Steps) and [s.points for s in graded.of] == [-3, -1]


def test_a_veto_that_is_only_spoken_of_has_its_own_points():
    assert rules("未执行“一票否决”制度的扣1分。", points=D(20))[0].points == -1
    assert rules("落实一票否决制度得5分。", points=D(5))[0].op == "award"
    assert rules("发生重大事故的，实行一票否决。", points=D(5))[0].op == "veto"


def test_a_deduction_behind_points_in_brackets_takes_from_them():
    text = "每年专题研究质量工作不少于2次（10分），每少一次扣5分；经费列入预算（10分），未列入的扣10分。"
    first, second = rules(text, points=D(20))
    assert isinstance(first, Deduct) and (first.from_, first.points) == (10, 5) and "少于2次" in first.what
    assert isinstance(second, Steps) and [s.points for s in second.of] == [10, -10]


def test_what_is_counted_is_named_without_the_word_each():
    names = ["被投诉举报，发生1起扣5分。", "管理不到位的，每发生一起扣1分。", "业主每来函投诉一次扣0.5分。"]
    assert [rules(t, title="投诉")[0].what for t in names] == ["被投诉举报", "管理不到位", "业主来函投诉"]
    (found,) = rules("路面整洁卫生，得10分；发现一处扣2分。", points=D(10))
    assert found.what == "路面整洁卫生方面的问题"
    (late,) = rules("接到指令后5分钟内出动得5分，每迟1分钟扣1分。", points=D(5))
    assert (late.what, late.per) == ("接到指令后5分钟内出动迟的分钟数", "分钟")


def test_scoring_words_without_points_take_and_are_doubted():
    (alone,) = cell("同类事故再次发生的，加倍扣分。").clauses
    assert alone.compiled.rule.sign == "-" and alone.compiled.confidence < D("0.9")
    assert rules("未足额收取的，按比例扣减工作补贴。", points=D(10))[0].op == "judge"


def test_an_area_is_a_figure_with_its_unit():
    (rule,) = rules("经营面积不低于50m2，座位不少于20个。", points=D(5))
    assert [(c.value, c.unit) for c in rule.when.of] == [(50, "m2"), (20, "个")]
