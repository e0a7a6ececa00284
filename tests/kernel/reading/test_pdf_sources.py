"""PDF: paragraphs over lines and pages, edges of pages, ruled tables over page breaks, columns, turned pages, watermarks."""

from __future__ import annotations

import pytest
from making import Rule, Word, pdf, ruled

from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.ruled import Rule as Drawn
from zhiheng.reading.sources.ruled import ruled_tables

SENTENCE = "为深入推进质量强县建设，全面提升产品、工程和服务质量，结合本县实际，制定本方案，请各单位认真组织实施并按时报送进展情况。"


def read(*pages: tuple[list[Word], list[Rule]], **how: object) -> SourceText:
    return load_source(pdf(pages, **how), "a.pdf")  # type: ignore[arg-type]


def prose(text: str, top: float = 740, left: float = 80, wide: int = 20, size: float = 12) -> list[Word]:
    """A paragraph broken into lines of `wide` characters, the first indented by two."""
    lines = ["　　" + text[: wide - 2], *(text[i : i + wide] for i in range(wide - 2, len(text), wide))]
    return [(left, top - 1.6 * size * k, size, line) for k, line in enumerate(lines)]


def grid(source: SourceText, number: int = 0) -> list[list[str | None]]:
    return [[c.text if c else None for c in row] for row in source.tables[number].grid()]


def test_wrapped_lines_are_one_paragraph_also_over_a_page_break() -> None:
    words = prose(SENTENCE)
    first, second = words[:2], [(x, y + 200, s, t) for x, y, s, t in words[2:]]
    source = read((first, []), (second + [(80, 300, 12, "二、主要任务")], []))
    assert source.text.split("\n")[:2] == [SENTENCE, "二、主要任务"]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [([(80.0, 810.0, 9.0, "云汀县质量强县建设方案"), *prose(f"第{'一二三四'[k]}部分。" + SENTENCE), (290.0, 30.0, 9.0, f"— {k + 1} —")], []) for k in range(4)]
    source = read(*pages)
    assert "建设方案" not in source.text and "—" not in source.text
    origin = source.origin_of(source.text.index("第三部分"))
    assert origin is not None and origin.page == 3


def test_of_two_pages_only_what_stands_word_for_word_at_the_edge_of_both_is_left_out() -> None:
    def page(head: str, k: int) -> tuple[list[Word], list[Rule]]:
        return ([(80.0, 810.0, 9.0, head), *prose(f"第{k}部分。" + SENTENCE)], [])

    assert "云汀文本" not in read(page("云汀文本", 1), page("云汀文本", 2)).text
    assert read(page("第1类", 1), page("第2类", 2)).text.startswith("第1类")


def test_page_numbers_that_jump_are_reported() -> None:
    pages = [([*prose(SENTENCE), (290.0, 30.0, 9.0, f"第{k}页 共6页")], []) for k in (1, 2, 3, 6)]
    (note,) = read(*pages).meta["findings"]
    assert note.code == "numbering.gap" and "疑缺第4至5页" in note.message


HEAD = ["序号", "类别", "评分方法", "分值"]
XS = [60, 110, 200, 450, 520]


def test_a_table_over_a_page_break_is_one_table() -> None:
    first = ruled(XS, [700, 670, 640, 610], [HEAD, ["1", "质量发展", "达到95%以上得2分", "2"], ["2", "质量安全", "每发生1起事故扣1分，", "3"]])
    second = ruled(XS, [800, 770, 740, 710], [HEAD, ["", "", "扣完为止", ""], ["3", "质量基础", "建成得1分", "1"]])
    source = read(first, second)
    assert grid(source) == [HEAD, ["1", "质量发展", "达到95%以上得2分", "2"], ["2", "质量安全", "每发生1起事故扣1分，扣完为止", "3"], ["3", "质量基础", "建成得1分", "1"]]
    origin = source.origin_of(source.text.index("建成得1分"))
    assert origin is not None and (origin.page, origin.cell) == (2, "表1 第4行第3列")
    assert all(c.span.of(source.text) == c.text for c in source.tables[0].cells)


def test_a_row_without_numbers_is_joined_where_its_lines_break_off() -> None:
    """任务、内容、单位: the full last line goes on, the other cells have nothing more to say; each half keeps its page."""
    xs = [60, 160, 262, 400]
    first = ruled(xs, [700, 670, 640], [["任务", "工作内容", "责任单位"], ["质量帮扶", "组织开展质量技术帮扶", "县市场监管局"]])
    second = ruled(xs, [800, 770, 740], [["", "活动，解决难题。", ""], ["质量宣传", "举办质量月。", "县发改委"]])
    source = read(first, second)
    assert grid(source)[1:] == [["质量帮扶", "组织开展质量技术帮扶活动，解决难题。", "县市场监管局"], ["质量宣传", "举办质量月。", "县发改委"]]
    pages = [origin.page for words in ("组织", "活动") if (origin := source.origin_of(source.text.index(words))) is not None]
    assert pages == [1, 2]


