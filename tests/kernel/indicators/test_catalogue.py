"""Every indicator over random records: the number is its record list, one scan gives what many would, roll-ups are refused."""

from __future__ import annotations

from datetime import date

import ibis
import pytest

from kernel import factories
from zhiheng.errors import RollUpRefused
from zhiheng.indicators import (
    CATALOGUE,
    Engine,
    Measured,
    RollUp,
    Window,
    all_records,
    find_indicator,
    measure,
    measure_by_region,
    open_engine,
    records,
    roll_up,
)
from zhiheng.indicators.lint import ExpressionRefused, check_expression
from zhiheng.indicators.views import TABLES
from zhiheng.snapshots import write_snapshot
from zhiheng.values import Period, RegionCode

COUNTY = RegionCode(factories.REGION)
YEAR = Window(Period.parse("2025"), date(2026, 2, 10))
RUNNING = Window(Period.parse("2024/2025"), date(2025, 8, 20))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("snapshot")
    return open_engine(write_snapshot(folder, factories.tables(1, 150), as_of=date(2026, 3, 1), region=factories.REGION))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize("window", [RUNNING, pytest.param(YEAR, marks=pytest.mark.slow)], ids=["running", "a whole year"])
def test_the_record_list_of_every_side_recomputes_its_number(seed: int, window: Window) -> None:
    engine = open_engine(factories.tables(seed, 150))
    values = measure(engine, window, COUNTY)
    lists = all_records(engine, window, COUNTY, CATALOGUE.values())
    seen = 0
    for code, value in values.items():
        numbers = {"part": value.part, "whole": value.whole}
        numbers |= {f"aside{i}": n for i, n in enumerate(value.aside.values())}
        for side, found in lists[code].items():
            assert found.number == numbers[side], (code, side)
            assert list(found.ids) == sorted(set(found.ids)), (code, side)
            seen += numbers[side]
    assert seen > 0


@pytest.mark.slow
def test_one_scan_lists_the_same_records_as_a_query_for_one_side(engine: Engine) -> None:
    window = RUNNING
    chosen = [CATALOGUE[c] for c in ("key_product_coverage", "food_handling_rate", "satisfaction_producer")]
    lists = all_records(engine, window, COUNTY, chosen)
    for indicator in chosen:
        for side, found in lists[indicator.code].items():
            assert records(engine, indicator, window, COUNTY, side) == found


@pytest.mark.slow
def test_part_and_rest_make_up_the_whole(engine: Engine) -> None:
    window = RUNNING
    for code in ("industrial_pass_rate", "cqo_filed_rate", "energy_standard_rate", "annual_report_filing_rate"):
        indicator = CATALOGUE[code]
        part, whole, rest = (set(records(engine, indicator, window, COUNTY, s).ids) for s in ("part", "whole", "rest"))
        assert part | rest == whole and not part & rest, code


@pytest.mark.slow
def test_townships_roll_up_to_the_county(engine: Engine) -> None:
    window = RUNNING
    chosen = [i for i in CATALOGUE.values() if i.rollup is not RollUp.DISTINCT]
    whole = measure(engine, window, COUNTY, chosen)
    towns = measure_by_region(engine, window, COUNTY, 9, chosen)
    assert len(towns) > 1
    for indicator in chosen:
        assert roll_up(indicator, [t[indicator.code] for t in towns.values()], "region") == whole[indicator.code]


def test_records_of_another_county_are_not_counted(engine: Engine) -> None:
    window = Window(Period.parse("2022/2026"), date(2026, 12, 31))
    ours = records(engine, CATALOGUE["joint_inspection_share"], window, COUNTY, "whole")
    everyone = records(engine, CATALOGUE["joint_inspection_share"], window, RegionCode("340000"), "whole")
    assert set(ours.ids) < set(everyone.ids)


def test_a_distinct_count_is_not_added_over_periods() -> None:
    value = Measured("key_product_coverage", 1, 2)
    with pytest.raises(RollUpRefused, match="重复计数"):
        roll_up(CATALOGUE["key_product_coverage"], [value, value], "period")


def test_a_stock_is_not_added_over_periods() -> None:
    with pytest.raises(RollUpRefused, match="最后一期"):
        roll_up(CATALOGUE["mandatory_standards"], [Measured("mandatory_standards", 7, 1)], "period")


def test_rates_are_pooled_and_amounts_are_added() -> None:
    rates = [Measured("industrial_pass_rate", 9, 10, {"拒检": 1, "结论未出": 0}), Measured("industrial_pass_rate", 1, 2)]
    pooled = roll_up(CATALOGUE["industrial_pass_rate"], rates, "region")
    assert (pooled.part, pooled.whole, pooled.aside["拒检"], pooled.shown()) == (10, 12, 1, "83.3%")
    budgets = [Measured("metrology_budget", 80_000_000, 1_000_000), Measured("metrology_budget", 70_000_000, 1_000_000)]
    assert roll_up(CATALOGUE["metrology_budget"], budgets, "period").shown() == "150万元"


def test_an_indicator_without_a_subset_has_no_rest(engine: Engine) -> None:
    window = Window(Period.parse("2025"), date(2026, 1, 1))
    with pytest.raises(RollUpRefused):
        records(engine, CATALOGUE["construction_complaint_rate"], window, COUNTY, "rest")
    with pytest.raises(RollUpRefused, match="常数"):
        records(engine, CATALOGUE["mandatory_standards"], window, COUNTY, "whole")


def test_division_and_quarters_are_refused() -> None:
    table = TABLES["sampling_batches"]
    with pytest.raises(ExpressionRefused):
        check_expression(table.aggregate(x=table.count() / 2))
    with pytest.raises(ExpressionRefused):
        check_expression(table.filter(table.sampled_on.quarter() == 1))
    with pytest.raises(ExpressionRefused):
        check_expression(table.filter(table.sampled_on + ibis.interval(days=3) > date(2025, 1, 1)))


def test_every_indicator_says_what_it_is() -> None:
    names: set[str] = set()
    for code, indicator in CATALOGUE.items():
        assert code == indicator.code and indicator.unit and indicator.counted and indicator.definition and indicator.source
        for name in (indicator.name, *indicator.aliases):
            assert name not in names, name
            names.add(name)
    assert len(CATALOGUE) >= 20


def test_the_words_of_a_clause_find_their_indicator() -> None:
    found = find_indicator("重点产品生产企业区级以上各类监督抽查覆盖率")
    assert found is not None and found.code == "key_product_coverage"
    assert find_indicator("质量") is None
