"""Dates that had passed when the document was issued (时限早于印发)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.reading.model import Target, Task


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Targets and tasks of a plan that were due before the day it was issued; nothing where the text names no day."""
    if document.issued_on is None or document.kind not in ("plan", "scorecard"):
        return
    items: list[tuple[Target | Task, str]] = [(t, f"目标“{t.indicator}”") for t in document.targets]
    items += [(t, f"任务“{t.title[:20]}”") for t in document.tasks]
    for item, words in items:
        end = last_day(item.due)
        if end is not None and end < document.issued_on:
            yield Finding(
                code="consistency.due_in_past", severity="warning", span=item.span, found=item.due,
                message=f"{words}的完成时限{item.due}早于本文件印发日期{document.issued_on}。请核对时限，或写明是已完成的情况。", certainty=0.7,
            )


def last_day(due: str | None) -> str | None:
    """The last day of a due time as ISO text, comparable with a date; None for none.

    >>> last_day("2023"), last_day("2021/2025"), last_day("2023-06")
    ('2023-12-31', '2025-12-31', '2023-06-31')
    """
    if due is None:
        return None
    end = due.split("/")[-1]
    return {4: f"{end}-12-31", 7: f"{end}-31", 10: end}.get(len(end))
