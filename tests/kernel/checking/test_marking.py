"""A checked text cut at its marks, and what people get of it: pages, lists, comments."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from zhiheng.checking import check
from zhiheng.checking.marking import LISTED, around, listed, pieces, remark_text, severest, summary, to_html
from zhiheng.checking.model import Finding, Report
from zhiheng.reading.sources.text import from_string
from zhiheng.values import Span

TEXT = "一、抽查情况\n全县抽查456批次，合格425批次，合格率91%。\n二、投诉\n办结率<95%>。"


def _span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def _finding(words: str, *numbers: str, severity: str = "error", certainty: float = 0.95) -> Finding:
    return Finding(
        code="arithmetic.ratio",
        severity=severity,
        span=_span(words),
        message="425÷456×100%＝93.2%，文中为91%。",
        found=words,
        expected="93.2%",
        numbers=tuple(_span(n) for n in numbers),
        formula="425÷456×100%＝93.2%",
        certainty=certainty,
    )


def _report(*findings: Finding) -> Report:
    source = from_string(TEXT, "报告.txt", TEXT.encode())
    return Report(source, "抽查情况", "report", (), tuple(findings), len(TEXT), {"ratio": 3})


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Span(min(p), max(p)))


@given(st.lists(st.tuples(spans, st.lists(spans, max_size=3)), max_size=6))
def test_joined_the_pieces_are_the_text_and_every_mark_is_on_its_characters(marks):
    text = TEXT[:40]
    findings = [Finding("c", "error", s, "m", numbers=tuple(n)) for s, n in marks]
    cut = pieces(text, findings)
    assert "".join(p.text for p in cut) == text
    at = 0
    for piece in cut:
        for number, finding in enumerate(findings, 1):
            inside = finding.span.start <= at and at + len(piece.text) <= finding.span.end and finding.span.end > finding.span.start
            if piece.text:
                assert (number in piece.findings) == inside
        at += len(piece.text)


def test_a_figure_that_a_formula_used_is_marked_apart_from_the_wrong_one():
    cut = pieces(TEXT, [_finding("91%", "425", "456", "91%")])
    assert [p.text for p in cut if p.findings] == ["91%"]
    assert [p.text for p in cut if p.used] == ["456", "425"]
    assert [p.begins for p in cut if p.text == "91%"] == [(1,)]


def test_the_gravest_of_several_findings_colours_a_place():
    both = [_finding("91%", severity="info"), _finding("91%")]
    assert severest((1, 2), both) == "error"
    assert severest((), both) == ""


def test_the_list_shows_the_sentence_around_the_place():
    row = dict(zip(LISTED, listed(_report(_finding("91%", "425", "456")))[0], strict=True))
    assert row["原文"] == "全县抽查456批次，合格425批次，合格率【91%】。"
    assert row["位置"] == "第2段"
    assert row["程度"] == "错误"


def test_a_long_sentence_is_cut_around_the_place():
    text = "很" * 200 + "91%" + "长" * 200
    before, quote, after = around(text, Span(200, 203))
    assert (len(before), quote, len(after)) == (60, "91%", 60)


def test_the_page_needs_nothing_else_and_shows_the_text_as_text():
    page = to_html(_report(_finding("91%", "425", "456")))
    assert "&lt;95%&gt;" in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert '<mark class="error">91%</mark>' in page
    assert page.count('<mark class="used">') == 2


def test_no_finding_is_said_proudly_with_what_was_checked():
    assert summary(_report()) == "共读出 0 个数字，复算 3 组关系：未发现矛盾。"
    assert "未发现矛盾" in to_html(_report())


def test_a_check_that_was_cut_off_says_how_far_it_came():
    whole = _report()
    cut = Report(whole.source, whole.title, whole.kind, (), (), 10, {})
    assert "核到第 10 字为止" in summary(cut)


def test_a_comment_says_how_sure_it_is_unless_it_is_sure():
    assert remark_text(_finding("91%")).startswith("【错误】")
    assert remark_text(_finding("91%", severity="warning", certainty=0.6)).endswith("（把握约60%）")


def test_where_the_total_holds_elsewhere_the_part_with_the_slip_is_named():
    text = "全县共抽查456批次，合格425批次，不合格31批次，合格率93.2%。其中，生产领域抽查201批次，流通领域抽查265批次。"
    (found,) = check(text).findings
    assert (found.found, found.expected, found.cause) == ("265批次", "255批次", "一位数字有误")
    assert found.span.of(text) == "265" and len(found.numbers) == 3
