"""Due times that have passed (时限已过): when the document was issued, or on a day that the reader gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.reading.model import Target, Task
from zhiheng.values import Span

_BEFORE = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(?:(\d{1,2})日|底)?(?:之?前|以前)(?=[^。；;]{0,40}(?:完成|报送|上报|报|建成|实现|达到|整改|提交|印发|公布|落实|开展|组织))")
_DONE = re.compile(r"[已]|经|曾|出生|登记|成立|开业|生产的|购买|注册")


def find(document: Document, as_of: str | None = None) -> Iterator[Finding]:
    """Targets, tasks and plain 某日前完成 that were due before a day: the day given, or, for plans, the day of issue."""
    day = as_of or (document.issued_on if document.kind in ("plan", "scorecard") else None)
    if day is None:
        return
    items: list[tuple[Target | Task, str]] = [(t, f"目标“{t.indicator}”") for t in document.targets]
    items += [(t, f"任务“{t.title[:20]}”") for t in document.tasks]
    told: list[Span] = []
    for item, words in items:
        end = last_day(item.due)
        if end is not None and end < day:
            told.append(item.span)
            yield _finding(item.span, item.due or end, words, day, given=as_of is not None)
    text = document.source.text
    for match in _BEFORE.finditer(text):
        end = f"{match[1]}-{int(match[2]):02}-{int(match[3] or 31):02}"
        span = Span(*match.span())
        if end < day and not any(t.overlaps(span) for t in told) and not _DONE.search(text, max(0, match.start() - 8), match.end() + 8):
            yield _finding(span, match[0], f"“{match[0]}”", day, given=as_of is not None)


def _finding(span: Span, due: str, words: str, day: str, *, given: bool) -> Finding:
    against = f"早于核对日期{day}" if given else f"早于本文件印发日期{day}"
    return Finding(
        code="consistency.due_in_past", severity="warning", span=span, found=due,
        message=f"{words}的完成时限{due}{against}。请核对时限，或写明是已完成的情况。", certainty=0.7,
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
