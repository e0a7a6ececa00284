"""Rising grades, headings with the most, shares of points, units that no list knows."""

from decimal import Decimal

import pytest

from zhiheng.rules.compiler import Context, compile_cell
from zhiheng.rules.syntax import Absent, Award, Deduct, Each, Judge, Slope, Steps, Sum, Veto


def compiled(text: str, points: str | None = None, title: str = "", criterion: str = ""):
    context = Context(title=title, points=Decimal(points) if points else None, criterion=criterion)
    return [c.compiled for c in compile_cell(text, context).clauses]


def test_rising_counts_of_one_thing_are_grades_and_the_heading_over_them_no_clause():
    (read,) = compiled("服务绩效：最高得40分。其中，年服务达200人次，得10分；年服务达500人次，得20分；年服务达800人次以上，得40分。", "40")
    assert isinstance(read.rule, Steps)
    assert [(s.points, s.when.value) for s in read.rule.of] == [(40, 800), (20, 500), (10, 200)]


def test_a_heading_with_the_most_limits_what_is_counted_under_it():
    read, _ = compiled("服务内容：最高得20分。其中，开展每项服务并有记录，得5分\n服务绩效：最高得40分。其中，年服务达40人，得10分；年服务达100人，得40分。", "60")
    assert isinstance(read.rule, Each) and read.rule.cap == 20


def test_grades_that_add_up_to_the_row_stay_additions():
    assert len(compiled("建成1个得1分；建成2个得2分", "3")) == 2


def test_words_without_points_behind_all_points_are_no_second_award():
    *_, last = compiled("（1）建立制度得2分；（2）开展培训得3分。\n（3）各项材料当年有效。", "5")
    assert isinstance(last.rule, Judge) and last.rule.points == 0 and last.confidence < Decimal("0.9")


@pytest.mark.parametrize(
    ("text", "points", "taken"),
    [("98%以上满分，每低1%扣5%，低于90%不得分", "4", Decimal("0.2")), ("85%以上满分，每低5%扣15%，低于70%不得分", "2", Decimal("0.3"))],
)
def test_a_share_that_is_taken_off_is_one_of_the_rows_points(text, points, taken):
    (read,) = compiled(text, points, title="达成率")
    assert isinstance(read.rule, Slope) and read.rule.points == taken and read.rule.cutoff is not None


def test_each_fault_under_full_points_is_taken_from_them():
    (read,) = compiled("按规范运营，未发生较大事故得满分\n发生较大事故且责任在本单位，每出现一次扣3分", "15")
    assert isinstance(read.rule, Deduct) and (read.rule.from_, read.rule.points) == (15, 3)


@pytest.mark.parametrize("text", ["一项做不到扣1分。", "一次做不到扣1分", "一项数据不准确扣0.2分", "未完成工作量，每少1学时扣1分", "优秀的每门课程扣5分"])
def test_what_is_counted_needs_no_known_words(text):
    (read,) = compiled(text, "10")
    assert isinstance(read.rule, Deduct)


def test_a_product_that_failed_a_test_vetoes_nothing():
    rules = [r.rule for r in compiled("工程实体质量检测不合格，同时造成损失的，每次扣0.5分。")]
    assert not any(isinstance(r, Veto) for r in rules)
    assert isinstance(compiled("发生责任事故的，考核不合格。")[0].rule, Veto)


def test_a_figure_in_points_is_a_line_and_no_points():
    (gain,) = compiled("评教得分90分以上，加2分", "5")
    assert isinstance(gain.rule, Award) and gain.points == 2
    (loss,) = compiled("评教得分60分以下，扣2分", "5")
    assert isinstance(loss.rule, Award) and loss.rule.points == -2 and loss.rule.when.value == 60


def test_and_so_on_without_an_end_is_for_a_person():
    read = compiled("课时超出规定10%，得10分；课时超出规定20%，得12分以此类推", "15")
    assert all(isinstance(r.rule, Judge) or r.confidence < 1 for r in read)


def test_each_of_a_mark_counts_up_to_it():
    (read,) = compiled("正常经营（15分，每项5分）", "15")
    assert isinstance(read.rule, Each) and (read.rule.points, read.rule.cap) == (5, 15)


def test_points_off_at_the_scorers_eye_are_taken_and_not_given():
    read = compiled("未组织演练不得分，记录不完整，按照现场查勘情况扣分", "5")[-1]
    assert isinstance(read.rule, Judge) and read.rule.sign == "-"


def test_a_reference_to_an_item_is_no_enumerator():
    first = compile_cell("（1）项不符合要求扣6分；（3）项留样时间不足48小时，扣6分", Context(points=Decimal(30))).clauses[0]
    assert first.text.startswith("（1）项") and isinstance(first.compiled.rule, Award | Sum)


def test_points_spent_below_those_of_the_row_limit_one_deduction():
    first, second = compiled("党委未履行职责的，每少1项扣0.5分，扣完2分为止。政府未履行职责的，每少1项扣0.5分，扣完2分为止。", "4")
    assert isinstance(first.rule, Deduct) and first.rule.cap == 2 and isinstance(second.rule, Deduct)


def test_points_by_another_rule_are_for_a_person_and_hide_nothing():
    first, _ = compiled("上访情况，按信访考核评分办法扣分；未达到合格分的，每降低1个百分点加扣3分", "30")
    assert isinstance(first.rule, Judge) and first.rule.sign == "-"


def test_another_way_of_scoring_behind_an_award_makes_it_doubtful():
    first, second = compiled("达到合格标准得3分，低于标准得0分。其他情况采用比率法计分。", "3")
    assert first.confidence < Decimal("0.9") and isinstance(second.rule, Judge)


def test_what_must_be_done_or_else_costs_points_when_it_is_not_done():
    (read,) = compiled("下属单位应层层签订责任状，否则扣4分", "10")
    assert isinstance(read.rule, Award) and read.rule.points == -4 and isinstance(read.rule.when, Absent)
    (each,) = compiled("按要求上好健康课，否则一次扣3分", "10")
    assert isinstance(each.rule, Deduct) and each.rule.what == "未做到按要求上好健康课"


def test_all_points_taken_off_are_not_given():
    first, _ = compiled("未建立台帐的扣全分，台账不完善酌情扣分", "8")
    assert isinstance(first.rule, Veto)


def test_a_grade_of_nothing_ends_the_grades():
    first, second, third = compiled("15分钟可达得0.5分，30分钟可达得0.3分，30分钟以上不得分；组织合理得0.5分；人均面积达15平方米得0.5分", "1.5")
    assert isinstance(first.rule, Steps) and second.points == third.points == Decimal("0.5")


def test_a_percentage_left_out_of_the_rule_is_told():
    (read,) = compiled("污水处理率达70%的（较上年增长10%的除外）得2分", "2")
    assert isinstance(read.rule, Judge) or read.confidence < 1


def test_two_faults_with_a_range_are_left_to_a_person_and_no_two_grades():
    _, second = compiled("未编制制度，扣3分；制度不全面、不完善的，扣1-2分", "10")
    assert isinstance(second.rule, Judge) and (second.rule.min, second.rule.max) == (1, 2)


def test_who_failed_an_assessment_is_no_veto_over_the_card():
    assert not any(isinstance(r.rule, Veto) for r in compiled("对分包方评价、再评价不合格，未清退的，扣5分。", "10"))
