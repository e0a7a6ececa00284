"""Tables flattened to text that nothing proves (拷成纯文本而无从证实的评分表): told, so that a partial reading is not silent.

Where cells or rows have lost their marks, only sums show whether every row was found. A reading whose points make neither
the printed total nor 100, and a head under which no row was parted, are findings.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.reading.glued_heads import glued_heads
from zhiheng.reading.model import Finding, SourceText
from zhiheng.reading.scorecard_findings import plain
from zhiheng.rules.compiler.text import canonical
from zhiheng.rules.scorecards import Scorecard
from zhiheng.values import Span

_TOTAL = re.compile(r"(?:满分|总分|合\s*计|共计|总计)[^\d。；\n]{0,8}(\d{2,4})(?!\.?\d)")
_USUAL = frozenset({Decimal(100), Decimal(1000)})


def unproved(source: SourceText, card: Scorecard) -> tuple[Finding, ...]:
    """A finding where the points of a flattened table make neither its printed total nor 100, in all or in each section."""
    base = [s for s in card.sections if s.kind in ("base", "alternative") and any(r.points for r in s.rows)]
    sums = [sum((r.points for r in s.rows if r.points is not None), Decimal(0)) for s in base]
    spans = [r.span for s in base for r in s.rows if r.span is not None]
    if not base or not spans:
        return ()
    known = _USUAL | {Decimal(m[1]) for m in _TOTAL.finditer(canonical(source.text))}
    given = sum(sums, Decimal(0))
    if given in known or all(total in known or total == s.points for total, s in zip(sums, base, strict=True)):
        return ()
    count = sum(len(s.rows) for s in base)
    said = f"表格的分栏在文本里已丢失，按文字分出{count}行，分值合计{plain(given)}分，与原文的满分或100分不符，可能有漏读的行或分错的分值。请上传带表格的原件，或对照原文核对。"
    return (Finding("scorecard.flattened", "warning", spans[0], said, plain(given), "100"),)


def unparted(source: SourceText) -> tuple[Finding, ...]:
    """A finding where the head of a scoring table stands in the text and no row was parted under it."""
    heads = [h for h in glued_heads(canonical(source.text)) if h.has("points") and len(h.words) >= 3]
    if not heads:
        return ()
    head = heads[0]
    said = f"找到评分表的表头“{'｜'.join(head.words)[:40]}”，但表格的分栏已丢失，没有按表读出各行。请上传带表格的原件（Word、Excel 或网页），或对照原文补录分值。"
    return (Finding("scorecard.flattened", "warning", Span(head.start, head.end), said, None, None),)
