"""What a rule holds (规则里的数和名称): its numbers, its points, its names, gathered in one walk over its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache

from zhiheng.rules.syntax import Count, Threshold

_NAMED = frozenset({"what", "indicator", "per", "to", "over", "by"})
_WORTH = frozenset({"points", "cap", "floor", "base", "from_", "min", "max", "also_deduct", "by"})
"""Fields that hold points; lines and steps of a figure are none (开工率100%…每低5个百分点 gives no 5 points)."""


@dataclass
class Told:
    """Numbers without their sign, those of them that are points, and names with the nodes they stand in.

    What a person is told (why, result) is no name.
    """

    numbers: list[Decimal] = field(default_factory=list)
    points: list[Decimal] = field(default_factory=list)
    names: list[tuple[object, str]] = field(default_factory=list)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The fields of a node of a rule; none for what is no node."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


def told_by(node: object) -> Told:
    """All numbers, points and names of a rule."""
    found = Told()
    _walk(node, False, found)
    return found


def _walk(node: object, worth: bool, found: Told) -> None:
    if isinstance(node, Decimal):
        found.numbers.append(abs(node))
        if worth:
            found.points.append(abs(node))
    elif isinstance(node, tuple):
        for part in node:
            _walk(part, worth, found)
    elif isinstance(node, Mapping):
        for part in node.values():
            _walk(part, worth, found)
    else:
        marks = isinstance(node, Threshold | Count) and node.unit == "分"
        for name in _fields(type(node)):  # type: ignore[arg-type]
            value = getattr(node, name)
            if value is None:
                continue
            if isinstance(value, str):
                if name in _NAMED:
                    found.names.append((node, value))
            else:
                _walk(value, name in _WORTH or marks and name == "value", found)
