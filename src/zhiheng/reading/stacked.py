"""Tables copied with one cell a line (逐格抄录): the head's words one below the other, then the cells.

Rows are told by their numbers, which must count up; without numbers the lines must fill the columns exactly, with points
where the head says points. What fits neither is left alone: cells are never shifted by guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zhiheng.reading.columns import NUMBER, POINTS, RULE, SKIP, TITLE, UNITS, role_of
from zhiheng.reading.scorecard_cells import points_in
from zhiheng.reading.stacked_rows import hung_rows
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.rules.compiler.text import canonical
from zhiheng.values import Span

_HEADING = re.compile(r"^[一二三四五六七八九十]+、.{2,30}$|^[（(][一二三四五六七八九十]{1,3}[）)][^。；]{2,30}$|^[一二三四五六七八九十]{1,2}$|^(?:合计|总计|总分|小计|汇总)$|^(?:加分|扣分|奖励|附加|一票否[决优])(?:项|事项|项目|指标)?(?:（[^）]*）)?$")
_POINTED = re.compile(r"[（(]\d{1,3}分[）)]$")
_SAYS = re.compile(r"\d分|不得分")
_LEAST = 3
"""Cells that a row has at least."""
WIDEST = 14
"""Columns that a head may have; a longer run of such words is no head, and trying it from every line would take squares of time."""
_SUM = re.compile(r"^(?:合计|总计|总分|汇总)$")
_TRIES = 30
"""How often a head is tried from its second line on (a title above the head may read like one of its words)."""
_END = re.compile(r"^(?:注[：:]|附件|备注[：:]|说明[：:]|填表说明)")


def stacked(text: str) -> list[Grid]:
    """Grids copied with one cell a line."""
    return cells_in_order(_lines(text))


def cells_in_order(lines: Sequence[GridCell]) -> list[Grid]:
    """The grids in a run of cells, each on its own: head words, then the cells of rows without a mark between rows."""
    return _first(lines, _rows) or _first(lines, lambda body, roles: _named(body, roles) if POINTS in roles else [])


def _first(lines: Sequence[GridCell], rows_of: Callable[[Sequence[GridCell], Sequence[str]], list[tuple[GridCell, ...]]]) -> list[Grid]:
    found: list[Grid] = []
    i = tries = 0
    while i < len(lines) and tries < 2 * _TRIES:
        head, after = _head(lines, i)
        if not head:
            i += 1
            continue
        rows = rows_of(lines[after:], [role_of(c.squeezed) or SKIP for c in head])
        if len(rows) >= 2 or rows and found:
            found.append(Grid((tuple(head), *rows), sure=False))
            end = max(c.span.end for r in rows for c in r)
            i = after
            while i < len(lines) and lines[i].span.start < end:
                i += 1
            continue
        tries += 1
        i += 1 if tries < _TRIES else len(head)
    return found


def _rows(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """The rows that the cells below a head make; none where nothing proves them."""
    if NUMBER in roles[:2]:
        return _numbered(body, roles[list(roles).index(NUMBER) :])
    if POINTS not in roles:
        return []
    rows = _filled(body, roles)
    if len(rows) < 2 or len(rows) * len(roles) < len(body) - len(roles) or _spilled(rows, roles):
        rows = _anchored(body, roles) or rows
    hung = hung_rows(body, roles)
    return hung if len(hung) > len(rows) else rows


def _lines(text: str) -> list[GridCell]:
    out, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and "\t" not in bare:
            at = start + line.index(bare)
            out.append(GridCell(bare, Span(at, at + len(bare))))
        start += len(line) + 1
    return out


_WHOLE = re.compile(r"[（(]?\d{2,4}分[）)]?")
_SUBHEAD = re.compile(r"件数|次数|数量|基数|权数")


def _head(lines: Sequence[GridCell], i: int) -> tuple[list[GridCell], int]:
    """The longest run of head words at `i`, and where the rows begin; words may be cut in two lines (基础 / 分值).

    A run counts if it names three kinds of columns, among them points or, behind a number, a scoring text.
    """
    head: list[GridCell] = []
    j = i
    while j < min(len(lines), i + WIDEST):
        word = lines[j].squeezed
        if len(word) > 12 or _HEADING.match(word) and _POINTED.search(word):
            break
        if role_of(word):
            head.append(lines[j])
        elif j + 1 < len(lines) and len(word) <= 4 and len(lines[j + 1].squeezed) <= 4 and (len(word) <= 2 or role_of(lines[j + 1].squeezed) is None) and role_of(word + lines[j + 1].squeezed):
            head += _joined(lines[j : j + 2])
            j += 1
        elif len(head) >= 3 and (_WHOLE.fullmatch(word) or _SUBHEAD.fullmatch(word) and j + 1 < len(lines) and role_of(lines[j + 1].squeezed) == SKIP):
            pass
        elif head and re.fullmatch(r"[\u4e00-\u9fff]{2,6}", word) and j + 1 < len(lines) and len(lines[j + 1].squeezed) <= 8 and role_of(lines[j + 1].squeezed):
            head.append(lines[j])  # a word that nobody knows between words that name columns (考核周期)
        else:
            break
        j += 1
    if len(head) > 3 and role_of(head[1].squeezed) == NUMBER and len(head[0].squeezed) >= 7:
        head = head[1:]  # the title of the table, which reads like a word of its head
    roles = [role_of(c.squeezed) or SKIP for c in head]
    named = POINTS in roles or (RULE in roles and NUMBER in roles[:2])
    return (head, j) if len(roles) >= 3 and named and len(set(roles)) >= 3 else ([], i)


def _joined(cells: Sequence[GridCell]) -> list[GridCell]:
    if not cells:
        return []
    return [GridCell("\n".join(c.text for c in cells), Span(cells[0].span.start, cells[-1].span.end))]


def _numbered(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Rows that begin where the next number stands alone on its line."""
    starts: list[int] = []
    expected = 1
    for i, cell in enumerate(body):
        word = cell.squeezed.strip(".、")
        if starts and i - starts[-1] < _LEAST or not re.fullmatch(r"\d+(?:\.\d+){0,2}", word):
            continue
        if word == "1" and expected > 2 and any(_HEADING.match(c.squeezed) for c in body[starts[-1] + 2 : i]):
            expected = 1
        if word == str(expected) or follows(word, body[starts[-1]].squeezed.strip(".、") if starts else ""):
            starts.append(i)
            expected += 1
    rows: list[tuple[GridCell, ...]] = _headings(body[: starts[0]]) if starts else []
    for n, start in enumerate(starts):
        last = n + 1 == len(starts)
        chunk = list(body[start : starts[n + 1] if not last else len(body)])
        if last:
            stop = next((k for k, c in enumerate(chunk) if _END.match(c.squeezed)), None)
            ends = next((k for k, c in enumerate(chunk[: len(roles) + 3]) if k > 1 and _HEADING.match(c.squeezed)), None)
            usual = len(roles)
            while usual < len(chunk) and _SAYS.search(canonical(chunk[usual].squeezed)) and not _END.match(chunk[usual].squeezed) and not _SUM.match(chunk[usual].squeezed):
                usual += 1  # further lines of scoring
            chunk = chunk[: stop if stop is not None else ends + 2 if ends is not None else max(usual, 1)]
        heading = next((k for k, c in enumerate(chunk) if k > 1 and _HEADING.match(c.squeezed)), len(chunk))
        rows += cells_of_row(chunk[:heading], roles) if POINTS in roles else [_unpointed(chunk[:heading], roles)]
        rows += _headings(chunk[heading:])
    return rows


