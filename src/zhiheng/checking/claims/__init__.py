"""Numeric claims of a document (数字陈述): figures read into indicator, value, unit, time, comparison, before any relation
is looked for. `extract` reads a source; `Claims` is the index that relations ask."""

from __future__ import annotations

from zhiheng.checking.claims.index import Claims, extract
from zhiheng.checking.claims.model import Claim

__all__ = ["Claim", "Claims", "extract"]
