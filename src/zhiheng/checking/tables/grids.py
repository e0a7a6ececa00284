"""Tables as grids of figures (数字表格): each cell a claim where it holds a single number, with the head above and the label beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.claims.model import COUNTED
from zhiheng.reading.model import SourceText, Table
from zhiheng.values import Span

_NUMBER = re.compile(r"\s*([-−－▲]?)\s*((?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?)\s*(%|‰|个百分点|百分点|(?![年月日季号级时])[\u4e00-\u9fff]{1,3})?\s*")
_DASH = re.compile(r"\s*[-—－–/／]*\s*")
_UNIT = re.compile(r"[（(](?:单位[：:])?((?:[万亿千百]?(?:元|吨|人次|人|户|个|家|件|亩|公里|平方米|立方米|千瓦时|辆|台|套|头|只|斤|公斤))|批次|批|项|次|起|条|名|%|‰|分|户次|家次|人次)[）)]")
_TABLE_UNIT = re.compile(r"(?:计量)?单位[：:]\s*([万亿千百]?[\u4e00-\u9fff%‰]{1,3})")
_RATE_HEAD = re.compile(r"率|比重|占比|增长|同比|环比|增幅|增速|±|幅度|比例|百分点|%|％")
_RATE_LABEL = re.compile(r"率(?:[（(].*)?$|比重|占比|^(?:同比|环比|比上年|较上年)|(?:增长|增幅|增速|增减)(?:率|幅度?|速度)?(?:[（(].*)?$|性别比|[（(](?:%|％|‰)[）)]")
_COUNT_HEAD = re.compile(
    r"批次|家数|户数|件数|人数|个数|次数|项数|数量|起数|家$|户$|件$|批$|投诉|举报|咨询|受理|接[收受]量|办结|审结|结案|立案|旧存|新收|未结"
    r"|合格(?!率)|样品|抽[查检](?:数|量|总|$)|检查数|[案来信]件"
)
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}
MOST_TURNED = 200
"""A table of more rows is not read downward: its rows are records, not indicators."""
MOST_CELLS = 60_000
"""A table larger than this is left aside; the report counts it as not checked."""


@dataclass(frozen=True)
class Grid:
    """A table of figures. `cells[r][c]` is a claim, or None; `dashes` are cells that say that there is nothing.

    `heads[c]` are the words above a column, `labels[r]` those beside a row; `body` is the first row with figures.
    `marks[r]` is what a row opens with as printed, with the white space before it: its ordinal and its depth.
    """

    cells: tuple[tuple[Claim | None, ...], ...]
    dashes: frozenset[tuple[int, int]]
    heads: tuple[str, ...]
    labels: tuple[str, ...]
    body: int
    marks: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.heads)

    def column(self, c: int) -> list[Claim | None]:
        """A column's figures, from the first row with figures."""
        return [row[c] for row in self.cells[self.body :]]

    def is_rate(self, c: int) -> bool:
        """Whether a column holds rates or changes, which are never added: by its head, or by most of its figures."""
        if _RATE_HEAD.search(self.heads[c]):
            return True
        figures = [f.kind == "rate" for f in self.column(c) if f is not None]
        return sum(figures) * 2 > len(figures)

    def turned(self) -> Grid | None:
        """The same table with rows and columns exchanged (转置), for tables whose indicators run downward; None where it has no body."""
        first = next((c for c in range(self.width) if any(row[c] is not None for row in self.cells)), None)
        if first is None or not 1 <= len(self.cells) - self.body <= MOST_TURNED:
            return None
        rows = range(self.body, len(self.cells))
        cells = tuple(tuple(self.cells[r][c] for r in rows) for c in range(self.width))
        dashes = frozenset((c, r - self.body) for r, c in self.dashes if r >= self.body)
        return Grid(cells, dashes, tuple(self.labels[r] for r in rows), self.heads, first, self.heads)


@dataclass(frozen=True)
class _Text:
    text: str
    span: Span
    first: bool = True


