"""Rows glued without a mark between their cells, but each still on a line of its own (一行一条、格间无分隔).

The head stands alone on its line. Below it every line must part into a row (number, group, name, points, text, units), a
heading with points or a sum; one line that does not ends the table, and nothing is read unless two rows were. What gives
more in one stroke than its row has was parted wrongly and is no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhiheng.reading.columns import CATEGORY, NUMBER, POINTS, RULE, TITLE, UNITS, Columns
from zhiheng.reading.glued_heads import GluedHead, glued_heads
from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_P = r"(?:100|[1-9]\d?|0)(?:\.\d)?"
_WORDS = r"[项层级条小户名种]目|层级|条例|户外|家庭|人员|年度|月度|日常|级别|期间|分[管析类]|人[大才事民居]"
"""Words that begin with a unit of measure: 20年度目标 is 20 and 年度目标."""
_NAME = r"(?:\d(?:\.\d+)+)?[^\d。；！？]{2,40}?"
_GROUP = r"(?:[^\d。；！？（）]{2,30}[（(]\d{1,3}分?[）)]){0,2}?"
_LED = re.compile(rf"^(?P<group>{_GROUP})(?P<name>{_NAME})(?<![（(≥≤<>])(?P<p>{_P})分?(?=[\d一二三四五六七八九十①][、.．](?!\d)|{_WORDS}|[^\d\s.、．%％‰—－\-/／）)分个次项年月日天家件人名名期级倍])(?P<text>.+)$")
_BEHIND = re.compile(rf"^(?P<group>{_GROUP})(?P<text>[^\n]{{6,}}[。；）分])(?P<p>{_P})分?(?P<units>[^\d。；]{{0,60}})$")
_INSIDE = re.compile(r"^(?P<group>(?:[^\d。；（）]{2,30}[（(]\d{1,3}分[）)])?)(?P<name>[^\d。；（）]{2,30}[（(]\d{1,3}(?:\.\d)?分[）)])(?P<text>.{6,})$")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、?|[（(][一二三四五六七八九十]+[）)])?[^。；\d]{2,30}[（(]\d{1,3}分[）)]$")
_SUM = re.compile(r"^(?:合计|总计|总分|小计|共计)[\d.分\s]*$")
_UNDER = re.compile(r"^[\u4e00-\u9fff（）]{2,24}$")
"""A second line of head words (自评分考核得分)."""
_END = re.compile(r"^(?:注|备注|说明|填表说明)[：:]|^附(?:件|表)")
_UNITS = re.compile(r"(?<=[。；）分])(?P<between>[^。；\d]{0,20}?)(?P<units>(?:[\u4e00-\u9fff（）()]{2,18}?(?:局|委|办|部|室|院|中心|政府|公司|银行|支队|大队|街道|科|股|处)(?:[、，,\s]|$))+)$")
_SCORED = re.compile(r"\d\s*分|不得分|满分")


def glued_lines(text: str) -> list[tuple[Grid, Columns]]:
    """Every table of glued lines, each from its own head to the line that no longer parts."""
    plain = canonical(text)
    heads = {plain.rfind("\n", 0, h.start) + 1: h for h in reversed(glued_heads(plain))}
    out: list[tuple[Grid, Columns]] = []
    lines = [(start, line) for start, line in text_lines(plain) if line.strip()]
    at = 0
    while at < len(lines):
        start, line = lines[at]
        head = heads.get(start)
        at += 1
        if head is None or not _alone(plain[start : head.start].strip(), plain[head.end : start + len(line)].strip()):
            continue
        if at < len(lines) and _UNDER.match(lines[at][1].strip()):
            at += 1
        rows = list(_rows(text, lines[at:], head))
        if sum(1 for r in rows if r[3].text) >= 2:
            columns = (CATEGORY, NUMBER, TITLE, POINTS, RULE, UNITS) if head.has(NUMBER) else (CATEGORY, TITLE, POINTS, RULE, UNITS)
            kept = rows if head.has(NUMBER) else [(r[0], *r[2:]) for r in rows]
            out.append((Grid(tuple(kept), sure=True), Columns(columns, 0, ("",) * len(columns))))
            at += sum(1 for s, _ in lines[at:] if s < rows[-1][4].span.end)
    return out


def _alone(before: str, after: str) -> bool:
    """Whether a head fills its line but for a word or two that nobody knows."""
    return len(before) <= 8 and len(after) <= 14 and re.search(r"[\d。；，：]|表$|细则$", before + after) is None


def _rows(text: str, lines: Sequence[tuple[int, str]], head: GluedHead) -> Iterator[tuple[GridCell, ...]]:
    """Cells (group, number, name, points, text, units) of one line after another, to the first that does not part."""
    group = GridCell("", Span(0, 0))
    last = 0
    for start, line in lines:
        if _END.match(line.strip()):
            return
        if _SUM.match(line.strip()) or line.strip() == "".join(head.words):
            continue
        begin = start + len(line) - len(line.lstrip())
        if _HEADING.match(line.strip()):
            group, last = GridCell.cut(text, begin, start + len(line)), 0
            continue
        number = GridCell("", Span(begin, begin))
        if head.has(NUMBER):
            run = next((n for n in (last + 1, 1) if line.strip().startswith(str(n)) and not line.strip().startswith(f"{n}.{n}")), None)
            if run is None:
                return
            number = GridCell.cut(text, begin, begin + len(str(run)))
            last, begin = run, number.span.end
        row = _row(text, line, start, begin, head)
        if row is None:
            return
        group = row[0] if row[0].text else group
        yield (group, number, *row[1:])


def _row(text: str, line: str, start: int, begin: int, head: GluedHead) -> tuple[GridCell, ...] | None:
    """(group, name, points, text, units) of a line from `begin`; None where it does not part."""
    body = line[begin - start :].strip()
    led = head.has(POINTS) and head.roles.index(POINTS) < head.roles.index(RULE)
    m = (_LED if led else _BEHIND if head.has(POINTS) else _INSIDE).match(body)
    if m is None or not _SCORED.search(m["text"]) and not head.has(POINTS):
        return None
    at = start + line.index(body, begin - start)
    parts = m.groupdict()
    group = GridCell.cut(text, at + m.start("group"), at + _first_group(m["group"]) + m.start("group"))
    named = parts.get("name") is not None
    name = GridCell.cut(text, at + m.start("name"), at + m.end("name")) if named else GridCell("", Span(at, at))
    points = GridCell.cut(text, at + m.start("p"), at + m.end("p")) if parts.get("p") else GridCell("", name.span)
    end, units = m.end("text"), GridCell("", Span(at + m.end(), at + m.end()))
    if parts.get("units"):
        units = GridCell.cut(text, at + m.start("units"), at + m.end("units"))
    elif head.has(UNITS) and head.roles.index(UNITS) > head.roles.index(RULE) and (u := _UNITS.search(m["text"])):
        units, end = GridCell.cut(text, at + m.start("text") + u.start("units"), at + m.end("text")), m.start("text") + u.start("between")
    worth = Decimal(parts["p"]) if parts.get("p") else None
    given = [Decimal(g) for g in re.findall(r"(?<!不)得\s?(\d+(?:\.\d+)?)\s?分", m["text"])]
    if worth is not None and given and max(given) > worth:
        return None
    if not named and head.has(POINTS):
        return group, name, points, GridCell.cut(text, at + m.start("text"), at + m.end("text")), units
    return group, name, points if points.text else _points_in(text, name), GridCell.cut(text, at + m.start("text"), at + end), units


def _first_group(words: str) -> int:
    """Where the first of one or two groups with points ends; of two only the first heads the section."""
    m = re.match(r"[^（(]*[（(]\d{1,3}分?[）)]", words)
    return m.end() if m else 0


def _points_in(text: str, name: GridCell) -> GridCell:
    """The points in brackets at the end of a name, as a cell of their own."""
    m = re.search(r"[（(](\d{1,3}(?:\.\d)?)分[）)]$", name.text)
    return GridCell(m[1], Span(name.span.start + m.start(1), name.span.start + m.end(1))) if m else GridCell("", name.span)


__all__ = ["glued_lines"]
