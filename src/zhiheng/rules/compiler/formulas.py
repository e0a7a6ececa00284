"""Formulas for points (计分公式): 得分=完成率×分值, 实际值/目标值×6, 70×合格率-63.

Only forms whose meaning is one rule of the algebra are read; every other formula is left to a person, who computes it
as printed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, title_of
from zhiheng.rules.compiler.text import NUM
from zhiheng.rules.syntax import Judge, Proportional, Rule, Slope

_HEAD = r"(?:(?:本项|该项|此项|考核|最终|单项|指标)*(?:得分值|得分|分值|计分|分数)|计算公式|计分公式|公式)"
FORMULA = re.compile(rf"^(?:[^，。；=]{{0,24}}?[，：])?(?:按(?:照)?公式)?(?:计算公式为?：?|公式为?：?)?{_HEAD}?(?:为|：)?[^，。；=]{{0,12}}?{_HEAD}=(?P<expr>[^，。；\n]+)")
"""An equation that says how the points are computed."""
DEFINED = re.compile(r"^(?P<name>[^，。；=]{2,20}(?:率|比例|占比|比重))=[^，。；=]+[/÷][^，。；=]+[，；。](?=[^。]*=)")
"""完成率=完成数/计划数×100%，得分=完成率×6: what the figure of the formula is."""
_TIMES = r"[×*xX·]|乘以?"
_OWN = r"(?:(?:本项|该项|此项|指标|标准|基本|考核)?(?:分值|权重分?|满分|标准分|应得分))"
_NAME = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z（）“”、]*?"
_QUOTIENT = rf"(?P<a>{_NAME})[/÷](?P<b>{_NAME}|{NUM}%?)"
_CAP = re.compile(rf"(?:最高|最多|满分|上限)[^，。；]{{0,6}}?(?P<cap>{NUM})分|不超过(?P<cap2>{NUM})分")


def formula_rule(text: str, context: Context) -> Rule:
    """The rule of a text that states a formula; a judgement with the formula where the algebra has no such form.

    >>> formula_rule("得分=完成率×5分", Context(title="检验任务", points=Decimal(5)))
    Proportional(unless=None, points=Decimal('5'), to='检验任务完成率', full_at=Decimal('100'), gate=None)
    """
    rule = _read(text, context)
    if rule is not None:
        return rule
    points = context.points if context.points is not None else Decimal(0)
    return Judge(points=points, why=f"写明了公式或合写的规则，请按原文计算：{text[:60]}")


def _read(text: str, context: Context) -> Rule | None:
    text = DEFINED.sub("", text)
    m = FORMULA.match(text)
    if m is None:
        return None
    expr = re.sub(r"（[^（）]*(?:超过|按|以|计算)[^（）]*）", "", m["expr"]).strip("。；， ")
    rest = text[m.end() :]
    cap = _CAP.search(rest)
    most = Decimal(cap["cap"] or cap["cap2"]) if cap else None
    if re.search(r"[；。\n]\s*[^其]", rest) or len(re.findall("=", rest)) > 1:
        return None
    share = re.fullmatch(rf"[（(]?(?:{_QUOTIENT}|(?P<r>{_NAME}))[）)]?(?:[×*]100%)?(?:{_TIMES})(?:(?P<n>{NUM})分?|(?P<own>{_OWN}))", expr) or re.fullmatch(
        rf"(?:(?P<n>{NUM})分?|(?P<own>{_OWN}))(?:{_TIMES})[（(]?(?:{_QUOTIENT}|(?P<r>{_NAME}))[）)]?(?:[×*]100%)?", expr
    )
    if share is not None:
        return _share(share, context, most)
    return _line(expr, context, most) or _less(expr, context)


def _points(m: re.Match[str], context: Context) -> Decimal | None:
    return Decimal(m["n"]) if m["n"] else context.points


def _share(m: re.Match[str], context: Context, most: Decimal | None) -> Rule | None:
    points = _points(m, context)
    if points is None or (most is not None and most != points):
        return None
    if m["r"]:
        name = thing(m["r"])
        if not re.search(r"率|比例|占比|比重|系数|进度|程度|度$", name):
            return None
        return Proportional(points=points, to=_full_name(name, context), full_at=Decimal(100))
    bottom = m["b"]
    if re.fullmatch(rf"{NUM}%?", bottom):
        return Proportional(points=points, to=_full_name(thing(m["a"]), context), full_at=Decimal(bottom.rstrip("%")))
    subject = title_of(context)
    top = m["a"] if len(m["a"]) > 5 or not subject else f"{subject}{m['a']}"
    return Proportional(points=points, to=f"{top}占{bottom}的比例", full_at=Decimal(100))


def _full_name(name: str, context: Context) -> str:
    return f"{title_of(context)}{name}" if len(name) <= 4 and context.title and name not in context.title else name


def _line(expr: str, context: Context, most: Decimal | None) -> Rule | None:
    """70×合格率-63: nothing at 90 %, so much per percentage point above it, up to the row's points."""
    m = re.fullmatch(rf"(?:(?P<a>{NUM})(?:{_TIMES})(?P<r>{_NAME})|(?P<r2>{_NAME})(?:{_TIMES})(?P<a2>{NUM}))-(?P<b>{NUM})", expr)
    cap = most if most is not None else context.points
    if m is None or cap is None:
        return None
    factor, name = Decimal(m["a"] or m["a2"]), thing(m["r"] or m["r2"])
    line = Decimal(m["b"]) / factor * 100 if factor else Decimal(0)
    if not factor or not name.endswith(("率", "比例", "占比", "比重")) or line != line.quantize(Decimal("0.0001")) or line >= 100:
        return None
    return Slope(points=factor / 100, step=Decimal(1), unit="百分点", line=line.quantize(Decimal("0.0001")).normalize() + 0, indicator=_full_name(name, context), side="above", cap=cap, partial="share")


def _less(expr: str, context: Context) -> Rule | None:
    """(1-不合格率)×10: full at zero, less by its share."""
    m = re.fullmatch(rf"[（(](?:1|100%)-(?P<r>{_NAME})[）)](?:{_TIMES})(?:(?P<n>{NUM})分?|(?P<own>{_OWN}))", expr)
    if m is None or not m["r"].endswith(("率", "比例", "占比", "比重")) or (points := _points(m, context)) is None:
        return None
    return Slope(points=points / 100, step=Decimal(1), unit="百分点", line=Decimal(0), indicator=_full_name(thing(m["r"]), context), side="above", from_=points, floor=Decimal(0), partial="share")
