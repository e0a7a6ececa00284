"""Figures that text and table both print: paired by row, column, time and unit, told when they differ."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

MONTHS = """2025年上半年受理情况
上半年全县共受理投诉1204件、举报377件。其中2月份受理量最小，为178件；5月份受理量最大，为326件。
2025年上半年各月受理情况表
月份\t投诉\t举报\t合计
1月\t190\t61\t251
2月\t140\t38\t178
3月\t213\t70\t283
4月\t204\t64\t268
5月\t251\t75\t326
6月\t206\t69\t275
总计\t1204\t377\t1581
"""
RETAIL = """2025年上半年消费情况
上半年，社会消费品零售总额91204万元，同比增长6.2%。其中，6月份社会消费品零售总额15833万元，增长5.9%。
按经营地分，上半年城镇消费品零售额70318万元，增长6.0%；乡村消费品零售额20886万元，增长6.9%。
2025年上半年主要数据
指标\t6月绝对量（万元）\t6月同比增长（%）\t1-6月绝对量（万元）\t1-6月同比增长（%）
社会消费品零售总额\t15833\t5.9\t91204\t6.2
其中：限额以上单位消费品零售额\t4120\t4.7\t23117\t5.1
按经营地分
城镇\t12190\t5.7\t70318\t6.0
乡村\t3643\t6.6\t20886\t6.9
"""
TOWNS = """各镇投诉举报情况
2025年，投诉举报量排在前列的是城关镇（702件）、石桥镇（581件）、云上乡（487件）。
各镇情况统计
地区\t2025年投诉举报量（件）\t2024年投诉举报量（件）
城关镇\t702\t690
石桥镇\t581\t502
云上乡\t487\t464
柳塘镇\t213\t230
"""


def _told(text: str) -> list[str]:
    return [f.message for f in check(text).findings if f.severity != "info"]


@pytest.mark.parametrize("text", [MONTHS, RETAIL, TOWNS])
def test_text_and_table_that_agree_are_left_alone(text):
    report = check(text)
    assert _told(text) == []
    assert report.relations["same_figure"] >= 3


@pytest.mark.parametrize(
    ("text", "printed", "wrong"),
    [
        (MONTHS, "为178件", "为187件"), (MONTHS, "为326件", "为320件"), (MONTHS, "投诉1204件", "投诉204件"), (RETAIL, "零售额70318万元", "零售额73018万元"),
        (RETAIL, "增长6.9%", "增长9.6%"), (RETAIL, "15833万元", "18533万元"), (RETAIL, "总额91204万元", "总额912万元"), (TOWNS, "581件", "5810件"), (TOWNS, "487\t464", "784\t464"),
    ],
)
def test_a_figure_that_differs_from_its_table_is_told(text, printed, wrong):
    assert printed in text
    assert any("文中为" in m or "最" in m for m in _told(text.replace(printed, wrong, 1)))


def test_what_is_called_the_largest_must_be_the_largest():
    text = MONTHS.replace("5月份受理量最大，为326件", "3月份受理量最大，为283件")
    assert any("5月" in m and "326" in m for m in _told(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年，城关镇受理举报302件。", "上年同期，城关镇投诉举报690件。", "城关镇共检查企业705家。", "城关镇全年抽检702批次，合格695批次。", "目标到2026年城关镇投诉举报控制在600件以内。",
        "近三年城关镇约有投诉举报2000件。", "城关镇网络投诉举报312件。",
    ],
)
def test_another_time_thing_or_part_is_not_paired(sentence):
    assert _told(TOWNS + sentence) == []
