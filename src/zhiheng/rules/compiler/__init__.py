"""Clause text compiled into the scoring algebra (条款编译).

`compile_clause` reads one clause; `compile_cell` first finds the clauses of a scoring cell and the frame over them.
What cannot be said by the algebra without guessing becomes `judge`, with the words that make it so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.rules.compiler.assemble import assemble
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_LOSS,
    FLOOR,
    LEFT_OUT,
    LOSS,
    MARK,
    NOTE,
    PLAIN,
    SLOPE_LOSS,
    VETO,
    ZERO,
    Branch,
    read_branches,
    shared,
)
from zhiheng.rules.compiler.conditions import condition, judged
from zhiheng.rules.compiler.doubts import guarded
from zhiheng.rules.compiler.grouping import Group, split
from zhiheng.rules.compiler.leaves import line_in
from zhiheng.rules.compiler.listed import read_listed
from zhiheng.rules.compiler.model import CompiledClause, Context, Line
from zhiheng.rules.compiler.passes import carried
from zhiheng.rules.compiler.patterns import BY_RULE
from zhiheng.rules.compiler.points import best
from zhiheng.rules.compiler.printed import read_printed
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.compiler.tiers import settle
from zhiheng.rules.syntax import Award, Cond, Exists, Judge, Threshold

__all__ = ["CompiledCell", "CompiledClause", "Context", "Line", "PlacedClause", "best", "compile_cell", "compile_clause", "condition"]


_SILENT = Decimal("0.75")
"""How sure a clause without points of its own is, beside clauses that state theirs."""
_REMARK = "没有写明分值，其余各条已给足本行分值"


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
    applies: Cond | None = None


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
    if (rule := read_printed(text.strip())) is not None:
        return CompiledClause(rule, best(rule))
    plain = canonical(re.sub(r"[^\S\n]+", "", text)).strip("\n")
    if (listed := read_listed(plain, context)) is not None:
        return guarded(listed, plain, context)
    branches = carried(shared(read_branches(plain), context.points), context.points)
    return guarded(assemble(branches, context, plain), plain, context)


def compile_cell(text: str, context: Context | None = None) -> CompiledCell:
    """Find the clauses of a scoring cell and compile each.

    Args:
        text: the cell, without white space inside lines; newlines stand where a printed line ended.
        context: the row around it; `alone` is set here.
    """
    context = context or Context()
    plain = canonical(text)
    if (listed := read_listed(plain, context)) is not None:
        start, end = len(plain) - len(plain.lstrip()), len(plain.rstrip("。；\n "))
        return CompiledCell((PlacedClause(start, end, plain[start:end], guarded(listed, plain[start:end], context), False),))
    branches = carried(shared(read_branches(plain), context.points), context.points)
    left_out = [b for b in branches if b.kind == LEFT_OUT and b.body]
    branches = [b for b in branches if b.kind != LEFT_OUT] if left_out else branches
    cell = split(branches, context.points)
    settle(cell, context.points)
    placed: list[PlacedClause] = []
    asked = _asked(cell.groups)
    silent: set[int] = set()
    for index, group in enumerate(cell.groups):
        if index in asked:
            continue
        start, end = _trimmed(plain, group)
        words = plain[start:end]
        around = replace(
            context,
            alone=len(cell.groups) - len(asked) == 1,
            previous=_previous(plain, cell.groups, index),
            line=_following(plain, cell.groups, index),
        )
        compiled = guarded(assemble(group.branches, around, words), words, around)
        if group.kinds() <= {PLAIN} and any(not g.kinds() <= {PLAIN} for g in cell.groups) and compiled.points == context.points is not None:
            silent.add(len(placed))
            compiled = replace(compiled, confidence=(compiled.confidence * _SILENT).quantize(Decimal("0.01")), notes=(*compiled.notes, "这一句没有写明分值，按本行分值读，请核对"))
        marked = any(b.kind == MARK for b in group.branches)
        placed.append(PlacedClause(start, end, words, compiled, marked, group.branches[0].numbered))
    placed = _agreeing(placed, context, cell.cap)
    return CompiledCell(tuple(_remarks(placed, silent, context)), cell.cap, cell.total, _applies(left_out))


_TOO_MUCH = "各条给的分加起来超过本行分值"
_SAME_FIGURE = "同一指标分在两条里，可能是同一条的各档"


def _agreeing(placed: list[PlacedClause], context: Context, cap: Decimal | None) -> list[PlacedClause]:
    """Clauses that give more than their row together, or speak of one figure apart, were perhaps parted wrongly: less sure."""
    if len(placed) < 2 or context.points is None:
        return placed
    most = [p.compiled.points for p in placed]
    given = sum((m for m in most if m is not None), Decimal(0))
    figures = [p.compiled.rule.when.indicator if isinstance(p.compiled.rule, Award) and isinstance(p.compiled.rule.when, Threshold) and p.compiled.rule.points > 0 else "" for p in placed]
    out = []
    for p, figure in zip(placed, figures, strict=True):
        said = []
        if given > context.points and cap is None and p.compiled.points is not None:
            said.append(_TOO_MUCH)
        if figure and figures.count(figure) > 1:
            said.append(_SAME_FIGURE)
        sure = (p.compiled.confidence * _SILENT).quantize(Decimal("0.01")) if said else p.compiled.confidence
        out.append(replace(p, compiled=replace(p.compiled, confidence=sure, notes=(*p.compiled.notes, *said))) if said else p)
    return out


def _remarks(placed: list[PlacedClause], silent: set[int], context: Context) -> list[PlacedClause]:
    """Words without points beside clauses that already give all of the row's: no second award, a person says what they mean."""
    given = sum((p.compiled.points for i, p in enumerate(placed) if i not in silent and p.compiled.points is not None), Decimal(0))
    if not silent or context.points is None or given < context.points:
        return placed
    judged_ = Judge(points=Decimal(0), why=_REMARK)
    out = [replace(p, compiled=CompiledClause(judged_, None, Decimal("0.6"), (_REMARK,))) if i in silent else p for i, p in enumerate(placed)]
    for i in silent:
        if i and i - 1 not in silent and re.search(r"[计得评赋]分|分值|权重", placed[i].text):  # 其他情况采用比率法计分: the points before it come in another way, too
            said, before = f"后面另有计分方法没有读成规则：{placed[i].text[:30]}", out[i - 1]
            doubt = replace(before.compiled, confidence=min(before.compiled.confidence, Decimal("0.6")), notes=(*before.compiled.notes, said))
            out[i - 1] = replace(before, compiled=doubt)
    return out


