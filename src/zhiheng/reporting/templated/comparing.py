"""An edited report against its original (修改比对): numbers that were changed, taken out or added, with the sentence around them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.reporting.templated.annex import TITLE
from zhiheng.reporting.templated.package import Package
from zhiheng.reporting.templated.reading import Stretch, read_blocks

_NUMBER = re.compile(r"[+−-]?\d[\d,，]*(?:\.\d+)?(?:/\d+)?[%％‰]?")
_WORDS = re.compile(r"上升|下降|增加|减少|持平|增长|提高|降低|最高|最低")
_AROUND = 24


@dataclass(frozen=True)
class ChangedNumber:
    """One difference (改动): `kind` is changed, removed, added or wording; `proof` where the number had one; `around` the text around it."""

    kind: str
    before: str
    after: str
    around: str
    proof: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph or a cell's row as one line, with where its proofs stand."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def compare_reports(original: bytes, edited: bytes, name: str = "修改稿") -> list[ChangedNumber]:
    """What was changed in the numbers of a report and in the words that follow them, in reading order.

    Numbers are followed by their content control where it survived the editing, and by the text of the paragraph where it did not.

    Raises:
        UnreadableSource: the edited file is no docx.
    """
    before, after = _lines(original, "原报告"), _lines(edited, name)
    out: list[ChangedNumber] = []
    matcher = difflib.SequenceMatcher(None, [line.text for line in before], [line.text for line in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            out += _block(before[a:b], after[c:d])
    return out


def _lines(data: bytes, name: str) -> list[Line]:
    out: list[Line] = []
    for block in read_blocks(Package(data, name)):
        if block.kind == "center" and block.text == TITLE:
            break  # the annex repeats the figures of the text
        out += [_line(cell) for row in block.rows for cell in row] if block.kind == "table" else [_line(block.stretches)] if block.kind != "picture" else []
    return out


def _line(stretches: Sequence[Stretch]) -> Line:
    text, marks = "", []
    for one in stretches:
        if one.proof:
            marks.append((len(text), len(text) + len(one.text), one.proof))
        text += one.text
    return Line(text, tuple(marks))


def _block(before: Sequence[Line], after: Sequence[Line]) -> Iterator[ChangedNumber]:
    """Lines that differ, paired in order of likeness; those left over were taken out or added whole."""
    rest = list(after)
    for old in before:
        best = max(rest, key=lambda line: difflib.SequenceMatcher(None, old.text, line.text).ratio(), default=None)
        if best is None or (len(before) != len(after) and difflib.SequenceMatcher(None, old.text, best.text).ratio() < 0.5):
            yield from (ChangedNumber("removed", m[0], "", _around(old.text, m.start()), _proof(old, m.start())) for m in _NUMBER.finditer(old.text))
            continue
        if len(before) == len(after):
            best = rest[0]
        rest.remove(best)
        yield from _within(old, best)
    for line in rest:
        yield from (ChangedNumber("added", "", m[0], _around(line.text, m.start()), _proof(line, m.start())) for m in _NUMBER.finditer(line.text))


def _within(old: Line, new: Line) -> Iterator[ChangedNumber]:
    first, second = _tokens(old.text), _tokens(new.text)
    matcher = difflib.SequenceMatcher(None, [m[0] for m in first], [m[0] for m in second], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        for i in range(max(b - a, d - c)):
            was = first[a + i] if a + i < b else None
            now = second[c + i] if c + i < d else None
            found = was or now
            assert found is not None
            words = not _NUMBER.fullmatch(found[0])
            kind = "wording" if words else "changed" if was and now else "removed" if was else "added"
            place = was.start() if was else now.start() if now else 0
            yield ChangedNumber(kind, was[0] if was else "", now[0] if now else "", _around((old if was else new).text, place), _proof(old, was.start()) if was else "")


def _tokens(text: str) -> list[re.Match[str]]:
    return sorted([*_NUMBER.finditer(text), *_WORDS.finditer(text)], key=lambda m: m.start())


def _proof(line: Line, place: int) -> str:
    return next((proof for start, end, proof in line.marks if start <= place < end), "")


def _around(text: str, place: int) -> str:
    start = max(0, place - _AROUND)
    return f"{'…' if start else ''}{text[start : place + _AROUND]}{'…' if place + _AROUND < len(text) else ''}"
