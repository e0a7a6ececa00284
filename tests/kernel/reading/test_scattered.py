"""Tables copied column by column are told and never read as tasks (散落的表)."""

from zhiheng.reading.documents import read_document

TEXT = """青溪县质量提升三年行动方案
为推进质量强县建设，制定本方案。
一、重点任务
（一）加强标准建设。修订地方标准20项以上。（责任单位：县市场监管局）
附件 2
青溪县质量提升路径表
序号
县区
战略定位
质量提升示
范县
主攻方向
现状基础
发展目标
责任单位
代表性企业
1. 青溪泵业有限公司
2. 青溪酒业股份有
限公司
先进制造
县经信局
县市场监管局
3. 云溪食品有限公司
智能家居
4. 青溪竹业有限公司
县农业农村局
备注
"""


def test_scattered_cells_are_no_tasks_and_are_told():
    read = read_document(TEXT.encode(), "方案.txt")
    assert [t.title or t.text for t in read.tasks if "公司" in (t.title or t.text)] == []
    assert [(f.code, f.found) for f in read.findings if f.code == "tables.scattered"] == [("tables.scattered", "22")]
    assert [t.value for t in read.targets] == ["20"]


def test_a_list_of_short_tasks_is_no_scattered_table():
    text = "青溪县质量工作要点\n一、重点任务\n" + "\n".join(f"{i}.开展第{i}类产品专项整治。" for i in range(1, 20))
    assert "tables.scattered" not in {f.code for f in read_document(text.encode(), "要点.txt").findings}


def test_what_a_year_before_the_plan_had_come_to_is_no_target():
    text = "云汀县品牌提升行动计划（2026—2028年）\n一、总体目标\n截至2025年底，有效注册商标3.2万件，地理标志4件。到2028年，有效注册商标突破4.5万件，力争商标侵权投诉量同比下降20%，办结率稳定在99%以上。\n"
    assert [(t.value, t.operator) for t in read_document(text.encode(), "计划.txt").targets] == [("4.5", ">"), ("20", "decrease"), ("99", ">=")]


def test_a_table_of_indicators_may_have_full_width_bars():
    text = "云汀县质量工作要点\n2026年，抓好以下工作。\n指标｜单位｜2025年实际｜2026年目标\n监督覆盖率｜%｜98.5｜100\n分户验收率｜%｜97｜100\n投保项目｜个｜6｜15\n"
    assert [(t.indicator, t.value, t.due) for t in read_document(text.encode(), "要点.txt").targets] == [("监督覆盖率", "100", "2026"), ("分户验收率", "100", "2026"), ("投保项目", "15", "2026")]
