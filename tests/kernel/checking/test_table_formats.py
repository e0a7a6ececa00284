"""One table, however it is parted: tabs, blanks, strokes, one cell a line, ruled in a page; the same findings."""

from __future__ import annotations

import pytest

from zhiheng.checking import check
from zhiheng.reading import read_document

ROWS = (
    ("类别", "抽查批次", "合格批次", "不合格批次", "合格率（%）"), ("食品", "456", "425", "31", "93.2"), ("日用品", "120", "117", "3", "97.5"), ("建材", "88", "80", "8", "90.9"),
    ("电器", "64", "61", "3", "95.3"), ("合计", "728", "683", "45", "93.8"),
)


def _text(parted: str, wrong: tuple[str, str] = ("", "")) -> str:
    rows = [[wrong[1] if cell == wrong[0] else cell for cell in row] for row in ROWS]
    if parted == "lines":
        table = "\n".join(cell for row in rows for cell in row)
    elif parted == "|":
        table = "\n".join("|" + "|".join(row) + "|" for row in rows)
    else:
        table = "\n".join(parted.join(row) for row in rows)
    return f"2025年各类产品抽查情况\n{table}\n"


@pytest.mark.parametrize("parted", ["\t", "   ", "　　", "|", "lines"])
def test_a_table_is_read_however_it_is_parted(parted):
    assert [f for f in check(_text(parted)).findings if f.code.startswith("arithmetic.")] == []
    found = {(f.found, f.expected) for f in check(_text(parted, ("683", "638"))).findings if f.code == "arithmetic.sum"}
    assert ("638", "683") in found
    assert ("99.9%", "90.9%") in {(f.found, f.expected) for f in check(_text(parted, ("90.9", "99.9"))).findings}


def test_a_ruled_table_of_a_page_gives_the_same(tmp_path):
    cells = "".join("<tr>" + "".join(f"<td>{cell.replace('683', '638')}</td>" for cell in row) + "</tr>" for row in ROWS)
    page = tmp_path / "a.html"
    page.write_text(f"<html><body><table>{cells}</table></body></html>", encoding="utf-8")
    assert ("638", "683") in {(f.found, f.expected) for f in check(read_document(str(page))).findings}


def test_words_parted_by_blanks_are_no_table():
    text = "负责人：张三    电话：0551-12345678\n地址：城关镇1号    邮编：230001\n联系人：李四    电话：0551-87654321\n"
    assert [f for f in check(text).findings if f.code.startswith("arithmetic.")] == []
