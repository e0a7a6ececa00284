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
        ("产业规模较2025年翻一番，超100亿元。", [("产业规模", "times", "2", "倍"), ("产业规模", ">", "100", "亿元")]),
        ("获批省级检测中心1家以上、省级实验室实现零的突破。", [("省级检测中心", ">=", "1", "家"), ("省级实验室", "first_ever", None, None)]),
        ("打造3个以上可展示、可推广的示范场景。", [("可展示、可推广的示范场景", ">=", "3", "个")]),
        ("支持企业围绕计量服务等研制国家标准2项以上。", [("国家标准", ">=", "2", "项")]),
        ("城乡居民人均可支配收入分别增长5%、6%左右。", [("城镇居民人均可支配收入", "increase", "5", "%"), ("农村居民人均可支配收入", "increase", "6", "%")]),
        ("城市和县城污水处理率分别达到95%和85%。", [("城市污水处理率", ">=", "95", "%"), ("县城污水处理率", ">=", "85", "%")]),
        ("能够将70%的雨水就地消纳的面积达到建成区面积的20%以上。", [("能够将70%的雨水就地消纳的面积占建成区面积", ">=", "20", "%")]),
        ("粮食生产能力迈上1000亿斤新台阶。", [("粮食生产能力", ">=", "1000", "亿斤")]),
        ("新增科技贷款100亿元以上。", [("新增科技贷款", ">=", "100", "亿元")]),
        ("做实项目前期工作，全年开工重点项目20个以上。", [("开工重点项目", ">=", "20", "个")]),
        ("当前检测机构覆盖率为90%，偏低，到2026年提高到100%。", [("检测机构覆盖率", ">=", "100", "%")]),
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
        "支持甲湖、乙江、丙山3个省级实验室高效运营。",
        "全县仅有驰名商标2件，与先进县有差距。",
        "1家企业入选省级试点，覆盖面达50%。",
        "重点做好以下9项工作。",
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("设备事故死亡率低于全省平均水平。", [("设备事故死亡率", "全省平均水平", "<")]),
        ("居民收入增速高于经济增速、高于全国平均水平。", [("居民收入增速", "经济增速", ">"), ("居民收入增速", "全国平均水平", ">")]),
        ("固定资产投资增速保持在全国平均水平以上。", [("固定资产投资增速", "全国平均水平", ">=")]),
        ("城乡居民收入增长与经济增长同步。", [("城乡居民收入增长", "经济增长", "=")]),
        ("主要污染物排放达省控目标。", [("主要污染物排放", "省控目标", None)]),
    ],
)
def test_a_benchmark_says_its_line_and_the_side_of_it(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    targets = plan(text).targets
    assert {t.operator for t in targets} == {"benchmark"}
    assert [(t.indicator, t.against, t.to_json()["cmp"]) for t in targets] == expected


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        ("监督抽查合格率达l00%。", "100", ("l00%", "100%")),
        ("监督抽查合格率达1OO%。", "100", ("1OO%", "100%")),
        ("监督抽查合格率稳定在98以上。", "98", ("98", "98%")),
        ("监督抽查合格率不低95%。", "95", ("不低", "不低于")),
        ("监督抽查合格率达98%以丄。", "98", ("以丄", "以上")),
    ],
)
def test_misread_and_lost_characters_are_read_as_meant(text: str, value: str, repair: tuple[str, str]) -> None:
    document = plan(text)
    assert [(t.indicator, t.operator, t.value, t.unit) for t in document.targets] == [("监督抽查合格率", ">=", value, "%")]
    assert [(r.found, r.suggested) for r in document.repairs] == [repair]
    assert text in document.source.text


def test_a_misread_year_still_dates_the_aim() -> None:
    assert [t.due for t in plan("到2O25年，合格率达到95%以上。").targets] == ["2025"]


def test_states_told_under_problems_are_no_aims_of_a_report() -> None:
    lines = ["云汀县2024年质量工作情况报告", "一、工作情况", "合格率为97.2%。", "二、存在的困难和问题及下一步打算", "存在的主要问题：抽检覆盖率为95.0%，品牌数量为3个。", "下一步，抽检覆盖率达到98%以上。"]
    targets = read_document("\n".join(lines).encode(), "报告.txt").targets
    assert [(t.indicator, t.value, t.due) for t in targets] == [("抽检覆盖率", "98", None)]


def test_what_a_plan_reports_as_reached_by_a_past_year_is_no_aim() -> None:
    lines = ["云汀县质量提升工作方案", "一、现状", "截至2025年底，全县有名牌3个。", "二、目标", "到2027年，名牌达到5个。", "附件", "2025年认定精品40项。"]
    targets = read_document("\n".join(lines).encode(), "方案.txt").targets
    assert [(t.indicator, t.value) for t in targets] == [("名牌", "5")]


def test_figures_of_listed_projects_are_no_aims() -> None:
    lines = ["云汀县质量提升工作方案（2025—2027年）", "一、目标", "名牌达到5个。", "附件1", "重点项目清单", "某公司新建项目，设备投资1200万元，税收达到500万元。", "附件2", "工作任务表", "培育标杆企业6家。"]
    targets = read_document("\n".join(lines).encode(), "方案.txt").targets
    assert [(t.indicator, t.value) for t in targets] == [("名牌", "5"), ("标杆企业", "6")]


def test_a_task_table_copied_as_lines_gives_the_time_of_its_row() -> None:
    lines = ["云汀县质量提升工作方案", "一、目标", "提升质量。", "附1", "重点任务分解表", "任务内容", "责任单位", "时间节点", "培育标杆企业6家，县市场监管局", "2026年底", "建设检测中心1个以上，县科技局", "持续推进"]
    targets = read_document("\n".join(lines).encode(), "方案.txt").targets
    assert [(t.value, t.due) for t in targets] == [("6", "2026-12-31"), ("1", None)]


def test_unnumbered_headings_of_a_report_part_the_past_from_the_plans() -> None:
    lines = ["2026年云汀县政府工作报告", "2025年工作回顾", "五年来，建成检测中心3个，合格率达到97%。", "2026年重点工作", "（一）提升质量", "合格率达到98%以上。"]
    targets = read_document("\n".join(lines).encode(), "报告.txt").targets
    assert [(t.value, t.due) for t in targets] == [("98", "2026")]


def test_a_document_without_a_known_kind_has_aims_only_with_a_stated_time() -> None:
    text = "近来抽检合格率达到97%。\n到2027年，抽检合格率达到98%以上，检测机构覆盖率达到90%。\n"
    assert [(t.value, t.due) for t in read_document(text.encode(), "摘录.txt").targets] == [("98", "2027"), ("90", "2027")]
