"""Figures of the text that a table prints too (文表一致): paired by the names of row and column, the time and the unit.

A pair that differs is told when its names leave no choice, or when other figures of the paragraph follow the same row or column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.checking.causes import slip
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import alike
from zhiheng.checking.claims.words import PAST, clean
from zhiheng.checking.intervals import Interval, Outcome, Verdict
from zhiheng.checking.model import Finding
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.tables.captions import Names, Time, plain, shared
from zhiheng.checking.tables.grids import Grid
from zhiheng.checking.tables.indicators import indicators
from zhiheng.checking.tables.rows import TOTAL
from zhiheng.checking.tables.told import rates_told, totals_told

MOST_ROWS = 400
MOST_COLUMNS = 40
_GROWTH = re.compile(r"增长|同比|增幅|增速|±|比上年|较上年")
_SHARE = re.compile(r"占|比重|构成")
_MOST = re.compile(r"最[大多高]|居首|首位|榜首")
_LEAST = re.compile(r"最[小少低]|末位|垫底")
_SUPERLATIVE = re.compile(f"{_MOST.pattern}|{_LEAST.pattern}")
_PERIOD_ROW = re.compile(r"^\d{1,2}月$|季度$")
_VERB = re.compile(r"^(?:受理|接收|接受|接到|收到|登记|发生|处理)+(?=[\u4e00-\u9fff]{2})")
_NO_STATE = re.compile(r"^(?:序号|编号|项次|行次|代码)$|目标|规划|预期|预算数|计划数")
"""Columns that count the rows or say what is wanted: nothing that a text reports."""
_CHANGE = re.compile(r"增减|变化|差额|净增|增加|减少")


@dataclass(frozen=True)
class Pair:
    """A figure of the text and the cell it repeats; `full` where names and time leave no other cell."""

    claim: Claim
    cell: Claim
    full: bool

    @property
    def equal(self) -> bool:
        """Whether both may be one value."""
        return self.claim.amount.interval.gap(self.cell.amount.interval) == 0


def echoes(context: Context, grids: Sequence[Grid]) -> Iterator[Relation | Finding]:
    """Every grid beside the running text."""
    outside = _outside(context.claims, grids)
    text = context.source.text
    for grid in grids:
        if len(grid.cells) <= MOST_ROWS and grid.width <= MOST_COLUMNS:
            start = min((f.span.start for row in grid.cells for f in row if f is not None), default=0)
            names = Names.of(grid, _caption(text, start))
            pairs = _paired(context.claims, outside, grid, names)
            told = list(_told(pairs))
            yield from told
            known = {r.result.id for r in told}
            free = [c for c in outside if c.id not in known]
            yield from indicators(context.claims, free, text, grid)
            yield from rates_told(context.claims, free, grid)
            yield from totals_told(context.claims, outside, grid)
            yield from _extremes(grid, pairs)


def _outside(claims: Claims, grids: Sequence[Grid]) -> list[Claim]:
    """The figures that stand in no table."""
    spans = sorted((min(f.span.start for f in known), max(f.span.end for f in known)) for g in grids if (known := [f for row in g.cells for f in row if f is not None]))
    starts = [s for s, _e in spans]
    found = []
    for claim in claims.all:
        at = bisect_right(starts, claim.span.start) - 1
        if at < 0 or claim.span.start > spans[at][1]:
            found.append(claim)
    return found


def _caption(text: str, start: int) -> str:
    lines = [line for line in text[max(0, start - 300) : start].split("\n") if line.strip() and "\t" not in line]
    return lines[-1][-60:] if lines else ""


def _paired(claims: Claims, outside: Sequence[Claim], grid: Grid, names: Names) -> list[Pair]:
    """Levels first, then the rates and shares that speak of a level already paired."""
    pairs: list[Pair] = []
    cells: dict[int, tuple[int, int]] = {}
    for claim in outside:
        if claim.forward or claim.bound or claim.base or PAST.search(claim.lead[-14:]) or PAST.search(claim.period):
            continue
        if claim.kind == "level" and not re.search(r"每$|[由从](?:上年|去年|年初|(?:19|20)\d\d年)?(?:末|底)?的?$", claim.lead):  # from which another grew
            found = _beside(claim, grid, names, pairs) or _cells(claims, claim, grid, names)
            equal = [f for f in found if Pair(claim, f, False).equal]
            cell = found[0] if len(found) == 1 else equal[0] if equal else None
            if cell is not None and cell.table is not None:
                cells[claim.id] = cell.table[1:]
                pairs.append(Pair(claim, cell, len(found) == 1))
        elif claim.kind in ("rate", "share") and claim.owner in cells and not claim.subject and not claim.real and claim.basis in ("", "yoy") and claim.clause == claims.all[claim.owner].clause:
            r, c = cells[claim.owner]
            head = _GROWTH if claim.kind == "rate" else _SHARE
            beside = next((k for k in range(c + 1, min(grid.width, c + 5)) if head.search(grid.heads[k])), None)
            level_between = beside is not None and any(not grid.is_rate(k) and grid.is_rate(k - 1) for k in range(c + 2, beside))
            held = grid.cells[r][beside] if beside is not None and not level_between else None
            if held is None or (not Pair(claim, held, True).equal and any(o.kind == claim.kind and Pair(o, held, True).equal for o in claims.by_owner.get(claim.owner, ()))):
                continue  # the level has several rates (环比, 同比), and the table prints another of them
            if held.kind == "rate" and held.dimension in ("%", ""):
                pairs.append(Pair(claim, held, True))
    told = {p.cell.id for p in pairs if p.equal}
    return [p for p in pairs if p.equal or p.cell.id not in told]  # another figure of the text is the one of the cell


def _beside(claim: Claim, grid: Grid, names: Names, pairs: Sequence[Pair]) -> list[Claim]:
    """The cell under a figure's own name in the row of the figure before it, of one clause: 食品抽查120批次，不合格8批次."""
    last = pairs[-1] if pairs else None
    if last is None or last.cell.table is None or not last.equal or last.claim.sentence != claim.sentence or last.claim.clause != claim.clause or claim.scope != last.claim.subject:
        return []
    own, row = plain(claim.subject), last.cell.table[1]
    columns = [c for c in range(grid.width) if own and names.measures[c] == own and not grid.is_rate(c)]
    held = grid.cells[row][columns[0]] if len(columns) == 1 else None
    return [held] if held is not None and _fits(claim, held) else []


