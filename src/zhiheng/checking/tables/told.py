"""Rates and totals of a table told in the text (正文里的表内数): 符合率最高的是东城街道，为93.1%; 126批次不合格产品 of the total row.

A rate is one of the row that its words name; a total told in words of its head is the one of the total row. They differ only
where one slip of the pen leads from one to the other and no other figure is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhiheng.checking.causes import slip
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import alike
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.intervals import Interval, Outcome, Verdict
from zhiheng.checking.relations.model import Relation
from zhiheng.checking.tables.captions import plain
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.rows import TOTAL

_RATE = re.compile(r"[\u4e00-\u9fff]{1,4}率|占比|比重|得分")
_APART = re.compile(r"上年|去年|同期|同比|环比|平均|高于|低于|超过|每|目标|力争|增长|下降|提高")
MOST_ROWS = 200


def rates_told(claims: Claims, outside: Sequence[Claim], grid: Grid) -> Iterator[Relation]:
    """The rates of the text that name a row of the table, with the cell they repeat or should repeat."""
    columns = [c for c in range(grid.width) if grid.is_rate(c)]
    rows = _rows(grid)
    if not columns or not rows:
        return
    form = re.compile("|".join(re.escape(n) for n in sorted(rows, key=len, reverse=True)))
    for claim in outside:
        if claim.kind not in ("pct", "level", "share") or claim.dimension != "%" or claim.bound or claim.forward or claim.base:
            continue
        text = claims.text_of(claim)
        begin = max(text.rfind("。", 0, claim.start), text.rfind("；", 0, claim.start), claim.start - 80, 0)
        clause = text[begin : claim.start]
        pieces = [p for p in re.split(r"[，,、：:]", clause) if p.strip("（(")]
        named = form.findall(pieces[-1]) if pieces else []
        named = named or (form.findall(pieces[-2]) if len(pieces) > 1 and len(pieces[-1]) <= 4 else [])
        words = _RATE.search(text[max(0, text.rfind("。", 0, claim.start)) : claim.start])
        if len(set(named)) != 1 or words is None or _APART.search("".join(pieces[-2:])):
            continue
        cells = [f for c in columns if (f := grid.cells[rows[named[0]]][c]) is not None and f.kind == "rate" and words.group()[-2:] in grid.heads[c]]
        cells = [f for f in cells if f.dimension in ("%", "")]
        if not cells:
            continue
        if equal := [f for f in cells if f.value == claim.value]:
            yield _relation(claim, equal[0], Verdict.CONSISTENT, 0.9)
            continue
        near = [f for f in cells if f.places == claim.places and slip(claim.text, f.text) or slip(claim.text, f.text) == "小数点错位"]
        if len(near) == 1:
            yield _relation(claim, near[0], Verdict.WRONG, 0.83 if len(cells) == 1 and len(named[0]) >= 3 else 0.75)


def totals_told(claims: Claims, outside: Sequence[Claim], grid: Grid) -> Iterator[Relation]:
    """The figures of the text that bear the words of a column's head, beside its total where none of them is equal to it."""
    for r in range(grid.body, len(grid.cells)):
        if not TOTAL.search(re.sub(r"\s", "", grid.labels[r])):
            continue
        for c in range(grid.width):
            cell = grid.cells[r][c]
            name = plain(grid.heads[c])
            if cell is None or cell.kind != "level" or grid.is_rate(c) or len(cell.text) < 2 or len(name) < 2:
                continue
            like = [o for o in outside if _alike(claims, o, cell, name)]
            if not like or any(o.amount.interval.gap(cell.amount.interval) == 0 for o in like):
                continue
            near = [o for o in like if o.scale == cell.scale and slip(o.text.replace(",", ""), cell.text.replace(",", ""))]
            if len({o.value for o in near}) == 1:
                long = len(cell.text.replace(".", "").replace(",", "")) >= 3 or len(near) > 1
                yield _relation(near[0], cell, Verdict.WRONG, 0.82 if long and len(like) == len(near) else 0.75)


def _alike(claims: Claims, claim: Claim, cell: Claim, name: str) -> bool:
    """Whether a figure of the text may be the total: of its unit, told of this time, with the noun of its head beside it."""
    if claim.kind != "level" or claim.bound or claim.base or claim.size > 1 or claim.amount.value == 0 or PAST.search(claim.period):
        return False
    if not (claim.dimension == cell.dimension or alike(claim.dimension, cell.dimension) or (cell.dimension in ("", "个") and claim.scale == 1 and claim.dimension)):
        return False
    words = re.split(r"[，,；;：:（(]", claim.lead)[-1] + claim.tail
    if _APART.search(words) or ("不" in name) != ("不" in words) or ("合格" in name) != ("合格" in words):
        return False
    noun = re.sub(r"批次|[（(].*", "", name)
    return len(noun) >= 2 and noun[-2:] in words and noun[:2] in words


def _rows(grid: Grid) -> dict[str, int]:
    """Rows by name; of names that stand twice none."""
    found: dict[str, list[int]] = {}
    if len(grid.cells) > MOST_ROWS:
        return {}
    for r in range(grid.body, len(grid.cells)):
        name = plain(re.sub(r"\s", "", grid.labels[r]))
        if len(name) >= 2 and not TOTAL.search(grid.labels[r]):
            found.setdefault(name, []).append(r)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _relation(claim: Claim, cell: Claim, verdict: Verdict, sure: float) -> Relation:
    amount = cell.amount
    off = abs(amount.value - claim.amount.value) / max(min(amount.unit, claim.amount.unit), Fraction(1, 10**9))
    return Relation(
        kind="same_figure", code="consistency.same_figure_differs", result=claim, numbers=(cell, claim), outcome=Outcome(verdict, amount.value, Interval.of(amount.value), off),
        formula=f"表中“{cell.subject or '合计'}”一行“{cell.lead[-16:]}”为{cell.shown}，文中为{claim.shown}", expected=cell.shown, certainty=sure, reason="名称、单位相同", cause=slip(claim.text, cell.text),
    )