_NONE = re.compile(r"^(?:对于?|凡)?(?:没有|无|未|不涉及|不存在|不具备)(?P<what>.{2,}?)(?:任务|工作)?的?(?:乡镇|街道|单位|部门|县|区|地区|企业|园区)?(?:（[^）]*）)?(?:的|，)?$")


def _applies(left_out: Sequence[Branch]) -> Cond | None:
    """无规模以上企业的乡镇不参与考核: the row is for those that have some; other exceptions a person decides."""
    if not left_out:
        return None
    body = re.sub(r"，?(?:该项|本项|此项|该指标|本指标|可以?|则)$", "", left_out[0].body.strip("，。；：、 的\n"))
    m = _NONE.match(body)
    what = re.sub(r"的$", "", m["what"]) if m else ""
    if what and not re.search(r"[，。；]", what):
        return Exists(what)
    return judged(f"不属于“{body}”的情形")


_PROOF = re.compile(r"^以[^，。；]{2,40}为(?:考核|评分|计分|打分)?(?:依据|准)$")
"""以报表为依据: what proves the clause before it."""


def _asked(groups: Sequence[Group]) -> frozenset[int]:
    """Words before a list of deductions that only say what is asked (及时公开信息。①超期每条扣5分): no clause of their own."""
    plain = [i for i, g in enumerate(groups) if g.kinds() <= {PLAIN} and not BY_RULE.search(g.branches[0].body)]
    proof = frozenset(i for i in plain if len(groups) > 1 and _PROOF.match(groups[i].branches[0].body))
    first = min((i for i in range(len(groups)) if i not in plain), default=0)
    taking = first < len(groups) and all(g.kinds() <= {PLAIN, LOSS, EACH_LOSS, SLOPE_LOSS, ZERO, VETO, FLOOR, CAP, NOTE} for g in groups)
    return proof | frozenset(i for i in plain if i < first) if taking else proof


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