def _cells(claims: Claims, claim: Claim, grid: Grid, names: Names) -> list[Claim]:
    """The cells that a level may repeat: in the row that its words name, or in a generic row under its own name."""
    words, own = _words(claim)
    if not own or claim.dimension in ("%", "‰"):
        return []
    time = Time.of(claim.period)
    found = names.form.findall(core_words(words)) if names.form is not None else []
    name = max(found, key=len, default="")
    here: list[Claim] = []
    if any(f not in name for f in found):
        return []
    if name and (name in own or not own or _PERIOD_ROW.search(name) or own not in names.measures):
        rest = own.replace(name, "", 1)
        row = names.rows[name]
        if _PERIOD_ROW.search(name):
            time = Time(time.year, "")
        others = _latest([c for c in range(grid.width) if _fits(claim, grid.cells[row][c]) and not names.times[c].excludes(time) and not _CHANGE.search(grid.heads[c]) and not _NO_STATE.search(grid.heads[c])], names, time)
        here = [f for c in others if (f := grid.cells[row][c]) is not None]
        named = [c for c in others if names.measures[c] and names.measures[c] in own]
        if named:
            best = max(len(names.measures[c]) for c in named)
            here = [f for c in named if len(names.measures[c]) == best and (f := grid.cells[row][c]) is not None]
        elif rest and not shared(rest, "".join(grid.heads) + "".join(names.rows)) and not (_PERIOD_ROW.search(name) and _SUPERLATIVE.search(words)):
            return []
        if len(here) > 1 and not named and len(said := [f for f in here if f.table is not None and TOTAL.search(re.sub(r"\s", "", grid.heads[f.table[2]]))]) == 1:
            here = said
        if len(here) > 1 and (pick := _SUPERLATIVE.search(words)):
            here = [f for f in here if f.table is not None and _extreme(grid, f.table[1], f.table[2], most=bool(_MOST.search(pick[0])))] or here
        return here
    own = _VERB.sub("", own)
    if claim.scope and sum(c.kind == "level" and c.subject == claim.subject for c in claims.by_paragraph[claim.paragraph]) > 1:
        return []  # 预包装食品197批次，不合格2批次；餐饮食品201批次，不合格4批次: each of its own
    for row in names.generic:
        for c in range(grid.width):
            held = grid.cells[row][c]
            if names.measures[c] and names.measures[c] == own and held is not None and _fits(claim, held) and not names.times[c].excludes(time):
                here.append(held)
    return here


def _latest(columns: list[int], names: Names, time: Time) -> list[int]:
    """Of columns that are one measure in several years, those of the latest, where the figure names no year."""
    years = {names.times[c].year for c in columns}
    if time.year or len(years) < 2 or "" in years:
        return columns
    return [c for c in columns if names.times[c].year == max(years)]


