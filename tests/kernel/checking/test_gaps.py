"""Growth compared with the growth of the whole: in points, one by one or in a list."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

LISTED = "全市规模以上工业增加值同比增长4.1%。电子、医药行业增加值同比分别增长9.3%、7.2%，快于全部规模以上工业5.2、3.1个百分点。"
SINGLE = "全市规模以上工业企业利润同比下降2.4%，高技术制造业利润同比增长5.1%，高于规上工业平均水平7.5个百分点。"


@pytest.mark.parametrize(("text", "printed", "wrong"), [(LISTED, "5.2、", "2.5、"), (LISTED, "3.1个", "1.3个"), (SINGLE, "7.5", "5.7")])
def test_a_gap_of_growth_is_recomputed(text, printed, wrong):
    assert [f.message for f in check(text).findings if f.severity == "error"] == []
    assert any(f.severity == "error" for f in check(text.replace(printed, wrong)).findings)


def test_a_gap_to_a_rate_that_is_not_told_is_left_alone():
    text = "全市用电量同比增长3.0%。高技术制造业增加值同比增长9.3%，快于全国规模以上工业2.2个百分点。"
    assert [f.message for f in check(text).findings if f.severity == "error"] == []
