"""Rates and shares (合格率, 占比): part ÷ whole, where both are printed near the rate or named by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import clean
from zhiheng.checking.relations import building, portions, rates
from zhiheng.checking.relations.headlines import breadth
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.names import likeness, thing
from zhiheng.checking.relations.shares import hundred


def find(context: Context) -> Iterator[Relation]:
    """All rates and shares whose part and whole can be told."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind == "pct" and not claim.forward:
            found = rates.found(claims, claim) or settle(_compared(claims, claim)) or breadth(claims, claim)
            if other := _other_side(claims, claim):
                yield other
            if found:
                yield found
    yield from portions.find(claims)


_COMPARED = re.compile(r"(?:与|同|相当于|为|是|完成)(?P<name>[^，,；;与]{2,16}?)(?:之比|的比[例率值])?(?:的|为|是|达到?|约|近|超过?)*$")


def _other_side(claims: Claims, rate: Claim) -> Relation | None:
    """合格率 and 不合格率 of one sentence, behind each other, come to 100."""
    found = re.fullmatch(r"(.*?)不(合格率|达标率|满意率)", rate.subject)
    if not found:
        return None
    for other in claims.by_sentence[rate.sentence]:
        if 0 < rate.id - other.id <= 3 and other.kind == "pct" and other.subject.endswith(found.group(2)) and "不" not in other.subject and other.clause in (rate.clause, rate.clause - 1):
            between = claims.all[other.id + 1 : rate.id]
            if all(c.kind == "level" and rates.BAD.search(_words(c)) for c in between):
                return hundred([other, rate], 0.85, f"{found.group(2)}与不{found.group(2)}之和应为100%")
    return None


_PLANNED = re.compile(r"^(?:年初|调整|年度)?(?:预算|计划|目标任务|任务|目标)数?$")
_SET = re.compile(r"(?:批准|年初|下达|安排|确定)[^。；;]*(?:为|是|安排)?$")


def _compared(claims: Claims, rate: Claim) -> Iterator[Relation]:
    """与国内生产总值之比为2.64%, 为年度计划的105%: the level before, over the one named."""
    head = re.split(r"[，,；;。：:（(]", rate.lead)[-1]
    found = _COMPARED.search(head)
    before = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c.id < rate.id]
    if len(before) > 1 and before[-1].id == rate.id - 1 and re.fullmatch(r"[）)]?的(?:约|近)?", rate.lead) and re.search(r"计划|目标|任务|预算|上年|去年", _words(before[-1])):
        relation = building.ratio(before[-2], before[-1], rate, 0.9, f"与{_name(before[-1])}之比")
        if relation and before[-2].dimension == before[-1].dimension:
            yield relation
        return
    if not found or not before or not re.search(r"之比|相当于|计划|目标|任务|预算", head) or clean(head[: found.start()]):
        return
    name = claims.full(clean(found.group("name")))
    part = before[0] if "之比" in head else before[-1]
    wholes = [c for c in claims.by_sentence[rate.sentence] if c.kind == "level" and c is not part and c.dimension == part.dimension and likeness(name, c.subject) >= 2]
    if _PLANNED.search(name):
        wholes += [c for c in claims.by_paragraph[rate.paragraph] if c.kind == "level" and part.id - 4 <= c.id < part.id and c.dimension == part.dimension and c.sentence < part.sentence and _SET.search(c.lead)][-1:]
    wholes += [c for c in claims.by_subject.get(name, ()) if c.kind == "level" and c.dimension == part.dimension and c.sentence != rate.sentence][:2]
    for whole in wholes:
        relation = building.ratio(part, whole, rate, 0.88, f"与{name}之比")
        if relation:
            yield relation


def _words(level: Claim) -> str:
    return re.split(r"[，,；;：:（(]", level.lead)[-1] + level.tail


def _name(claim: Claim) -> str:
    return (thing(claim) or "该数")[:16]
