"""Plain text: encodings, line places, and the way from a character back to its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.reading import load_source
from zhiheng.reading.normalise import normalise, squeeze

TEXT = "一、主要目标\n到２０２５年，产品合格率达到９５％以上。\n\t第一格\n\t第二格\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_reads_alike_in_every_encoding(encoding: str) -> None:
    source = load_source(TEXT.encode(encoding), "a.txt")
    assert source.format == "text"
    assert "到2025年，产品合格率达到95%以上。" in source.text


def test_tabs_and_line_ends_stay_so_that_flat_tables_can_be_recovered() -> None:
    assert "\n\t第一格\n\t第二格\n" in load_source(TEXT.encode(), "a.txt").text


def test_every_block_quotes_the_text_at_its_span_and_knows_its_line() -> None:
    source = load_source(TEXT.encode(), "a.txt")
    for block in source.blocks:
        assert block.span.of(source.text) == block.text
    origin = source.origin_of(source.text.index("产品"))
    assert origin is not None and origin.paragraph == 2


def test_a_copy_cut_inside_its_last_character_is_still_read() -> None:
    data = ("质量强县建设实施方案" * 5).encode()[:-1]
    assert load_source(data, "a.txt").text.startswith("质量强县")


def test_markdown_is_read_as_it_is_shown() -> None:
    page = "# 质量强县方案\n\n## 一、目标\n\n- 到2025年，**合格率**达到`95%`以上，见[附件](https://example.invalid/a)。\n* 覆盖率100%\n\n> 注：下同。\n\n---\n\n| 指标 | 目标 |\n|:--|--:|\n| 合格率 | 95% |\n"
    source = load_source(page.encode(), "a.md")
    assert source.text.split("\n")[:8] == ["质量强县方案", "", "一、目标", "", "- 到2025年，合格率达到95%以上，见附件。", "- 覆盖率100%", "", "注：下同。"]
    assert [b.style for b in source.blocks][:3] == ["h1", "h2", ""]
    assert [[c.text for c in r if c] for r in source.tables[0].grid()] == [["指标", "目标"], ["合格率", "95%"]]
    origin = source.origin_of(source.text.index("覆盖率"))
    assert origin is not None and origin.paragraph == 6


def test_stars_and_marks_of_an_ordinary_text_stay() -> None:
    text = "A*B*C 三项指标，#1 机组，5*6=30，**号文件另发。\n" * 8
    assert load_source(text.encode(), "a.txt").text == text


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_radicals_that_pdf_writers_print_become_the_usual_character() -> None:
    assert normalise("⻘禾区⻝品抽检，各相关部⻔，⻓效机制，⼀类") == "青禾区食品抽检，各相关部门，长效机制，一类"


@given(st.text(alphabet="质量 95%\n\t，。", max_size=40))
def test_squeezed_places_lead_back_to_the_same_characters(text: str) -> None:
    solid = squeeze(text)
    assert "".join(text[i] for i in solid.places) == solid.text
    if solid.text:
        start, end = solid.at(0, len(solid.text))
        assert text[start:end].strip() == text.strip()


CSV = '云汀县质量指标表,,,\n序号,指标名称,2028年目标,责任单位\n1,产品合格率,96%,"县市场监管局，县经信局"\n2,地理标志,5件,"县市场监管局\n县农业农村局"\n'


def test_a_table_in_csv_is_read_as_a_table_in_every_encoding() -> None:
    for data in (CSV.encode("utf-8-sig"), CSV.encode("gb18030"), CSV.replace("\n", "\r\n").encode("utf-16")):
        source = load_source(data, "指标.csv")
        assert [c.text for c in source.tables[0].cells if c.row == 2] == ["2", "地理标志", "5件", "县市场监管局\n县农业农村局"]
        origin = source.origin_of(source.text.index("地理标志"))
        assert origin is not None and (origin.paragraph, origin.cell) == (4, "第4行第2列")


def test_commas_between_words_are_no_table() -> None:
    prose = "质量,标准,品牌,计量。\n检验,检测,认证,认可。\n服务,工程,产品,环境。\n"
    assert not load_source(prose.encode(), "方案.txt").tables
    assert load_source("序号,指标,目标\n1,合格率,96%\n2,覆盖率,100%\n".encode(), "粘贴的文字").tables
