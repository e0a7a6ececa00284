"""One suite over the engines: every indicator, fused, by region and as record lists, is the same whole numbers on each."""

from __future__ import annotations

from datetime import date

import pytest

from kernel import factories
from zhiheng.indicators import (
    CATALOGUE,
    EngineChoice,
    Window,
    all_records,
    measure,
    measure_by_region,
    open_engine,
    record_set,
    records,
)
from zhiheng.indicators.engines import ENGINES
from zhiheng.snapshots import write_snapshot
from zhiheng.values import Period, RegionCode

pytestmark = pytest.mark.engines
COUNTY, PROVINCE = RegionCode(factories.REGION), RegionCode("340000")
RUNNING = Window(Period.parse("2024/2025"), date(2025, 8, 20))
YEAR = Window(Period.parse("2025"), date(2026, 2, 10))
QUARTER = Window(Period.parse("2025Q3"), date(2025, 9, 30))
BEFORE_ALL = Window(Period.parse("2019"), date(2019, 12, 31))


CASES = [
    pytest.param(("postgres", 1), marks=pytest.mark.postgres, id="postgres"),
    pytest.param(("postgres", 2), marks=pytest.mark.postgres, id="postgres, other records"),
    pytest.param(("spark", 3), marks=pytest.mark.spark, id="spark"),
]
"""Engines but the default, each with records of its own."""


@pytest.fixture(scope="module", params=CASES)
def case(request):
    """The engine compared, and the seed of its records."""
    code, seed = request.param
    place = request.getfixturevalue(code)
    return (EngineChoice("postgres", place) if code == "postgres" else place), seed


@pytest.fixture(scope="module")
def other(case):
    """The engine compared."""
    return case[0]


@pytest.fixture(scope="module")
def held(case, tmp_path_factory):
    """A snapshot of random records of every relation."""
    tables = factories.tables(case[1], 150)
    return write_snapshot(tmp_path_factory.mktemp("held"), tables, as_of=date(2026, 3, 1), region=factories.REGION)


def test_every_engine_but_the_default_is_compared():
    assert set(ENGINES) == {"duckdb", "postgres", "spark"}


@pytest.mark.parametrize("window", [RUNNING, YEAR, QUARTER, BEFORE_ALL], ids=["running", "year", "quarter", "before all records"])
def test_every_indicator_is_equal(other, held, window):
    with open_engine(held) as ours, open_engine(held, other) as theirs:
        wanted = measure(ours, window, COUNTY)
        assert measure(theirs, window, COUNTY) == wanted
    assert len(wanted) == len(CATALOGUE)
    assert sum(v.part > 0 for v in wanted.values()) > (-1 if window is BEFORE_ALL else 15)


@pytest.mark.parametrize("region, digits", [(COUNTY, 9), (PROVINCE, 6)], ids=["townships", "counties"])
def test_every_indicator_by_region_is_equal(other, held, region, digits):
    with open_engine(held) as ours, open_engine(held, other) as theirs:
        wanted = measure_by_region(ours, RUNNING, region, digits)
        assert measure_by_region(theirs, RUNNING, region, digits) == wanted
    assert len(wanted) > 1


@pytest.mark.parametrize("window", [RUNNING, YEAR], ids=["running", "year"])
def test_every_record_list_is_equal(other, held, window):
    chosen = list(CATALOGUE.values())
    with open_engine(held) as ours, open_engine(held, other) as theirs:
        wanted = all_records(ours, window, COUNTY, chosen)
        found = all_records(theirs, window, COUNTY, chosen)
    assert found == wanted
    assert {s: r.digest for i in found.values() for s, r in i.items()} == {s: r.digest for i in wanted.values() for s, r in i.items()}
    assert sum(len(r.ids) for i in wanted.values() for r in i.values()) > 100


@pytest.mark.parametrize("code", ["key_product_coverage", "food_handling_rate", "satisfaction_producer", "energy_standard_rate"])
def test_the_records_of_one_side_are_equal(other, held, code):
    indicator = CATALOGUE[code]
    sides = [*indicator.sides(), *(["rest"] if indicator.subset else [])]
    with open_engine(held) as ours, open_engine(held, other) as theirs:
        for side in sides:
            assert records(theirs, indicator, RUNNING, COUNTY, side) == records(ours, indicator, RUNNING, COUNTY, side)
            assert record_set(indicator, RUNNING, COUNTY, side, other.code).counts == indicator.sides().get(side, indicator.part).counts


def test_no_records_at_all_are_counted_as_nothing(other):
    with open_engine({}) as ours, open_engine({}, other) as theirs:
        assert measure(theirs, YEAR, COUNTY) == measure(ours, YEAR, COUNTY)
        assert measure_by_region(theirs, YEAR, COUNTY, 9, [CATALOGUE["industrial_pass_rate"]]) == {}


def test_texts_are_compared_by_their_bytes(other):
    ids = ["b", "A", "a", "中", "é", "z'z", "B", '"', "\\", "10", "9", "𠮷"]
    keys = ["x", "X", "x ", "Ｘ", "中", "中", "é", "é", "\\n", "'", "", "%"]
    rows = [
        {"id": i, "registration_no": k, "statutory": True, "registered_on": date(2020, 1, 1), "valid_until": date(2030, 1, 1)}
        for i, k in zip(ids, keys, strict=True)
    ]
    tables = {"metrologists": factories.empty("metrologists", *rows)}
    indicator = CATALOGUE["registered_metrologists"]
    with open_engine(tables) as ours, open_engine(tables, other) as theirs:
        wanted, found = (records(e, indicator, YEAR, COUNTY) for e in (ours, theirs))
        numbers = [measure(e, YEAR, COUNTY, [indicator])[indicator.code].part for e in (ours, theirs)]
    assert found == wanted and list(wanted.ids) == sorted(ids)
    assert numbers == [len(set(keys))] * 2 == [wanted.number] * 2


def test_amounts_beyond_four_bytes_are_added_exactly(other):
    amounts = [2**53 + 1, 2**53 + 3, 9_007_199_254_740_993, 1]
    rows = [{"id": f"b:{n}", "item": "quality_fund", "year": 2025, "amount_fen": a, "approved_on": date(2025, 2, 1)} for n, a in enumerate(amounts)]
    tables = {"budget_items": factories.empty("budget_items", *rows)}
    code = next(c for c, i in CATALOGUE.items() if i.part.view == "budget_items" and i.part.total and "专项" in i.name)
    with open_engine(tables, other) as theirs:
        assert measure(theirs, YEAR, COUNTY, [CATALOGUE[code]])[code].part == sum(amounts)
