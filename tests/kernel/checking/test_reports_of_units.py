"""Sentences of whole reports of offices: each true one is left alone, and one wrong figure in it is found."""

from __future__ import annotations

import pytest

from zhiheng.checking import check

FIELDS = "按领域划分，日用品抽查524批次，不合格46批次；农资抽查331批次，不合格15批次；电器抽查247批次，不合格19批次。三个领域的不合格率依次为8.78%、4.53%和7.69%。"
STAGES = "在生产环节抽取612批次，占抽查总批次的46.2%，其余714批次抽自流通环节，合计1326批次。生产环节检出不合格33批次，流通环节检出不合格61批次，流通环节不合格率（8.54%）高于生产环节。"
LEFT = "燃气用户全年入户安检，发现隐患2186处，整改2143处，未整改的43处已纳入台账管理。"
HEAD = "全年共受理投诉118632件，同比上升17.2%。\n二、情况\n从区域看，主城五区共受理投诉71846件，占全市的60.6%；从举报看另有说明。"
OFFICES = "全县8家检测机构接受检查。\n四、问题\n二是3家检测机构存在未按规范检测行为，占检测机构总数的37.5%。"
TIMES = "规上工业总产值由286.4亿元增加到463.7亿元，年均增长10.1%，为2020年的1.62倍。"
CASES = "立案14件，罚没款9.86万元，平均每案0.70万元。"
PLAN = """到2030年，社会公用计量标准达到65项，检验检测服务业营业收入达到2.8亿元。
表1  主要指标
序号\t指标\t单位\t2025年\t2030年
1\t社会公用计量标准\t项\t52\t65
2\t检验检测服务业营业收入\t亿元\t1.74\t2.8
3\t有效注册商标\t件\t6824\t9500
"""
POINTS = """考核内容\t分值（分）\t自评得分（分）\t扣分（分）
竣工验收合格率\t15\t15.0\t0.0
分户验收合格率\t10\t9.5\t0.5
监督覆盖率\t15\t14.0\t1.0
创优工程\t10\t8.5\t1.5
合计\t50\t47.0\t3.0
"""
BESIDE = "制造业产品质量合格率达96.14%，较2024年的95.52%提高了0.62个百分点，高出全国平均水平（94.18%）1.96个百分点。"
TASKS = "下达抽检任务3200批次，其中省级转移480批次、市级920批次、区级1800批次。\n已完成1764批次，其中省级转移完成312批次，完成率65.0%。"
BREADTH = "28个行业大类中，有19个行业实现正增长，增长面67.9%。"
TESTED = "全年监测2486批次，完成年度任务2400批次的103.6%，其中定量检测486批次、定性检测2000批次；合格2458批次，不合格28批次，总合格率98.87%。"
LISTED = "产品86个，其中绿色食品58个、有机农产品24个、地理标志4个，比年初的76个净增10个。"
HIGHEST = """整改率最高的是东湖区，为96.7%，最低的是石门县，为93.2%，相差3.5个百分点。
县（区）\t发现隐患（处）\t已整改（处）\t整改率（%）
东湖区\t364\t352\t96.7
江南区\t312\t296\t94.9
石门县\t192\t179\t93.2
"""


@pytest.mark.parametrize("text", [BESIDE, TASKS, BREADTH, TESTED, LISTED, HIGHEST, FIELDS, STAGES, LEFT, HEAD, OFFICES, TIMES, CASES, PLAN, POINTS])
def test_a_true_passage_is_left_alone(text):
    assert [f.message for f in check(text).findings if f.severity != "info"] == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (FIELDS, "4.53%", "4.75%"), (FIELDS, "不合格19", "不合格190"), (STAGES, "（8.54%）", "（8.45%）"), (STAGES, "其余714", "其余741"),
        (LEFT, "整改2143", "整改2134"), (LEFT, "的43处", "的34处"), (HEAD, "60.6%", "66.0%"), (OFFICES, "37.5%", "35.7%"),
        (TIMES, "1.62倍", "1.26倍"), (CASES, "0.70万元", "7.00万元"), (PLAN, "达到65项", "达到56项"), (PLAN, "达到2.8亿元", "达到8.2亿元"),
        (BESIDE, "1.96个", "1.69个"), (BREADTH, "67.9%", "76.9%"), (TESTED, "合格2458", "合格2548"),
        (LISTED, "净增10个", "净增1个"), (HIGHEST, "相差3.5", "相差5.3"), (HIGHEST, "\t96.7", "\t97.6"),
        (POINTS, "9.5\t0.5", "9.5\t5.0"), (POINTS, "\t14.0", "\t14.5"),
    ],
)
def test_one_wrong_figure_is_found(text, right, wrong):
    assert text.count(right) == 1
    assert [f for f in check(text.replace(right, wrong)).findings if f.severity in ("error", "warning")]
