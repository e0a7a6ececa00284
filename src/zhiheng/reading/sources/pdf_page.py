"""One page of a PDF as PDFium gives it: characters with their boxes and drawn lines, turned the way the page is shown."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import pi
from typing import Any

from zhiheng.reading.sources.glyphs import Glyph
from zhiheng.reading.sources.ruled import MOST_LINES, Rule

MOST_CHARS = 100_000
"""Characters of one page that are read; no printed page has as many."""
DEEPEST = 4
_DROPPED = frozenset((0xFFFE, 0xFFFF, 0xAD))
Matrix = tuple[float, float, float, float, float, float]
_AS_IS: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Page:
    """What stands on a page: upright characters, drawn lines, and the words of slanted print (watermarks), which are no text."""

    width: int
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    slanted: str = ""


def read_page(page: Any) -> Page:
    """The characters and lines of an open page of pypdfium2."""
    place = _turned(page)
    found = Page(int(page.get_width()))
    _read_glyphs(page, place, found)
    if found.glyphs:
        found.rules.extend(islice(_rules(page, place), MOST_LINES + 1))
    return found


def _turned(page: Any) -> Callable[[float, float], tuple[float, float]]:
    """From a point of the page's own space to a place from the upper left corner of the page as shown."""
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()
    if turn == 90:
        return lambda x, y: (y - bottom, x - left)
    if turn == 180:
        return lambda x, y: (right - x, y - bottom)
    if turn == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _read_glyphs(page: Any, place: Callable[[float, float], tuple[float, float]], found: Page) -> None:
    from pypdfium2 import raw

    text = page.get_textpage()
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    slanted: list[str] = []
    turn = page.get_rotation() * pi / 180
    unicode_of, angle_of, box_of, handle = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharAngle, raw.FPDFText_GetLooseCharBox, text.raw
    try:
        for i in range(min(text.count_chars(), MOST_CHARS)):
            code = unicode_of(handle, i)
            if code < 33 or code in _DROPPED or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            if 0.1 < (angle_of(handle, i) + turn) % (pi / 2) < pi / 2 - 0.1:
                slanted.append(chr(code))
                continue
            if not box_of(handle, i, pointer):
                continue
            (x0, top), (x1, bottom) = place(box.left, box.top), place(box.right, box.bottom)
            found.glyphs.append(Glyph(chr(code), min(x0, x1), max(x0, x1), min(top, bottom), max(top, bottom)))
    finally:
        text.close()
    found.slanted = "".join(slanted)


def _rules(page: Any, place: Callable[[float, float], tuple[float, float]]) -> Iterator[Rule]:
    from pypdfium2 import raw

    for points in _paths(raw, page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _AS_IS, 0):
        shown = [(place(*a), place(*b)) for a, b in points]
        for (x0, y0), (x1, y1) in shown:
            if abs(x0 - x1) <= 1 < abs(y0 - y1):
                yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
            elif abs(y0 - y1) <= 1 < abs(x0 - x1):
                yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _paths(raw: Any, holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[list[tuple[tuple[float, float], tuple[float, float]]]]:
    """The straight segments of every drawn path, also inside forms (groups of objects with their own place)."""
    if depth > DEEPEST:
        return
    for i in range(min(count(holder), 20 * MOST_LINES)):
        thing = get(holder, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _paths(raw, thing, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, _times(_matrix(raw, thing), matrix), depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(thing, fill, stroke)
            if fill.value or stroke.value:
                yield _segments(raw, thing, _times(_matrix(raw, thing), matrix))


def _segments(raw: Any, path: Any, matrix: Matrix) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    out = []
    start = here = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for k in range(min(raw.FPDFPath_CountSegments(path), MOST_LINES)):
        segment = raw.FPDFPath_GetPathSegment(path, k)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            out.append((here, point))
        here = point
        if raw.FPDFPathSegment_GetClose(segment):
            out.append((here, start))
            here = start
    return out


def _matrix(raw: Any, thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return _AS_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
