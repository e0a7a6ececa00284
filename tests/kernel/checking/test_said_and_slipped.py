"""True sentences of whole reports, told of no error, and the same with one figure changed, told of one."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

PAIRS = {
    "ages and the changes of their shares": (
        "常住人口中，0—14岁人口占17.9%，15—59岁人口占63.4%，60岁及以上人口占18.7%，其中65岁及以上人口占13.5%。与2010年相比，0—14岁人口的比重上升1.4个百分点，15—59岁人口的比重下降6.8个百分点，60岁及以上人口的比重上升5.4个百分点，65岁及以上人口的比重上升4.6个百分点。",
        "下降6.8", "下降8.6",
    ),
    "a plan is no aim where it only orders tests": ("根据全省抽查计划安排，抽查了231家企业共244批次产品，合格223批次，批次合格率为91.4%。", "91.4", "94.1"),
    "batches in a bracket are no part of the rate": ("流通领域抽查了42个品种122个批次产品。其中，合格118批次，不合格4批次（肥料、水带、电池和轮胎各有1批次不合格），合格率96.72%。", "122个", "1220个"),
    "clauses with a part of the same name each": (
        "全年共收到投诉举报7607件，其中投诉件6409件，举报件1198件。\n按来源分析：甲平台收到2829件，其中投诉件2029件，举报件800件；乙热线收到4266件，其中投诉件4069件，举报件197件；来信来访收到512件，其中投诉件311件，举报件201件。",
        "举报件201", "举报件221",
    ),
    "weighted growth of a whole that bears the names of its parts": ("全年共收到各类投诉举报7607件，同比增长5.62%。其中投诉件6409件，同比增长5.90%；举报件1198件，同比增长4.17%。", "5.62", "9.62"),
    "shares without a sign behind 结构为": ("第一产业增加值12.51亿元，第二产业增加值54.90亿元，第三产业增加值66.45亿元，三次产业增加值结构为9.3、41.0、49.6。", "41.0", "61.0"),
    "a ratio whose name explains itself in a bracket": ("常住人口中，男性人口28.07万人；女性人口27.20万人。总人口性别比（以女性为100，男性对女性的比例）为103.2。", "103.2", "130.2"),
    "people fewer than at an earlier count": ("常住人口总数为314985人（不含现役军人），与2010年普查的334020人相比，十年共减少了19035人，减少5.70%。", "334020", "343020"),
    "a share of GDP far away": ("全县实现生产总值1340030万元。\n全年实现财政总收入154599万元，增长20.9%，占GDP比重为11.5%。", "11.5", "88.5"),
    "shares of a whole trade": ("一、总体\n上半年，软件业务收入46266亿元。\n软件产品收入较快。软件产品收入11427亿元，占全行业收入的比重为24.7%。\n服务收入平稳。信息技术服务收入30296亿元，在全行业收入中占比为65.5%。", "24.7", "42.7"),
    "several parts with one share": (
        "二季度接收投诉信息459件。\n1.从投诉的单位来看，量较大的主要有：甲局（190件）、乙局（122件）、丙局（33件）、丁局（24件），合计占比80.39%。", "122件", "1220件",
    ),
    "a sentence said twice": (
        "发布会上说，监督抽查41类4641家企业生产的4758种产品，合格率为90.8%。\n产品方面。监督抽查41类4641家企业生产的4758种产品，合格率为90.8%。", "90.8", "98.0",
    ),
    "columns of numbered paragraphs": (
        "发生较大事故9起、死亡33人。\n1.煤矿发生1起、死亡3人。\n2.建筑施工发生2起、死亡8人。\n3.道路交通发生6起、死亡22人。", "22人", "12人",
    ),
    "taken in and not": ("5月份接收投诉信息459件，其中：初查不受理190件、尚在初查中3件、正式受理266件。", "266", "766"),
    "allowed and not": ("依法审查60类产品12362家企业的生产许可申请，审批许可10389家，不予许可1973家。", "10389", "10387"),
    "where it happened": ("其中，79.62%的事故发生在使用环节，6.64%的事故发生在储运环节，6.16%的事故发生在安装环节，7.58%的事故发生在维修环节。", "79.62", "76.92"),
    "trades that rose and fell": ("在41个工业大类行业中，25个行业利润总额同比增加，16个行业减少。", "16", "61"),
    "a change told before its value": ("实用新型专利授权量减少7.8万件，同比下降6.2%。\n二、专利\n实用新型专利授权量为117.5万件。", "6.2%", "9.2%"),
    "what three industries contribute": ("三次产业结构比为37.2：20.5：42.3，对GDP的贡献率分别为36.9%、36.8%和26.3%。", "26.3", "22.3"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_true_passage_is_silent_and_one_slip_in_it_is_told(name: str) -> None:
    text, figure, changed = PAIRS[name]
    assert [f.message for f in check(text).findings if f.severity != "info"] == []
    assert text.count(figure) >= 1
    before, _, after = text.rpartition(figure)
    found = [f for f in check(before + changed + after).findings if f.severity != "info"]
    assert found, before + changed + after


@pytest.mark.parametrize("text", [
    "除甲外，其他30个区65岁及以上老年人口比重均超过7%，其中，12个区65岁及以上老年人口比重超过14%。",
    "全县15—59岁人口为455463人，60岁及以上人口为155902人，0—14岁人口为213243人。\n15个镇中，15—59岁人口比重在65%以上的有4个。",
    "进口商品方面。全国检验进口商品215.77万批，货值4750.54亿元。检出不合格进口商品7.67万批，货值496.64亿元。全国检验出口商品640.41万批，货值3195.98亿元。",
    "投诉459件，占比24.27%；举报131件，占比6.93%；咨询1301件，占比68.8%；接收的投诉举报信息共590件，已办结551件。",
    "投诉5件，同比增长25%；举报0件，同比下降100%，投诉举报共5件，同比下降10%。",
])
def test_a_threshold_or_an_end_of_scale_is_no_share_and_no_error(text: str) -> None:
    assert [f.message for f in check(text).findings if f.severity == "error"] == []
