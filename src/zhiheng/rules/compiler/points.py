"""The most that a rule can give (规则可得的最高分)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zhiheng.rules.syntax import (
    Award,
    Bonus,
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
    Veto,
)


def best(rule: Rule) -> Decimal | None:
    """The most a rule can give, or None where its text sets no upper end.

    >>> best(Each(points=Decimal(1), per="省级奖励", cap=Decimal(2)))
    Decimal('2')
    """
    match rule:
        case Award():
            return rule.points if rule.points > 0 else None
        case Steps():
            found = [s.points if s.points is not None else best(s.rule) if s.rule else None for s in rule.of]
            known = [f for f in found if f is not None and f > 0]
            return max(known) if known else None
        case Each():
            return rule.cap
        case Deduct():
            return rule.from_
        case Sum():
            if rule.cap is not None:
                return rule.cap
            parts = [best(r) for r in rule.of]
            if any(p is None and isinstance(r, Each) for p, r in zip(parts, rule.of, strict=True)):
                return None
            total = sum((p for p in parts if p is not None), rule.base or Decimal(0))
            return total or None
        case Judge():
            return rule.points if rule.sign == "+" else None
        case Scale() | Bonus():
            return best(rule.rule)
        case Slope():
            return rule.from_ if rule.from_ is not None else rule.cap
        case Veto():
            return None
    match rule:
        case Proportional() | MeanOf() | Import():
            return rule.points
        case Rank():
            if isinstance(rule.points, Mapping):
                first = rule.points.get("first")
                return first if isinstance(first, Decimal) else None
            return max(rule.points)
    return None
