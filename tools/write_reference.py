#!/usr/bin/env python3
"""Write docs/reference/indicators.md from the catalogue and the packs: `PYTHONPATH=src .venv/bin/python tools/write_reference.py`.

A guard test holds the page to what this prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhiheng.indicators import CATALOGUE
from zhiheng.packs import event_kinds, matters
from zhiheng.snapshots import RELATIONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "indicators.md"


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield "# 指标、佐证事项、事件种类、数据关系"
    yield ""
    yield "本页由 `tools/write_reference.py` 从目录和规则包写出。"
    yield ""
    yield "## 指标"
    yield "| 代码 | 名称 | 单位 | 口径 | 汇总 | 出处 |"
    yield "|---|---|---|---|---|---|"
    for i in CATALOGUE.values():
        yield f"| `{i.code}` | {i.name} | {i.unit} | {i.definition} | {i.rollup.name} | {i.source} |"
    yield ""
    yield "## 佐证事项"
    yield "| 代码 | 名称 | 应提供 |"
    yield "|---|---|---|"
    for m in matters().values():
        yield f"| `{m.code}` | {m.name} | {m.proof} |"
    yield ""
    yield "## 事件种类"
    yield "| 代码 | 名称 | 零报告签报单位 |"
    yield "|---|---|---|"
    for e in event_kinds().values():
        yield f"| `{e.code}` | {e.name} | {e.signs} |"
    yield ""
    yield "## 数据关系"
    yield "快照里每个关系一个 Parquet 文件。"
    for relation in RELATIONS.values():
        yield ""
        yield f"### `{relation.code}` {relation.label}"
        yield "| 列 | 类型 | 含义 |"
        yield "|---|---|---|"
        for column in relation.columns:
            yield f"| `{column.name}` | {column.type}{'，可空' if column.nullable else ''} | {column.label} |"


if __name__ == "__main__":
    PAGE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
