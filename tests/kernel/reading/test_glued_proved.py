"""Glued scorecards parted by what their rows add up to (以计分之和证实的粘连表)."""

from decimal import Decimal as D

import pytest

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources.text import from_string


def card(text):
    found, findings, _ = read_scorecards(from_string(text, "考核表.txt", text.encode()))
    return found, {f.code for f in findings}


HEAD = "青溪县食品安全工作评分表\n序号考核项目分值评分标准责任单位\n"
ROWS = (
    "1风险分级管理40完成动态评级得25分，每少1户扣1分；公示率达到95%得15分，低于95%不得分。县市场监管局",
    "2学校食堂检查35检查覆盖率100%得35分，每低1个百分点扣2分。县教育局",
    "3快检任务25每月不少于20批次得25分，少1批次扣0.5分。县农业农村局",
)


@pytest.mark.parametrize("mark", ["\n", ""])
def test_rows_are_parted_where_their_points_prove_it(mark):
    found, codes = card(HEAD + mark.join(ROWS))
    rows = [r for _, r in found.rows()]
    assert [(r.title, r.points, r.units) for r in rows] == [
        ("风险分级管理", D(40), ("县市场监管局",)),
        ("学校食堂检查", D(35), ("县教育局",)),
        ("快检任务", D(25), ("县农业农村局",)),
    ]
    assert "scorecard.flattened" not in codes
    assert all(c.confidence < D("0.9") for r in rows for c in r.clauses)


def test_a_share_in_percent_and_a_group_before_the_name_are_told_apart():
    text = (
        "质量工作考核指标\n一级指标权重二级指标权重计分规则\n"
        "基础建设60%标准自我声明公开率35%公开率达到90%，得35分；每低1个百分点扣1分\n"
        "检测能力25%通过资质认定的得25分，未通过的不得分\n"
        "发展成效40%工程一次验收合格率40%达到100%，得40分；每有1项不合格扣5分\n"
    )
    found, _ = card(text)
    assert [(s.title, [(r.title, r.points) for r in s.rows]) for s in found.sections] == [
        ("基础建设", [("标准自我声明公开率", D(35)), ("检测能力", D(25))]),
        ("发展成效", [("工程一次验收合格率", D(40))]),
    ]


def test_a_head_under_which_nothing_was_parted_is_told():
    text = "评审标准\n条款号评审条款分值评审要点\n4.1领导作用领导层如何沟通愿景与价值观\n4.2战略制定战略时如何考虑长短期目标，得分由专家给出得5分\n"
    _, codes = card(text)
    assert "scorecard.flattened" in codes


def test_points_that_make_no_whole_are_told():
    text = "考核表\n考核项目\n分值\n评分标准\n制度建设\n10\n制度健全得10分，缺1项扣2分\n现场检查\n30\n每月检查1次得30分，少1次扣3分\n"
    found, codes = card(text)
    assert sum(r.points for _, r in found.rows()) == D(40)
    assert "scorecard.flattened" in codes


def test_the_most_that_a_row_of_deductions_takes_is_its_floor():
    text = "扣分项目\n序号\t扣分事项\t扣分标准\t扣分上限\n1\t信息报送\t迟报一次扣0.5分\t2\n2\t问题整改\t未按期整改的每件扣1分\t5分\n"
    found, _ = card(text)
    assert [(r.title, r.points, r.floor) for _, r in found.rows()] == [("信息报送", None, D(-2)), ("问题整改", None, D(-5))]
