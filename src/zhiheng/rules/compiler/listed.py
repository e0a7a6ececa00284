"""Conditions that stand in a list behind the points (列举条件): 具备下列条件之一的得3分：甲；乙.

The points come first and the things they are given for afterwards; every branch says how many of them it wants.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.rules.compiler.model import CompiledClause, Context
from zhiheng.rules.compiler.pieces import cond_of
from zhiheng.rules.compiler.points import best
from zhiheng.rules.compiler.text import ANY, NUM, number, strip_number
from zhiheng.rules.syntax import AllOf, AnyOf, Award, Cond, Exists, Rule, Step, Steps, Veto

_HOLDS = r"(?:同时)?(?:具备|满足|符合|达到|做到|完成|有|存在|出现|具有|取得|获得)"
_THESE = r"(?:以下|下列|如下|上述)"
_HOW = rf"{_HOLDS}{_THESE}?(?:各|全部|所有)?(?:{ANY}?[项个条种])?(?:任[一意何](?:[一1]?[项个条种])?)?(?:条件|情形|情况|要求|内容|标准|工作)?(?:之一|中?的?(?:其中|任意)?[一1][项个条种]|任意[一1][项个条种]|全部|其中(?:之一|{ANY}[项个条种]))?"
_LISTED = re.compile(
    rf"^(?P<lead>[^，。；：]{{0,20}}?)(?P<graded>(?:同时)?{_HOW}的?，?(?:可?得|计|记|加|扣|给)(?:{NUM}分|满分)(?:[，；、]{_HOW}的?，?(?:可?得|计|记|加|扣|给){NUM}分)*(?:，?(?:否则|不满足的?)?不得分)?)[：:](?P<list>.+)$",
    re.DOTALL,
)
_VETOED = re.compile(rf"^(?P<lead>[^，。；：]{{0,12}}?)(?:同时)?(?:具备|存在|出现|有|发生|属于)?{_THESE}[^，。；：]{{0,10}}?(?:之一)?的?，?(?P<verb>[^，。；：]{{0,10}}?(?:一票否决|取消[^，。；：]{{2,12}}资格|不得评[^，。；：]{{0,8}}))[：:](?P<list>.+)$", re.DOTALL)
"""发生以下情形之一的，实行一票否决：甲；乙。"""
_ONE = re.compile(rf"(?P<how>{_HOW})的?，?(?:可?得|计|记|加|(?P<loss>扣)|给)(?:(?P<pts>{NUM})分|满分)")
_ANY = re.compile(r"之一|任[一意何]|其中[一1]")
_MANY = re.compile(rf"(?P<n>{ANY})[项个条种]")
_SCORED = re.compile(rf"[得加扣计记]{NUM}分|（{NUM}分）|不得分")


def read_listed(text: str, context: Context) -> CompiledClause | None:
    """The rule of a text whose points stand before the list of what they are given for; None for any other text.

    >>> read_listed("具备下列条件之一的得3分：建有质检中心；建有重点实验室。", Context()).rule.when
    AnyOf(of=(Exists(what='质检中心'), Exists(what='重点实验室')))
    """
    body = text.strip("。；\n ")
    if "否决" in text or "取消" in text or "不得评" in text:
        v = _VETOED.match(body)
        return _vetoed(v) if v is not None and not _SCORED.search(v["list"]) else None
    m = _LISTED.match(body) if "：" in text and re.search(_THESE, text) else None
    if m is None or _SCORED.search(m["list"]):
        return None
    items = _items(m["list"])
    if len(items) < 2:
        return None
    conds = [cond_of(i, Context()) for i in items]
    steps: list[Step] = []
    for one in _ONE.finditer(m["graded"]):
        when = _wanted(one["how"], conds)
        points = Decimal(one["pts"]) if one["pts"] else context.points
        if when is None or points is None:
            return None
        steps.append(Step(points=-points if one["loss"] else points, when=when))
    if not steps:
        return None
    first = steps[0]
    rule: Rule = Award(points=first.points or Decimal(0), when=first.when or conds[0]) if len(steps) == 1 else Steps(of=tuple(steps))
    return CompiledClause(rule, best(rule))


def _items(listed: str) -> list[str]:
    parts = re.split(r"[；。\n]|(?<=[^\d])(?=[①-⑳]|（\d{1,2}）|[一二三四五六七八九]是)", listed)
    return [i for p in parts if len(i := strip_number(p).strip("，。；：、 ")) > 1]


def _vetoed(m: re.Match[str]) -> CompiledClause | None:
    items = _items(m["list"])
    if len(items) < 2:
        return None
    when = AnyOf(tuple(Exists(i) for i in items))
    scope = "card" if "一票否决" in m["verb"] else "rating"
    return CompiledClause(Veto(scope=scope, when=when, result=re.sub(r"^(?:实行|予以|进行)", "", m["verb"])), None)


def _wanted(how: str, conds: list[Cond]) -> Cond | None:
    if _ANY.search(how):
        return AnyOf(tuple(conds))
    m = _MANY.search(how)
    wanted = int(number(m["n"])) if m is not None else len(conds)
    if wanted == len(conds):
        return AllOf(tuple(conds))
    return AnyOf(tuple(conds)) if wanted == 1 else None
