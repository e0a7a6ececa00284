"""The worked examples of the packs, as an official reads them, give the figures they state."""

from __future__ import annotations

import pytest

from zhiheng.indicators import CATALOGUE, measure, open_engine
from zhiheng.packs import Example, indicator_examples
from zhiheng.packs.examples import REGION
from zhiheng.values import RegionCode

EXAMPLES = indicator_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.indicator for e in EXAMPLES])
def test_the_example_gives_what_it_states(example: Example) -> None:
    with open_engine(example.tables) as engine:
        value = measure(engine, example.window, RegionCode(REGION), [CATALOGUE[example.indicator]])[example.indicator]
    stated = {label: example.aside.get(label, 0) for label in value.aside}
    assert (value.part, value.whole, value.shown(), dict(value.aside)) == (
        example.part,
        example.whole,
        example.shown,
        stated,
    )


def test_every_indicator_has_a_worked_example() -> None:
    assert {e.indicator for e in EXAMPLES} == set(CATALOGUE)
