"""Figures that a definition gives in a text (定义所给的数): 产销率, 性别比, 平均每户, 收支相抵, 自然增减, 剩余.

Each stands in the paragraph of its parts, close behind them, under names that the definition fixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.relations import building
from zhiheng.checking.relations.evidence import DEFINED
from zhiheng.checking.relations.model import Context, Relation, settle

BACK = 14
"""So many figures back the parts may stand."""
_RATIOS = (
    (re.compile(r"存贷比[^，,；;。]{0,6}$"), "贷款", "存款"),
    (re.compile(r"产销率[^，,；;。]{0,6}$"), "销售产值", "总产值"),
    (re.compile(r"性别比(?:[（(][^）)]*[）)])?(?:由[^，,；;。]{2,24}的\d+(?:\.\d+)?(?:上升|下降|提高|降低))?[^，,；;。（()）\d]{0,6}$"), r"男性?(?:人口|居民)?$", r"女性?(?:人口|居民)?$"),
)
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_WITH = re.compile(r"(收入|支出)总[量计额](?:为|是|达到?)?$")
_EACH = re.compile(r"平均每个?(?P<who>家庭户|户)的?(?:人口|人数)?(?:为|是|约)?$")
_BALANCED = re.compile(r"(?P<word>赤字|结余|盈余)[^，,；;。]{0,6}$")
_LEFT = re.compile(r"^(?:剩余|结余|余额|尚余|节余)")
_SPENT = re.compile(r"支出|使用|支付|拨付")
_NATURAL = re.compile(r"自然(?P<word>减少|增加|增长)[^，,；;。率]{0,4}$")


def find(context: Context) -> Iterator[Relation]:
    """Every figure that one of the definitions gives."""
    claims = context.claims
    for claim in claims.all:
        if claim.kind not in ("level", "pct", "index", "change", "rate") or claim.table:
            continue
        words = _BRACKET.sub("", claims.text_of(claim)[max(0, claim.start - 64) : claim.start])[-44:]
        piece = re.split(r"[，,；;。]", words)[-1]
        found = settle(list(_all(claims, claim, piece)))
        if found:
            yield found


def _all(claims: Claims, claim: Claim, piece: str) -> Iterator[Relation]:
    for name, part, whole in _RATIOS:
        if claim.dimension in ("", "%") and name.search(piece) and "出生" not in piece:
            yield from _ratio(claims, claim, part, whole)
    if claim.kind == "level":
        if (each := _EACH.search(piece)) and claim.dimension == "人":
            yield from _each(claims, claim, each.group("who"))
        if found := _BALANCED.search(piece):
            yield from _balanced(claims, claim, found.group("word"))
        if (found := _WITH.search(piece)) and "加上" in claims.text_of(claim)[: claim.start]:
            yield from _together(claims, claim, found.group(1))
        if _LEFT.search(piece):
            yield from _left(claims, claim)
    if claim.kind in ("level", "change") and (found := _NATURAL.search(piece)):
        yield from _natural(claims, claim, down=found.group("word") == "减少")


def _levels(claims: Claims, claim: Claim) -> list[Claim]:
    """Levels close before a figure in its paragraph, nearest first."""
    return [c for c in claims.by_paragraph[claim.paragraph] if claim.id - BACK <= c.id < claim.id and c.kind == "level"][::-1]


def _ratio(claims: Claims, claim: Claim, part: str, whole: str) -> Iterator[Relation]:
    before = [c for c in _levels(claims, claim) if c.dimension]
    upper = [c for c in before if re.search(part, c.subject)]
    lower = [c for c in before if re.search(whole, c.subject)]
    if upper and lower and upper[0].dimension == lower[0].dimension and abs(upper[0].id - lower[0].id) <= 6:
        relation = building.ratio(upper[0], lower[0], claim, 0.93, DEFINED)
        if relation is not None:
            yield relation


def _each(claims: Claims, claim: Claim, who: str) -> Iterator[Relation]:
    before = _levels(claims, claim)
    people = [c for c in before if c.dimension == "人" and who in c.subject and "集体" not in c.subject]
    homes = [c for c in before if c.dimension == "家" and who in c.subject and "集体" not in c.subject]
    if people and homes:
        relation = building.mean(people[0], homes[0], claim, 0.92, "人口除以户数")
        if relation is not None:
            yield relation


def _balanced(claims: Claims, claim: Claim, word: str) -> Iterator[Relation]:
    """收支总量相抵，赤字……: the last two totals told; where a side has no total its only figure stands for it."""
    text = claims.text_of(claim)
    if not re.search(r"收支(?:总量)?相抵[^。]{0,16}$", text[: claim.start]):
        return
    before = [c for c in _levels(claims, claim) if c.dimension == claim.dimension]
    income = [c for c in before if re.search(r"收入总[量计额]", c.lead[-12:])]
    spent = [c for c in before if re.search(r"支出总[量计额]", c.lead[-12:])]
    if not spent:
        spent = [c for c in before if "支出" in c.subject][-1:] if len([c for c in before if "支出" in c.subject]) == 1 else []
    if income and spent and income[0].id < spent[0].id:
        left, right = (spent[0], income[0]) if word == "赤字" else (income[0], spent[0])
        yield building.difference(left, right, claim, 0.92, f"{word}＝收入总量与支出总量之差")


def _together(claims: Claims, claim: Claim, word: str) -> Iterator[Relation]:
    """收入A。加上B、C，收入总量为T: the income that opens the nearest sentence before, with all that is put to it."""
    text = claims.text_of(claim)
    place = text.rfind("加上", 0, claim.start)
    before = [c for c in _levels(claims, claim)[::-1] if c.dimension == claim.dimension]
    behind = [c for c in before if c.start > place]
    ahead = [c for c in before if c.end <= place and claim.sentence - c.sentence <= 2]
    firsts = [c for at, c in enumerate(ahead) if (at == 0 or c.sentence != ahead[at - 1].sentence) and c.subject.endswith(word)]
    if behind and firsts and claim.sentence == behind[0].sentence:
        yield building.sums([firsts[-1], *behind], claim, 0.9, "加上各项后的总量")


def _left(claims: Claims, claim: Claim) -> Iterator[Relation]:
    """预算A，实际支出B，剩余C."""
    sentence = [c for c in claims.by_sentence[claim.sentence] if c.kind == "level" and c.id < claim.id]
    if len(sentence) >= 2 and sentence[-1].id == claim.id - 1 and sentence[-2].id == claim.id - 2:
        whole, spent = sentence[-2:]
        if whole.dimension == spent.dimension == claim.dimension and whole.clause == claim.clause and _SPENT.search(spent.lead) and not _SPENT.search(whole.subject):
            yield building.difference(whole, spent, claim, 0.85, "支出之后所剩")


def _natural(claims: Claims, claim: Claim, *, down: bool) -> Iterator[Relation]:
    """Births less deaths, in persons."""
    before: Sequence[Claim] = [c for c in _levels(claims, claim) if c.dimension == claim.dimension and c.sentence == claim.sentence]
    births = [c for c in before if "出生" in c.subject]
    deaths = [c for c in before if "死亡" in c.subject]
    if births and deaths:
        a, b = (deaths[0], births[0]) if down and claim.sign > 0 else (births[0], deaths[0])
        yield building.difference(a, b, claim, 0.95, "自然增减＝出生与死亡之差")
