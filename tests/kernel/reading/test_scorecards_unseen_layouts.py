"""Layouts of scorecards that were first read wrongly on unseen texts (没见过的版式); every card here is our own."""

from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import Award, Deduct, Each, Judge, Proportional, Scale, Slope, Steps, Sum, Veto


def read(text: str | bytes, name: str = "card.txt"):
    card, findings, _ = read_scorecards(load_source(text.encode() if isinstance(text, str) else text, name))
    return card, findings


def points(card):
    return [None if r.points is None else str(r.points) for _, r in card.rows()]


def rules(card, row: int):
    return [c.rule for c in list(card.rows())[row][1].clauses]


def word(*tables, before=()):
    document = Document()
    for i, rows in enumerate(tables):
        if i < len(before):
            document.add_paragraph(before[i])
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_weights_of_three_levels_make_the_points_when_only_their_product_adds_up():
    head = ["一级指标", "权重", "二级指标", "权重", "三级指标", "权重", "评分标准"]
    rows = [
        ["安全", "60%", "产品", "50%", "抽查合格率", "60%", "合格率达到95%得满分，每低1个百分点扣2分。"],
        ["安全", "60%", "产品", "50%", "风险监测", "40%", "开展监测得满分，未开展不得分。"],
        ["安全", "60%", "设备", "50%", "检验率", "100%", "检验率达到100%得满分，否则不得分。"],
        ["发展", "40%", "品牌", "100%", "质量奖", "100%", "获奖得满分，未获奖不得分。"],
    ]
    card, _ = read(word([head, *rows]), "card.docx")
    assert points(card) == ["18", "12", "30", "40"]


def test_weights_in_percent_scale_rules_that_speak_of_a_hundred():
    card, _ = read("县绩效评价表\n指标\t权重\t目标值\t计分方法\n安全生产\t20%\t零事故\t未发生亡人事故得100分，否则不得分\n企业满意度\t80%\t90分\t满意度达到90分得100分，每低1分扣2分\n合计\t100%\n")
    assert points(card) == ["20", "80"]
    first, second = rules(card, 0)[0], rules(card, 1)[0]
    assert isinstance(first, Scale) and first.by == Decimal("0.2") and isinstance(first.rule, Award)
    assert isinstance(second.rule, Slope) and (second.rule.unit, second.rule.line) == ("分", Decimal(90))


def test_heads_in_the_first_column_are_turned_over():
    card, _ = read("# 机构考核评分表\n\n| 考核指标 | 能力 | 质量 | 时效 |\n|---|---|---|---|\n| 分值 | 20 | 50 | 30 |\n| 评分标准 | 取得证书的得20分 | 每发现1份不合格报告扣5分 | 按期率95%以上得30分 |\n| 责任单位 | 县甲局 | 县乙局 | 县丙局 |\n", "a.md")
    assert points(card) == ["20", "50", "30"]
    assert [r.units for _, r in card.rows()] == [("县甲局",), ("县乙局",), ("县丙局",)]


def test_units_of_two_columns_are_all_taken_and_who_scores_is_none_of_them():
    book = Workbook()
    sheet = book.active
    for row in (["指标", "分值", "评分标准", "牵头单位", "配合单位", "评分单位"], ["标准", 10, "制定标准的得10分", "县甲局", "县乙局、县丙局", "县质量办"], ["计量", 20, "建立台账的得20分", "县丁局", "", "县质量办"]):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    card, _ = read(out.getvalue(), "card.xlsx")
    assert [r.units for _, r in card.rows()] == [("县甲局", "县乙局", "县丙局"), ("县丁局",)]


def test_tables_below_each_other_are_sections_of_one_card():
    card, _ = read(
        word(
            [["序号", "项目", "分值", "评分标准"], ["1", "制度", "60", "建立制度得60分。"], ["2", "检查", "40", "未检查的，每次扣2分。"]],
            [["序号", "加分事项", "加分标准"], ["1", "推广", "每项加2分，最多加4分"], ["2", "举报", "办结1件加0.5分，最高加1分"]],
            [["序号", "否决情形", "结果"], ["1", "发生重大事故", "考核结果为D级"], ["2", "瞒报事故", "考核结果为D级"]],
            before=("表1 基础工作", "表2 加分项", "表3 一票否决事项"),
        ),
        "card.docx",
    )
    assert [(s.title, s.kind, len(s.rows)) for s in card.sections] == [("", "base", 2), ("加分项", "bonus", 2), ("一票否决事项", "penalty", 2)]
    assert all(isinstance(r, Veto) and r.result == "考核结果为D级" for i in (4, 5) for r in rules(card, i))


