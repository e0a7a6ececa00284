"""Remarks put into somebody's own Word file as comments (批注), at the very characters, and nothing else changed.

Only the part with the text is written anew, and in it only marks are added and runs are parted where a remark begins or
ends inside one; letters, formats, tracked changes, headers and pictures stay byte for byte what they were.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.numbering import W
from zhiheng.reading.sources.word_places import characters, place_in, word_paragraphs
from zhiheng.values import Span

AUTHOR = "质衡核验"


@dataclass(frozen=True)
class Remark:
    """A remark on a place of a text (批注): the place, and the words, one line a paragraph."""

    span: Span
    text: str


def write_word_comments(data: bytes, source: SourceText, remarks: Sequence[Remark]) -> tuple[bytes, tuple[Remark, ...]]:
    """The file with each remark as a comment at its place, and the remarks that found no place of their own.

    A remark in a footnote, where Word allows no comment, or on a place that is not in the body, is put on the first
    paragraph with the words it speaks of, and is among those returned.

    Args:
        data: the docx as it was read.
        source: what `read_word` made of it; the spans of the remarks are in its text.
        remarks: in any order; several may overlap.
    """
    import docx
    from docx.text.run import Run

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    nodes = word_paragraphs(body, _part(document, "numbering"), _part(document, "styles"))
    homeless: list[Remark] = []
    for remark in sorted(remarks, key=lambda r: (r.span.start, r.span.end)):
        runs = _runs(source, nodes, remark.span)
        text = remark.text
        if not runs:
            homeless.append(remark)
            text = f"此处不能加批注：“{source.text[remark.span.start : remark.span.end]}”\n{text}"
            runs = _first_run(body)
        if not runs:
            continue
        comment = document.add_comment([Run(r, document) for r in runs], text=text, author=AUTHOR, initials="核")
        comment._comment_elm.attrib.pop(W + "date", None)
    out = io.BytesIO()
    document.save(out)
    return _with_the_old_parts(data, out.getvalue()), tuple(homeless)


_CHANGED = ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")


def _with_the_old_parts(old: bytes, new: bytes) -> bytes:
    """The new archive with every part that need not change as it was in the old one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(io.BytesIO(new)) as after, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        names = set(before.namelist())
        for entry in after.infolist():
            origin = before if entry.filename in names and entry.filename not in _CHANGED else after
            kept.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), origin.read(entry.filename), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _part(document: Any, name: str) -> Any | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/" + name):
            return relation.target_part.element
    return None


def _runs(source: SourceText, nodes: dict[int, list[Any]], span: Span) -> list[Any]:
    """First and last run of exactly the characters of a span; runs are parted where it begins or ends inside one."""
    first: list[tuple[Any, int]] = []
    last: list[tuple[Any, int]] = []
    for position in (span.start, max(span.start, span.end - 1)):
        origin = source.origin_of(position)
        if origin is None or origin.paragraph not in nodes:
            return []
        text = source.text[origin.span.start : origin.span.end]
        left = max(span.start, origin.span.start) - origin.span.start
        right = min(span.end, origin.span.end) - origin.span.start
        hits = place_in(text, left, right, characters(nodes[origin.paragraph]))
        if not hits:
            return []
        first, last = first or hits, hits
    end = _part_run(*last[-1], after=True)
    begin = _part_run(*first[0], after=False)
    if end is None or begin is None:
        return []
    return [begin, end]


def _part_run(text: Any, index: int, *, after: bool) -> Any | None:
    """The run that ends with (`after`) or begins at a character; the run around it is parted when it must be."""
    run = text.getparent()
    while run is not None and run.tag != W + "r":
        run = run.getparent()
    if run is None or text.getparent() is not run:
        return run
    cut = index + 1 if after else index
    words = text.text or ""
    rest = list(text.itersiblings())
    if after and cut == len(words) and not rest:
        return run
    content_before = [c for c in text.itersiblings(preceding=True) if c.tag != W + "rPr"]
    if not after and cut == 0 and not content_before:
        return run
    new = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
    style = run.find(W + "rPr")
    if style is not None:
        new.append(deepcopy(style))
    if after:
        _move(text, words, cut, rest, new, keep_left=True)
        run.addnext(new)
        return run
    # What stands before the cut moves into a new run in front, so that `text` and its later places stay where they are.
    for child in reversed(content_before):
        new.append(child)
    if cut:
        new.append(_words(text, words[:cut]))
        text.text = words[cut:]
        _keep_space(text)
    run.addprevious(new)
    return run


def _move(text: Any, words: str, cut: int, rest: list[Any], new: Any, *, keep_left: bool) -> None:
    if cut < len(words):
        new.append(_words(text, words[cut:]))
        text.text = words[:cut]
        _keep_space(text)
    for child in rest:
        new.append(child)


def _words(text: Any, words: str) -> Any:
    node = text.makeelement(text.tag, dict(text.attrib), nsmap=text.nsmap)
    node.text = words
    _keep_space(node)
    return node


def _keep_space(node: Any) -> None:
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _first_run(body: Any) -> list[Any]:
    run = next(body.iter(W + "r"), None)
    return [] if run is None else [run, run]
