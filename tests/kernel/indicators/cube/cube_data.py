"""Random records as partitions, and numbers from the records themselves to hold the cube to."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kernel import factories
from zhiheng.indicators import CATALOGUE, RollUp, open_engine
from zhiheng.indicators.cube import plan
from zhiheng.indicators.declare import PeriodKind, number
from zhiheng.indicators.dialects import compiled
from zhiheng.indicators.grouped import fuse_grouped
from zhiheng.indicators.marks import ANY_WINDOW, with_window
from zhiheng.indicators.views import supervision, within
from zhiheng.snapshots import RELATIONS

COVERED = number(
    "sampled_enterprises",
    "受检企业数",
    view="sampling_batches",
    of=lambda t, w: supervision(t) & within(t.sampled_on, w),
    unit="家",
    kind=PeriodKind.FLOW,
    rollup=RollUp.DISTINCT,
    dimension="product",
    definition="期内至少被监督抽查一批次的企业数",
    source="测试",
    distinct="uscc",
)
FOOD_COVERED = number(
    "sampled_food_enterprises",
    "受检食品企业数",
    view="sampling_batches",
    of=lambda t, w: supervision(t) & within(t.sampled_on, w) & (t.domain == "food"),
    unit="家",
    kind=PeriodKind.FLOW,
    rollup=RollUp.DISTINCT,
    dimension="product",
    definition="期内至少被食品监督抽检一批次的企业数",
    source="测试",
    distinct="uscc",
)
INDICATORS = [*CATALOGUE.values(), COVERED, FOOD_COVERED]


@cache
def the_plan():
    """The plan over all indicators, made when a test first asks: collecting tests need not compile it."""
    return plan(INDICATORS)


def __getattr__(name):
    """`PLAN` and the codes it carries, `CARRIED`."""
    if name == "PLAN":
        return the_plan()
    if name == "CARRIED":
        return [i.code for i in the_plan().carries()]
    raise AttributeError(name)


def write_partitions(folder: Path, tables: dict[str, pa.Table], seed: int) -> None:
    """A file a relation and two years of the record date, save some records that came late and lie in another file; one relation in a single file."""
    dice = random.Random(seed)
    for code, table in tables.items():
        if code == "equipment":
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, folder / f"{code}.parquet")
            continue
        days = table.column(RELATIONS[code].date)
        places = [f"{(d.year + 1) // 2}" if dice.random() < 0.95 else "late" for d in days.to_pylist()]
        for place in sorted(set(places)):
            rows = table.filter(pa.array([p == place for p in places]))
            path = folder / code / f"years={place}" / "part-0.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(rows, path)


def random_partitions(folder: Path, seed: int, rows: int = 80, only: tuple[str, ...] = ()) -> dict[str, pa.Table]:
    """Write random tables of every relation the cube reads (or of some) and give them."""
    tables = {code: table for code, table in factories.tables(seed, rows).items() if code in (only or the_plan().relations)}
    write_partitions(folder, tables, seed)
    return tables


def corrected(tables: dict[str, pa.Table], seed: int) -> dict[str, pa.Table]:
    """The tables with the days of some conclusions and close-outs changed, some records taken out."""
    dice = random.Random(seed)
    out = dict(tables)
    batches = tables["sampling_batches"]
    moved = [None if d is None or dice.random() < 0.3 else d for d in batches.column("final_on").to_pylist()]
    batches = batches.set_column(batches.schema.get_field_index("final_on"), batches.schema.field("final_on"), pa.array(moved, pa.date32()))
    out["sampling_batches"] = batches.filter(pa.array([dice.random() < 0.9 for _ in range(batches.num_rows)]))
    follow_ups = tables["follow_ups"]
    later = pc.add(follow_ups.column("finished_on").cast(pa.int32()), pa.scalar(9, pa.int32())).cast(pa.date32())
    out["follow_ups"] = follow_ups.set_column(follow_ups.schema.get_field_index("finished_on"), follow_ups.schema.field("finished_on"), later)
    return out


@cache
def _compiled(codes, view, region, digits):
    chosen = [the_plan().indicators[c] for c in codes]
    return compiled(fuse_grouped(chosen, view, ANY_WINDOW, {"region_key": lambda t: t.region.left(digits)}, region, every=True))


def from_records(tables, window, region, digits):
    """`{region: {column: number}}` of every carried side, each view scanned as the catalogue is: the measure to hold the cube to."""
    chosen = the_plan().carries()
    out: dict[str, dict[str, int]] = {}
    with open_engine(tables) as engine:
        for view in sorted({s.view for i in chosen for s in i.sides().values()}):
            on = [i for i in chosen if any(s.view == view for s in i.sides().values())]
            for row in engine.rows(with_window(_compiled(tuple(i.code for i in on), view, region, digits), window)):
                out.setdefault(str(row.pop("region_key")), {}).update({k: int(v) for k, v in row.items()})
    return out


def nonzero(found):
    """Without the zeros, and the regions that have nothing else: the cube leaves these out."""
    kept = {region: {k: v for k, v in row.items() if v} for region, row in found.items()}
    return {region: row for region, row in kept.items() if row}


def flat(table: pa.Table) -> dict[str, dict[str, int]]:
    """`{region: {column: number}}` of an Arrow table of units."""
    return {row.pop("region"): row for row in table.to_pylist()}
