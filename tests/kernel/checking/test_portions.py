"""Shares and growth in sentences of our own: what is a part, what its whole, what a change speaks of."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

TRUE = (
    "男职工300人，占60%；女职工200人，占40%。",
    "其中，电话受理500件，占比50%；网络受理300件，占比30%；来信受理200件，占比20%。",
    "受理量较大的有：食品（80件）、服装（60件）、家电（40件），合计占比69.54%。",
    "对甲国进出口30亿元，占进出口总值的15%；对乙国进出口20亿元，占10%。",
    "甲类企业进出口60亿元，乙类企业进出口32亿元，分别占进出口总值的30%和16%。",
    "出口90亿元，占出口总值的63%；进口46亿元，占进口总值的39.5%。",
    "全县支出4800万元，为调整预算数的92.98%，比2017年增支88万元，增长1.87%。",
    "城镇新增就业5000人；失业人员再就业2100人；农村劳动力转移就业4400人；年末城镇登记失业率0.7%。",
    "2020年末为1411万人，比2010年的1339万人增加72万人，年平均增长率为0.53%，比前十年的年平均增长率0.9%下降0.37个百分点。",
    "全年共抽查家具340批次，合格336批次，不合格4批次，合格率98.8%。上年抽查300批次，同比增长13.3%。其中生产领域147批次、流通领域193批次，生产领域占43.2%。",
    "一般公共预算收入（同口径）完成3016万元，同比增长14.6%，增收437万元。",
    "税收收入完成257万元，占年初预算的101%；税务部门完成138万元，占年初预算的99%。",
)

WRONG = {
    "男职工300人，占60%；女职工200人，占46%。": "arithmetic.shares",
    "一般公共预算收入累计完成24627万元，完成年初预算数60999万元的44.0%。": "arithmetic.ratio",
    "支出累计完成10000万元，完成预算数20000万元的50%，比上年减支2500万元，下降25%。": "arithmetic.growth",
    "全市常住人口为5000人。\n全市人口中，甲族人口为3000人，占60%；乙族人口为2000人，占40%。与十年前相比，甲族人口增加600人，增长20%。": "arithmetic.growth",
    "全市人口与2010年的4000人相比，增加1000人，增长20%。": "arithmetic.growth",
    "全国进出口总值200亿元。\n对甲国进出口30亿元，占进出口总值的15%。对乙国进出口20亿元，占18%。": "arithmetic.ratio",
    "产业结构由上年的22.3%、28.6%和49.1%调整为21.4%、27.9%和57.0%。": "arithmetic.shares",
    "抽查大、中、小型企业数分别占抽查企业总数的1.9%、7.2%、93.0%。": "arithmetic.shares",
    "商品类投诉40万件，占投诉总量的57.1%，增长12%。服务类投诉30万件，占投诉总量的48.9%。": "arithmetic.shares",
    "其中生产领域147批次、流通领域193批次，生产领域占53.2%。": "arithmetic.ratio",
}


@pytest.mark.parametrize("text", TRUE)
def test_true_shares_and_growth_stay_silent(text: str) -> None:
    assert [f.message for f in check(text).findings if f.severity in ("error", "warning")] == []


@pytest.mark.parametrize("text", WRONG)
def test_wrong_shares_and_growth_are_found(text: str) -> None:
    assert WRONG[text] in {f.code for f in check(text).findings if f.severity in ("error", "warning")}


def test_two_things_of_one_name_that_their_own_figures_prove_are_two() -> None:
    text = "石桥镇抽查农资598批次，合格590批次，合格率98.7%。\n石桥镇抽查农资498批次，合格493批次，合格率99.0%。"
    assert not [f for f in check(text).findings if f.severity == "error"]


def test_findings_are_worded_though_readings_are_worked_out_late() -> None:
    found = [f for f in check("抽查400批次，合格300批次，合格率57%。").findings if f.severity == "error"]
    assert [(f.formula, f.expected, f.cause) for f in found] == [("300批次÷400批次×100%＝75%，文中为57%", "75%", "数字颠倒")]
