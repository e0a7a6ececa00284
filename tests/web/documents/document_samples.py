"""Small documents of an invented county, written for these tests."""

SCORECARD = """云汀县2026年质量强县工作评分表

\t序号
\t类别
\t指标内容
\t分数
\t评分方法
\t责任单位

\t1
\t质量机制（3分）
\t组织保障
\t3
\t成立党政主要领导双牵头的质量发展委员会（1分）。质量宣传成效明显（2分）。
\t县质量发展委员会办公室

\t2
\t质量安全（4分）
\t产品质量
\t2
\t产品质量省级以上监督抽查合格率90%以上（1分）。未发生较大食品质量安全事故（1分）。本区域建立强制检定社会公用计量标准6项以上（1分）。
\t县市场监管局、县工业园区管委会

\t3
\t
\t工程质量
\t2
\t工程质量验收合格率达到100%（2分）。
\t县住建局
"""
"""Two sections, three rows; the parts of row 2 add to 3 against 2; one unit is unknown to the register."""

PLAN = """云汀县质量强县建设实施方案

为推进质量强县建设，制定本方案。

一、工作目标

到2027年，工业产品质量监督抽查合格率达到95%以上，大中型工程一次验收合格率达到100%。

二、主要任务

（一）提升产品质量。到2027年底，培育质量标杆企业10家以上。（牵头单位：县市场监管局；配合单位：县农业农村局、县工业园区管委会）

（二）提升工程质量。落实工程质量终身责任制。（责任单位：县住房建设局、县水利局）
"""
"""Targets and tasks with units; one unit is unknown to the register."""
