"""Parts of one scorecard: several tables on a sheet, points of groups, rows glued line by line (多张表与丢失分栏)."""

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from zhiheng.reading.glued_lines import glued_lines
from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source


def read(text: str | bytes, name: str = "card.txt"):
    card, findings, _ = read_scorecards(load_source(text.encode() if isinstance(text, str) else text, name))
    assert card is not None
    return card, [f.code for f in findings]


def sections(card):
    return [(s.title, None if s.points is None else str(s.points), s.kind, len(s.rows)) for s in card.sections]


def rows(card):
    return [(r.title, None if r.points is None else str(r.points)) for _, r in card.rows()]


def sheet(*lines):
    book = Workbook()
    page = book.active
    for line in lines:
        page.append(list(line))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_tables_below_each_other_on_one_sheet_are_read_from_their_own_heads():
    card, _ = read(
        sheet(
            ("一、基础分（100分）",),
            ("序号", "考核项目", "分值", "考核标准"),
            (1, "会议保障", 60, "材料齐全得60分，出现差错每次扣2分"),
            (2, "督办落实", 40, "按期反馈率100%得40分，每逾期1件扣4分"),
            ("二、扣分项",),
            ("序号", "扣分情形", "扣分标准", "备注"),
            (1, "未按时报送材料的", "每次扣1分", "以通报为准"),
            (2, "被通报批评的", "每次扣2分", None),
            ("三、加分项（上限8分）",),
            ("序号", "加分事项", "加分标准", "加分上限"),
            (1, "经验被省级推广的", "每篇加3分", 6),
        ),
        "card.xlsx",
    )
    assert sections(card) == [("基础分", "100", "base", 2), ("扣分项", None, "penalty", 2), ("加分项", "8", "bonus", 1)]
    assert rows(card)[-1] == ("经验被省级推广的", "6")


def test_points_of_groups_stand_beside_the_points_of_their_rows():
    head = "条款号\t评审条款\t\t分值\t\t评审要点\n"
    card, codes = read(
        "评审标准\n" + head + "4.1\t领导\t高层领导的作用\t80\t50\t如何确定使命，得50分\n\t\t组织治理\t\t30\t治理结构如何，得30分\n"
        "4.2\t战略\t战略制定\t90\t40\t如何制定战略，得40分\n\t\t战略部署\t\t50\t如何部署战略，得50分\n"
    )
    assert sections(card) == [("领导", "80", "base", 2), ("战略", "90", "base", 2)]
    assert rows(card) == [("高层领导的作用", "50"), ("组织治理", "30"), ("战略制定", "40"), ("战略部署", "50")]
    assert "scorecard.section_sum" not in codes


def test_a_short_row_under_groups_and_names_with_points_is_a_name():
    card, codes = read(
        "考核细则\n考核项目\t考核指标\t考核标准及评分办法\n组织领导（20分）\t责任落实（10分）\t签订责任书得10分，少签一份扣1分\n"
        "督查督办（10分）\t按时办结率100%得10分，逾期一件扣2分\n基础工作（15分）\t计量管理（15分）\t检定率达到95%得15分，每低1%扣1分\n"
    )
    assert sections(card) == [("组织领导", "20", "base", 2), ("基础工作", "15", "base", 1)]
    assert "scorecard.section_sum" not in codes


def test_the_unit_of_measure_of_an_indicator_answers_for_nothing():
    card, codes = read("指标表\n序号\t指标\t单位\t分值\t评分标准\n1\t合格率\t%\t60\t达到98%得60分，每低1%扣2分\n2\t新增标准\t项\t40\t新增1项得40分，未新增不得分\n")
    assert [r.units for _, r in card.rows()] == [(), ()]
    assert "responsibility.missing" not in codes


def test_rows_glued_line_by_line_part_into_number_name_points_text_and_units():
    text = (
        "计分表\n序号考核项目分值计分标准考核单位\n1组织机构10调整领导小组得10分，未调整不得分。县府办\n"
        "2目标任务20年度目标任务全部完成得20分，每有一项未完成扣4分。县质强办\n3经费投入15专项经费足额到位得15分，每少10%扣1.5分。县财政局\n合计45\n"
    )
    card, codes = read(text)
    assert rows(card) == [("组织机构", "10"), ("目标任务", "20"), ("经费投入", "15")]
    assert [r.units for _, r in card.rows()] == [("县府办",), ("县质强办",), ("县财政局",)]
    assert codes == []
    assert all(cell.span.of(text) == cell.text for grid, _ in glued_lines(text) for row in grid.rows for cell in row)


def test_a_glued_line_that_gives_more_than_its_points_is_not_parted():
    text = "计分表\n考核项目分值计分标准\n组织机构5名成员到位得10分，未到位不得分。\n目标任务3项全部完成得20分，否则不得分。\n"
    assert glued_lines(text) == []


