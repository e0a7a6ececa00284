"""Comparisons that `zhiheng bench` runs side by side (对照测试): one sibling module for each part of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from subprocess import CalledProcessError
from typing import Final

import duckdb

from zhiheng.cli.benches import clusters, counting, distinct, exporting, proving, scoring
from zhiheng.cli.benches.model import Bench, Row
from zhiheng.errors import InputError, ZhihengError

PARTS: Final[dict[str, Callable[[Bench], Sequence[Row]]]] = {
    "scoring": scoring.rows,
    "proving": proving.rows,
    "counting": counting.rows,
    "distinct": distinct.rows,
    "clusters": clusters.rows,
    "exporting": exporting.rows,
}
"""The parts in the order in which they run; `--only` names them."""


def run_parts(bench: Bench, only: Sequence[str] = ()) -> list[Row]:
    """Every row of the parts; a part that breaks off gives one row that says so, and the next one runs.

    Raises:
        InputError: a name that is no part.
    """
    for name in only:
        if name not in PARTS:
            raise InputError(f"没有名为“{name}”的对照，可选 {'、'.join(PARTS)}", found=name)
    chosen = [name for name in PARTS if not only or name in only]
    out: list[Row] = []
    for place, name in enumerate(chosen):
        bench.progress(place, len(chosen))
        try:
            out.extend(PARTS[name](bench))
        except (ZhihengError, duckdb.Error, OSError, CalledProcessError) as error:
            # The other parts are measured all the same; this one is shown as broken off, never as passed.
            out.append(Row(name, name, "", "ratio", 0, fault=f"{type(error).__name__}：{error}"))
        bench.finished(out)
    bench.progress(len(chosen), len(chosen))
    return out
