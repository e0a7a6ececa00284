"""2.05 million rule evaluations in exact whole numbers, against openfisca-core on float32 arrays (批量计分)."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from zhiheng.cli.benches.model import Bench, Row, shortest
from zhiheng.errors import system_reason
from zhiheng.rules.scorecards import Clause, Scorecard, Section
from zhiheng.rules.scorecards import Row as CardRow
from zhiheng.rules.syntax import rule_from_json
from zhiheng.scoring.columnar import compile_scorecard, score_table

CRITERIA, ITEMS, UNITS, PERIODS = 60, 31, 2844, 12
RUNNER = Path(__file__).parents[4] / "tools" / "bench" / "openfisca_runner.py"
HOW = "另建一个环境：python -m venv OF && OF/bin/pip install openfisca-core，再加 --openfisca OF/bin/python（AGPL，不是本系统的依赖）"


def card() -> tuple[Scorecard, list[tuple[int, int, int]]]:
    """A scorecard of 31 rows and 60 clauses, none below the base, linear up to the line; and (base, line, points) of each."""
    dice = np.random.default_rng(1)
    made: list[tuple[int, int, int]] = []
    rows: list[CardRow] = []
    for number in range(1, ITEMS + 1):
        clauses = []
        for _ in range(2 if number < ITEMS - 1 else 1):
            base = int(dice.integers(50, 80))
            line, points = base + int(dice.integers(5, 20)), int(dice.integers(1, 5))
            rule = {
                "op": "slope", "points": str(points), "step": str(line - base), "unit": "百分点", "line": str(line), "side": "below",
                "from": str(points), "floor": "0", "partial": "share", "indicator": f"指标{len(made) + 1}",
            }  # fmt: skip
            clauses.append(Clause(f"条款{len(made) + 1}", Decimal(points), rule_from_json(rule)))
            made.append((base, line, points))
        rows.append(CardRow(str(number), None, None, (), tuple(clauses)))
    return Scorecard("对照用评分表", None, None, (Section("全部", None, tuple(rows)),)), made


def facts(scorecard: Scorecard, units: int, periods: int, *, open_share: float = 0.0) -> pa.Table:
    """Counts of 20 to 1,999 cases and rates of 50 to 100 per cent; `open_share` of the values are not known."""
    dice = np.random.default_rng(2)
    rows = units * periods
    columns: dict[str, Any] = {
        "unit": pa.array([f"{n % units:06d}" for n in range(rows)]),
        "period": pa.array([f"{2023 + n // units // 12}-{n // units % 12 + 1:02d}" for n in range(rows)]),
    }
    for held in compile_scorecard(scorecard).facts:
        whole = dice.integers(20, 2000, rows)
        part = whole * dice.integers(50, 101, rows) // 100
        columns |= {f"{held.prefix}_num": part * 100, f"{held.prefix}_den": whole, f"{held.prefix}_known": dice.random(rows) >= open_share}
    return pa.table(columns)


def rows(bench: Bench) -> list[Row]:
    """Ours against openfisca-core; and ours where one value in fifty is open."""
    scorecard, criteria = card()
    table = facts(scorecard, UNITS, PERIODS)
    compiled = compile_scorecard(scorecard)
    evaluations = CRITERIA * UNITS * PERIODS
    what = f"{evaluations:,} 次规则计分，精确整数"
    more = {"evaluations": evaluations, "threads": 2}
    held = _Runner(bench, scorecard, table, criteria)
    if held.fault:
        (ours,) = bench.side_by_side(lambda: score_table(compiled, table))
        found = Row("scoring", what, "openfisca-core（float32）", "ratio", 1.0, ours=None, absent=held.fault, more={**more, "measured": ours})
    else:
        with held:
            ours, theirs = bench.side_by_side(lambda: score_table(compiled, table), held.run)
            total = sum(int(np.asarray(score_table(compiled, table).column("base__low")).sum()) for _ in range(1)) / 1000
            far = abs(total - held.total) / total
        note = f"两边总分相差 {far:.1e}" + ("" if far < 1e-3 else "，不一致")
        found = Row("scoring", what, f"openfisca-core {held.version}（float32）", "ratio", 1.0, ours, theirs, note=note, more=more)
    partly = facts(scorecard, UNITS, PERIODS, open_share=0.02)
    large = facts(scorecard, bench.regions, bench.months)
    open_, month = bench.side_by_side(lambda: score_table(compiled, partly), lambda: score_table(compiled, large))
    size = f"{CRITERIA * bench.regions * bench.months:,}"
    found.more.update({"with_2_percent_open": open_, "all_months": month, "all_months_evaluations": CRITERIA * bench.regions * bench.months})
    note = "；".join(x for x in (found.note, f"2% 待定时 {open_:.3f} 秒，{bench.months} 个月 {size} 次 {month:.3f} 秒") if x)
    return [Row(**{**{k: getattr(found, k) for k in found.__dataclass_fields__}, "note": note})]


class _Runner:
    """openfisca-core in its own environment, spoken to over pipes so that rounds alternate; `fault` says why it cannot run."""

    def __init__(self, bench: Bench, scorecard: Scorecard, table: pa.Table, criteria: list[tuple[int, int, int]]) -> None:
        self.fault, self.version, self.total = "", "", 0.0
        if not bench.openfisca:
            self.fault = HOW
            return
        if not RUNNER.is_file():
            self.fault = f"找不到 {RUNNER.name}，请在源码目录里运行"
            return
        prefixes = [held.prefix for held in compile_scorecard(scorecard).facts]
        values = np.stack([np.asarray(table[f"{p}_num"]) / np.asarray(table[f"{p}_den"]) for p in prefixes]).astype(np.float32)
        file = bench.folder / "openfisca.npz"
        sizes = np.array([len(row.clauses) for _, row in scorecard.rows()])
        np.savez(file, values=values.reshape(len(prefixes), PERIODS, UNITS), criteria=np.array(criteria, dtype=np.float32), sizes=sizes)
        try:
            self._process = subprocess.Popen(
                [bench.openfisca, str(RUNNER), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            self.fault = f"{bench.openfisca} 不能运行（{system_reason(error)}）。{HOW}"
            return
        assert self._process.stdout is not None and self._process.stderr is not None
        self.version = self._process.stdout.readline().strip()
        if not self.version:
            self.fault = f"{shortest([self._process.stderr.read()])}。{HOW}"
            self._process.wait()

    def run(self) -> None:
        """One round."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("run\n")
        self._process.stdin.flush()
        self.total = float(self._process.stdout.readline())

    def __enter__(self) -> _Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
