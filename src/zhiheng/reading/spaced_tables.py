"""Indicator tables whose columns the copy parts with blanks (以空格分列的指标表): 指标名称 单位 2024年 2027年 属性.

A row is read when it has as many parts as the head; a name with blanks in it takes what is over. Rows with fewer parts
are left out: which cell is missing cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.reading.model import SourceText
from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.values import Span

_HEAD = re.compile(r"序号|编号|类别|类型|指标(?:名称|内容|属性|性质|类型)?|主要指标|(?:计量)?单位|属性|性质|备注|(?:基期|现状|目标|规划目标)值?|[（(]?(?:19|20)\d{2}年?[）)]?(?:实际|基期|现状|目标|预期|规划)?(?:值|数|目标)?|责任单位|牵头单位|“?十[三四五六]五”?末?(?:目标)?")
_PART, _BARRED = re.compile(r"\S+"), re.compile(r"[^\s｜|](?:[^｜|]*[^\s｜|])?")
"""Cells between blanks, or between bars where a line has them (指标｜单位｜2026年目标)."""


def spaced_grids(source: SourceText) -> list[Grid]:
    """Grids of running text that begin with a head of at least three column names on one line."""
    found: list[Grid] = []
    rows: list[tuple[GridCell, ...]] = []
    name = 0
    cells = [b.span for b in source.blocks if b.style == "cell"]
    if cells:
        return []

    def close() -> None:
        if len(rows) >= 3:
            found.append(Grid(tuple(rows), sure=False))
        rows.clear()

    for start, line in text_lines(source.text):
        parts = list(_parts(start, line))
        if "\t" in line.strip():
            close()
        elif len(parts) >= 3 and all(_HEAD.fullmatch(p.text) for p in parts) and any(p.text.startswith(("指标", "主要指标")) for p in parts):
            close()
            rows.append(tuple(parts))
            name = next(i for i, p in enumerate(parts) if p.text.startswith(("指标", "主要指标")))
        elif rows and (row := _row(source.text, parts, len(rows[0]), name)) is not None:
            rows.append(row)
        elif rows and (len(parts) < 2 or re.search(r"[。；;]", line)) and line.strip():
            close()
    close()
    return found


def _parts(start: int, line: str) -> Iterator[GridCell]:
    for part in (_BARRED if line.count("｜") + line.count("|") >= 2 else _PART).finditer(line):
        yield GridCell(part.group(), Span(start + part.start(), start + part.end()))


def _row(text: str, parts: list[GridCell], width: int, name: int) -> tuple[GridCell, ...] | None:
    """The parts of a line as cells of the head's columns; None where they do not fit."""
    over = len(parts) - width
    if over < 0 or over > 3 or not any(re.search(r"\d", p.text) for p in parts[name + 1 :]):
        return None
    if over:
        span = Span(parts[name].span.start, parts[name + over].span.end)
        parts = [*parts[:name], GridCell(span.of(text), span), *parts[name + over + 1 :]]
    return tuple(parts)
