"""The plan as it was sent out for comment (征求意见稿): some figures lower, a task more and one less, former names of units.

What differs is listed here, so that the tests can ask the comparison for exactly this.
"""

from __future__ import annotations

from zhiheng.reporting.writers.documents import Block, OfficialDocument, Paragraph
from zhiheng_web.demo.documents import plan

TITLE = plan.TITLE + "（征求意见稿）"
WORDS: tuple[tuple[str, str], ...] = (
    ("工业产品质量监督抽查合格率达到94%以上", "工业产品质量监督抽查合格率达到93%以上"),
    ("重点产品生产企业监督抽查覆盖率达到95%以上", "重点产品生产企业监督抽查覆盖率达到90%以上"),
    ("新增服务认证证书10张以上", "新增服务认证证书8张以上"),
    ("离任后三十日内补聘并备案", "离任后六十日内补聘并备案"),
    ("2026年6月底前全部挂牌", "2026年12月底前全部挂牌"),
    (
        "（县生态环境分局、县住建局、县农业农村局按职责分工负责）",
        "（县环保局、县住建局、县农委按职责分工负责）",
    ),
    ("（县市场监管局负责）", "（县质监局负责）"),
)
"""Issued wording and the wording of the draft; the last two print names from before the reform of 2018."""
ONLY_ISSUED = "（三）完善召回机制。"
"""The task that was added after the comments; the one after it moves up."""
ONLY_DRAFT = (
    "（四）编印质量年报。每年编印全县质量状况年报，向社会公开主要数据。（县统计局、县产业促进中心按职责分工负责）"
)
"""A task that was struck out, led by a body that is not in the register."""
AFTER = "（三）严格考核评价。"


def document() -> OfficialDocument:
    """The draft as a document, made from the issued plan."""
    issued = plan.document()
    blocks: list[Block] = []
    for block in issued.blocks:
        if not isinstance(block, Paragraph):
            blocks.append(block)
            continue
        if block.text.startswith(ONLY_ISSUED):
            continue
        text = block.text
        for now, before in WORDS:
            text = text.replace(now, before)
        if text.startswith("（四）培育质量人才。"):
            text = "（三）" + text.removeprefix("（四）")
        blocks.append(Paragraph(text.replace("2025年3月26日", "2025年1月20日"), block.align, block.bold))
        if text.startswith(AFTER):
            blocks.append(Paragraph(ONLY_DRAFT))
    return OfficialDocument(TITLE, tuple(blocks))


