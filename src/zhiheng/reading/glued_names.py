"""Glued scorecards without numbers (无序号的粘连表): 宣传学习10没有按要求…扣2分。巡查出勤10… is name, points, text, name, points, text.

A row begins behind a full stop with a short name and digits that stand alone before words. A group's name and points may
stand before the first of its rows (基地建设 1 产品基地 0.5 完成任务得0.5分); where the rows of every group add up to its
points, the parting is proved.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.reading.columns import CATEGORY, POINTS, RULE, TITLE, Columns
from zhiheng.reading.tables import Grid, GridCell
from zhiheng.values import Span

_P = r"(?:100|[1-9]\d?|0\.\d)(?:\.\d)?"
_BEGIN = re.compile(
    rf"(?:(?<=[。；）分”])|(?<=^))\s*(?:(?P<g>[\u4e00-\u9fff、“”]{{2,20}}(?: [\u4e00-\u9fff]{{1,6}})?) (?P<gp>{_P}) (?=[\u4e00-\u9fff]))?"
    rf"(?P<name>[\u4e00-\u9fff、“”（）]{{2,24}}?(?: [\u4e00-\u9fff]{{1,6}})?)\s?(?P<p>{_P})\s?(?=[\u4e00-\u9fff“])(?![分个次项年月日天家件人名期级%‰以])"
)
_SCORED = re.compile(r"\d分|不得分|满分")


def by_name(text: str, plain: str, start: int, end: int) -> tuple[Grid, Columns] | None:
    """Rows of a name, its points and a scoring text; None where fewer than three rows, or a row without scoring, were found."""
    body = plain[start:end]
    begins = [m for m in _BEGIN.finditer(body) if not re.search(r"[得扣加计减每少低高]$|^(?:其中|共计|合计|否则|若|如)", m["name"])]
    if len(begins) < 3 or body[: begins[0].start()].strip():
        return None
    rows: list[tuple[GridCell, ...]] = []
    group = GridCell("", Span(start, start))
    for m, then in zip(begins, [*begins[1:], None], strict=True):
        stop = then.start() if then is not None else len(body)
        if not _SCORED.search(body[m.end() : stop]):
            return None
        if m["g"]:
            span = Span(start + m.start("g"), start + m.end("gp"))
            group = GridCell(f"{re.sub(' ', '', m['g'])}（{m['gp']}分）", span)
        rows.append((group, GridCell.cut(text, start + m.start("name"), start + m.end("name")), GridCell.cut(text, start + m.start("p"), start + m.end("p")), GridCell.cut(text, start + m.end(), start + stop)))
    if not _plausible(rows):
        return None
    columns = (CATEGORY, TITLE, POINTS, RULE)
    return Grid(tuple(rows), sure=True), Columns(columns, 0, ("",) * len(columns))


def _plausible(rows: list[tuple[GridCell, ...]]) -> bool:
    """No row gives more in one stroke (得N分) than it has."""
    for row in rows:
        given = [Decimal(g) for g in re.findall(r"得\s?(\d+(?:\.\d+)?)\s?分", row[3].text)]
        if given and max(given) > Decimal(row[2].text.strip()):
            return False
    return True
