"""Scorecards in the many styles that offices write (评分表的各种写法): every card here is our own.

Each card is read from the bytes of a file, so that the whole way from the file to the rule is tried.
"""

from decimal import Decimal
from io import BytesIO

import pytest

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import (
    Award,
    Deduct,
    Each,
    Judge,
    Proportional,
    Rank,
    Slope,
    Steps,
    Sum,
    Threshold,
    Veto,
)


def read(text: str | bytes, name: str = "card.txt"):
    card, findings, _ = read_scorecards(load_source(text.encode() if isinstance(text, str) else text, name))
    assert card is not None
    return card, findings


def rows(card):
    return [(r.number, r.title, None if r.points is None else str(r.points)) for _, r in card.rows()]


def rules(card, number):
    return [c.rule for c in next(r for _, r in card.rows() if r.number == number).clauses]


def grades(rule):
    """Points of a rule of grades with the line of each."""
    return [(str(s.points), f"{s.when.cmp}{s.when.value}" if isinstance(s.when, Threshold) else None) for s in rule.of]


TABBED = """某县2025年度质量工作考核评分表
序号	考核项目	考核要点	评分标准	分值	考核单位
1	组织领导	建立质量工作协调机制	建立协调机制得2分，未建立不得分；主要领导每半年至少听取一次汇报得1分	3	县质量办
2		制定年度工作计划	年初印发工作计划得1分，年底形成总结得1分	2	县质量办
3	监督抽查	完成抽查任务	每少完成1批次扣0.5分，扣完为止	5	县市场监管局
4		抽查合格率	合格率达到95%得8分，每低1个百分点扣0.2分，低于85%不得分	8	县市场监管局
5	顾客满意	服务质量满意度	满意度≥90%得5分，85%（含）—90%得3分，80%（含）-85%得1分，80%以下不得分	5	县统计局
6	品牌培育	培育商标	按完成比例计分：实际完成数÷目标数×分值，最高不超过4分	4	县市场监管局
7	考核排名	全市质量考核	位列全市第1名得6分，第2-3名得4分，第4-5名得2分，其余不得分	6	县质量办
合计				33
加分项
8	表彰奖励		获国家级、省级、市级表彰的，每项分别加3分、2分、1分，累计不超过5分		各成员单位
一票否决
9	重大事故		发生重大质量安全事故的，实行一票否决
"""


@pytest.fixture(scope="module")
def tabbed():
    return read(TABBED)[0]


def test_a_tabbed_card_with_other_heads_is_read_with_its_sections(tabbed):
    assert [(s.title, s.kind, len(s.rows)) for s in tabbed.sections] == [("", "base", 7), ("加分项", "bonus", 1), ("一票否决", "penalty", 1)]
    assert rows(tabbed)[:2] == [("1", "组织领导", "3"), ("2", "组织领导", "2")]
    assert tabbed.full_points == Decimal(33)


def test_a_slope_keeps_its_line_its_start_and_its_end(tabbed):
    (rule,) = rules(tabbed, "4")
    assert isinstance(rule, Slope)
    assert (rule.points, rule.line, rule.from_, rule.cutoff) == (Decimal("0.2"), Decimal(95), Decimal(8), Decimal(85))


def test_bands_of_a_figure_are_grades_with_their_lower_ends(tabbed):
    (rule,) = rules(tabbed, "5")
    assert grades(rule) == [("5", ">=90"), ("3", ">=85"), ("1", ">=80")]


def test_spans_of_places_are_written_out_place_by_place(tabbed):
    (rule,) = rules(tabbed, "7")
    assert isinstance(rule, Rank) and rule.points == tuple(map(Decimal, (6, 4, 4, 2, 2)))


def test_prizes_of_several_levels_share_one_cap(tabbed):
    (rule,) = rules(tabbed, "8")
    assert isinstance(rule, Sum) and rule.cap == Decimal(5)
    assert [(r.points, r.per) for r in rule.of if isinstance(r, Each)] == [(Decimal(3), "国家级表彰"), (Decimal(2), "省级表彰"), (Decimal(1), "市级表彰")]


def test_a_veto_over_the_card_names_what_must_not_happen(tabbed):
    (rule,) = rules(tabbed, "9")
    assert isinstance(rule, Veto) and (rule.scope, rule.when.what) == ("card", "发生重大质量安全事故")


