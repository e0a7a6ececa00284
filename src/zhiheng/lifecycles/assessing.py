"""Rules of the yearly assessment (年度考核规则) as dated data: weights of a clause's units, tolerance between reviewers, grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.lifecycles.deadlines import CERTAINTIES

ROLES: Final = {"lead": "列第一位", "joint": "共同负责", "whole": "全体单位之一"}
"""How a clause names a unit, best first."""


@dataclass(frozen=True)
class Grade:
    """One grade (等次): from this score on, scale of 100; `least` None for the lowest."""

    name: str
    least: Decimal | None

    def to_json(self) -> dict[str, str | None]:
        """As data."""
        return {"name": self.name, "from": format(self.least, "f") if self.least is not None else None}


@dataclass(frozen=True)
class AssessmentRule:
    """One version: `weights` by role, `tolerance` as a share of an item's points, `levels` into which points are cut for weighted kappa,
    `least` items below which agreement is not said, and the usual grades, best first."""

    code: str
    valid_from: date
    weights: Mapping[str, Decimal]
    tolerance: Decimal
    levels: int
    least: int
    certainty: str
    basis: str
    grades: Sequence[Grade]
    grades_basis: str
    grades_certainty: str

    def __post_init__(self) -> None:
        parts = [*self.weights.values(), self.tolerance]
        sound = set(self.weights) == set(ROLES) and all(0 <= w <= 1 for w in parts) and self.levels > 1 and self.least > 1
        if not sound or not {self.certainty, self.grades_certainty} <= set(CERTAINTIES):
            raise PackInvalid(f"考核规则 {self.code}（{self.valid_from}）的权重和分差应在 0 到 1 之间，依据的把握应为已知的一种", code=self.code)
        check_grades(self.grades)


def check_grades(grades: Sequence[Grade]) -> None:
    """Refuse grades that leave a gap or are not in order.

    Raises:
        PackInvalid: fewer than two, not falling, or the last has a lower end.
    """
    ends = [g.least for g in grades]
    falling = all(a is not None and (b is None or a > b) for a, b in zip(ends, ends[1:], strict=False))
    if len(grades) < 2 or not falling or ends[-1] is not None:
        raise PackInvalid("等次应从高到低排列，最后一个等次没有下限", grades=[g.name for g in grades])


def grades_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Grade, ...]:
    """Grades of `{"name", "from"}`, best first."""
    return tuple(Grade(str(g["name"]), Decimal(str(g["from"])) if g["from"] is not None else None) for g in data)


def grades_of_card(ratings: Sequence[Mapping[str, Any]], usual: Sequence[Grade]) -> tuple[Grade, ...]:
    """The grades that a scorecard states (`{"name", "when": threshold on the total}`), best first; the usual ones where it states none.

    >>> whens = [{"kind": "threshold", "indicator": "总分", "cmp": c, "value": v} for c, v in ((">=", "85"), ("<", "85"))]
    >>> [g.name for g in grades_of_card([{"name": "达标", "when": whens[0]}, {"name": "不达标", "when": whens[1]}], ())]
    ['达标', '不达标']
    """
    found = []
    for rating in ratings:
        when = rating.get("when") or {}
        if when.get("kind") != "threshold" or when.get("cmp") not in (">=", "<"):
            return tuple(usual)
        found.append(Grade(str(rating["name"]), Decimal(str(when["value"])) if when["cmp"] == ">=" else None))
    found.sort(key=lambda g: (g.least is None, -(g.least or 0)))
    try:
        check_grades(found)
    except PackInvalid:
        return tuple(usual)
    return tuple(found)


def rules_from_data(data: Mapping[str, Any]) -> tuple[AssessmentRule, ...]:
    """Rules of pack data, oldest first.

    Raises:
        PackInvalid: an unknown or missing key, or a number that makes no sense.
    """
    out = []
    for entry in data["assessment"]:
        try:
            weights = {str(k): Decimal(str(v)) for k, v in entry["weights"].items()}
            made = {**entry, "weights": weights, "tolerance": Decimal(str(entry["tolerance"])), "grades": grades_from_data(entry["grades"])}
            out.append(AssessmentRule(**made))
        except (TypeError, KeyError, InvalidOperation) as error:
            raise PackInvalid(f"考核规则的键不合规：{error}") from error
    return tuple(sorted(out, key=lambda r: r.valid_from))


@cache
def assessment_rules() -> tuple[AssessmentRule, ...]:
    """Every version of the pack `assessment/assessment.yaml`."""
    text = (resources.files("zhiheng_packs") / "assessment" / "assessment.yaml").read_text("utf-8")
    return rules_from_data(yaml.safe_load(text))


def assessment_rule(day: date, code: str = "yearly") -> AssessmentRule:
    """The version that holds on a day.

    Raises:
        InvalidValue: none holds yet.
    """
    held = [r for r in assessment_rules() if r.code == code and r.valid_from <= day]
    if not held:
        raise InvalidValue(f"{day} 没有有效的考核规则 {code}", code=code, day=day)
    return held[-1]
