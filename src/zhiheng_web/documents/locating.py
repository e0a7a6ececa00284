"""Where words that a person selected or typed stand in the text (定位原文): white space and cell edges mean nothing."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MOST_CHARS = 2000
"""Longer selections are no single item."""


def squeezed(words: str) -> str:
    """The words without white space and without the sign that the page puts between cells."""
    return re.sub(r"[\s┊]", "", words)


def places_of(text: str, words: str, start: int = 0) -> list[tuple[int, int]]:
    """Every place `[start, end)` of the words in the text, from a character on, in order.

    >>> places_of("一 是\\n甲，二是甲", "是甲")
    [(2, 5), (7, 9)]
    """
    plain = squeezed(words)[:MOST_CHARS]
    if not plain:
        return []
    pattern = r"\s*".join(re.escape(c) for c in plain)
    return [(m.start(), m.end()) for m in re.compile(pattern).finditer(text, start)]


def nearest_place(text: str, words: str, start: int, near: int) -> tuple[int, int] | None:
    """The place of the words that lies nearest to the `near`-th character, white space not counted, after `start`."""
    found = places_of(text, words, start) or places_of(text, words)
    return min(found, key=lambda place: abs(len(squeezed(text[start : place[0]])) - near)) if found else None


def row_or_paragraph(text: str, start: int) -> str:
    """Where a character stands, counted on the read text: the paragraph (第15段), or the table and its row (第1个表第3行).

    Lines with tabs are rows of a table, neighbouring ones of the same; empty lines do not count.
    """
    table = row = paragraph = 0
    for line in text[: text.find("\n", start) if "\n" in text[start:] else len(text)].split("\n"):
        if "\t" in line:
            table, row = (table, row + 1) if row else (table + 1, 1)
        elif line.strip():
            paragraph, row = paragraph + 1, 0
    if row:
        return _("第%(table)s个表第%(row)s行") % {"table": table, "row": row}
    return _("第%(n)s段") % {"n": paragraph} if paragraph else ""
