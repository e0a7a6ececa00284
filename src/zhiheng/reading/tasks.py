"""Tasks (任务) with the units that answer for them, and which units and times a place in the text has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from zhiheng.reading.doubts import FAR_DUE, FLAT_ROW, MANY_DUES, NO_DUE, task_doubts, weigh
from zhiheng.reading.dues import Time, times
from zhiheng.reading.model import Repair, SourceText, Task, Units
from zhiheng.reading.normalise import Squeezed, squeeze
from zhiheng.reading.outline import Item, governing, title_of
from zhiheng.reading.places import Places
from zhiheng.reading.target_tables import TableReading
from zhiheng.reading.units import UnitNote
from zhiheng.values import Span

_NO_TASK = re.compile(r"指导思想|总体要求|基本原则|主要目标|工作目标|总体目标|发展目标|总体思路|目标$|工作原则|现状|背景|成效|存在.{0,4}问题|形势|意义|总则|附则")


def find_tasks(source: SourceText, outline: Sequence[Item], notes: Sequence[UnitNote], kind: str, skip: Sequence[Span], tables: TableReading) -> list[Task]:
    """Tasks in reading order: every passage that a unit bracket closes, and in a plan every other leaf of the outline."""
    tasks: list[tuple[Span, str, str, Units]] = []
    rows = [Task("", t.number, t.title, t.span.of(source.text), t.span, t.units, t.due) for t in (*tables.tasks, *tables.lines)]
    flat = {t.span for t in tables.lines}
    previous = 0
    in_tables = Places([*tables.covered, *flat])
    for note in notes:
        if in_tables.overlaps(note.span):
            continue
        start, number, title = _passage_of(source, outline, note, previous)
        tasks.append((Span(start, note.span.end), number, title, note.units))
        previous = note.span.end
    if kind == "plan":
        covered = Places([*(t[0] for t in tasks), *skip, *tables.covered, *flat])
        for item in _leaves([i for i in outline if not _is_annex_name(source, i)]):
            if item.level < 2 or covered.overlaps(item.span) or _is_no_task(item, outline):
                continue
            words = _ANNEXES.split(source.text[item.span.start : item.span.end], maxsplit=1)[0]
            end = item.span.start + len(words.rstrip())
            tasks.append((Span(item.span.start, max(end, item.span.start)), "/".join(item.path), item.title, Units()))
    rows += [
        Task("", number, title, source.text[span.start : span.end], span, units, _own_due(source, span)) for span, number, title, units in tasks if len(span)
    ]
    bracketed = {n.span.end for n in notes if n.bracket}
    out = []
    for i, task in enumerate(sorted(rows, key=lambda t: t.span), 1):
        confidence, doubts = weigh([*([FLAT_ROW] if task.span in flat else []), *task_doubts(task.title, task.units, task.span.end in bracketed or in_tables.overlaps(task.span))])
        out.append(replace(task, id=f"k{i}", confidence=confidence, doubts=doubts))
    return out


def _leaves(outline: Sequence[Item]) -> list[Item]:
    return [item for i, item in enumerate(outline) if i + 1 == len(outline) or outline[i + 1].level <= item.level]


def _is_no_task(item: Item, outline: Sequence[Item]) -> bool:
    return any(_NO_TASK.search(above.title) for above in governing(outline, item.span.start))


_ANNEXES = re.compile(r"\n\s*附\s*(?:件|表)?\s*[：:]")
_ANNEX_NAME = re.compile(r"[^。；;，,\n]{2,40}(?:清单|一览表|分解表|分工表|汇总表|名单|台账|[布示指]?[局意引]图|路径表|指标表|附表)")


def _is_annex_name(source: SourceText, item: Item) -> bool:
    """A line that only names an annex (附件：2.重点项目清单)."""
    words = source.text[item.span.start : item.span.end].strip()
    return "\n" not in words and _ANNEX_NAME.fullmatch(words) is not None


_RUN_IN = re.compile(r"(?:(?<=[。；;）)\n])|^|(?<=[。；;）)\n])[一二三四五六七八九十]{1,3}、[^。；;（(\n]{2,40})(?P<start>[（(][一二三四五六七八九十]{1,3}[）)](?=[^，,。；;\n]{2,40}[。：:\n]))")


def _passage_of(source: SourceText, outline: Sequence[Item], note: UnitNote, previous: int) -> tuple[int, str, str]:
    """Where the passage closed by a bracket begins, its outline number and its title."""
    item = next(iter(governing(outline, note.span.start)), None)
    start = max(item.span.start if item else 0, previous)
    if item is None:
        start = max(previous, _paragraph_start(source, note.span.start))
        start = max((m.start("start") for m in _RUN_IN.finditer(source.text, start, note.span.start)), default=start)
    while start < note.span.start and source.text[start] in " \t\n。；;，,、）)":
        start += 1
    number = "/".join(item.path) if item else ""
    if item and start <= item.span.start + 1:
        return start, number, item.title
    place = bisect_right(source.blocks, start, key=lambda b: b.span.start) - 1
    block = source.blocks[place] if place >= 0 and start < source.blocks[place].span.end else None
    words = re.split(r"[。；;\n]", source.text[start : note.span.start], maxsplit=1)[0].strip()
    if block is not None and block.level and start <= block.span.start + 1:
        return start, number, title_of(block)
    return start, number, words[:60] or (item.title if item else "")


def _paragraph_start(source: SourceText, position: int) -> int:
    place = bisect_right(source.blocks, position, key=lambda b: b.span.start) - 1
    return source.blocks[place].span.start if place >= 0 else 0


def _own_due(source: SourceText, span: Span) -> str | None:
    """The time that a task states itself, when it states just one."""
    stated = {t.due for t in times(squeeze(source.text, span.start, span.end).text) if t.role == "due" and t.due}
    return stated.pop() if len(stated) == 1 else None


def note_at(position: int, notes: Sequence[UnitNote], outline: Sequence[Item], source: SourceText) -> UnitNote | None:
    """The statement of units that answers for a place: those of the bracket that closes its passage, else of its heading's bracket.

    A bracket closes what stands before it up to the bracket before, inside one outline piece; brackets of later pieces
    are not borrowed. Several 一是/二是 pieces may share the one bracket at their end.
    """
    items = list(governing(outline, position))
    place = bisect_left(notes, position, key=lambda n: n.span.start)
    after = notes[place] if place < len(notes) else None
    if after is not None:
        first, last = (bisect_right(outline, p, key=lambda i: i.span.start) for p in (position, after.span.start))
        heads = outline[first:last]
        inner = items[0] if items else None
        if not heads and (inner is None or after.span.start < inner.span.end) and (inner is not None or "\n\n" not in source.text[position : after.span.start]):
            return after
        if inner is not None and heads and inner.level >= 4 and all(h.level == inner.level for h in heads):
            parent = items[1] if len(items) > 1 else None
            if parent is None or after.span.start < parent.span.end:
                return after
    for item in items:
        heading = Span(item.heading.span.start, item.heading.span.end)
        first, last = (bisect_left(notes, p, key=lambda n: n.span.start) for p in (heading.start, heading.end))
        own = next((n for n in notes[first:last] if heading.contains(n.span)), None)
        if own is not None and own.span.end >= heading.end - 2 and "。" not in item.heading.text[: own.span.start - heading.start]:
            return own
    return None


def _end(due: str | None) -> str | None:
    """A period that a heading or an opening sets (“十五五”时期) is a horizon: its last year is the due time."""
    return due.split("/")[-1] if due else None


class Clock:
    """The due time that holds at a place: the nearest stated time, else the section's, else the plan's horizon.

    `this_year` is what 全年 and 今年 mean. `yearly`: a yearly report, whose aims are those of its year; plans named in passing (“十四五”以来) date nothing.
    """

    def __init__(self, source: SourceText, outline: Sequence[Item], horizon: str | None, passages: Sequence[Squeezed], yearly: bool = False, this_year: str | None = None) -> None:
        self.source = source
        self.outline = outline
        self.horizon = horizon
        self.yearly = yearly
        self.this_year = this_year
        self.stated: list[tuple[Span, Time]] = []
        self.repairs: list[Repair] = []
        for solid in passages:
            for time in times(solid.text):
                if time.role != "baseline":
                    place = Span(*solid.at(time.start, time.end))
                    self.stated.append((place, time))
                    if time.lost and time.due:
                        shown = place.of(source.text)
                        self.repairs.append(Repair(place, shown, f"到{time.due}年", "年份后缺“年”字，前疑缺“到”字"))
        self.stated.sort(key=lambda pair: pair[0])

    def due_at(self, start: int, end: int, passage: Span, beside: str | None = None) -> str | None:
        """Due time of the aim at `[start, end)` standing in `passage`; `beside` is the deadline of the units that answer for it."""
        return self.dated(start, end, passage, beside)[0]

    def dated(self, start: int, end: int, passage: Span, beside: str | None = None) -> tuple[str | None, tuple[float, str] | None]:
        """The due time as `due_at` gives it, and the doubt about it where it was not said with the aim."""
        sentence = self._sentence(start, passage)
        inside = [t for _, t in self._between(sentence, end)]
        if inside and inside[-1].role == "recurring" and self._of_another(sentence, start):
            inside = inside[:-1]
        if inside:
            due = self._due(inside[-1], start)
            return due, NO_DUE if due is None and inside[-1].role == "due" else None
        for s, time in self._between(end, end + 2):
            if time.role == "due" and self.source.text[end : s.start] in ("（", "("):
                return time.due, None
        if beside:
            return beside, None
        if self.yearly and (plan := self._plan_at(start, passage)):
            return plan, FAR_DUE
        for near, (first, last) in enumerate(self._scopes(start, passage)[: 1 if self.yearly else None]):
            known = [t for s, t in self._between(first, last) if t.leading and (t.due or t.role != "due" or not near) and t.role in ("due", "this_year") and not (self.yearly and ("/" in (t.due or "") or (s.start > first and self._elsewhere(t, start))))]
            if known:
                several = len({t.due for t in known if t.due}) > 1
                latest = max(known, key=lambda t: (t.due or "").split("/")[-1][:4]) if near > 1 else known[-1]
                return _end(self._due(latest, start)), MANY_DUES if several else FAR_DUE
        for item in governing(self.outline, start):
            heading = [t for s, t in self._between(item.heading.span.start, item.heading.span.end) if item.heading.span.contains(s) and t.role == "due" and t.due and s.end <= start]
            if self.yearly:
                heading = [t for t in heading if len(item.heading.text) <= 60 or not self._elsewhere(t, start)]
            if heading and (len(item.heading.text) <= 60 or heading[0].leading):
                return _end(heading[-1].due), FAR_DUE
        return self.horizon, FAR_DUE if self.horizon else NO_DUE

    def _between(self, first: int, last: int) -> Sequence[tuple[Span, Time]]:
        """The times that begin in `[first, last)`."""
        low, high = (bisect_left(self.stated, p, key=lambda pair: pair[0].start) for p in (first, max(first, last)))
        return self.stated[low:high]

    def _plan_at(self, position: int, passage: Span) -> str | None:
        """The last year of the five-year plan whose outline a passage of a report sums up (《纲要（草案）》提出…)."""
        if not re.match(r"《?[^。，,]{0,20}纲要", self.source.text[passage.start : passage.start + 40]):
            return None
        plans = [u.due for i in governing(self.outline, position) for _, u in self._between(i.heading.span.start, i.heading.span.end) if u.due and "/" in u.due]
        return _end(plans[0]) if plans else None

    def _elsewhere(self, time: Time, position: int) -> bool:
        """A year named in passing that is not the year of the report, which its title or the heading above states."""
        own = self.horizon or next((u.due for i in governing(self.outline, position) for _, u in self._between(i.heading.span.start, i.heading.span.end) if u.due), None)
        return bool(time.due and own and time.due[:4] != own[:4])

    def _due(self, time: Time, position: int) -> str | None:
        if time.role == "this_year":
            return self.this_year or self._heading_year(position)
        return time.due if time.role == "due" else None

    def _of_another(self, sentence: int, start: int) -> bool:
        """甲产量每年稳定在5万吨以上，乙达…: the last 每年 stands inside an earlier clause with a subject of its own."""
        words = self.source.text[sentence:start]
        return re.search(r"(?:^|[，,])\s*(?!力争|争取|确保)[\u4e00-\u9fff]{4,16}每年[^，,]*[，,](?!其中)[^，,]*$", words) is not None

    def _heading_year(self, position: int) -> str | None:
        """The one year that a heading above names (二、2025年发展目标任务): what 全年 and 今年 mean below it."""
        for item in governing(self.outline, position):
            years = {t.due[:4] for s, t in self._between(item.heading.span.start, item.heading.span.end) if t.due and s.end <= position and len(item.heading.text) <= 60}
            if years:
                return years.pop() if len(years) == 1 else None
        return None

    def _sentence(self, position: int, passage: Span) -> int:
        return max((self.source.text.rfind(c, passage.start, position) for c in "。；;！？"), default=-1) + 1 or passage.start

    def _scopes(self, position: int, passage: Span) -> list[tuple[int, int]]:
        """Where to look for a leading time, near to far: the passage, its outline piece, then the openings of the pieces above."""
        found = [(passage.start, position)]
        for i, item in enumerate(governing(self.outline, position)):
            below = bisect_right(self.outline, item.span.start, key=lambda c: c.span.start)
            first_child = self.outline[below].span.start if below < len(self.outline) and item.span.contains(self.outline[below].span) else position
            found.append((item.span.start, position if i == 0 else min(first_child, position)))
        if len(found) == 1:
            found.append((max(0, position - 1500), position))
        return found
