"""Averages (平均数): 平均每家, 户均: a total over the number of those who share it, both told in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import base_of
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle

_EACH = re.compile(
    r"(?:平均)?每(?P<each>家次|户次|人次|家|户|人|件|个|台|项|批次|单位|所|起|份|条|笔|案|张|组|次|期|场次|场)[^，,；;。\d]{0,8}$"
    r"|(?P<sort>企业|机构|单位|学校|医院|家庭)平均[^，,；;。\d]{0,8}$"
    r"|(?P<short>户|件|家|台|车|项|案|机|人|校|所|企|店|村|场|笔|单)均[^，,；;。\d]{0,8}$"
)
_OF = {"企业": ("家", "企业"), "学校": ("所", "学校"), "医院": ("家", "医院"), "家庭": ("户", "家庭"), "案": ("件", ""), "机": ("", "机构"), "校": ("", "学校|校"), "企": ("家", "企"), "店": ("", "店"), "村": ("", "村"), "单位": ("家", "单位"), "机构": ("家", "机构")}
"""What a short word for one of them counts: its unit, or the name of what is counted."""


def find(context: Context) -> Iterator[Relation]:
    """Averages whose total and count stand before them in the sentence."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "level" and not claim.table and (each := _EACH.search(claim.lead)):
            tried = list(_means(claims, claim, each.group("each") or each.group("short") or each.group("sort")))
            found = settle(tried)
            if found and (not found.wrong or len(tried) == 1 or _slipped(found)):
                yield found


def _means(claims: Claims, claim: Claim, each: str) -> Iterator[Relation]:
    before = [c for c in claims.by_sentence[claim.sentence] if claim.id - 8 <= c.id < claim.id and c.kind == "level" and not c.base and not PAST.search(c.lead[-10:])]
    unit, name = _OF.get(each, (base_of(each)[0], ""))
    counts = [c for c in before if (unit and _times(c.dimension) == _times(unit)) or (name and re.search(name, c.subject))]
    told = [c for c in counts if re.search(r"合计|共计|总计|共$", c.lead[-6:])]
    kind = re.sub(r"^[家户人件个台项所起份条笔张组次场]?", "", re.split(r"每", claim.lead)[-1])[:2] if "每" in claim.lead else ""
    called = [c for c in counts if len(kind) == 2 and kind in re.split(r"[，,；;：:（(]", c.lead)[-1] + c.tail]
    counts = told[-1:] or called or counts
    totals = [c for c in before if c.dimension == claim.dimension and not _EACH.search(c.lead)]
    pairs = [(t, c) for c in counts[::-1] for t in totals[::-1] if c is not t and t.amount.value > claim.amount.value]
    for whole, count in pairs:
        relation = building.mean(whole, count, claim, 0.85 if len(pairs) == 1 else 0.7, "总数除以个数")
        if relation:
            yield relation


def _times(unit: str) -> str:
    """A unit without 次, so that 家 and 家次 count alike."""
    return base_of(unit.removesuffix("次") or unit)[0]


def _slipped(found: Relation) -> bool:
    """Whether one slip of the pen in the average, the total or the count explains it."""
    whole, count, mean = (n.amount.interval for n in found.numbers)
    if whole.low <= 0 or count.low <= 0 or mean.low <= 0:
        return False
    meant = (found.numbers[2], whole / count), (found.numbers[0], mean * count), (found.numbers[1], whole / mean)
    return any(len(n.text) > 1 and bool(slip_into(n.text.replace(",", ""), (r.low - n.amount.half) / n.scale, (r.high + n.amount.half) / n.scale)) for n, r in meant)
