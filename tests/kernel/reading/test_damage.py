"""Damage of a copy is shown with its place: lost, garbled, inserted, traditional characters, missing pages, lost minus signs."""

from __future__ import annotations

import pytest
from making import docx, p, plan, row

from zhiheng.errors import UnreadableSource
from zhiheng.reading import Document, read_document

PLAN = plan(1200)


def read(text: str) -> Document:
    return read_document(text.encode(), "方案.txt")


def codes(text: str) -> list[str]:
    return [f.code for f in read(text).findings]


def test_a_sound_text_has_no_damage() -> None:
    document = read(PLAN)
    assert not document.findings and not document.repairs


@pytest.mark.parametrize("lost", ["\ufffd", "\ue123\ue124", "?", "□", "锟斤拷"])
def test_characters_that_no_longer_show_are_named_with_their_place(lost: str) -> None:
    document = read(PLAN + f"九、全县质量{lost}县建设。\n")
    (found,) = document.findings
    assert found.code == "text.unreadable" and found.span.of(document.source.text) == lost and "请对照原件" in found.message


@pytest.mark.parametrize("sound", ["是否达到要求?请各单位核实。", "\uf0b7 推进质量提升。", "□是□否□不适用□其他。", "A级旅游景区、5G网络、e站通、B2B平台。"])
def test_what_only_looks_like_damage_is_not_reported(sound: str) -> None:
    assert codes(PLAN + sound + "\n") == []


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [("â€œ十四五â€\u009d".replace("\u009d", ""), None), ("质量".encode().decode("gb18030", "ignore"), None), ("质量强县".encode().decode("gb18030"), "质量强县"), ("Ã©", "é")],
)
def test_a_piece_in_the_wrong_encoding_is_read_back_as_a_suggestion(garbled: str, meant: str | None) -> None:
    document = read(PLAN + f"推进{garbled}建设。\n")
    suggested = [r.suggested for r in document.repairs if "编码" in r.reason]
    assert meant is None or meant in suggested
    assert all(r.span.of(document.source.text) == r.found for r in document.repairs)


def test_a_text_garbled_throughout_is_refused_and_one_garbled_word_is_not() -> None:
    with pytest.raises(UnreadableSource, match="乱码|无法辨读|无法显示"):
        read(PLAN.encode().decode("gb18030", "ignore"))
    with pytest.raises(UnreadableSource):
        read("锟斤拷" * 200)


def test_invisible_characters_that_were_put_in_are_taken_out_and_counted() -> None:
    document = read(PLAN.replace("质量", "质\u200b量"))
    assert "质量强县" in document.source.text
    assert [f.code for f in document.findings] == ["source.invisible_characters"]


def test_letters_put_in_again_and_again_are_reported_once() -> None:
    text = PLAN
    for k, letter in enumerate("qxzvjkwbqxzv"):
        text = text.replace("专项整治", f"专项{letter}整治#", 1).replace("#", "", 1) if k else text
    assert codes(text).count("text.stuffed") == 1


def test_lines_of_document_sites_are_named() -> None:
    document = read(PLAN + "本文来自百度文库，更多资料免费下载\n还剩13页未读,继续阅读\n")
    assert [f.code for f in document.findings] == ["source.site_line", "numbering.gap"] and "13 页" in document.findings[1].message


def test_spaces_between_all_characters_are_noted_and_passed_over() -> None:
    spaced = "\n".join(" ".join(line) if k % 2 else line for k, line in enumerate(PLAN.split("\n")))
    document = read(spaced)
    assert "source.spaced_out" in [f.code for f in document.findings] and document.targets


def test_a_traditional_text_is_reported_once_and_a_single_word_is_a_repair() -> None:
    whole = "為全面實施質量強縣戰略，大力推進質量治理體系和治理能力現代化，深入開展質量提升行動，加快實現經濟發展質量變革。" * 8
    assert [f.code for f in read(whole).findings] == ["text.traditional"]
    document = read(PLAN + "推进質量强县。\n")
    (repair,) = document.repairs
    assert repair.suggested == "推进质量强" and repair.span.of(document.source.text) == repair.found


def test_a_traditional_text_is_read_as_if_simplified_and_quoted_as_printed() -> None:
    text = (
        "雲汀縣質量強縣實施方案（2026—2028年）\n為全面提升質量水平，結合我縣實際，制定本方案。\n一、主要目標\n到2028年，產品質量監督抽查合格率達到95%以上，縣域電商銷售額突破三億元。\n"
        "二、重點任務\n（一）強化標準引領。主導制修訂國家標準3項。（縣市場監管局牽頭，縣經信局配合）\n"
    )
    document = read(text)
    assert document.title == "雲汀縣質量強縣實施方案（2026—2028年）" and document.source.text.startswith("雲汀縣")
    assert [(t.indicator, t.value, t.unit) for t in document.targets][:2] == [("产品质量监督抽查合格率", "95", "%"), ("县域电商销售额", "3", "亿元")]
    assert all(t.quote == t.span.of(document.source.text) and "全文为繁体，按简体读出" in t.doubts for t in document.targets)
    assert document.tasks[0].units.lead == ("县市场监管局",)
    assert [f.code for f in document.findings][0] == "text.traditional"


def test_page_marks_that_jump_or_end_too_soon_are_reported() -> None:
    marks = [f"第{k}页 共6页" for k in (1, 2, 5)]
    messages = [f.message for f in read(PLAN.replace("\n（二）", f"\n{marks[0]}\n（二）", 1).replace("\n（三）", f"\n{marks[1]}\n（三）", 1) + marks[2] + "\n").findings]
    assert len(messages) == 2 and "疑缺第3至4页" in messages[0] and "文件到第5页为止" in messages[1]


def test_a_lost_minus_sign_is_proved_by_the_other_figures_of_the_row() -> None:
    rows = row("指标", "2024年", "2023年", "同比增长（%）") + row("投诉件数", "90", "100", "10.0") + row("抽查批次", "110", "100", "10.0") + row("事故起数", "7", "9", "-22.2")
    document = read_document(docx(p("质量状况分析报告") + f"<w:tbl>{rows}</w:tbl>" + p("以上数据供参考，请各单位核对。")), "报告.docx")
    (repair,) = document.repairs
    assert (repair.found, repair.suggested) == ("10.0", "-10.0") and "负号" in repair.reason


def test_a_column_of_falls_needs_no_minus_signs() -> None:
    rows = row("指标", "2024年", "2023年", "同比下降（%）") + row("投诉件数", "90", "100", "10.0") + row("举报件数", "45", "50", "10.0")
    assert not read_document(docx(p("质量状况分析报告") + f"<w:tbl>{rows}</w:tbl>"), "报告.docx").repairs


def test_figures_of_a_symbol_font_are_read_back_as_a_suggestion() -> None:
    document = read(PLAN + "项目年产\uf031\uf02e\uf036亿套。\n")
    assert [r.suggested for r in document.repairs] == ["1.6"] and not document.findings
