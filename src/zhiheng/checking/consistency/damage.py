"""Lost and damaged characters (疑似缺损): what reading marked, as findings with the suggested reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A warning for each repair, and what the reader of the file itself found (text, numbers of pages)."""
    for repair in document.repairs:
        wish = f"，疑为“{repair.suggested}”" if repair.suggested else ""
        yield Finding(
            code="text.lost_character", severity="warning", span=repair.span, found=repair.found, expected=repair.suggested,
            message=f"“{repair.found}”{wish}：{repair.reason}。请对照原件改正。", certainty=0.7,
        )
    for found in document.findings:
        if found.code.startswith(("text.", "numbering.")):
            yield Finding(
                code=found.code, severity=found.severity, span=found.span, message=found.message, found=found.found,
                expected=found.expected, related=found.related, certainty=0.7,
            )
