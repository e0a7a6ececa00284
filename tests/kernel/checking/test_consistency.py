"""A document against itself beyond arithmetic: scorecards, aims, dates, duties, headings, damage."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

CARD = """云汀县质量工作评分表（100分）
序号\t项目\t分值\t评分办法\t责任单位
1\t组织领导\t40\t成立领导小组（20分）；召开专题会议（20分）。\t县市场监管局
2\t产品质量\t60\t产品质量监督抽查合格率达到90%以上（30分）；抽检不合格产品核查处置率达到100%（30分）。\t县市场监管局
"""
PLAN = """云汀县质量强县建设实施方案
（2025年3月1日印发）
一、主要目标
到2026年，工业产品标准覆盖率达到98%以上，食品抽检合格率达到98%以上。
二、重点任务
（一）抓好产品质量。加强监督抽查。（责任单位：县市场监管局）
（二）抓好工程质量。加强工程监督。（责任单位：县住建局）
（三）抓好服务质量。提升服务水平。（责任单位：县商务局）
（四）抓好环境质量。加强环境治理。（责任单位：县生态环境分局）
（五）抓好农产品质量。加强监测。（责任单位：县农业农村局）
（六）抓好品牌建设。培育品牌。（责任单位：县经信局）
"""


def _codes(text: str) -> list[tuple[str, str]]:
    return [(f.code, f.severity) for f in check(text).findings]


def test_points_that_do_not_add_up_are_an_error_with_all_numbers():
    assert _codes(CARD) == []
    wrong = check(CARD.replace("召开专题会议（20分）", "召开专题会议（30分）"))
    (finding,) = [f for f in wrong.findings if f.code == "scorecard.row_sum"]
    assert (finding.severity, finding.found, finding.expected) == ("error", "40", "50")
    assert [wrong.source.text[n.start : n.end] for n in finding.numbers] == ["40", "20", "30"]


def test_the_sums_of_a_scorecard_are_counted():
    assert check(CARD).relations["row_sum"] == 2


def test_a_plan_without_contradictions_is_left_alone():
    assert _codes(PLAN) == []


def test_a_target_below_what_is_reached_is_a_warning():
    text = PLAN.replace("一、主要目标", "目前，全县工业产品标准覆盖率为98.5%。\n一、主要目标")
    assert _codes(text) == [("consistency.target_below_baseline", "warning")]
    assert _codes(text.replace("98.5%", "97.5%")) == []


def test_one_indicator_with_two_lines_far_apart_is_a_warning():
    text = PLAN + "（七）抓好标准建设。" + "推动企业执行先进标准，完善标准体系，开展对标达标活动。" * 12 + "到2026年，工业产品标准覆盖率达到95%以上。（责任单位：县市场监管局）\n"
    assert ("consistency.target_conflict", "warning") in _codes(text)


def test_a_date_before_the_day_of_issue_is_a_warning():
    assert _codes(PLAN.replace("到2026年", "到2024年")) .count(("consistency.due_in_past", "warning")) == 2


def test_a_task_without_a_unit_among_tasks_that_have_one_is_a_note():
    assert _codes(PLAN.replace("（责任单位：县商务局）", "")) == [("responsibility.missing", "info")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("（四）抓好环境质量", "（五）抓好环境质量", "numbering."), ("（五）抓好农产品", "（四）抓好农产品", "numbering.duplicate")],
)
def test_a_number_left_out_or_used_twice_is_a_warning(old, new, code):
    found = [c for c, s in _codes(PLAN.replace(old, new)) if c.startswith("numbering.")]
    assert found and any(c.startswith(code) for c in found)


def test_a_heading_printed_again_by_a_page_break_is_none():
    again = PLAN.replace("（三）抓好服务质量。", "（二）抓好工程质量。加强工程监督。（责任单位：县住建局）\n（三）抓好服务质量。")
    assert [c for c, _severity in _codes(again) if c.startswith("numbering.")] == []


def test_a_lost_character_is_a_warning_with_the_suggested_reading():
    findings = check(PLAN.replace("食品抽检合格率达到98%以上", "食品抽检合格率达到98%上")).findings
    (finding,) = [f for f in findings if f.code == "text.lost_character"]
    assert finding.severity == "warning" and finding.expected == "98%以上"


def test_a_row_of_one_clause_is_added_too():
    text = CARD.replace("成立领导小组（20分）；召开专题会议（20分）。", "成立领导小组并召开专题会议（40分）。")
    assert _codes(text) == []
    assert ("scorecard.row_sum", "error") in _codes(text.replace("会议（40分）", "会议（30分）"))
    assert _codes(text.replace("会议（40分）", "会议，每次10分，满分40分")) == []


def test_items_that_cannot_give_the_bonus_points_are_a_warning():
    text = (
        "云汀县质量工作评分表\n一、基本项（100分）\n序号\t项目\t分值\t评分办法\t责任单位\n"
        "1\t组织领导\t100\t成立领导小组（50分）；召开专题会议（50分）。\t县市场监管局\n"
        "二、加分项（5分）\n2\t表彰\t\t获得国家级表彰（3分）；获得省级表彰（2分）。\t县市场监管局\n"
    )
    assert _codes(text) == []
    assert _codes(text.replace("省级表彰（2分）", "省级表彰（1分）")) == [("scorecard.section_sum", "warning")]
    assert _codes(text.replace("省级表彰（2分）", "省级表彰（4分），最多加5分")) == []


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("投诉量排名前四位的依次为：城关镇120件、石桥镇98件、云上乡102件、柳塘镇60件。", "投诉量排名前四位的依次为：城关镇120件、石桥镇102件、云上乡98件、柳塘镇60件。", "consistency.rank_order"),
        ("投诉居前三位的是食品（320件）、家电（150件）、服装（210件）。", "投诉居前三位的是食品（320件）、服装（210件）、家电（150件）。", "consistency.rank_order"),
        ("全年抽查食品456，合格425批次，不合格31批次。", "全年抽查食品456批次，合格425批次，不合格31批次。", "text.missing_unit"),
        ("通知\n附件：1.分工表\n　　　3.评分表\n", "通知\n附件：1.分工表\n　　　2.评分表\n", "numbering.gap"),
        ("通知\n具体见附件3。\n附件：1.分工表\n　　　2.评分表\n", "通知\n具体见附件2。\n附件：1.分工表\n　　　2.评分表\n", "numbering.gap"),
        ("一、情况\n1.抽查。抽查食品。\n2.处理。已经处理。\n4.下一步。加强监管。\n", "一、情况\n1.抽查。抽查食品。\n2.处理。已经处理。\n3.下一步。加强监管。\n", "numbering.gap"),
    ],
)
def test_a_slip_beyond_arithmetic_is_told_and_its_neighbour_is_not(wrong, right, code):
    assert code in [c for c, _s in _codes(wrong)]
    assert code not in [c for c, _s in _codes(right)]


def test_due_times_are_held_against_a_day_that_the_reader_gives():
    text = "关于开展检查的通知\n各单位于2026年6月30日前报送总结。2026年12月底前完成整改。2020年1月1日前已取得许可的企业除外。\n"
    assert [f.code for f in check(text).findings] == []
    found = check(text, as_of="2026-10-31").findings
    assert [(f.code, f.found) for f in found] == [("consistency.due_in_past", "2026年6月30日前")]


def test_numbered_points_in_the_middle_of_a_line_are_no_gap():
    assert _codes("附件：1.任务分解表2.项目清单\n3.平台清单\n4.指引图\n") == []
