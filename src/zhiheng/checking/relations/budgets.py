"""Money that is left (结余、结转、节约): 收入总计−支出总计, 当年收入−支出, 预算−实际, and the rates that bear their names.

The figures stand in one paragraph, close before what they leave; names that a budget fixes say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle

BACK = 16
"""So many figures back income and spending are looked for."""
_LEFT = re.compile(r"(?:结余|结转下年|年终结转|滚存|收支差额)[^，,；;。\d]{0,8}$")
_ROLLING = re.compile(r"累计|滚存|历年")
_IN_TOTAL = re.compile(r"收入(?:总计|总额|总量|合计)[^，,；;。\d]{0,4}$")
_OUT_TOTAL = re.compile(r"支出(?:总计|总额|总量|合计)[^，,；;。\d]{0,4}$")
_IN = re.compile(r"收入[^，,；;。\d]{0,6}$")
_OUT = re.compile(r"(?:支出|调出[^，,；;。\d]{0,12}|还本|上解|安排预算稳定调节基金)[^，,；;。\d]{0,6}$")
_SAVED = re.compile(r"(?:^|[，,；;])(?:共)?(?:节约|节支|节省|核减|审减|下浮)(?:资金|金额|财政资金|额)?(?:为|达)?$")
_SAVED_RATE = re.compile(r"(?:节约|节支|资金节约|核减|审减|下浮)率(?:为|达|达到)?$")
_PLAN = re.compile(r"预算|送审|计划|控制价|概算")
_REAL = re.compile(r"实际|审定|中标|成交|支出|采购")


def find(context: Context) -> Iterator[Relation]:
    """What is left of an income, and what was saved of a budget."""
    claims = context.claims
    for claim in claims.all:
        if claim.table or claim.bound:
            continue
        piece = re.split(r"[；;。]", claims.text_of(claim)[max(0, claim.start - 30) : claim.start])[-1]
        found: Relation | None = None
        if claim.kind == "level" and _LEFT.search(piece) and not _ROLLING.search(piece):
            found = settle(list(_left(claims, claim)))
        elif claim.kind in ("level", "change") and _SAVED.search(piece):
            found = settle(list(_saved(claims, claim)))
        elif claim.kind in ("pct", "rate") and _SAVED_RATE.search(piece):
            found = settle(list(_saved_rate(claims, claim)))
        if found and (not found.wrong or _slipped(found)):
            yield found


def _before(claims: Claims, claim: Claim, dimension: str) -> list[Claim]:
    """Levels of a unit close before a figure in its paragraph, in order."""
    return [c for c in claims.all[max(0, claim.id - BACK) : claim.id] if c.kind == "level" and c.paragraph == claim.paragraph and c.dimension == dimension and c.forward == claim.forward]


def _head(claim: Claim) -> str:
    return re.split(r"[，,；;：:（(]", claim.lead)[-1]


def _left(claims: Claims, claim: Claim) -> Iterator[Relation]:
    before = _before(claims, claim, claim.dimension)
    incomes, spent = [c for c in before if _IN_TOTAL.search(_head(c))], [c for c in before if _OUT_TOTAL.search(_head(c))]
    if incomes and spent:
        yield building.difference(incomes[-1], spent[-1], claim, 0.9, "收入总计与支出总计之差", "balance")
        return
    incomes = [c for c in before if _IN.search(_head(c)) and "其中" not in c.lead]
    if not incomes or incomes[-1].sentence < claim.sentence - 1:
        return
    opened = next((c for c in reversed(incomes) if claim.sentence - c.sentence <= 1 and _opens(claims, c)), incomes[-1])
    outs = [c for c in before if c.id > opened.id and _OUT.search(_head(c)) and "其中" not in c.lead]
    if outs and len({c.sentence for c in outs} | {claim.sentence}) == 1:
        yield building.balance([opened], outs, claim, 0.88, "收入减去各项支出后所余")
        if len(outs) > 1:
            yield building.difference(opened, outs[0], claim, 0.6, "收入与支出之差", "balance")


def _opens(claims: Claims, claim: Claim) -> bool:
    """Whether a level is the first of its sentence."""
    return claims.by_sentence[claim.sentence][0] is claim


def _saved(claims: Claims, claim: Claim) -> Iterator[Relation]:
    """预算A，实际B，节约C."""
    before = [c for c in _before(claims, claim, claim.dimension) if c.sentence == claim.sentence and c.clause == claim.clause]
    plans, reals = [c for c in before if _PLAN.search(_head(c))], [c for c in before if _REAL.search(_head(c)) and not _PLAN.search(_head(c))]
    if plans and reals and reals[-1].id > plans[-1].id:
        yield building.difference(plans[-1], reals[-1], claim, 0.88, "预算与实际之差")


def _saved_rate(claims: Claims, rate: Claim) -> Iterator[Relation]:
    """节约率, 审减率: what was saved over the budget."""
    before = [c for c in claims.by_sentence[rate.sentence] if rate.id - 6 <= c.id < rate.id and c.clause == rate.clause and c.kind in ("level", "change")]
    saved = [c for c in before if re.search(r"节约|节支|节省|核减|审减|下浮", _head(c))]
    for part in saved[-1:]:
        wholes: Sequence[Claim] = [c for c in before if c is not part and c.dimension == part.dimension and _PLAN.search(_head(c))]
        for whole in wholes[-1:]:
            relation = building.ratio(part, whole, rate, 0.88, "节约数与预算数之比")
            if relation:
                yield relation


def _slipped(found: Relation) -> bool:
    """Whether one slip of the pen in a figure explains it; a rate needs no such proof."""
    point = found.outcome.point
    *parts, result = found.numbers
    if result.dimension == "%":
        return True  # the rate has the name of the amount right before it
    edge = result.amount.half + sum(p.amount.half for p in parts)
    if slip_into(result.text.replace(",", ""), (abs(point) - edge) / result.scale, (abs(point) + edge) / result.scale):
        return True
    off = result.amount.value - point
    return any(
        slip_into(p.text.replace(",", ""), (meant - edge) / p.scale, (meant + edge) / p.scale)
        for p in parts for meant in (p.amount.value + off, p.amount.value - off) if meant > 0
    )