def test_a_scoring_text_behind_a_page_end_belongs_to_the_row_before():
    head = "考核项目\t考核要求\t扣分标准\t责任单位\n"
    card, _ = read(
        "考核细则\n" + head + "一、责任（30分）\t1.签订承诺书（30分）\t每缺1份扣3分\t县甲局\n二、实体（70分）\t2.主体检测（70分）\t未检测的，每项扣4分\n— 1 —\n" + head + "\t\t检测不合格未处理的，每项扣10分\t县乙局\n"
    )
    assert points(card) == ["30", "70"]
    assert [type(r) for r in rules(card, 1)] == [Deduct, Deduct]
    assert list(card.rows())[1][1].units == ("县乙局",)


def test_articles_are_rows_and_their_lists_bonus_and_penalty():
    card, _ = read(
        "县质量工作考核办法\n第三条 考核实行百分制，加分最高不超过10分。\n第四条 组织领导（40分）。成立机构的得20分；列入预算的得20分。\n第五条 产品质量（60分）。抽检合格率达到98%得60分，每低1个百分点扣4分。\n"
        "第八条 有下列情形之一的，予以加分：\n（一）获得省级质量奖的，每家加3分；\n（二）承办现场会的，加1分。\n第十条 发生重大质量事故的，实行一票否决，考核为不合格。\n第十一条 得分90分以上的为优秀，60分至90分的为合格，60分以下的为不合格。\n"
    )
    assert [(r.number, r.title) for _, r in card.rows()][:2] == [("4", "组织领导"), ("5", "产品质量")]
    assert [s.kind for s in card.sections][:2] == ["base", "bonus"]
    assert isinstance(rules(card, 4)[0], Veto) and len(list(card.rows())) == 5


GLUED = "卫生评分表类别检查内容序号评分细则标准分值得分"


def test_glued_rows_with_groups_and_page_heads_are_a_chain_that_counts_up():
    card, _ = read(GLUED + "公共区域7分1道路有垃圾的，每处扣0.5分。42绿化带有垃圾的，每处扣0.5分。3类别检查内容序号评分细则标准分值得分河面4分3河面有漂浮物的，每处扣0.5分。4")
    assert points(card) == ["4", "3", "4"]


def test_glued_items_restart_under_each_group_and_add_up():
    card, findings = read("示范区评定标准表评定指标评定标准评定分值一、规模（2分）（一）交通方便的得1分，否则不得分1（二）连片的得1分，否则不得分1二、管理（4分）（一）制定方案的得2分，否则不得分2（二）成立机构的得2分，否则不得分2")
    assert points(card) == ["1", "1", "2", "2"]
    assert [(s.title, str(s.points)) for s in card.sections] == [("一、规模", "2"), ("二、管理", "4")]
    assert not [f for f in findings if f.severity == "error"]


def test_glued_items_with_outline_numbers_and_points_in_brackets():
    card, _ = read("考核细则考核项目考核要点分值考核内容评分标准得分1.组织（30分）1.1纳入考核201.1.1纳入年度考核。（10分）有文件得10分，否则不得分；1.1.2有考核结果。（10分）无结果扣5分。1.2会议101.2.1召开会议。（10分）每少一次扣2分。")
    assert [(r.number, str(r.points)) for _, r in card.rows()] == [("1.1.1", "10"), ("1.1.2", "10"), ("1.2.1", "10")]


def test_glued_rows_without_numbers_begin_with_a_name_and_its_points():
    card, _ = read("护林员考核评分表考核项目基本分考核内容评分标准得分宣传学习10做好宣传。没有宣传的扣2分。巡查出勤30按时出勤。缺勤一天扣5分。森林防火60无火情。每发生一次火情扣20分。")
    assert [(r.title, str(r.points)) for _, r in card.rows()] == [("宣传学习", "10"), ("巡查出勤", "30"), ("森林防火", "60")]


def test_two_columns_of_weights_with_the_same_sum_are_two_cards():
    rows = [("产值", "60", "50"), ("税收", "40", "30"), ("能耗", "", "20")]
    text = "指标体系\n序号\n| 指标\n| 任务考核权重\n| 成效考核权重\n| 数据来源\n" + "".join(f"| {i}\n| {a}\n| {b}\n| {c}\n| 县统计局\n".replace("| \n", "|\n") for i, (a, b, c) in enumerate(rows, 1)) + "|\n"
    card, _ = read(text)
    assert [[str(r.points) for r in s.rows] for s in card.sections] == [["60", "40"], ["50", "30", "20"]]
    assert all(isinstance(r, Judge) for i in range(5) for r in rules(card, i))


