"""Lists that say they go from the highest down (名次列举): 排名前五位的依次为A 120件、B 98件、C 102件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document

_DOWN = re.compile(
    r"(?:(?:排名?|位[居列]|居|列|名列)(?:全[国省市县])?前|(?<![之以此年目])前)[一二两三四五六七八九十\d]{1,3}(?:位|名|类|个|项|大)?|由[高多大]到[低少小]|从[高多大]到[低少小]|由高至低|依次(?:为|是)|排序(?:为|是)"
)
_UP = re.compile(r"[由从][低少小]到[高多大]|最[少低小]的[三四五六\d]")
_OTHERWISE = re.compile(r"增长|同比|增速|增幅|下降|分别|得分率|目标|计划")
_ALTOGETHER = re.compile(r"(?:共|合计|总计|累计|计)(?:为|有)?$")
LEAST = 3
LONGEST = 40


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """The first figure of a ranked list that is larger than the one before it; nothing where the words speak of growth."""
    text = document.source.text
    levels = [c for c in claims if c.kind in ("level", "pct", "share") and c.table is None]
    for _sentence, group in groupby(levels, key=lambda c: c.sentence):
        members = list(group)
        if len(members) < LEAST:
            continue
        start = text.rfind("。", max(0, members[0].span.start - 120), members[0].span.start) + 1 or max(0, members[0].span.start - 120)
        opened = _DOWN.search(text, start, members[-1].span.start)
        if opened is None or _UP.search(text, start, members[-1].span.start) or "\t" in text[start : members[-1].span.end]:
            continue
        behind = [c for c in members if c.span.start >= opened.end()]
        for kind in ("level", "share"):
            listed = _alike([c for c in behind if c.kind == kind])
            if len(listed) >= LEAST and len(listed) <= LONGEST and not _OTHERWISE.search(text, opened.start(), listed[-1].span.start):
                yield from _told(listed)
                break


def _alike(members: Sequence[Claim]) -> list[Claim]:
    """The members from the first on that count the same thing, the list going on without a full stop."""
    found: list[Claim] = []
    for claim in members:
        if found and (claim.unit != found[0].unit or claim.paragraph != found[0].paragraph):
            break
        if "其中" in claim.lead[-12:] and found:
            continue
        if found and _ALTOGETHER.search(claim.lead[-8:]):
            break
        if not claim.bound and claim.unit:
            found.append(claim)
    return found


def _told(listed: Sequence[Claim]) -> Iterator[Finding]:
    rising = [(a, b) for a, b in zip(listed, listed[1:], strict=False) if b.amount.value > a.amount.value]
    if len(rising) != 1:
        return
    before, claim = rising[0]
    yield Finding(
        code="consistency.rank_order", severity="warning", span=claim.span, found=claim.shown, expected=None, related=(before.span,), numbers=(before.span, claim.span),
        message=f"名次列举应由高到低，而排在后面的{claim.shown}大于排在前面的{before.shown}。请核对这两个数，或调整先后；并非按此数排序的，请写明。", certainty=0.7, scope="sentence",
    )
