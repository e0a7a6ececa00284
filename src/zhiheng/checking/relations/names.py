"""Names of indicators compared (指标名称比对): the same, a short form of it, or a different thing."""

from __future__ import annotations

import re
from functools import lru_cache

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.units import alike
from zhiheng.checking.claims.words import PAST, clean

_NOISE = re.compile(r"批次$|总量|总数|总额|总(?=[\u4e00-\u9fff])|数量|数$|量$|额$|值$|全部|所有|全国|全省|全市|全县|全区|我国|我省|我市|我县|规模以上|规上|的|和|与|及|\d|[（(].*?[）)]")
_SAME = (("国内生产总值", "生产总值"), ("地区生产总值", "生产总值"), ("GDP", "生产总值"), ("一般公共预算收入", "公共财政预算收入"), ("保障性住房", "保障房"), ("进出口总值", "进出口"), ("规上", "规模以上"))


@lru_cache(maxsize=20000)
def core(name: str) -> str:
    """A name without the words that do not tell it apart."""
    for long, short in _SAME:
        name = name.replace(long, short)
    return _NOISE.sub("", name)


@lru_cache(maxsize=50000)
def likeness(wanted: str, name: str) -> int:
    """How surely `name` is what `wanted` names: 3 the same, 2 one ends in the other, 1 a short form (letters in order), 0 no.

    >>> likeness("全国就业人员", "就业人员"), likeness("获证企业", "获得食品生产许可证企业"), likeness("种植业产值", "果蔬产出")
    (3, 1, 0)
    """
    a, b = core(wanted), core(name)
    if wanted.startswith(("全部", "总")) and len(a) >= 2 and b.endswith(a) and "不" not in b[: -len(a)][-1:]:
        return 2
    if len(a) < 2 or len(b) < 2:
        return 0
    if a == b:
        return 3
    if len(a) >= 3 and len(b) >= 3 and (a.endswith(b) or b.endswith(a)) and not re.search(r"[非不]$", a[: -len(b)] if len(a) > len(b) else b[: -len(a)]):
        return 2
    if len(a) >= 2 and b.startswith(a) and re.fullmatch(r"(?:收入|支出|产品|批次|企业|案件|投资|人口|增加|信息|诉求|事项|登记)?", b[len(a) :]):
        return 1
    if 3 <= len(a) <= len(b) and a[-2:] == b[-2:] and within(a, b):
        return 1
    return 0


def within(short: str, long: str) -> bool:
    """Whether the letters of a short form stand in the long one in order."""
    position = 0
    for letter in short:
        position = long.find(letter, position) + 1
        if not position:
            return False
    return True


def thing(claim: Claim) -> str:
    """What a level counts: its subject with the noun behind the unit (13个实现收入的税种)."""
    return claim.subject + re.sub(r"^(?:的|中|里|内)|(?:中|里|内|有|已|均|的)+$", "", clean(claim.tail)[:12])


def levels_before(claims: Claims, claim: Claim, *, reach: int = 12) -> list[Claim]:
    """Levels of the paragraph before a claim, nearest first."""
    found = [c for c in claims.by_paragraph[claim.paragraph] if c.id < claim.id and c.kind == "level"]
    return found[-reach:][::-1]


MACHINES = frozenset(("台", "台套", "套", "台/套", "部", "辆", "架", "艘"))
"""Machines counted together as 台（套） count by themselves in 部 and 辆."""


def comparable(left: Claim, right: Claim) -> bool:
    """Whether two levels may count the same kind of thing; the dead are no part of the hurt."""
    machines = left.dimension in MACHINES and right.dimension in MACHINES
    return (machines or alike(left.dimension, right.dimension)) and {_harm(left), _harm(right)} != {"亡", "伤"}


def _harm(level: Claim) -> str:
    words = level.subject + level.tail
    return "亡" if re.search("亡|死", words) and "伤" not in words else "伤" if "伤" in words and not re.search("亡|死", words) else ""


def aside(claims: Claims, level: Claim, claim: Claim) -> bool:
    """Whether a level stands in a bracket that closes before the claim (不合格4批次（甲、乙各1批次），合格率……)."""
    depth = 0
    for sign in claims.between(level, claim):
        depth += (sign in "（(") - (sign in "）)")
        if depth < 0:
            return True
    return False


def in_bracket(claims: Claims, claim: Claim) -> bool:
    """Whether a figure stands between brackets."""
    text = claims.text_of(claim)[max(0, claim.start - 80) : claim.start]
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


_LIST = re.compile(r"其中|包括|分[\u4e00-\u9fff]{1,6}看|按[^，,。]{1,12}(?:分|看)|[：:]")


def head_of_list(claims: Claims, claim: Claim) -> list[Claim]:
    """The levels that a list is about (其中 …): those of the same kind before its opening word, the likeliest first; [] outside lists."""
    text = claims.text_of(claim)
    opened = list(_LIST.finditer(text, 0, claim.start))
    if not opened:
        return []
    levels = [c for c in claims.by_paragraph[claim.paragraph] if c.id < claim.id and c.kind == "level" and comparable(c, claim) and not PAST.search(c.period)]
    for mark in reversed(opened):
        before = [c for c in levels if c.end <= mark.start() + 1]
        if before and claim.sentence - before[-1].sentence <= 1:
            sentence = [c for c in before if c.sentence == before[-1].sentence]
            return list(dict.fromkeys((sentence[-1], sentence[0])))
    return []