LEVELS = """附件：
乡镇农产品质量安全考核细则
一级指标	二级指标	三级指标	分值	评分细则
制度建设（16）	责任落实（10）	落实属地责任	4	将监管工作列入年度考核（4）
		网格管理	6	每个村配备1名协管员（3）；建立巡查记录（3）
	经费保障（6）	工作经费	6	按常住人口每人不低于1元落实经费得6分，不足1元的按比例得分
日常监管（24）	检测任务（14）	定量检测	8	完成全年任务的100%得8分，完成90%以上不足100%的得6分，完成80%以上不足90%的得4分，低于80%的不得分
		快速检测	6	每月检测不少于100批次，每少10批次扣0.5分，扣完为止
	执法办案（10）	案件查办	10	立案查处1起得5分，每增加1起加2.5分，最高10分
"""


def test_points_in_group_heads_and_bare_points_in_brackets_are_read():
    card, findings = read(LEVELS)
    assert [(s.title, str(s.points)) for s in card.sections] == [("制度建设", "16"), ("日常监管", "24")]
    assert [c.points for _, r in card.rows() if r.number == "2" for c in r.clauses] == [Decimal(3), Decimal(3)]
    assert not [f for f in findings if f.severity == "error"]


def test_points_of_a_second_level_that_do_not_add_up_are_found():
    _, findings = read(LEVELS.replace("责任落实（10）", "责任落实（11）"))
    assert [(f.code, f.found, f.expected) for f in findings if f.severity == "error"] == [("scorecard.section_sum", "11", "10")]


def test_a_line_per_head_is_no_counter():
    (rule,) = rules(read(LEVELS)[0], "3")
    assert isinstance(rule, Proportional) and (rule.points, rule.full_at) == (Decimal(6), Decimal(1))


PAGE = """<html><head><meta charset="utf-8"><title>街道质量提升考核表</title></head><body><h2>街道质量提升行动考核评分表</h2>
<p>一、考核总分100分，等次划分：90分以上为优秀，80—89分为良好，60—79分为合格，60分以下为不合格。</p>
<p>二、考核得分=基础分-扣分+加分。</p>
<table border=1><tr><th>类别</th><th>序号</th><th>考核内容</th><th>满分</th><th>评分办法</th><th>责任部门</th></tr>
<tr><td rowspan=2>基础工作（40分）</td><td>1</td><td>按要求报送季度工作信息</td><td>（15）</td><td>全年4期，缺1期扣3分，迟报1次扣1分</td><td>各街道</td></tr>
<tr><td>2</td><td>落实质量专员制度</td><td>25</td><td>明确分管领导10分、明确质量专员10分、专员培训合格5分</td><td>各街道</td></tr>
<tr><td rowspan=2>监管成效（60分）</td><td>3</td><td>投诉举报按时办结率</td><td>30</td><td>办结率100%计满分；每下降1%扣1.5分，低于90%计0分</td><td>县市场监管局</td></tr>
<tr><td>4</td><td>特种设备隐患整改</td><td>30</td><td>整改率达到98%及以上的得30分；95%—98%的得20分；95%以下的得0分</td><td>县市场监管局</td></tr>
<tr><td>加分项</td><td>5</td><td>创新做法</td><td>5</td><td>做法被国家级、省级、市级媒体刊发，每篇分别加2分、1分、0.5分，同一内容不重复计分</td><td>各街道</td></tr>
<tr><td>扣分项</td><td>6</td><td>通报批评</td><td>-5</td><td>被市级以上通报批评的，每次扣2分；被县级通报批评的，每次扣1分</td><td>各街道</td></tr>
<tr><td>一票否优</td><td>7</td><td>弄虚作假</td><td>--</td><td>提供虚假材料的，取消评优资格</td><td>各街道</td></tr></table></body></html>
"""


@pytest.fixture(scope="module")
def page():
    return read(PAGE, "card.html")[0]


def test_a_page_gives_title_grades_and_points_in_brackets(page):
    assert page.title == "街道质量提升行动考核评分表"
    assert [(r["name"], r["when"]["cmp"] + r["when"]["value"]) for r in page.ratings] == [
        ("优秀", ">=90"),
        ("良好", ">=80"),
        ("合格", ">=60"),
        ("不合格", "<60"),
    ]
    assert (page.full_points, page.bonus_points) == (Decimal(100), Decimal(5))
    assert rows(page)[0] == ("1", "按要求报送季度工作信息", "15")


