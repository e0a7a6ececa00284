"""The head of a document and its outline."""

from __future__ import annotations

import pytest

from zhiheng.reading import read_document
from zhiheng.reading.outline import heading_of, items, number_value, with_levels
from zhiheng.reading.sources import load_source

NOTICE = """关于印发云汀县质量强县建设实施方案的通知
质委〔20251

各乡镇人民政府：
现将《云汀县质量强县建设实施方案》印发给你们。
202546
云汀县质量强县建设实施方案
一、总体要求
坚持质量第一。
云汀县质量发展委员会          2025年4月6日印发
"""


def test_a_damaged_number_and_date_are_repaired_with_a_reason() -> None:
    document = read_document(NOTICE.encode(), "通知.txt")
    assert (document.title, document.kind, document.number, document.issued_on) == ("云汀县质量强县建设实施方案", "plan", "质委〔2025〕1号", "2025-04-06")
    assert document.issuer == "云汀县质量发展委员会"
    assert [(r.found, r.suggested) for r in document.repairs] == [("质委〔20251", "质委〔2025〕1号"), ("202546", "2025年4月6日")]
    assert all(r.reason for r in document.repairs)


def test_a_date_that_reads_two_ways_is_not_guessed() -> None:
    text = NOTICE.replace("202546", "2025111").replace("2025年4月6日印发", "印发")
    repair = next(r for r in read_document(text.encode(), "通知.txt").repairs if r.found == "2025111")
    assert repair.suggested is None


def test_a_draft_for_comment_is_called_one() -> None:
    text = "云汀县2025年度\n质量强县工作推进方案\n(征求意见稿)\n一、工作目标\n推进工作。\n"
    document = read_document(text.encode(), "a.txt")
    assert (document.title, document.status) == ("云汀县2025年度质量强县工作推进方案", "consultation_draft")


def test_numbers_of_cited_documents_are_not_the_document_number() -> None:
    text = "云汀县质量工作实施方案\n根据《若干意见》（皖发〔2018〕30号）制定本方案。\n一、目标\n推进。\n"
    assert read_document(text.encode(), "a.txt").number is None


def test_headings_have_levels_and_running_text_has_none() -> None:
    assert [heading_of(x) for x in ("一、总体要求", "（二）目标", "3.任务", "（4）措施", "第五条 适用", "一是加强领导")] == [
        (1, "一、"), (2, "（二）"), (4, "3."), (5, "（4）"), (3, "第五条"), (4, "一"),
    ]  # fmt: skip
    assert [heading_of(x)[0] for x in ("2023年，全县", "0.5分每次", "85.8%提高到", "12 月", "12亿元")] == [0, 0, 0, 0, 0]


def test_outline_pieces_are_nested() -> None:
    source = with_levels(load_source("一、甲\n（一）乙\n1.丙\n（二）丁\n二、戊\n".encode(), "a.txt"))
    assert ["/".join(i.path) for i in items(source)] == ["一", "一/（一）", "一/（一）/1", "一/（二）", "二"]
    assert [number_value(i.number) for i in items(source)] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("《云汀县质量强县实施方案（2026—2030年）》印发\n云汀发布\n一、目标\n提升质量。", "云汀县质量强县实施方案（2026—2030年）"),
        ("若干措施的通知\n各乡镇：\n现将《关于支持质量创新的若干措施》印发给你们。\n一、目标\n提升质量。", "关于支持质量创新的若干措施"),
        ("惠企政策\n首页\n云汀县质量提升行动计划\n一、目标\n提升质量。", "云汀县质量提升行动计划"),
        ("云汀县开展质量强县工作情况汇报近几年来,我县提升质量,\n一、做法\n提升质量。", "云汀县开展质量强县工作情况汇报"),
        ("为提升质量，结合我县实际，制定以下实施意见。\n一、目标\n提升质量。", "实施意见（原文无标题）"),
    ],
)
def test_a_title_is_found_where_it_stands(text: str, title: str) -> None:
    assert read_document(text.encode(), "a.txt").title == title
