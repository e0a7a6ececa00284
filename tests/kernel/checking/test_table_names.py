"""Tables read by the names in them: rates by definition, indicators running downward, sets of rows under their whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.checking import check

FAILED = """品类\t抽样总量（批次）\t不合格样品（批次）\t合格率
玩具\t125\t4\t96.80%
插座\t280\t10\t96.43%
门窗\t115\t7\t93.91%
童装\t63\t4\t93.65%
灯具\t99\t0\t100%
"""
DOWNWARD = """指标\t2005\t2010\t2015\t2020
总人口（万人）\t320\t341\t362\t375
男\t164\t175\t186\t192
女\t156\t166\t176\t183
性别比（女性=100）\t105.1\t105.4\t105.7\t104.9
城镇人口\t102\t137\t185\t233
乡村人口\t218\t204\t177\t142
城镇化率（%）\t31.9\t40.2\t51.1\t62.1
"""
LISTED = """指标\t绝对额（亿元）\t比上年增长（%）
GDP\t31250\t5.1
第一产业\t2104\t3.2
第二产业\t11820\t5.6
第三产业\t17326\t4.9
农林牧渔业\t2230\t3.4
工业\t9864\t5.9
#制造业\t8011\t6.2
建筑业\t2017\t4.4
金融业\t3102\t5.0
其他服务业\t5120\t4.2
其他行业\t8917\t4.1
"""


def _errors(text: str) -> list[str | None]:
    return [f.expected for f in check(text).findings if f.severity == "error"]


@pytest.mark.parametrize("text", [FAILED, DOWNWARD, LISTED])
def test_a_true_table_read_by_names_is_left_alone(text):
    report = check(text)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    assert sum(report.relations.values()) >= 2


@pytest.mark.parametrize(
    ("text", "printed", "wrong"),
    [
        (FAILED, "96.43%", "94.63%"),
        (FAILED, "280\t10", "280\t16"),
        (DOWNWARD, "175\t186", "175\t168"),
        (DOWNWARD, "105.4", "150.4"),
        (DOWNWARD, "185\t233", "155\t233"),
        (DOWNWARD, "51.1", "15.1"),
        (LISTED, "11820", "11280"),
        (LISTED, "9864", "98640"),
    ],
)
def test_one_wrong_figure_is_found_by_names(text, printed, wrong):
    assert printed in text
    assert _errors(text.replace(printed, wrong)) != []


def test_rows_that_do_not_exhaust_are_not_added():
    text = "指标\t2023年\t2024年\t2025年\n企业总数（家）\t90\t95\t99\n大型企业\t12\t13\t14\n中型企业\t30\t31\t33\n外资企业\t9\t8\t9\n"
    assert _errors(text) == []


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_true_table_of_people_is_never_called_wrong(seed):
    draw = random.Random(seed)
    years = list(range(2016, 2016 + draw.randint(1, 6)))
    men, women = ([draw.randint(100, 900) for _ in years] for _ in "12")
    towns = [draw.randint(10, m + w - 10) for m, w in zip(men, women, strict=True)]
    rows = [
        ["指标", *map(str, years)],
        ["总人口（万人）", *(str(m + w) for m, w in zip(men, women, strict=True))],
        ["男", *map(str, men)],
        ["女", *map(str, women)],
        ["城镇人口", *map(str, towns)],
        ["乡村人口", *(str(m + w - t) for m, w, t in zip(men, women, towns, strict=True))],
        ["人均收入（元）", *(str(draw.randint(9000, 60000)) for _ in years)],
    ]
    assert _errors("\n".join("\t".join(r) for r in rows)) == []


POINTS = """类别\t2024年占比（%）\t2025年占比（%）\t比较结果（百分点）
售后\t15.6\t17.5\t↑1.9
安全\t25.5\t27.2\t↑1.7
合同\t22.0\t21.8\t↓0.2
其他\t36.9\t33.5\t↓3.4
"""
BRACKETED = """类别\t三季度（件）\t二季度（环比）
登记总数\t9882\t9475（↑4.30%）
投诉\t3742\t3521（↑6.28%）
举报\t1821\t1780（↑2.30%）
咨询\t4319\t4174（↑3.47%）
挽回损失（万元）\t140.7\t137.6（↑2.25%）
"""
STRUCTURE = """年份\t生产总值（万元）\t第一产业\t第二产业\t其中：工业\t第三产业\t第一产业构成（%）\t第二产业构成（%）\t第三产业构成（%）
2021\t87722\t11978\t42073\t37778\t33671\t13.7\t48.0\t38.4
2022\t106510\t12912\t49830\t41063\t43768\t12.1\t46.8\t41.1
2023\t122906\t13237\t57522\t47255\t52147\t10.8\t46.8\t42.4
2024\t146314\t13550\t68509\t55385\t64255\t9.3\t46.8\t43.9
"""
LEVELS = """指标名称\t单位\t数量
一、机构\t\t
1.机构数\t个\t942
A、养老机构\t个\t837
B、儿童机构\t个\t27
C、其他机构\t个\t78
2.床位数\t张\t8487
（1）养老机构床位数\t张\t8189
（2）儿童机构床位数\t张\t229
（3）其他机构床位数\t张\t69
3.服务人数\t人\t3169
（1）养老机构服务人数\t人\t2907
（2）儿童机构服务人数\t人\t208
（3）其他机构服务人数\t人\t54
"""
HASHED = """指标\t本月\t同比（%）\t1-本月\t同比（%）
零售总额（亿元）\t1478.53\t0.3\t11864.63\t-10.7
#批发零售业\t1363.93\t0.6\t11055.38\t-9.4
住宿餐饮业\t114.60\t-2.8\t809.25\t-24.8
#吃的商品\t329.11\t-9.7\t2635.30\t-9.5
穿的商品\t291.88\t-3.2\t2673.21\t-10.2
用的商品\t805.42\t6.1\t6205.66\t-11.1
烧的商品\t52.12\t6.4\t350.46\t-14.7
"""


@pytest.mark.parametrize("text", [POINTS, BRACKETED, STRUCTURE, LEVELS, HASHED])
def test_a_true_table_in_the_manner_of_yearbooks_is_left_alone(text):
    assert [f.message for f in check(text).findings if f.severity != "info"] == []


@pytest.mark.parametrize(
    ("text", "printed", "wrong"),
    [
        (POINTS, "↑1.7", "↑7.1"), (POINTS, "21.8", "28.1"), (POINTS, "↓3.4", "↑3.4"), (BRACKETED, "↑6.28", "↑8.26"), (BRACKETED, "9882", "9828"),
        (BRACKETED, "4174", "4714"), (BRACKETED, "137.6（", "173.6（"), (STRUCTURE, "49830", "48930"), (STRUCTURE, "10.8", "18.0"), (STRUCTURE, "146314", "143614"),
        (LEVELS, "837", "873"), (LEVELS, "8487", "8478"), (LEVELS, "2907", "2970"), (HASHED, "1363.93", "1336.93"), (HASHED, "2635.30", "263.53"),
    ],
)
def test_one_wrong_figure_in_the_manner_of_yearbooks_is_found(text, printed, wrong):
    assert printed in text
    assert _errors(text.replace(printed, wrong, 1)) != []


def test_a_column_of_growth_is_neither_a_ratio_nor_a_share():
    rows = ["单位\t采矿\t同比增长（±%）\t商贸\t同比增长（±%）", "合计\t1\t-50\t5\t-16.66", "甲区\t0\t-100\t1\t0", "乙县\t0\t—\t2\t100", "丙县\t0\t—\t1\t—", "丁县\t0\t-100\t1\t-50", "市直\t1\t—\t0\t-100"]
    assert [f.message for f in check("\n".join(rows)).findings if f.severity != "info"] == []


def test_two_tables_under_each_other_are_read_as_two():
    text = "来源\t数量\t占比\n电话\t3486\t90.7%\n网站\t272\t7.1%\n其他\t84\t2.2%\n类型\t数量\t占比\n咨询\t1965\t51.1%\n投诉\t1504\t39.1%\n举报\t373\t9.7%\n"
    assert _errors(text) == []
    assert _errors(text.replace("39.1", "31.9")) != []


def test_the_two_outcomes_of_a_test_make_up_the_sample_even_where_several_rows_differ():
    text = "类别\t抽查批次\t合格批次\t不合格批次\n食品\t120\t112\t8\n建材\t96\t91\t5\n家具\t85\t80\t6\n化肥\t155\t142\t13\n合计\t456\t425\t32"
    assert sorted(f.expected for f in check(text).findings if f.severity == "error") == ["457", "86"]


def test_a_bare_figure_behind_a_named_row_is_held_against_that_row_and_not_against_the_total():
    table = "类别\t抽查批次\t不合格批次\n食品\t120\t8\n建材\t96\t5\n合计\t216\t13\n"
    assert [f.found for f in check(table + "食品抽查120批次，不合格9批次。").findings if f.severity == "error"] == ["9批次"]
    assert not [f for f in check(table + "食品抽查120批次，不合格8批次。").findings if f.severity != "info"]


def test_points_are_not_rounded():
    text = "考核内容\t标准分\t自评得分\n一、质量安全\t20\t{}\n（一）抽查\t12\t11.3\n（二）投诉\t8\t7.4\n二、质量提升\t15\t13.1\n（一）标准\t9\t8.2\n（二）品牌\t6\t4.9\n总分\t35\t{}"
    assert not [f for f in check(text.format("18.7", "31.8")).findings if f.severity == "error"]
    assert [f for f in check(text.format("18.8", "31.9")).findings if f.severity == "error"]