def test_a_row_that_begins_on_the_next_page_stays_a_row_of_its_own() -> None:
    xs = [60, 160, 262, 400]
    first = ruled(xs, [700, 670, 640], [["任务", "工作内容", "责任单位"], ["质量帮扶", "开展帮扶", "县市场监管局"]])
    assert len(grid(read(first, ruled(xs, [800, 770], [["", "组织宣传", "县发改委"]])))) == 3


def test_a_merged_cell_that_goes_on_over_the_page_is_one_cell() -> None:
    xs = [60, 160, 400, 500]
    words, rules = ruled(xs, [700, 670, 640, 610], [["类别", "评分方法", "分值"], ["质量发展", "甲项", "1"], ["", "乙项", "2"]])
    rules = [r for r in rules if r != (60, 640, 500, 640)] + [(160, 640, 500, 640)]
    source = read((words, rules), ruled(xs, [800, 770, 740], [["", "丙项", "3"], ["质量安全", "丁项", "4"]]))
    assert [row[0] for row in grid(source)] == ["类别", "质量发展", "质量发展", "质量发展", "质量安全"]


def test_a_table_without_lines_at_its_sides_is_closed_there() -> None:
    words, rules = ruled([60, 300, 420], [700, 670, 640], [["指标", "目标"], ["产品合格率", "95%"]])
    source = read((words, [r for r in rules if r[0] == 300 or r[1] == r[3]]))
    assert grid(source) == [["指标", "目标"], ["产品合格率", "95%"]]


def test_merged_cells_of_a_drawing_keep_their_extent() -> None:
    rules = [Drawn(False, y, 0, 90) for y in (0, 20)] + [Drawn(False, 10, 30, 90)] + [Drawn(True, x, 0, 20) for x in (0, 30, 90)] + [Drawn(True, 60, 10, 20)]
    (table,) = ruled_tables(rules)
    assert [(b.row, b.column, b.rows, b.columns) for b in table.boxes] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [w for k in range(3) for w in prose(f"左栏第{k + 1}段。" + SENTENCE, 720 - 120 * k, 50, 18)]
    right = [w for k in range(3) for w in prose(f"右栏第{k + 1}段。" + SENTENCE, 717 - 120 * k, 310, 18)]
    text = read(([(150, 780, 20, "质量强县建设实施方案"), *left, *right], [])).text
    assert [line[:5] for line in text.split()] == ["质量强县建", "左栏第1段", "左栏第2段", "左栏第3段", "右栏第1段", "右栏第2段", "右栏第3段"]


def test_two_ragged_columns_are_read_across_with_tabs_for_they_may_be_a_table() -> None:
    names = ["产品质量合格率", "工程验收合格率", "顾客满意度", "农产品合格率", "药品抽检合格率", "追溯覆盖率", "投诉办结率", "标准覆盖率", "检定覆盖率", "示范企业", "首席质量官", "质量奖"]
    words: list[Word] = [w for k, name in enumerate(names) for w in ((80, 740 - 20 * k, 12, name), (330, 740 - 20 * k, 12, f"9{k % 10}%"))]
    assert "产品质量合格率\t90%\n工程验收合格率\t91%\n" in read((words, [])).text


def test_a_page_stored_turned_is_read_as_shown() -> None:
    words, rules = ruled([60, 300, 700], [500, 470, 440], [["指标", "目标"], ["产品合格率", "95%"]])
    source = read(([(300, 540, 16, "质量强县建设指标体系"), *words], rules), landscape=True)
    assert source.text.startswith("质量强县建设指标体系\n") and grid(source) == [["指标", "目标"], ["产品合格率", "95%"]]


def test_a_watermark_is_no_text_and_is_noted() -> None:
    source = read((prose(SENTENCE), []), watermark="内部资料")
    assert source.text == SENTENCE + "\n"
    (note,) = source.meta["findings"]
    assert note.code == "source.slanted_text" and "内部资料" in note.message


def test_letters_printed_twice_for_boldness_count_once() -> None:
    words = prose(SENTENCE)
    assert read((words + [(x + 0.4, y, s, t) for x, y, s, t in words], [])).text == SENTENCE + "\n"


def test_a_page_without_words_among_others_is_named() -> None:
    source = read((prose(SENTENCE), []), ([], []))
    assert [f.code for f in source.meta["findings"]] == ["source.page_without_text"]


def test_a_pdf_with_a_password_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableSource, match="设有打开密码"):
        read((prose(SENTENCE), []), locked=True)