def grids_of(source: SourceText) -> Iterator[Grid]:
    """Every table of a source that holds figures, in reading order; a merged cell stands once."""
    counter = iter(range(-1, -10_000_000, -1))
    for number, table in enumerate(source.tables):
        if len(table.cells) <= MOST_CELLS:
            found = _grid(_ruled(source, table), _unit_before(source.text, table.span.start), number, counter)
            if found is not None:
                yield found
    for number, lines in enumerate(_flat(source), len(source.tables)):
        found = _grid(lines, _unit_before(source.text, lines[0][0].span.start) if lines[0][0] else "", number, counter)
        if found is not None:
            yield found


def _ruled(source: SourceText, table: Table) -> list[list[_Text | None]]:
    rows: list[list[_Text | None]] = []
    seen: set[int] = set()
    for row in table.grid():
        line: list[_Text | None] = []
        for cell in row:
            line.append(None if cell is None else _Text(cell.text, cell.span, id(cell) not in seen))
            if cell is not None:
                seen.add(id(cell))
        rows.append(line)
    return rows


def _flat(source: SourceText) -> Iterator[list[list[_Text | None]]]:
    """Runs of at least two lines with the same number of cells parted by tabs, outside ruled tables.

    A shorter line between two of them (按经营地分, a row whose last cells are empty) belongs to the table.
    """
    taken = [t.span for t in source.tables]
    lines: list[list[_Text | None]] = []
    waiting: list[list[_Text | None]] = []
    at = inside = 0
    for line in source.text.split("\n"):
        while inside < len(taken) and taken[inside].end <= at:
            inside += 1
        ruled = inside < len(taken) and taken[inside].start <= at
        cells = [] if ruled or "\t" not in line else line.split("\t")
        if lines and len(cells) == len(lines[0]):
            lines += [_padded(w, len(cells)) for w in waiting]
            lines.append(_row(cells, at))
            waiting = []
        elif lines and not waiting and not ruled and _may_wait(line, cells, len(lines[0])):
            waiting.append(_row(cells or [line], at))
        else:
            if len(lines) >= 2:
                yield lines
            lines, waiting = ([_row(cells, at)] if len(cells) >= 2 else []), []
        at += len(line) + 1
    if len(lines) >= 2:
        yield lines


def _may_wait(line: str, cells: Sequence[str], width: int) -> bool:
    """Whether a line could be a short row: fewer cells, or a bare heading of a few words."""
    return 2 <= len(cells) < width or (not cells and 2 <= len(line.strip()) <= 16 and not re.search(r"[表图注。，；\d]", line))


def _row(cells: Sequence[str], start: int) -> list[_Text | None]:
    row: list[_Text | None] = []
    for cell in cells:
        row.append(_Text(cell, Span(start, start + len(cell))))
        start += len(cell) + 1
    return row


def _padded(row: list[_Text | None], width: int) -> list[_Text | None]:
    return [*row, *([None] * (width - len(row)))]


def _unit_before(text: str, start: int) -> str:
    found = _TABLE_UNIT.findall(text[max(0, start - 80) : start + 60])
    return str(found[-1]) if found else ""


