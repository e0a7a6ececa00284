"""Indicators from the records and from the day cube, against SQL written by hand (指标计算和刷新)."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhiheng.cli.benches.model import Bench, Row, child
from zhiheng.indicators import Indicator, Window
from zhiheng.indicators.cube import Plan, open_cube, plan, refresh
from zhiheng.indicators.cube.comparing import FIVE, RELATION, TWENTY_FIVE, files, hand_sql, one_query_each
from zhiheng.values import Period

_EQUAL = {True: "两边的数逐列相等", False: "两边的数不相等"}
_CHILD = """
import sys
from pathlib import Path
from zhiheng.indicators.cube import plan, refresh
from zhiheng.indicators.cube.comparing import TWENTY_FIVE
refresh(Path(sys.argv[1]), Path(sys.argv[2]), indicators=plan(TWENTY_FIVE))
"""


def months(held: Path, chosen: Plan, bench: Bench) -> Any:
    """All ratios of all units and months out of a cube."""
    until = bench.plan.until
    spans = bench.plan.spans()
    with open_cube(held, indicators=chosen) as cube:
        return cube.months(f"{spans[0][0]:%Y-%m}", f"{until:%Y-%m}", until)


def by_hand(queries: list[str]) -> list[Any]:
    """The queries on DuckDB with two threads, each result fetched."""
    with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
        return [connection.sql(q).to_arrow_table() for q in queries]


def fused_sql(source: str, bench: Bench, indicators: Sequence[Indicator]) -> str:
    """All sides of the declared indicators in one scan, by unit and month: their own filters, compiled by Ibis."""
    from zhiheng.indicators.dialects import compiled
    from zhiheng.indicators.grouped import fuse_grouped

    spans = bench.plan.spans()
    window = Window(Period(spans[0][0], spans[-1][1], "bench"), bench.plan.until)
    keys = {"region": lambda t: t.region, "month": lambda t: t.sampled_on.truncate("M")}
    return compiled(fuse_grouped(indicators, RELATION, window, keys), many=True).replace(f'"{RELATION}" AS', f"{source} AS", 1)


def _from_nothing(data: Path, held: Path, chosen: Plan, bench: Bench) -> Any:
    shutil.rmtree(held, ignore_errors=True)
    refresh(data, held, indicators=chosen)
    return months(held, chosen, bench)


def _same(ours: Any, theirs: Any, codes: list[str]) -> bool:
    """Whether both tables add up to the same, column by column."""
    return all(sum(ours[f"{c}__{s}"].to_pylist()) == sum(theirs[f"{c}__{s}"].to_pylist()) for c in codes for s in ("part", "whole"))


def rows(bench: Bench) -> list[Row]:
    """From nothing, many indicators, one more month, answers, memory."""
    data, as_of = bench.data(), bench.plan.until
    five, many = plan(FIVE), plan(TWENTY_FIVE)
    source, held = files(data), bench.folder / "cube"
    size = f"{bench.rows / 1e6:g} M 条"
    hand, each = [hand_sql(source, as_of)], one_query_each(source, as_of)
    ours_five, ours_many = [fused_sql(source, bench, FIVE)], [fused_sql(source, bench, TWENTY_FIVE)]
    fused, built, theirs = bench.side_by_side(lambda: by_hand(ours_five), lambda: _from_nothing(data, held, five, bench), lambda: by_hand(hand))
    codes = [i.code for i in FIVE]
    right = by_hand(hand)[0]
    agree = [_same(found, right, codes) for found in (by_hand(ours_five)[0], months(held, five, bench))]
    against = "手写的一次扫描 SQL，同版 DuckDB"
    out = [
        Row("counting", f"5 个比率指标，融合计划一次扫描（{size}）", against, "ratio", 1.10, fused, theirs, note=_EQUAL[agree[0]]),
        Row("counting", f"5 个比率指标，日立方体从零建立并取数（{size}）", against, "ratio", 1.10, built, theirs, note=_EQUAL[agree[1]]),
    ]
    fused, built, theirs = bench.side_by_side(lambda: by_hand(ours_many), lambda: _from_nothing(data, held, many, bench), lambda: by_hand(each))
    out += [
        Row("counting", f"25 个指标，融合计划一次扫描（{size}）", "每个指标一个查询", "ratio", 0.25, fused, theirs),
        Row("counting", f"25 个指标，日立方体从零建立并取数（{size}）", "每个指标一个查询", "ratio", 0.25, built, theirs),
    ]
    out.append(_one_more_month(bench, data, five))
    _from_nothing(data, held, five, bench)
    (asked,) = bench.side_by_side(lambda: months(held, five, bench))
    out.append(Row("counting", "由立方体取全部县、月的全部比率", "—", "seconds", 0.15, asked))
    shutil.rmtree(held, ignore_errors=True)
    _, peak = child(_CHILD, str(data), str(held))
    absent = "" if peak else "本系统不报告峰值内存"
    out.append(Row("counting", f"25 个指标从零刷新的峰值内存（{size}）", "—", "megabytes", 1024, peak or None, absent=absent))
    return out


def _one_more_month(bench: Bench, data: Path, chosen: Plan) -> Row:
    """A cube of all months but the last, then the last one comes; against the refresh of everything."""
    last = f"month={bench.plan.until:%Y-%m}"
    partial, ready, grown = (bench.folder / name for name in ("partial", "cube-before", "cube-after"))
    for folder in (partial, ready):
        shutil.rmtree(folder, ignore_errors=True)
    for file in data.rglob("*.parquet"):
        if file.parent.name != last:
            _placed(file, partial / file.relative_to(data))
    refresh(partial, ready, as_of=_stands(bench), indicators=chosen)
    for file in data.rglob("*.parquet"):
        _placed(file, partial / file.relative_to(data))

    def before() -> None:
        shutil.rmtree(grown, ignore_errors=True)
        shutil.copytree(ready, grown)

    (one,) = bench.side_by_side(lambda: refresh(partial, grown, as_of=_stands(bench), indicators=chosen), before=before)
    whole = bench.folder / "cube-whole"
    (everything,) = bench.side_by_side(
        lambda: refresh(partial, whole, as_of=_stands(bench), indicators=chosen), before=lambda: shutil.rmtree(whole, ignore_errors=True)
    )
    return Row("counting", "增加一个月数据后的刷新", "全部重新刷新", "ratio", 0.06, one, everything)


def _stands(bench: Bench) -> date:
    return bench.plan.until


def _placed(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
