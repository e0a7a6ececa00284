"""The text compiled once for any window is, with its days put in, the text compiled for that window."""

from datetime import date

import pytest

from zhiheng.indicators import CATALOGUE, Window, fusing
from zhiheng.values import Period, RegionCode

COUNTY = RegionCode("990121")
VIEWS = sorted({side.view for i in CATALOGUE.values() for side in i.sides().values()})
WINDOWS = [Window(Period.parse("2026"), date(2026, 10, 31)), Window(Period.parse("2025Q3"), date(2026, 3, 1))]


def codes_on(view):
    return tuple(sorted(i.code for i in CATALOGUE.values() if any(side.view == view for side in i.sides().values())))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("window", [WINDOWS[0], pytest.param(WINDOWS[1], marks=pytest.mark.slow)], ids=["year", "quarter"])
def test_putting_days_into_the_text_equals_compiling_it(view, window):
    codes = codes_on(view)
    assert fusing.fused_sql(codes, view, window, COUNTY) == fusing._fused(window, codes, view, COUNTY)
    assert fusing.fused_records_sql(codes, view, window, COUNTY) == fusing._fused_records(window, codes, view, COUNTY)


def test_most_views_are_compiled_once_for_all_days():
    again = []
    for view in VIEWS:
        try:
            fusing._fused(fusing.ANY_WINDOW, codes_on(view), view, COUNTY)
        except fusing._Undated:
            again.append(view)
    assert again == ["annual_reports", "budget_items"]