def test_names_and_points_on_lines_of_their_own_with_columns_merged_away():
    card, _ = read("督办考核标准\n考核项目\n考核内容\n基础\n分值\n100分\n考 核 标 准\n考 核 结 果\n件数\n加分\n扣分\n得分\n落实重要工作\n40\n1、每完成一件加1分；\n2、未按时办复，每件扣1分。\n落实批示事项\n60\n1、按时反馈，每件加1分；\n2、被退办的，每次扣2分。\n")
    assert [(r.title, str(r.points)) for _, r in card.rows()] == [("落实重要工作", "40"), ("落实批示事项", "60")]


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("国标每项3分，行标每项2分，地方标准每项1分，最高10分。", "10"),
        ("国家级平台每次得2分；省级平台每次得1分，最高得6分。", "6"),
        ("采纳1篇加0.5分；刊发1篇加1分。最高得4分。", "4"),
    ],
)
def test_a_limit_reaches_what_no_stronger_mark_parts_from_it(text, cap):
    card, _ = read(f"考核表\n序号\t项目\t分值\t评分标准\n1\t标准\t20\t{text}\n2\t计量\t80\t建立台账得80分\n")
    (rule,) = rules(card, 0)
    assert isinstance(rule, Sum) and str(rule.cap) == cap and all(isinstance(r, Each) for r in rule.of)


def test_numbered_grades_that_fall_from_the_points_of_the_row_are_one_clause():
    card, _ = read("考核表\n序号\t项目\t分值\t评分标准\n1\t机制\t10\t1、机制健全的得10分；2、机制一般的得6分；3、未建立的得0分\n2\t宣传\t90\t开展宣传得90分\n")
    (rule,) = rules(card, 0)
    assert isinstance(rule, Steps) and [str(s.points) for s in rule.of] == ["10", "6"]


def test_names_whose_points_the_clauses_give_again_are_no_clauses():
    card, _ = read("考核表\n序号\t项目\t分值\t评分标准\n1\t林业\t7\t资金落实（4分）。资金到位率达到100%得4分，每下降1%扣0.2分。道路建设（3分）。完成任务的得3分，未完成不得分。\n2\t宣传\t93\t开展宣传得93分\n")
    assert [type(r) for r in rules(card, 0)] == [Slope, Award]


def test_a_formula_with_its_own_points_at_the_end_of_an_item():
    card, _ = read("考核表\n序号\t项目\t分值\t评分标准\n1\t品质\t7\t1.建立日志，得分为：完成产品数/产品指标数×4。2.开展检测，得分为：检测产品数/产品指标数×3。\n2\t宣传\t93\t开展宣传得93分\n")
    assert [(type(r), str(r.points)) for r in rules(card, 0)] == [(Proportional, "4"), (Proportional, "3")]


def test_digits_at_the_end_of_a_line_that_are_the_sum_of_its_marks_are_its_points():
    card, _ = read("工作考评方案\n项目 分值\n（一）畜牧工作（30分） 1、a.制定措施（10分）；b.完成指标（5分）。 以报表为依据。 15\n2、a.建立台账（10分）；b.开展培训（5分）。 以档案为依据。 15\n（二）水产工作（10分） 1、完成任务（10分）。 以报表为依据。 10\n")
    assert [(s.title, [str(r.points) for r in s.rows]) for s in card.sections] == [("畜牧工作", ["15", "15"]), ("水产工作", ["10"])]


def test_what_speaks_of_points_and_was_not_read_is_reported():
    card, findings = read("检查表 奖罚标准 机构不健全 扣5分 情况说明 制度不完善 扣2分 成果 每项奖励2分 省级 每项奖励0.5分 合 计 100分\n")
    assert card is None
    assert [(f.code, f.severity) for f in findings] == [("scorecard.unread", "warning")]


def test_a_card_that_was_read_whole_has_no_such_finding():
    _, findings = read("考核表\n序号\t项目\t分值\t评分标准\n1\t机制\t40\t建立机制得40分\n2\t宣传\t60\t每少1次扣2分\n90分以上为优秀，60分以下为不合格。\n")
    assert not [f for f in findings if f.code == "scorecard.unread"]


