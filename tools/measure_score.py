#!/usr/bin/env python3
"""Time score and proofs of a snapshot: `PYTHONPATH=src .venv/bin/python tools/measure_score.py data/demo/snapshots/<id>`.

Prints wall and processor seconds for the first computation in the process (without imports), the same again, and a new day.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from zhiheng.packs import load_scorecard
from zhiheng.scoring import score
from zhiheng.snapshots import open_snapshot
from zhiheng.values import Period, RegionCode


def main(folder: str) -> None:
    """Score the demo county for 2026 and build all proofs, four times."""
    card = load_scorecard("anhui_2022")
    for what, as_of in (
        ("first in the process", date(2026, 10, 31)),
        ("the same again", date(2026, 10, 31)),
        ("a new day", date(2026, 9, 30)),
        ("that day again", date(2026, 9, 30)),
    ):
        began, worked = time.perf_counter(), time.process_time()
        run = score(card, open_snapshot(Path(folder)), Period.parse("2026"), as_of, RegionCode("990121"))
        scored = time.perf_counter() - began
        proofs = list(run.proofs())
        print(
            f"{what:<22} score {scored:.2f} s, with {len(proofs)} proofs {time.perf_counter() - began:.2f} s, processor {time.process_time() - worked:.2f} s"
        )


if __name__ == "__main__":
    main(sys.argv[1])
