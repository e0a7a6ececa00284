"""Rolling values up the tree gives what counting all records at once gives; what must not be added is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from kernel.factories import tables
from zhiheng.errors import RollUpRefused
from zhiheng.indicators import CATALOGUE, Measured, RollUp, Window, measure, measure_by_region, open_engine
from zhiheng.indicators.rollups import KeySets, gather_keys, merge_keys, roll_periods, roll_regions, roll_table
from zhiheng.indicators.rollups.keys import joined
from zhiheng.packs import region_tree
from zhiheng.values import Period, RegionCode

TREE = region_tree()
PROVINCE = RegionCode("990000")
WINDOW = Window(Period.parse("2025"), date(2025, 12, 31))
# By hand: where each code belongs on 2025-12-31. The table that the code under test reads is another one.
CITY = {
    "990121001": "990100", "990122002": "990100", "990123": "990100", "990124": "990100", "990224": "990100",
    "990125001": "990100", "990221": "990200", "990223": "990200", "990901001": "990901",
}  # fmt: skip
CODES = tuple(CITY)
ADDED = [i for i in CATALOGUE.values() if i.rollup not in (RollUp.DISTINCT, RollUp.GIVEN)]
PASS = CATALOGUE["industrial_pass_rate"]
LOCAL = {"compared_pass_rate", "dual_led_council"}
"""Held against other records of the same county: under the code of a city it would be another figure, so the units are added by hand."""


@cache
def _records(seed: int) -> dict[str, pa.Table]:
    """Random records of every relation, each under one of the codes."""
    out = {}
    for code, table in tables(seed, 60).items():
        column = pa.array([CODES[i * (seed + 7) % len(CODES)] for i in range(table.num_rows)])
        out[code] = table.set_column(table.column_names.index("region"), "region", column)
    return out


def _moved(records: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The same records, each under the code of its city: what rolling up must agree with."""
    out = {}
    for code, table in records.items():
        column = pa.array([CITY[c] for c in table.column("region").to_pylist()])
        out[code] = table.set_column(table.column_names.index("region"), "region", column)
    return out


@pytest.mark.slow
@examples(3, 30)
@given(st.integers(0, 1000))
def test_pooling_up_the_tree_equals_counting_all_records(seed: int) -> None:
    with open_engine(_records(seed)) as engine:
        units = measure_by_region(engine, WINDOW, PROVINCE, 9, ADDED)
        province = measure(engine, WINDOW, PROVINCE, ADDED)
    cities = roll_regions(units, TREE, "city", WINDOW.on, ADDED)
    with open_engine(_moved(_records(seed))) as engine:
        for code, values in cities.items():
            again = measure(engine, WINDOW, RegionCode(code), ADDED)
            assert {k: v for k, v in values.items() if k not in LOCAL} == {k: v for k, v in again.items() if k not in LOCAL}, code
            inside = [found for unit, found in units.items() if CITY[unit] == code]
            for name in LOCAL:
                whole = sum(f[name].whole for f in inside) if CATALOGUE[name].rollup is RollUp.POOLED else 1
                by_hand = sum(f[name].part for f in inside), whole
                assert (values[name].part, values[name].whole) == by_hand, (code, name)
    assert roll_regions(units, TREE, "nation", WINDOW.on, ADDED)["000000"] == province
    assert roll_regions(cities, TREE, "province", WINDOW.on, ADDED)["990000"] == province


def test_a_table_of_units_rolls_up_to_the_same_sums() -> None:
    with open_engine(_records(3)) as engine:
        units = measure_by_region(engine, WINDOW, PROVINCE, 9, [PASS])
    rows = [
        {"region": code, "month": 1, f"{PASS.code}__part": v[PASS.code].part, f"{PASS.code}__whole": v[PASS.code].whole} for code, v in units.items()
    ]
    rolled = roll_table(pa.Table.from_pylist(rows), TREE, "city", WINDOW.on, [PASS], by=["month"]).to_pylist()
    expected = roll_regions(units, TREE, "city", WINDOW.on, [PASS])
    found = {r["region"]: (r[f"{PASS.code}__part"], r[f"{PASS.code}__whole"]) for r in rolled}
    assert found == {code: (v[PASS.code].part, v[PASS.code].whole) for code, v in expected.items()}


