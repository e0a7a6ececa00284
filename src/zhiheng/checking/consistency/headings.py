"""Numbers of headings (标题编号): one left out, one used twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim
from zhiheng.checking.model import Finding
from zhiheng.reading.documents import Document
from zhiheng.reading.model import Block
from zhiheng.reading.outline import number_value

_FORMS = (re.compile(r"[一二三四五六七八九十百]+、"), re.compile(r"[（(][一二三四五六七八九十百]+[）)]"), re.compile(r"第[一二三四五六七八九十百零〇\d]+条"), re.compile(r"第[一二三四五六七八九十百]+章"), re.compile(r"\d{1,2}[.．、]"))
ITEMS = 4
"""The form of numbered paragraphs, which every heading begins anew."""
WIDEST = 2
"""A jump over more numbers than this is another list, not a gap."""


def find(document: Document, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Gaps and repeats in 一、 （一） 第一条 第一章 1., each counted under its own heading; a heading printed again by a page break is none."""
    if document.scorecard is not None:
        return
    last: list[tuple[int, Block] | None] = [None] * len(_FORMS)
    for block in document.source.blocks:
        if block.style in ("cell", "footnote", "textbox") or not block.number:
            continue
        form = next((i for i, f in enumerate(_FORMS) if f.fullmatch(block.number)), None)
        value = number_value(block.number)
        if form is None or value is None:
            continue
        before = last[form]
        last[form] = (value, block)
        if form == 0:
            last[1] = None
        elif form == 3:
            last[0] = last[1] = None
        if form != ITEMS:
            last[ITEMS] = None
        elif len(re.sub(r"\s", "", block.text)) <= len(block.number) + 1 or re.match(r"\s*\d+[.．]\d", block.text):
            last[ITEMS] = None
            continue
        if before is None or value == 1:
            continue
        if value == before[0] and re.sub(r"\s", "", block.text) != re.sub(r"\s", "", before[1].text):
            yield _finding("numbering.duplicate", block, before[1], f"编号“{block.number}”用了两次：“{_short(before[1])}”和“{_short(block)}”。请顺编。")
        elif 1 < value - before[0] <= 1 + WIDEST and not (form == ITEMS and _between(document.source.text, before[1], block, value - 1)):
            yield _finding("numbering.gap", block, before[1], f"编号由“{before[1].number}”跳到“{block.number}”，中间缺{value - before[0] - 1}项。请核对是漏了内容还是编号有误。")


def _between(text: str, before: Block, block: Block, number: int) -> bool:
    """Whether a numbered paragraph stands in the middle of a line between two others."""
    return re.search(rf"(?<![\d.．]){number}[.．、](?!\d)", text[before.span.start : block.span.start]) is not None


def _finding(code: str, block: Block, before: Block, message: str) -> Finding:
    return Finding(code=code, severity="warning", span=block.span, message=message, found=block.number, related=(before.span,), certainty=0.7)


def _short(block: Block) -> str:
    return re.sub(r"\s", "", block.text)[:20]
