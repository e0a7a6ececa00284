"""Tables copied with one cell a line (逐格抄录): the head's words one below the other, then the cells.

Rows are told by their numbers, which must count up; without numbers the lines must fill the columns exactly, with points
where the head says points. What fits neither is left alone: cells are never shifted by guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.columns import NUMBER, POINTS, RULE, SKIP, UNITS, role_of
from zhiheng.reading.scorecard_cells import points_in
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.values import Span

_HEADING = re.compile(r"^[一二三四五六七八九十]+、.{2,30}$|^(?:合计|总计|总分|小计|汇总)$|^(?:加分|扣分|奖励|附加|一票否[决优])(?:项|事项|项目|指标)?(?:（[^）]*）)?$")
WIDEST = 14
"""Columns that a head may have; a longer run of such words is no head, and trying it from every line would take squares of time."""
_SUM = re.compile(r"^(?:合计|总计|总分|汇总)$")
_TRIES = 30
"""How often a head is tried from its second line on (a title above the head may read like one of its words)."""
_END = re.compile(r"^(?:注[：:]|附件|备注[：:]|说明[：:]|填表说明)")


def stacked(text: str) -> list[Grid]:
    """Grids copied with one cell a line."""
    lines = _lines(text)
    found: list[Grid] = []
    i = tries = 0
    while i < len(lines) and tries < 2 * _TRIES:
        head = _head(lines, i)
        if not head:
            i += 1
            continue
        roles = [role_of(c.squeezed) or "" for c in head]
        body = lines[i + len(head) :]
        rows = _numbered(body, roles) if roles[0] == NUMBER else _filled(body, roles)
        if roles[0] != NUMBER and (len(rows) < 2 or len(rows) * len(roles) < len(body) - len(roles) or _spilled(rows, roles)):
            rows = _anchored(body, roles) or rows
        if len(rows) >= 2:
            found.append(Grid((tuple(head), *rows), sure=False))
            break
        tries += 1
        i += 1 if tries < _TRIES else len(head)
    return found


def _lines(text: str) -> list[GridCell]:
    out, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and "\t" not in bare:
            at = start + line.index(bare)
            out.append(GridCell(bare, Span(at, at + len(bare))))
        start += len(line) + 1
    return out


def _head(lines: Sequence[GridCell], i: int) -> list[GridCell]:
    """The longest run of head words at `i`, if it names points and three columns."""
    j = i
    while j < min(len(lines), i + WIDEST) and len(lines[j].squeezed) <= 12 and role_of(lines[j].squeezed):
        j += 1
    roles = [role_of(c.squeezed) for c in lines[i:j]]
    return list(lines[i:j]) if len(roles) >= 3 and POINTS in roles and len(set(roles)) >= 3 else []


def _joined(cells: Sequence[GridCell]) -> list[GridCell]:
    if not cells:
        return []
    return [GridCell("\n".join(c.text for c in cells), Span(cells[0].span.start, cells[-1].span.end))]


def _numbered(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Rows that begin where the next number stands alone on its line."""
    starts: list[int] = []
    for i, cell in enumerate(body):
        if cell.squeezed.strip(".、") == str(len(starts) + 1) and not (starts and i - starts[-1] < 3):
            starts.append(i)
    rows: list[tuple[GridCell, ...]] = []
    for n, start in enumerate(starts):
        last = n + 1 == len(starts)
        chunk = list(body[start : starts[n + 1] if not last else len(body)])
        if last:
            stop = next((k for k, c in enumerate(chunk) if _END.match(c.squeezed)), None)
            ends = next((k for k, c in enumerate(chunk[: len(roles) + 3]) if k > 1 and _HEADING.match(c.squeezed)), None)
            chunk = chunk[: stop if stop is not None else ends + 2 if ends is not None else max(len(roles), 1)]
        heading = next((k for k, c in enumerate(chunk) if k > 1 and _HEADING.match(c.squeezed)), len(chunk))
        rows.append(_row(chunk[:heading], roles))
        if heading < len(chunk):
            rows.append(tuple(chunk[heading:]))
    return rows


