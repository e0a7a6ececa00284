"""Comments in somebody's own Word file: at the very characters, everything else as it was."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from zhiheng.reading.sources.word import read_word
from zhiheng.reporting.writers.word_comments import Remark, write_word_comments
from zhiheng.values import Span


def _file(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _report(document) -> None:
    document.add_heading("质量状况报告", 1)
    paragraph = document.add_paragraph("全年抽查456批次，")
    paragraph.add_run("合格425批次，合格率91%").bold = True
    paragraph.add_run("，比上年提高０．３个百分点。")
    numbered = document.add_paragraph("办结率９５％。", style="List Number")
    numbered.add_run("其他情况正常。")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "数量"
    table.cell(1, 0).text, table.cell(1, 1).text = "合计", "12"


def _span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def _commented(data: bytes) -> dict[str, str]:
    """The characters each comment embraces, by the comment's words."""
    document = docx.Document(io.BytesIO(data))
    words = {c.comment_id: c.text for c in document.comments}
    found: dict[str, str] = {}
    open_now: set[int] = set()
    for node in document.element.body.iter():
        if node.tag == qn("w:commentRangeStart"):
            open_now.add(int(node.get(qn("w:id"))))
        elif node.tag == qn("w:commentRangeEnd"):
            open_now.discard(int(node.get(qn("w:id"))))
        elif node.tag == qn("w:t"):
            for number in open_now:
                found[words[number]] = found.get(words[number], "") + (node.text or "")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("words", ["456", "合格425批次，合格率91%", "425", "456批次，合格", "91%，比上年提高0.3", "质量状况报告", "95%", "12", "项目"])
def test_a_comment_embraces_exactly_the_characters_it_speaks_of(words):
    data = _file(_report)
    source = read_word(data, "报告.docx")
    out, homeless = write_word_comments(data, source, [Remark(_span(source.text, words), "核验意见")])
    assert homeless == ()
    assert _commented(out)["核验意见"].translate(str.maketrans("０３５９．％", "0359.%")) == words


def test_overlapping_remarks_each_keep_their_own_place():
    data = _file(_report)
    source = read_word(data, "报告.docx")
    places = ["456批次，合格425批次", "425", "合格率91%", "91", "合格425批次，合格率91%"]
    out, _ = write_word_comments(data, source, [Remark(_span(source.text, p), f"第{i}条") for i, p in enumerate(places)])
    assert _commented(out) == {f"第{i}条": p for i, p in enumerate(places)}


def test_text_formats_and_other_parts_stay_as_they_were():
    data = _file(_report)
    source = read_word(data, "报告.docx")
    out, _ = write_word_comments(data, source, [Remark(_span(source.text, "425"), "一"), Remark(_span(source.text, "12"), "二")])
    again = read_word(out, "报告.docx")
    assert again.text == source.text
    assert [(o.paragraph, o.cell) for o in again.origins] == [(o.paragraph, o.cell) for o in source.origins]
    bold = [r.text for p in docx.Document(io.BytesIO(out)).paragraphs for r in p.runs if r.bold]
    assert "".join(bold) == "合格425批次，合格率91%"
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(out)) as after:
        for name in before.namelist():
            if name not in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"):
                assert before.read(name) == after.read(name)


def test_comments_carry_no_time_so_the_same_check_gives_the_same_file():
    data = _file(_report)
    source = read_word(data, "报告.docx")
    remarks = [Remark(_span(source.text, "425"), "意见")]
    assert write_word_comments(data, source, remarks) == write_word_comments(data, source, remarks)


def test_a_remark_without_a_place_in_the_body_is_kept_at_the_first_words_and_named():
    data = _file(_report)
    source = read_word(data, "报告.docx")
    lost = Remark(Span(source.text.index("\n"), source.text.index("\n") + 1), "换行处")
    out, homeless = write_word_comments(data, source, [lost])
    assert homeless == (lost,)
    assert any("换行处" in words for words in _commented(out))


def test_deleted_and_inserted_text_does_not_shift_the_places():
    def build(document) -> None:
        paragraph = document.add_paragraph("检验")
        run = paragraph.add_run("四十")._r
        deleted = run.makeelement(qn("w:del"), {qn("w:id"): "1", qn("w:author"): "甲"})
        run.addprevious(deleted)
        deleted.append(run)
        run.find(qn("w:t")).tag = qn("w:delText")
        paragraph.add_run("50批次，合格49批次")

    data = _file(build)
    source = read_word(data, "修订.docx")
    assert source.text.startswith("检验50批次")
    out, homeless = write_word_comments(data, source, [Remark(_span(source.text, "49"), "复核")])
    assert homeless == ()
    assert _commented(out) == {"复核": "49"}
