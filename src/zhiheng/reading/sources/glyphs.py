"""From placed characters to lines (版面字符): PDF writers store them in any order, so reading order comes from the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiheng.reading.outline import heading_of

_TERMINAL = re.compile(r"[。！？!?；;：:][”’）)】\]]?$")


@dataclass(frozen=True)
class Glyph:
    """A character with its box in points; `top` grows downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box, by which a character belongs to a cell."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass
class Line:
    """A printed line: its words and where it stands; `page` from 1."""

    text: str
    page: int
    x0: float = 0
    x1: float = 0
    top: float = 0
    size: float = 10


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Printed lines from top to bottom; characters of a line from left to right, wide gaps as spaces."""
    rows: list[list[Glyph]] = []
    for glyph in sorted((g for g in glyphs if g.text.strip()), key=lambda g: g.middle[1]):
        height = max(1.0, glyph.bottom - glyph.top)
        if rows and abs(glyph.middle[1] - _centre(rows[-1])) <= 0.5 * max(height, rows[-1][0].bottom - rows[-1][0].top):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    found = []
    for row in rows:
        row.sort(key=lambda g: g.x0)
        size = sorted(g.bottom - g.top for g in row)[len(row) // 2] or 1.0
        text = row[0].text
        for before, glyph in zip(row, row[1:], strict=False):
            gap = glyph.x0 - before.x1
            latin = before.text[-1].isascii() and before.text[-1].isalnum() and glyph.text[0].isascii() and glyph.text[0].isalnum()
            text += (" " if gap > (0.2 if latin else 1.2) * size else "") + glyph.text
        found.append(Line(text.strip(), page, row[0].x0, row[-1].x1, min(g.top for g in row), size))
    return [line for line in found if line.text]


def _centre(row: Sequence[Glyph]) -> float:
    return row[0].middle[1]


def joined(lines: Iterable[str]) -> str:
    """Lines put together; Latin words keep a space between them."""
    out = ""
    for line in (x.strip() for x in lines):
        if out and line and out[-1].isascii() and out[-1].isalpha() and line[0].isascii() and line[0].isalpha():
            out += " "
        out += line
    return out


def goes_on(before: Line, line: Line, right: float, left: float) -> bool:
    """Whether a line is the rest of the sentence before it: the line above reaches the right margin, this one is not indented."""
    if heading_of(line.text)[0] in (1, 2, 3) or (heading_of(line.text)[0] and not line.text[0].isdigit() and _TERMINAL.search(before.text)):
        return False
    if right - before.x1 > 2.3 * before.size or len(before.text) < 8:
        return False
    indented = line.x0 - left > 1.4 * line.size
    if _TERMINAL.search(before.text):
        return not indented and before.text[-1] not in "：:"
    return not indented or line.x0 - before.x0 < 1.2 * line.size
