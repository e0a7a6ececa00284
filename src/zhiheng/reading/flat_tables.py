"""Indicator tables copied line by line (逐行抄录的指标表): name, unit and value each on a line of their own.

The kind of every line is told by its form; a row that lost its value keeps null. Where the lines do not follow the head
(copied column by column), nothing is read: values are never paired by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiheng.reading.model import Block, SourceText, Units
from zhiheng.reading.target_tables import (
    BASE,
    LEAD,
    NAME,
    REMIT,
    SUPPORT,
    UNIT,
    VALUE,
    RowAim,
    TableReading,
    due_of_head,
    roles_of,
    wished,
)
from zhiheng.reading.units import UNIT_END
from zhiheng.values import Span

_UNIT_WORD = re.compile(r"%|‰|[万亿]?(?:个|家|项|件|元|吨|人|户|斤|只|头|羽|株|册|辆|里|平米|处|座|村|张|名|批次|分|台|套|亩|公里|平方米|立方米|千瓦|人次|条|种|所|场|次|天|年|倍|百分点|个百分点)(?:/[\u4e00-\u9fff\d]{1,6})?|吨标准煤/万元|微克/立方米")
_VALUE_WORD = re.compile(
    r"[\[［(（]?(?:≥|≤|>=|<=|>|<|＞|＜|不低于|不少于|达到?|超过|约|-|－|\+)?\d[\d,]*(?:\.\d+)?%?(?:[—\-–~～至]+\d+(?:\.\d+)?)?(?:%|‰|[万亿]?[\u4e00-\u9fff]{0,4}?)?(?:以上|以下|以内|左右)?[\]］)）]?|全覆盖|零的突破|—|--|/|完成(?:国家|省|市)?下达.{0,6}"
)
_ATTRIBUTE = re.compile(r"预期性|约束性|预期|约束|定性|定量|正向|逆向")
_HEAD_WORD = re.compile(r"序号|编号|类别|类型|分类|领域|属性|性质|备注|单位|计量单位|指标(?:名称|属性|性质|内容)?|目标值?|名称|责任单位|牵头单位|(?:19|20)\d{2}年?(?:实际|目标|现状|基数|完成)?(?:值|情况)?|“?十[三四五]五”?末?(?:目标)?|现状值?|基期值?|(?:主要|具体)?指标|考核(?:项目|指标|内容)|年度(?:目标|任务)值?|(?:责任|评分|考核|牵头|配合|主管|实施)(?:部门|单位)|数据来源|完成时限")


@dataclass
class _Row:
    name: Block | None = None
    unit: Block | None = None
    values: list[Block] | None = None


def read_flat_tables(source: SourceText, found: TableReading, skip: Sequence[Span]) -> None:
    """Add the aims of flat indicator tables to `found`."""
    blocks = [b for b in source.blocks if b.style not in ("cell", "footnote")]
    i = 0
    while i < len(blocks):
        head = _head_at(blocks, i)
        if head is None or any(s.overlaps(blocks[i].span) for s in (*skip, *found.covered)):
            i += 1
            continue
        words, end = head
        roles = roles_of(words)
        stop = _body_end(blocks, end)
        columns = [r for r in roles if r in (UNIT, VALUE)]
        rows = list(_rows(blocks[end:stop], columns[:2] == [UNIT, VALUE], bool({LEAD, SUPPORT, REMIT} & set(roles))))
        _add(source, rows, roles, words, found)
        if stop > end:
            found.covered.append(Span(blocks[i].span.start, blocks[stop - 1].span.end))
        i = max(stop, end)


def _head_at(blocks: Sequence[Block], i: int) -> tuple[list[str], int] | None:
    """The head words that begin here, one a line, if they name an indicator column and a value column."""
    words: list[str] = []
    j = i
    while j < len(blocks) and j - i < 10 and len(blocks[j].text) <= 40 and _HEAD_WORD.fullmatch(word := re.sub(r"\s", "", blocks[j].text)):
        words.append(word)
        j += 1
    roles = roles_of(words)
    return (words, j) if len(words) >= 2 and NAME in roles and VALUE in roles else None


def _body_end(blocks: Sequence[Block], start: int) -> int:
    """Where the lines stop looking like cells: a sentence, a heading of the first level, an annex."""
    j = start
    while j < len(blocks):
        text = re.sub(r"\s", "", blocks[j].text)
        if len(text) > 40 or "。" in text or re.match(r"附件|注[：:]|[一二三四五六七八九十]+、(?=.{6,})", text):
            break
        j += 1
    return j


def _rows(lines: Sequence[Block], unit_first: bool, answerable: bool) -> Iterator[_Row]:
    """The rows of the lines; `unit_first`: the value stands right after the unit, so a figure there is
    no row number unless it is just the next one. `answerable`: a column names units, whose cells are no indicators."""
    row = _Row()
    counter = 1
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        text = re.sub(r"\s", "", line.text)
        following = re.sub(r"\s", "", after.text) if after else ""
        number = text.strip("．.、")
        if unit_first and row.unit is not None and not row.values and number != str(counter) and _VALUE_WORD.fullmatch(text):
            row.values = [line]
        elif re.fullmatch(r"\d{1,3}", number) and counter <= int(number) <= counter + 3 and not _UNIT_WORD.fullmatch(following) and not _VALUE_WORD.fullmatch(following):
            # The next row number, for a name follows it; the row above may have lost its value.
            if row.name is not None:
                yield row
            row = _Row()
            counter = int(number) + 1
        elif _UNIT_WORD.fullmatch(text):
            row.unit = line
        elif _VALUE_WORD.fullmatch(text):
            row.values = [*(row.values or []), line]
        elif not _ATTRIBUTE.fullmatch(text) and not (answerable and UNIT_END.search(text)):
            if row.name is not None:
                yield row
            row = _Row(name=line)
    if row.name is not None:
        yield row


def _add(source: SourceText, rows: Sequence[_Row], roles: Sequence[str], words: Sequence[str], found: TableReading) -> None:
    columns = [i for i, role in enumerate(roles) if role in (VALUE, BASE)]
    has_unit = UNIT in roles
    for row in rows:
        values = row.values or []
        if row.name is None or (not values and not (has_unit and row.unit)):
            continue
        name = re.sub(r"\s", "", re.sub(r"^\d{1,3}[.．、]?\s*", "", row.name.text))
        unit = re.sub(r"\s", "", row.unit.text) if row.unit else ""
        if in_name := re.search(r"[（(]([^（）()]{1,10})[)）]$", name):
            name, unit = name[: in_name.start()], unit or in_name.group(1)
        for place, column in enumerate(columns):
            if roles[column] != VALUE:
                continue
            # With a value lost, one cannot tell which: all columns of the row stay null.
            block = values[place] if len(values) == len(columns) else None
            text = re.sub(r"\s", "", block.text) if block else ""
            span = Span(row.name.span.start, max(row.name.span.end, *(b.span.end for b in (row.unit, block) if b)) if (row.unit or block) else row.name.span.end)
            found.aims += [RowAim(span, aim, due_of_head(words[column]), Units(), sure=False) for aim in wished(name, text, unit)]