def follows(word: str, before: str) -> bool:
    """Whether a number with parts comes next after another (1.2 after 1.1, 2.1 after 1.4; the first is 1.1 or 1.1.1).

    >>> follows("1.2", "1.1"), follows("2.1", "1.4"), follows("4.2", "4.2"), follows("1.1", "")
    (True, True, False, True)
    """
    if "." not in word or not re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,2}", word):
        return False
    now = [int(n) for n in word.split(".")]
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,2}", before):
        return not before and all(n == 1 for n in now)
    then = [int(n) for n in before.split(".")]
    if len(now) != len(then):
        return False
    at = next((i for i, (a, b) in enumerate(zip(now, then, strict=True)) if a != b), -1)
    return at >= 0 and now[at] == then[at] + 1 and all(n == 1 for n in now[at + 1 :])


def _headings(cells: Sequence[GridCell]) -> list[tuple[GridCell, ...]]:
    """Lines between rows, each heading or sum in a row with what follows it (小计 / 20, 二 / 监管执法（45分）)."""
    out: list[list[GridCell]] = []
    for cell in cells:
        if _HEADING.match(cell.squeezed):
            out.append([cell])
        elif out:
            out[-1].append(cell)
    return [tuple(r) for r in out]


def _unpointed(cells: list[GridCell], roles: Sequence[str]) -> tuple[GridCell, ...]:
    """A row under a head without points: （9分） on a line of its own belongs to the name above it, further lines to the scoring text."""
    out: list[GridCell] = []
    for cell in cells:
        if out and len(out) == 2 and re.fullmatch(r"[（(]\d+(?:\.\d+)?分[）)]", cell.squeezed):
            out[-1] = _joined([out[-1], cell])[0]
        else:
            out.append(cell)
    while roles and roles[-1] == SKIP:
        roles = roles[:-1]
    at = list(roles).index(RULE)
    tail = len(roles) - at - 1
    if len(out) > len(roles):
        out = [*out[:at], *_joined(out[at : len(out) - tail]), *out[len(out) - tail :]]
    return tuple(out)


