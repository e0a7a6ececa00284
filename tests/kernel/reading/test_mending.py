"""Confirmed repairs change what is read, and the way back to the file moves with the text."""

from __future__ import annotations

import pytest

from zhiheng.reading import load_source, read_source
from zhiheng.reading.documents import read_document
from zhiheng.reading.mending import Mend, mended, mends_of
from zhiheng.values import Span

HEAD = "云汀县质量提升行动方案（2026—2028年）\n一、工作目标\n"


def again(text: str, code: str) -> list[tuple[str, str | None]]:
    source = load_source(text.encode(), "a.txt")
    finding = next(f for f in read_source(source).findings if f.code == code)
    return [(t.indicator, t.value) for t in read_source(mended(source, mends_of(source, code, finding.span))).targets]


def test_stuffed_marks_are_noted_from_three_on_and_go_with_one_click() -> None:
    text = HEAD + "抽检合~格~率达到9~8%以上，培~育示范企~业5家。\n"
    assert ("示范企业", "5") not in [(t.indicator, t.value) for t in read_document(text.encode(), "a.txt").targets]
    assert ("示范企业", "5") in again(text, "text.stuffed")


def test_a_line_of_the_site_is_found_once_and_left_out_everywhere() -> None:
    text = HEAD + "本文档来自某某文库，下载后可编辑\n抽检合格率达到98%以上。\n本文档来自某某文库，下载后可编辑\n"
    source = load_source(text.encode(), "a.txt")
    (finding,) = [f for f in read_source(source).findings if f.code == "source.site_line"]
    assert "2 处" in finding.message
    new = mended(source, mends_of(source, finding.code, finding.span))
    assert "文库" not in new.text and [b.text for b in new.blocks][-1].startswith("抽检合格率")


def test_a_traditional_text_is_read_after_the_click() -> None:
    text = "雲汀縣質量提升行動方案（2026—2028年）\n一、工作目標\n" + "產品質量監督抽檢合格率達到98%以上，培育質量標杆企業30家以上，認證檢測機構達到5個。\n" * 2
    assert [v for _, v in again(text, "text.traditional")] == ["98", "30", "5"] * 2


def test_blocks_cells_and_origins_move_with_the_text() -> None:
    page = "<table><tr><td>指标</td><td>目标值</td></tr><tr><td>甲乙合格率</td><td>98%</td></tr></table><p>合格率达到98%以上。</p>"
    source = load_source(("<html><body><p>质量方案</p>" + page + "</body></html>").encode(), "a.html")
    at = source.text.index("甲乙")
    new = mended(source, [Mend(Span(at, at + 2), "产品质量监督")])
    assert all(c.span.of(new.text).strip() == c.text.strip() for t in new.tables for c in t.cells)
    assert all(b.span.of(new.text) == b.text for b in new.blocks)
    assert [o.paragraph for o in new.origins] == [o.paragraph for o in source.origins]
    assert any(c.text == "产品质量监督合格率" for t in new.tables for c in t.cells)


@pytest.mark.parametrize("mends", [[], [Mend(Span(0, 2), "甲"), Mend(Span(1, 3), "乙")]])
def test_of_overlapping_places_the_first_is_taken(mends: list[Mend]) -> None:
    source = load_source("一二三四".encode(), "a.txt")
    assert mended(source, mends).text == ("甲三四" if mends else source.text)
