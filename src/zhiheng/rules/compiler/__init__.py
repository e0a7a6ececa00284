"""Clause text compiled into the scoring algebra (条款编译).

`compile_clause` reads one clause; `compile_cell` first finds the clauses of a scoring cell and the frame over them.
What cannot be said by the algebra without guessing becomes `judge`, with the words that make it so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.rules.compiler.assemble import assemble
from zhiheng.rules.compiler.branches import MARK, read_branches, shared
from zhiheng.rules.compiler.conditions import condition
from zhiheng.rules.compiler.grouping import Group, split
from zhiheng.rules.compiler.leaves import line_in
from zhiheng.rules.compiler.model import CompiledClause, Context, Line
from zhiheng.rules.compiler.points import best
from zhiheng.rules.compiler.text import canonical

__all__ = ["CompiledCell", "CompiledClause", "Context", "Line", "PlacedClause", "best", "compile_cell", "compile_clause", "condition"]


@dataclass(frozen=True)
class PlacedClause:
    """A clause of a cell: its place in the cell's text, and what it compiled to."""

    start: int
    end: int
    text: str
    compiled: CompiledClause
    marked: bool
    numbered: bool = False


@dataclass(frozen=True)
class CompiledCell:
    """The clauses of a scoring cell, and the frame over them: a cap (满分4分), a total repeated in the text, a floor."""

    clauses: tuple[PlacedClause, ...]
    cap: Decimal | None = None
    total: Decimal | None = None


def compile_clause(text: str, context: Context | None = None) -> CompiledClause:
    """Compile one clause into a rule.

    Args:
        text: the clause as printed, with its points; white space means nothing.
        context: title and points of its row, criterion, the clause before it.
    Returns:
        The rule, the most it can give (None where the text sets no end), notes for a reviewer.

    >>> compile_clause("设立质量发展专项基金（2分）").rule
    Award(unless=None, points=Decimal('2'), when=Exists(what='质量发展专项基金'))
    """
    context = context or Context()
    plain = canonical(re.sub(r"[^\S\n]+", "", text)).strip("\n")
    branches = shared(read_branches(plain), context.points)
    return assemble(branches, context, plain)


def compile_cell(text: str, context: Context | None = None) -> CompiledCell:
    """Find the clauses of a scoring cell and compile each.

    Args:
        text: the cell, without white space inside lines; newlines stand where a printed line ended.
        context: the row around it; `alone` is set here.
    """
    context = context or Context()
    plain = canonical(text)
    cell = split(shared(read_branches(plain), context.points), context.points)
    placed: list[PlacedClause] = []
    for index, group in enumerate(cell.groups):
        start, end = _trimmed(plain, group)
        words = plain[start:end]
        around = replace(
            context,
            alone=len(cell.groups) == 1,
            previous=_previous(plain, cell.groups, index),
            line=_following(plain, cell.groups, index),
        )
        compiled = assemble(group.branches, around, words)
        marked = any(b.kind == MARK for b in group.branches)
        placed.append(PlacedClause(start, end, words, compiled, marked, group.branches[0].numbered))
    return CompiledCell(tuple(placed), cell.cap, cell.total)


def _trimmed(text: str, group: Group) -> tuple[int, int]:
    start, end = group.start, group.end
    while start < end and text[start] in "，。；、：） \n":
        start += 1
    while end > start and text[end - 1] in "，。；、： \n":
        end -= 1
    if text[start:end].startswith("其中：") or text[start:end].startswith("其中:"):
        start += 3
    return start, end


def _previous(text: str, groups: list[Group], index: int) -> str:
    """The clause before in the same sentence, for a shared subject."""
    if index == 0:
        return ""
    between = text[groups[index - 1].end : groups[index].branches[0].end]
    head = between[: len(between) - len(between.lstrip("，、。；\n "))]
    if "。" in head or "；" in head or "\n" in head or groups[index].branches[0].numbered:
        return ""
    return groups[index - 1].branches[0].body


def _following(text: str, groups: list[Group], index: int) -> Line | None:
    """A rate without a line, joined by 、 to a clause that draws one, shares it."""
    if index + 1 >= len(groups):
        return None
    own = groups[index].branches[0].body
    joined = text[groups[index].end :].startswith("、") or text[groups[index + 1].start :].startswith("、")
    if joined and re.search(r"(?:率|比例|占比)$", own):
        return line_in(groups[index + 1].branches[0].body)
    return None