def cells_of_row(cells: list[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """The cells of a row; lines that wrapped are joined on their side of the points.

    A row without points whose further cells each say how to score (加分项) is so many rows of that number.
    """
    if _spilled([cells], roles):
        while roles and roles[-1] == SKIP:
            roles = roles[:-1]
    at = roles.index(POINTS)
    given = [k for k, c in enumerate(cells) if k and points_in(c.squeezed) is not None]
    if not given and len(cells) > 3 and all(_SAYS.search(canonical(c.squeezed)) for c in cells[2:]):
        empty = GridCell("", Span(cells[0].span.end, cells[0].span.end))
        return [(cells[0], cells[1], cells[2]), *((empty, empty, c) for c in cells[3:])]
    if len(cells) <= len(roles) or not given:
        return [tuple(cells)]
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
    return [(cells[0], *left, cells[mark], *right, *units)]


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


def _named(body: Sequence[GridCell], roles: Sequence[str]) -> list[tuple[GridCell, ...]]:
    """Rows of one name, its points and lines of scoring, where columns before the points are merged away.

    Taken only where every line of points has just one short name before it, and the lines behind it say how to score.
    """
    stop = next((k for k, c in enumerate(body) if _END.match(c.squeezed) or _SUM.match(c.squeezed)), len(body))
    marks = [k for k, c in enumerate(body[:stop]) if points_in(c.squeezed) is not None]
    if len(marks) < 2 or marks[0] != 1:
        return []
    rows: list[tuple[GridCell, ...]] = []
    for n, mark in enumerate(marks):
        end = marks[n + 1] - 1 if n + 1 < len(marks) else stop
        after = list(body[mark + 1 : end])
        name = body[mark - 1]
        if not after or len(name.squeezed) > _NAME or re.search(r"[。；;]$|^\d{1,2}[、.]", name.squeezed) or not any(_SAYS.search(canonical(c.squeezed)) for c in after):
            return []
        lead = [GridCell("", Span(name.span.end, name.span.end))] * roles.index(POINTS)
        lead[roles.index(TITLE) if TITLE in roles[: len(lead)] else 0] = name
        rows.append((*lead, body[mark], *_joined(after)))
    return [*rows, tuple(body[stop : stop + 2])] if stop < len(body) and _SUM.match(body[stop].squeezed) else rows


def _spilled(rows: Sequence[Sequence[GridCell]], roles: Sequence[str]) -> bool:
    """Whether scoring words stand under a column of remarks: a cell of several lines ran over."""
    return any(role == SKIP and re.search(r"^[2-9][.、．]|\d分", cell.squeezed) for row in rows for cell, role in zip(row, roles, strict=False))


_NAME = 40
"""The longest line that is still a name; a longer one is words of the row before."""


def _longest(marks: Sequence[int], at: int) -> int:
    """The most lines that a row has had so far."""
    return max(b - a for a, b in zip(marks, marks[1:], strict=False))
