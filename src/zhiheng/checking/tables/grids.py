"""Tables as grids of figures (数字表格): each cell a claim where it holds a single number, with the head above and the label beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.checking.claims import Claim
from zhiheng.checking.claims.model import COUNTED
from zhiheng.checking.tables.cells import Text, tables_of
from zhiheng.reading.model import SourceText
from zhiheng.values import Span

_NUMBER = re.compile(r"\s*([-−－▲▼↓↑+＋]?)\s*((?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?)\s*(%|‰|个百分点|百分点|(?![年月日季号级时])[\u4e00-\u9fff]{1,3})?\s*")
_DASH = re.compile(r"\s*[-—－–/／]*\s*")
_UNIT = re.compile(r"[（(](?:单位[：:])?((?:[万亿千百]?(?:元|吨|人次|人|户|个|家|件|亩|公里|平方米|立方米|千瓦时|辆|台|套|头|只|斤|公斤|公顷|张))|批次|批|项|次|起|条|名|%|‰|分|户次|家次|人次)[）)]")
_TABLE_UNIT = re.compile(r"(?:计量)?单位[：:]\s*([万亿千百]?[\u4e00-\u9fff%‰]{1,3})")
_RATE_HEAD = re.compile(r"率|比重|占比|增长|同比|环比|增幅|增速|±|幅度|比例|百分点|%|％")
_RATE_LABEL = re.compile(r"率(?:[（(].*)?$|比重|占比|^(?:同比|环比|比上年|较上年)|(?:增长|增幅|增速|增减)(?:率|幅度?|速度)?(?:[（(].*)?$|性别比|[（(](?:%|％|‰)[）)]")
_COUNT_HEAD = re.compile(
    r"批次|家数|户数|件数|人数|个数|次数|项数|数量|起数|家$|户$|件$|批$|投诉|举报|咨询|受理|接[收受]量|办结|审结|结案|立案|旧存|新收|未结"
    r"|合格(?!率)|样品|抽[查检](?:数|量|总|$)|检查数|[案来信]件"
)
_BARE_UNIT = re.compile(r"[万亿千百]?(?:元|吨|人次|人|户次|户|个|家次|家|件|亩|公里|平方米|立方米|千瓦时|辆|台|套|头|只|斤|公斤|张|批次|批|项|次|起|条|名|公顷|所|座|%|‰|分)")
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
POINTS = re.compile(r"分值|满分|[得扣加减]分(?!率|项|原因|标准)|分数|标准分|赋分|评分(?!标准)|自评分?|^分$")
"""Heads of columns that hold points: what their rows are called, even …率, is what the points are given for."""
_PARTS = re.compile(r"构成|比重|结构|占比")
_EACH = re.compile(r"人均|户均|平均|单价|每")
_OTHER_KIND = re.compile(r"人均|户均|平均|每|人口|人员|指数|密度|序号|排名|位次|年份|时间|企业|单位")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}
MOST_TURNED = 200
"""A table of more rows is not read downward: its rows are records, not indicators."""


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


def grids_of(source: SourceText, aside: list[tuple[Span, int]] | None = None) -> Iterator[Grid]:
    """Every table of a source that holds figures; a merged cell stands once. `aside` takes those that are too large."""
    counter = iter(range(-1, -10_000_000, -1))
    for number, rows in enumerate(tables_of(source, aside)):
        first = next((c for row in rows for c in row if c is not None), None)
        found = _grid(rows, _unit_before(source.text, first.span.start) if first else "", number, counter)
        if found is not None:
            yield found


def _unit_before(text: str, start: int) -> str:
    found = _TABLE_UNIT.findall(text[max(0, start - 80) : start + 60])
    return str(found[-1]) if found else ""


def _grid(rows: Sequence[Sequence[Text | None]], unit: str, number: int, counter: Iterator[int]) -> Grid | None:
    width = max((len(r) for r in rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    figures = [[c is not None and bool(_NUMBER.fullmatch(c.text)) for c in row] for row in rows]
    body = next((r for r, row in enumerate(figures) if _is_body(rows[r], row)), None)
    if body is None or sum(map(sum, figures[body:])) < 3:
        return None
    heads = tuple(_joined(rows[r][c] for r in range(body) if c < len(rows[r])) for c in range(width))
    labels = tuple("" if r < body else _label(rows[r], figures[r]) for r in range(len(rows)))
    counts = [bool(_COUNT_HEAD.search(re.sub(r"[（(].*?[）)]", "", h))) for h in heads]
    units = _above(heads, counts, unit)
    beside, stated = _beside(labels), _stated(rows, heads)
    counted = [bool(_COUNT_HEAD.search(re.sub(r"[（(].*?[）)]", "", w))) for w in labels]
    rates = [bool(_RATE_HEAD.search(h)) and not re.search(r"[率比](?:[（(][^％%‰]*[）)])?$", h) or u in ("%", "‰", "百分点") for h, u in zip(heads, units, strict=True)]
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
            line.append(_claim(cell, (units[c] if rates[c] else stated[r] or units[c] or beside[r]), counts[c] or counted[r], heads[c], labels[r], (number, r, c), next(counter)))
        cells.append(tuple(line))
    return Grid(tuple(cells), frozenset(dashes), heads, labels, body, tuple(_mark(row) for row in rows))


def _above(heads: Sequence[str], counts: Sequence[bool], unit: str) -> list[str]:
    """The unit of each column: its own, that of the table, or that of the amounts to its left: 生产总值（万元）, 第一产业."""
    found: list[str] = []
    held = ""
    for head, counted in zip(heads, counts, strict=True):
        own = (_UNIT.search(head) or [None, ""])[1]
        rate = bool(_RATE_HEAD.search(head))
        if own and own not in ("%", "‰") and not _EACH.search(head):
            held = own
        found.append(own or ("" if rate else unit or ("" if counted or _OTHER_KIND.search(head) else held)))
    return found


def _stated(rows: Sequence[Sequence[Text | None]], heads: Sequence[str]) -> list[str]:
    """The unit that a row states for itself, in its label or in a column headed 单位."""
    column = next((c for c, head in enumerate(heads) if re.fullmatch(r"(?:计量)?单位", head)), None)
    found = []
    for row in rows:
        label = re.sub(r"\s", "", next((c.text for c in row if c is not None and c.text.strip()), ""))
        match = _UNIT.search(label)
        own = match[1] if match else ""
        cell = row[column] if column is not None and column < len(row) else None
        if cell is not None and not own and (said := _BARE_UNIT.fullmatch(cell.text.strip())):
            own = said[0]
        found.append(own)
    return found


def _beside(labels: Sequence[str]) -> list[str]:
    """The unit that each row names, or the one of the nearest row above: 男 under 总人口（万人） counts in 万人.

    Under 构成（%） only the names that stand above once more are shares.
    """
    found: list[str] = []
    held = shares = ""
    seen: set[str] = set()
    for label in labels:
        own = (_UNIT.search(label) or [None, ""])[1]
        if own:
            shares = own if own in ("%", "‰") and _PARTS.search(label) else ""
            held = held if own in ("%", "‰") else own
        found.append(own or (shares if label in seen else "") or ("" if _RATE_LABEL.search(label) else held))
        seen.add(label)
    return found


def _is_body(row: Sequence[Text | None], figures: Sequence[bool]) -> bool:
    """A row of figures: a number in at least a third of its cells behind the first, and not only years or ordinals."""
    numbers = [row[c] for c in range(1, len(figures)) if figures[c]]
    texts = [c.text.strip() for c in numbers if c is not None]
    if not texts or (len(texts) > 1 and (all(re.fullmatch(r"(?:19|20)\d{2}年?", t) for t in texts) or _counting(texts))):
        return False
    return len(texts) * 3 >= len(figures) - 1


def _counting(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1 2 3 4."""
    return all(re.fullmatch(r"[1-9]\d?", t) for t in texts) and [int(t) - int(texts[0]) for t in texts] == list(range(len(texts))) and int(texts[0]) <= 2


