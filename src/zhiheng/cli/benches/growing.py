"""The same at growing sizes (增长曲线): 1 to 100 million records, 100 to 2,844 counties."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zhiheng.cli.benches.counting import by_hand, months
from zhiheng.cli.benches.model import Bench
from zhiheng.cli.benches.scoring import card, facts
from zhiheng.indicators.cube import plan, refresh
from zhiheng.indicators.cube.comparing import FIVE, files, hand_sql
from zhiheng.scoring.columnar import compile_scorecard, score_table

MILLIONS, REGIONS = (1, 3, 10, 30, 100), (100, 300, 1000, 2844)
Line = list[tuple[float, float]]


def by_rows(bench: Bench, millions: Sequence[float] = MILLIONS) -> dict[str, Line]:
    """Seconds by millions of records, up to the size of the bench; data of a size are removed when it is done."""
    chosen = plan(FIVE)
    out: dict[str, Line] = {"从零刷新（5 个比率）": [], "手写 SQL 一次扫描": [], "由立方体取全部县、月": []}
    sizes = [m for m in millions if m * 1_000_000 <= bench.rows]
    for place, million in enumerate(sizes):
        bench.progress(place, len(sizes))
        here = replace(bench, rows=int(million * 1_000_000))
        data, held = here.data(), here.folder / "cube-growth"
        query = [hand_sql(files(data), here.plan.until)]

        def fresh(data: Any = data, held: Any = held) -> None:
            shutil.rmtree(held, ignore_errors=True)
            refresh(data, held, indicators=chosen)

        def ask(held: Any = held, here: Bench = here) -> None:
            months(held, chosen, here)

        seconds = here.side_by_side(fresh, lambda query=query: by_hand(query), ask)  # type: ignore[misc]
        for name, value in zip(out, seconds, strict=True):
            out[name].append((million, value))
        shutil.rmtree(held, ignore_errors=True)
        if here.rows != bench.rows:
            shutil.rmtree(data, ignore_errors=True)
    return out


def by_regions(bench: Bench, regions: Sequence[int] = REGIONS) -> dict[str, Line]:
    """Seconds by number of counties: 60 criteria over all months of the bench."""
    scorecard, _ = card()
    compiled = compile_scorecard(scorecard)
    out: Line = []
    for number in regions:
        table = facts(scorecard, number, bench.months)
        (seconds,) = bench.side_by_side(lambda table=table: score_table(compiled, table))  # type: ignore[misc]
        out.append((number, seconds))
    return {f"60 条 × {bench.months} 个月的批量计分": out}
