"""Figures fixed by definition or by what is added: found when one is wrong, silent when all are right."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

CASES = [
    ("全市规模以上企业完成工业总产值420.00亿元，完成工业销售产值403.20亿元，产销率为96.00%。", "96.00", "69.00"),
    ("全县共有家庭户90000户，家庭户人口为243000人。平均每个家庭户的人口为2.70人。", "2.70", "7.20"),
    ("本级预备费预算300亿元，实际支出116.4亿元，剩余183.6亿元转入下年。", "183.6", "138.6"),
    ("全年出生人口1820人，死亡人口2415人，全年人口自然减少595人。", "595", "559"),
    ("本级收入5210.40亿元，增长3.2%。加上调入资金289.60亿元，收入总量为5500.00亿元。", "289.60", "298.60"),
    ("收入总量为820.5亿元。全年支出790.2亿元。加上补充基金60.3亿元，支出总量为850.5亿元。收支总量相抵，赤字30.0亿元。", "赤字30.0", "赤字33.0"),
    ("累计收入9300万元，比上年减收210万元。其中：税收收入5200万元，比上年增收340万元；非税收入4100万元，比上年减收550万元。", "550", "505"),
    ("2010年外贸总额由2005年的4000万美元增加到1.3亿美元，年均增长27%。", "27", "72"),
    ("预计2015年实现增加值80亿元，是2010年的2.1倍，年均增长16%。", "16", "61"),
]


@pytest.mark.parametrize(("text", "printed", "wrong"), CASES)
def test_a_definition_is_recomputed(text, printed, wrong):
    assert printed in text
    assert [f.message for f in check(text).findings if f.severity == "error"] == []
    assert any(f.severity == "error" for f in check(text.replace(printed, wrong)).findings)


@pytest.mark.parametrize(
    "text",
    [
        "外贸总额由2005年的4000万美元增加到1.3亿美元，年均增长27%，比“十五”时期年均增幅高8个百分点。",
        "出生人口性别比为111.3，男性人口为520人，女性人口为480人。",
        "一般公共预算收入比上年减收210万元。税收收入比上年增收340万元。基金收入比上年减收90万元。",
        "本级预备费预算300亿元，其中安排支出116.4亿元，上年剩余18.6亿元。",
    ],
)
def test_what_only_looks_like_a_definition_is_left_alone(text):
    assert [f.message for f in check(text).findings if f.severity == "error"] == []
