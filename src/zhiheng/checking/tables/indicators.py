"""Indicator tables of plans beside the text (指标表与正文): a row for each indicator, a column for each year or for 现状 and 目标.

A text that names an indicator of the table repeats one of its cells: where none is equal and one slip of the pen leads to one,
or the year that the text names has another value, the two contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.causes import slip
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import alike
from zhiheng.checking.intervals import Interval, Outcome, Verdict
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.relations.names import core, within
from zhiheng.checking.relations.same import risen
from zhiheng.checking.tables.captions import YEAR, plain
from zhiheng.checking.tables.grids import Grid

_STATE = re.compile(r"现状|基期|目标|规划|预期|完成值|实际")
_TIME = re.compile(r"(?<![比较与由从自同])(20\d\d)年")
_APART = re.compile(r"每[^，,；;。]*$|年均|平均|左右|新增|净增|增加|提高|其中|(?:全国|全省|全市|省|市)(?:平均|目标)")
LEAST_NAME = 4
MOST_ROWS = 120
BACK = 400
"""So many characters back the year of a list of aims is looked for."""


def indicators(claims: Claims, outside: Sequence[Claim], text: str, grid: Grid) -> Iterator[Relation]:
    """The figures of the text that name a row of an indicator table, with the cell they repeat or should repeat."""
    columns = _columns(grid)
    if len(columns) < 2 or len(grid.cells) > MOST_ROWS:
        return
    rows = _rows(grid, columns)
    years = {year for year in columns.values() if year}
    for claim in outside:
        if claim.kind not in ("level", "pct", "share") or claim.base or claim.size > 1 and not claim.label or not claim.dimension:
            continue
        if _APART.search(re.split(r"[，,；;。：:]", claim.lead)[-1]) or not (found := _row(claims, claim, rows)):
            continue
        row, exact = found
        cells = [(f, columns[c]) for c in columns if (f := grid.cells[row][c]) is not None and _fits(claim, f)]
        said = _year(claims, claim, text)
        if not cells or (said and years and said not in years):
            continue
        if equal := [f for f, year in cells if f.amount.value == claim.amount.value or ((not said or not year or said == year) and f.amount.interval.gap(claim.amount.interval) == 0)]:
            yield _relation(claim, equal[0], Verdict.CONSISTENT, 0.9)
            continue
        near = [f for f, year in cells if f.scale == claim.scale and max(len(f.text), len(claim.text)) > 1 and slip(claim.text.replace(",", ""), f.text.replace(",", "")) and (not said or not year or said == year)]
        if len(near) == 1:
            yield _relation(claim, near[0], Verdict.WRONG, 0.85 if exact else 0.72)


def _columns(grid: Grid) -> dict[int, str]:
    """The columns of values with the year each is of, "" where only 现状 or 目标 is said."""
    found: dict[int, str] = {}
    for c in range(grid.width):
        year = YEAR.search(grid.heads[c])
        if (year or _STATE.search(grid.heads[c])) and not re.search(r"增长|增幅|同比|±|变化|增减|年均|占", grid.heads[c]) and any(f is not None for f in grid.column(c)):
            found[c] = year[0] if year else ""
    return found if len(set(found.values())) >= 2 or "" in found.values() else {}


def _rows(grid: Grid, columns: dict[int, str]) -> dict[str, int]:
    named: dict[str, list[int]] = {}
    for r in range(grid.body, len(grid.cells)):
        if sum(grid.cells[r][c] is not None for c in columns) >= 2 and len(name := plain(re.sub(r"\s", "", grid.labels[r]))) >= LEAST_NAME:
            named.setdefault(name, []).append(r)
    return {name: found[0] for name, found in named.items() if len(found) == 1}


def _row(claims: Claims, claim: Claim, rows: dict[str, int]) -> tuple[int, bool] | None:
    """The one row that a figure names, and whether word for word."""
    name = plain(claim.label or claim.subject or risen(claims, claim))
    if len(name) < LEAST_NAME:
        return None
    if name in rows:
        return rows[name], True
    ends = {r for own, r in rows.items() if name.endswith(own) or own.endswith(name)}
    if len(ends) == 1:
        return ends.pop(), True
    loose = {r for own, r in rows.items() if name[:2] == own[:2] and (within(name, own) or within(own, name))}
    return (loose.pop(), False) if len(loose) == 1 else None


def _fits(claim: Claim, cell: Claim) -> bool:
    return claim.dimension == cell.dimension or alike(claim.dimension, cell.dimension) or (not cell.dimension and claim.scale == 1)


def _year(claims: Claims, claim: Claim, text: str) -> str:
    """The year a figure is of: its own, or the one last named in front of it."""
    if own := YEAR.search(claim.period):
        return own[0]
    named = _TIME.findall(text[max(0, claim.span.start - BACK) : claim.span.start])
    return named[-1] if named else ""


def _relation(claim: Claim, cell: Claim, verdict: Verdict, sure: float) -> Relation:
    amount = cell.amount
    off = abs(amount.value - claim.amount.value) / max(min(amount.unit, claim.amount.unit), Fraction(1, 10**9))
    return Relation(
        kind="same_figure", code="consistency.same_figure_differs", result=claim, numbers=(cell, claim), outcome=Outcome(verdict, amount.value, Interval.of(amount.value), off),
        formula=f"表中“{core(cell.subject) or cell.subject}”“{cell.lead[-12:]}”为{cell.shown}，文中为{claim.shown}", expected=cell.shown, certainty=sure, reason="同一指标", cause=slip(claim.text, cell.text),
    )
