"""Passages for figures (数字段落): broken lines joined, white space out except between digits, sections told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zhiheng.reading.model import Block, SourceText
from zhiheng.reading.outline import heading_of
from zhiheng.values import Span

_ENDED = re.compile(r"[。！？!?；;：:][”’）)】\]]?$|[）)】〕\]]$")
_GOES_ON = re.compile(r"^[，,、。；;％%）)”’\]]|^(?:以上|以下|以内|左右|的)|^-?\d+(?:\.\d+)?\s*[^\s\d.、．,，)）]")
_DATED = re.compile(r"\d{1,4}(?:[-—–~～至]\d{1,2})?[年月日]")
_AIMS = re.compile(r"目标|安排|打算|计划|部署|重点工作|工作任务|主要任务|重点任务|总体要求|工作要求|下一步|下步|今后")
_DONE = re.compile(r"回顾|情况|成效|完成|过去")
_FOOTNOTE = re.compile(r"[\[【［]\d{1,3}[\]】］]")
_NOT_SPACE = re.compile(r"\S+")


@dataclass(frozen=True)
class Passage:
    """A paragraph without white space (段落). `places` leads each character back to the source text; `section` counts the
    headings of the first two levels before it; `cell` is set for a cell of a table; `forward` where the chapter speaks of aims."""

    number: int
    text: str
    places: tuple[int, ...]
    section: int
    title: str = ""
    cell: bool = False
    forward: bool = False

    def span(self, start: int, end: int) -> Span:
        """The place in the source of squeezed characters."""
        return Span(self.places[start], self.places[end - 1] + 1)


LONGEST = 4000
"""The longest passage in characters (段落上限): a file on one line is cut at the ends of sentences, so that no relation
looks over all of it."""


def passages(source: SourceText) -> Iterator[Passage]:
    """Passages in reading order, numbered; none longer than `LONGEST`."""
    number = 0
    for whole in _joined(source):
        for passage in _cut(whole):
            yield replace(passage, number=number)
            number += 1


def _cut(passage: Passage) -> Iterator[Passage]:
    text, begin = passage.text, 0
    while len(text) - begin > LONGEST:
        window = text[begin : begin + LONGEST]
        end = max(window.rfind(mark) for mark in "。\t；") + 1 or max(window.rfind("，"), window.rfind("、")) + 1 or LONGEST
        yield replace(passage, text=text[begin : begin + end], places=passage.places[begin : begin + end])
        begin += end
    yield replace(passage, text=text[begin:], places=passage.places[begin:]) if begin else passage


def _joined(source: SourceText) -> Iterator[Passage]:
    """Running text in reading order; a cell of a table is a passage of its own, a line of a flat table is split at tabs."""
    group: list[Block] = []
    number = section = 0
    title = ""
    forward = False
    full = full_lines(source)
    for block in source.blocks:
        text = block.text.strip()
        if not text:
            if group and _ENDED.search(group[-1].text.rstrip()):
                yield _passage(source, group, number, section, title, full, forward=forward)
                number, group = number + 1, []
            continue
        cell = block.style in ("cell", "footnote")
        level, _ = (0, "") if cell else heading_of(text)
        if group and (cell or not _joins(group[-1].text.strip(), text, level, full(group[-1].text))):
            yield _passage(source, group, number, section, title, full, forward=forward)
            number, group = number + 1, []
        if level in (1, 2) or (not cell and len(text) <= 24 and not re.search(r"[，。；,;：:]|\d", text)):
            section, title = section + 1, text[:40]
            head = re.split(r"[，,。；;：:]", title)[0]
            if level == 1 or (_AIMS.search(head) and len(text) <= 40):
                forward = bool(_AIMS.search(head)) and not _DONE.search(head)
        if cell:
            yield _passage(source, [block], number, section, title, full, cell=True, forward=forward)
            number += 1
        else:
            group.append(block)
    if group:
        yield _passage(source, group, number, section, title, full, forward=forward)


def full_lines(source: SourceText) -> Callable[[str], bool]:
    """Whether a line is as long as the lines of this text can be: it was broken where the width ended (硬折行).

    A text is broken by width when most of its longer lines have nearly one length, in characters or on the screen.
    """
    lines = [b.text.strip() for b in source.blocks if b.style not in ("cell", "footnote") and "\t" not in b.text]
    for measure in (_screen, len):
        lengths = sorted(measure(line) for line in lines if len(line) >= 18)
        if len(lengths) < 8:
            continue
        most = lengths[-1 - len(lengths) // 20]
        if most <= (160 if measure is _screen else 80) and sum(n >= most * 0.93 for n in lengths) * 10 >= len(lengths) * 6:
            return lambda line, width=measure, least=most: width(line.strip()) >= least * 0.93  # type: ignore[misc]
    return lambda line: False


def _screen(line: str) -> int:
    return sum(2 if c > "\u2e80" else 1 for c in line)


def _joins(before: str, text: str, level: int, full: bool) -> bool:
    if full and not level and not re.search(r"[。！？!?\t]$", before) and "\t" not in before + text:
        return True
    if _ENDED.search(before) or "\t" in before or "\t" in text:
        return False
    if level and not _GOES_ON.match(text):
        return False
    if _DATED.match(text) and len(before) <= 40:
        return False
    if _GOES_ON.match(text):
        return bool(re.search(r"[\u4e00-\u9fff，,、%\d]$", before)) and (len(before) >= 12 or before.endswith(("的", "，", ",", "、")))
    return before.endswith(("，", ",", "、")) or (len(before) >= 30 and bool(re.search(r"[，。；,;]", before)))


def _passage(
    source: SourceText, group: list[Block], number: int, section: int, title: str, full: Callable[[str], bool], *, cell: bool = False, forward: bool = False
) -> Passage:
    text = source.text
    start, end = group[0].span.start, group[-1].span.end
    places: list[int] = []
    parts: list[str] = []
    last = ""
    broken = {b.span.end for b in group[:-1] if full(b.text)}
    marks = [m.span() for m in _FOOTNOTE.finditer(text, start, end)]
    mark = 0
    for run in _NOT_SPACE.finditer(text, start, end):
        a, b = run.span()
        if last and (last.isdigit() or last in ".,，") and text[a].isdigit() and (last.isdigit() or "\t" in text[places[-1] : a]) and not any(e in broken for e in range(places[-1], a + 1)):
            places.append(a - 1)
            parts.append("\t" if "\t" in text[places[-2] : a] else " ")
        elif places and "\t" in text[places[-1] : a]:
            places.append(a - 1)
            parts.append("\t")
        while mark < len(marks) and marks[mark][0] < b:
            left, right = marks[mark]
            if left >= a:
                places.extend(range(a, left))
                parts.append(text[a:left])
                a = right
            mark += 1
        if a < b:
            places.extend(range(a, b))
            parts.append(text[a:b])
            last = text[b - 1]
    return Passage(number, "".join(parts), tuple(places), section, title, cell, forward)
