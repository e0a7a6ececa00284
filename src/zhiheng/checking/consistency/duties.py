"""Tasks that nobody answers for (责任单位缺失), in a plan whose other tasks name their units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document

LEAST = 6
"""A plan with fewer tasks shows no manner of naming units."""
_NOBODY = re.compile(r"组织领导|组织实施|保障|宣传|附则|考核|督导|督查|统筹|总体|氛围|监督检查|评估|工作要求|落实")
"""Tasks of the closing chapter, which are everybody's (保障措施)."""


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A note for each task without a unit where at least four of five tasks have one, and one under the same heading."""
    tasks = document.tasks
    named = [t for t in tasks if t.units.names()]
    if document.kind != "plan" or len(tasks) < LEAST or len(named) * 5 < len(tasks) * 4:
        return
    headed = {_above(t.number) for t in named}
    for task in tasks:
        if not task.units.names() and _above(task.number) in headed and not _NOBODY.search(task.title):
            yield Finding(
                code="responsibility.missing", severity="info", span=task.span,
                message=f"任务“{task.number}{task.title[:30]}”没有写明责任单位，而本文件{len(tasks)}项任务中有{len(named)}项写明。请确认是否遗漏。",
                certainty=0.5,
            )


def _above(number: str) -> str:
    return number.rpartition("/")[0]
