"""Reading again after a person has confirmed repairs (按确认的修复重读): the text with some places replaced, and the way back kept.

Nothing is mended by itself: `mended` is given exactly the places that a person confirmed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from zhiheng.reading.damage import PUT_IN
from zhiheng.reading.model import Block, Cell, Finding, Origin, SourceText, Table
from zhiheng.reading.traditional import SIMPLE
from zhiheng.values import Span


@dataclass(frozen=True)
class Mend:
    """A place of the text and the words that stand for it; no words leave the place out."""

    span: Span
    words: str


def mends_of(source: SourceText, code: str, span: Span) -> list[Mend]:
    """What following a finding of that code changes in the text: a site's line is left out, stuffed characters go, 繁体 is turned.

    >>> from zhiheng.reading.sources import load_source
    >>> source = load_source("質量強縣".encode(), "a.txt")
    >>> mended(source, mends_of(source, "text.traditional", Span(0, 1))).text
    '质量强县'
    """
    if code == "source.site_line":
        line = source.text[span.start : span.end]
        return [Mend(Span(m.start(), m.end()), "") for m in re.finditer(re.escape(line), source.text)] if line.strip() else []
    if code == "text.stuffed":
        return [Mend(Span(*m.span()), "") for form in (PUT_IN, _BESIDE_FIGURES) for m in form.finditer(source.text)]
    if code == "text.traditional":
        return [Mend(Span(m.start(), m.end()), "".join(SIMPLE[c] for c in m.group())) for m in _TRADITIONAL.finditer(source.text)]
    return []


_BESIDE_FIGURES = re.compile(r"(?<=\d)[$^`|\\#@&]{1,2}(?=[\d\u3400-\u9fff])|(?<=[\u3400-\u9fff])[$^`|\\#@&]{1,2}(?=\d)")
"""The same marks beside figures, which only count once the text is known to be stuffed; ~ is a range there."""
_TRADITIONAL = re.compile("[" + "".join(SIMPLE) + "]+")


def mended(source: SourceText, mends: Sequence[Mend]) -> SourceText:
    """The source with those places replaced; blocks, cells and the way back to the file move with the text.

    Of places that overlap, the first is taken. Blocks that lose all their words are gone.
    """
    chosen: list[Mend] = []
    for mend in sorted(mends, key=lambda m: (m.span.start, m.span.end)):
        if not chosen or mend.span.start >= chosen[-1].span.end:
            chosen.append(mend)
    if not chosen:
        return source
    parts, last = [], 0
    for mend in chosen:
        parts += [source.text[last : mend.span.start], mend.words]
        last = mend.span.end
    text = "".join([*parts, source.text[last:]])
    moved = _mover(chosen)

    def span(old: Span) -> Span:
        start, end = moved(old.start), moved(old.end)
        return Span(start, max(start, end))

    def words(old: Span, held: str) -> tuple[Span, str]:
        """Span and words of a block or cell; words that are not just its part of the text stay as they are."""
        new = span(old)
        return new, text[new.start : new.end] if held == source.text[old.start : old.end] else held

    blocks = []
    for block in source.blocks:
        place, said = words(block.span, block.text)
        if said.strip():
            blocks.append(Block(place, said, block.level, block.number, block.style))
    tables = []
    for table in source.tables:
        cells = []
        for cell in table.cells:
            place, said = words(cell.span, cell.text)
            cells.append(Cell(cell.row, cell.column, said, place, cell.rows, cell.columns))
        tables.append(Table(span(table.span), tuple(cells), table.sure))
    findings = tuple(replace(f, span=span(f.span), related=tuple(span(r) for r in f.related)) for f in source.meta.get("findings", ()) if isinstance(f, Finding))
    return replace(
        source,
        text=text,
        blocks=tuple(blocks),
        tables=tuple(tables),
        origins=tuple(_origin(o, span(o.span)) for o in source.origins),
        repairs=tuple(replace(r, span=span(r.span)) for r in source.repairs),
        meta={**source.meta, "findings": findings} if "findings" in source.meta else source.meta,
    )


def _origin(origin: Origin, span: Span) -> Origin:
    return replace(origin, span=span)


def _mover(mends: Sequence[Mend]) -> Callable[[int], int]:
    """Where a place of the old text is in the new one; inside a replaced place it is the same number of characters on, at most its end."""
    starts = [m.span.start for m in mends]
    gains = [0, *accumulate(len(m.words) - len(m.span) for m in mends)]

    def moved(position: int) -> int:
        i = bisect_right(starts, position) - 1
        if i < 0:
            return position
        mend = mends[i]
        if position >= mend.span.end:
            return position + gains[i + 1]
        return mend.span.start + gains[i] + min(position - mend.span.start, len(mend.words))

    return moved
