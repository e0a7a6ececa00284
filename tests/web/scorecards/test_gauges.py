"""The drawing of a value against its threshold."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zhiheng_web.scorecards.selectors.gauges import LEFT, RIGHT, gauge_of, value_text


def test_the_value_stands_on_its_side_of_the_threshold() -> None:
    below = gauge_of(Fraction(883, 10), ">=", Fraction(90), "%", met=False)
    above = gauge_of(Fraction(94), ">=", Fraction(90), "%", met=True)
    assert below.value_x < below.line_x < above.value_x
    assert (below.low, below.high) == ("80%", "100%")
    assert above.zone_x == above.line_x and above.zone_x + above.zone_width == RIGHT


def test_a_ceiling_counts_on_the_left() -> None:
    drawn = gauge_of(Fraction(3), "<=", Fraction(5), "起", met=True)
    assert drawn.zone_x == LEFT and drawn.zone_x + drawn.zone_width == drawn.line_x


@pytest.mark.parametrize("value", [Fraction(0), Fraction(1, 3), Fraction(10_000), Fraction(-5)])
def test_every_place_lies_inside_the_drawing(value: Fraction) -> None:
    drawn = gauge_of(value, ">=", Fraction(6), "项", met=value >= 6)
    assert LEFT <= drawn.value_x <= RIGHT and LEFT <= drawn.line_x <= RIGHT


def test_small_rates_keep_three_places() -> None:
    assert value_text(Fraction(9, 82), "件/项") == "0.110 件/项"
    assert value_text(Fraction(425, 456) * 100, "%") == "93.2%"
