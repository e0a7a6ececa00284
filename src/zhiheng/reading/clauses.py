"""A scoring cell read into clauses with exact places (条款与原文位置).

The compiler works on text without line wraps; this module keeps, for every character it is given, where it stands in
the source, so that a clause's span is the very words on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.reading.headed_clauses import headed
from zhiheng.rules.compiler import CompiledCell, Context, compile_cell
from zhiheng.rules.scorecards import Clause
from zhiheng.rules.syntax import Award, Bonus, Cond, Deduct, Each, Judge, Judgement, Rule, Slope, Steps, Sum, Veto
from zhiheng.values import Span


@dataclass(frozen=True)
class Flow:
    """Text without wraps: `at[i]` is the place of `text[i]` in the source; a newline stands where a line of print ended a sentence."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`."""
        return Span(self.at[start], self.at[end - 1] + 1)


_GAP = re.compile(r"\s+/\s+|\s+")
_SCORED = re.compile(r"(?:[扣加得减计]\d+(?:\.\d+)?分|不得分)$")
_OPENS = re.compile(r"[\u4e00-\u9fff“《]")
_SENTENCE_END = re.compile(r"[。；;）)分]$|得分$")
_STARTS = re.compile(r"(?:\d{1,2}[.、．]|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]+、|[≥≤＜>＞<])")


def flow(text: str, span: Span) -> Flow:
    """The text of a span without wraps. A line break (or ` / ` in a text copy) inside a sentence is dropped."""
    chars: list[str] = []
    at: list[int] = []
    begin = span.start
    for m in _GAP.finditer(text, span.start, span.end):
        chars.append(text[begin : m.start()])
        at.extend(range(begin, m.start()))
        begin = m.end()
        gap = m[0]
        if "\n" not in gap and "/" not in gap:
            if _SCORED.search("".join(chars[-4:])[-12:]) and _OPENS.match(text, m.end(), span.end):
                chars.append("\n")  # 无目标扣4分 每降1%扣1分: a blank is all that parts them
                at.append(m.start())
            continue
        before = "".join(chars[-2:])[-3:]
        if before and before[-1] != "\n" and (_SENTENCE_END.search(before) or _STARTS.match(text, m.end(), min(m.end() + 8, span.end))):
            chars.append("\n")
            at.append(m.start())
    chars.append(text[begin : span.end])
    at.extend(range(begin, span.end))
    return Flow("".join(chars), tuple(at))


@dataclass(frozen=True)
class RowClauses:
    """The clauses of a row, the frame over them, and what the row printed about its own sum."""

    clauses: tuple[Clause, ...]
    cap: Decimal | None
    base: Decimal | None
    floor: Decimal | None
    total: Decimal | None
    marked: bool
    numbered: bool = False
    """Every clause has an enumerator and states what it gives."""
    applies: Cond | None = None
    """The row is only for units of which this holds (无…的不参与本项考核)."""
    stated: Decimal | None = None
    """The points that headings inside the cell state together."""


_UNREAD = re.compile(r"加倍|减半|计扣|扣分|加分|得分|计分|赋分|评分")
"""Words of scoring that must not vanish with a cell of which no clause could be read."""


def key_item(read: RowClauses) -> RowClauses:
    """A key item (※ in the column of points): failing it fails the whole card."""
    clauses = tuple(
        replace(c, rule=Veto(scope="card", when=Judgement(f"不符合：{c.text}"), result="关键项目不符合，不合格"), points=None)
        for c in read.clauses
    )
    return replace(read, clauses=clauses, marked=False)