def _joined(cells: Iterator[Text | None]) -> str:
    out: list[str] = []
    for cell in cells:
        text = re.sub(r"\s", "", cell.text) if cell is not None else ""
        if text and (not out or out[-1] != text):
            out.append(text)
    return "".join(out)


def _label(row: Sequence[Text | None], figures: Sequence[bool]) -> str:
    words: list[str] = []
    if row and row[0] is not None and figures[0] and _YEAR.fullmatch(row[0].text.strip()):
        return row[0].text.strip()
    for cell, figure in zip(row, figures, strict=False):
        if figure and words:
            break
        if cell is not None and not figure and not (words and (_DASH.fullmatch(cell.text) or _BARE_UNIT.fullmatch(cell.text.strip()))):
            words.append(re.sub(r"\s", "", cell.text))
    return "".join(words)


def _mark(row: Sequence[Text | None]) -> str:
    """The first cell of a row that is not empty, with the white space before its words."""
    return next((c.text for c in row if c is not None and c.text.strip()), "")


def _claim(cell: Text, unit: str, counted: bool, head: str, label: str, place: tuple[int, int, int], number: int) -> Claim:
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
        dimension=dimension, scale=scale, kind="rate" if said in ("%", "‰", "百分点") or _RATE_HEAD.search(head) or (_RATE_LABEL.search(label) and not POINTS.search(head)) else "level", sign=-1 if match[1] and match[1] not in "↑+＋" else 1,
        bound="", subject=label, lead=head, tail="", basis="", period="", paragraph=-1, sentence=-1, clause=-1, section=-1, start=0, end=0,
        table=place,
    )
