"""A scorecard while it is read, and made whole at the end (评分表的汇成): sections, totals, kinds, what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.reading.model import SourceText
from zhiheng.reading.scorecard_findings import Printed
from zhiheng.reading.scorecard_general import general_of
from zhiheng.reading.scorecard_notes import ratings_of
from zhiheng.reading.tables import GridCell
from zhiheng.rules.scorecards import Row, Scorecard, Section
from zhiheng.rules.syntax import Veto
from zhiheng.values import Span

BONUS = re.compile(r"加分|奖励|附加|奖扣分")
"""Titles of sections whose rows stand outside the full points."""
_PENALTY = re.compile(r"^(?:扣分|减分|惩罚|一票否)")
UNIT = re.compile(r"^[\u4e00-\u9fff]{2,16}(?:局|委|部|办|办公室|中心|政府|街道|乡|镇|公司|支队|大队|院)$")
"""A title that names a unit: its rows are scored for that unit alone."""


@dataclass
class Draft:
    """A section that is being read."""

    title: str
    points: Decimal | None
    rows: list[Row] = field(default_factory=list)
    span: Span | None = None


@dataclass
class State:
    """What has been read so far, and the names that hold for the rows to come."""

    sections: list[Draft] = field(default_factory=list)
    title: str | None = None
    sub: str = ""
    content: str = ""
    rule: GridCell | None = None
    """The last scoring cell, which may be merged over the rows below it."""
    count: int = 0
    form: int = 0
    """Sections before this one belong to another form printed above (检查表（二）)."""
    last: str = ""
    part: int = 1
    share: tuple[Decimal, ...] = ()
    """Weights of all levels of the row that is read, where only their product makes its points."""
    opening: tuple[str, Decimal | None, Span] | None = None
    """A line with points above the first table: the name of its section, once a second table is headed so too."""
    printed: Printed = field(default_factory=Printed)

    def section(self, title: str, points: Decimal | None, span: Span) -> Draft:
        """The section of this name: headings repeated by a page break are one section."""
        same_form = self.sections[self.form :]
        if same_form and same_form[-1].title == title and same_form[-1].points in (points, None):
            return same_form[-1]
        again = next((s for s in same_form if s.title == title and s.points == points), None)
        if again is not None:
            self.sections.append(self.sections.pop(self.sections.index(again)))
            return again
        self.sections.append(Draft(title, points, span=span))
        self.title, self.sub, self.content, self.rule = None, "", "", None
        return self.sections[-1]


def with_general(source: SourceText, card: Scorecard) -> Scorecard:
    """The card with what the paragraphs beside its tables say."""
    said = general_of(source, [r.span for _, r in card.rows() if r.span is not None])
    caps = [s.cap for s in said.sections if s.kind == "bonus" and s.cap is not None]
    bonus = said.bonus if said.bonus is not None else sum(caps, card.bonus_points or Decimal(0)) if caps else card.bonus_points
    full = card.full_points if card.full_points is not None else said.full
    return replace(card, full_points=full, bonus_points=bonus, sections=(*card.sections, *said.sections), normalise=said.normalise)


def kind_of(section: Draft) -> str:
    """base, bonus, penalty, or alternative: every unit is scored by its own rows, which alone add up to the section."""
    if BONUS.search(section.title):
        return "bonus"
    given = [r.points for r in section.rows]
    if _PENALTY.search(section.title) or (given and all(p is not None and p < 0 for p in given)):
        return "penalty"
    groups: dict[str, Decimal] = {}
    for row in section.rows:
        if row.points is None:
            return "base"
        key = row.number.split("-")[0]
        groups[key] = groups.get(key, Decimal(0)) + row.points
    if section.points is not None and len(groups) > 2 and sum(1 for v in groups.values() if v == section.points) * 4 >= len(groups) * 3:
        return "alternative"
    return "base"


def finish(title: str, state: State, text: str) -> Scorecard:
    """The card of all sections that have rows, with its totals and grades."""
    sections: list[Section] = []
    for s in state.sections:
        if not s.rows:
            continue
        kind = kind_of(s)
        sections.append(Section(s.title, s.points, tuple(s.rows), kind, s.points if kind == "bonus" else None))
    base = [s.points for s in sections if s.kind in ("base", "alternative") and not _vetoes(s)]
    full = state.printed.totals[0][0] if state.printed.totals else None
    if full is None and base and all(p is not None for p in base):
        full = sum((p for p in base if p is not None), Decimal(0))
        if len(base) > 1 and len(set(base)) == 1 and all(UNIT.match(s.title) for s in sections if s.kind == "base"):
            full = base[0]  # every unit is scored by its own rows
    bonus = [p for s in sections if s.kind == "bonus" and (p := s.points if s.points is not None else _sum(s.rows)) is not None]
    state.printed.settle(state.sections)
    spans = [r.span for s in sections for r in s.rows if r.span is not None]
    taken = (min(s.start for s in spans), max(s.end for s in spans)) if spans else None
    return Scorecard(title, full, sum(bonus, Decimal(0)) if bonus else None, tuple(sections), ratings=ratings_of(text, taken))


def _vetoes(section: Section) -> bool:
    """A section without points whose clauses only veto gives nothing to the full points."""
    return section.points is None and all(r.points is None and all(isinstance(c.rule, Veto) for c in r.clauses) for r in section.rows)


def _sum(rows: Sequence[Row]) -> Decimal | None:
    given = [r.points for r in rows]
    return sum((p for p in given if p is not None), Decimal(0)) if given and all(p is not None for p in given) else None
