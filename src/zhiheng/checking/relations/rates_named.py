"""Rates that say what they are of (农产品不合格率), and lists of rates for things told before (四个领域的不合格率依次为).

The name in front of the rate chooses its counts: those that bear the same name in the paragraph; counts of other things are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import PAST
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import doubted, slip_in_ratio
from zhiheng.checking.relations.model import Relation, settle
from zhiheng.checking.relations.names import core

BAD = re.compile(r"不合格|不达标|不符合|问题|不良|违规|超标|不通过|未通过|未合格|阳性")
_NAME = re.compile(r"^(?P<of>[\u4e00-\u9fff]{2,12}?)(?:批次|产品|样品|监督)?(?:抽[查检])?(?:检验)?(?:的)?(?P<bad>不合格|不达标|不符合|问题|阳性)?(?P<good>合格|达标|符合)?(?:检出|发现)?率$")
_GENERAL = re.compile(r"^(?:总体|平均|综合|批次|产品|样品|企业|监督|抽[查检]|检[验测]|累计|整体|实物质量|质量|市级|省级|县级|国家|全[市县省区]|各|其|总|[\u4e00-\u9fff]{0,2}(?:个|类|种|项)[\u4e00-\u9fff]{0,4}的?)+$")
_AMONG = re.compile(r"(?:不合格|问题|阳性)[\u4e00-\u9fff]{0,6}中[，,][^。；;]*$")
BACK = 40
"""So many figures back the counts of a named thing are looked for."""


def of_scope(claims: Claims, rate: Claim) -> tuple[bool, Relation | None]:
    """Whether the name of a rate chooses its counts, and what follows from them."""
    found = _NAME.match(rate.subject)
    if not found or not (found["bad"] or found["good"]):
        return False, None
    name = re.sub(r"^(?:其中|而|其)", "", found["of"])
    if len(name) < 2 or _GENERAL.match(name):
        return False, None
    levels = [c for c in claims.all[max(0, rate.id - BACK) : rate.id] if c.kind == "level" and c.section == rate.section and 0 <= rate.paragraph - c.paragraph <= 1 and not c.base and not PAST.search(c.period) and name in _said(c)]
    bad = [c for c in levels if _bad(claims, c)]
    plain = [c for c in levels if c not in bad and "合格" not in _said(c)]
    good = [c for c in levels if c not in bad and "合格" in _said(c)]
    parts = bad if found["bad"] else good
    tried = list(_ratios(parts, plain, rate))
    if not parts and found["good"]:
        tried = [r for a in bad[-2:] for b in plain[-2:] if _alike(a, b) and (r := building.complement(a, b, rate, 0.85, f"{name}的合格率"))]
    if not tried:
        return False, None
    best = settle(tried)
    if best is None or not best.wrong:
        return True, best
    near = [r for r in tried if r.cause or slip_in_ratio(*r.numbers)]
    if len(tried) == 1:
        return True, best if near else doubted(best)
    return True, near[0] if len(near) == 1 else None


def _ratios(parts: Sequence[Claim], wholes: Sequence[Claim], rate: Claim) -> Iterator[Relation]:
    for part in parts[-2:]:
        for whole in wholes[-2:]:
            if _alike(part, whole) and (made := building.ratio(part, whole, rate, 0.86, f"{rate.subject}的两个数")):
                yield made


def _alike(left: Claim, right: Claim) -> bool:
    return left is not right and left.dimension == right.dimension != ""


def _said(level: Claim) -> str:
    return re.split(r"[，,；;：:（(]", level.lead)[-1] + level.tail


def _bad(claims: Claims, level: Claim) -> bool:
    """Whether a level counts what failed: by its own words, or by 不合格样品中 in front of its list."""
    text = claims.text_of(level)
    return bool(BAD.search(_said(level)) or _AMONG.search(text[max(0, level.start - 80) : level.start]))


_DONE = re.compile(r"(?:任务)?(?:已)?(?:完成|办结|整改|处置|实现)(?:任务|数|量)?$")


def own_task(claims: Claims, rate: Claim, near: Sequence[Claim]) -> Relation | None:
    """省级转移完成312批次，完成率65.0%: over what the text told of this name before (省级转移480批次)."""
    if not re.search(r"完成率$", rate.subject) or not near or near[0].sentence != rate.sentence or near[0].clause != rate.clause:
        return None
    part = near[0]
    name = core(_DONE.sub("", re.split(r"[，,；;：:（(]", part.lead)[-1])) if "完成" in part.lead else core(part.subject)
    name = re.sub(r"^其中", "", name)
    if len(name) < 2:
        return None
    wholes = [c for c in claims.all[max(0, part.id - BACK) : part.id] if c.kind == "level" and c.dimension == part.dimension and c.sentence < rate.sentence and not c.base and not PAST.search(c.period) and core(c.subject) == name]
    tried = [r for w in wholes if (r := building.ratio(part, w, rate, 0.84, f"{name}的任务数")) is not None]
    best = settle(tried)
    if best is None or not best.wrong:
        return best
    return best if len(tried) == 1 and (best.cause or slip_in_ratio(*best.numbers)) else None


def rows_before(claims: Claims, rate: Claim, first: Claim) -> list[Claim]:
    """A抽查524批次，不合格46批次；B抽查331批次，不合格15批次。两者不合格率依次为: the levels of the clause at the same place, here or one sentence before."""
    for sentence in (rate.sentence, rate.sentence - 1):
        rows: dict[int, list[Claim]] = {}
        for claim in claims.by_sentence.get(sentence, ()):
            if claim.id < first.id and claim.kind == "level" and claim.paragraph == rate.paragraph:
                rows.setdefault(claim.clause, []).append(claim)
        table = list(rows.values())
        shapes = {tuple(c.dimension for c in row) for row in table}
        if len(table) == rate.size and len(shapes) == 1 and len(table[0]) >= 2:
            return table[rate.order]
    return []


def own_names(claims: Claims, rate: Claim, first: Claim) -> tuple[Claim, list[Claim]] | None:
    """甲不合格9批次、乙不合格19批次，不合格率分别为: the part at the same place, and the levels of its own name told before."""
    before = [c for c in claims.by_sentence[rate.sentence] if c.id < first.id and c.kind == "level"][-rate.size :]
    if len(before) < rate.size or before[-1].id != first.id - 1 or len({c.dimension for c in before}) > 1:
        return None
    part = before[rate.order]
    name = core(re.sub(r"(?:检出|发现)?(?:[不未]?合格|[不未]?达标|问题|阳性).*$", "", part.subject))
    if len(name) < 2 or name == core(part.subject):
        return None
    wholes = [c for c in claims.all[max(0, part.id - BACK) : part.id] if c.kind == "level" and c.dimension == part.dimension and not BAD.search(_said(c)) and not c.base and not PAST.search(c.period) and core(c.subject) == name]
    return (part, wholes) if wholes else None
