"""Sentences of our own wording, one for each relation and verdict; and texts that only look checkable."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

WRONG = {
    "上级抽查456批次，合格425批次，合格率91%。": ("arithmetic.ratio", "93%"),
    "抽检100批次，不合格5批次，合格率96%。": ("arithmetic.ratio", "95%"),
    "在1200件投诉中，商品类有300件，占比为35%。": ("arithmetic.ratio", "25%"),
    "全县有企业32家。其中A级企业6家，比上年增加3家，增长50%。": ("arithmetic.growth", "100%"),
    "检出问题由80件减少到60件，下降33%。": ("arithmetic.growth", "25%"),
    "合格率91%，与前三年水平（抽检合格率78%）相比，上升了17个百分点。": ("arithmetic.point_change", "13个百分点"),
    "一月200件，二月300件，三月400件，合计1000件。": ("arithmetic.sum", "900件"),
    "受理500件，其中投诉300件、举报100件、咨询90件。": ("arithmetic.sum", "490件"),
    "抽取样品500批次，扣除移送的20批次，实际检验490批次。": ("arithmetic.difference", "480批次"),
    "按地域分，东部占50%，中部占30%，西部占30%。": ("arithmetic.shares", None),
    "居民消费价格指数为102.5，同比上涨3.5%。": ("arithmetic.growth", "2.5%"),
    "培训900人次，是上年300人次的4倍。": ("arithmetic.times", "3倍"),
    "为50家企业减费100万元，平均每家3万元。": ("arithmetic.mean", "2万元"),
    "新登记企业900户，注销企业200户，净增企业600户。": ("arithmetic.difference", "700户"),
    "出生率为8.5‰，死亡率为7.1‰，自然增长率为2.4‰。": ("arithmetic.difference", "1.4‰"),
    "消费贡献率为60%，资本形成贡献率为30%。其中最终消费贡献率为60%，资本形成总额贡献率为30%，净出口贡献率为20%。": ("arithmetic.shares", None),
    "抽检合格率为96.5%，不合格率为4.5%。": ("arithmetic.shares", None),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_figure_is_found_with_its_right_value(text: str) -> None:
    code, expected = WRONG[text]
    found = [f for f in check(text).findings if f.severity in ("error", "warning")]
    assert [f.code for f in found] == [code]
    assert expected is None or found[0].expected == expected
    assert found[0].formula and found[0].numbers


def test_a_finding_marks_every_number_and_writes_the_formula_out() -> None:
    text = "上级抽查456批次，合格425批次，合格率91%。"
    (finding,) = check(text).findings
    assert [n.of(text) for n in finding.numbers] == ["425", "456", "91"]
    assert finding.formula == "425批次÷456批次×100%＝93.2%，文中为91%"
    assert (finding.severity, finding.scope) == ("error", "sentence")


def test_the_cause_says_what_the_writer_divided_by() -> None:
    (finding,) = check("A级企业6家，比上年增加3家，增长50%。").findings
    assert finding.cause == "除以了新值"


@pytest.mark.parametrize(
    "text",
    [
        "获证企业32家，其中C级企业19家，占获证企业的59.3%。",
        "东部占76.4%，中部占15.6%，西部占8.1%，按地域分。",
    ],
)
def test_cutting_off_is_only_said_as_information(text: str) -> None:
    findings = check(text).findings
    assert [(f.code, f.severity) for f in findings] == [("arithmetic.rounding", "info")]


SILENT = {
    "其中 that does not exhaust": "农作物总播种面积1136.1万亩，其中粮食种植面积1038万亩，油料种植面积20万亩。",
    "value added grows in real terms": "地区生产总值由9323.1亿元增加到13697.5亿元，增长33.6%。",
    "real growth": "人均可支配收入由20000元增加到22000元，实际增长6.1%。",
    "another denominator": "保障房施工面积684.5万平方米，占住宅施工面积的46.8%。商品房施工面积1311.3万平方米。",
    "a bound": "获证企业超过30家，其中A级企业16家，占比超过50%。",
    "a cap on points": "获国家级奖励加2分，省级奖励加1分，再加2分，满分4分。",
    "another indicator with its own rate": "新开工项目248个，比上年增加36个，制造业投资增长13.3%。",
    "ranges": "新创3—5个省名牌产品，新增3-6件著名商标。",
    "listed amounts that belong to two prizes": "奖励获奖组织、个人60万元、20万元，省级奖励组织、个人30万元、15万元。",
    "an average of the year beside one day": "城镇调查失业率平均值为5.2%，比上年下降0.1个百分点。年末城镇调查失业率为5.1%。",
    "people's means": "全省居民人均可支配收入43377元。城镇居民人均可支配收入56502元，农村居民人均可支配收入24456元。",
    "aims and results": "一、工作回顾\n规模以上工业增加值增长7.3%。\n二、2026年主要目标\n规模以上工业增加值增长7.8%。",
    "the share of a whole told nowhere": "果蔬产出57亿元，占种植业产值的33.9%。粮食产出30亿元。",
    "some of the industries": "规上工业增加值479亿元，石化行业增加值102.5亿元，农副产品加工业增加值14亿元。",
    "platforms of two levels": "重组11家全国重点实验室，国家级、部级创新平台分别达到22家、182家。",
    "two bases of one rate": "汽车生产179.79万辆，环比下降3.58%，同比增长11.33%。",
}


@pytest.mark.parametrize("why", SILENT)
def test_what_only_looks_checkable_stays_silent(why: str) -> None:
    assert [(f.code, f.message) for f in check(SILENT[why]).findings if f.severity != "info" and f.code.startswith(("arithmetic", "consistency"))] == []


FAR = """上半年经济运行情况分析
一、总体情况
上半年全市实现地区生产总值1228亿元，同比增长1.5%。
第一产业实现增加值47.5亿元；第二产业实现增加值730.5亿元；第三产业实现增加值450亿元。三次产业比为3.9：59.5：36.6。
二、投资情况
全市固定资产投资完成247.4亿元，同比增长2%。
从中直和地方看，中直投资完成159.5亿元，同比下降11.7%；地方投资完成87.9亿元，同比增长42.1%，拉动全市投资10.7个百分点。
"""


def test_relations_far_apart_hold_in_a_report_without_errors() -> None:
    report = check(FAR)
    assert [f.message for f in report.findings if f.severity != "info"] == []
    assert {"sum", "ratio", "shares", "weighted_growth", "contribution"} <= set(report.relations)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("730.5", "703.5", "arithmetic.sum"),
        ("59.5", "56.5", "arithmetic.ratio"),
        ("42.1", "24.1", "arithmetic.growth"),
        ("10.7", "17.0", "arithmetic.ratio"),
        ("247.4", "274.4", "arithmetic.sum"),
    ],
)
def test_one_changed_figure_far_from_its_kin_is_found(old: str, new: str, code: str) -> None:
    place = FAR.index(old) if FAR.count(old) == 1 else FAR.index("：" + old) + 1
    report = check(FAR[:place] + new + FAR[place + len(old) :])
    found = [f for f in report.findings if f.severity != "info" and any(n.start == place for n in f.numbers)]
    assert code in {f.code for f in found}


def test_the_same_figure_that_differs_is_found_by_its_equal_rate() -> None:
    text = "房地产开发投资36.7亿元，同比增长43.2%。\n全市房地产开发投资63.7亿元，同比增长43.2%。"
    (finding,) = [f for f in check(text).findings if f.severity != "info"]
    assert (finding.code, finding.expected, finding.cause) == ("consistency.same_figure_differs", "36.7亿元", "数字颠倒")


def test_checking_stops_after_the_most_figures_and_says_where() -> None:
    text = "抽查10批次，合格9批次，合格率90%。\n" * 400
    report = check(text, most=100)
    assert not report.complete
    assert 0 < report.checked_to < len(text)
    assert len(report.claims) < 110
