"""The table of gaps says what happens, and the documentation prints it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kernel import factories
from zhiheng.errors import EngineUnavailable
from zhiheng.indicators import CATALOGUE, EngineChoice, Window, all_records, measure, open_engine
from zhiheng.indicators.engines import ENGINES, LiveRelations
from zhiheng.indicators.engines.gaps import GAPS
from zhiheng.indicators.engines.live import live_relations
from zhiheng.snapshots.sources import Made, Select
from zhiheng.values import Period, RegionCode

COUNTY, YEAR = RegionCode(factories.REGION), Window(Period.parse("2025"), date(2026, 2, 10))
DOC = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "engines.md"


def test_the_documentation_prints_the_table():
    lines = DOC.read_text("utf-8").splitlines()
    assert [f"| {g.engine} | {g.what} | {g.happens} | {g.reason} |" for g in GAPS] == [
        line for line in lines if line.startswith(tuple(f"| {e} |" for e in (*ENGINES, "sqlite"))) and line.count("|") == 5
    ]


def test_duckdb_does_not_open_live_tables():
    with pytest.raises(EngineUnavailable, match="请用 postgres"):
        open_engine(LiveRelations({}))


@pytest.mark.engines
@pytest.mark.spark
def test_spark_does_not_open_live_tables_and_refuses_a_sum_beyond_eight_bytes(spark):
    with pytest.raises(EngineUnavailable, match="请用 postgres"):
        open_engine(LiveRelations({}), spark)
    row = {"item": "quality_fund", "year": 2025, "amount_fen": 2**62, "approved_on": date(2025, 2, 1)}
    tables = {"budget_items": factories.empty("budget_items", row, row, row)}
    with open_engine(tables) as wide:
        assert measure(wide, YEAR, COUNTY, [CATALOGUE["quality_fund_budget"]])["quality_fund_budget"].part == 3 * 2**62
    with open_engine(tables, spark) as narrow, pytest.raises(EngineUnavailable, match="8 字节"):
        measure(narrow, YEAR, COUNTY, [CATALOGUE["quality_fund_budget"]])


@pytest.mark.engines
@pytest.mark.postgres
def test_postgres_refuses_a_text_that_it_cannot_hold(postgres):
    tables = {"honours": factories.empty("honours", {"title": "奖\0", "holder": "甲"})}
    with open_engine(tables) as engine:
        assert measure(engine, YEAR, COUNTY, [CATALOGUE["quality_awards_city"]])
    with open_engine(tables, EngineChoice("postgres", postgres)) as engine, pytest.raises(EngineUnavailable, match="称号与奖项.*U\\+0000"):
        measure(engine, YEAR, COUNTY, [CATALOGUE["quality_awards_city"]])


@pytest.mark.slow
def test_no_indicator_reads_a_column_that_the_site_makes_afterwards():
    tables = factories.tables(4)
    bare = dict(tables)
    for relation, column in {"quality_officers": "officer", "metrologists": "person", "follow_ups": "batch_id", "nil_returns": "signatory"}.items():
        table = tables[relation]
        place = table.column_names.index(column)
        bare[relation] = table.set_column(place, table.schema.field(place), [[""] * table.num_rows])
    with open_engine(tables) as whole, open_engine(bare) as without:
        assert measure(whole, YEAR, COUNTY) == measure(without, YEAR, COUNTY)
        assert all_records(whole, YEAR, COUNTY, CATALOGUE.values()) == all_records(without, YEAR, COUNTY, CATALOGUE.values())


def test_live_relations_have_ids_and_nothing_where_columns_are_made():
    live = live_relations({"metrologists": Select("SELECT 1", {"person": Made(("p",), str)})})
    assert "'metrologists:' || number AS id" in live.selects["metrologists"] and "'' AS \"person\"" in live.selects["metrologists"]
