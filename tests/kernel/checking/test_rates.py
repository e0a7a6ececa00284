"""Named rates and changes in sentences of our own: which counts they divide, what a change speaks of, and when nothing is said."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

TRUE = (
    # The base is what was tested, or good and bad together; never the good ones alone.
    "共抽查640批次产品。经检验，600批次产品合格，检出40批次产品不合格，合格率为93.8%。",
    "共抽查640批次产品。\n经检验，600批次合格，检出40批次不合格，不合格产品检出率为6.3%。",
    "经检验，600批次合格，40批次不合格，合格率为93.8%。",
    # A rate of enterprises counts enterprises.
    "监督抽查200家企业的260个批次，其中184家企业的247个批次合格，企业合格率92.0%，批次合格率95.0%。",
    # A count of the item before is not carried on.
    "抽查蔬菜产品120批次，检出不合格3批次，合格率为97.5%；抽查禽蛋产品20批次，合格率为100%。",
    "玩具有6批次塑胶玩具和14批次电动玩具质量不合格；文具抽样合格率分别为70.7%、95.1%和78.2%。",
    # A whole of one piece, and amounts per head, are no bases.
    "共接到案件5100件。其中受理投诉4200件，举报899件；咨询1件。共办结案件4998件，办结率98%。",
    "抽检量达到5.36批次/千人，比2020年的3.23批次/千人增加了2.13批次/千人。检出不合格食品347批次，总体不合格率2.09%。",
    "从业人员中大专学历的为1709万人，每10万人中大专学历人口由8930人上升为12445人。",
    # X and not X together.
    "批准逮捕180人；不捕120人，不捕率40.0%。",
    "决定起诉68.2万人；决定不起诉20.5万人，不起诉率23.1%。",
    "批准逮捕180人；不捕120人，不捕率41.7%。",
    # Rates narrowed or of another population.
    "共接收投诉250件，受理183件；办结241件，按期办结率74.69%。",
    "在园幼儿4700万人，入园幼儿1680万人。学前教育毛入园率达到83.4%。",
    "已办结案件397件483人，适用简易程序审结374件439人，简易程序适用率91.08%。",
    # A change belongs to the level that it names.
    "发生事故70起、死亡60人、受伤80人，与上年同期相比，事故起数减少10起、下降12.50%，死亡人数减少6人、下降9.09%，受伤人数增加20人、上升33.33%。",
    "事故40起、死亡50人，比去年同期分别减少10起、20人，同比分别下降20.00%和28.57%。",
    "审结案件100件130人，去年同期为200件390人，同比分别下降50.00%、66.67%。",
    # 共 inside a word, ranks, and headings.
    "涂料抽查12批次、纤维板抽查4批次、无规共聚聚丙烯管材抽查20批次、复混肥料抽查50批次。",
    "甲市共计14.38万户；其次为乙市和丙市，分别新设5.09万户、4.3万户。",
    "（三）商贸业：发生事故2宗，同比上升100%；死亡2人，上升100%。\n（四）建筑业：发生事故2宗，同比下降33.33%；死亡2人，同比下降75%。",
    "对甲类监督提出检察建议3件；对乙类监督提出检察建议6件。",
    "地方收入80.18亿元，增加2.79亿元；上划中央收入37.78亿元，减少0.46亿元；上划省级收入8.09亿元，减少766万元，负增长0.94%。",
    # A column of growth is no ratio and no share.
    "单位\t采矿\t同比增长（±%）\t商贸\t同比增长（±%）\n合计\t1\t-50\t5\t-16.66\n甲区\t0\t-100\t1\t0\n乙县\t0\t—\t2\t100\n丙县\t0\t—\t1\t—\n丁县\t0\t-100\t1\t-50\n市直\t1\t—\t0\t-100",
)

WRONG = (
    ("共抽查640批次产品。经检验，600批次产品合格，检出40批次产品不合格，合格率为98.3%。", "93.8%"),
    ("共抽查640批次产品。\n经检验，600批次合格，检出40批次不合格，不合格产品检出率为3.6%。", "6.3%"),
    ("经检验，600批次合格，40批次不合格，合格率为98.3%。", "93.8%"),
    ("监督抽查200家企业的260个批次，其中184家企业的247个批次合格，企业合格率97.0%。", "92.0%"),
    ("抽查蔬菜产品120批次，检出不合格3批次，合格率为95.7%；抽查禽蛋产品20批次，合格率为100%。", "97.5%"),
    ("抽查产品400批次，合格3700批次，合格率92.5%。", ""),
    ("批准逮捕180人；不捕120人，不捕率46.0%。", "40.0%"),
    ("发生事故70起、死亡60人、受伤80人，与上年同期相比，事故起数减少10起、下降15.20%，死亡人数减少6人、下降9.09%。", "12.50%"),
    ("发生事故70起、死亡60人、受伤80人，与上年同期相比，死亡人数减少6人、下降7.09%。", "9.09%"),
    ("事故40起、死亡50人，比去年同期分别减少10起、20人，同比分别下降20.00%和25.87%。", "28.57%"),
    ("审结案件100件130人，去年同期为200件390人，同比分别下降50.00%、67.66%。", "66.67%"),
)


@pytest.mark.parametrize("text", TRUE)
def test_true_rates_and_changes_stay_silent(text: str) -> None:
    assert [f.message for f in check(text).findings if f.severity in ("error", "warning")] == []


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_planted_slip_is_found_with_the_right_value(text: str, expected: str) -> None:
    found = [f for f in check(text).findings if f.severity in ("error", "warning") and f.code.startswith("arithmetic")]
    assert found
    assert not expected or expected in [f.expected for f in found]