def test_a_row_of_deductions_starts_from_its_points(page):
    row = next(r for _, r in page.rows() if r.number == "1")
    assert (row.base, row.floor) == (Decimal(15), Decimal(0))
    assert [(c.rule.points, c.rule.per) for c in row.clauses] == [(Decimal(3), "期"), (Decimal(1), "次")]


def test_things_with_points_of_their_own_in_one_list_are_clauses(page):
    assert [(type(r), r.points) for r in rules(page, "2")] == [(Award, Decimal(10)), (Award, Decimal(10)), (Award, Decimal(5))]


DRAWN = """┌──┬────────┬────┬──────────────────┐
│序│考核项目│分值│评分标准          │
│号│        │    │                  │
├──┼────────┼────┼──────────────────┤
│1 │组织机构│5   │成立领导小组得3分 │
│  │        │    │，配备专职人员得2 │
│  │        │    │分                │
├──┼────────┼────┼──────────────────┤
│2 │培训工作│10  │每季度培训1次，每 │
│  │        │    │少1次扣2.5分，扣完│
│  │        │    │为止              │
├──┼────────┼────┼──────────────────┤
│3 │检测合格│10  │≥98%得10分；≥95%│
│  │率      │    │得8分；≥90%得5分 │
│  │        │    │；其余0分         │
└──┴────────┴────┴──────────────────┘
"""


def test_a_table_drawn_with_box_characters_is_read_cell_by_cell():
    card, _ = read(DRAWN)
    assert rows(card) == [("1", "组织机构", "5"), ("2", "培训工作", "10"), ("3", "检测合格率", "10")]
    assert grades(rules(card, "3")[0]) == [("10", ">=98"), ("8", ">=95"), ("5", ">=90")]
    assert rules(card, "2")[0] == Deduct(from_=Decimal(10), points=Decimal("2.5"), per="次", what="每季度培训少于1次的次数", floor=Decimal(0))


STACKED = """质量强镇建设考核评分表
序号
考核内容
分值
评分标准
1
成立质量工作领导小组
5
有文件得5分，无文件不得分
2
开展质量月活动
10
每年开展活动2次以上得10分，少1次扣5分
3
公共服务满意度
15
满意度由高到低排名，第1名得15分，每降1个名次扣0.5分
4
产品质量合格率
20
合格率在全县平均值以上得满分，每低于平均值1个百分点扣2分，扣完为止
"""


def test_a_table_copied_one_cell_a_line_is_read_by_its_numbers():
    card, _ = read(STACKED)
    assert [r[2] for r in rows(card)] == ["5", "10", "15", "20"]
    assert [r[1] for r in rows(card)][2:] == ["公共服务满意度", "产品质量合格率"]
    (rule,) = rules(card, "4")
    assert isinstance(rule, Slope) and (rule.from_, rule.line, rule.floor) == (Decimal(20), "全县平均值", Decimal(0))


LISTED = """2025年度全县质量安全工作考核办法
一、基础工作（30分）
1.健全工作机制（10分）。成立议事协调机构，得5分；每季度召开会议，少开一次扣1分，扣完5分为止。
2.强化宣传培训（20分）。组织业务培训4次以上，得10分，每少一次扣2.5分；开展“质量月”活动，得10分，未开展不得分。
二、重点工作（70分）
3.完成监督抽查任务（40分）。任务完成率100%得40分，完成率每降低1个百分点扣2分，完成率低于80%的不得分。
4.问题整改（30分）。整改完成率达到95%以上得30分，90%-95%得20分，80%-90%得10分，80%以下不得分。
三、加分项（最高10分）
5.工作经验被省级以上推广的，每次加5分；被市级推广的，每次加2分。
四、扣分项
6.工作中出现重大失误，造成不良影响的，视情节扣1-5分。
五、一票否决
7.发生较大以上质量安全事故的，年度考核直接定为不合格等次。
"""


@pytest.fixture(scope="module")
def listed():
    return read(LISTED)


