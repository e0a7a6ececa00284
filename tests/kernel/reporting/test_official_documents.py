"""Official documents written to Word and Excel and read back."""

import pytest

from zhiheng.reading import load_source
from zhiheng.reporting.writers.documents import Cell, Heading, OfficialDocument, Paragraph, Table, to_docx, to_xlsx

TABLE = Table(
    (
        (Cell("序号"), Cell("类别"), Cell("内容"), Cell("分值")),
        (Cell("1"), Cell("机制（3分）", rows=2), Cell("会议"), Cell("1")),
        (Cell("2"), Cell("文件"), Cell("2")),
        (Cell("3"), Cell("加分", columns=2), Cell("05")),
    ),
    (4, 8, 20, 4),
    title="评分表",
)


def test_cells_stand_beside_the_merged_ones():
    places = {cell.text: (row, column) for row, column, cell in TABLE.placed()}
    assert places["文件"] == (2, 2)
    assert places["机制（3分）"] == (1, 1)
    assert places["05"] == (3, 3)


@pytest.mark.parametrize(("name", "write"), [("表.docx", lambda: to_docx(OfficialDocument("评分表", (TABLE,)))), ("表.xlsx", lambda: to_xlsx([TABLE], ["表"]))])
def test_a_merged_cell_is_read_back_over_its_extent(name, write):
    table = load_source(write(), name).tables[-1]
    merged = {c.text.strip(): (c.rows, c.columns) for c in table.cells}
    assert merged["机制（3分）"] == (2, 1)
    assert merged["加分"] == (1, 2)
    assert merged["05"] == (1, 1)


def test_headings_and_paragraphs_keep_their_order_and_text():
    document = OfficialDocument("方案", (Heading("一、目标"), Paragraph("到2027年，合格率达到94%以上。")), under_title="质委〔2025〕1号")
    text = load_source(to_docx(document), "方案.docx").text
    assert [line for line in text.split("\n") if line.strip()] == ["方案", "质委〔2025〕1号", "一、目标", "到2027年，合格率达到94%以上。"]


def test_the_same_document_gives_the_same_bytes():
    assert to_docx(OfficialDocument("评分表", (TABLE,))) == to_docx(OfficialDocument("评分表", (TABLE,)))
    assert to_xlsx([TABLE], ["表"]) == to_xlsx([TABLE], ["表"])