def _row(cells: list[GridCell], roles: Sequence[str]) -> tuple[GridCell, ...]:
    """The cells of a row; lines that wrapped are joined on their side of the points."""
    if _spilled([cells], roles):
        while roles and roles[-1] == SKIP:
            roles = roles[:-1]
    at = roles.index(POINTS)
    given = [k for k, c in enumerate(cells) if k and points_in(c.squeezed) is not None]
    if len(cells) <= len(roles) or not given:
        return tuple(cells)
    mark = min(given, key=lambda k: abs(k - at))
    left, right = cells[1:mark], cells[mark + 1 :]
    room = at - 1
    if room and len(left) > room:
        left = [*left[: room - 1], *_joined(left[room - 1 :])]
    after = roles[at + 1 :]
    units = [right.pop()] if after and after[-1] == UNITS and len(right) > 1 else []
    room = len(after) - len(units)
    if room and len(right) > room:
        right = [*right[: room - 1], *_joined(right[room - 1 :])] if RULE not in after[:1] else [*_joined(right[: len(right) - room + 1]), *right[len(right) - room + 1 :]]
    return (cells[0], *left, cells[mark], *right, *units)


def _filled(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Lines that fill the columns row by row, as long as points stand under points."""
    rows: list[tuple[GridCell, ...]] = []
    for k in range(0, len(body) - len(roles) + 1, len(roles)):
        row = tuple(body[k : k + len(roles)])
        if points_in(row[roles.index(POINTS)].squeezed) is None:
            break
        rows.append(row)
    return rows


def _anchored(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Rows around the lines that are points: as many cells before them as the head has, the words behind them until the next row.

    Cells are only taken so where every line of points has its cells before it; a heading of its own ends a row.
    """
    at = roles.index(POINTS)
    if at == 0 or at == len(roles) - 1:
        return []
    stop = next((k for k, c in enumerate(body) if _END.match(c.squeezed) or _SUM.match(c.squeezed)), len(body))
    total = body[stop : stop + 2] if stop < len(body) and _SUM.match(body[stop].squeezed) else ()
    marks = [k for k, c in enumerate(body[:stop]) if points_in(c.squeezed) is not None]
    if len(marks) < 2 or marks[0] not in (at, at + 1):
        return []
    rows: list[tuple[GridCell, ...]] = []
    for n, mark in enumerate(marks):
        end = marks[n + 1] - at if n + 1 < len(marks) else min(stop, mark + max(len(roles) - at, _longest(marks, at)))
        after = list(body[mark + 1 : end])
        if end <= mark + 1 or any(len(c.squeezed) > _NAME for c in body[mark - at : mark]):
            return []
        heading = next((k for k, c in enumerate(after) if _HEADING.match(c.squeezed)), len(after))
        cells = after[:heading]
        room = len(roles) - at - 1
        units = [cells.pop()] if room > 1 and roles[-1] == UNITS and len(cells) > 1 else []
        blank = all(r == SKIP for r in roles[at + 2 : len(roles) - len(units)])
        if RULE in roles[at + 1 :] and (len(cells) > room - len(units) or blank and len(cells) > 1):
            cells = _joined(cells)
        rows.append((*body[mark - at : mark], body[mark], *cells, *units))
        if heading < len(after):
            rows.append(tuple(after[heading:]))
    return [*rows, tuple(total)] if total else rows


def _spilled(rows: Sequence[Sequence[GridCell]], roles: Sequence[str]) -> bool:
    """Whether scoring words stand under a column of remarks: a cell of several lines ran over."""
    return any(role == SKIP and re.search(r"^[2-9][.、．]|\d分", cell.squeezed) for row in rows for cell, role in zip(row, roles, strict=False))


_NAME = 40
"""The longest line that is still a name; a longer one is words of the row before."""


def _longest(marks: Sequence[int], at: int) -> int:
    """The most lines that a row has had so far."""
    return max(b - a for a, b in zip(marks, marks[1:], strict=False))
