"""A source text as safe HTML with marks (原文着色): escaped, cut at the edges of spans, marks nested where they overlap."""

from __future__ import annotations

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


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """The text with its marks as HTML.

    Every character is escaped. Where marks overlap without one holding the other, the later one is closed and opened
    again, so that the elements nest; empty marks and parts outside the text are dropped. The first piece of each mark
    carries the identifier `mark-<pair>`, so that an item can lead to it.

    >>> str(marked("a<b", [Mark(0, 2, "error", "f0")]))
    '<mark class="mark-error" data-pair="f0" data-goto="#item-f0" id="mark-f0">a&lt;</mark>b'
    """
    length = len(text)
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
            out.append(escape(text[edge : edges[i + 1]]))
    return mark_safe("".join(out))  # noqa: S308 - every piece was escaped above


def _opening(mark: Mark, named: set[str]) -> str:
    pair = escape(mark.pair)
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    identity = "" if mark.pair in named else f' id="mark-{pair}"'
    named.add(mark.pair)
    return f'<mark class="mark-{escape(mark.look)}" data-pair="{pair}" data-goto="#item-{pair}"{identity}{title}>'
