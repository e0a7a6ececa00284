"""Scorecards whose columns are parted by blanks (以空格分列的评分表), and those printed as labels with values (分值：10分).

The head is a line of words that each name a column. A row begins with the next number where the head has one, else with
a line that has points where the head says; other lines run on the scoring text of the row before. A form of labels is
one record after another: the label that came first begins the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.reading.columns import NUMBER, POINTS, RULE, SKIP, role_of
from zhiheng.reading.scorecard_cells import points_in
from zhiheng.reading.stacked import cells_of_row, follows
from zhiheng.reading.tables import Grid, GridCell, text_lines
from zhiheng.values import Span

_PART = re.compile(r"\S+")
_UNKNOWN = re.compile(r"[\u4e00-\u9fff]{2,8}")
"""One word of a head that nobody knows (数据提供单位)."""
_END = re.compile(r"^(?:注|备注|说明)[：:]|^附件")
_TOTAL = re.compile(r"^(?:合计|总计|总分|小计)$")
_LABEL = re.compile(r"^\s*(?:\d{1,2}[、.．]\s*)?(?P<label>[\u4e00-\u9fff]{2,8})[：:]\s*(?P<value>\S.*?)\s*$")


def spaced_cards(text: str) -> list[Grid]:
    """Grids of lines whose cells are parted by blanks; `sure` is False."""
    head: list[GridCell] = []
    rows: list[list[GridCell]] = []
    roles: list[str] = []
    for start, line in text_lines(text):
        parts = [GridCell(m[0], Span(start + m.start(), start + m.end())) for m in _PART.finditer(line)]
        if not parts or "\t" in line.strip():
            continue
        if not head:
            found = [role_of(p.text) or ("" if not _UNKNOWN.fullmatch(p.text) else SKIP) for p in parts]
            if 3 <= len(parts) <= 10 and all(found) and sum(role_of(p.text) is None for p in parts) <= 1 and POINTS in found and RULE in found and all(len(p.text) <= 10 for p in parts):
                head, roles = parts, found
            continue
        if _END.match(parts[0].text):
            break
        if [p.text for p in parts] == [p.text for p in head]:
            continue
        if _TOTAL.match(parts[0].text) or _begins(parts, roles, rows):
            rows.append(parts)
        elif rows:
            rows[-1] += parts
    if len(rows) < 2:
        return []
    made = [tuple(r) if _TOTAL.match(r[0].text) else _row(text, r, roles) for r in rows]
    return [Grid((tuple(head), *made), sure=False)]


def _begins(parts: Sequence[GridCell], roles: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> bool:
    if roles[0] == NUMBER:
        word = parts[0].text.strip(".、")
        return word == str(len(rows) + 1) or follows(word, rows[-1][0].text if rows else "")
    return any(points_in(p.text) is not None for p in parts[1 : roles.index(POINTS) + 2]) and len(parts) > roles.index(POINTS)


def _row(text: str, parts: list[GridCell], roles: Sequence[str]) -> tuple[GridCell, ...]:
    """The parts of a row, with those of one cell joined on their side of the points."""
    lead = [] if roles[0] == NUMBER else [GridCell("", Span(parts[0].span.start, parts[0].span.start))]
    cells = cells_of_row([*lead, *parts], [*([NUMBER] if lead else []), *roles])[0]
    return tuple(cells[1:] if lead else cells)


def labelled(text: str) -> list[Grid]:
    """One grid of records written as label and value a line (考核项目：…、分值：…、评分标准：…)."""
    labels: list[str] = []
    rows: list[dict[str, GridCell]] = []
    for name, cell in _labels(text):
        if not rows or name == labels[0]:
            rows.append({})
        if name not in labels:
            if len(rows) > 1:
                continue
            labels.append(name)
        rows[-1].setdefault(name, cell)
    roles = [role_of(n) for n in labels]
    if len(rows) < 2 or POINTS not in roles or RULE not in roles or sum(1 for r in rows if len(r) >= 3) < len(rows):
        return []
    first = min(c.span.start for c in rows[0].values())
    head = tuple(GridCell(n, Span(first, first)) for n in labels)
    made = [tuple(r.get(n, GridCell("", next(iter(r.values())).span)) for n in labels) for r in rows]
    return [Grid((head, *made), sure=True)]


def _labels(text: str) -> Iterator[tuple[str, GridCell]]:
    for start, line in text_lines(text):
        m = _LABEL.match(line)
        if m is not None and role_of(m["label"]) is not None:
            yield m["label"], GridCell(m["value"], Span(start + m.start("value"), start + m.end("value")))