def test_numbered_items_under_headings_are_rows_with_title_and_points(listed):
    card, findings = listed
    assert [(s.title, None if s.points is None else str(s.points), s.kind) for s in card.sections] == [
        ("基础工作", "30", "base"),
        ("重点工作", "70", "base"),
        ("加分项", "10", "bonus"),
        ("扣分项", None, "penalty"),
        ("一票否决", None, "penalty"),
    ]
    assert rows(card)[:3] == [("1", "健全工作机制", "10"), ("2", "强化宣传培训", "20"), ("3", "完成监督抽查任务", "40")]
    assert (card.full_points, card.bonus_points) == (Decimal(100), Decimal(10))
    assert not [f for f in findings if f.severity == "error"]


def test_a_gain_after_a_finished_deduction_begins_a_clause(listed):
    first, second = rules(listed[0], "2")
    assert isinstance(first, Deduct) and (first.from_, first.points) == (Decimal(10), Decimal("2.5"))
    assert isinstance(second, Award) and second.points == Decimal(10)


def test_a_judged_deduction_and_a_veto_without_points_are_kept(listed):
    (loss,), (veto,) = rules(listed[0], "6"), rules(listed[0], "7")
    assert isinstance(loss, Judge) and (loss.sign, loss.min, loss.max) == ("-", Decimal(1), Decimal(5))
    assert isinstance(veto, Veto) and veto.scope == "card"


SHEET = """部门质量工作绩效目标表
一级指标	二级指标	三级指标	指标值	权重	评分规则
产出指标	数量指标	制修订标准数量	≥8项	20	达到指标值得满分，未达到按实际完成比例得分
	质量指标	检验报告合格率	≥98%	20	每低于指标值1个百分点扣2分，扣完为止
	时效指标	办结时限	≤7个工作日	10	每超1个工作日扣1分
效益指标	社会效益	群众满意度	≥85%	20	达到85%得20分；达到80%得10分；低于80%不得分
	经济效益	为企业节约成本	100万元以上	20	完成100万元得20分，每少10万元扣2分
	可持续影响	长效机制	建立	10	建立健全长效机制的，得10分；部分建立的，酌情得1—9分；未建立的，不得分
"""


def test_a_column_of_target_values_is_the_criterion_of_the_rule():
    card, _ = read(SHEET)
    assert rows(card)[1] == ("2", "检验报告合格率", "20")
    (slope,) = rules(card, "2")
    assert isinstance(slope, Slope) and (slope.line, slope.from_) == (Decimal(98), Decimal(20))
    (ratio,) = rules(card, "1")
    assert isinstance(ratio, Proportional) and ratio.full_at == Decimal(8)


def test_a_grade_at_discretion_stands_between_fixed_grades():
    (rule,) = rules(read(SHEET)[0], "6")
    assert isinstance(rule, Steps)
    assert rule.of[0].points == Decimal(10) and rule.of[1].rule == Judge(points=Decimal(9), min=Decimal(1), max=Decimal(9), why="裁量：酌情")


def test_a_word_table_with_heading_rows_over_all_columns_is_read():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("部门质量工作考核指标")
    lines = [
        ("序号", "指标名称", "分值", "计分规则", "牵头单位"),
        ("一、基础指标（6分）",) * 5,
        ("1", "档案管理", "（2）", "档案齐全得2分，缺1份扣0.5分", "县质量办"),
        ("2", "例会制度", "4分", "每季度至少召开1次例会，每少1次扣1分，扣完为止", "县质量办"),
        ("二、加分指标（最高3分）",) * 5,
        ("3", "经验交流", "3", "在省级会议上作经验交流的每次加2分，市级的每次加1分", "各成员单位"),
    ]
    table = document.add_table(rows=len(lines), cols=5)
    for i, line in enumerate(lines):
        if len(set(line)) == 1:
            table.cell(i, 0).merge(table.cell(i, 4)).text = line[0]
            continue
        for j, text in enumerate(line):
            table.cell(i, j).text = text
    out = BytesIO()
    document.save(out)
    card, findings = read(out.getvalue(), "card.docx")
    assert [(s.title, str(s.points), s.kind) for s in card.sections] == [("一、基础指标", "6", "base"), ("二、加分指标", "3", "bonus")]
    assert rows(card) == [("1", "档案管理", "2"), ("2", "例会制度", "4"), ("3", "经验交流", "3")]
    assert not [f for f in findings if f.severity == "error"]
