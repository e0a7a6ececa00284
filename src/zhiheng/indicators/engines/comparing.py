"""What the engines are measured against (对照): the fused query of five pass rates by county, and the same written by hand in Spark SQL.

Both run in the same session over the same Parquet files and give the same rows; a benchmark times them in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.dialects import compiled
from zhiheng.indicators.engines import EngineChoice, Files, open_engine
from zhiheng.indicators.grouped import fuse_grouped
from zhiheng.indicators.windows import Window
from zhiheng.snapshots import Snapshot
from zhiheng.values import Period

FIVE = ("industrial_pass_rate", "superior_pass_rate", "food_pass_rate", "farming_pass_rate", "agricultural_pass_rate")
WINDOW = Window(Period.parse("2023/2025"), date(2026, 1, 31))
_KINDS = {
    "industrial_pass_rate": "industrial",
    "superior_pass_rate": "industrial AND superior",
    "food_pass_rate": "food",
    "farming_pass_rate": "agricultural AND farming",
    "agricultural_pass_rate": "agricultural",
}


def by_hand(codes: tuple[str, ...] = FIVE) -> str:
    """The five rates as one would write them in Spark SQL: marks once a row, then counts of them."""
    counts = []
    for code in codes:
        kind = _KINDS[code]
        counts += [
            f"count_if({kind} AND concluded AND passed) AS {code}__part",
            f"count_if({kind} AND concluded) AS {code}__whole",
            f"count_if({kind} AND refused) AS {code}__aside0",
            f"count_if({kind} AND NOT refused AND NOT concluded) AS {code}__aside1",
        ]
    return f"""
SELECT region_key, {", ".join(counts)} FROM (
  SELECT substring(region, 1, 6) AS region_key,
    domain = 'industrial' AS industrial, domain = 'food' AS food, domain = 'agricultural' AS agricultural,
    level IN ('national', 'province') AS superior, stage = 'farming' AS farming,
    final_result IN ('pass', 'fail') AND coalesce(final_on, sampled_on) <= DATE '{WINDOW.as_of}' AS concluded,
    final_result = 'pass' AS passed, final_result = 'refused' AS refused
  FROM `sampling_batches` WHERE kind = 'supervision' AND sampled_on BETWEEN DATE '{WINDOW.start}' AND DATE '{WINDOW.on}'
) GROUP BY region_key"""


Rows = list[tuple[object, ...]]


def spark_fused(data: Snapshot | Path, master: str = "local[2]") -> Callable[[], Rows]:
    """The five rates by county as they are declared; each call computes anew and gives the rows by county."""
    fused = fuse_grouped((CATALOGUE[code] for code in FIVE), "sampling_batches", WINDOW, {"region_key": lambda t: t.region.left(6)})
    return _asked(data, master, compiled(fused, "spark"))


def spark_hand(data: Snapshot | Path, master: str = "local[2]") -> Callable[[], Rows]:
    """The same, written by hand, in the same session."""
    return _asked(data, master, by_hand())


def _asked(data: Snapshot | Path, master: str, sql: str) -> Callable[[], Rows]:
    source = Files(data) if isinstance(data, Path) else data

    def run() -> Rows:
        with open_engine(source, EngineChoice("spark", master)) as engine:
            return sorted(tuple(row.values()) for row in engine.rows(sql) if any(v for k, v in row.items() if k != "region_key"))

    return run
