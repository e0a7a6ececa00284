"""No figure of a plan is passed over in silence: it is a target, or a finding lists or counts it."""

from __future__ import annotations

from zhiheng.reading import read_document
from zhiheng.reading.documents import Document
from zhiheng.reading.kinds import sets_work

PLAN = "云汀县质量提升行动方案\n一、主要目标\n到2027年，{}\n"


def read(text: str) -> Document:
    return read_document(text.encode(), "a.txt")


def said(text: str, code: str) -> list[str]:
    return [f.message for f in read(text).findings if f.code == code]


def test_a_plan_whose_figures_were_all_read_has_no_finding_about_them() -> None:
    assert not [f for f in read(PLAN.format("产品质量合格率达到95%以上，培育示范企业20家。")).findings if f.code.startswith("targets.")]


def test_a_figure_with_an_unknown_unit_is_listed_as_unread() -> None:
    document = read(PLAN.format("产品质量合格率达到95%以上，建成储粮662万囤大仓。"))
    found = [f for f in document.findings if f.code == "targets.unread"]
    assert [t.value for t in document.targets] == ["95"]
    assert found[0].severity == "warning" and found[0].span.of(document.source.text) == "662"


def test_a_wish_that_became_no_target_is_listed_as_unread() -> None:
    assert "1处" in said(PLAN.format("产品质量合格率达到95%以上。保持质量安全零事故常态化。"), "targets.unread")[0]


def test_a_wish_in_a_name_is_not_listed() -> None:
    assert not said(PLAN.format("产品质量合格率达到95%以上，深化“流程全覆盖”改革。"), "targets.unread")


def test_figures_set_aside_are_counted_by_reason() -> None:
    text = PLAN.format("产品质量合格率达到95%以上。对获奖企业给予20万元奖励。聚焦5个方面发力。")
    assert said(text, "targets.set_aside") == ["另有2处数字没有作为目标：奖补和资金1处，工作的几个方面1处。有不妥的请补录。"]


def test_an_unknown_document_that_seems_to_set_aims_is_warned_about() -> None:
    text = "云汀县对标台账\n这是一份说明。\n我们力争合格率为95%，达标企业占60%。\n这里再说一句别的。\n"
    found = [f for f in read(text).findings if f.code == "targets.unread"]
    assert not read(text).targets and "没有认作计划" in found[0].message


def test_the_year_of_a_heading_is_what_the_whole_year_means() -> None:
    document = read("云汀县政府工作报告\n一、2025年工作回顾\n过去一年完成投资9亿元。\n二、2026年目标任务\n全年主要预期目标是：地区生产总值增长6%。\n")
    assert [(t.value, t.due) for t in document.targets] == [("6", "2026")]


def test_a_report_without_headings_is_read_from_where_it_turns_to_the_year() -> None:
    document = read("云汀县政府工作报告\n过去一年，新增企业9家，增长5%。\n今年的主要预期目标是：地区生产总值增长6%，力争7%。\n新建公园2处。\n")
    assert [(t.indicator, t.value) for t in document.targets] == [("地区生产总值", "6"), ("地区生产总值", "7"), ("新建公园", "2")]


def test_a_list_of_works_without_a_known_title_is_a_plan() -> None:
    document = read("云汀县十心工程\n▶新增公共停车位800个。\n▶改造老旧小区20个。\n▶对辖区8条背街小巷进行改造提升。\n▶完成各类培训360人。\n")
    assert document.kind == "plan"
    assert [t.value for t in document.targets] == ["800", "20", "8", "360"]


def test_what_was_done_is_no_command() -> None:
    assert not sets_work("新增企业9家，同比增长5%。完成投资了3亿元。实施项目20个，比上年多2个。开展检查了12次。推进顺利。")


def test_figures_that_cannot_be_paired_keep_the_whole_name_with_a_doubt() -> None:
    first, second, third = read(PLAN.format("一二三产增加值年均分别增长3%、6%、5%。")).targets
    assert [first.indicator, second.indicator, third.indicator] == ["第一产业增加值", "第二产业增加值", "第三产业增加值"]
    pair = read(PLAN.format("各类指标分别达到3%、6%。")).targets
    assert [t.value for t in pair] == ["3", "6"] and all(t.confidence < 0.9 for t in pair)


def test_working_days_within_which_something_is_done_bind() -> None:
    document = read(PLAN.format("工业项目审批时间控制在21个工作日内，年纳税时间压减至90小时内。"))
    assert [(t.operator, t.value, t.unit) for t in document.targets] == [("<=", "21", "个工作日"), ("<=", "90", "小时")]


