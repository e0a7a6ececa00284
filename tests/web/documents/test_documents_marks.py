"""The source text as HTML: escaped, marks nested, white space laid out."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from zhiheng_web.documents.marks import Mark, in_three, laid_out, marked


class Balance(HTMLParser):
    """Checks that marks close in the order they open, and collects which marks cover which characters."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.covered: dict[str, str] = {}
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag == "mark":
            self.open.append(dict(attrs)["data-pair"])

    def handle_endtag(self, tag):
        if tag == "mark":
            self.open.pop()

    def handle_data(self, data):
        self.text += data
        for pair in self.open:
            self.covered[pair] = self.covered.get(pair, "") + data


def read(html: str) -> Balance:
    parser = Balance()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def test_text_is_escaped_inside_and_outside_marks():
    html = marked('<b>"1&2"</b>', [Mark(0, 3, "error", "f0", title='say "no"')])
    assert "<b>" not in html
    assert 'title="say &quot;no&quot;"' in html
    assert unescape(re.sub(r"</?mark[^>]*>", "", html)) == '<b>"1&2"</b>'


def test_a_mark_inside_another_is_nested():
    found = read(marked("第25行三分", [Mark(0, 6, "computed", "c"), Mark(4, 5, "error", "f")]))
    assert found.covered == {"c": "第25行三分", "f": "三"}


def test_marks_that_cross_are_cut_and_each_keeps_all_its_characters():
    html = marked("甲乙丙丁戊", [Mark(0, 3, "computed", "a"), Mark(2, 5, "judged", "b")])
    assert read(html).covered == {"a": "甲乙丙", "b": "丙丁戊"}
    assert html.count('id="mark-a"') == html.count('id="mark-b"') == 1


def test_marks_outside_the_text_and_empty_marks_are_dropped():
    assert marked("甲", [Mark(5, 9, "error", "x"), Mark(0, 0, "error", "y")]) == "甲"


@examples(30, 300)
@given(
    st.text(alphabet='甲乙<&"\n', max_size=30),
    st.lists(st.tuples(st.integers(0, 35), st.integers(0, 35)).map(sorted), max_size=6),
)
def test_every_mark_covers_exactly_its_characters(text, spans):
    marks = [Mark(a, b, "error", f"m{i}") for i, (a, b) in enumerate(spans)]
    found = read(marked(text, marks))
    squeezed = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", found.text) == squeezed
    for mark in marks:
        assert re.sub(r"\s+", "", found.covered.get(mark.pair, "")) == re.sub(r"\s+", "", text[mark.start : mark.end])


def test_a_flattened_table_is_shown_a_row_a_line():
    text = "表\n\n\t1\n\t组织\n\n保障\n\t3\n\n\t2\n\t\n\t宣传\n\t4\n"
    assert len(laid_out(text)) == len(text)
    html = marked(text, [])
    assert html.count('class="row-edge"') == 2
    assert "组织保障" in html


def test_text_far_before_the_first_mark_is_folded_away():
    text = "前" * 900 + "\n" + "中" * 50 + "\n" + "后" * 900
    before, middle, after = in_three(text, [Mark(920, 930, "target", "t")], keep=10)
    assert before.startswith("前") and 'data-pair="t"' in middle and "后" in after
    assert read(middle).covered == {"t": "中" * 10}


def test_a_short_text_is_not_folded():
    before, middle, after = in_three("只有一句话。", [])
    assert (before, middle, after) == ("", "只有一句话。", "")
