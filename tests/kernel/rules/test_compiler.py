"""Clauses compiled: one test for each way in which real scorecards write a rule."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from zhiheng.rules.compiler import Context, compile_cell, compile_clause
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Count,
    Deadline,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    Judgement,
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
    rule_from_json,
    rule_to_json,
)

RATE = "产品抽查合格率"


def rule(text: str, **context):
    return compile_clause(text, Context(**context)).rule


@pytest.mark.parametrize(
    ("text", "cond"),
    [
        ("设立质量发展专项基金（2分）", Exists("质量发展专项基金")),
        ("被授予“质量认证示范区”称号（2分）", Exists("“质量认证示范区”称号")),
        ("产品抽查合格率应稳定在90%以上（2分）", Threshold(RATE, ">=", D(90), "%")),
        ("产品抽查合格率达到100%（2分）", Threshold(RATE, ">=", D(100), "%")),
        ("产品抽查合格率100%（2分）", Threshold(RATE, "=", D(100), "%")),
        ("产品抽查合格率超过90%（2分）", Threshold(RATE, ">", D(90), "%")),
        ("顾客满意度应达到80以上（2分）", Threshold("顾客满意度", ">=", D(80))),
        ("建立社会公用计量标准６项以上（2分）", Count("社会公用计量标准", ">=", D(6), "项")),
        ("每年至少召开一次质量专题会议（2分）", Count("质量专题会议", ">=", D(1), "次", "year")),
        ("“旅游标杆企业”1个（2分）", Count("“旅游标杆企业”", ">=", D(1), "个")),
        ("企业年报公示率不低于全省平均水平（2分）", Benchmark("企业年报公示率", ">=", "全省平均水平")),
        ("工程质量投诉率连续两年同比下降（2分）", Trend("工程质量投诉率", "down", 2)),
        ("未发生较大食品安全事故（2分）", Absent("较大食品安全事故")),
        ("重大食品安全事故零发生（2分）", Absent("重大食品安全事故")),
        ("实现政府质量奖零的突破（2分）", Count("政府质量奖", ">=", D(1))),
        ("10月31日前完成公开（2分）", Deadline("完成公开", "10月31日前")),
        ("质量工作考核排名前6名（2分）", RankWithin("质量工作考核排名", D(6))),
        ("制定抽查工作计划，年度抽查任务占比不低于25%（2分）", AllOf((Exists("抽查工作计划"), Threshold("年度抽查任务占比", ">=", D(25), "%")))),
        ("获得省领导肯定，或者在全国会议上交流经验（2分）", AnyOf((Exists("省领导肯定"), Exists("在全国会议上交流经验")))),
        ("抽样面积≥规定数的85%（2分）", Threshold("抽样面积占规定数的比例", ">=", D(85), "%")),
    ],
)
def test_an_award_states_what_must_hold(text, cond):
    assert rule(text) == Award(points=D(2), when=cond)


def test_words_of_degree_without_a_line_become_a_judgement_with_its_reason():
    compiled = rule("制定本级贯彻落实文件，并认真组织实施（2分）")
    assert compiled == Judge(points=D(2), when=Exists("本级贯彻落实文件"), why="程度词：认真组织实施")


def test_numbers_of_documents_are_no_points():
    compiled = compile_cell("落实《实施意见》（某发〔2018〕30号），制定实施文件（2分）")
    assert [c.compiled.points for c in compiled.clauses] == [D(2)]


def test_a_subject_is_carried_to_the_next_clause_of_the_sentence():
    first, second = compile_cell("抽检不合格食品核查处置率达到100%（0.5分），按时处置完成率达到90%以上（1.5分）。").clauses
    assert second.compiled.rule == Award(points=D("1.5"), when=Threshold("抽检不合格食品按时处置完成率", ">=", D(90), "%"))
    assert first.compiled.points == D("0.5")


def test_rates_joined_to_a_later_line_share_it():
    first, _ = compile_cell("设备使用登记率、重点设备定期检验率（1分）、重大隐患整改率达100%（1分）。").clauses
    assert first.compiled.rule == Award(
        points=D(1),
        when=AllOf((Threshold("设备使用登记率", ">=", D(100), "%"), Threshold("重点设备定期检验率", ">=", D(100), "%"))),
    )


def test_one_percentage_before_two_verbs_is_two_rates():
    compiled = rule("企业首席质量官100%聘任到位、并且在监管部门备案（3分）")
    assert compiled == Award(
        points=D(3), when=AllOf((Threshold("企业首席质量官聘任率", "=", D(100), "%"), Threshold("企业首席质量官备案率", "=", D(100), "%")))
    )


def test_levels_of_one_honour_are_grades_and_not_additions():
    (clause,) = compile_cell("其中国家级中心再加2分，省级中心再加1分").clauses
    assert clause.compiled.rule == Steps(of=(Step(points=D(2), when=Exists("国家级中心")), Step(points=D(1), when=Exists("省级中心"))))


def test_additions_under_one_cap_are_one_clause():
    cell = compile_cell("获国家级奖励加2分，获省级奖励的每项加1分；满分2分。（2分）", Context(points=D(2)))
    (clause,) = cell.clauses
    assert clause.compiled.rule == Sum(of=(Award(points=D(2), when=Exists("国家级奖励")), Each(points=D(1), per="省级奖励")), cap=D(2))


def test_a_total_with_its_parts_is_counted_once():
    cell = compile_cell("落实各项制度（3分），其中：公示制度（1分）；手册制度（2分）。", Context(points=D(3)))
    assert (cell.total, [c.compiled.points for c in cell.clauses]) == (D(3), [D(1), D(2)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("符合要求得3分，部分符合得1分，不符合0分", Steps(of=(Step(points=D(3), when=Judgement("符合要求")), Step(points=D(1), when=Exists("部分符合"))))),
        ("合格率≥90%，得2分；合格率≥80%，得1分；合格率＜80%，不得分", Steps(of=(Step(points=D(2), when=Threshold("合格率", ">=", D(90), "%")), Step(points=D(1), when=Threshold("合格率", ">=", D(80), "%"))))),
        ("满意度95%以上得2分，90%以上得1分", Steps(of=(Step(points=D(2), when=Threshold("满意度", ">=", D(95), "%")), Step(points=D(1), when=Threshold("满意度", ">=", D(90), "%"))))),
        ("按要求完成创建的，加3分，未完成的，扣3分", Steps(of=(Step(points=D(3), when=Exists("按要求完成创建")), Step(points=D(-3), when=Exists("未完成"))))),
        ("获省、市通报表扬的，分别奖20、10分", Steps(of=(Step(points=D(20), when=Exists("省通报表扬")), Step(points=D(10), when=Exists("市通报表扬"))))),
    ],
)  # fmt: skip
def test_grades_are_taken_best_first(text, expected):
    assert rule(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议部署，年内至少3次（3分，少一次扣1分）", Deduct(from_=D(3), points=D(1), per="次", what="会议部署少于3次的次数", floor=D(0))),
        ("按月上报情况，得5分，每少一次扣0.5分，扣完为止", Deduct(from_=D(5), points=D("0.5"), per="次", what="按月上报情况少于要求的次数", floor=D(0))),
        ("未按要求做到的，每处扣2分", Deduct(points=D(2), per="处", what="未按要求做到")),
        ("迟报信息每次扣0.5分，最多扣2分", Deduct(points=D("0.5"), per="次", what="迟报信息", cap=D(2))),
        ("村干部缺席会议每人次扣0.1分", Deduct(points=D("0.1"), per="人次", what="村干部缺席会议")),
        ("未建立台账的，扣1分", Award(points=D(-1), when=Exists("未建立台账"))),
        ("在群众团队不足2支的，扣0.5分", Award(points=D("-0.5"), when=Count("在群众团队", "<", D(2), "支"))),
        ("出现破坏行为的，每例酌情扣1－3分", Judge(points=D(3), min=D(1), max=D(3), sign="-", when=Exists("出现破坏行为的，每例"), why="裁量：酌情")),
        ("发生泄密的，扣0.5分，被通报的，加倍扣分", Scale(rule=Award(points=D("-0.5"), when=Exists("发生泄密")), by=D(2), when=Exists("被通报"))),
        ("未履行职责的，不得分，并追加扣除10分", Veto(scope="row", when=Exists("未履行职责"), result="不得分", also_deduct=D(10))),
        ("发生重大事故的，一票否决", Veto(scope="card", when=Exists("发生重大事故"), result="一票否决")),
    ],
)
def test_deductions_keep_their_counter_and_their_end(text, expected):
    assert rule(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开工率要达到40%，每低一个百分点扣0.1分", Slope(points=D("-0.1"), step=D(1), unit="百分点", line=D(40), indicator="开工率")),
        ("100%公开得4分，每低10%扣1分", Slope(points=D(1), step=D(10), unit="%", line=D(100), indicator="公开率", from_=D(4), floor=D(0))),
        ("占比不低于95%的，得2分；每低1%，扣0.2分", Slope(points=D("0.2"), step=D(1), unit="%", line=D(95), indicator="占比", from_=D(2), floor=D(0))),
        ("比例高于平均数的，得2分；每低1%，扣0.1分", Slope(points=D("0.1"), step=D(1), unit="%", line="平均数", indicator="比例", from_=D(2), floor=D(0))),
        ("年内查处案件10例以上，否则按完成比例得分（15分）", Proportional(points=D(15), to="年内查处案件", full_at=D(10))),
        ("按总量进行排名，第1名得6分，第2-5名按第1名的比例得分", Rank(points={"first": D(6), "to": "best"}, indicator="总量")),
        ("得分在全市排名1-3名的依次赋予60分、57分、54分", Rank(points=(D(60), D(57), D(54)), indicator="得分")),
        ("按照市级考核得分折算计入，占10分", Import(source="市级考核", points=D(10))),
        ("新增企业每家加0.5分，最高加2分", Each(points=D("0.5"), per="新增企业", cap=D(2))),
        ("案件环比持平计6分，每下降1起加0.2分，上升1起扣0.2分", Sum(of=(Each(points=D("0.2"), per="下降1起"), Deduct(points=D("0.2"), per="起", what="上升1起")), base=D(6))),
    ],
)
def test_rules_by_distance_share_and_place(text, expected):
    assert rule(text) == expected


def test_full_points_are_those_of_the_row():
    compiled = rule("完成率从高到低排名，排名第一记满分，后续位次按0.1分递减", points=D(3), title="完成率")
    assert compiled == Rank(points={"first": D(3), "decrement": D("0.1")}, indicator="完成率")


def test_meeting_the_standard_looks_at_the_criterion_beside_it():
    compiled = rule("符合标准，得1分\n不达标准，不得分", title="1.1.2年收治人数", criterion="≥2000人次", points=D(1))
    assert compiled == Award(points=D(1), when=Count("年收治人数", ">=", D(2000), "人次"))


def test_the_only_way_to_lose_a_row_is_an_award_for_its_absence():
    (clause,) = compile_cell("有无关人员进入现场的，不得分。", Context(points=D(5))).clauses
    assert clause.compiled.rule == Award(points=D(5), when=Absent("有无关人员进入现场"))


def test_how_a_reviewer_looks_is_no_rule():
    assert rule("查看文件。有管理制度得1分，无管理制度不得分") == Award(points=D(1), when=Exists("管理制度"))


def test_a_formula_is_left_to_a_person():
    compiled = rule("得分=（实际增速-目标增速）÷目标增速×7+3，最高7分", points=D(7))
    assert isinstance(compiled, Judge) and "公式" in compiled.why


def test_a_text_without_points_takes_the_points_of_its_row():
    assert rule("2018年7月底前修订考核方案", points=D(2)) == Award(points=D(2), when=Deadline("修订考核方案", "2018年7月底前"))
    assert rule("改革情况", points=D(1)) == Judge(points=D(1), why="没有写明标准")


@pytest.mark.parametrize("text", ["", "。", "（", "分", "扣分", "得分", "每", "（2分", "0分", "1.2.3.", "加、减、扣1分、2分、3分"])
def test_scraps_of_text_never_break_the_compiler(text):
    compile_cell(text, Context(title="某项", points=D(2)))
    compile_clause(text or "无")


SCRAPS = ["得", "扣", "加", "计", "1", "2", "0.5", "3分", "每", "次", "项", "低于", "%", "个百分点", "、", "，", "。", "；", "（", "）", "满分", "不得分", "否则", "按比例得分", "排名第一", "前3名", "依次", "递减", "酌情", "1-3分", "一票否决", "加倍", "扣完为止", "最高", "不超过", "其中：", "国家级", "省", "奖", "未", "发生", "制定", "方案", "合格率", "达到", "90%", "以上", "100%", "全省平均", "连续两年", "下降", "《", "》", "或者", "的", "1.", "①", "【", "】", "由人工评判", "同时满足", "其余情形", "以此类推", "持平", "追加扣除10分", "考核得分", "分别", "1、2分", "10月底前", "=", "×", "一", "半"]


@examples(40, 500)
@given(st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=16), st.sampled_from([None, D(2), D(-1)]))
def test_any_words_of_a_scorecard_compile_to_rules_that_are_data(words, points):
    text = "".join(words)
    for placed in compile_cell(text, Context(title="某项合格率", points=points)).clauses:
        compiled = placed.compiled.rule
        assert 0 <= placed.start < placed.end <= len(text)
        assert rule_from_json(rule_to_json(compiled)) == compiled
