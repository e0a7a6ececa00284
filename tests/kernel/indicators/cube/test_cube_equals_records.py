"""The cube gives the numbers that the records give: every carried side, any period, any day of knowledge, also after late and corrected records."""

import random
from datetime import date, timedelta

import pytest

from kernel import factories
from kernel.indicators.cube import cube_data as data
from zhiheng.errors import InputError
from zhiheng.indicators import CATALOGUE, Window, measure, measure_by_region, open_engine
from zhiheng.indicators.cube import open_cube, parts, refresh, store
from zhiheng.snapshots import RELATIONS
from zhiheng.values import Period, RegionCode

pytestmark = pytest.mark.slow

COUNTY = RegionCode(factories.REGION)
ALL = RegionCode("340000")
PERIODS = ["2025", "2024Q3", "2025H1", "2025-03", "2022/2024", "2023-05-09/2024-11-17", "2025-02-01/2025-02-11", "2024-12-31/2025-01-01"]


def windows(seed):
    """Every period once: known on its last day, on a day in the middle of it, or on a later one."""
    dice = random.Random(seed)
    for place, code in enumerate(PERIODS):
        period = Period.parse(code)
        inside = period.start + timedelta(days=dice.randrange((period.end - period.start).days + 1))
        later = period.end + timedelta(days=dice.randrange(1, 400))
        yield Window(period, (period.end, inside, later)[(place + seed) % 3])
    yield Window(Period.parse("2026"), date(2025, 6, 1))


def held_to_records(cube, tables, seed, step=3):
    for window in list(windows(seed))[seed % step :: step]:
        units = data.flat(cube.units(window))
        expected = data.from_records(tables, window, ALL, 12)
        assert data.nonzero(units) == data.nonzero(expected), window


@pytest.fixture(scope="module", params=["every day of knowledge", pytest.param("days of knowledge of late months only, counted in two steps", marks=pytest.mark.slow)])
def held(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("held")
    tables = data.random_partitions(folder / "data", 1)
    if request.param.startswith("days of knowledge of late months only"):
        patch = pytest.MonkeyPatch()
        patch.setattr(store, "SMALL", 0)
        patch.setattr(store, "RECENT_MONTHS", 12)
        patch.setattr(parts, "LARGE", 0)
        request.addfinalizer(patch.undo)
    refresh(folder / "data", folder / "cube", indicators=data.PLAN)
    with open_cube(folder / "cube", folder / "data", data.PLAN) as cube:
        yield cube, tables


def test_units_of_any_window_are_those_counted_from_the_records(held):
    held_to_records(*held, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_so_are_those_of_other_records(tmp_path, seed):
    tables = data.random_partitions(tmp_path / "data", seed)
    refresh(tmp_path / "data", tmp_path / "cube", indicators=data.PLAN)
    with open_cube(tmp_path / "cube", tmp_path / "data", data.PLAN) as cube:
        held_to_records(cube, tables, seed, step=1)


def test_after_late_and_corrected_records_the_cube_follows(tmp_path):
    some = ("sampling_batches", "follow_ups", "equipment", "metrologists")
    tables = data.random_partitions(tmp_path / "data", 7, only=some)
    first = refresh(tmp_path / "data", tmp_path / "cube", indicators=data.PLAN)
    changed = data.corrected(tables, 8)
    data.write_partitions(tmp_path / "data", {k: changed[k] for k in ("sampling_batches", "follow_ups")}, 7)
    second = refresh(tmp_path / "data", tmp_path / "cube", indicators=data.PLAN)
    assert second.id != first.id and 0 < len(second.read) < len(first.read)
    assert {name.split("/")[0] for name in second.read} == {"sampling_batches", "follow_ups"}
    with open_cube(tmp_path / "cube", tmp_path / "data", data.PLAN) as cube:
        held_to_records(cube, changed, 9)


def test_every_month_is_a_period_of_its_own(held):
    cube, tables = held
    as_of = date(2025, 9, 17)
    found = {}
    for row in cube.months("2025-07", "2025-12", as_of).to_pylist():
        found.setdefault(row.pop("month"), {})[row.pop("region")] = row
    assert max(found) == 2025 * 12 + 8
    for number in range(7, 10):
        expected = data.from_records(tables, Window(Period.parse(f"2025-{number:02d}"), as_of), ALL, 12)
        assert data.nonzero(found.get(2025 * 12 + number - 1, {})) == data.nonzero(expected), number


def test_measure_of_the_cube_is_measure_of_the_records(held):
    cube, tables = held
    window = Window(Period.parse("2025"), date(2026, 2, 10))
    codes = [c for c in data.CARRIED if c in CATALOGUE]
    chosen = [CATALOGUE[c] for c in codes]
    with open_engine(tables) as engine:
        assert cube.measure(window, COUNTY, codes) == measure(engine, window, COUNTY, chosen)
        towns = measure_by_region(engine, window, COUNTY, 9, chosen)
        assert cube.measure_by_region(window, COUNTY, 9, codes).items() <= towns.items()
        assert cube.measure(window, RegionCode("110000"), codes) == measure(engine, window, RegionCode("110000"), chosen)


def test_an_indicator_that_the_cube_cannot_carry_is_named_with_its_reason(held):
    cube, _ = held
    looked_up = {code for code, i in CATALOGUE.items() if any(side.view not in RELATIONS for side in i.sides().values())}
    assert cube.plan.refused().keys() == looked_up >= {"key_product_coverage", "cqo_filed_rate", "quality_file_rate", "compared_pass_rate"}
    with pytest.raises(InputError, match="要对名录里的每一家逐一核对"):
        cube.units(Window(Period.parse("2025"), date(2026, 1, 1)), ["key_product_coverage"])


def test_a_period_cut_inside_a_month_asks_for_the_records_of_that_month_only(held, tmp_path):
    cube, _ = held
    window = Window(Period.parse("2023-05-09/2024-11-17"), date(2025, 1, 1))
    with open_cube(cube.directory, None, data.PLAN) as without:
        assert without.units(window, ["joint_inspection_share"]).equals(cube.units(window, ["joint_inspection_share"]))
        with pytest.raises(InputError, match="--data"):
            without.units(window, ["industrial_pass_rate"])
