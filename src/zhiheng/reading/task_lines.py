"""Task tables copied line by line (逐行抄录的任务表): 任务内容, 责任单位, 配合单位, 完成时限 on lines of their own, or glued to the words before.

The kind of every line is told by its form: a time, a list of units, a stroke for an empty cell, words. A row is closed by
the last of the columns that the head names behind the words. A row in which the kinds do not come in that order gives
nothing, and so does a table whose rows mostly do not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiheng.reading.dues import times
from zhiheng.reading.model import Block, SourceText, Units
from zhiheng.reading.target_tables import DUE, LEAD, REMIT, SUPPORT, RowTask, TableReading
from zhiheng.reading.unit_lines import STRONG
from zhiheng.reading.units import UNIT_END, parse_units, split_names
from zhiheng.values import Span

_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (LEAD, re.compile(r"(?:牵头|主办|主责)(?:责任)?(?:单位|部门)")),
    (SUPPORT, re.compile(r"(?:配合|协同|参与|协办|协助)(?:责任)?(?:单位|部门)")),
    (REMIT, re.compile(r"(?:责任|落实|实施|承办|完成)(?:单位|部门|主体)")),
    (DUE, re.compile(r"(?:完成|时间|办结|推进)?(?:时限|时间|期限|节点|进度)(?:要求|安排|节点)?")),
    ("", re.compile(r"序号|编号|类别|章节|(?:重点|主要|具体|工作|对应)?(?:任务|工作|举措|措施|事项|内容|项目|路径)(?:名称|内容|事项|分解|清单|安排|举措)?|实施路径|(?:具体|工作)?(?:目标|要求|标准|举措)|备注")),
)
_STROKE = re.compile(r"[/\\—\-–]+|无")
_TIME = re.compile(r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?P<end>底前?|末|中旬|上旬|下旬|前|年底前?)?|(?:持续|长期|全年|常态化?)(?:推进|坚持|实施|开展)?")
_TIME_END = re.compile(r"(?:20\d\d年(?:\d{1,2}月)?(?:底前?|末|前|年底前?)?|(?<![\d年])\d{1,2}月(?:底前?|末|前)?|持续推进|长期坚持|长期推进)$")
_STOP = re.compile(r"附(?:件|表|录)?[\d一二三四五六七八九十]{0,3}|[▲※*]?(?:备)?注[:：].*|抄送.*")
_NOISE = re.compile(r"[（(][一-龥\d]{0,4}项[)）]|\d{1,3}[.、]?")
_LEAST, _SHARE = 3, 70
"""A table needs so many rows in order, and so many per cent of its rows."""


@dataclass
class _Row:
    words: list[Span] = field(default_factory=list)
    cells: dict[str, list[Span]] = field(default_factory=dict)
    whole: bool = True


def read_task_lines(source: SourceText, found: TableReading, skip: Sequence[Span]) -> None:
    """Add the rows of such tables to `found.lines`; their aims are read with the other passages, and take units and time from the row."""
    blocks = [b for b in source.blocks if b.style not in ("cell", "footnote")]
    i = 0
    while i < len(blocks):
        head = _head_at(blocks, i)
        if head is None or any(s.overlaps(blocks[i].span) for s in (*skip, *found.covered)):
            i += 1
            continue
        order, end = head
        stop = next((j for j in range(end, len(blocks)) if _STOP.fullmatch(_solid(blocks[j].text))), len(blocks))
        rows = _rows(source, blocks[end:stop], order)
        stops = 2 * sum(_said(source, r).endswith("。") for r in rows) > len(rows)
        sound = [r.whole and bool(r.words) and _sound(source, r, order) and (not stops or _said(source, r).endswith("。")) for r in rows]
        if sum(sound) >= _LEAST and 100 * sum(sound) >= _SHARE * len(rows):
            good = rows
        else:
            good = [r for n, r in enumerate(rows) if not n or sound[n - 1]]
        year = _year_before(source, blocks[i].span.start)
        for row, ok in zip(rows, sound, strict=True):
            task = _task(source, row, year) if ok and row in good and sum(sound) >= _LEAST else None
            if task is not None:
                found.lines.append(task)
            else:
                found.loose.append(_place_of(row))
        i = max(stop, end)


def _solid(words: str) -> str:
    return re.sub(r"\s", "", words)


def _head_at(blocks: Sequence[Block], i: int) -> tuple[list[str], int] | None:
    """The kinds of the columns behind the words, in the order of the head lines that begin here, and where the rows begin."""
    order: list[str] = []
    j = i
    while j < len(blocks) and j - i < 10:
        word = _solid(blocks[j].text)
        if j == i and (tail := re.search(r"(?:序号|任务名称|任务内容)$", word)) and len(word) <= 40:
            word = tail.group()
        role = next((r for r, form in _HEADS if form.fullmatch(word)), None)
        if role is None:
            break
        order += [role] if role else []
        j += 1
    named = [r for r in order if r != DUE]
    return (order, j) if j - i >= 3 and named and len(set(order)) == len(order) else None


def _rows(source: SourceText, lines: Sequence[Block], order: Sequence[str]) -> list[_Row]:
    """The rows of the lines, each closed by the last column of `order`."""
    rows = [_Row()]
    role: str | None = None
    for line in lines:
        word = _solid(line.text)
        if any(form.fullmatch(word) for _, form in _HEADS):
            role = None
            continue
        for kind, span in _parts(source, line, order, open_list=any(_goes_on(source, cell) for r, cell in rows[-1].cells.items() if r != DUE and cell), due=_wants_units(source, rows[-1], order)):
            row = rows[-1]
            if kind == "words":
                if order[-1] in row.cells:
                    row = _Row()
                    rows.append(row)
                row.words.append(span)
                role = None
                continue
            if kind == "noise":
                continue
            if kind == "broken":
                row.whole, role = False, None
                continue
            open_cell = next((r for r in order if r != DUE and row.cells.get(r) and _goes_on(source, row.cells[r])), None)
            if kind == "units" and open_cell:
                row.cells[open_cell].append(span)
                role = open_cell
                continue
            role = next((r for r in order if r not in row.cells), None)
            if role is None or (kind != "empty" and (role == DUE) != (kind == "time")):
                row.whole, role = False, None
                continue
            row.cells[role] = [] if kind == "empty" else [span]
    return [r for r in rows if r.words or r.cells]


def _wants_units(source: SourceText, row: _Row, order: Sequence[str]) -> bool:
    """Whether the words of the row are finished and names of units come next."""
    following = next((r for r in order if r not in row.cells), None)
    return bool(following and following != DUE and (row.cells or _said(source, row).endswith("。")))


def _parts(source: SourceText, line: Block, order: Sequence[str], open_list: bool, due: bool) -> list[tuple[str, Span]]:
    """What a line holds: words, units, a time, an empty cell, or words with a cell glued to their end."""
    word = _solid(line.text)
    if _STROKE.fullmatch(word):
        return [("empty", line.span)]
    if _NOISE.fullmatch(word):
        return [("noise", line.span)]
    if DUE in order and word and _TIME.fullmatch(word):
        return [("time", line.span)]
    if _is_list(word) or (open_list and len(word) <= 40 and (_is_list(word) or word.endswith(("）", ")")) or UNIT_END.search(word))):
        return [("units", line.span)]
    if due and 3 <= len(word) <= 12 and _STARTS.match(word) and not re.search(r"[，。；、：“”（）()]|\d", word):
        return [("units", line.span)]
    if word.endswith(("、", "，")) and len(word) <= 40 and _is_list(word.rstrip("、，")):
        return [("units", line.span)]
    cut = re.match(r"(?P<first>.*[、，])[\u4e00-\u9fff]{1,6}$", word)
    if cut and len(word) <= 40 and _is_list(cut["first"].rstrip("、，")):
        return [("units", line.span)]
    if re.fullmatch(r"[\u4e00-\u9fff]{2,10}[（(][\u4e00-\u9fff]{1,8}", word) and (UNIT_END.search(re.split("[（(]", word)[0])):
        return [("units", line.span)]
    text = line.text.rstrip()
    if DUE in order and (end := _TIME_END.search(word)) and end.start():
        at = _place(line, end.start())
        rest = Block(Span(line.span.start, at), source.text[line.span.start : at])
        return [*_parts(source, rest, order, open_list, due), ("time", Span(at, line.span.start + len(text)))]
    if (start := _glued_units(word)) is not None:
        at = _place(line, start)
        return [("words", Span(line.span.start, at)), ("units", Span(at, line.span.start + len(text)))]
    if len(re.findall(r"[（(]", word)) != len(re.findall(r"[）)]", word)) and "。" not in word and _UNITLIKE.search(word) and re.search(r"\s", line.text.strip()):
        return [("broken", line.span)]
    return [("words", line.span)]


_UNITLIKE = re.compile(r"(?:市|县|区|省)[\u4e00-\u9fff]{1,8}(?:局|委|办|厅|集团|政府)")
_STARTS = re.compile(r"[省市县区各]")


def _place(line: Block, solid_index: int) -> int:
    """The place in the source of the character with that index among the solid ones of a line."""
    seen = -1
    for i, c in enumerate(line.text):
        seen += not c.isspace()
        if seen == solid_index:
            return line.span.start + i
    return line.span.end


def _is_list(word: str) -> bool:
    """Whether words are nothing but names of units."""
    if not word or len(word) > 120 or re.search(r"[。；;：:！？%“”《》\d]", word):
        return False
    names = split_names(re.sub(r"(?:牵头|负责|配合|参与|等(?:有关|相关)?(?:部门|单位))+$", "", word.replace("牵头，", "，")))
    return bool(names) and all(3 <= len(n) <= 24 and _WHOLE.search(n) is not None and not _CUT_OFF.match(n) for n in names)


_WHOLE = re.compile(rf"(?:{STRONG.pattern})|(?:大学|学院|企业|地区|小组|县)(?:（[^）、，]*）)?$")
_CUT_OFF = re.compile(r"(?:局|委|办|厅|集团|能局|数据局|监管局|分局|[^（(]*[）)](?![^（(]*[（(])|[^（(]*[（(][^）)]*(?:局|委)[^）)]*[、，])")
"""A name that lost its beginning, or two columns run into each other."""


def _glued_units(word: str) -> int | None:
    """Where a list of units begins that is glued to the end of other words; the longest that can be."""
    for start in _STARTS.finditer(word, max(1, len(word) - 80)):
        tail = word[start.start() :]
        first = split_names(tail)[:1]
        if first and len(first[0]) <= 14 and _is_list(tail) and (word[start.start() - 1] in "。；;，,）" or not UNIT_END.search(word[max(0, start.start() - 3) : start.start()])):
            return start.start()
    return None


def _goes_on(source: SourceText, spans: Sequence[Span]) -> bool:
    """Whether a cell of units is not finished: an open bracket, a mark at its end, or a name cut off."""
    words = _solid("".join(s.of(source.text) for s in spans))
    if not words or len(re.findall(r"[（(]", words)) != len(re.findall(r"[）)]", words)) or words.endswith(("、", "，", ",")):
        return True
    return not STRONG.search(split_names(words)[-1]) if split_names(words) else True


def _said(source: SourceText, row: _Row) -> str:
    return _solid("".join(s.of(source.text) for s in row.words))


def _sound(source: SourceText, row: _Row, order: Sequence[str]) -> bool:
    """Whether every column has its cell, and the cells of units hold nothing but finished names."""
    cells = [_solid("".join(s.of(source.text) for s in row.cells[r])) for r in order if r in row.cells and r != DUE]
    return all(r in row.cells for r in order) and all(not c or _is_list(c) for c in cells) and any(cells)


def _year_before(source: SourceText, position: int) -> str | None:
    """The year that the title of the table names, for months without one."""
    near = _solid(source.text[max(0, position - 60) : position + 40])
    found = re.findall(r"(20\d\d)年", near)
    return found[-1] if found else None


def _due(words: str, year: str | None) -> str | None:
    stated = [t.due for t in times(words) if t.due and t.role in ("due", "baseline")]
    if stated:
        return stated[-1]
    month = re.fullmatch(r"(\d{1,2})月(?:底前?|末|前)?", words)
    if month is None or year is None or not 1 <= int(month[1]) <= 12:
        return None
    return f"{year}-{int(month[1]):02d}-{monthrange(int(year), int(month[1]))[1]:02d}"


def _place_of(row: _Row) -> Span:
    places = [*row.words, *(s for spans in row.cells.values() for s in spans)]
    return Span(min(p.start for p in places), max(p.end for p in places))


def _task(source: SourceText, row: _Row, year: str | None) -> RowTask | None:
    lead: list[str] = []
    support: list[str] = []
    remit: list[str] = []
    is_open = False
    for role, label in ((LEAD, "牵头单位："), (REMIT, "责任单位："), (SUPPORT, "配合单位：")):
        words = _solid("".join(s.of(source.text) for s in row.cells.get(role, [])))
        if words:
            units = parse_units(words if re.search(r"牵头[，,]", words) else label + words)
            lead, support, remit = [*lead, *units.lead], [*support, *units.support], [*remit, *units.by_remit]
            is_open = is_open or units.open_list
    units = Units(tuple(lead), tuple(support), tuple(n for n in remit if n not in lead), is_open)
    title = re.split(r"[。；;]", _solid("".join(s.of(source.text) for s in row.words)), maxsplit=1)[0]
    if not units.names() or len(title) < 4:
        return None
    due = _due(_solid("".join(s.of(source.text) for s in row.cells.get(DUE, []))), year)
    first = _solid(row.words[0].of(source.text))
    title = first if 4 <= len(first) <= 24 and not re.search("[，。；]", first) and len(row.words) > 1 else title
    return RowTask(_place_of(row), "", title[:60], units, due, sure=False)
