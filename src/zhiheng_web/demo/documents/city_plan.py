"""临川市质量强市建设实施方案（2025—2027年）: the plan of the city above the demo county, as the county received it.

Written for the demo, short on purpose. Against the county's plan it shows each case of the cascade: the same figure, a weaker
one, another unit, a later time, a share of the city's total, a task taken up in other words, and tasks nobody took up.
"""

from __future__ import annotations

from zhiheng.reporting.writers.documents import Block, Heading, OfficialDocument, Paragraph

TITLE = "临川市质量强市建设实施方案（2025—2027年）"
NUMBER = "临质委〔2025〕2号"

_GOALS = (
    "（一）质量安全目标。到2027年，工业产品质量监督抽查合格率达到95%以上，食品监督抽检合格率达到97%以上，大中型工程一次验收合格率达到100%，公共服务质量总体"
    "满意度达到86分以上。（市市场监管局、市住建局、市统计局按职责分工负责）",
    "（二）质量发展目标。到2027年，生产性服务业顾客满意度达到85%以上，制造业产品质量合格率达到94%以上，每万人口发明专利拥有量达到8件，全市强制检定社会公用"
    "计量标准达到60项以上。（市市场监管局牵头，市商务局、市科技局配合）",
    "（三）质量基础目标。到2026年底，规模以上企业首席质量官聘任率达到100%。（市市场监管局负责）",
)
_TASKS = (
    (
        "（一）加强产品质量监管。",
        "实施年度监督抽查计划，按企业信用风险分类确定抽查比例，不合格产品及时核查处置，缺陷产品依法召回。（市市场监管局负责）",
    ),
    (
        "（二）推广服务认证。",
        "在养老、家政、物业、旅游领域推广服务认证，培育一批服务质量标杆。（市市场监管局牵头，市民政局、市文化和旅游局配合）",
    ),
    (
        "（三）提升建设工程质量。",
        "落实工程质量终身责任制，推行住宅工程分户验收，公示参建单位和责任人。（市住建局负责）",
    ),
    (
        "（四）完善质量基础设施。",
        "建设计量、标准、认证、检验检测“一站式”服务站，服务中小微企业。（市市场监管局牵头，市数据资源局配合）",
    ),
    (
        "（五）加快外贸优化升级。",
        "培育出口质量安全示范企业，推动出口和内销商品同线同标同质。（市商务局负责）",
    ),
    (
        "（六）健全质量人才培养。",
        "支持职业院校设置质量相关专业，建设质量实训基地，培训首席质量官和质量管理人员。（市教育局、市人力资源社会保障局按职责分工负责）",
    ),
    (
        "（七）强化督查考核。",
        "把质量工作纳入对县（区）的年度综合考核，定期通报进度，结果公开。（市质量发展委员会办公室负责）",
    ),
)


def document() -> OfficialDocument:
    """The city's plan as a document."""
    blocks: list[Block] = [
        Paragraph("各县（区）人民政府，市质量发展委员会各成员单位：", "plain"),
        Paragraph("为推进质量强市建设，制定本方案。各县（区）结合实际制定实施方案，逐条承接。（临川市为虚构，本方案仅供演示。）"),
        Heading("一、主要目标"),
        *(Paragraph(text) for text in _GOALS),
        Heading("二、重点任务"),
        *(Paragraph(title + text) for title, text in _TASKS),
        Paragraph("临川市质量发展委员会（虚构）", "right"),
        Paragraph("2025年2月18日", "right"),
    ]
    return OfficialDocument(TITLE, tuple(blocks), under_title=NUMBER)