def test_rows_without_points_among_rows_that_have_them_are_reported():
    card, codes = read("评分表\n序号\t项目\t分值\t评分标准\n1\t制度\t50\t健全得50分\n2\t档案\t\t齐全得分，缺一份扣1分\n3\t培训\t50\t开展得50分\n")
    assert rows(card)[1] == ("档案", None)
    assert "scorecard.points_missing" in codes


def test_a_number_merged_over_rows_of_one_item_is_not_printed_twice():
    page = (
        "<table><tr><td>序号</td><td>项目</td><td>要求</td><td>分值</td><td>评分标准</td></tr><tr><td rowspan=2>1</td><td rowspan=2>培训</td><td>集中</td><td>6</td>"
        "<td>开展得6分</td></tr><tr><td>网络</td><td>4</td><td>完成得4分</td></tr><tr><td>2</td><td>宣传</td><td>活动</td><td>5</td><td>开展得5分</td></tr></table>"
    )
    card, codes = read(page, "card.html")
    assert [r.number for _, r in card.rows()] == ["1", "1-2", "2"]
    assert "scorecard.duplicate_number" not in codes


def test_bonus_articles_behind_a_list_head_rows_of_their_own():
    card, _ = read(
        "考核办法\n（一）组织推动（30分）\n1.领导重视（15分）。研究质量工作的得15分，未研究的不得分。\n2.机制建设（15分）。建立台账的得15分，每缺一项扣1分。\n"
        "（二）重点工作（20分）\n3.消费维权（20分）。调解成功率达到80%得20分，每低1个百分点扣1分。\n"
        "第四条 加分项\n（1）承办现场会的，每次加2分；\n（2）获得表彰的，每项加3分。\n第五条 扣分项\n（1）未按要求参加会议的，每次扣0.5分。\n"
    )
    assert [(s.kind, len(s.rows)) for s in card.sections] == [("base", 2), ("base", 1), ("bonus", 2), ("penalty", 1)]
    assert sum(r.points for _, r in card.rows() if r.points is not None) == Decimal(50)


def test_names_with_more_points_than_their_row_head_the_items_behind_them():
    head = "检查项目\t检查内容\t标准分\t扣分标准\n"
    card, _ = read("检查表\n" + head + "原料管理（30分）\t供应商评价\t10\t未建立名录的扣10分\n\t进货查验\t20\t未索证的每批次扣4分\n成品管理（15分）\t出厂检验\t15\t未检验的每批次扣5分\n")
    assert sections(card)[0][:2] == ("原料管理", "30") and rows(card)[:2] == [("供应商评价", "10"), ("进货查验", "20")]


def test_points_behind_a_name_without_brackets_are_read_where_the_head_says_so():
    card, _ = read("评分表\n考核项目及分值\t考核内容\t评分标准\n组织领导10分\t加强组织\t成立机构得10分\n宣传发动25分\t营造氛围\t发放资料500份得25分，每少100份扣5分\n")
    assert rows(card) == [("组织领导", "10"), ("宣传发动", "25")]


def test_a_column_under_a_word_that_nobody_knows_names_the_items():
    card, _ = read("分解表\n责任单位\t序号\t考核目的\t分值\t考核标准\n县住建局\t1\t质量监督\t60\t覆盖率100%得60分\n县交通局\t2\t公路质量\t40\t合格率100%得40分\n")
    assert rows(card) == [("质量监督", "60"), ("公路质量", "40")]


def test_headings_with_points_over_labelled_lines_are_items_of_the_heading_above():
    item = "（{}）{}（{}分）\n评分标准：{}\n责任单位：镇市场监管所、各村（社区）\n"
    card, codes = read(
        "星级评定细则\n一、基础建设（40分）\n" + item.format("一", "办公场所", 15, "独立办公的得15分，没有的不得分。") + item.format("二", "人员配备", 25, "配备2名的得25分，每少1名扣10分。")
        + "二、运行成效（30分）\n" + item.format("一", "巡查检查", 30, "每月巡查10家次得30分，每少1家次扣0.5分。")
    )  # fmt: skip
    assert sections(card) == [("基础建设", "40", "base", 2), ("运行成效", "30", "base", 1)]
    assert rows(card) == [("办公场所", "15"), ("人员配备", "25"), ("巡查检查", "30")]
    assert {r.units for _, r in card.rows()} == {("镇市场监管所", "各村（社区）")}
    assert "scorecard.section_sum" not in codes


