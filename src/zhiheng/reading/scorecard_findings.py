"""What does not add up in a scorecard (评分表核验): sums of rows, sections and the card, numbers, units, rules.

A finding never changes the card; it says where, what was found, what was expected and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhiheng.reading.clauses import RowClauses
from zhiheng.reading.model import Finding
from zhiheng.rules.scorecards import Row, Scorecard, Section
from zhiheng.rules.syntax import Award, Deduct, Each, Judge, Proportional, Rank, Rule, Slope, Steps, Sum
from zhiheng.values import Span


@dataclass
class Group:
    """Rows under a second-level heading that may print points (二级指标（10分）)."""

    title: str
    points: Decimal | None
    span: Span
    rows: list[Row] = field(default_factory=list)


@dataclass
class Printed:
    """What the print says about sums: the place of each row's points, and the totals."""

    rows: list[tuple[Span, RowClauses]] = field(default_factory=list)
    totals: list[tuple[Decimal, Span]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    section_spans: dict[str, Span] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)
    """What was computed while reading, for a person to check."""

    def note_row(self, index: int, span: Span, read: RowClauses) -> None:
        """Remember where a row's points stand and how its cell was read."""
        self.rows.append((span, read))

    def settle(self, sections: Sequence[Any]) -> None:
        """Take over where the sections' headings stand."""
        self.section_spans = {s.title: s.span for s in sections if s.span is not None}


def plain(value: Decimal) -> str:
    """A number as it is spoken: 4, 0.5.

    >>> plain(Decimal("4.0"))
    '4'
    """
    return format(value.normalize() if value else Decimal(0), "f")


def _adds(rule: Rule) -> Decimal | None:
    """What a clause surely adds to its row's sum, None where the text leaves it open."""
    match rule:
        case Award() | Judge():
            return rule.points if rule.points > 0 and getattr(rule, "sign", "+") == "+" else None
        case Steps():
            known = [s.points for s in rule.of if s.points is not None]
            return max(known) if len(known) == len(rule.of) else None
        case Deduct() | Slope():
            return rule.from_
        case Proportional():
            return rule.points
        case Sum():
            return rule.cap
        case Each() | Rank():
            return None
    return None


def _row_sum(row: Row, read: RowClauses, span: Span) -> Finding | None:
    """1+1+2 against the printed 3. Only clauses that print their points as （N分）, or numbered ones (1.…得2分), are added.

    A cap excuses the rest, and so does a numbered list of grades whose best equals the row's points.
    """
    if row.points is None or row.cap is not None or row.base is not None or not (read.marked or read.numbered) or len(row.clauses) < 2:
        return None
    parts = [_adds(c.rule) for c in row.clauses]
    known = [p for p in parts if p is not None]
    if len(known) != len(parts):
        return None
    total = sum(known, Decimal(0))
    if total == row.points or (not read.marked and max(known) == row.points):
        return None
    shown = "+".join(plain(p) for p in known)
    name = f"第{row.number}行" + (f"（{row.title}）" if row.title else "")
    return Finding(
        "scorecard.row_sum",
        "error",
        span,
        f"{name}：小项合计{plain(total)}分（{shown}），该行分值印为{plain(row.points)}分。"
        "请选择“按行封顶”或“以小项为准”，或与发文单位核对；原文见该行评分方法。",
        plain(row.points),
        plain(total),
        tuple(c.span for c in row.clauses if c.span is not None),
    )


def _section_sum(section: Section, span: Span | None) -> Finding | None:
    if section.kind != "base":
        return None
    return _heading_sum(section.title, section.points, section.rows, span)


def _heading_sum(title: str, points: Decimal | None, rows: Sequence[Row], span: Span | None) -> Finding | None:
    """The points printed in a heading against its rows."""
    if points is None or not rows or any(r.points is None or r.points < 0 for r in rows):
        return None
    total = sum((r.points for r in rows if r.points is not None), Decimal(0))
    if total == points:
        return None
    return Finding(
        "scorecard.section_sum",
        "error",
        span or rows[0].span or Span(0, 0),
        f"“{title}”：各行分值合计{plain(total)}分，该类别印为{plain(points)}分。"
        "请核对各行分值，或与发文单位确认以哪个为准。",
        plain(points),
        plain(total),
        tuple(r.span for r in rows if r.span is not None),
    )


