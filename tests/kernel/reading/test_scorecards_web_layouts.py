"""Scorecards as web pages leave them (网页拷出的评分表): bars, glued cells, items without tables; every card here is our own."""

from decimal import Decimal

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import Award, Deduct, Judge


def read(text: str):
    card, _, _ = read_scorecards(load_source(text.encode(), "card.txt"))
    assert card is not None
    return card


def rows(card):
    return [(r.number, None if r.points is None else str(r.points)) for _, r in card.rows()]


def test_a_bar_before_each_cell_and_a_bar_alone_behind_each_row():
    card = read("考核项目\n| 考核内容\n| 分值\n| 评分标准\n|\n质\n量\n宣\n传\n| 1、质量月\n| 2分\n| 未举办的扣2分。\n|\n2、质量课\n| 3分\n| 每少一次扣1分。\n|\n")
    assert rows(card) == [("1", "2"), ("2", "3")]
    assert next(r.title for _, r in card.rows()) == "质量宣传"


def test_bars_on_lines_of_their_own():
    head = "序号\n|\n考核内容\n|\n扣分标准\n|\n应得分数\n|\n实得分数\n|\n|\n"
    body = "".join(f"{n}\n|\n事项{n}\n|\n未开展的扣{n}分。\n|\n{n}0\n|\n|\n|\n" for n in (1, 2, 3))
    assert rows(read(head + body)) == [("1", "10"), ("2", "20"), ("3", "30")]


def test_a_method_merged_over_the_items_of_a_group_holds_for_each():
    text = "|\n 项目名称及分值  |\n 赋分办法  |\n 考核单位  |\n||\n|\n （一）机关创建（50分）  |\n 1.学习型（30分）  |\n 按排名赋分  |\n 县委办  |\n|\n|\n 2.效率型（20分）  |\n 县府办  |\n||\n"
    card = read(text)
    assert rows(card) == [("1", "30"), ("2", "20")]
    assert all(isinstance(c.rule, Judge) for _, r in card.rows() for c in r.clauses), "by place, but not said how"


def test_points_under_a_column_that_is_called_score():
    card = read("类别 | 考核内容 | 得分 |\n组织 | 有分管领导（文件） | 2分 |\n有承办科室（文件） | 3分 | |\n宣传 | 有宣传方案 | 5分 |\n")
    assert [p for _, p in rows(card)] == ["2", "3", "5"]


def test_glued_cells_with_the_points_before_the_scoring_text():
    text = (
        "质量考核表\n序号考核项目考核内容及要求应得分评分细则扣分情况实得分\n"
        "1组织领导建立工作机制，明确责任。41、未建立机制的扣4分；2、每少一次会议扣1分。\n2宣传培训开展质量宣传。61、未开展的扣6分。\n"
    )
    card = read(text)
    assert rows(card) == [("1", "4"), ("2", "6")]
    first = next(r for _, r in card.rows())
    assert [type(c.rule) for c in first.clauses] == [Award, Deduct]


def test_glued_cells_with_the_points_behind_the_scoring_text():
    card = read("村庄评分细则\n序号考核重点考核内容及分值分值得分备注1厕所每有一户厕所不能使用扣2分，共计10分，扣完为止。102村庄未评比的扣5分。5有垃圾的，每发现一处扣1分。共计5分，扣完为止。5")
    assert [p for _, p in rows(card)] == ["10", "5", "5"]
    assert [n for n, _ in rows(card)][:2] == ["1", "2"]
    assert all(c.confidence < Decimal("0.9") and c.doubts for _, r in card.rows() for c in r.clauses), "a person looks at what was parted"


def test_items_state_points_that_their_heading_adds_up_to():
    card = read("镇级考评标准\n\n一、责任制落实（3分）\n\n1.签订责任书，1分。\n\n2.每季度召开例会，得2分，每少一次扣0.5分。\n\n3.主要领导违纪的，每人次减1分，最高减2分。\n")
    assert rows(card) == [("1", "1"), ("2", "2"), ("3", None)]
    last = list(card.rows())[-1][1]
    assert len(last.clauses) == 1


def test_lines_below_a_requirement_with_points_are_its_deductions():
    card = read("单位考核标准\n\n机构建设6分\n\n1、制定年度计划，纳入总体工作。（2分）\n\n没有制定计划的，扣2分\n\n2、落实责任，签订责任状。（4分）\n\n责任不落实的，扣3分；没有签订责任状的扣1分\n")
    assert rows(card) == [("1", "2"), ("2", "4")]
    assert [s.title for s in card.sections] == ["机构建设"]
    assert [len(r.clauses) for _, r in card.rows()] == [1, 2]


def test_a_doubled_deduction_that_is_no_clause_stays_as_a_judgement():
    card = read("负面清单\n\n事故\n\n1.发生事故的，每起扣5分。\n\n2.同类事故再次发生的，加倍扣分。\n\n3.瞒报的，扣3分。\n")
    second = list(card.rows())[1][1]
    assert [type(c.rule) for c in second.clauses] == [Judge]
