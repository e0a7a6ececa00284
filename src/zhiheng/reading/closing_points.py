"""Tables copied as running text whose rows end with their points (分值收尾的连排表): …并有记录（2分）。 5 分 每季度召开….

The head is a run of column words with the points behind the scoring text. A number that stands alone behind the end of a
sentence closes a row. Such a number proves itself where the row's own words state it (得0.2分…得0.3分. 0.5; 扣完2分为止
four times before 8); a text whose rows hardly ever prove themselves is not read so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zhiheng.reading.columns import CATEGORY, CONTENT, POINTS, RULE, TITLE, Columns, role_of
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_WORD = re.compile(r"\S+")
_CLOSING = re.compile(r"(?<=[。；;.）)])\s+(?P<p>\d{1,3}(?:\.\d+)?)\s*分?(?=\s+(?:[\u4e00-\u9fff（(“]|\d{1,2}[、.．]\D)|\s*$)")
_GROUP = re.compile(r"^\s*(?P<name>(?:[\u4e00-\u9fff、]{1,8}\s?){1,8}?)\s*[（(]\s*(?P<points>\d{1,3})\s*分\s*[)）]\s*(?![，,。；;、])")
_TITLE = re.compile(r"^\s*(?:(?P<said>[^，。；：:\n]{4,40})[：:]|[（(][一二三四五六七八九十]+[）)]\s*(?P<listed>[^\s，。；]{4,40})\s+(?=\d{1,2}[.、．]))")
_GIVEN = re.compile(r"(?:得|（)\s*(\d+(?:\.\d+)?)\s*分")
_LIMIT = re.compile(r"扣完\s*(\d+(?:\.\d+)?)\s*分")
_TAKEN = re.compile(r"扣\s*(\d+(?:\.\d+)?)\s*分")
_ORDER = (CATEGORY, TITLE, RULE, POINTS)
_LEAST = 3
"""Rows that a text must hold where none of them proves itself fully."""


def closing_points(text: str) -> list[tuple[Grid, Columns]]:
    """Grids of group, title, scoring text and points, with the columns that were parted."""
    plain = canonical(text)
    rows: list[tuple[GridCell, ...]] = []
    proved = 0
    heads = list(_heads(text))
    ends = [*(start for start, _ in heads), len(text)][1:]
    for (_, begin), end in zip(heads, ends, strict=True):
        if end < len(text):
            end = max((m.end() for m in re.compile(r"[。；;.]").finditer(plain, begin, end)), default=end)
        for made, sure in _rows(text, plain, begin, end):
            rows.append(made)
            proved += sure
    if len(rows) < 2 or proved * 3 < len(rows) and not (len(rows) >= _LEAST and proved * 4 >= len(rows)):
        return []
    return [(Grid(tuple(_grouped(rows)), sure=True), Columns(_ORDER, 0, ("",) * len(_ORDER)))]


def _grouped(rows: list[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    """Each group over the rows that its points cover: a merged cell is copied at its middle, so rows before it may be its own."""
    given = [Decimal(r[-1].text) for r in rows]
    out, taken = list(rows), 0
    for i, row in enumerate(rows):
        points = re.search(r"（(\d+)分）$", row[0].text)
        if points is None:
            continue
        spans = [(a, b) for a in range(taken, i + 1) for b in range(i, len(rows)) if sum(given[a : b + 1]) == Decimal(points[1])]
        if spans:
            first, last = spans[0]
            for k in range(first, last + 1):
                out[k] = (row[0], *rows[k][1:])
            taken = last + 1
    return out


def _heads(text: str) -> Iterator[tuple[int, int]]:
    """Where runs of column words stand that name a scoring text and, behind it, points."""
    run: list[tuple[str, re.Match[str]]] = []
    for m in [*_WORD.finditer(text), None]:
        role = role_of(m[0]) if m is not None and len(m[0]) <= 12 else None
        if m is not None and role is not None:
            run.append((role, m))
            continue
        roles = [r for r, _ in run]
        said = next((i for i, r in enumerate(roles) if r in (RULE, CONTENT)), None)
        if said is not None and POINTS in roles[said:]:
            yield run[0][1].start(), run[-1][1].end()
        run = []


def _rows(text: str, plain: str, begin: int, end: int) -> Iterator[tuple[tuple[GridCell, ...], bool]]:
    at = begin
    for m in _CLOSING.finditer(text, begin, end):
        start = at
        at = m.end()
        group, title = GridCell("", Span(start, start)), GridCell("", Span(start, start))
        g = _GROUP.match(text[start : m.start()])
        name = re.sub(r"\s", "", g["name"]) if g is not None else ""
        if g is not None and len(name) <= 20 and Decimal(g["points"]) >= Decimal(m["p"]):
            group = GridCell(f"{name}（{g['points']}分）", Span(start + g.start("name"), start + g.end()))
            start += g.end()
        if (t := _TITLE.match(text[start : m.start()])) is not None:
            key = "said" if t["said"] else "listed"
            title = GridCell(t[key].strip(), Span(start + t.start(key), start + t.end(key)))
            start += t.end()
        rule = GridCell.cut(text, start, m.start())
        if rule.text:
            yield (group, title, rule, GridCell(m["p"], Span(m.start("p"), m.end("p")))), _proves(plain[rule.span.start : rule.span.end], Decimal(m["p"]))


def _proves(words: str, points: Decimal) -> bool:
    """Whether the words of a row state its points."""
    sums = [sum((Decimal(p) for p in found.findall(words)), Decimal(0)) for found in (_GIVEN, _LIMIT)]
    most = max((Decimal(p) for p in _TAKEN.findall(words)), default=Decimal(0))
    return points in (*sums, most, sums[1] + sum((Decimal(p) for p in re.findall(r"未完成的\s*扣\s*(\d+(?:\.\d+)?)\s*分", words)), Decimal(0)))
