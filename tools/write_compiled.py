#!/usr/bin/env python3
"""Write the queries that are compiled beforehand: `PYTHONPATH=src .venv/bin/python tools/write_compiled.py` after changing indicators."""

from __future__ import annotations

from zhiheng.indicators.cube import shipped as cube
from zhiheng.indicators.cube.sides import taken_apart_now
from zhiheng.indicators.dialects import DIALECTS
from zhiheng.indicators.fusing import compile_all
from zhiheng.indicators.shipped import dumped, file_of

if __name__ == "__main__":
    for dialect in DIALECTS:
        queries, target = compile_all(dialect), file_of(dialect)
        target.parent.mkdir(exist_ok=True)
        target.write_text(dumped(queries), "utf-8")
        print(f"{target.name}: {len(queries)} queries")
    sides = cube.named_sides()
    cube.FILE.write_text(cube.dumped(taken_apart_now(sides.values())), "utf-8")
    print(f"{cube.FILE.name}: {len(sides)} sides")
