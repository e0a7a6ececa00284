"""One county with all its proofs, and one proof out of the large table (得分依据)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhiheng.cli.benches.model import Bench, Row, child
from zhiheng.cli.benches.scoring import card, facts
from zhiheng.packs import load_scorecard
from zhiheng.scoring import score
from zhiheng.scoring.columnar_proofs import prove
from zhiheng.snapshots import RELATIONS, arrow_schema, open_snapshot, write_snapshot
from zhiheng.snapshots.store import digest_of
from zhiheng.values import Period

AS_OF, COUNTY, RECORDS = date(2025, 12, 31), "990121", 400
_CHILD = """
import sys
from zhiheng.cli.benches.proving import proofs
from pathlib import Path
proofs(Path(sys.argv[1]))
"""


def county(folder: Path) -> Path:
    """A snapshot of one invented county with 400 records in every relation, made anew where the relations have changed since."""
    shape = {code: [(c.name, c.type, c.nullable) for c in relation.columns] for code, relation in RELATIONS.items()}
    out = folder / f"county-{digest_of([RECORDS, shape])[:8]}"
    if not (out / "manifest.json").is_file():
        dice = random.Random(7)
        write_snapshot(out, {code: _table(code, dice) for code in RELATIONS}, as_of=AS_OF, region=COUNTY)
    return out


def _table(code: str, dice: random.Random) -> pa.Table:
    relation = RELATIONS[code]

    def value(name: str, kind: str, nullable: bool, place: int) -> Any:
        if name == "id":
            return f"{code}:{place:05d}"
        if name == "region":
            return f"{COUNTY}{100 + place % 12}"
        if nullable and dice.random() < 0.2:
            return None
        if kind == "date":
            return date(2022, 1, 1) + timedelta(days=dice.randrange(4 * 365))
        if kind == "bool":
            return dice.random() < 0.9
        if kind == "int":
            return dice.randrange(2022, 2026) if name == "year" else dice.randrange(10_000)
        return f"{name}{dice.randrange(50)}"

    rows = [{c.name: value(c.name, c.type, c.nullable, place) for c in relation.columns} for place in range(RECORDS)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(relation))


def proofs(snapshot: Path) -> int:
    """Score the shipped scorecard over the snapshot and make every proof; gives their number."""
    run = score(load_scorecard("anhui_2022"), open_snapshot(snapshot), Period.parse("2025"), AS_OF, proving=True)
    return sum(1 for _ in run.proofs())


def rows(bench: Bench) -> list[Row]:
    """In this process, in a new one, and one proof of the large table."""
    folder = county(bench.folder)
    (inside,) = bench.side_by_side(lambda: proofs(folder))
    fresh = sorted(child(_CHILD, str(folder))[0] for _ in range(bench.rounds))[bench.rounds // 2]
    scorecard, _ = card()
    table = facts(scorecard, bench.regions, bench.months)
    dice = random.Random(3)
    clauses = [cid for cid, *_ in scorecard.clauses()]

    def one() -> None:
        place = dice.randrange(table.num_rows)
        prove(scorecard, table, table["unit"][place].as_py(), table["period"][place].as_py(), dice.choice(clauses))

    (single,) = bench.side_by_side(one)
    return [
        Row("proving", "一个县计分并给出全部得分依据", "—", "seconds", 0.3, inside, note=f"本进程内；新进程含启动 {fresh:.2f} 秒", more={"new_process": fresh}),
        Row("proving", f"{bench.regions:,} 个县 × {bench.months} 个月中任取一条的得分依据", "—", "seconds", 0.05, single),
    ]
