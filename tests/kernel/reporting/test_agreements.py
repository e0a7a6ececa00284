"""A target agreement says who, what, until when and from where, and reads back from the Word file."""

import io

import pytest

from zhiheng.reporting.agreements import AgreedClause, AgreedTarget, AgreedTask, Agreement, agreement_document
from zhiheng.reporting.writers.documents import to_docx

PLAN = "《某县质量强县建设实施方案》（某质委〔2025〕1号）"


def made(**more):
    values = {
        "region": "某县",
        "year": 2026,
        "first_party": "某县质量发展委员会",
        "second_party": "县水利局",
        "basis": (PLAN,),
        "targets": (AgreedTarget("其他工程一次验收合格率", "不低于 98%", "2027年", "按职责分工", "方案第3项目标"),),
        "tasks": (AgreedTask("水利工程竣工时设置永久性标志牌", "—", "牵头", "方案四（一）"),),
        "clauses": (AgreedClause("工程质量验收合格率达到100%", "2分", "评分表第15行第1条"),),
    }
    return Agreement(**{**values, **more})


def opened(agreement):
    docx = pytest.importorskip("docx")
    return docx.Document(io.BytesIO(to_docx(agreement_document(agreement))))


def text_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_letter_names_both_parties_the_term_and_every_item_with_its_source():
    text = text_of(opened(made()))
    for words in (
        "某县2026年度质量工作目标责任书",
        "甲方：某县质量发展委员会",
        "乙方：县水利局",
        PLAN,
        "2026年1月1日至2026年12月31日",
        "不低于 98%",
        "方案第3项目标",
        "1.水利工程竣工时设置永久性标志牌。（牵头；来源：方案四（一））",
        "评分表第15行第1条",
        "甲方（盖章）",
        "乙方（盖章）",
    ):
        assert words in text


def test_parts_are_numbered_without_gaps_whatever_is_missing():
    document = opened(made(targets=(), tasks=()))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["一、责任期限", "二、考核条款", "三、考核与结果运用", "四、其他"]


def test_the_year_end_column_stands_only_with_a_frozen_score():
    assert "年终得分" not in text_of(opened(made()))
    clause = AgreedClause("工程质量验收合格率达到100%", "2分", "评分表第15行第1条", "2")
    text = text_of(opened(made(clauses=(clause,), results_note="按2026-12-31的测算")))
    assert "年终得分：按2026-12-31的测算" in text


def test_an_empty_agreement_is_not_written():
    with pytest.raises(ValueError, match="at least one"):
        agreement_document(made(targets=(), tasks=(), clauses=()))


def test_the_same_agreement_gives_the_same_bytes():
    assert to_docx(agreement_document(made())) == to_docx(agreement_document(made()))
