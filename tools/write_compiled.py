#!/usr/bin/env python3
"""Write the queries that are compiled beforehand: `PYTHONPATH=src .venv/bin/python tools/write_compiled.py` after changing indicators."""

from __future__ import annotations

from zhiheng.indicators.fusing import compile_all
from zhiheng.indicators.shipped import FILE, dumped

if __name__ == "__main__":
    queries = compile_all()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(dumped(queries), "utf-8")
    print(f"{FILE.name}: {len(queries)} queries")
