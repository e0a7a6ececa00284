"""Scorecards whose cells ran together (单元格粘连): 2村庄清洁未执行制度的扣5分。53目视范围… is row 2 of 5 points, then row 3.

Only what counts up and stands where the head says is parted: a row begins with the next number, its points are the
digits left beside it, behind the scoring text or before it as the head has them. A row that cannot be parted so ends
the reading; nothing is shifted by guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhiheng.reading.columns import NUMBER, POINTS, RULE, TITLE, Columns, role_of
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.values import Span

_HEAD = re.compile(r"(?:序号|编号)[\u4e00-\u9fff（）()\s]{6,60}")
_START = re.compile(r"[\u4e00-\u9fff“《（(]")
_DIGITS = re.compile(r"(?<=[。；;）)分格])(\d{1,5})(?=[\u4e00-\u9fff“《])")
_TAIL = re.compile(r"(?<=[。；;）)分])\s*(\d{1,3})\s*$")
_AHEAD = re.compile(r"(?<=[\u4e00-\u9fff。；;）)”])(\d{1,3}(?:\.\d)?)(?=1[、.．][^\d]|[^\d\s.、．%—\-分个次项年月日天])")
_MOST = 200_000
"""Characters that are looked at behind a head."""


def glued_cards(text: str) -> list[tuple[Grid, Columns]]:
    """Glued scorecards with the columns that were parted."""
    out: list[tuple[Grid, Columns]] = []
    for m in _HEAD.finditer(text):
        if (roles := _roles(m[0])) is None:
            continue
        words, end = roles
        body = Span(m.start() + end, min(len(text), m.start() + end + _MOST))
        following = words.index(POINTS) > words.index(RULE)
        rows = _behind(text, body) if following else _ahead(text, body)
        if len(rows) >= 2:
            columns = (NUMBER, RULE, POINTS) if following else (NUMBER, TITLE, POINTS, RULE)
            out.append((Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns))))
            break
    return out


def _roles(head: str) -> tuple[list[str], int] | None:
    """The columns named by glued head words, and where the head ends; None where they do not name points and a text."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for at in range(len(head)):
        if at not in best:
            continue
        if head[at].isspace():
            best.setdefault(at + 1, best[at])
            continue
        for size in range(2, 11):
            if at + size <= len(head) and _is_head(head[at : at + size]) and len(best[at]) + 1 > len(best.get(at + size, ())):
                best[at + size] = (*best[at], at + size)
    at = max(best, key=lambda k: (len(head[:k].rstrip()), -k))
    starts = (0, *best[at])
    words = [role_of(head[a:b].strip()) or "" for a, b in zip(starts, best[at], strict=False)]
    if NUMBER not in words or POINTS not in words or len(words) < 4:
        return None
    if RULE not in words:
        texts = [i for i, w in enumerate(words) if w in (TITLE, "content")]
        if not texts:
            return None
        words[texts[-1]] = RULE
    return words, at


_ENDS = re.compile(r"(?:号|目|容|求|分|值|则|况|注|准|法|标|位|门|点|数|重|名|称|料|项|因|果|据|式)$")


def _is_head(word: str) -> bool:
    return bool(_ENDS.search(word)) and not re.match(r"[及和与或]|情况|细则|标准|办法", word) and role_of(word) is not None and word.count("分值") <= 1


def _cell(text: str, start: int, end: int) -> GridCell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return GridCell(text[start:end], Span(start, end))


def _first(text: str, body: Span) -> int | None:
    m = re.compile(r"\s*1(?=[\u4e00-\u9fff“《])").match(text, body.start, body.end)
    return m.end() if m else None


def _behind(text: str, body: Span) -> list[tuple[GridCell, ...]]:
    """Points behind the text: digits after a full stop are the points, with the number of the next row if that comes next."""
    start = _first(text, body)
    if start is None:
        return []
    end = _end(text, start, body.end)
    rows: list[tuple[GridCell, ...]] = []
    number = GridCell("1", Span(start - 1, start))
    for m in _DIGITS.finditer(text, start, end):
        nxt = str(_count(rows, number) + 1)
        run = m[1]
        if run.endswith(nxt) and len(run) > len(nxt) and _said(text[start : m.start()], run) is None:
            cut = m.end() - len(nxt)
            rows.append((number, _cell(text, start, m.start()), _cell(text, m.start(), cut)))
            number = GridCell(nxt, Span(cut, m.end()))
        elif int(run) <= 100:
            rows.append((number, _cell(text, start, m.start()), _cell(text, m.start(), m.end())))
            number = GridCell("", Span(m.end(), m.end()))
        else:
            return rows
        start = m.end()
    if (m2 := _TAIL.search(text[start:end])) is not None:
        rows.append((number, _cell(text, start, start + m2.start()), _cell(text, start + m2.start(1), start + m2.end(1))))
    return rows


def _said(words: str, run: str) -> str | None:
    """共计10分 before a run of 10: the whole run is the points."""
    m = re.search(r"(?:共计|合计|满分|最高)(\d+)分[^。]{0,8}。?$", words)
    return run if m and m[1] == run else None


def _count(rows: Sequence[tuple[GridCell, ...]], number: GridCell) -> int:
    return int(number.text or next((r[0].text for r in reversed(rows) if r[0].text), "0"))


@dataclass(frozen=True)
class _Begin:
    number: int
    at: int
    after: int


def _ahead(text: str, body: Span) -> list[tuple[GridCell, ...]]:
    """Points before the text: name, points, then 1、… ; the next number starts a row behind a full stop or a line's end."""
    first = _first(text, body)
    if first is None:
        return []
    end = _end(text, first, body.end)
    begins = [_Begin(1, first - 1, first)]
    for m in re.compile(r"(?:(?<=[。；;）)分])|(?<=\n))\s*(\d{1,3})(?=[\u4e00-\u9fff“《])").finditer(text, first, end):
        if int(m[1]) == begins[-1].number + 1:
            begins.append(_Begin(int(m[1]), m.start(1), m.end(1)))
    rows: list[tuple[GridCell, ...]] = []
    for here, then in zip(begins, [*begins[1:], _Begin(0, end, end)], strict=True):
        m2 = _AHEAD.search(text, here.after, then.at)
        if m2 is None or not re.search(r"分", text[m2.end() : then.at]):
            return rows
        name, points = _cell(text, here.after, m2.start()), _cell(text, m2.start(1), m2.end(1))
        rows.append((GridCell(str(here.number), Span(here.at, here.after)), name, points, _cell(text, m2.end(), then.at)))
    return rows


def _end(text: str, start: int, end: int) -> int:
    """Where the glued table ends: a total, a note, a heading of the first level."""
    m = re.compile(r"\n\s*(?:注[：:]|备注|附件|说明[：:]|[一二三四五六七八九十]+、)|(?:合计|总计|总分)\s*\d{2,4}分?").search(text, start, end)
    return m.start() if m else end
