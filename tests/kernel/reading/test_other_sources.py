"""Web pages, workbooks and PDF: what a reader sees, table by table."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.glyphs import Glyph, Line, goes_on, lines_of
from zhiheng.reading.sources.sheets import percent, plain


def grid(source: SourceText, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in row] for row in source.tables[number].grid()]


def page(body: str, charset: str = "utf-8") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"><script>var x = 1;</script></head><body>{body}</body></html>'.encode(charset)


def test_a_page_is_read_without_its_navigation() -> None:
    menu = "<ul>" + "".join(f'<li><a href="#">栏目{i}</a></li>' for i in range(20)) + "</ul>"
    text = load_source(page(f"<div>{menu}</div><div id='zoom'><p>一、目标</p><p>{'推进质量强县建设。' * 40}</p></div>"), "a.html").text
    assert text.startswith("一、目标") and "栏目" not in text and "var x" not in text


def test_a_page_in_gb2312_is_decoded_by_what_it_declares() -> None:
    assert "质量强县" in load_source(page("<p>质量强县建设</p>", "gb2312"), "a.html").text


def test_cell_spans_of_a_page_are_kept() -> None:
    rows = "<tr><th rowspan=2>类别</th><th colspan=2>分值</th></tr><tr><td>甲</td><td>乙</td></tr>"
    source = load_source(page(f"<table>{rows}</table>"), "a.html")
    assert grid(source) == [["类别", "分值", "分值"], ["类别", "甲", "乙"]]
    assert all(c.span.of(source.text) == c.text for c in source.tables[0].cells)


def test_a_saved_page_is_opened() -> None:
    data = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n--X\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>质量强区</p></body></html>\n--X--\n'
    assert load_source(data.encode(), "a.doc").text == "质量强区\n"


@pytest.fixture
def workbook() -> Callable[[Callable[[openpyxl.Workbook], None]], SourceText]:
    def build(fill: Callable[[openpyxl.Workbook], None]) -> SourceText:
        book = openpyxl.Workbook()
        fill(book)
        stream = io.BytesIO()
        book.save(stream)
        return load_source(stream.getvalue(), "a.xlsx")

    return build


def test_sheets_titles_and_merged_heads_are_read(workbook: Callable[..., SourceText]) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.title = "评分细则"
        sheet.append(["云汀县评分细则"])
        sheet.merge_cells("A1:C1")
        sheet.append(["类别", "分值", None])
        sheet.merge_cells("B2:C2")
        sheet.append(["质量", 1.5, 2])
        book.create_sheet("说明").append(["注", "列第一位的为牵头单位"])

    source = workbook(fill)
    assert "云汀县评分细则" in source.text.split("\n")
    assert grid(source) == [["类别", "分值", "分值"], ["质量", "1.5", "2"]]
    assert len(source.tables) == 2
    origin = source.origin_of(source.text.index("1.5"))
    assert origin is not None and (origin.sheet, origin.cell) == ("评分细则", "B3")


def test_percentages_are_read_as_shown_and_unsaved_formulas_are_noted(workbook: Callable[..., SourceText]) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["指标", "目标"])
        sheet.append(["合格率", 0.95])
        sheet["B2"].number_format = "0%"
        sheet.append(["合计", "=1+1"])

    source = workbook(fill)
    assert grid(source)[1] == ["合格率", "95%"]
    (note,) = source.meta["findings"]
    assert note.code == "source.formula_without_value" and note.found == "B3"


def test_stored_numbers_lose_no_digits() -> None:
    assert plain(1 / 3) == "0.333333333333333"
    assert percent(0.9325, 0) == "93.25%"


def test_printed_lines_follow_the_page_and_not_the_file() -> None:
    glyphs = [Glyph("市", 20, 30, 0, 10), Glyph("“", 0, 10, 0, 10), Glyph("强", 10, 20, 0.5, 10.5), Glyph("下", 0, 10, 20, 30)]
    assert [line.text for line in lines_of(glyphs, 1)] == ["“强市", "下"]


def test_a_wrapped_line_is_joined_and_a_short_one_is_not() -> None:
    full, short = Line("完善质量治理体系强化能", 1, 0, 100), Line("主要目标如下所列文字", 1, 0, 60)
    assert goes_on(full, Line("力建设", 1, 0, 30), right=100, left=0)
    assert not goes_on(short, Line("力建设", 1, 0, 30), right=100, left=0)
    assert not goes_on(full, Line("二、主要任务", 1, 0, 60), right=100, left=0)


def test_a_pdf_of_our_own_is_read_with_its_table() -> None:
    source = load_source(Path(__file__).parents[2] / "data" / "ruled_table.pdf")
    assert source.format == "pdf"
    assert "质量强县建设实施方案" in source.text
    assert grid(source) == [["序号", "指标", "分值"], ["1", "产品合格率达到95%以上", "2"], ["2", "工程验收合格率达到98%以上", "3"]]
    origin = source.origin_of(source.text.index("98%"))
    assert origin is not None and origin.page == 1
    assert source.pages() == [(1, 0)]
    assert load_source("质量强县建设实施方案".encode(), "a.txt").pages() == []


@pytest.mark.parametrize("charset", ["utf-\x00\x008", "idna", "punycode", "unicode_escape", "zlib", "no-such"])
def test_a_character_set_that_is_none_is_passed_over(charset: str) -> None:
    part = f'--X\nContent-Type: text/html; charset="{charset}"\n\n<html><body><p>质量强区</p></body></html>\n--X--\n'
    data = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n{part}'.encode()
    assert "质量强区" in load_source(data, "页.mht").text