def _total(card: Scorecard, printed: Printed) -> Finding | None:
    sums = [s.points for s in card.sections if s.kind in ("base", "alternative")]
    if not printed.totals or not sums or any(p is None for p in sums):
        return None
    if (m := re.match(r"\d+", card.sections[0].title)) and int(m[0]) > 1:
        return None  # an excerpt that starts in the middle cannot be held against the total of the whole
    value, span = printed.totals[0]
    total = sum((p for p in sums if p is not None), Decimal(0))
    if total == value:
        return None
    return Finding(
        "scorecard.total",
        "error",
        span,
        f"总分印为{plain(value)}分，各类别合计{plain(total)}分。请核对各类别分值，或与发文单位确认。",
        plain(value),
        plain(total),
    )


def _numbers(card: Scorecard) -> list[Finding]:
    out: list[Finding] = []
    known = {int(r.number) for _, r in card.rows() if r.number.isdigit()}
    for section_rows in _runs(card):
        seen: dict[int, Row] = {}
        last = 0
        for row in section_rows:
            n = int(row.number)
            span = row.span or Span(0, 0)
            if n in seen:
                out.append(
                    Finding(
                        "scorecard.duplicate_number",
                        "warning",
                        span,
                        f"序号{n}出现两次（“{seen[n].title or ''}”与“{row.title or ''}”）。请核对序号，避免两行的得分混在一起。",
                        str(n),
                        str(last + 1),
                        tuple(s for s in (seen[n].span,) if s is not None),
                    )
                )
            elif n > last + 1 and last and not row.quote.startswith("第") and not known.issuperset(range(last + 1, n)):
                out.append(
                    Finding(
                        "numbering.gap",
                        "warning",
                        span,
                        f"序号从{last}跳到{n}，中间缺{n - last - 1}行。请核对原文是否漏印或漏读。",
                        str(n),
                        str(last + 1),
                    )
                )
            seen[n] = row
            last = n
    return out


def _outlined(card: Scorecard) -> list[Finding]:
    """2.232 printed twice: one outline number for two titles (further lines of one row share its number)."""
    out: list[Finding] = []
    seen: dict[str, Row] = {}
    for _, row in card.rows():
        if not re.fullmatch(r"\d+(?:\.\d+)+", row.number):
            continue
        if (first := seen.get(row.number)) is not None and first.title != row.title:
            out.append(
                Finding(
                    "scorecard.duplicate_number",
                    "warning",
                    row.span or Span(0, 0),
                    f"编号{row.number}出现两次（“{first.title or ''}”与“{row.title or ''}”）。请核对编号，避免两行的得分混在一起。",
                    row.number,
                    None,
                    tuple(s for s in (first.span,) if s is not None),
                )
            )
        seen.setdefault(row.number, row)
    return out


def _runs(card: Scorecard) -> list[list[Row]]:
    """Rows numbered in one run; a section that starts again at 1 starts a run."""
    runs: list[list[Row]] = []
    for section in card.sections:
        rows = [r for r in section.rows if r.number.isdigit()] if section.kind in ("base", "alternative") else []
        if not rows:
            continue
        for row in rows:
            if not runs or int(row.number) == 1:
                runs.append([])
            runs[-1].append(row)
    return runs


def findings_of(card: Scorecard, printed: Printed) -> tuple[Finding, ...]:
    """Every finding about a card, in printed order."""
    out: list[Finding] = []
    rows = list(card.rows())
    some_units = sum(1 for _, r in rows if r.units) * 2 > len(rows)
    places = dict(zip((id(r) for _, r in rows), printed.rows, strict=False)) if len(rows) == len(printed.rows) else {}
    for _, row in rows:
        if (place := places.get(id(row))) and (found := _row_sum(row, place[1], place[0])):
            out.append(found)
        if not row.clauses:
            out.append(
                Finding("scorecard.rule_missing", "warning", row.span or Span(0, 0), f"第{row.number}行没有写明怎样计分。请补充评分方法，否则该行只能人工评定。")
            )
        if some_units and not row.units:
            out.append(
                Finding("responsibility.missing", "warning", row.span or Span(0, 0), f"第{row.number}行没有写明责任单位。请确认由哪个单位负责，再下达任务。")
            )
    for section in card.sections:
        if found := _section_sum(section, printed.section_spans.get(section.title)):
            out.append(found)
    for group in printed.groups:
        if found := _heading_sum(group.title, group.points, group.rows, group.span):
            out.append(found)
    if found := _total(card, printed):
        out.append(found)
    out.extend([*printed.notes, *_numbers(card), *_outlined(card)])
    return tuple(sorted(out, key=lambda f: (f.span.start, f.code)))
