"""Word files: merged and nested cells, automatic numbers, tracked changes, text boxes. Built part by part, so that the XML is ours."""

from __future__ import annotations

import io
import zipfile

from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(body: str, numbering: str = "") -> SourceText:
    """A docx with that body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
    return load_source(stream.getvalue(), "a.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


DOWN, ACROSS, GOES_ON = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>', "<w:vMerge/>"


def test_a_merged_cell_stands_once_with_its_extent() -> None:
    source = word(
        "<w:tbl>"
        f"<w:tr>{cell('质量发展', DOWN)}{cell('组织', ACROSS)}</w:tr>"
        f"<w:tr>{cell('', GOES_ON)}{cell('甲')}{cell('乙')}</w:tr>"
        f"<w:tr>{cell('安全')}{cell('丙')}{cell('丁')}</w:tr>"
        "</w:tbl>"
    )
    grid = source.tables[0].grid()
    assert [[c.text if c else None for c in row] for row in grid] == [["质量发展", "组织", "组织"], ["质量发展", "甲", "乙"], ["安全", "丙", "丁"]]
    merged = source.tables[0].cells[0]
    assert (merged.rows, merged.columns) == (2, 1)
    assert source.text.count("质量发展") == 1


def test_cells_quote_the_text_and_know_their_place() -> None:
    source = word(f"<w:tbl><w:tr>{cell('序号')}{cell('分值')}</w:tr></w:tbl>")
    for c in source.tables[0].cells:
        assert c.span.of(source.text) == c.text
    origin = source.origin_of(source.text.index("分值"))
    assert origin is not None and origin.cell == "表1 第1行第2列"


def test_a_nested_table_is_a_table_of_its_own() -> None:
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    source = word(f"<w:tbl><w:tr><w:tc><w:tcPr/>{inner}{p('')}</w:tc>{cell('外')}</w:tr></w:tbl>")
    assert [len(t.cells) for t in source.tables] == [2, 2]
    outer, nested = source.tables
    assert outer.span.contains(nested.span)
    assert [c.text for c in nested.cells] == ["内一", "内二"]


def test_tracked_changes_are_read_as_final() -> None:
    source = word(
        '<w:p><w:r><w:t>合格率</w:t></w:r><w:del><w:r><w:delText>90%</w:delText></w:r></w:del><w:ins><w:r><w:t>95%</w:t></w:r></w:ins></w:p>'
        '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句</w:t></w:r></w:p>' + p("后半句")
    )
    assert source.text == "合格率95%\n前半句后半句\n"


def test_automatic_numbers_are_printed() -> None:
    levels = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def numbered(text: str, level: int) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    source = word(numbered("目标", 0) + numbered("产品", 1) + numbered("工程", 1) + numbered("任务", 0) + numbered("治理", 1), levels)
    assert source.text.split() == ["一、目标", "（一）产品", "（二）工程", "二、任务", "（一）治理"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('框内文字')}</w:txbxContent>"
    source = word(f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>")
    assert source.text.count("框内文字") == 1 and "正文" in source.text


def test_hidden_text_is_not_read() -> None:
    assert word("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>").text == "明\n"
