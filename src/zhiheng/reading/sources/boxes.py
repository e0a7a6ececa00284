"""Tables drawn with box characters in plain text (制表符表格): ┌─┬─┐ │ │ ├─┼─┤ └─┴─┘ taken apart into cells.

Columns are found by the number of bars in a line, not by their place on the screen: fonts differ in the width they give
to a Chinese character. A cell goes on over lines until a rule (─) stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_BAR = "│┃║|"
_RULE = re.compile(r"^[\s─━═┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯│┃║+\-|]+$")
_DRAWN = re.compile(r"[─━═]")
_LINE = re.compile(rf"^\s*[{_BAR}├┣╠].*[{_BAR}┤┫╣]\s*$")


@dataclass
class BoxRow:
    """One row: the words of its cells, line by line; `open_cells` are merged with the row above (no rule between)."""

    cells: list[list[str]]
    open_cells: set[int] = field(default_factory=set)


def box_at(lines: Sequence[str], start: int) -> tuple[list[BoxRow], int] | None:
    """The drawn table that begins at a line: its rows, and the line after it; None where none begins."""
    if (marked := _markdown(lines, start)) is not None:
        return marked
    if not _is_rule(lines[start]):
        return None
    rows: list[BoxRow] = []
    width = 0
    fresh = True
    closed: list[bool] | None = None
    i = start
    while i < len(lines) and (_is_rule(lines[i]) or _LINE.match(lines[i]) or not lines[i].strip()):
        line = lines[i]
        i += 1
        if not line.strip():
            if rows and not _ahead(lines, i):
                break
            continue
        if _is_rule(line):
            fresh, closed = True, None
            continue
        parts = _parts(line)
        width = width or len(parts)
        if len(parts) != width:
            return None
        drawn = [bool(_DRAWN.search(p)) and not re.sub(r"[─━═┼├┤╋\s]", "", p) for p in parts]
        if any(drawn):
            # ├──┤ beside words: a rule under some cells only; the others go on into the next row.
            fresh, closed = True, drawn
            for k, part in enumerate(parts):
                if not drawn[k] and rows:
                    rows[-1].cells[k].append(part.strip())
            continue
        if fresh:
            rows.append(BoxRow([[] for _ in parts], {k for k, d in enumerate(closed) if not d} if closed else set()))
            fresh, closed = False, None
        for k, part in enumerate(parts):
            if part.strip():
                rows[-1].cells[k].append(part.strip())
    return (rows, i) if len(rows) >= 2 and width >= 2 else None


def _markdown(lines: Sequence[str], start: int) -> tuple[list[BoxRow], int] | None:
    """| 甲 | 乙 | over |---|---|: one row a line."""
    if start + 1 >= len(lines) or "|" not in lines[start] or not re.fullmatch(r"\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*", lines[start + 1]) or "|" not in lines[start + 1]:
        return None
    rows: list[BoxRow] = []
    i = start
    while i < len(lines) and "|" in lines[i]:
        if i != start + 1:
            rows.append(BoxRow([[p.strip()] if p.strip() else [] for p in lines[i].strip().strip("|").split("|")]))
        i += 1
    width = len(rows[0].cells)
    return (rows, i) if len(rows) >= 2 and all(len(r.cells) == width for r in rows) else None


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(line)) and bool(_DRAWN.search(line) or re.search(r"\+-{2,}", line))


def _ahead(lines: Sequence[str], i: int) -> bool:
    following = next((line for line in lines[i:] if line.strip()), "")
    return bool(_LINE.match(following)) or _is_rule(following)


def _parts(line: str) -> list[str]:
    bare = line.strip()
    inner = re.sub(rf"^[{_BAR}├┣╠]|[{_BAR}┤┫╣]$", "", bare)
    return re.split(rf"[{_BAR}┼╋├┤]", inner)