def test_cells_on_lines_are_hung_up_on_points_and_scoring_where_merged_cells_are_lost():
    lines = [
        "评价维度", "评价要素", "标准分", "得分标准", "考评周期", "考评单位",
        "质量治理", "（25分）", "决策机制", "10", "研究2次得10分，没有研究得0分", "年度", "市质强办",
        "协同机制", "15", "每半年召开一次会议，少一次扣7.5分", "年度", "市质强办",
        "质量创新（20分）", "质量攻关", "20", "每项得4分，最高得20分", "年度", "市市场监管局",
    ]  # fmt: skip
    card, _ = read("评价表\n" + "\n".join(lines) + "\n")
    assert sections(card) == [("质量治理", "25", "base", 2), ("质量创新", "20", "base", 1)]
    assert [(r.title, str(r.points), r.units) for _, r in card.rows()] == [
        ("决策机制", "10", ("市质强办",)), ("协同机制", "15", ("市质强办",)), ("质量攻关", "20", ("市市场监管局",)),
    ]  # fmt: skip


def test_cells_on_lines_whose_numbers_begin_again_under_each_heading_are_all_read():
    part = "（{}）{}（{}分）\n1\n{}\n10\n完成得10分，未完成不得分\n2\n{}\n15\n开展得15分，未开展不得分\n"
    card, _ = read("考核表\n序号\n考核内容\n分值\n评分办法\n" + part.format("一", "共性指标", 25, "党建工作", "法治建设") + part.format("二", "个性指标", 25, "行政许可", "投诉处置"))
    assert [s[1:] for s in sections(card)] == [("25", "base", 2), ("25", "base", 2)]
    assert [t for t, _ in rows(card)] == ["党建工作", "法治建设", "行政许可", "投诉处置"]


def test_bands_below_a_head_are_no_row():
    card, codes = read("打分表\n评审指标\t指标权重\t评审标准\t专家打分\n16—20分\t10—15分\t0—9分\n产业规模\t20\t产值全省领先\t产值全省前列\t产值一般\n创新能力\t20\t强度高于5%\t强度3%—5%\t强度低于3%\n")
    assert rows(card) == [("产业规模", "20"), ("创新能力", "20")]


def test_names_merged_over_items_with_points_of_their_own_are_groups():
    page = (
        "<table><tr><td>考核事项</td><td>考核内容</td><td>分值</td><td>评分细则</td></tr><tr><td rowspan=2>质量安全</td><td>检验监测</td><td>30</td><td>首检率100%得30分</td></tr>"
        "<tr><td>质量档案</td><td>20</td><td>完整得20分</td></tr><tr><td>小计</td><td></td><td>50</td><td></td></tr><tr><td>仓储管理</td><td>库存管理</td><td>50</td><td>相符得50分</td></tr>"
        "<tr><td>小计</td><td></td><td>50</td><td></td></tr><tr><td>合计</td><td></td><td>100</td><td></td></tr></table>"
    )
    card, codes = read(page, "card.html")
    assert sections(card) == [("质量安全", "50", "base", 2), ("仓储管理", "50", "base", 1)]
    assert codes == []


def test_of_levels_with_points_the_one_before_the_last_points_is_the_row():
    head = "一级指标\t分值\t二级指标\t分值\t三级指标\t评分标准\n"
    card, _ = read("考核表\n" + head + "资源配置\t25\t人员资质\t10\t持证\t持证率100%得10分\n\t\t设备设施\t15\t溯源\t溯源率100%得15分\n服务过程\t15\t受理登记\t15\t时限\t当场受理得15分\n")
    assert rows(card) == [("人员资质", "10"), ("设备设施", "15"), ("受理登记", "15")]
    assert [s[:2] for s in sections(card)] == [("资源配置", "25"), ("服务过程", "15")]


def test_a_cell_that_takes_points_and_is_read_as_nothing_is_reported():
    card, codes = read("评分表\n序号\t项目\t分值\t评分标准\t扣分原因\n1\t制度\t50\t健全得50分\t缺一项扣5分\n2\t培训\t50\t开展得50分\t\n")
    assert codes == ["scorecard.cell_unread"]
    assert [len(r.clauses) for _, r in card.rows()] == [1, 1]


def test_points_earned_and_points_lost_in_two_columns_are_both_read():
    card, codes = read("要点表\n考核要点\t分值\t得分要点\t扣分要点\n组织领导\t20\t研究2次以上得20分\t每少1次扣10分\n质量底线\t80\t未发生事件得80分\t发生事件的每起扣10分\n")
    assert [len(r.clauses) for _, r in card.rows()] == [2, 2] and codes == []


def test_a_target_value_is_no_number_of_an_outline():
    card, codes = read("评价表\n指标名称\t权重\t2026年目标值\t评价方法\n实验室数\t40\t1个\t达到目标值得40分，否则不得分\n合格率\t30\t94.5%\t达到目标值得30分，否则不得分\n注册量\t30\t2.5万件\t达到目标值得30分，否则不得分\n")
    assert [r.number for _, r in card.rows()] == ["1", "2", "3"] and codes == []
