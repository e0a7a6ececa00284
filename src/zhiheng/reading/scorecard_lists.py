"""Scorecards written as numbered lines under headings (条目式评分表), without a table."""

from __future__ import annotations

from zhiheng.reading.model import SourceText
from zhiheng.reading.scorecard_findings import Printed
from zhiheng.rules.scorecards import Scorecard


def read_list(source: SourceText) -> tuple[Scorecard, Printed] | None:
    """The scorecard of a document whose lines state points, or None."""
    return None