def _grid(rows: Sequence[Sequence[_Text | None]], unit: str, number: int, counter: Iterator[int]) -> Grid | None:
    width = max((len(r) for r in rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    figures = [[c is not None and bool(_NUMBER.fullmatch(c.text)) for c in row] for row in rows]
    body = next((r for r, row in enumerate(figures) if _is_body(rows[r], row)), None)
    if body is None or sum(map(sum, figures[body:])) < 3:
        return None
    heads = tuple(_joined(rows[r][c] for r in range(body) if c < len(rows[r])) for c in range(width))
    labels = tuple("" if r < body else _label(rows[r], figures[r]) for r in range(len(rows)))
    units = [(_UNIT.search(h) or [None, ""])[1] or ("" if _RATE_HEAD.search(h) else unit) for h in heads]
    beside = _beside(labels)
    counts = [bool(_COUNT_HEAD.search(re.sub(r"[（(].*?[）)]", "", h))) for h in heads]
    counted = [bool(_COUNT_HEAD.search(re.sub(r"[（(].*?[）)]", "", w))) for w in labels]
    dashes: set[tuple[int, int]] = set()
    cells: list[tuple[Claim | None, ...]] = []
    for r, row in enumerate(rows):
        line: list[Claim | None] = []
        for c in range(width):
            cell = row[c] if c < len(row) else None
            if r < body or cell is None or not cell.first or not figures[r][c]:
                line.append(None)
                if r >= body and (cell is None or _DASH.fullmatch(cell.text)):
                    dashes.add((r, c))
                continue
            line.append(_claim(cell, units[c] or beside[r], counts[c] or counted[r], heads[c], labels[r], (number, r, c), next(counter)))
        cells.append(tuple(line))
    return Grid(tuple(cells), frozenset(dashes), heads, labels, body, tuple(_mark(row) for row in rows))


def _beside(labels: Sequence[str]) -> list[str]:
    """The unit that each row names, or the one of the nearest row above: 男 under 总人口（万人） counts in 万人."""
    found: list[str] = []
    held = ""
    for label in labels:
        own = (_UNIT.search(label) or [None, ""])[1]
        if own and own not in ("%", "‰"):
            held = own
        found.append(own or ("" if _RATE_LABEL.search(label) else held))
    return found


def _is_body(row: Sequence[_Text | None], figures: Sequence[bool]) -> bool:
    """A row of figures: a number in at least a third of its cells behind the first, and not only years or ordinals."""
    numbers = [row[c] for c in range(1, len(figures)) if figures[c]]
    texts = [c.text.strip() for c in numbers if c is not None]
    if not texts or (len(texts) > 1 and (all(re.fullmatch(r"(?:19|20)\d{2}年?", t) for t in texts) or _counting(texts))):
        return False
    return len(texts) * 3 >= len(figures) - 1


def _counting(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1 2 3 4."""
    return all(re.fullmatch(r"[1-9]\d?", t) for t in texts) and [int(t) - int(texts[0]) for t in texts] == list(range(len(texts))) and int(texts[0]) <= 2


def _joined(cells: Iterator[_Text | None]) -> str:
    out: list[str] = []
    for cell in cells:
        text = re.sub(r"\s", "", cell.text) if cell is not None else ""
        if text and (not out or out[-1] != text):
            out.append(text)
    return "".join(out)


def _label(row: Sequence[_Text | None], figures: Sequence[bool]) -> str:
    words: list[str] = []
    for cell, figure in zip(row, figures, strict=False):
        if figure and words:
            break
        if cell is not None and not figure and not (words and _DASH.fullmatch(cell.text)):
            words.append(re.sub(r"\s", "", cell.text))
    return "".join(words)


def _mark(row: Sequence[_Text | None]) -> str:
    """The first cell of a row that is not empty, with the white space before its words."""
    return next((c.text for c in row if c is not None and c.text.strip()), "")


def _claim(cell: _Text, unit: str, counted: bool, head: str, label: str, place: tuple[int, int, int], number: int) -> Claim:
    match = _NUMBER.fullmatch(cell.text)
    assert match is not None
    text = match[2]
    own = match[3] or ""
    said = ("百分点" if own.endswith("百分点") else own) or unit
    scale, dimension = 1, said
    if said[:1] in _SCALES and len(said) > 1 and said not in COUNTED:
        scale, dimension = _SCALES[said[0]], said[1:]
    if not said and counted:
        dimension = "个"
    start = cell.span.start + match.start(2)
    places = len(text.partition(".")[2])
    return Claim(
        id=number, span=Span(start, start + len(text)), text=text, value=Decimal(text.replace(",", "")), places=places, unit=said,
        dimension=dimension, scale=scale, kind="rate" if said in ("%", "‰", "百分点") or _RATE_HEAD.search(head) or _RATE_LABEL.search(label) else "level", sign=-1 if match[1] else 1,
        bound="", subject=label, lead=head, tail="", basis="", period="", paragraph=-1, sentence=-1, clause=-1, section=-1, start=0, end=0,
        table=place,
    )
