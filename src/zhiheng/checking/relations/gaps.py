"""Growth compared with other growth (增速之差): 高于平均水平…个百分点, lists in order, and shares whose points cancel out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle
from zhiheng.checking.relations.portion_words import region

_OVER = re.compile(r"(?P<word>快于|高于|高出|慢于|低于|领先)(?:全部|全体|整体|全国|全省|全市|全县|同期)?(?P<name>[\u4e00-\u9fff]{0,16}?)(?:平均水平|平均增速|平均|整体|总体|增速|增幅)*(?:约|近)?$")
_OWN = re.compile(r"规模以上|规上|全部|整体|总体|平均")


def find(context: Context) -> Iterator[Relation]:
    """Gaps between a rate told right before and the rate of the whole told first."""
    claims = context.claims
    for claim in claims.all:
        if claim.dimension != "百分点" or claim.kind not in ("gap", "point"):
            continue
        head = re.split(r"[，,；;。]", claim.lead)[-1]
        found = _OVER.search(head)
        if found and _OWN.search(found.group()):
            relation = settle(list(_offers(claims, claim, found.group("word"))))
            if relation:
                yield relation
                continue
        if claim.size == 1 and (than := _ABOVE.search(head)):
            relation = _trade(claims, claim, than.group("name"), than.group("down") or "")
            if relation:
                yield relation


_ABOVE = re.compile(r"(?:[比较]|高于|快于|高出|领先|低于|慢于)[\u4e00-\u9fff]{0,3}?(?P<name>外贸|进出口)(?:进出口)?(?:整体|总体|全部|平均)(?:增速|增幅|水平)?(?:高出?|快|(?P<down>低|慢))?$")


def _trade(claims: Claims, gap: Claim, name: str, down: str) -> Relation | None:
    """比外贸总体增速高7.6个百分点: against the one growth of 进出口总值 that the document tells."""
    before = [c for c in claims.all[: gap.id] if c.kind == "rate" and c.dimension == "%" and c.basis in ("yoy", "")]
    own = next((c for c in reversed(before) if c.sentence == gap.sentence and gap.id - c.id <= 2), None)
    whole = [c for c in before if (owner := claims.owner_of(c)) is not None and not c.subject and region(owner.subject) == "进出口" and owner.sentence == c.sentence]
    if own is None or not whole or own is whole[0]:
        return None
    less = bool(down or re.search("低于|慢于", gap.lead))
    tried = [building.difference(*((c, own) if less else (own, c)), gap, 0.82, f"与{name}总体增速之差", "growth_gap", "arithmetic.point_change") for c in whole[:6]]
    found = settle(tried)
    return found if found is not None and (not found.wrong or len({c.text for c in whole}) == 1) else None


def _offers(claims: Claims, gap: Claim, word: str) -> Iterator[Relation]:
    """The rate at the same place of the list before, less a rate that the paragraph tells earlier; the first is the likeliest."""
    rates = [c for c in claims.by_paragraph[gap.paragraph] if c.id < gap.id and c.kind == "rate" and c.dimension == "%" and c.basis in ("yoy", "")]
    near = [c for c in rates if c.sentence == gap.sentence and gap.id - c.id <= 2 * max(gap.size, 1) + 1]
    if gap.size > 1:
        near = [c for c in near if c.size == gap.size and c.order == gap.order]
    if not near:
        return
    own = near[-1]
    others = [c for c in rates if c.id < own.id - own.order and c.run != own.run or c.id < own.id and own.run < 0]
    wholes = [c for c in others if _whole(claims, c)]
    for other in wholes or others[:1]:
        left, right = (own, other) if word not in ("慢于", "低于") else (other, own)
        sure = 0.85 if len(wholes) == 1 else 0.6
        made = building.difference(left, right, gap, sure, "两个增速之差", "growth_gap", "arithmetic.point_change")
        signed = f"{_signed(left)}−{f'（{_signed(right)}）' if right.negative else right.shown}"
        yield replace(made, formula=f"{signed}＝{made.formula.partition('＝')[2]}")


def _signed(claim: Claim) -> str:
    return ("−" if claim.negative else "") + claim.shown


def _whole(claims: Claims, rate: Claim) -> bool:
    """Whether a rate speaks of the whole (规模以上工业, 进出口总值) and opens its sentence."""
    owner = claims.owner_of(rate)
    name = rate.subject or (owner.subject if owner is not None else "")
    return bool(re.search(r"规模以上|规上|全部|总[值额量]|总体|整体", name + rate.lead[-30:]))
