"""The same at growing sizes (增长曲线): 1 to 100 million records, 100 to 2,844 counties.

What is measured is kept in `growth.json` of the folder after every size, so that a run that is broken off goes on where it stopped; what
another version of the indicators measured is measured anew. Data of the sizes stay where the folder was named.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zhiheng.cli.benches.counting import by_hand, months
from zhiheng.cli.benches.model import Bench
from zhiheng.cli.benches.scoring import card, facts
from zhiheng.indicators.cube import Plan, plan, refresh
from zhiheng.indicators.cube.comparing import FIVE, files, hand_sql
from zhiheng.indicators.cube.store import plan_digest
from zhiheng.scoring.columnar import compile_scorecard, score_table

MILLIONS, REGIONS = (1, 3, 10, 30, 100), (100, 300, 1000, 2844)
KEPT = "growth.json"
LINES = ("从零刷新（5 个比率）", "手写 SQL 一次扫描", "由立方体取全部县、月")
Line = list[tuple[float, float]]


def by_rows(bench: Bench, millions: Sequence[float] = MILLIONS) -> dict[str, Line]:
    """Seconds by millions of records, up to the size of the bench."""
    chosen = plan(FIVE)
    out: dict[str, Line] = {name: [] for name in LINES}
    sizes = [m for m in millions if m * 1_000_000 <= bench.rows]
    kept = _kept(bench, chosen)
    steps = len(LINES) * (bench.rounds + 1)
    whole, done = int(sum(sizes) * steps), 0.0

    def told(million: float, act: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> None:
            nonlocal done
            act()
            done += million
            bench.progress(int(done), whole)

        return run

    for million in sizes:
        seconds = kept.get(f"{million:g}")
        if seconds is None:
            seconds = _measured(replace(bench, rows=int(million * 1_000_000)), chosen, lambda act, m=million: told(m, act))  # type: ignore[misc]
            kept[f"{million:g}"] = seconds
            _keep(bench, chosen, kept)
        else:
            done += million * steps
            bench.progress(int(done), whole)
        for name, value in zip(LINES, seconds, strict=True):
            out[name].append((million, value))
    return out


def _measured(here: Bench, chosen: Plan, told: Callable[[Callable[[], Any]], Callable[[], Any]]) -> list[float]:
    data, held = here.data(), here.folder / "cube-growth"
    query = [hand_sql(files(data), here.plan.until)]

    def fresh() -> None:
        shutil.rmtree(held, ignore_errors=True)
        refresh(data, held, indicators=chosen)

    seconds = here.side_by_side(told(fresh), told(lambda: by_hand(query)), told(lambda: months(held, chosen, here)))
    shutil.rmtree(held, ignore_errors=True)
    return seconds


def _kept(bench: Bench, chosen: Plan) -> dict[str, list[float]]:
    """Seconds by millions of records of a run that was broken off."""
    try:
        held = json.loads((bench.folder / KEPT).read_text("utf-8"))
        return dict(held["seconds"]) if held["of"] == _of(bench, chosen) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _keep(bench: Bench, chosen: Plan, seconds: dict[str, list[float]]) -> None:
    (bench.folder / KEPT).write_text(json.dumps({"of": _of(bench, chosen), "seconds": seconds}, indent=1) + "\n", "utf-8")


def _of(bench: Bench, chosen: Plan) -> list[Any]:
    return [plan_digest(chosen), bench.regions, bench.months, bench.rounds]


def finished(folder: Path) -> None:
    """Forget what was kept: the next run measures anew."""
    (folder / KEPT).unlink(missing_ok=True)


def by_regions(bench: Bench, regions: Sequence[int] = REGIONS) -> dict[str, Line]:
    """Seconds by number of counties: 60 criteria over all months of the bench."""
    scorecard, _ = card()
    compiled = compile_scorecard(scorecard)
    out: Line = []
    for place, number in enumerate(regions):
        bench.progress(place, len(regions))
        table = facts(scorecard, number, bench.months)
        (seconds,) = bench.side_by_side(lambda table=table: score_table(compiled, table))  # type: ignore[misc]
        out.append((number, seconds))
    return {f"60 条 × {bench.months} 个月的批量计分": out}
