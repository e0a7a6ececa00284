"""Tables whose groups are marked, whose rows carry Chinese numbers, whose gains and losses stand in columns of their own."""

from decimal import Decimal

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import Veto


def read(text: str):
    card, findings, _ = read_scorecards(load_source(text.encode(), "card.txt"))
    assert card is not None
    return card, findings


def test_a_cell_without_a_mark_is_no_group_where_groups_are_marked():
    card, findings = read(
        "检查表\n检查项目\t项目内容\t检查内容及标准\t检查方法\t考核评分办法\t标准分\t扣分原因\t实得分\n"
        "一、组织机构(3)\t人员配备\t1.配备不少于3名负责人和若干值班人员\t现场检查\t每缺少一人扣1分\t2\n"
        "资格证书\t2.负责人应经培训取得证书；值班人员应经上级培训机构培训取得上岗证书，并按规定参加复训\t无证书，每人扣0.5分\t1\n小计\t3\n"
        "二、装备(2)\t电话\t1.电话联网\t全面检查\t缺少一项功能扣0.3分\t1\n机房\t2.机房满足需要，面积、电源、防雷、接地、消防、空调等设备安装及布线符合有关规定要求\t不合格每处扣0.3分\t1\n小计\t2\n"
    )
    assert [(s.title, s.points, len(s.rows)) for s in card.sections] == [("一、组织机构", 3, 2), ("二、装备", 2, 2)]
    assert [r.title for _, r in card.rows()] == ["人员配备", "资格证书", "电话", "机房"]
    assert not findings


def test_chinese_numbers_of_every_row_are_numbers_of_rows():
    card, _ = read(
        "编号\t考核项名称\t最高分值\t考核标准\t加分依据\t扣分依据\n一\t教学组织\t5\t教学规范\t\t有投诉的每次扣1分\n"
        "二\t教学检查\t5\t按时交材料\t排名前三，加2分\t缺一项扣2分\n三\t项目建设\t5\t参与重大项目建设\n四\t学生评教\t5\t评教满意\t90分以上，加2分\t60分以下，扣2分\n"
    )
    assert [(r.number, r.points) for _, r in card.rows()] == [("一", 5), ("二", 5), ("三", 5), ("四", 5)]
    second = [r for _, r in card.rows()][1]
    assert [c.text for c in second.clauses] == ["排名前三，加2分", "缺一项扣2分"], "both columns say how points come and go"


def test_grades_and_their_bands_are_no_rows():
    card, _ = read(
        "绩效考核\n考核指标\t权重\t考核标准\n资料\t60分\t资料完善得满分 / 每缺一项扣0.1分\n设施\t40分\t完好得满分 / 每损坏一处扣1分\n"
        "三、等级对应表\n等级\t得分区间\t系数\n优\t≥80分\t100%\n良\t70-79分\t95%起\n不合格\t<60分\t40%\n"
    )
    assert [(r.title, r.points) for _, r in card.rows()] == [("资料", 60), ("设施", 40)]


def test_a_group_with_points_in_front_of_key_items_is_not_the_scoring_text():
    card, _ = read(
        "项目\t序号\t审查内容\t分值（※为关键项）\n选址\t1\t选择地势干燥的地区\t※\n布局(7分)\t2\t专用场所相对独立\t5\n布局(7分)\t3\t功能分区明确\t2\n"
    )
    rows = [r for _, r in card.rows()]
    assert [r.clauses[0].text for r in rows] == ["选择地势干燥的地区", "专用场所相对独立", "功能分区明确"]
    assert isinstance(rows[0].clauses[0].rule, Veto)


def test_lines_that_end_with_their_points_are_rows():
    card, _ = read(
        "考核办法\n1、重视安全工作，制度上墙；5分\n2、定期开会研究问题，查看会议记录；5分\n3、建立台账；10分\n4、开展检查并有记录。10分\n"
        "将考核结果纳入年终考核，分值为5分。得分在70分至80分，得年终考核分1分；\n"
    )
    assert [(r.number, r.points) for _, r in card.rows()] == [("1", 5), ("2", 5), ("3", 10), ("4", 10)]


def test_points_of_the_group_stand_beside_those_of_the_row():
    card, _ = read(
        "半年自查表\n自查项目\t分值\t自查内容\t自查标准\t扣分\n工作机制\t10\t4\t1、制订计划。\t未制订计划不得分。\n6\t2、每季度研究一次。\t未研究的每次扣2分。\n"
        "自律规定\t10\t5\t1、遵守规定。\t被诫勉谈话的每一起扣2分。\n5\t2、述职述廉。\t未按要求述职的每1人扣1分。\n"
    )
    assert [(s.title, s.points, [r.points for r in s.rows]) for s in card.sections] == [("工作机制", 10, [4, 6]), ("自律规定", 10, [5, 5])]


