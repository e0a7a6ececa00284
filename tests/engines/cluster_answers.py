"""Run by the cluster tests in a process of its own: a few indicators of a snapshot on a Spark master, as JSON on stdout."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from zhiheng.indicators import CATALOGUE, EngineChoice, Window, all_records, measure, measure_by_region, open_engine
from zhiheng.indicators.engines.spark import stop_spark
from zhiheng.snapshots import open_snapshot
from zhiheng.values import Period, RegionCode

CODES = ("industrial_pass_rate", "key_product_coverage", "satisfaction_producer")


def answers(folder: str, choice: EngineChoice) -> dict[str, object]:
    """Numbers, numbers by township and record digests of the chosen indicators."""
    snapshot = open_snapshot(Path(folder))
    window, county = Window(Period.parse("2024/2025"), date(2025, 8, 20)), RegionCode(snapshot.region)
    chosen = [CATALOGUE[c] for c in CODES]
    with open_engine(snapshot, choice) as engine:
        values = measure(engine, window, county, chosen)
        towns = measure_by_region(engine, window, county, 9, chosen[:1])
        lists = all_records(engine, window, county, chosen[:1])
    return {
        "values": {c: [v.part, v.whole, dict(v.aside)] for c, v in values.items()},
        "towns": {t: [v[CODES[0]].part, v[CODES[0]].whole] for t, v in towns.items()},
        "records": {s: [r.number, r.digest] for s, r in lists[CODES[0]].items()},
    }


if __name__ == "__main__":
    try:
        print(json.dumps(answers(sys.argv[1], EngineChoice("spark", sys.argv[2])), ensure_ascii=False))
    finally:
        stop_spark()