def clauses_of(source: str, span: Span, *, title: str, points: Decimal | None, criterion: str = "") -> RowClauses:
    """Read the scoring cell at `span` into clauses.

    Args:
        source: the whole text; spans are in its characters.
        title, points, criterion: of the row, for what the clauses leave out.
    """
    wrapped = flow(source, span)
    context = Context(title=title, points=points, criterion=criterion)
    parted = headed(wrapped.text, context)
    cell = parted[0] if parted is not None else compile_cell(wrapped.text, context)
    points = parted[1] if parted is not None else points
    clauses = tuple(
        Clause(
            text=re.sub(r"\s+", "", (place := wrapped.span(p.start, p.end)).of(source)),
            points=p.compiled.points,
            rule=p.compiled.rule,
            span=place,
            confidence=p.compiled.confidence,
            doubts=p.compiled.notes,
        )
        for p in cell.clauses
    )
    if not clauses and _UNREAD.search(wrapped.text) and (whole := wrapped.text.strip()):
        place = wrapped.span(wrapped.text.index(whole), wrapped.text.index(whole) + len(whole))
        why = "有计分用语没有读成条款；请按原文评定"
        rule = Judge(points=points if points is not None else Decimal(0), why=why, sign="-" if re.search(r"扣|减", whole) else "+")
        clauses = (Clause(re.sub(r"\s+", "", place.of(source)), None, rule, place, confidence=Decimal("0.6"), doubts=(why,)),)
    cap, base, floor = _frame(cell, clauses, points)
    if base is None and cap is None and points is not None:
        clauses, base = _rest(clauses, points)
        floor = Decimal(0) if base is not None else floor
    marked = bool(cell.clauses) and all(p.marked or re.search(r"（\d+(?:\.\d+)?分?）$", p.text) for p in cell.clauses)
    numbered = bool(cell.clauses) and all(p.numbered and p.compiled.points is not None for p in cell.clauses)
    if not cap and not base and (said := _uneven(clauses, points)):
        clauses = tuple(replace(c, confidence=(c.confidence * _UNEVEN).quantize(Decimal("0.01")), doubts=(*c.doubts, said)) for c in clauses)
    return RowClauses(clauses, cap, base, floor, cell.total, marked, numbered, cell.applies, parted[1] if parted is not None else None)


def _rest(clauses: tuple[Clause, ...], points: Decimal) -> tuple[tuple[Clause, ...], Decimal | None]:
    """成立小组得1分；会议每少1次扣2分 in a row of 5: the deductions start from the 4 points that the others leave.

    Where the others already give all, an addition goes beyond the row (超额的每项加0.5分) and is a bonus.
    """
    taking = [c for c in clauses if _only_takes(c.rule) and not isinstance(c.rule, Veto)]
    given = [c.points for c in clauses if not _only_takes(c.rule)]
    if taking and given and all(p is not None for p in given):
        rest = points - sum((p for p in given if p is not None), Decimal(0))
        if rest > 0:
            said = f"扣分从本行余下的{rest:f}分起算，原文没有写明"
            return tuple(doubted(c, "0.88", said) if c in taking else c for c in clauses), rest
    adding = [c for c in clauses if isinstance(c.rule, Each | Slope) and re.search(r"超(?:额|过|出)?.*[加奖]\s*\d", c.text) and not _only_takes(c.rule)]
    others = [c for c in clauses if c not in adding]
    if adding and others and sum((c.points or Decimal(0) for c in others if not _only_takes(c.rule)), Decimal(0)) == points:
        said = "超额部分作为本行分值之外的加分"
        cap = {id(c): c.rule.cap for c in adding if isinstance(c.rule, Each | Slope)}
        return tuple(doubted(replace(c, rule=Bonus(rule=c.rule, cap=cap[id(c)])), "0.95", said) if c in adding else c for c in clauses), None
    return clauses, None


def doubted(clause: Clause, by: str, said: str) -> Clause:
    """The clause with its confidence lowered by a factor, and the reason."""
    return replace(clause, confidence=(clause.confidence * Decimal(by)).quantize(Decimal("0.01")), doubts=(*clause.doubts, said))


_UNEVEN = Decimal("0.85")


def _uneven(clauses: Sequence[Clause], points: Decimal | None) -> str | None:
    """What the clauses give at most against the row's points: a sum that is another number casts doubt on the parting."""
    given = [c.points for c in clauses if not _only_takes(c.rule) and not isinstance(c.rule, Bonus)]
    if points is None or points <= 0 or not given or any(p is None for p in given):
        return None
    total = sum((p for p in given if p is not None), Decimal(0))
    return None if total == points else f"各条合计{total:f}分，与本行的{points:f}分不符"


def _only_takes(rule: Rule) -> bool:
    match rule:
        case Award():
            return rule.points < 0
        case Deduct() | Slope():
            return rule.from_ is None and not (isinstance(rule, Slope) and rule.side == "above")
        case Judge():
            return rule.sign == "-"
        case Steps():
            return all(s.points is not None and s.points < 0 for s in rule.of)
        case Sum():
            return rule.base is None and all(_only_takes(r) for r in rule.of)
        case Veto():
            return True
    return False


def _frame(cell: CompiledCell, clauses: tuple[Clause, ...], points: Decimal | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """A row of deductions starts from its points and ends at zero; 满分N分 caps a row of additions."""
    cap = cell.cap if cell.cap is not None else cell.total
    if clauses and points is not None and points > 0 and all(_only_takes(c.rule) for c in clauses):
        return cap, points, Decimal(0)
    return cap, None, None
