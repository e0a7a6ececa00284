"""A scorecard's points (评分表分值): what reading found when it added them up, with the places of all numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.values import Span

_POINTS = re.compile(r"\d+(?:\.\d+)?(?=\s*分)|(?<=得)\d+(?:\.\d+)?")


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Findings of reading that concern the scorecard."""
    for found in document.findings:
        if found.code.startswith("scorecard."):
            yield Finding(
                code=found.code, severity=found.severity, span=found.span, message=found.message, found=found.found,
                expected=found.expected, related=found.related, numbers=_numbers(document, found.span, found.related), scope="table",
                certainty=0.95 if found.severity == "error" else 0.6,
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
