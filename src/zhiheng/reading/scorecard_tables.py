"""Tables of one scorecard beside each other and over pages (多张表、续页): what heads each, and which rows run on.

A document may print its base rows, bonus, deductions and vetoes as tables of their own, one below the other, or two
cards as two columns of points; a page's end may cut a row in two. What these say is settled here, row by row, before
the row is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.reading.clauses import RowClauses, doubted
from zhiheng.reading.column_content import points_of, products
from zhiheng.reading.columns import CATEGORY, CONTENT, LIMIT, NUMBER, POINTS, RULE, TITLE, Columns
from zhiheng.reading.model import Finding, SourceText
from zhiheng.reading.scorecard_cells import points_in, split_name
from zhiheng.reading.scorecard_whole import Draft, State
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler import best
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Row
from zhiheng.rules.syntax import Award, Exists, Judge, Scale, Veto
from zhiheng.values import Span

_PAGE = re.compile(r"^[-—–－·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–－·\s]*$|^续表[一二三四五六七八九十\d]*$|^（续表?）$")
_LABEL = re.compile(r"^(?:附?表|附件)\s*[一二三四五六七八九十\d]+(?:[-－—]\d+)?\s*[：:、.]?\s*|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")
_HEADED = re.compile(r"^(?:表\s*[一二三四五六七八九十\d]+|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十\d]+(?:部分|类|篇)|[A-Z]\.)")
_GROUP = re.compile(r"^(?:[\u4e00-\u9fff]{0,8}(?:加分|扣分|减分|奖励|附加|一票否[决优]|否决))(?:项目?|事项|指标|情形|内容|条款|类|因素|表)?(?:（[^）]*）|\([^)]*\))?$")
_KIND = re.compile(r"加分|扣分|减分|奖励|附加|一票否[决优]|否决")


def head_table(source: SourceText, grid: Grid, columns: Columns, state: State) -> None:
    """Open a section for a further table that heads itself (表2 加分项), by the line above it or by its own head."""
    first = not any(s.rows for s in state.sections)
    line, span = _above(source.text, grid.span.start)
    name = _LABEL.sub("", line).strip("：: ")
    kinds = {m[0] for h in columns.heads if (m := _KIND.search(h)) and not re.search(r"扣分(?:标准|办法|情况|原因|说明|细则)|加减分", h)}
    told = _GROUP.match(name) if len(name) <= 24 else None
    if told is None and len(kinds) == 1 and not columns.has(POINTS):
        name, told = f"{next(iter(kinds))}项", re.search(".", "x")
    if told is not None and not re.search(r"加[扣减]分|评分表?$", name):
        title, points = split_name(name)
        state.section(title, points, span)
        state.form = max(0, len(state.sections) - 1)
    elif split_name(name)[1] is not None and _headed(line) and not columns.has(CATEGORY) and len(name) <= 40:
        title, points = split_name(name)
        state.section(title, points, span)
    elif first and split_name(name)[1] is not None and not columns.has(CATEGORY) and len(name) <= 40:
        state.opening = (*split_name(name), span)
    elif not first and _restarts(grid, columns) and not columns.has(CATEGORY) and name and len(name) <= 40 and not re.search(r"[。；]", name):
        title, points = split_name(name)
        if state.opening is not None and points is not None and not state.sections[0].title:
            state.sections[0].title, state.sections[0].points, state.sections[0].span = state.opening
        state.opening = None
        state.sections.append(Draft(title, points, span=span))
        state.title, state.sub, state.content, state.rule = None, "", "", None
        state.form = len(state.sections) - 1


def _headed(line: str) -> bool:
    """一、共性指标（40分）, 第一部分 基础管理（40分）: a line that heads one part of the card, not the whole of it."""
    return bool(_HEADED.match(line)) and not re.search(r"[。；]", line)


def _above(text: str, end: int) -> tuple[str, Span]:
    """The last line with words before a place."""
    at = end
    while at > 0:
        start = text.rfind("\n", 0, at) + 1
        line = text[start:at]
        if bare := line.strip("# \t"):
            begin = start + line.index(bare)
            return bare, Span(begin, begin + len(bare))
        at = start - 1
    return "", Span(end, end)


def _restarts(grid: Grid, columns: Columns) -> bool:
    """Whether the numbers of a table begin at one."""
    if not columns.has(NUMBER):
        return False
    at = columns.roles.index(NUMBER)
    return next((r[at].squeezed.strip(".、") for r in grid.rows[columns.head_rows :] if at < len(r) and r[at].squeezed), "") == "1"


@dataclass
class Break:
    """Page ends inside a table: a head printed again, or a line with the page's number."""

    columns: Columns
    just: bool = field(default=False)

    def at(self, row: Sequence[GridCell]) -> bool:
        """Whether this row is only a page's end or its head; the next row may then run on."""
        texts = [c.squeezed for c in row if c.squeezed]
        if texts and (texts == [h for h in self.columns.heads if h] or len(texts) == 1 and _PAGE.match(texts[0]) and not self.columns.has(NUMBER)):
            self.just = True
            return True
        return False

    def runs_on(self, placed: dict[int, GridCell], sections: Sequence[Draft]) -> bool:
        """Whether the row behind a page's end says nothing but how to score."""
        just, self.just = self.just, False
        if not just or not any(s.rows for s in sections):
            return False
        filled = {self.columns.roles[i] for i, c in placed.items() if c.squeezed}
        return RULE in filled and not filled & {NUMBER, TITLE, CATEGORY, CONTENT, POINTS}


