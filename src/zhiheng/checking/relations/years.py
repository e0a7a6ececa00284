"""One year against another (年度对比): 2016年受理A件，比2015年上升x%, where 2015年受理B件 is told in another sentence.

The base is the figure of the same name whose own year is the one compared with; it may stand before or behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.constant import constant_prices
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import core, likeness

_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年?(?P<rest>[^-—–~～至到年]{0,2}(?:\d{1,2}[-—–~～至到]\d{1,2}月份?|季度)?|前三季度|上半年)$")
_NAMED = re.compile(r"[比较与同和](?P<year>(?:19|20)\d{2})年?(?!.*(?:19|20)\d{2})")
_LAST = re.compile(r"同比|[比较与和同](?:上年|去年|上一年)")
_END = re.compile(r"末|底|全年|内|份|个")
MOST = 30
"""So many figures of one year, kind and unit are looked at."""
NEAR = 120
"""So many figures on both sides."""

_Key = tuple[int, str, str, str]


def find(context: Context) -> Iterator[Relation]:
    """Rates, changes and changes in points against a figure of an earlier year told elsewhere."""
    claims = context.claims
    done = {r.result.id for r in context.done if r.kind in ("growth", "difference", "point_change") and (r.holds or len({n.sentence for n in r.numbers}) == 1)}
    by_time: dict[_Key, list[Claim]] = defaultdict(list)
    for claim in claims.all:
        if claim.kind in ("level", "pct", "share") and not claim.bound and not claim.forward and (time := _time(claim.period)):
            by_time[(*time, claim.kind, claim.dimension)].append(claim)
    if len(by_time) < 2:
        return
    for claim in claims.all:
        if claim.kind not in ("rate", "change", "point") or claim.real or claim.basis in ("mom", "avg") or claim.id in done or claim.dimension == "‰" or claim.table:
            continue
        owner = claims.owner_of(claim)
        if owner is None or owner.sentence != claim.sentence or owner.bound or (claim.subject and not likeness(claim.subject, owner.subject)) or owner.kind not in (("pct", "share") if claim.kind == "point" else ("level",)):
            continue
        if (now := _time(owner.period)) and (year := _base_year(claims, claim, owner, now[0])) and year < now[0]:
            found = settle(list(_against(claims, claim, owner, by_time.get((year, now[1], owner.kind, owner.dimension), []))))
            if found and (not found.wrong or _likely(found)):
                yield found


def _time(period: str) -> tuple[int, str] | None:
    """Year and part of the year."""
    found = _YEAR.match(period)
    return (int(found["year"]), _END.sub("", found["rest"])) if found else None


def _base_year(claims: Claims, claim: Claim, owner: Claim, year: int) -> int:
    """The year that the words compare with; 0 where they name none."""
    first = claim.first if claim.size > 1 else claim.start
    words = re.split(r"[；;。]", claims.text_of(claim)[owner.end : first])[-1]
    if named := _NAMED.search(words):
        return int(named["year"])
    return year - 1 if _LAST.search(words) else 0


def _name(level: Claim) -> str:
    return core(level.subject)


def _against(claims: Claims, claim: Claim, owner: Claim, olds: list[Claim]) -> Iterator[Relation]:
    near = [c for c in olds if c.id != owner.id and abs(c.id - owner.id) <= NEAR][-MOST:]
    for grade in (3, 2, 1):
        for old in near:
            if _grade(owner, old) != grade:
                continue
            sure = 0.86 if grade > 1 or len(near) <= 3 else 0.8
            reason = f"与{old.period}的数相比"
            if claim.kind == "rate":
                made = building.growth(owner, old, claim, sure - (0.3 if constant_prices(owner.subject) else 0), reason)
                if made:
                    yield made
            else:
                yield building.difference(owner, old, claim, sure, reason, *(("point_change", "arithmetic.point_change") if claim.kind == "point" else ()))


def _grade(owner: Claim, old: Claim) -> int:
    a, b = _name(owner), _name(old)
    if not a or not b:
        return 0
    if a == b:
        return 3 if len(a) > 2 or not (owner.scope and old.scope) or likeness(owner.scope, old.scope) or likeness(old.scope, owner.scope) else 0
    return max(likeness(owner.subject, old.subject), likeness(old.subject, owner.subject))


def _likely(relation: Relation) -> bool:
    """Whether the name of a usual mistake, or one slip of the pen in one of the figures, explains it: bases are revised too."""
    if relation.certainty < 0.6:
        return False
    if relation.cause:
        return True
    new, old, rate = relation.numbers
    if relation.kind != "growth":
        gap = relation.outcome.point - rate.amount.value
        return _slipped(new, -gap) or _slipped(old, gap)
    factor = 1 + rate.amount.value / (100 if rate.dimension == "%" else 1)
    return factor > 0 and (_slipped(new, old.amount.value * factor - new.amount.value) or _slipped(old, new.amount.value / factor - old.amount.value))


def _slipped(claim: Claim, off: Fraction) -> bool:
    meant = claim.amount.value + off
    edge = max(claim.amount.unit, abs(meant) / 1000)
    return meant > 0 and bool(slip_into(claim.text.replace(",", ""), (meant - edge) / claim.scale, (meant + edge) / claim.scale))
