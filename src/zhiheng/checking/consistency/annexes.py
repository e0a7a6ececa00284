"""Numbers of annexes (附件编号): the list behind the text, the annexes themselves, and what the text refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.values import Span

_LIST = re.compile(r"(?m)^[ \t　]*附件[：:][ \t　]*1[.．、](?:[^\n]*)(?:\n[ \t　]*\d{1,2}[.．、][^\n]*)*")
_ITEM = re.compile(r"(?<![\d.．])(\d{1,2})[.．、](?!\d)")
_HEAD = re.compile(r"(?m)^[ \t　]*附件[ \t　]*(\d{1,2})[ \t　]*(?:[：:][^\n]{0,40})?$")
_REFERRED = re.compile(r"(?:见|详见|按照|参照|依照)[^。；\n（(]{0,4}附件[ 　]?(\d{1,2})")


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A number left out or used twice in the list or among the annexes, and a reference to an annex that is not listed."""
    text = document.source.text
    listed: list[tuple[int, Span]] = []
    for found in _LIST.finditer(text):
        items = [(int(m[1]), Span(m.start(1), m.end(1))) for m in _ITEM.finditer(text, found.start(), found.end())]
        listed += items
        yield from _steps(items)
    heads = [(int(m[1]), Span(m.start(1), m.end(1))) for m in _HEAD.finditer(text)]
    yield from _steps(heads)
    known = {n for n, _s in (*listed, *heads)}
    for match in _REFERRED.finditer(text) if known else ():
        if int(match[1]) not in known:
            yield Finding(
                code="numbering.gap", severity="warning", span=Span(match.start(1), match.end(1)), found=f"附件{match[1]}",
                message=f"文中提到附件{match[1]}，而附件只列到{'、'.join(str(n) for n in sorted(known))}。请核对附件编号，或补上附件。", certainty=0.7,
            )


def _steps(items: Sequence[tuple[int, Span]]) -> Iterator[Finding]:
    for (before, place), (number, span) in zip(items, items[1:], strict=False):
        if number == before:
            yield Finding(code="numbering.duplicate", severity="warning", span=span, found=str(number), related=(place,), message=f"附件编号{number}用了两次。请顺编。", certainty=0.7)
        elif 1 < number - before <= 3:
            yield Finding(
                code="numbering.gap", severity="warning", span=span, found=str(number), related=(place,),
                message=f"附件编号由{before}跳到{number}，中间缺{number - before - 1}个。请核对是漏了附件还是编号有误。", certainty=0.7,
            )