def test_points_in_brackets_on_lines_of_their_own_without_a_head():
    card, _ = read("道路整洁。\n\n(20分)\n\n(1)未清扫的，每处扣3分；\n\n(2)未洒水的，每次扣2分；\n\n社区\n\n(25分)\n\n楼道整洁。\n\n(15分)\n\n有杂物的，每处扣1分。\n\n绿地整洁。\n\n(10分)\n\n有垃圾的，每处扣1分。\n")
    assert [(s.title, None if s.points is None else str(s.points), [str(r.points) for r in s.rows]) for s in card.sections] == [("", None, ["20"]), ("社区", "25", ["15", "10"])]


SPACED = "县考核评分表\n序号 考核项目 分值 评分标准 责任单位\n1 组织领导 10 成立机构的得5分，列入规划的得5分。 县甲局\n2 监督抽查 20 合格率达到95%得20分，每低1个百分点扣1分。 县乙局、县丙局\n合计 30\n"
WRAPPED = "县考核评分表\n\n序号   考核项目     分值   评分标准\n 1     组织领导      10    成立机构的得5分，\n                           列入规划的得5分。\n 2     监督抽查      20    合格率达到95%得20分，每低1个\n                           百分点扣1分。\n"
LABELS = "考核项目：组织领导\n分值：10分\n评分标准：成立机构的得5分，列入规划的得5分。\n责任单位：县甲局\n\n考核项目：监督抽查\n分值：20分\n评分标准：合格率达到95%得20分，每低1个百分点扣1分。\n责任单位：县乙局\n"


@pytest.mark.parametrize("text", [SPACED, WRAPPED, LABELS], ids=["blanks", "wrapped lines", "labels"])
def test_columns_parted_by_blanks_and_forms_of_labels(text):
    card, findings = read(text)
    assert [(r.title, str(r.points), len(r.clauses)) for _, r in card.rows()] == [("组织领导", "10", 2), ("监督抽查", "20", 1)]
    (rule,) = rules(card, 1)
    assert isinstance(rule, Slope) and (rule.line, rule.indicator) == (Decimal(95), "合格率")
    assert not [f for f in findings if f.severity == "error"]


def test_units_at_the_end_of_an_item_are_units_and_no_clause():
    card, _ = read("县质量工作考核细则\n一、组织领导（20分）\n1.成立领导小组，得5分；未成立不得分。（责任单位：县甲局）\n2.列入年度计划，得15分。（牵头单位：县乙局；配合单位：县丙局）\n二、产品质量（80分）\n3.抽查合格率达到95%，得80分；每低1个百分点扣2分。责任单位：县甲局\n")
    assert [r.units for _, r in card.rows()] == [("县甲局",), ("县乙局", "县丙局"), ("县甲局",)]
    assert [len(r.clauses) for _, r in card.rows()] == [1, 1, 1]


def test_weights_that_were_multiplied_are_told():
    head = ["一级指标", "权重", "二级指标", "权重", "评分标准"]
    _, findings = read(word([head, ["安全", "60%", "抽查", "100%", "开展抽查得满分。"], ["发展", "40%", "品牌", "50%", "获奖得满分。"], ["发展", "40%", "标准", "50%", "制定标准得满分。"]]), "card.docx")
    assert [(f.found, f.expected) for f in findings if f.code == "scorecard.weights"] == [("60%×100%", "60")]


def test_a_sign_before_the_points_takes_them_off():
    card, _ = read("考核表\n序号\t项目\t分值\t评分标准\n1\t安全\t15\t零事故15分；一般事故每起-5分\n2\t宣传\t85\t开展宣传得85分\n")
    (rule,) = rules(card, 0)
    assert isinstance(rule, Deduct) and (rule.from_, rule.points, rule.per) == (Decimal(15), Decimal(5), "起")


def test_a_row_that_a_break_inside_a_cell_cut_in_two_is_one_row():
    card, _ = read("考核表\n序号\t考核内容\t分值\t评分办法\n1\t领导重视\t10\t未召开会议扣2分。\n2\t日常监管\n（重点）\t90\t每少1次扣1分。\n总计\t\t100\n")
    assert [(r.number, str(r.points)) for _, r in card.rows()] == [("1", "10"), ("2", "90")]


@pytest.mark.parametrize("text", ["按全县排名，第1名40分，第2名35分，其他20分", "全县排名第1名得40分，第2名得35分，其余得20分", "排名第一40分，第二35分，其余20分"])
def test_places_with_points_and_no_verb_are_grades_of_one_ranking(text):
    card, _ = read(f"考核表\n序号\t项目\t分值\t评分标准\n1\t品牌数\t40\t{text}\n2\t宣传\t60\t开展宣传得60分\n")
    (rule,) = rules(card, 0)
    assert isinstance(rule, Steps) and [str(s.points) for s in rule.of] == ["40", "35", "20"]
