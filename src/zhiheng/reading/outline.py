"""The outline of an official text (层次结构): 一、（一）1.（1）第X条 and 一是, read from the beginnings of lines.

Word's heading styles are not trusted: most official documents have none, and the numbers are what people cite.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhiheng.reading.model import Block, SourceText
from zhiheng.values import Span

HAN = "一二三四五六七八九十百零〇"
_MEASURE = "[万亿千百个家项件分倍吨年月日号元人名户条次场处座所款套台亩公平立度级类天小时%]"
_FORMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第[{HAN}\d]{{1,4}}[章编篇]|第[{HAN}]{{1,3}}部分")),
    (2, re.compile(rf"第[{HAN}\d]{{1,4}}节(?![课目能])")),
    (3, re.compile(rf"第[{HAN}\d]{{1,5}}条(?![路线河])")),
    (1, re.compile(rf"[{HAN}]{{1,4}}[、.．]|[{HAN}]{{1,4}}(?=[\s\t]+\S)")),
    (2, re.compile(rf"[（(][{HAN}]{{1,4}}[)）][、.．]?")),
    (5, re.compile(r"[（(]\d{1,3}[)）]")),
    (4, re.compile(rf"\d{{1,3}}(?:[.．、](?!\d)|(?=[\s\t]+(?!{_MEASURE})[\u4e00-\u9fff“《]))")),
    (4, re.compile(rf"[1-9]\d?[.．]\d{{1,2}}(?:[.．]\d{{1,2}})*[.．、]?(?=[\s\t]*(?!{_MEASURE})[\u4e00-\u9fff“])")),
    (4, re.compile(rf"[{HAN}]{{1,3}}(?=[是要][\u4e00-\u9fff])")),
    (5, re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]")),
)
_MAY_HEAD = re.compile(rf"[第{HAN}（(\d①-⑳]")
"""How a heading may begin."""
_CONTENTS = re.compile(r"(?:[.…·．—]{4,}|…{2,})[ \t]*\d{1,4}$")
"""A line of a table of contents: leaders and a page number after the heading."""
_AGAIN = re.compile(r"\s*[（(【\[]?\s*(?:续表?|接上页)\s*[）)】\]]?\s*$")


def heading_of(line: str) -> tuple[int, str]:
    """Level and printed number of a line, or `(0, "")` for running text.

    >>> heading_of("（二）夯实质量基础工作")
    (2, '（二）')
    >>> heading_of("2023年，全县")
    (0, '')
    """
    text = line.strip()
    if _MAY_HEAD.match(text) is None or _CONTENTS.search(text[-60:]):
        return 0, ""
    for level, form in _FORMS:
        found = form.match(text)
        if found and found.end() < len(text):
            number = found.group()
            if level == 4 and number.isdigit() and len(text) > 60:
                continue
            return level, number
    return 0, ""


def number_value(number: str) -> int | None:
    """The last counter of a printed number: （十二） is 12, 3. is 3; None where it is no number.

    >>> number_value("（十二）"), number_value("1.3")
    (12, 3)
    """
    digits = re.findall(r"\d+", number)
    if digits:
        return int(digits[-1])
    if number and "①" <= number[0] <= "⑳":
        return ord(number[0]) - ord("①") + 1
    words = "".join(re.findall(f"[{HAN}]", number))
    return han_value(words) if words else None


def han_value(words: str) -> int | None:
    """A Chinese numeral below a thousand as an integer.

    >>> han_value("三十一"), han_value("一百零五"), han_value("十")
    (31, 105, 10)
    """
    units = {"十": 10, "百": 100, "千": 1000}
    values = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
    total, digit, seen = 0, 0, False
    for c in words:
        if c in units:
            total += (digit if digit or seen else 1) * units[c]
            digit, seen = 0, True
        elif c in values:
            digit, seen = (digit * 10 + values[c] if digit and "十" not in words and "百" not in words else values[c]), True
        else:
            return None
    return total + digit


def with_levels(source: SourceText) -> SourceText:
    """The source with level and number in each block outside tables.

    A heading that a page break prints again (二、主要任务（续）) opens nothing new and is running text of style `repeated`.
    """
    blocks = []
    open_heads: dict[int, str] = {}
    for block in source.blocks:
        if block.style in ("cell", "footnote") or block.text.startswith("\t") or _is_cell(source, block):
            blocks.append(block)
            continue
        level, number = heading_of(block.text)
        if level and len(block.text) <= 60:
            words = _AGAIN.sub("", re.sub(r"\s", "", block.text))
            if open_heads.get(level) == words and len(words) > len(number) + 1:
                blocks.append(replace(block, style="repeated"))
                continue
            open_heads = {deep: head for deep, head in open_heads.items() if deep < level} | {level: words}
        blocks.append(Block(block.span, block.text, level, number, block.style) if level else block)
    return replace(source, blocks=tuple(blocks))


def _is_cell(source: SourceText, block: Block) -> bool:
    """In flat text a cell of a lost table begins with a tab."""
    start = block.span.start
    return start > 0 and source.text[start - 1] == "\t"


_BARE = re.compile(
    r"[^，,。；;：:！？、]{0,20}(?:工作回顾|主要成效|工作成效|主要目标(?:任务)?|目标任务|重点工作|工作安排|工作部署|工作打算|工作计划|主要任务|重点任务|存在(?:的)?(?:主要)?问题|预期目标|发展目标)"
)


_STYLED = re.compile(r"(?i)(?:h|heading\s?|标题\s?)([1-6])")


def with_bare_headings(source: SourceText) -> SourceText:
    """Where a document numbers no heading of level 1, short lines worded as headings (2026年重点工作) take that level, without number.

    Where it numbers nothing at all, headings by style (h2, 标题 1) give the outline; a single one of the highest rank is the title.
    """
    if any(b.level == 1 for b in source.blocks):
        return source
    if not any(b.level for b in source.blocks):
        ranks = {i: int(m[1]) for i, b in enumerate(source.blocks) if (m := _STYLED.fullmatch(b.style)) and len(b.text) <= 60 and not re.search(r"[。；]", b.text)}
        if ranks and list(ranks.values()).count(min(ranks.values())) == 1 and len(ranks) > 1 and ranks[min(ranks)] == min(ranks.values()):
            del ranks[min(ranks)]
        order = {rank: level for level, rank in enumerate(sorted(set(ranks.values())), 1)}
        if len(ranks) >= 2:
            return replace(source, blocks=tuple(replace(b, level=order[ranks[i]]) if i in ranks else b for i, b in enumerate(source.blocks)))
    return replace(source, blocks=tuple(replace(b, level=1) if not b.level and b.style != "cell" and _BARE.fullmatch(b.text.strip()) else b for b in source.blocks))


@dataclass(frozen=True)
class Item:
    """A numbered piece of the outline (条目): its path (三/（一）), heading words, and the text it governs.

    `parent` is the place of the piece above in the list of `items`.
    """

    path: tuple[str, ...]
    level: int
    number: str
    title: str
    span: Span
    heading: Block
    parent: int | None = None


def items(source: SourceText, skip: Sequence[Span] = ()) -> list[Item]:
    """All numbered pieces outside `skip` in reading order; each reaches to the next piece of the same or a higher level."""
    heads = [b for b in source.blocks if b.level and not any(p.contains(b.span) for p in skip)]
    ends = [len(source.text)] * len(heads)
    trail: list[int] = []
    parents: list[int | None] = []
    for i, block in enumerate(heads):
        while trail and heads[trail[-1]].level >= block.level:
            ends[trail.pop()] = block.span.start
        parents.append(trail[-1] if trail else None)
        trail.append(i)
    found: list[Item] = []
    for i, block in enumerate(heads):
        above = parents[i]
        path = (*(found[above].path if above is not None else ()), *([block.number.strip("、.． ")] if block.number else []))
        found.append(Item(path, block.level, block.number, title_of(block), Span(block.span.start, ends[i]), block, above))
    return found


def title_of(block: Block) -> str:
    """The words of a heading without its number: up to the first full stop when the text runs on in the same line."""
    body = block.text[len(block.number) :].strip(" 　\t、.．")
    first = re.split(r"[。\n]|(?<=[\u4e00-\u9fff]{4})[：:]", body, maxsplit=1)[0].strip()
    first = re.sub(r"^[是要]", "", first)
    if len(first) > 60:
        first = re.split(r"[，,；;]", first, maxsplit=1)[0]
    return first[:60]


def is_title_like(block: Block) -> bool:
    """Whether a numbered line is a heading of its own and not the beginning of running text."""
    return bool(block.level) and len(block.text) <= 50 and not re.search(r"[。；;]", block.text)


def governing(outline: Sequence[Item], position: int) -> Iterator[Item]:
    """The pieces that hold a position, from the innermost to the outermost."""
    place: int | None = bisect_right(outline, position, key=lambda i: i.span.start) - 1
    while place is not None and place >= 0:
        item = outline[place]
        if position < item.span.end:
            yield item
        place = item.parent
