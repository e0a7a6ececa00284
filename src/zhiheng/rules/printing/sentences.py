"""Rules as sentences of official Chinese (规则的文字).

Each operator has one form; `zhiheng.rules.compiler.printed` reads the forms back. What joins several rules begins with
a word of its own, and a part that has a `；` in it stands in 【】, so that a sentence has one reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from zhiheng.rules.printing.conditions import number, print_cond, signed
from zhiheng.rules.syntax import (
    Award,
    Bonus,
    Cond,
    Deduct,
    Each,
    Exists,
    Import,
    Judge,
    MeanOf,
    Proportional,
    Rank,
    Rule,
    Scale,
    Slope,
    Steps,
    Sum,
    Veto,
)

SCOPE = {"clause": "该条不得分", "row": "该行不得分", "card": "考核结果不合格", "rating": "取消评优资格"}
"""What a veto of each scope does, in words."""


def print_rule(rule: Rule) -> str:
    """A rule as a sentence without its full stop.

    >>> print_rule(Award(points=Decimal(2), when=Exists("质量发展专项基金")))
    '有质量发展专项基金，得2分'
    """
    said = _said(rule)
    if rule.unless is not None:
        said += f"；但{print_cond(rule.unless)}的，{'不扣分' if _takes(rule) else '不适用本条'}"
    return said


def _takes(rule: Rule) -> bool:
    match rule:
        case Deduct():
            return rule.from_ is None
        case Award() | Each() | Slope():
            return rule.points < 0
    return False


def _said(rule: Rule) -> str:
    match rule:
        case Award():
            fault = rule.points < 0 and isinstance(rule.when, Exists)
            return f"{rule.when.what if fault and isinstance(rule.when, Exists) else print_cond(rule.when)}{gives(rule.points)}"
        case Steps():
            return _steps(rule)
        case Each():
            if rule.points < 0:
                return f"每有1项{rule.per}，扣{signed(rule.points)}分" + _limit(rule.cap, "最多扣")
            return f"每有1项{rule.per}，加{number(rule.points)}分" + _limit(rule.cap, "最高加")
        case Deduct():
            return _deduct(rule)
        case Slope():
            return _slope(rule)
        case Proportional():
            return _proportional(rule)
        case Rank():
            return _rank(rule)
        case MeanOf():
            return f"取{rule.over}得分的平均值，最高{number(rule.points)}分"
        case Sum():
            return _sum(rule)
        case Bonus():
            return f"作为加分：{part(rule.rule)}" + _limit(rule.cap, "加分合计不超过")
        case Veto():
            return _veto(rule)
        case Scale():
            how = {Decimal(2): "加倍计算", Decimal("0.5"): "减半计算"}.get(rule.by, f"乘以系数{number(rule.by)}")
            return f"{part(rule.rule)}；{print_cond(rule.when) + '的，' if rule.when else ''}{how}"
        case Import():
            return f"引用“{rule.source}”的得分，满分{number(rule.points)}分"
        case Judge():
            return _judge(rule)
    raise TypeError(type(rule).__name__)


def part(rule: Rule) -> str:
    """A rule inside another: in brackets where its sentence has several parts."""
    said = print_rule(rule)
    return f"【{said}】" if re.search("[；【：]", said) else said


def gives(points: Decimal) -> str:
    """The end of a sentence that gives or takes points."""
    return f"，得{number(points)}分" if points >= 0 else f"的，扣{signed(points)}分"


def _limit(value: Decimal | None, words: str) -> str:
    return f"，{words}{number(value)}分" if value is not None else ""


def _steps(rule: Steps) -> str:
    plain = len(rule.of) > 1 and all(s.points is not None and s.points > 0 and s.when is not None for s in rule.of)
    return ("" if plain else "依次判断：") + "；".join(step_words(s.points, s.rule, s.when) for s in rule.of)


def step_words(points: Decimal | None, rule: Rule | None, when: Cond | None) -> str:
    """One branch of grades."""
    cond = print_cond(when) if when is not None else "其余情形"
    if rule is not None:
        return f"{cond}，按下列规则计分：【{print_rule(rule)}】"
    return f"{cond}{gives(points if points is not None else Decimal(0))}"


def _deduct(rule: Deduct) -> str:
    start = f"得{number(rule.from_)}分，" if rule.from_ is not None else ""
    floor = "，不设下限" if rule.floor is None and rule.from_ is not None else ""
    if rule.floor is not None:
        floor = "，扣完为止" if rule.floor == 0 else f"，最低{number(rule.floor)}分"
    scope = "，从总分中扣" if rule.scope == "card" else ""
    return f"{start}{rule.what}每{rule.per}扣{number(rule.points)}分{_limit(rule.cap, '最多扣')}{floor}{scope}"


def _slope(rule: Slope) -> str:
    unit = rule.unit or ""
    takes = rule.from_ is not None or rule.points < 0
    line_unit = "%" if unit == "百分点" else unit
    line = rule.line if isinstance(rule.line, str) else f"{number(rule.line)}{line_unit}"
    word = "低" if rule.side == "below" else "高"
    step = f"{number(rule.step)}个百分点" if unit == "百分点" else f"{number(rule.step)}{unit}"
    move = f"每{word}{step}，{'扣' if takes else '加'}{signed(rule.points)}分"
    if rule.from_ is not None:
        bound = "不低于" if rule.side == "below" else "不高于"
        start = f"{rule.indicator}{bound}{line}的，得{number(rule.from_)}分；"
    else:
        start = f"{rule.indicator}以{line}为基准，"
    floor = "" if rule.floor is None or (rule.floor == 0 and rule.from_ is not None) else f"，最低{number(rule.floor)}分"
    if rule.floor is None and rule.from_ is not None:
        floor = "，不设下限"
    cutoff = "" if rule.cutoff is None else f"，{word}于{number(rule.cutoff)}{line_unit}的不得分"
    begun = {"count": "，不足一档按一档计", "share": "，不足一档按比例计"}.get(rule.partial, "")
    return f"{start}{move}{_limit(rule.cap, '最多扣' if takes else '最高加')}{floor}{cutoff}{begun}"


def _proportional(rule: Proportional) -> str:
    gate = f"{print_cond(rule.gate)}的前提下，" if rule.gate is not None else ""
    if isinstance(rule.full_at, Mapping):
        stages = "、".join(f"{k}达到{number(v)}" for k, v in rule.full_at.items())
        return f"{gate}{rule.to}按期达到（{stages}）得{number(rule.points)}分，否则按完成比例得分"
    unit = "%" if rule.to.endswith(("率", "比例", "占比", "比重")) else ""
    return f"{gate}{rule.to}达到{number(rule.full_at)}{unit}，得{number(rule.points)}分，否则按完成比例得分"


def _rank(rule: Rank) -> str:
    way = "从低到高" if rule.better == "lower" else "从高到低"
    last = "（名次从末位数起）" if rule.order == "from_last" else ""
    tied = {"same": "", "dense": "，并列的不空名次"}.get(rule.ties, f"，并列的按{rule.ties}定先后")
    head = f"按{rule.indicator}{way}排名{last}，"
    if isinstance(rule.points, Mapping):
        first = _given(rule.points, "first")
        if "decrement" in rule.points:
            return f"{head}排名第一得{first}分，后续位次按{_given(rule.points, 'decrement')}分递减{tied}"
        base = "平均值" if rule.points.get("to") == "mean" else "第1名"
        return f"{head}第1名得{first}分，其余按{base}的比例得分{tied}"
    return f"{head}前{len(rule.points)}名依次得" + "、".join(f"{number(p)}分" for p in rule.points) + tied


def _given(points: Mapping[str, Decimal | str], key: str) -> str:
    value = points.get(key, Decimal(0))
    return number(value) if isinstance(value, Decimal) else value


def _sum(rule: Sum) -> str:
    base = f"基础分{number(rule.base)}分；" if rule.base is not None else ""
    floor = f"；最低{number(rule.floor)}分" if rule.floor is not None else ""
    cap = f"；满分{number(rule.cap)}分" if rule.cap is not None else ""
    return "以下相加：" + base + "；".join(part(r) for r in rule.of) + cap + floor


def _veto(rule: Veto) -> str:
    also = f"，并追加扣除{number(rule.also_deduct)}分" if rule.also_deduct is not None else ""
    known = "不得分" if rule.scope in ("clause", "row") else ""
    named = "" if rule.result == known else f"（{rule.result or '不另定结果'}）"
    return f"{print_cond(rule.when)}的，{SCOPE.get(rule.scope, rule.scope)}{named}{also}"


def _judge(rule: Judge) -> str:
    when = f"{print_cond(rule.when)}，" if rule.when is not None else ""
    verb = "扣" if rule.sign == "-" else "得"
    least = f"最低{number(rule.min)}分，" if rule.min is not None else ""
    most = rule.max if rule.max is not None else rule.points
    return f"{when}由人工评判{verb}分，{least}最多{number(most)}分（{rule.why}）"
