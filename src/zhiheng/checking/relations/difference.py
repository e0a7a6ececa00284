"""Differences (差额): what is left when something is taken away, surplus of exports over imports, natural growth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle

_AWAY = re.compile(r"扣除|减去|除去|剔除|移送|退出|其中")
_LEFT = re.compile(r"实际|剩余|剩下|其余|余下|净(?![增减])|尚有|尚未|完成")
_DONE = re.compile(r"^(?:其中)?(?:目前|现)?(?:已|完成|办结|通过)")
_REST = re.compile(r"(?:尚)?(?:剩余|剩下|其余|余下|尚有|还有|未完成|未办结|正在)")
_BALANCE = re.compile(r"(?P<word>顺差|逆差)")
_NATURAL = re.compile(r"自然增长率|净增长率")


def find(context: Context) -> Iterator[Relation]:
    """Three figures of which the third is the first less the second."""
    claims = context.claims
    for sentence in list(claims.by_sentence.values()):
        levels = [c for c in sentence if c.kind == "level"]
        for first, second, third in zip(levels, levels[1:], levels[2:], strict=False):
            if first.dimension == second.dimension == third.dimension and _away(second) and _LEFT.search(_head(third)) and "其中" not in _head(third):
                sure = 0.92 if re.search(r"扣除|减去|除去|剔除", second.lead) or "实际" in third.lead else 0.7
                left = building.difference(first, second, third, sure, "扣除后所剩")
                if not left.wrong or left.certainty >= 0.9:
                    yield left
            elif first.dimension == second.dimension == third.dimension and _DONE.search(_head(second)) and _REST.match(_head(third)):
                yield building.difference(first, second, third, 0.85, "完成之后所剩")
        yield from _added(claims, sentence)
        yield from _bare(sentence)
    relation: Relation | None
    for claim in claims.all:
        if claim.kind == "level" and (found := _BALANCE.search(claim.lead[-12:])):
            relation = _balance(claims, claim, found.group("word"))
        elif claim.kind in ("pct", "rate") and _NATURAL.search(claim.lead[-12:]):
            relation = _natural(claims, claim)
        else:
            continue
        if relation:
            yield relation


def _bare(sentence: Sequence[Claim]) -> Iterator[Relation]:
    """性别比为98.51，比2010年的98.12上升0.39: figures without a unit."""
    for new, old, gap in zip(sentence, sentence[1:], sentence[2:], strict=False):
        if all(c.kind == "level" and not c.dimension and not c.bound for c in (new, old, gap)) and re.search(r"[比较][^，,；;。]{2,24}的$", old.lead) and (way := re.fullmatch(r"(上升|提高|增加|下降|降低|减少)了?", gap.lead)):
            left, right = (new, old) if way[1] in ("上升", "提高", "增加") else (old, new)
            yield building.difference(left, right, gap, 0.9, "前后两数之差")


def _added(claims: Claims, sentence: Sequence[Claim]) -> Iterator[Relation]:
    """新增22个，总数达到158个，较上年末的136个: what was added is the difference of the two stocks."""
    for new in sentence:
        if new.kind != "level" or not re.search(r"总[数量]|累计|达到?$", _head(new)):
            continue
        older = [c for c in sentence if c.id == new.id + 1 and c.kind == "level" and c.dimension == new.dimension and re.search(r"[比较]上年", _head(c))]
        added = [c for c in sentence if c.id == new.id - 1 and c.kind == "level" and c.dimension == new.dimension and re.match(r"(?:全年|当年)?新增", _head(c))]
        if older and added:
            yield building.difference(new, older[0], added[0], 0.8, "新增等于两个总数之差")


def _away(claim: Claim) -> bool:
    return bool(_AWAY.search(_head(claim)) or "移送" in claim.tail)


def _head(claim: Claim) -> str:
    return re.split(r"[，,；;：:（(]", claim.lead)[-1]


def _balance(claims: Claims, claim: Claim, word: str) -> Relation | None:
    """Exports less imports."""
    before = [c for c in claims.by_paragraph[claim.paragraph] if c.id < claim.id and c.id > claim.id - 16 and c.kind == "level" and c.dimension == claim.dimension]
    out = [c for c in before if re.search(r"(?<!进)出口", c.subject)]
    into = [c for c in before if re.search(r"进口", c.subject)]
    candidates: list[Relation] = []
    for a in out[::-1]:
        for b in into[::-1]:
            if abs(a.id - b.id) > 6 or _qualifier(a.subject) != _qualifier(b.subject):
                continue
            left, right = (a, b) if word == "顺差" else (b, a)
            candidates.append(building.difference(left, right, claim, 0.92 if not candidates else 0.6, f"{word}＝出口与进口之差"))
    return settle(candidates)


def _qualifier(subject: str) -> str:
    return re.sub(r"出口|进口|总|额|值|货物|商品", "", subject)


def _natural(claims: Claims, claim: Claim) -> Relation | None:
    """Birth rate less death rate."""
    sentence = [c for c in claims.by_sentence[claim.sentence] if c.id < claim.id and c.dimension == claim.dimension]
    birth = [c for c in sentence if "出生率" in c.lead[-8:]]
    death = [c for c in sentence if "死亡率" in c.lead[-8:]]
    if birth and death:
        return building.difference(birth[-1], death[-1], claim, 0.95, "自然增长率＝出生率−死亡率")
    return None
