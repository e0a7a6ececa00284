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
