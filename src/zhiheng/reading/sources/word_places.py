"""The way back into a Word file (回到原文): which XML paragraph and which characters of it a place in the text is.

The paragraphs are counted by the very reader that made the text (`word.read_word`), so that `Origin.paragraph` and the
numbers here can never differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhiheng.reading.normalise import normalise
from zhiheng.reading.sources.builder import SourceBuilder
from zhiheng.reading.sources.numbering import W, read_numbering
from zhiheng.reading.sources.word import MC, _Reader, _styles

_NOT_TEXT = {W + t for t in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "instrText", "delText", "rt")} | {MC + "Fallback"}


class _Counting(_Reader):
    """The reader, remembering the XML paragraphs behind each counted paragraph."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.nodes: dict[int, list[Any]] = {}
        self._waiting: list[Any] = []

    def paragraph(self, node: Any, carried: str, *, style: str, cell: str | None) -> str:
        """As the reader's; a paragraph that runs into the next one is counted with it."""
        if not carried:
            self._waiting = []
        waiting = [*self._waiting, node]
        self._waiting = []
        number = self.paragraphs + 1
        left = super().paragraph(node, carried, style=style, cell=cell)
        if left:
            self._waiting = waiting
        else:
            self.nodes[number] = waiting
        return left


def word_paragraphs(body: Any, numbering: Any | None, styles: Any | None) -> dict[int, list[Any]]:
    """XML paragraphs (`w:p`) of a Word body by the number that `Origin.paragraph` gives them.

    `body`, `numbering` and `styles` are lxml elements of the parts; the nodes returned belong to `body`.
    """
    reader = _Counting(SourceBuilder("", "docx", b""), read_numbering(numbering), _styles(styles))
    reader.blocks(body)
    return reader.nodes


def characters(nodes: list[Any]) -> list[tuple[Any, int]]:
    """The visible characters of XML paragraphs in reading order: each the `w:t` node and the index in its text."""
    return [(text, i) for node in nodes for text in _texts(node) for i in range(len(text.text or ""))]


def _texts(node: Any) -> Iterator[Any]:
    for child in node:
        if child.tag == W + "t":
            yield child
        elif child.tag not in _NOT_TEXT and isinstance(child.tag, str):
            yield from _texts(child)


def place_in(paragraph: str, start: int, end: int, found: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """The characters of an XML paragraph that stand at `[start, end)` of the paragraph's normalised text.

    The two are laid side by side from their ends, for an automatic number stands before the text and in no node. What
    has no counterpart (a dropped invisible mark, a tab) is passed over. Empty when nothing of the place is in the file.
    """
    at, right = len(found) - 1, len(paragraph) - 1
    hits: list[tuple[Any, int]] = []
    while at >= 0 and right >= start:
        node, index = found[at]
        seen = normalise((node.text or "")[index])
        if seen == paragraph[right]:
            if right < end:
                hits.append(found[at])
            at, right = at - 1, right - 1
        elif seen == "":
            at -= 1
        elif paragraph[right].isspace() or at == 0:
            right -= 1
        elif seen.isspace():
            at -= 1
        else:
            right -= 1
    return hits[::-1]
