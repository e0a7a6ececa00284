"""The index of places answers as asking every place would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhiheng.reading.places import Places
from zhiheng.values import Span

SPANS = st.tuples(st.integers(0, 20), st.integers(0, 8)).map(lambda p: Span(p[0], p[0] + p[1]))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_an_index_of_places_answers_like_asking_each(spans: list[Span], asked: Span) -> None:
    places = Places(spans)
    assert places.overlaps(asked) == any(s.overlaps(asked) for s in spans)
    assert places.contains(asked) == any(s.contains(asked) for s in spans)
