"""The same card in a Word table, an Excel sheet and a web page, with merged cells as the formats have them."""

from decimal import Decimal
from io import BytesIO

import pytest

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source

HEAD = ("序号", "类别", "指标内容", "分数", "评分方法", "责任单位")
ROWS = (
    ("1", "机制建设（6分）", "组织保障", "3", "成立领导小组（1分），每年至少召开一次专题会议（2分）。", "县市场监管局、县发展改革委"),
    ("2", "机制建设（6分）", "经费保障", "3", "设立专项资金，得3分；未设立的，不得分。", "县财政局"),
    ("3", "工作成效（4分）", "产品质量", "2", "监督抽查合格率95%以上得2分，90%以上得1分，其余不得分。", "县市场监管局"),
    ("4", "工作成效（4分）", "产品质量", "2", "获省级表彰的每项加1分，满分2分。", "县市场监管局"),
)
MERGED = ((1, 1, 2), (1, 3, 4), (2, 3, 4))
"""Column, first row, last row of each merged cell; row 0 is the head."""


def _word() -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("质量工作考核评分表", 1)
    table = document.add_table(rows=len(ROWS) + 1, cols=6)
    for i, row in enumerate((HEAD, *ROWS)):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    for column, first, last in MERGED:
        table.cell(last, column).text = ""
        table.cell(first, column).merge(table.cell(last, column))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _excel() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, *ROWS):
        sheet.append([int(v) if v.isdigit() else v for v in row])
    for column, first, last in MERGED:
        sheet.merge_cells(start_row=first + 1, end_row=last + 1, start_column=column + 1, end_column=column + 1)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _page() -> bytes:
    covered = {(r, c) for c, a, b in MERGED for r in range(a + 1, b + 1)}
    spans = {(a, c): b - a + 1 for c, a, b in MERGED}
    rows = "".join(
        "<tr>"
        + "".join(f"<td rowspan={spans.get((i, j), 1)}>{t}</td>" for j, t in enumerate(row) if (i, j) not in covered)
        + "</tr>"
        for i, row in enumerate((HEAD, *ROWS))
    )
    return f"<html><head><meta charset='utf-8'></head><body><h1>质量工作考核评分表</h1><table>{rows}</table></body></html>".encode()


@pytest.mark.parametrize("build", [_word, _excel, _page])
def test_a_table_of_the_file_is_read_with_its_merged_cells(build):
    source = load_source(build(), "card")
    card, findings, _ = read_scorecards(source)
    assert card is not None
    assert [(s.title, s.points) for s in card.sections] == [("机制建设", Decimal(6)), ("工作成效", Decimal(4))]
    assert [(r.number, r.title, r.points, len(r.clauses)) for _, r in card.rows()] == [
        ("1", "组织保障", Decimal(3), 2),
        ("2", "经费保障", Decimal(3), 1),
        ("3", "产品质量", Decimal(2), 1),
        ("4", "产品质量", Decimal(2), 1),
    ]
    assert findings == ()
    for _, _, _, clause in card.clauses():
        assert clause.span is not None
        assert "".join(clause.span.of(source.text).split()) == clause.text