def test_a_heading_with_points_inside_the_cell_gives_its_row_points():
    card, _ = read(
        "一级指标\t二级指标\t三级指标\t评分标准\t得分\t负责部门\n"
        "A.依法治校（6分）\tA1.治校（6分）\tR1.依法治校情况\t依法治校落实情况（3分）：违规办学，每起扣0.2分；数据造假，每起扣0.5分。\t\t办公室\n"
        "A.依法治校（6分）\tA1.治校（6分）\tR2.诊改\t（1）平台（1分）：建立平台得1分。（2）成效（2分）：每达成一个维度目标得0.2分。\t\t质量办\n"
    )
    rows = [r for _, r in card.rows()]
    assert [r.points for r in rows] == [3, 3]
    assert (len(rows[0].clauses), rows[0].base) == (2, 3), "the heading is no award beside the deductions that eat it"


def test_rows_of_running_text_end_with_their_points():
    card, _ = read(
        "考核细则 考核项目 评分内容及标准 分值 得分 工作纳入议事日程，主要领导负总责。 3 分 办公室运转正常（3 分），及时更新人员（2 分）。 5 分 "
        "组 织 领 导 （13 分） 建立责任追究制度（3 分），设立举报渠道（2 分）。 5 分 日常监管（7分） 检查覆盖率达100%（5 分）。 5 分 积极开展工作（2 分）。 2 分"
    )
    assert [(s.title, s.points, [r.points for r in s.rows]) for s in card.sections] == [("组织领导", 13, [3, 5, 5]), ("日常监管", 7, [5, 2])]
    assert all(c.confidence < 1 for _, r in card.rows() for c in r.clauses), "a person looks at what was parted"


def test_plain_numbers_behind_sentences_are_no_rows_where_nothing_proves_them():
    card, _, _ = read_scorecards(load_source("项目 评分标准 分值 说明。 3 年内完成。 5 个方面。 8 月".encode(), "text.txt"))
    assert card is None


def test_bars_that_only_part_cells_leave_the_rows_to_their_numbers():
    head = ["考核内容", "考核指标", "序号", "考核要点", "分值", "评分标准", "评分指导点"]
    body = ["设施(7分)", "交通", "1", "优化交通", "1.5", "达标得1.5分", "1.提供数据", "2", "农村道路", "1", "完善得1分", "3", "物流", "1", "建有得1分", "配套", "4", "管线", "2.5", "完善得2.5分", "1.提供图文"]
    card, _ = read("\n|\n".join([*head, *body]))
    assert [(r.number, r.points) for _, r in card.rows()] == [("1", Decimal("1.5")), ("2", 1), ("3", 1), ("4", Decimal("2.5"))]


def test_names_with_points_part_a_glued_table_with_a_column_of_methods():
    card, _ = read(
        "考评表\n序号考核内容分值考核方式扣分标准得分备注1组织领导和制度建设10分查看文件未建立机制扣3分，未制定计划扣3分2安全责任制10分查看责任书未签订责任书扣6分，"
        "否则扣4分3定期研究安全工作8分查看记录每季一次，每少一次扣4分，扣完为止4专项资金设立8分查拨款单无专项资金扣6分"
    )
    assert [(r.number, r.title, r.points) for _, r in card.rows()] == [("1", "组织领导和制度建设", 10), ("2", "安全责任制", 10), ("3", "定期研究安全工作", 8), ("4", "专项资金设立", 8)]


def test_lower_headings_that_add_up_to_the_upper_are_its_items():
    card, _ = read(
        "考核评分标准\n一、工作机构建设情况（5分）\n（一）主要领导亲自抓，分管领导具体抓（2分）；\n（二）建立领导机构，开展工作（3分）。\n"
        "二、年度计划实行情况（4分）\n（一）制定年度方案，并组织实施（2分）；\n（二）报送工作总结（2分）。\n"
    )
    assert [(s.title, s.points, [(r.number, r.points, len(r.clauses)) for r in s.rows]) for s in card.sections] == [
        ("工作机构建设情况", 5, [("1", 2, 1), ("2", 3, 1)]),
        ("年度计划实行情况", 4, [("1", 2, 1), ("2", 2, 1)]),
    ]


def test_points_in_front_of_the_next_line_belong_to_the_row_before():
    card, _ = read(
        "3 2 制定质量目标，合格率达100%. 无目标扣4分 每缺一项扣1分.\n4 3 严禁经营不合格产品. 每发现一次扣4分.\n4 4 质量与奖罚挂钩. 不挂钩扣3分. 挂钩不兑现扣2分.\n"
        "3 5 建立质量分析会制度. 未建立扣2分，未制定措施扣2分.\n2 6 建立保证体系. 每缺一项扣1分.\n"
    )
    assert [(r.number, r.points) for _, r in card.rows()] == [("2", 4), ("3", 4), ("4", 3), ("5", 2), ("6", None)]
    first = next(r for _, r in card.rows())
    assert len(first.clauses) == 2 and first.clauses[0].text.endswith("无目标扣4分") and first.clauses[1].text.endswith("每缺一项扣1分")