@pytest.mark.slow
@pytest.mark.parametrize("code", ["key_product_coverage", "cqo_filed_rate"])
def test_distinct_things_are_merged_by_their_keys(code: str) -> None:
    indicator = CATALOGUE[code]
    met = 0
    for seed in range(6):
        with open_engine(_records(seed)) as engine:
            sets = gather_keys(engine, indicator, WINDOW, PROVINCE)
            direct = measure(engine, WINDOW, PROVINCE, [indicator])[code]
        merged = merge_keys(indicator, sets, TREE, "province", WINDOW.on)
        if merged:
            met += 1
            assert (merged["990000"].part, merged["990000"].whole) == (direct.part, direct.whole)
    assert met


def test_an_enterprise_in_two_counties_counts_once_for_the_city() -> None:
    indicator = CATALOGUE["key_product_coverage"]
    sets = KeySets(indicator.code, {"990121": frozenset("AB"), "990181": frozenset("BC")}, {"990121": frozenset("ABD"), "990181": frozenset("BC")})
    city = merge_keys(indicator, sets, TREE, "city", WINDOW.on)["990100"]
    assert (city.part, city.whole) == (3, 4)
    later = KeySets(indicator.code, {"990124": frozenset("C")}, {"990124": frozenset("CE")})
    both = merge_keys(indicator, joined([sets, later]), TREE, "county", WINDOW.on)
    assert (both["990181"].part, both["990181"].whole) == (2, 3)


def test_a_county_renamed_within_the_period_keeps_its_records_together() -> None:
    def value(part: int, whole: int) -> dict[str, Measured]:
        return {PASS.code: Measured(PASS.code, part, whole, dict.fromkeys(PASS.aside, 0))}

    rolled = roll_regions({"990124": value(9, 10), "990181": value(1, 2), "990122": value(3, 4), "990123": value(1, 1)}, TREE, "county", WINDOW.on, [PASS])
    found = {code: (v[PASS.code].part, v[PASS.code].whole) for code, v in rolled.items()}
    assert found == {"990181": (10, 12), "990102": (4, 5)}


def test_wrong_roll_ups_are_refused_in_words() -> None:
    distinct = CATALOGUE["key_product_coverage"]
    given_rate = replace(PASS, rollup=RollUp.GIVEN)
    units = {"990121": {distinct.code: Measured(distinct.code, 1, 2)}}
    with pytest.raises(RollUpRefused, match="合并各地的编号集合"):
        roll_regions(units, TREE, "city", WINDOW.on, [distinct])
    with pytest.raises(RollUpRefused, match="平均数、指数或名次"):
        roll_regions({"990121": {PASS.code: Measured(PASS.code, 1, 2)}}, TREE, "city", WINDOW.on, [given_rate])
    with pytest.raises(RollUpRefused, match="合并各地的编号集合"):
        roll_table(pa.table({"region": ["990121"], f"{distinct.code}__part": [1]}), TREE, "city", WINDOW.on, [distinct])
    with pytest.raises(RollUpRefused, match="整个期间重新计算"):
        roll_periods(distinct, [Measured(distinct.code, 1, 2), Measured(distinct.code, 1, 2)])
    with pytest.raises(RollUpRefused, match="不是按编号去重"), open_engine({}) as engine:
        gather_keys(engine, PASS, WINDOW, PROVINCE)
    stock = CATALOGUE["mandatory_standards"]
    assert roll_periods(stock, [Measured(stock.code, 5, 1), Measured(stock.code, 7, 1)]).part == 7
