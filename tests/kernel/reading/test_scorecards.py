"""Scorecards read out of flattened text: a small card of our own, and every mistake a card can carry."""

from decimal import Decimal

import pytest

from zhiheng.reading.model import SourceText
from zhiheng.reading.scorecards import read_scorecards, split_name, units_of
from zhiheng.rules.syntax import Award, Deduct, Exists, Judge, Steps, Veto

HEAD = "\t序号\n\t类别\n\t指标内容\n\t分数\n\t评 分 方 法\n\t责任单位\n\n"
CARD = (
    "某区质量工作任务分解表\n\n"
    + HEAD
    + "\t1\n\t工作机制\n\n（5分）\n\t组织保障\n\t3\n\t成立工作专班（1分），每年至少召开一次专班会议（2分）。\n\t区质量工作\n\n领导小组办公室\n\n"
    + "\t2\n\t\n\t\n\t2\n\t设立专项资金（2分）。\n\t区财政局、区市场监管局\n\n"
    + "\t3\n\t工作成效\n（6分）\n\t产品质量\n\t4\n\t建立检测平台（2分），其中国家级质检中心再加2分，省级质检中心再加1分，满分4分。\n\t区市场监管局\n\n"
    + "\t4\n\t工作成效\n（6分）\n\t\n\t2\n\t产品抽查合格率90%以上（2分）。\n\t区市场监管局\n\n"
    + "\t5\n\t加分项（2分）\n\t\n\t获得省级以上领导批示（1分）；监管有创新举措（1分）。\n\t各成员单位\n\n\n\n"
)


def read(text: str):
    return read_scorecards(SourceText("card.txt", "txt", "0" * 64, text, (), ()))


@pytest.fixture(scope="module")
def card():
    found, findings, _ = read(CARD)
    assert found is not None
    return found, findings


def test_every_row_has_its_number_title_points_and_units(card):
    rows = [(r.number, r.title, r.points, r.units) for _, r in card[0].rows()]
    assert rows == [
        ("1", "组织保障", Decimal(3), ("区质量工作领导小组办公室",)),
        ("2", "组织保障", Decimal(2), ("区财政局", "区市场监管局")),
        ("3", "产品质量", Decimal(4), ("区市场监管局",)),
        ("4", "产品质量", Decimal(2), ("区市场监管局",)),
        ("5", None, None, ("各成员单位",)),
    ]


def test_a_heading_repeated_by_a_page_break_is_one_section(card):
    assert [(s.title, s.points, s.kind, len(s.rows)) for s in card[0].sections] == [
        ("工作机制", Decimal(5), "base", 2),
        ("工作成效", Decimal(6), "base", 2),
        ("加分项", Decimal(2), "bonus", 1),
    ]


def test_the_bonus_stands_outside_the_full_points(card):
    assert (card[0].full_points, card[0].bonus_points) == (Decimal(11), Decimal(2))
    assert [r.bonus for _, r in card[0].rows()] == [False, False, False, False, True]


def test_a_cap_in_the_text_is_a_frame_over_the_clauses_and_no_clause(card):
    row = next(r for _, r in card[0].rows() if r.number == "3")
    assert row.cap == Decimal(4)
    assert [type(c.rule) for c in row.clauses] == [Award, Steps]


def test_the_span_of_a_clause_is_its_very_words(card):
    for _, _, _, clause in card[0].clauses():
        assert clause.span is not None
        assert "".join(clause.span.of(CARD).split()) == clause.text


def test_a_card_that_adds_up_has_no_finding(card):
    assert card[1] == ()


def test_parts_that_exceed_their_row_are_reported_and_not_corrected():
    found, findings, _ = read(CARD.replace("\t3\n\t成立", "\t4\n\t成立").replace("（5分）", "（6分）"))
    (finding,) = findings
    assert (finding.code, finding.severity, finding.found, finding.expected) == ("scorecard.row_sum", "error", "4", "3")
    assert "第1行（组织保障）：小项合计3分（1+2），该行分值印为4分" in finding.message
    assert finding.span.of(CARD.replace("\t3\n\t成立", "\t4\n\t成立").replace("（5分）", "（6分）")) == "4"
    assert next(r for _, r in found.rows()).points == Decimal(4)


def test_a_section_whose_rows_do_not_add_up_is_reported():
    _, findings, _ = read(CARD.replace("（5分）", "（7分）"))
    assert [(f.code, f.found, f.expected) for f in findings] == [("scorecard.section_sum", "7", "5")]


def test_a_gap_and_a_repeat_in_the_numbers_are_reported():
    _, gap, _ = read(CARD.replace("\t4\n\t工作成效", "\t9\n\t工作成效").replace("\t5\n\t加分", "\t10\n\t加分"))
    _, twice, _ = read(CARD.replace("\t4\n\t工作成效", "\t3\n\t工作成效").replace("\t5\n\t加分", "\t4\n\t加分"))
    assert [f.code for f in gap] == ["numbering.gap"]
    assert [f.code for f in twice] == ["scorecard.duplicate_number"]


