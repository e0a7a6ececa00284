"""Random tables in 32 layouts: never called wrong when true, found when the first digit of one cell is changed."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_layouts import LAYOUTS, Layout
from table_series import SERIES

from zhiheng.checking import check

CHANGED = 3
"""So many cells of a table are changed, one at a time."""


def _told(text: str) -> list[str]:
    return [f.message for f in check(text).findings if f.severity != "info"]


def _changed(text: str, row: int, column: int, draw: random.Random) -> str:
    """The text with the first digit of one cell made another."""
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if "\t" in line) + row
    cells = lines[at].split("\t")
    first = re.search(r"\d", cells[column])
    assert first is not None
    other = draw.choice([d for d in "123456789" if d != first.group()])
    cells[column] = cells[column][: first.start()] + other + cells[column][first.end() :]
    return "\n".join([*lines[:at], "\t".join(cells), *lines[at + 1 :]])


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_true_table_is_left_alone_and_one_changed_cell_is_found(layout: Layout, seed: int):
    _left_alone_and_found(layout, random.Random(seed))


@pytest.mark.parametrize("layout", SERIES, ids=lambda f: f.__name__)
def test_a_true_series_or_score_is_left_alone_and_one_changed_cell_is_found(layout: Layout):
    _left_alone_and_found(layout, random.Random(20261122), 1)


@pytest.mark.slow
@pytest.mark.parametrize("layout", SERIES, ids=lambda f: f.__name__)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_true_series_and_scores_are_left_alone_whatever_their_figures(layout: Layout, seed: int):
    _left_alone_and_found(layout, random.Random(seed))


def _left_alone_and_found(layout: Layout, draw: random.Random, changed: int = CHANGED) -> None:
    text, cells = layout(draw)
    assert _told(text) == []
    for row, column in draw.sample(cells, min(changed, len(cells))):
        assert _told(_changed(text, row, column, draw)), (row, column, text)
