"""A document against itself beyond arithmetic (前后一致): scorecards, aims, dates, duties, numbers of headings, damage.

Each sibling has `find(document, claims)`, which gives findings already worded. What needs a person's knowledge of the
matter is a warning or a note, never an error: only the arithmetic of a scorecard is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.consistency import aims, annexes, damage, dues, duties, headings, ranks, scorecards, units
from zhiheng.checking.consistency.scorecards import recomputed
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document

__all__ = ["CHECKS", "inconsistencies", "recomputed"]

CHECKS: tuple[Callable[[Document, Sequence[Claim]], Iterator[Finding]], ...] = (
    scorecards.find,
    aims.find,
    duties.find,
    headings.find,
    annexes.find,
    damage.find,
    ranks.find,
    units.find,
)


def inconsistencies(document: Document, claims: Sequence[Claim], as_of: str | None = None) -> list[Finding]:
    """All findings of a document, in the order of the checks; due times are held against the day `as_of` (ISO), by default
    the one on which the document was issued."""
    return [*dues.find(document, as_of), *(finding for find in CHECKS for finding in find(document, claims))]