def weighed(grid: Grid, columns: Columns) -> Iterator[tuple[tuple[GridCell, ...], tuple[Decimal, ...]]]:
    """Every row below the head, with the weights of its levels where only their product makes its points."""
    rows = grid.rows[columns.head_rows :]
    levels = [*columns.weights, columns.roles.index(POINTS)] if columns.weights and columns.has(POINTS) and grid.sure else []
    shares = products(rows, levels)
    for i, row in enumerate(rows):
        yield row, shares.get(i, ())


def told(weights: Sequence[Decimal], row: Sequence[GridCell]) -> Finding:
    """How the points of the rows came about, shown at the first of them."""
    shares = "×".join(f"{format(w.normalize() + 0, 'f')}%" for w in weights)
    points = format(points_of(weights).normalize() + 0, "f")
    span = Span(min(c.span.start for c in row if c.squeezed), max(c.span.end for c in row if c.squeezed))
    said = f"原文只印各级权重，各行分值由权重相乘得出（本行{shares}＝{points}分），合计100分。请核对各级权重。"
    return Finding("scorecard.weights", "info", span, said, shares, points)


def beside(grid: Grid, columns: Columns) -> list[Columns]:
    """The columns of a second card in the same rows: another column of points with the same sum as the first."""
    if not columns.beside or not columns.has(POINTS):
        return []
    own, other = columns.roles.index(POINTS), columns.beside[0]
    sums = [sum((p for r in grid.rows[columns.head_rows :] if at < len(r) and (p := points_in(r[at].squeezed)) is not None), Decimal(0)) for at in (own, other)]
    if sums[0] != sums[1] or sums[0] < 10:
        return []
    roles = [POINTS if i == other else "skip" if i == own else r for i, r in enumerate(columns.roles)]
    return [replace(columns, roles=tuple(roles), beside=())]


def per_hundred(read: RowClauses, points: Decimal | None, cell: GridCell | None) -> RowClauses:
    """权重25%，完成目标得100分: the row is scored out of 100 and weighted, so its rules are scaled to its points."""
    if points is None or cell is None or not cell.squeezed.endswith("%") or not read.clauses:
        return read
    most = max((p for c in read.clauses if (p := c.points if c.points is not None else best(c.rule)) is not None), default=Decimal(0))
    said = re.search(r"(?<!\d)100分", "".join(c.text for c in read.clauses))
    if points >= 100 or most <= points or not said:
        return read
    by = points / 100
    text = f"按百分制计分，再乘以权重{format(points.normalize() + 0, 'f')}%"
    clauses = tuple(
        doubted(replace(c, rule=Scale(rule=c.rule, by=by), points=c.points * by if c.points is not None else None), "0.95", text) for c in read.clauses
    )
    return replace(read, clauses=clauses, cap=read.cap * by if read.cap is not None else None, base=None, floor=None)


def vetoing(read: RowClauses, section: str, columns: Columns, placed: Mapping[int, GridCell]) -> RowClauses:
    """Rows of a table of vetoes (否决情形｜结果): what happens there fails the card, or costs the grade, as the result says."""
    heads = "".join(columns.heads)
    if not re.search(r"否[决优]", section + heads) or any(isinstance(c.rule, Veto) for c in read.clauses):
        return read
    if any(re.search(r"\d\s*分", c.text) for c in read.clauses) or not read.clauses:
        return read
    told = [c.squeezed for i, c in placed.items() if re.search(r"结果|处理|后果", columns.head(i)) and c.squeezed]
    result = told[0] if told else "一票否决"
    scope = "rating" if re.search(r"优", result or section) and "不合格" not in result else "card"
    clauses = tuple(
        replace(c, rule=Veto(scope=scope, when=Exists(re.sub(r"的$", "", canonical(c.text))), result=result), points=None, confidence=Decimal(1), doubts=()) for c in read.clauses
    )
    return replace(read, clauses=clauses, cap=None, base=None, floor=None, marked=False)


def named_only(read: RowClauses) -> RowClauses:
    """A row of a name and points says nothing of how they are earned (地区生产总值，10分): a person decides."""
    why = "只有指标名称和分值，没有写明怎样计分"
    clauses = tuple(replace(c, rule=Judge(points=c.rule.points, why=why)) if isinstance(c.rule, Award) and not re.search(r"\d|分", c.text) else c for c in read.clauses)
    return replace(read, clauses=clauses)

def limited(row: Row, placed: Mapping[int, GridCell], columns: Columns) -> Row:
    """A row of deductions with the most that they take, where a column states it (扣分上限 5 is a floor of -5)."""
    at = next((i for i, head in enumerate(columns.heads) if LIMIT.match(head)), None)
    m = re.fullmatch(r"-?(\d+(?:\.\d+)?)分?", placed[at].squeezed) if at is not None and at in placed else None
    if m is None or row.floor is not None or any(c.points is not None and c.points > 0 for c in row.clauses):
        return row
    return replace(row, floor=-Decimal(m[1]))


__all__ = ["Break", "beside", "head_table", "limited", "named_only", "per_hundred", "told", "vetoing", "weighed"]
