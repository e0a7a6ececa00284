"""A scorecard's points (评分表分值): what reading found when it added them up, and the points printed in the text of each row.

Reading adds what it compiled; here the printed （N分） of a row are added as a clerk does, which also finds a slip in a row of
one clause, a clause of no points, and a bonus section whose items do not give its points.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.reading.scorecard_findings import plain
from zhiheng.rules.scorecards import Row, Section
from zhiheng.values import Span

_MARK = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
_OTHERWISE = re.compile(r"满分|不超过|最高|最多|上限|封顶|每|再加|再得|分别|其中|或者?|之一|扣|加分|至\d|累计|视|酌|按|折|比例|减半|加倍")
"""Words with which the points of a row are no plain sum."""
_CAPPED = re.compile(r"满分|不超过|最高|最多|上限|封顶|累计|以内|取")
_POINTS = re.compile(r"\d+(?:\.\d+)?(?=\s*分)|(?<=得)\d+(?:\.\d+)?")


MOST_SLIPS = 5
"""Where more rows than this, and than one in ten, do not add up, the printed points mean something else."""


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Findings of reading that concern the scorecard."""
    for found in document.findings:
        if found.code.startswith("scorecard."):
            yield Finding(
                code=found.code, severity=found.severity, span=found.span, message=found.message, found=found.found,
                expected=found.expected, related=found.related, numbers=_numbers(document, found.span, found.related), scope="table",
                certainty=0.95 if found.severity == "error" else 0.6,
            )
    if document.scorecard is not None:
        told = {f.span for f in document.findings if f.code.startswith("scorecard.")}
        rows = list(document.scorecard.rows())
        marked = [found for _section, row in rows for found in _marked(document, row, told)]
        if len(marked) <= max(MOST_SLIPS, len(rows) // 10):
            yield from marked
        for section in document.scorecard.sections:
            if section.kind == "bonus":
                yield from _bonus(document, section)


def _marked(document: Document, row: Row, told: Collection[Span]) -> Iterator[Finding]:
    """The printed points of a row's clauses against the row's, where nothing in the row says otherwise."""
    if row.points is None or row.cap is not None or row.base is not None or row.span is None:
        return
    text = document.source.text
    spans = [c.span for c in row.clauses if c.span is not None]
    marks = [m for s in spans for m in _MARK.finditer(text, s.start, s.end)]
    words = "".join(text[s.start : s.end] for s in spans)
    if len(marks) != len(row.clauses) or len(spans) != len(row.clauses) or _OTHERWISE.search(words):
        return
    total = sum((Decimal(m[1]) for m in marks), Decimal(0))
    places = [Span(m.start(1), m.end(1)) for m in marks]
    if total == row.points or any(row.span.overlaps(t) or s.overlaps(t) for t in told for s in spans):
        return
    shown = "＋".join(m[1] for m in marks)
    yield Finding(
        code="scorecard.row_sum", severity="error", span=places[0], found=plain(row.points), expected=plain(total),
        message=f"第{row.number}行{f'（{row.title}）' if row.title else ''}：各条分值{shown}＝{plain(total)}分，该行分值印为{plain(row.points)}分。请核对各条分值和该行分值。",
        related=(*places[1:], *_own(document, row, spans)), numbers=(*places, *_own(document, row, spans)),
        formula=f"{shown}＝{plain(total)}", scope="table", certainty=0.9,
    )


def _own(document: Document, row: Row, clauses: Sequence[Span]) -> list[Span]:
    """The place of the row's own points: the last figure of that value before its clauses, on a line of its own or in a cell."""
    if not clauses or row.points is None:
        return []
    first = min(s.start for s in clauses)
    found = [m for m in re.finditer(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])", document.source.text[max(0, first - 60) : first]) if Decimal(m[0]) == row.points]
    return [Span(max(0, first - 60) + found[-1].start(), max(0, first - 60) + found[-1].end())] if found else []


def _bonus(document: Document, section: Section) -> Iterator[Finding]:
    """The items of a bonus section against its points: fewer can never give them, more need a cap in words."""
    clauses = [c for r in section.rows for c in r.clauses]
    text = document.source.text
    if section.points is None or len(clauses) < 2 or any(c.points is None or c.span is None for c in clauses):
        return
    words = "".join(text[c.span.start : c.span.end] for c in clauses if c.span is not None)
    total = sum((c.points for c in clauses if c.points is not None), Decimal(0))
    if total == section.points or re.search("每", words) or (total > section.points and _CAPPED.search(words + section.title)):
        return
    places = [Span(m.start(1), m.end(1)) for c in clauses if c.span is not None for m in list(_MARK.finditer(text, c.span.start, c.span.end))[-1:]]
    if len(places) == len(clauses):
        yield Finding(
            code="scorecard.section_sum", severity="warning", span=places[0], found=plain(section.points), expected=plain(total),
            message=f"“{section.title}”：各条加分合计{plain(total)}分，该项印为{plain(section.points)}分。请核对各条分值，或写明封顶。",
            related=tuple(places[1:]), numbers=tuple(places), scope="table", certainty=0.7,
        )


def _numbers(document: Document, span: Span, related: Sequence[Span]) -> tuple[Span, ...]:
    """The figures of the points inside the related clauses, and the printed sum itself."""
    text = document.source.text
    places = [span]
    for part in related:
        places += [Span(m.start(), m.end()) for m in _POINTS.finditer(text, part.start, part.end)][-1:]
    return tuple(dict.fromkeys(places))


def recomputed(document: Document) -> dict[str, int]:
    """How many sums of a scorecard reading added up (复算数): rows with parts, and sections, that print their points."""
    card = document.scorecard
    if card is None:
        return {}
    rows = sum(r.points is not None and len(r.clauses) > 1 for _section, r in card.rows())
    sections = sum(s.points is not None and len(s.rows) > 1 for s in card.sections)
    return {kind: count for kind, count in (("row_sum", rows), ("section_sum", sections)) if count}