def _words(claim: Claim) -> tuple[str, str]:
    """The words that name a figure, as printed and as a name without filler."""
    pieces = [p for p in re.split(r"[，,；;。：:、（(）)]", claim.lead) if p]
    tail = pieces[-1] if pieces else ""
    if pieces and not clean(tail) and len(pieces) > 1:
        tail = pieces[-2] + tail
    return tail + claim.label, plain(claim.label or claim.subject)


def core_words(words: str) -> str:
    """Words as names are compared: without what `plain` takes out of labels."""
    return words.replace("份", "") + "，" + plain(words)


def _fits(claim: Claim, cell: Claim | None) -> bool:
    if cell is None or cell.kind != "level":
        return False
    if not claim.dimension or not cell.dimension:
        return bool(claim.unit) and (cell.scale == claim.scale == 1 or cell.scale > 1) if claim.dimension or claim.scale > 1 else False
    return claim.dimension == cell.dimension or alike(claim.dimension, cell.dimension)


def _extreme(grid: Grid, row: int, column: int, *, most: bool) -> bool:
    values = [f.amount.value for r in range(grid.body, len(grid.cells)) if (f := grid.cells[r][column]) is not None and not re.search(r"合计|总计|小计", grid.labels[r])]
    held = grid.cells[row][column]
    return held is not None and held.amount.value == (max(values) if most else min(values))


def _extremes(grid: Grid, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """What the text calls the highest or lowest of a column, and is not."""
    for pair in pairs:
        claim, cell = pair.claim, pair.cell
        words = re.split(r"[；;。]", claim.lead)[-1]
        said = _SUPERLATIVE.search(words)
        if said is None or cell.table is None or not pair.full or not pair.equal or claim.run >= 0 or re.search(r"之一|前[一二三四五六七八九十\d]|依次|分别|增", words + claim.tail):
            continue
        most = bool(_MOST.search(said[0]))
        _number, row, column = cell.table
        if TOTAL.search(re.sub(r"\s", "", grid.labels[row])) or _extreme(grid, row, column, most=most):
            continue
        rows = [(f, r) for r in range(grid.body, len(grid.cells)) if (f := grid.cells[r][column]) is not None and not re.search(r"合计|总计|小计", grid.labels[r])]
        other, place = (max if most else min)(rows, key=lambda x: x[0].amount.value)
        yield Finding(
            code="consistency.rank_order", severity="warning", span=claim.span, found=claim.shown, expected=other.shown, related=(other.span, cell.span), numbers=(cell.span, other.span),
            message=f"文中说“{grid.labels[row]}”{said[0]}，为{claim.shown}，而表中“{grid.heads[column][-16:]}”一列{said[0]}的是“{grid.labels[place]}”{other.shown}。请核对。", certainty=0.75, scope="table",
        )


def _told(pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Each pair; of those that differ only the ones that the names or the rest of the paragraph make sure of."""
    follow: dict[tuple[int, str, int], int] = defaultdict(int)
    for pair in pairs:
        if pair.equal and pair.cell.table is not None:
            follow[pair.claim.paragraph, "row", pair.cell.table[1]] += 1
            follow[pair.claim.paragraph, "column", pair.cell.table[2]] += 1
    for pair in pairs:
        claim, cell = pair.claim, pair.cell
        if pair.equal:
            yield _relation(claim, cell, Verdict.CONSISTENT, 0.9)
            continue
        if not pair.full or cell.table is None:
            continue
        beside = max(follow[claim.paragraph, "row", cell.table[1]], follow[claim.paragraph, "column", cell.table[2]])
        near = bool(slip(claim.text.replace(",", ""), cell.text.replace(",", ""))) and claim.scale == cell.scale
        alone = near and (len(cell.text) >= 3 or (len(cell.text) == 2 and len(cell.subject) >= 4 and plain(claim.label or claim.subject) == plain(cell.subject)))
        if beside >= 2 or (beside and near):
            yield _relation(claim, cell, Verdict.WRONG, 0.88)
        elif alone:
            yield _relation(claim, cell, Verdict.WRONG, 0.82)
        elif beside:
            yield _relation(claim, cell, Verdict.WRONG, 0.7)


def _relation(claim: Claim, cell: Claim, verdict: Verdict, sure: float) -> Relation:
    amount = cell.amount
    off = abs(amount.value - claim.amount.value) / max(min(amount.unit, claim.amount.unit), Fraction(1, 10**9))
    row, head = cell.subject or "合计", cell.lead[-16:]
    return Relation(
        kind="same_figure", code="consistency.same_figure_differs", result=claim, numbers=(cell, claim), outcome=Outcome(verdict, amount.value, Interval.of(amount.value), off),
        formula=f"表中“{row}”一行“{head}”为{cell.shown}，文中为{claim.shown}", expected=cell.shown, certainty=sure, reason="名称、时期、单位相同", cause=slip(claim.text, cell.text),
    )
