"""A source text as safe HTML with marks (原文着色): escaped, cut at the edges of spans, marks nested where they overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Mark:
    """One marked place: `[start, end)` in characters, the css word (`computed`, `error`), the item it belongs to."""

    start: int
    end: int
    look: str
    pair: str
    title: str = ""


_PARAGRAPH, _CELL, _ROW, _NOTHING = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Noncharacters of Unicode, which no text holds; they stand for white space until the text is escaped."""
_SHOWN = {
    _PARAGRAPH: '<span class="para"></span>',
    _CELL: '<span class="cell-edge"> ┊ </span>',
    _ROW: '<span class="row-edge"></span>',
    _NOTHING: "",
}


def laid_out(text: str) -> str:
    """The text, as long as before, with runs of white space replaced by signs for paragraph, table row and cell.

    Flattened tables print a cell on a line of its own after a tab, and a row after a blank line. For the eye only.
    """
    text = re.sub("[\ufdd0-\ufdd3]", "\ufffd", text)
    out: list[str] = []
    last = 0
    in_table = False
    runs = list(re.finditer(r"[ \t\u3000]*\n\s*", text))
    for i, run in enumerate(runs):
        out.append(text[last : run.start()])
        last = run.end()
        new_row = re.search(r"\n[ \u3000]*\n", run[0]) is not None
        if run[0].rstrip(" \u3000").endswith("\t"):
            sign = _ROW if new_row or not in_table else _CELL
            in_table = True
        else:
            following = runs[i + 1] if i + 1 < len(runs) else None
            inside = in_table and following is not None and following.start() - run.end() < 40
            in_table = in_table and inside
            sign = _NOTHING if inside else _PARAGRAPH
        out.append(sign + _NOTHING * (len(run[0]) - 1))
    out.append(text[last:])
    return re.sub(r"(?<=\S)\t(?=\S)", _CELL, "".join(out))


def _html(piece: str) -> str:
    return re.sub("[\ufdd0-\ufdd3]", lambda found: _SHOWN[found[0]], escape(piece))


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """The text with its marks as HTML.

    Every character is escaped; white space is laid out for the eye (`laid_out`). Where marks overlap without one holding the other, the later one is closed and opened
    again, so that the elements nest; empty marks and parts outside the text are dropped. The first piece of each mark
    carries the identifier `mark-<pair>`, so that an item can lead to it.

    >>> str(marked("a<b", [Mark(0, 2, "error", "f0")]))
    '<mark class="mark-error" data-pair="f0" data-goto="#item-f0" id="mark-f0">a&lt;</mark>b'
    """
    length, text = len(text), laid_out(text)
    kept = [Mark(max(0, m.start), min(length, m.end), m.look, m.pair, m.title) for m in marks]
    kept = sorted((m for m in kept if m.start < m.end), key=lambda m: (m.start, -m.end))
    edges = sorted({0, length, *(m.start for m in kept), *(m.end for m in kept)})
    out: list[str] = []
    open_marks: list[Mark] = []
    named: set[str] = set()
    coming = iter(kept)
    following = next(coming, None)
    for i, edge in enumerate(edges):
        reopened: list[Mark] = []
        if any(m.end == edge for m in open_marks):
            first = next(n for n, m in enumerate(open_marks) if m.end == edge)
            out.extend("</mark>" for _ in open_marks[first:])
            reopened = [m for m in open_marks[first:] if m.end > edge]
            del open_marks[first:]
        starting: list[Mark] = []
        while following is not None and following.start == edge:
            starting.append(following)
            following = next(coming, None)
        for mark in sorted([*reopened, *starting], key=lambda m: -m.end):
            out.append(_opening(mark, named))
            open_marks.append(mark)
        if i + 1 < len(edges):
            out.append(_html(text[edge : edges[i + 1]]))
    return mark_safe("".join(out))  # every piece was escaped above


def in_three(
    text: str, marks: Iterable[Mark], keep: int = 160, least: int = 500
) -> tuple[SafeString, SafeString, SafeString]:
    """The text in three parts: what stands before all marks and after them (to be folded away), and the part between.

    Up to `keep` characters are left on either side, from the start of a paragraph; less than `least` is not folded.
    """
    kept = [m for m in marks if m.start < m.end and m.start < len(text)]
    start, end = min((m.start for m in kept), default=0), max((m.end for m in kept), default=len(text))
    first = text.rfind("\n", 0, max(0, start - keep)) + 1
    last = text.find("\n", min(len(text), end + keep))
    first = first if first >= least else 0
    last = last if last >= 0 and len(text) - last >= least else len(text)
    middle = marked(text[first:last], [Mark(m.start - first, m.end - first, m.look, m.pair, m.title) for m in kept])
    return marked(text[:first], ()), middle, marked(text[last:], ())


def _opening(mark: Mark, named: set[str]) -> str:
    pair = escape(mark.pair)
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    identity = "" if mark.pair in named else f' id="mark-{pair}"'
    named.add(mark.pair)
    return f'<mark class="mark-{escape(mark.look)}" data-pair="{pair}" data-goto="#item-{pair}"{identity}{title}>'
