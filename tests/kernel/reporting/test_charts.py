from decimal import Decimal

import pytest

from zhiheng.reporting.charts import TrendPoint, to_svg, trend_spec

POINTS = [
    TrendPoint("2026Q1", 30, 32, Decimal("93.8")),
    TrendPoint("2026Q2", 0, 0, None),
    TrendPoint("2026Q3", 41, 42, Decimal("97.6")),
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def svg():
    return to_svg(trend_spec(POINTS, unit="%", line=Decimal(90), cmp=">="))


def test_a_trend_writes_its_values_and_its_line(svg):
    assert "93.8" in svg and "97.6" in svg
    assert "要求 ≥ 90%" in svg


def test_a_trend_needs_nothing_from_elsewhere(svg):
    assert "<script" not in svg
    assert "<image" not in svg


def test_the_same_numbers_draw_the_same_picture(svg):
    assert to_svg(trend_spec(POINTS, unit="%", line=Decimal(90), cmp=">=")) == svg


def test_a_period_without_a_count_has_no_mark(svg):
    assert "null" not in svg and "NaN" not in svg
