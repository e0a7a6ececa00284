"""One check from text to report (核验流程): read claims, recompute relations, word what is wrong."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from zhiheng.checking.claims import Claims, extract
from zhiheng.checking.claims.index import MOST
from zhiheng.checking.consistency import inconsistencies, recomputed
from zhiheng.checking.model import Finding, Report
from zhiheng.checking.relations import Context, Relation, checkers
from zhiheng.checking.relations.evidence import plausible
from zhiheng.checking.wording import finding_of
from zhiheng.reading.documents import Document, read_source
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.text import from_string


def check(source: str | SourceText | Document, name: str = "文本", *, most: int = MOST, as_of: str | None = None) -> Report:
    """Check the figures of a document (核验).

    Args:
        source: text, a source as `reading.load_source` gives it, or a document as `reading.read_document` gives it.
        name: what to call a text in the report.
        most: the most figures to read; the report says how far it came.
        as_of: a day (2026-10-31) against which due times are held; by default the day on which a plan was issued.
    Returns:
        The report: findings in reading order, errors with the formula written out. Spans count `report.source.text`.

    >>> report = check("上级抽查456批次，合格425批次，合格率91%。")
    >>> [(f.severity, f.expected) for f in report.findings]
    [('error', '93%')]
    """
    with _uncollected():
        return _checked(source, name, most, as_of)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cyclic garbage: a check makes hundreds of thousands of small objects and hardly a cycle,
    and going over all of them again and again takes two fifths of the time of a long table."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


def _checked(source: str | SourceText | Document, name: str, most: int, as_of: str | None) -> Report:
    document = source if isinstance(source, Document) else None
    loaded = document.source if document else source if isinstance(source, SourceText) else from_string(str(source), name, str(source).encode())
    claims = extract(loaded, most)
    context = Context(loaded, claims)
    counts: Counter[str] = Counter()
    findings: list[Finding] = []
    for kind, find in checkers():
        for item in find(context):
            if isinstance(item, Relation):
                counts[item.kind] += 1
                context.done.append(item)
            else:
                counts[kind] += 1
                findings.append(item)
    findings += _worded(context)
    document = document or read_source(loaded)
    findings += inconsistencies(document, claims.all, as_of)
    counts.update(recomputed(document))
    return Report(
        source=loaded,
        title=document.title or _title(loaded),
        kind=document.kind,
        claims=tuple(claims.all),
        findings=tuple(sorted(findings, key=lambda f: (f.span, f.code))),
        checked_to=claims.checked_to,
        relations=dict(counts),
    )


def _worded(context: Context) -> list[Finding]:
    trusted = {n.span for r in context.done if r.holds for n in r.numbers}
    return [f for f in (finding_of(r, context.claims, trusted) for r in context.done if plausible(r)) if f is not None]


def _title(source: SourceText) -> str:
    return next((b.text.strip()[:80] for b in source.blocks if b.text.strip()), source.name)


__all__ = ["Claims", "check"]
