"""Queries compiled beforehand are those that would be compiled now, for every window and region, and scoring needs no others."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

from kernel import factories
from zhiheng.indicators import CATALOGUE, Window, all_records, fusing, measure, open_engine, shipped
from zhiheng.indicators.cube import shipped as shipped_cube
from zhiheng.indicators.cube.sides import taken_apart_now
from zhiheng.indicators.dialects import DIALECTS
from zhiheng.values import Period, RegionCode

VIEWS = sorted({side.view for i in CATALOGUE.values() for side in i.sides().values()})
TOWN = RegionCode("990121100")
QUARTER = Window(Period.parse("2025Q3"), date(2026, 3, 1))
PLACES = [
    (Window(Period.parse("2026"), date(2026, 10, 31)), RegionCode("990121")),
    pytest.param((QUARTER, RegionCode("990000")), marks=pytest.mark.slow),
    pytest.param((Window(Period.parse("2021/2025"), date(2026, 3, 1)), TOWN), marks=pytest.mark.slow),
]

EVERY_DIALECT = ["duckdb", *(pytest.param(d, marks=pytest.mark.slow) for d in DIALECTS if d != "duckdb")]


def codes_on(view):
    return tuple(i.code for i in CATALOGUE.values() if any(side.view == view for side in i.sides().values()))


@pytest.mark.parametrize("dialect", EVERY_DIALECT)
def test_the_file_in_the_repository_is_what_compiling_gives_today(dialect):
    queries = fusing.compile_all(dialect)
    assert shipped.file_of(dialect).read_text("utf-8") == shipped.dumped(queries), "run tools/write_compiled.py"
    assert len(queries) == 2 * len(VIEWS)


@pytest.mark.slow
def test_the_sides_of_the_cube_in_the_repository_are_what_taking_them_apart_gives_today():
    sides = shipped_cube.named_sides()
    assert shipped_cube.FILE.read_text("utf-8") == shipped_cube.dumped(taken_apart_now(sides.values())), "run tools/write_compiled.py"
    assert set(shipped_cube.shipped_sides(sides.values())) == set(sides.values())


def test_every_engine_has_its_texts_and_they_are_of_today():
    digest = shipped.declared_digest()
    held = [json.loads(shipped.file_of(d).read_text("utf-8")) for d in DIALECTS]
    assert {h["digest"] for h in held} == {digest}, "run tools/write_compiled.py"
    assert {tuple(h["queries"]) for h in held} == {tuple(held[0]["queries"])}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=["county, year", "province, quarter", "town, five years"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("dialect", EVERY_DIALECT)
def test_a_text_with_days_and_region_put_in_is_the_text_compiled_for_them(dialect, view, place):
    window, region = place
    for codes in (codes_on(view), codes_on(view)[::2]):
        now = fusing._fused(window, codes, view, region, dialect=dialect)
        assert fusing.fused_sql(codes, view, window, region, dialect=dialect) == now
        marks = fusing._marks(window, codes, view, region, dialect)
        assert f"({marks}) AS q" in fusing.fused_records_sql(codes, view, window, region, dialect)


@pytest.mark.slow
def test_some_of_the_columns_give_what_compiling_for_them_gives(monkeypatch):
    tables = factories.tables(7)
    some = [i for n, i in enumerate(CATALOGUE.values()) if n % 3 == 0]
    region = RegionCode(factories.REGION)

    def answers():
        with open_engine(tables) as engine:
            return measure(engine, QUARTER, region, some), all_records(engine, QUARTER, region, some)

    ready = answers()
    monkeypatch.setattr(fusing, "shipped", lambda kind, view, dialect: None)
    assert answers() == ready
    assert any(v.whole for v in ready[0].values())


def test_texts_of_other_declarations_are_not_used(monkeypatch, tmp_path):
    stale = tmp_path / "stale.json"
    stale.write_text(
        json.dumps({"digest": "0" * 64, "queries": {"equipment/numbers": {"head": "", "columns": {}, "rest": ""}}})
    )
    for path in (stale, tmp_path / "missing.json"):
        monkeypatch.setattr(shipped, "file_of", lambda dialect, path=path: path)
        shipped._queries.cache_clear()
        assert shipped.shipped(shipped.NUMBERS, "equipment") is None
    shipped._queries.cache_clear()


SCORE = """
import sys
from datetime import date
from pathlib import Path
from kernel import factories
from zhiheng.packs import load_scorecard
from zhiheng.scoring import score
from zhiheng.snapshots import write_snapshot
from zhiheng.indicators.cube import shipped as shipped_cube
from zhiheng.indicators.cube.sides import taken_apart_now
from zhiheng.indicators.dialects import DIALECTS
from zhiheng.values import Period
held = write_snapshot(Path(sys.argv[1]), factories.tables(3), as_of=date(2026, 2, 1), region=factories.REGION)
run = score(load_scorecard("anhui_2022"), held, Period.parse("2025"), date(2026, 2, 1))
assert len(list(run.proofs())) > 70 and run.indicator_records
assert not {"ibis", "sqlglot"} & set(sys.modules), "the compiler was imported"
"""


@pytest.mark.slow
def test_a_score_with_its_proofs_imports_no_compiler(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCORE, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