def test_the_numbered_notes_below_a_table_set_no_aims() -> None:
    document = read(PLAN.format("产品质量合格率达到95%以上。") + "注：①合格率按抽查结果核定。\n②评价断面由12个增加到30个。\n三、措施\n培育企业9家。\n")
    assert [t.value for t in document.targets] == ["95", "9"]


def test_a_table_of_figures_that_gave_no_target_is_listed_row_by_row() -> None:
    rows = "".join(f"{name}检验率    91    92    93\n" for name in ("甲类", "乙类", "丙类"))
    text = PLAN.format("产品质量合格率达到95%以上。") + "二、进度\n" + rows
    assert len(read(text).targets) == 1 and said(text, "targets.unread")[0].startswith("有3处")


def test_a_table_without_bars_at_its_edges_is_a_table() -> None:
    text = "云汀县质量发展规划\n一、主要指标\n指标 |2020年基期值 |2025年目标值 |\n--- | --- | --- |\n合格率（%） |94 |96 |\n覆盖面积（亿亩） |8 |>10 |\n"
    assert [(t.indicator, t.operator, t.value, t.due) for t in read(text).targets] == [("合格率", ">=", "96", "2025"), ("覆盖面积", ">", "10", "2025")]


def test_phrasings_found_by_the_second_cold_round() -> None:
    def one(sentence: str) -> tuple[str, str, str | None, str | None]:
        (target,) = read(PLAN.format(sentence)).targets
        return target.indicator, target.operator, target.value, target.unit

    assert one("产业产值由“十三五”的1.7万亿元，发展到2.5万亿元。") == ("产业产值", ">=", "2.5", "万亿元")
    assert one("30个断面优良比例达到91%以上。")[2:] == ("91", "%")
    assert one("打造稻米、小麦等2个千亿级绿色产业。") == ("千亿级绿色产业", ">=", "2", "个")
    assert one("培育20个与知名品牌同质量的日用消费品品牌。")[2:] == ("20", "个")
    assert one("创设“保险+平台”产品，力争金融业增加值超450亿元。") == ("金融业增加值", ">", "450", "亿元")
    assert one("按照“污水全收集、管网全覆盖、雨污全分流、排水全许可、村庄全治理”的要求，完成82个乡镇创建。")[2] == "82"


def test_the_year_of_the_expected_aims_holds_for_the_rest_of_a_report() -> None:
    document = read("云汀县政府工作报告\n2026年经济社会发展的主要预期目标是：地区生产总值增长5%。\n加快强县。新培育企业12家，提升8个A级景区村庄。\n")
    assert [(t.operator, t.value, t.due) for t in document.targets] == [("increase", "5", "2026"), (">=", "12", "2026"), (">=", "8", "2026")]


def test_every_year_said_of_one_subject_dates_no_other() -> None:
    document = read(PLAN.format("粮食产量每年稳定在11万吨以上，能源产能达2亿吨左右。"))
    assert [(t.value, t.due) for t in document.targets] == [("11", None), ("2", "2027")]


def test_income_shared_by_two_kinds_of_households_keeps_its_whole_name() -> None:
    names = [t.indicator for t in read(PLAN.format("城镇居民、农村居民人均可支配收入分别增长5%、6%。")).targets]
    assert names == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_phrasings_found_by_the_third_cold_round() -> None:
    def figures(sentence: str) -> list[tuple[str, str, str | None]]:
        return [(t.indicator, t.operator, t.value) for t in read(PLAN.format(sentence)).targets]

    assert figures("甲、乙排放总量分别控制在201万吨、20万吨以内，比2015年分别下降10%、15%。")[2:] == [("甲排放总量", "decrease", "10"), ("乙排放总量", "decrease", "15")]
    assert figures("产值能耗下降到0.9吨标准煤（按2005年价格计算），比2010年的1.1吨标准煤下降16%。") == [("产值能耗", "<=", "0.9"), ("产值能耗", "decrease", "16")]
    assert figures("集装箱吞吐能力达72万标箱，优良天数力争达300天，推介重大项目总投资不低于2000亿元。") == [
        ("集装箱吞吐能力", ">=", "72"),
        ("优良天数", ">=", "300"),
        ("推介重大项目总投资", ">=", "2000"),
    ]


def test_the_year_of_a_price_is_no_due_time() -> None:
    document = read(PLAN.format("产值能耗下降到0.9吨标准煤（按2005年价格计算），比2010年的1.1吨标准煤下降16%。"))
    assert [(t.value, t.due) for t in document.targets] == [("0.9", "2027"), ("16", "2027")]
