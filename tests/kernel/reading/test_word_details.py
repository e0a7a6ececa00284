"""Word files in detail: list numbers of every scheme, moves, notes, formulas, contents, heads, odd tables."""

from __future__ import annotations

import pytest
from making import archive, docx, p, row

from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.numbering import printed

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def word(body: str, **parts: str) -> SourceText:
    return load_source(docx(body, **parts), "a.docx")


def level(deep: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{deep}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/><w:suff w:val="nothing"/></w:lvl>'


def numbered(text: str, deep: int = 0, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{list_id}"/></w:numPr>')


SCHEME = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "decimal", "%1.%2")}{level(2, "decimalEnclosedCircle", "%3")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def test_deeper_numbers_begin_again_under_each_upper_one() -> None:
    source = word(numbered("甲") + numbered("乙", 1) + numbered("丙", 2) + numbered("丁", 2) + numbered("戊", 1) + numbered("己") + numbered("庚", 1), numbering=SCHEME)
    assert source.text.split() == ["1.甲", "1.1乙", "①丙", "②丁", "1.2戊", "2.己", "2.1庚"]


def test_a_list_that_is_told_to_restart_begins_anew_and_another_goes_on() -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    source = word(numbered("甲") + numbered("乙") + numbered("丙", list_id=2) + numbered("丁", list_id=3), numbering=SCHEME + again)
    assert source.text.split() == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_a_level_that_never_restarts_counts_on() -> None:
    scheme = f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}{level(1, "decimal", "第%2条 ", "<w:lvlRestart w:val=" + chr(34) + "0" + chr(34) + "/>")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    source = word(numbered("总则") + numbered("甲", 1) + numbered("附则") + numbered("乙", 1), numbering=scheme)
    assert source.text.split("\n")[:4] == ["一、总则", "第1条 甲", "二、附则", "第2条 乙"]


def test_a_number_may_come_from_a_style_and_the_style_it_is_based_on() -> None:
    styles = (
        '<w:style w:styleId="Base"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Sub"><w:name w:val="款"/><w:basedOn w:val="Base"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    source = word(p("甲", '<w:pStyle w:val="Base"/>') + p("乙", '<w:pStyle w:val="Sub"/>') + p("丙", '<w:pStyle w:val="Base"/><w:numPr><w:numId w:val="0"/></w:numPr>'), numbering=SCHEME, styles=styles)
    assert source.text.split() == ["1.甲", "1.1乙", "丙"]


def test_an_empty_cell_with_an_automatic_number_shows_its_number() -> None:
    source = word("<w:tbl>" + "".join(f"<w:tr><w:tc>{numbered('')}</w:tc><w:tc>{p(text)}</w:tc></w:tr>" for text in ("甲", "乙")) + "</w:tbl>", numbering=SCHEME)
    assert [[c.text for c in r if c] for r in source.tables[0].grid()] == [["1.", "甲"], ["2.", "乙"]]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(12, "chineseLegalSimplified", "拾贰"), (3, "ideographTraditional", "丙"), (7, "decimalZero", "07"), (2, "decimalEnclosedParen", "⑵"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (20000, "upperRoman", "20000")],
)
def test_numbers_are_printed_in_the_form_of_their_level(number: int, form: str, shown: str) -> None:
    assert printed(number, form) == shown


def test_moved_text_stands_only_where_it_was_moved_to() -> None:
    body = "<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>移动的话。</w:t></w:r></w:moveFrom></w:p>" + p("原有的话。") + "<w:p><w:moveTo><w:r><w:t>移动的话。</w:t></w:r></w:moveTo></w:p>"
    assert word(body).text == "原有的话。\n移动的话。\n"


def test_footnotes_and_endnotes_follow_the_body_and_heads_are_left_out() -> None:
    source = word(
        p("正文"),
        footnotes=f'<w:footnote w:type="separator">{p("线")}</w:footnote><w:footnote w:id="2">{p("脚注")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("尾注")}</w:endnote>',
        header1=p("页眉"),
        footer1=p("页脚"),
    )
    assert source.text.split() == ["正文", "脚注", "尾注"]
    assert [b.style for b in source.blocks][1:] == ["footnote", "footnote"]


def test_a_generated_table_of_contents_is_no_text() -> None:
    source = word(p("一、主要目标\t3", '<w:pStyle w:val="T1"/>') + p("一、主要目标"), styles='<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>')
    assert source.text == "一、主要目标\n"


def test_a_formula_is_read_in_one_line() -> None:
    formula = "<m:oMath><m:r><m:t>得分=</m:t></m:r><m:f><m:num><m:r><m:t>实际完成-基数</m:t></m:r></m:num><m:den><m:r><m:t>目标</m:t></m:r></m:den></m:f><m:r><m:t>×分值</m:t></m:r></m:oMath>"
    assert word(f"<w:p {MATH}>{formula}</w:p>").text == "得分=（实际完成-基数）/目标×分值\n"


def test_cells_merged_the_old_way_are_one_cell() -> None:
    rows = row('<w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc>', "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>", "5") + row("甲", "乙", "2")
    assert [[c.text if c else None for c in r] for r in word(f"<w:tbl>{rows}</w:tbl>").tables[0].grid()] == [["合计", "合计", "5"], ["甲", "乙", "2"]]


def test_absurd_spans_and_broken_numbers_do_no_harm() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p><w:r><w:sym w:char="zz"/><w:t>甲</w:t></w:r></w:p></w:tc>'
    source = word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>" + p("乙", '<w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr>'), numbering=SCHEME.replace('w:ilvl="0"', 'w:ilvl="一"'))
    assert source.tables[0].cells[0].columns <= 63 and "甲" in source.text and "乙" in source.text


def test_tables_nested_very_deep_are_followed_only_so_far() -> None:
    body = p("底")
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}{p('层')}</w:tc></w:tr></w:tbl>"
    assert load_source(archive({"word/document.xml": docx_part(body)}), "a.docx").text.count("层") >= 30


def docx_part(body: str) -> str:
    return f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
