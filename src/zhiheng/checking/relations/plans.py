"""What a plan adds to what there is (计划的增量): 注册商标达到4200件、净增336件 over the 3864件 told before, 新增2项，累计达到14项.

The base is the one earlier level of the same name that is no aim. A mismatch is told only where one slip of the pen explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation
from zhiheng.checking.relations.names import core
from zhiheng.checking.relations.sums import close

_NEW = re.compile(r"^(?:计划|拟|力争|再)?(?:新增|新建|新培育|新认定|净增)[\u4e00-\u9fff]*$")
_SUM = re.compile(r"(?:累计|总数|总量|合计)?(?:达到?|为)?$")
_BASE = re.compile(r"[比较](?:20\d\d年|上年|去年)")
LEAST_NAME = 4


def find(context: Context) -> Iterator[Relation]:
    """All increments of aims whose base is told before."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind in ("change", "rate") and claim.owner is not None and claim.size == 1 and claim.dimension in ("%", claims.all[claim.owner].dimension) and claim.basis != "avg":
            aim = claims.all[claim.owner]
            base = _base(claims, aim) if aim.kind == "level" and aim.forward and aim.sentence == claim.sentence and aim.clause == claim.clause else None
            if base is not None:
                found = building.difference(aim, base, claim, 0.84, f"比现有的{base.shown}") if claim.kind == "change" else building.growth(aim, base, claim, 0.84, f"比现有的{base.shown}")
                if found is not None and (not found.wrong or _slipped(found)):
                    yield found
        elif claim.kind == "level" and claim.id and _NEW.match(_head(claims.all[claim.id - 1])) and re.search(r"累计|总[数量]|达到", _head(claim)) and _SUM.search(_head(claim)):
            new = claims.all[claim.id - 1]
            if not claim.bound and not new.bound and not re.match(r"以上|左右", claim.tail) and new.kind == "level" and new.dimension == claim.dimension and new.sentence == claim.sentence and (had := _base(claims, new)) is not None:
                found = building.sums([had, new], claim, 0.84, "原有数加上新增数", "difference")
                if not found.wrong or close(found):
                    yield found


def _head(claim: Claim) -> str:
    return re.split(r"[，,；;：:（(]", claim.lead)[-1]


def _base(claims: Claims, aim: Claim) -> Claim | None:
    """The one earlier level of this name that is told as reached."""
    name = re.sub(r"^(?:新增|新建|新培育|净增)", "", core(aim.subject))
    name = re.sub(r"^(?:主导|参与|或|和)+(?:制定|制修订)?", "", name)
    if len(name) < LEAST_NAME:
        return None
    found = [c for c in claims.all[: aim.id] if c.kind == "level" and c.dimension == aim.dimension and not c.forward and not c.base and c.sentence != aim.sentence and core(c.subject).endswith(name) and not PAST.search(c.period) and not re.search(r"新增|新建", c.subject) and not re.search(r"[由从][^，,；;。]*$", c.lead)]
    return found[-1] if len({c.value for c in found}) == 1 else None


def _slipped(found: Relation) -> bool:
    """Whether one slip of the pen in the aim, its base or the increment explains it."""
    new, old, result = found.numbers
    a, b, c = new.amount.interval, old.amount.interval, result.amount.interval
    if result.dimension == "%":
        meant = [(result, found.outcome.reach)]
    else:
        meant = [(result, a - b), (new, b + c), (old, a - c)]
    return any(slip_into(n.text.replace(",", ""), (r.low - n.amount.half) / n.scale, (r.high + n.amount.half) / n.scale) for n, r in meant if r.high > 0) or bool(found.cause)
