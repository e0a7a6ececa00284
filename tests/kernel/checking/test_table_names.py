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
