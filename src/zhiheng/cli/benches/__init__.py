"""Comparisons that `zhiheng bench` runs side by side (对照测试): one sibling module for each part of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from subprocess import CalledProcessError
from typing import Final

import duckdb

from zhiheng.cli.benches import clusters, counting, distinct, exporting, proving, scoring
from zhiheng.cli.benches.model import Bench, Row
from zhiheng.errors import InputError, ZhihengError


@dataclass(frozen=True)
class Part:
    """A part of the table: what people call it, how many acts it times in a round, and what makes its lines."""

    label: str
    acts: int
    rows: Callable[[Bench], Sequence[Row]]


PARTS: Final[dict[str, Part]] = {
    "scoring": Part("批量计分", 4, scoring.rows),
    "proving": Part("得分依据", 2, proving.rows),
    "counting": Part("指标计算和刷新", 9, counting.rows),
    "distinct": Part("去重计数", 3, distinct.rows),
    "clusters": Part("集群", 2, clusters.rows),
    "exporting": Part("导出快照", 4, exporting.rows),
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
    chosen = {name: part for name, part in PARTS.items() if not only or name in only}
    rounds = bench.rounds + 1
    whole, before = sum(part.acts for part in chosen.values()) * rounds, 0
    out: list[Row] = []
    for name, part in chosen.items():
        bench.doing = f"对照测试：{part.label}"
        bench.said(bench.doing)
        bench.acted = _counting(bench, before, min(before + part.acts * rounds, whole), whole)
        try:
            out.extend(part.rows(bench))
        except (ZhihengError, duckdb.Error, OSError, CalledProcessError) as error:
            # The other parts are measured all the same; this one is shown as broken off, never as passed.
            out.append(Row(name, part.label, "", "ratio", 0, fault=f"{type(error).__name__}：{error}"))
        before += part.acts * rounds
        bench.progress(before, whole)
        bench.finished(out)
    return out


def _counting(bench: Bench, first: int, last: int, whole: int) -> Callable[[], None]:
    """Moves the bar by one act, not past the end of the part."""
    done = first

    def acted() -> None:
        nonlocal done
        done = min(done + 1, last)
        bench.progress(done, whole)

    bench.progress(first, whole)
    return acted
