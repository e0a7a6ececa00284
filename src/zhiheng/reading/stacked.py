"""Tables copied with one cell a line (逐格抄录): the head's words one below the other, then the cells.

Rows are told by their numbers, which must count up; without numbers the lines must fill the columns exactly, with points
where the head says points. What fits neither is left alone: cells are never shifted by guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.columns import NUMBER, POINTS, RULE, UNITS, role_of
from zhiheng.reading.scorecard_cells import points_in
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.values import Span

_HEADING = re.compile(r"^[一二三四五六七八九十]+、.{2,30}$|^(?:合计|总计|总分|小计)$|^(?:加分|扣分|奖励|附加|一票否[决优])(?:项|事项|项目|指标)?(?:（[^）]*）)?$")
WIDEST = 14
"""Columns that a head may have; a longer run of such words is no head, and trying it from every line would take squares of time."""
_END = re.compile(r"^(?:注[：:]|附件|备注[：:]|说明[：:]|填表说明)")


def stacked(text: str) -> list[Grid]:
    """Grids copied with one cell a line."""
    lines = _lines(text)
    found: list[Grid] = []
    i = 0
    while i < len(lines):
        head = _head(lines, i)
        if not head:
            i += 1
            continue
        roles = [role_of(c.squeezed) or "" for c in head]
        body = lines[i + len(head) :]
        rows = _numbered(body, roles) if roles[0] == NUMBER else _filled(body, roles)
        if len(rows) >= 2:
            found.append(Grid((tuple(head), *rows), sure=False))
            break
        i += len(head)
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
            chunk = chunk[: stop if stop is not None else max(len(roles), 1)]
        heading = next((k for k, c in enumerate(chunk) if k > 1 and _HEADING.match(c.squeezed)), len(chunk))
        rows.append(_row(chunk[:heading], roles))
        if heading < len(chunk):
            rows.append(tuple(chunk[heading:]))
    return rows


def _row(cells: list[GridCell], roles: Sequence[str]) -> tuple[GridCell, ...]:
    """The cells of a row; lines that wrapped are joined on their side of the points."""
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
