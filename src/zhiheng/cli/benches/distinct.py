"""Exact numbers of different enterprises, against `count(distinct)` (去重计数)."""

from __future__ import annotations

import shutil
from pathlib import Path

from zhiheng.cli.benches.counting import by_hand, months
from zhiheng.cli.benches.model import Bench, Row, child
from zhiheng.indicators.cube import plan, refresh
from zhiheng.indicators.cube.comparing import COVERED, distinct_sql, files

_CHILD = """
import sys
from pathlib import Path
from zhiheng.indicators.cube import plan, refresh
from zhiheng.indicators.cube.comparing import COVERED
refresh(Path(sys.argv[1]), Path(sys.argv[2]), indicators=plan([COVERED]))
"""


def rows(bench: Bench) -> list[Row]:
    """From nothing with its memory, and when one month came."""
    data, as_of = bench.data(), bench.plan.until
    chosen, held, query = plan([COVERED]), bench.folder / "cube-keys", [distinct_sql(files(data), as_of)]

    def everything() -> None:
        shutil.rmtree(held, ignore_errors=True)
        refresh(data, held, indicators=chosen)
        months(held, chosen, bench)

    ours, theirs = bench.side_by_side(everything, lambda: by_hand(query))
    found = months(held, chosen, bench)[f"{COVERED.code}__part"].to_pylist()
    agree = sum(found) == sum(by_hand(query)[0]["covered"].to_pylist())
    shutil.rmtree(held, ignore_errors=True)
    _, peak = child(_CHILD, str(data), str(held))
    what, against = "受检企业数（县 × 月，精确去重）", "DuckDB count(distinct)"
    out = [
        Row("distinct", f"{what}从零刷新", against, "ratio", 1.0, ours, theirs, note="两边的数相等" if agree else "两边的数不相等"),
        Row("distinct", f"{what}从零刷新的峰值内存", "—", "megabytes", 1024, peak or None, absent="" if peak else "本系统不报告峰值内存"),
    ]
    last = f"month={as_of:%Y-%m}"
    ready, grown = held, bench.folder / "cube-keys-grown"
    partial = bench.folder / "partial-keys"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(data, partial, ignore=lambda _, names: [n for n in names if n == last or n == "manifest.json"], copy_function=_linked)
    refresh(partial, ready, as_of=as_of, indicators=chosen)
    shutil.copytree(data, partial, ignore=lambda _, names: [n for n in names if n == "manifest.json"], copy_function=_linked, dirs_exist_ok=True)

    def before() -> None:
        shutil.rmtree(grown, ignore_errors=True)
        shutil.copytree(ready, grown)

    (one,) = bench.side_by_side(lambda: refresh(partial, grown, as_of=as_of, indicators=chosen), before=before)
    out.append(Row("distinct", f"{what}，增加一个月数据后的刷新", against, "ratio", 0.06, one, theirs))
    return out


def _linked(source: str, target: str) -> None:
    if not Path(target).exists():
        try:
            Path(target).hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)
