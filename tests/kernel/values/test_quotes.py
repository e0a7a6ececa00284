"""Quotation marks inside quotation marks alternate; nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.terms import nested_quotes


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("缺佐证：“质量“一站式”服务”", "缺佐证：“质量‘一站式’服务”"),
        ("““四个一”行动”和“服务”", "“‘四个一’行动”和“服务”"),
        ("“甲“乙“丙”丁”戊”", "“甲‘乙“丙”丁’戊”"),
        ("“甲“乙‘丙’丁”戊”", "“甲‘乙“丙”丁’戊”"),
        ("“甲‘乙’丙”", "“甲‘乙’丙”"),
        ("选“按行封顶”或“以小项为准”", "选“按行封顶”或“以小项为准”"),
        ("“截断的“引文…”，请核对", "“截断的“引文…”，请核对"),
        ("多一个”“甲“乙”丙”", "多一个”“甲“乙”丙”"),
    ],
)
def test_marks_alternate_where_they_pair(sentence, expected):
    assert nested_quotes(sentence) == expected


@given(st.text(alphabet="甲乙“”‘’，", max_size=24))
def test_only_marks_change_and_a_second_time_changes_nothing(sentence):
    done = nested_quotes(sentence)
    assert nested_quotes(done) == done
    assert done.translate(str.maketrans("‘’", "“”")) == sentence.translate(str.maketrans("‘’", "“”"))