def test_a_row_without_a_unit_among_rows_with_units_is_reported():
    _, findings, _ = read(CARD.replace("\t区财政局、区市场监管局", "\t"))
    assert [f.code for f in findings] == ["responsibility.missing"]


def test_a_document_without_a_scorecard_gives_none():
    assert read("关于印发工作方案的通知\n\n一、工作目标\n到2027年，合格率达到95%以上。\n") == (None, (), ())


TABBED = (
    "考核细则\n序号\t考核项目\t分值\t考核内容\t评分标准\n\t总分\t20\n"
    "一、\t通用项目\t10\n"
    "1\t组织领导\t6\t领导重视\t1.成立领导小组（2分）；2.部署相关工作，年内至少3次，查看会议记录（4分，少一次扣1分）。\n"
    "2\t宣传工作\t4\t宣传\t制作宣传资料得4分，未制作不得分。\n"
    "二、\t专项项目\t10\n"
    "3\t专项整治\t6\t整治\t未建立台账的，不得分；发现问题未整改的，每处扣1分。\n"
    "4\t开展巡查\t4\t每月巡查4次，每少一次扣0.5分，扣完为止。\n"
)


def test_rows_that_lost_a_merged_cell_are_put_under_the_right_columns():
    found, findings, _ = read(TABBED)
    assert [(s.title, s.points) for s in found.sections] == [("通用项目", Decimal(10)), ("专项项目", Decimal(10))]
    assert [(r.number, r.points, len(r.clauses)) for _, r in found.rows()] == [
        ("1", Decimal(6), 2),
        ("2", Decimal(4), 1),
        ("3", Decimal(6), 2),
        ("4", Decimal(4), 1),
    ]
    assert found.full_points == Decimal(20)
    assert findings == ()


def test_a_row_of_deductions_starts_from_its_points_and_ends_at_zero():
    found, _, _ = read(TABBED)
    row = next(r for _, r in found.rows() if r.number == "3")
    assert (row.base, row.floor) == (Decimal(6), Decimal(0))
    assert row.clauses[0].rule == Veto(scope="row", when=Exists("未建立台账"), result="不得分")
    assert row.clauses[1].rule == Deduct(points=Decimal(1), per="处", what="问题未整改")


LISTED = (
    "值班考核评分表\n值班\t1、按时督察。\n（按时督察：7分——未督察：0分）\n2、做好记录。\n（记录完整：6分——未记录：0分）\n"
    "会议\n1、按时参会。\n（全勤：6分——缺席：0分）\n"
)


def test_numbered_lines_under_headings_are_read_without_a_table():
    found, _, _ = read(LISTED)
    assert [(s.title, [(r.number, r.points) for r in s.rows]) for s in found.sections] == [
        ("值班", [("1", Decimal(7)), ("2", Decimal(6))]),
        ("会议", [("1", Decimal(6))]),
    ]


def test_headings_that_carry_the_points_are_rows():
    found, _, _ = read(
        "信息维护\t总分3分。\n1、登记2分。未按规定登记的，每发现1人扣0.5分。\n2、巡查1分。未巡查的，每发现1户扣0.3分。\n"
        "日常管理\t总分2分。\n1、盘查2分。未盘查的，每发现1人扣0.1分。\n"
    )
    assert [(r.title, r.points, [c.points for c in r.clauses]) for _, r in found.rows()] == [
        ("信息维护", Decimal(3), [Decimal(2), Decimal(1)]),
        ("日常管理", Decimal(2), [Decimal(2)]),
    ]


def test_a_key_item_fails_the_whole_card():
    found, _, _ = read(
        "审查表\n审查环节\t审查内容\t分值\t得分\n选址\t1.选择地势干燥的地区，远离污染源。\t※\n布局（5分）\t2.各场所按顺序合理布局，防止交叉污染。\t5\n"
        "设施（2分）\t3.厂区道路采用混凝土铺设，有排水系统。\t2\n"
    )
    first, second, _ = (c.rule for _, _, _, c in found.clauses())
    assert isinstance(first, Veto) and first.scope == "card"
    assert isinstance(second, Award | Judge) and second.points == Decimal(5)


@pytest.mark.parametrize(
    ("printed", "units"),
    [
        ("区商务局、区民政局", ("区商务局", "区民政局")),
        ("县委宣传部 / 县教育局 / 县河长办", ("县委宣传部", "县教育局", "县河长办")),
        ("区住房\n建设局", ("区住房建设局",)),
        ("县公安局\n县水利局", ("县公安局", "县水利局")),
    ],
)
def test_names_of_units_are_as_printed_without_wraps(printed, units):
    assert units_of(printed) == units


def test_points_in_a_heading_are_taken_off_it():
    assert split_name("1.基本条件（20分）") == ("1.基本条件", Decimal(20))
    assert split_name("县（市、区）工作") == ("县（市、区）工作", None)
