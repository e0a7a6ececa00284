"""Stocks and flows (收支存平衡): 年初＋新增−减少＝年末, 新登记−注销＝净增."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.causes import slip_into
from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Context, Relation, settle

_OPEN = re.compile(r"上期|旧存|年初|期初|上年(?:结转|结存|末)|月初|原有")
_CLOSE = re.compile(r"年末|期末|月末|年底|结存|未结|剩余|结余|尚有")
_PLUS = re.compile(r"新增|新发布|新制定|发布|新收|新登记|新设|新建|新开工|新立|收到|收入|购入|调入|本年收|新受理|受理|立案|增加")
_MINUS = re.compile(r"注销|废止|吊销|退出|办结|审结|减少|支出|调出|报废|销号|关闭|撤销|出库|拆除")
_NET = re.compile(r"净增|净减")


def find(context: Context) -> Iterator[Relation]:
    """Sentences that tell what was there, what came, what went and what is left."""
    yield from _apart(context.claims)
    for sentence in list(context.claims.by_sentence.values()):
        figures = [c for c in sentence if c.kind in ("level", "change")]
        if 3 <= len(figures) <= 8:
            yield from _stock([c for c in figures if c.dimension == figures[0].dimension])
            yield from _net(figures)


def _apart(claims: Claims) -> Iterator[Relation]:
    """新登记A户，其中……。注销B户，净增C户: what came stands in a sentence before; wrong only where one slip explains it."""
    for net in claims.all:
        if net.id < 2 or net.kind not in ("level", "change") or not _NET.search(_head(net)):
            continue
        gone = claims.all[net.id - 1]
        if gone.sentence != net.sentence or gone.dimension != net.dimension or not _MINUS.search(_head(gone)) or any(_PLUS.search(_head(c)) for c in claims.by_sentence[net.sentence]):
            continue
        came = [c for c in claims.all[max(0, net.id - BACK) : gone.id] if c.paragraph == net.paragraph and c.kind == "level" and c.dimension == net.dimension and _PLUS.search(_head(c))]
        tried = [building.balance([c], [gone], net, 0.85, "净增等于新增减去减少") for c in came]
        found = settle(tried)
        if found is not None and found.wrong:
            found = next((r for r in tried if slipped(r)), None)
        if found is not None:
            yield found


BACK = 12
"""So many figures back what came is looked for."""


def slipped(relation: Relation) -> bool:
    """Whether one slip of the pen in one of the figures explains why first less second is not the third."""
    first, second, third = (n.amount for n in relation.numbers)
    a, b, c = relation.numbers
    meant = ((a, second.value + third.value), (b, first.value - third.value), (c, first.value - second.value))
    return any(value > 0 and len(n.text) > 1 and bool(slip_into(n.text.replace(",", ""), (value - n.amount.half) / n.scale, (value + n.amount.half) / n.scale)) for n, value in meant)


def _head(claim: Claim) -> str:
    return re.split(r"[，,；;：:（(]", claim.lead)[-1]


def _stock(figures: Sequence[Claim]) -> Iterator[Relation]:
    """What was there, came, went and is left, in whatever order the sentence tells them; one unit, each word its place."""
    opened = [c for c in figures if _OPEN.search(_head(c))]
    closed = [c for c in figures if _CLOSE.search(_head(c)) and c not in opened]
    if len(opened) != 1 or len(closed) != 1 or closed[0] is figures[0]:
        return
    rest = [c for c in figures if c not in opened and c not in closed and c.id < closed[0].id]
    plus, minus = [c for c in rest if _PLUS.search(_head(c)) and not _MINUS.search(_head(c))], [c for c in rest if _MINUS.search(_head(c))]
    if len(plus) + len(minus) != len(rest) or len(rest) < 2 or len({c.dimension for c in (*opened, *closed, *rest)}) > 1 or any("其中" in c.lead for c in rest):
        return
    if opened[0] is not figures[0] and not (plus and minus):
        return
    yield building.balance([*opened, *plus], minus, closed[0], 0.88, "期初数加增减等于期末数")


def _net(figures: Sequence[Claim]) -> Iterator[Relation]:
    for a, b, c in zip(figures, figures[1:], figures[2:], strict=False):
        if a.dimension == b.dimension == c.dimension and _NET.search(_head(c)) and _PLUS.search(_head(a)) and _MINUS.search(_head(b)):
            first, second = (b, a) if "净减" in _head(c) and c.sign > 0 else (a, b)
            yield building.balance([first], [second], c, 0.9, "净增等于新增减去减少")
