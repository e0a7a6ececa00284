"""One worked case for a rule (算例), for a reader who wants to see it at work."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zhiheng.rules.printing.conditions import number, print_cond, signed
from zhiheng.rules.printing.sentences import SCOPE, step_words
from zhiheng.rules.syntax import (
    Absent,
    AllOf,
    AnyOf,
    Award,
    Benchmark,
    Bonus,
    Count,
    Deduct,
    Each,
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
    Threshold,
    Trend,
    Veto,
)


def print_example(rule: Rule) -> str:
    """One case with its points, for a reader who wants to see the rule at work.

    >>> print_example(Deduct(from_=Decimal(5), points=Decimal("0.5"), per="次", what="迟报", floor=Decimal(0)))
    '例：迟报2次，扣0.5×2=1分，得4分'
    """
    return f"例：{_example(rule)}"


def _below(value: Decimal) -> Decimal:
    return value - (Decimal("0.1") if value != value.to_integral_value() or value >= 20 else Decimal(1))


def _example(rule: Rule) -> str:
    match rule:
        case Award():
            return _award_example(rule)
        case Steps():
            return _steps_example(rule)
        case Each():
            count = 3
            worth = rule.points * count
            if rule.cap is not None and abs(worth) > rule.cap:
                return f"{rule.per}{count}项，{number(rule.points)}×{count}={number(worth)}分，封顶计{number(rule.cap)}分"
            return f"{rule.per}{count}项，计{number(rule.points)}×{count}={number(worth)}分"
        case Deduct():
            off = abs(rule.points) * 2
            if rule.cap is not None:
                off = min(off, rule.cap)
            said = f"{rule.what}2{rule.per}，扣{signed(rule.points)}×2={number(off)}分"
            if rule.from_ is not None:
                left = max(rule.from_ - off, rule.floor if rule.floor is not None else Decimal(0))
                said += f"，得{number(left)}分"
            return said
        case Slope():
            return _slope_example(rule)
        case Proportional():
            if isinstance(rule.full_at, Mapping):
                return f"{rule.to}达到当期要求的80%，得{number(rule.points)}×80%={number(rule.points * Decimal('0.8'))}分"
            part = rule.full_at * Decimal("0.8")
            return f"{rule.to}为{number(part)}，得{number(rule.points)}×{number(part)}/{number(rule.full_at)}={number(rule.points * Decimal('0.8'))}分"
        case Rank():
            return _rank_example(rule)
        case Sum():
            return "各部分分别计分后相加" + (f"，超过{number(rule.cap)}分的按{number(rule.cap)}分计" if rule.cap is not None else "")
        case Bonus() | Scale():
            return _example(rule.rule)
        case Veto():
            return f"{print_cond(rule.when)}时，{rule.result or SCOPE.get(rule.scope, '不得分')}；其余情形不受影响"
        case Judge():
            most = rule.max if rule.max is not None else rule.points
            return f"评审人员写明理由并附佐证后，在{number(rule.min if rule.min is not None else Decimal(0))}至{number(most)}分之间评定"
        case MeanOf():
            return f"{rule.over}的得分为4分、6分，取平均5分"
        case Import():
            return f"“{rule.source}”得{number(rule.points)}分的，此处计{number(rule.points)}分"
    raise TypeError(type(rule).__name__)


_INSIDE = {">=": Decimal(0), ">": Decimal(1), "<=": Decimal(0), "<": Decimal(-1), "=": Decimal(0)}
"""Which way from the line a value lies inside."""


def _steps_example(rule: Steps) -> str:
    """Grades of one figure with a value inside each; other grades are said as they stand."""
    lines = [s.when for s in rule.of if isinstance(s.when, Threshold | Count)]
    names = {w.indicator if isinstance(w, Threshold) else w.what for w in lines}
    given = [s for s in rule.of if s.points is not None and isinstance(s.when, Threshold | Count)]
    if len(names) != 1 or len(given) < 2 or len(given) < len([s for s in rule.of if s.when is not None]):
        return "；".join(step_words(s.points, s.rule, s.when) for s in rule.of[:3]) + "；从上往下，先满足的一档为准"
    parts = []
    for step in given[:4]:
        cond = step.when
        assert isinstance(cond, Threshold | Count)
        away = cond.value - _below(cond.value)
        worth = step.points if step.points is not None else Decimal(0)
        parts.append(f"{number(cond.value + _INSIDE[cond.cmp] * away)}{cond.unit or ''}，{'得' if worth >= 0 else '扣'}{signed(worth)}分")
    last = given[-1].when
    rest = next((s.points for s in rule.of if s.when is None), None)
    if isinstance(last, Threshold | Count) and last.cmp in (">=", ">"):
        ending = f"得{number(rest)}分" if rest is not None else "不得分"
        parts.append(f"{number(_below(last.value) if last.cmp == '>=' else last.value)}{last.unit or ''}，{ending}")
    return f"{names.pop()}为" + "；".join(parts)


def _award_example(rule: Award) -> str:
    points = f"得{number(rule.points)}分" if rule.points >= 0 else f"扣{signed(rule.points)}分"
    nothing = "不得分" if rule.points >= 0 else "不扣分"
    cond = rule.when
    match cond:
        case Threshold() | Count():
            name = cond.indicator if isinstance(cond, Threshold) else cond.what
            unit = cond.unit or ""
            step = cond.value - _below(cond.value)
            inside = {">=": cond.value, ">": cond.value + step, "<=": cond.value, "<": _below(cond.value), "=": cond.value}[cond.cmp]
            outside = {">=": _below(cond.value), ">": cond.value, "<=": cond.value + step, "<": cond.value, "=": _below(cond.value)}[cond.cmp]
            return f"{name}为{number(inside)}{unit}，{points}；为{number(outside)}{unit}，{nothing}"
        case Trend():
            word = "下降" if cond.direction == "down" else "上升"
            return f"{cond.indicator}{cond.periods + 1}年的数逐年{word}，{points}；有一年没有{word}，{nothing}"
        case Benchmark():
            return f"{cond.indicator}与{cond.against}相等时，{points if '=' in cond.cmp else nothing}"
        case Absent():
            return f"经书面确认未发生{cond.what}，{points}；发生1起，{nothing}"
        case AllOf():
            return f"{len(cond.of)}项都满足，{points}；有1项不满足，{nothing}"
        case AnyOf():
            return f"{len(cond.of)}项中满足1项，{points}；都不满足，{nothing}"
    return f"{print_cond(cond)}，经核实，{points}；没有佐证，{nothing}"


def _slope_example(rule: Slope) -> str:
    unit = "个百分点" if rule.unit == "百分点" else rule.unit or ""
    takes = rule.from_ is not None or rule.points < 0
    away = rule.step * 2
    moved = abs(rule.points) * 2
    if rule.cap is not None:
        moved = min(moved, rule.cap)
    word = "低于" if rule.side == "below" else "高于"
    line = rule.line if isinstance(rule.line, str) else f"{number(rule.line)}{'%' if rule.unit == '百分点' else rule.unit or ''}"
    said = f"{rule.indicator}{word}{line} {number(away)}{unit}，{'扣' if takes else '加'}{number(moved)}分"
    if rule.from_ is not None:
        left = max(rule.from_ - moved, rule.floor if rule.floor is not None else Decimal(0))
        said += f"，得{number(left)}分"
    return said


def _rank_example(rule: Rank) -> str:
    if isinstance(rule.points, Mapping):
        first = rule.points.get("first", Decimal(0))
        if isinstance(first, Decimal) and isinstance(fall := rule.points.get("decrement"), Decimal):
            return f"第1名得{number(first)}分，第3名得{number(first)}-{number(fall)}×2={number(first - fall * 2)}分"
        return f"第1名得{first}分；数值为第1名80%的，得{first}×80%分"
    return "、".join(f"第{i}名得{number(p)}分" for i, p in enumerate(rule.points, 1)) + "，其后不得分"


