"""Aims out of sentences: one case for each way in which plans state them, and for each thing that only looks like an aim."""

from __future__ import annotations

import pytest

from zhiheng.reading import Document, read_document


def plan(*lines: str, title: str = "云汀县质量强县建设实施方案") -> Document:
    """A small plan with these lines under 主要目标."""
    return read_document("\n".join([title, "一、主要目标", *lines, "二、保障措施", "加强组织领导，健全工作机制，形成工作合力。"]).encode(), "方案.txt")


def aims(text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [(t.indicator, t.operator, t.value, t.unit) for t in plan(text).targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产品质量监督抽查合格率达到95%以上。", [("产品质量监督抽查合格率", ">=", "95", "%")]),
        ("抽查覆盖率100%。", [("抽查覆盖率", "=", "100", "%")]),
        ("工程质量监督覆盖率达100%。", [("工程质量监督覆盖率", ">=", "100", "%")]),
        ("验收合格率保持100%。", [("验收合格率", "=", "100", "%")]),
        ("抽检合格率稳定在98%以上。", [("抽检合格率", ">=", "98", "%")]),
        ("安徽工业精品超过3个。", [("安徽工业精品", ">", "3", "个")]),
        ("新增规模以上服务业企业不少于2家。", [("新增规模以上服务业企业", ">=", "2", "家")]),
        ("城镇调查失业率控制在5.5%左右。", [("城镇调查失业率", "~", "5.5", "%")]),
        ("万台设备故障率控制在3%以内。", [("万台设备故障率", "<=", "3", "%")]),
        ("优质工程总数增长15%以上。", [("优质工程总数", "increase", "15", "%")]),
        ("投诉量比2020年下降10%。", [("投诉量", "decrease", "10", "%")]),
        ("争取建成1个省级质检中心。", [("省级质检中心", ">=", "1", "个")]),
        ("新创3—5个省名牌产品。", [("新创省名牌产品", "range", "3", "个")]),
        ("拥有驰名商标3件、万人发明专利拥有量达11件。", [("驰名商标", ">=", "3", "件"), ("万人发明专利拥有量", ">=", "11", "件")]),
        ("培育10家示范企业、20个工业平台。", [("示范企业", ">=", "10", "家"), ("工业平台", ">=", "20", "个")]),
        ("污水和垃圾处理率分别达到95%和85%。", [("污水处理率", ">=", "95", "%"), ("垃圾处理率", ">=", "85", "%")]),
        ("力争中国质量奖、省政府质量奖获奖组织实现零的突破。", [("中国质量奖", "first_ever", None, None), ("省政府质量奖获奖组织", "first_ever", None, None)]),
        ("单位GDP能耗、主要污染物排放达省控目标。", [("单位GDP能耗", "benchmark", None, None), ("主要污染物排放", "benchmark", None, None)]),
        ("设备事故死亡率低于全省平均水平。", [("设备事故死亡率", "benchmark", None, None)]),
        ("乡镇检测站建设实现全覆盖。", [("乡镇检测站建设", "=", "100", "%")]),
        ("服务行业90%达到标准要求。", [("服务行业达到标准要求", ">=", "90", "%")]),
        ("公共服务质量总体满意度维持85分以上。", [("公共服务质量总体满意度", ">=", "85", "分")]),
        ("中国绿色饭店和绿色餐饮企业1个。", [("中国绿色饭店和绿色餐饮企业", ">=", "1", "个")]),
        ("污水处理率、垃圾处理率均达到95%以上。", [("污水处理率", ">=", "95", "%"), ("垃圾处理率", ">=", "95", "%")]),
        ("综合指数进入全省前10位。", [("综合指数", "rank_within", "10", "位")]),
    ],
)
def test_an_aim_is_read_as_it_is_phrased(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert aims(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至2020年底，全县已有商标1100件。",
        "目前全县获得省品牌产品13个。",
        "对获得中国质量奖的组织，一次性奖励60万元。",
        "企业享受贴息金额每年不超过1000万元，给予补助。",
        "完善“464”行动和《质量发展纲要（2011—2020）》。",
        "顾客满意度不断提升，质量水平处于全市领先地位。",
        "依据（皖发〔2018〕30号）精神，推进ISO9001认证。",
        "年营业收入2000万元以上的企业全面推行首席质量官制度。",
        "聚焦5大方面、24个重点领域开展工作。",
        "形成企业、政府、社会3个层面的共治格局。",
    ],
)
def test_what_only_looks_like_an_aim_is_none(text: str) -> None:
    assert aims(text) == []


def test_the_nearest_stated_time_is_the_due_time() -> None:
    document = plan("到2023年，质量基础更加扎实。", "（一）产品。合格率达到95%以上。", "（二）工程。到2025年底，覆盖率达到98%以上。", "（三）服务。每年新增证书3张以上。")
    assert [t.due for t in document.targets] == ["2023", "2025-12-31", None]


def test_the_title_gives_the_time_of_what_states_none() -> None:
    document = plan("合格率达到95%以上。", title="云汀县质量提升行动方案（2025—2027年）")
    assert [t.due for t in document.targets] == ["2027"]


def test_an_aim_has_the_units_of_the_bracket_that_closes_its_passage() -> None:
    document = plan("（一）产品。合格率达到95%以上。（县市场监管局牵头，县农业农村局配合）", "（二）工程。覆盖率达到98%以上。")
    first, second = document.targets
    assert (first.units.lead, first.units.support) == (("县市场监管局",), ("县农业农村局",))
    assert second.units.names() == ()


def test_lost_characters_are_shown_with_a_suggestion_and_never_changed() -> None:
    document = plan("2023,全县质量基础更加扎实。", "监督抽查合格率95%上，定期检查合格率达85虬。")
    assert [(t.value, t.unit, t.operator) for t in document.targets] == [("95", "%", ">="), ("85", "%", ">=")]
    assert [(r.found, r.suggested) for r in document.repairs] == [("2023", "到2023年"), ("95%上", "95%以上"), ("85虬", "85%")]
    assert "95%上" in document.source.text and "85虬" in document.source.text


def test_every_quote_stands_in_the_text_at_its_span() -> None:
    document = plan("拥有驰名商标 3 件，新增地理标志\n产品 1个以上。（县市场监管局）")
    assert document.targets
    for item in (*document.targets, *document.tasks):
        assert document.source.text[item.span.start : item.span.end] == item.quote


def test_a_report_has_aims_only_where_it_looks_ahead() -> None:
    lines = ["云汀县质量工作情况汇报", "一、主要做法及成效", "产品质量合格率达到98%，新增名牌3个。", "二、下一步工作打算", "力争产品质量合格率达到99%以上。"]
    document = read_document("\n".join(lines).encode(), "汇报.txt")
    assert [t.value for t in document.targets] == ["99"]


def test_a_plan_without_figures_has_no_aims() -> None:
    document = plan("质量治理更加协同，质量供给更加有效。召开一次推进会议，成立3个工作组。")
    assert document.targets == ()


def test_tasks_carry_number_title_units_and_time() -> None:
    text = "云汀县实施方案\n一、总体要求\n坚持质量第一。\n二、主要任务\n（一）夯实质量基础。2025年6月底前建成服务站。（县市场监管局牵头，县发改委配合）\n（二）培育质量品牌。支持企业创建品牌。\n"
    tasks = read_document(text.encode(), "方案.txt").tasks
    assert [(t.number, t.title, t.due, t.units.lead) for t in tasks] == [
        ("二/（一）", "夯实质量基础", "2025-06-30", ("县市场监管局",)),
        ("二/（二）", "培育质量品牌", None, ()),
    ]
