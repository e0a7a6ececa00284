"""A long source text in pieces (原文分段): each is rendered when somebody comes to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from zhiheng_web.documents.marks import Mark, marked

CHARS_A_PIECE = 30_000
"""Characters of one piece; a text of up to two pieces is shown whole."""


@dataclass(frozen=True)
class TextPiece:
    """One piece: its number from 0, its place in characters, and its HTML (empty until it is asked for)."""

    number: int
    start: int
    end: int
    html: SafeString | str = ""


def cuts(text: str, size: int = 0) -> list[tuple[int, int]]:
    """Where the text is cut: at ends of paragraphs, near every `size` characters; short texts are one piece.

    >>> cuts("甲。\\n乙。\\n丙。", 3)
    [(0, 3), (3, 6), (6, 8)]
    """
    size = size or CHARS_A_PIECE
    if len(text) <= 2 * size:
        return [(0, len(text))]
    edges = [0]
    while len(text) - edges[-1] > size:
        at = text.rfind("\n", edges[-1] + size // 2, edges[-1] + size)
        edges.append(at + 1 if at >= 0 else edges[-1] + size)
    return list(zip(edges, [*edges[1:], len(text)], strict=True))


def piece_at(text: str, position: int) -> int:
    """The number of the piece in which a character lies."""
    return next((n for n, (start, end) in enumerate(cuts(text)) if start <= position < end), 0)


def text_pieces(text: str, marks: Iterable[Mark], wanted: int) -> list[TextPiece]:
    """All pieces of the text; the wanted one is rendered with its marks, the others wait."""
    kept = list(marks)
    return [
        TextPiece(n, start, end, rendered(text, kept, start, end) if n == wanted else "")
        for n, (start, end) in enumerate(cuts(text))
    ]


def rendered(text: str, marks: Iterable[Mark], start: int, end: int) -> SafeString:
    """The stretch of the text with the marks that lie in it; a mark that began before carries no name a second time."""
    inside = [
        Mark(m.start - start, m.end - start, m.look, m.pair, m.title) for m in marks if m.start < end and start < m.end
    ]
    return marked(text[start:end], inside)
