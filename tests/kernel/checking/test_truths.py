"""Generated statements: the true ones are never called wrong, the same with one figure changed are."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.checking import truths, truths_prose
from kernel.checking.truths import Template
from zhiheng.checking import check

TEMPLATES = (*truths.TEMPLATES, *truths_prose.TEMPLATES)
HEAD = "质量工作情况报告\n一、主要工作\n"
MARK = re.compile("⟦([^⟧]*)⟧")


def plain(text: str) -> str:
    return MARK.sub(r"\1", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.__name__)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_true_statement_is_never_called_wrong(template: Template, seed: int) -> None:
    text = HEAD + plain(template(random.Random(seed)))
    assert [f.message for f in check(text).findings if f.severity != "info"] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.__name__)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), pick=st.integers(0, 99), digit=st.sampled_from("13579"))
def test_a_figure_with_another_first_digit_is_found(template: Template, seed: int, pick: int, digit: str) -> None:
    text = template(random.Random(seed))
    marks = list(MARK.finditer(text))
    mark = marks[pick % len(marks)]
    figure = mark.group(1)
    changed = (digit if digit != figure[0] else "6") + figure[1:]
    before = HEAD + plain(text[: mark.start()])
    report = check(before + changed + plain(text[mark.end() :]))
    places = [n for f in report.findings if f.severity != "info" for n in (f.span, *f.numbers)]
    assert any(n.start < len(before) + len(changed) and len(before) < n.end for n in places), before + changed + plain(text[mark.end() :])
