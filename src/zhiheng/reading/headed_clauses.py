"""Clauses under headings with points inside one cell (一格里的带分小标题): 依法治校（3分）：出现…，每起扣0.2分；….

The heading is no clause: what stands behind it says how its points are earned or lost. Each part is read by itself with
the heading's points, and the parts' points add up to the row's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.rules.compiler import CompiledCell, CompiledClause, Context, PlacedClause, compile_cell
from zhiheng.rules.compiler.text import NUM, canonical
from zhiheng.rules.syntax import Judge

_HEADING = re.compile(
    rf"(?:^|(?<=[。；\n]))\s*(?:（\d{{1,2}}）|\d{{1,2}}[.、](?!\d)|[①-⑳])?\s*(?P<name>[^，。；：（）\n]{{2,40}})（\s*(?:满分|计|共)?(?P<points>{NUM})分\s*）：(?=[^\n]*[^\s：])"
)


@dataclass(frozen=True)
class _Part:
    name: str
    points: Decimal
    start: int
    """Where the heading's name begins; the clauses behind it begin at `body`."""
    body: int
    end: int


def headed(text: str, context: Context) -> tuple[CompiledCell, Decimal] | None:
    """The clauses of a cell that is all headings with points, and the sum of these; None for any other cell.

    Args:
        text: the cell as `compile_cell` takes it.
        context: the row around it; where its points are not the headings' sum, the cell is read another way.
    """
    parts = _parts(canonical(text))
    whole = sum((p.points for p in parts), Decimal(0))
    if not parts or context.points not in (None, whole):
        return None
    placed: list[PlacedClause] = []
    for part in parts:
        read = compile_cell(text[part.body : part.end], replace(context, title=part.name, points=part.points)).clauses
        moved = [replace(c, start=c.start + part.body, end=c.end + part.body) for c in read]
        if not moved:
            said = "没有写明标准"
            rule = CompiledClause(Judge(points=part.points, why=said), part.points, Decimal("0.6"), (said,))
            moved = [PlacedClause(part.start, part.end, text[part.start : part.end], rule, marked=True)]
        first = moved[0]
        placed += [replace(first, start=part.start, text=text[part.start : first.end]), *moved[1:]]
    return CompiledCell(tuple(placed), None, whole), whole


def _parts(plain: str) -> list[_Part]:
    found = list(_HEADING.finditer(plain))
    if not found or plain[: found[0].start()].strip():
        return []
    ends = [*(m.start() for m in found[1:]), len(plain)]
    return [_Part(m["name"].strip(), Decimal(m["points"]), m.start("name"), m.end(), end) for m, end in zip(found, ends, strict=True)]
