"""Schemes that class enterprises (分类方案): versions as data, a score into a grade with the reason for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.packs.files import read_yaml

CERTAINTIES = ("P", "G", "N", "M", "M?", "D")
MILLI = 1000


@dataclass(frozen=True)
class Grade:
    """One grade: `upto` is its highest score in points (None for the last), `per_year` the fewest inspections a year."""

    code: str
    label: str
    checks: str
    per_year: int | None = None
    upto: int | None = None


@dataclass(frozen=True)
class Part:
    """One part of a score with the most points it can have."""

    code: str
    label: str
    most: int


@dataclass(frozen=True)
class Raise:
    """A fact that makes the grade worse by so many levels."""

    code: str
    text: str
    levels: int


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme; `months` is how long a class holds."""

    code: str
    name: str
    visibility: str
    subject: str
    article: str
    certainty: str
    valid_from: date
    months: int
    parts: tuple[Part, ...]
    grades: tuple[Grade, ...]
    raises: tuple[Raise, ...] = ()
    valid_to: date | None = None
    note: str = ""

    @property
    def is_internal(self) -> bool:
        """Whether nobody but staff may see a class of it."""
        return self.visibility == "internal"

    def grade(self, code: str) -> Grade:
        """The grade of that code; KeyError when there is none."""
        for grade in self.grades:
            if grade.code == code:
                return grade
        raise KeyError(f"{self.code}.{code}")


@dataclass(frozen=True)
class Classed:
    """A grade with how it came about: the score, the grade it alone gives, and a sentence of reasons."""

    score_milli: int
    by_score: Grade
    grade: Grade
    reason: str


def classed(scheme: Scheme, points_milli: Mapping[str, int], facts: Sequence[str] = ()) -> Classed:
    """Points of the parts (thousandths) and codes of raising facts into a grade and its reason.

    A score on a bound belongs to the better grade, a grade never leaves the scale.

    Raises:
        InvalidValue: a part is missing, unknown or outside 0 and its most; an unknown fact; a scheme without scores.
    """
    if not scheme.parts:
        raise InvalidValue(f"“{scheme.name}”不按分数分级，由上级系统给出级别", scheme=scheme.code)
    known = {p.code: p for p in scheme.parts}
    for code, part in known.items():
        value = points_milli.get(code)
        if value is None or not 0 <= value <= part.most * MILLI:
            found = "没有填" if value is None else f"{_points(value)} 分"
            raise InvalidValue(f"{part.label}{found}，应为 0 至 {part.most} 分", part=code)
    if unknown := [c for c in points_milli if c not in known]:
        raise InvalidValue(f"“{scheme.name}”没有“{unknown[0]}”这一项", part=unknown[0])
    raising = []
    for code in dict.fromkeys(facts):
        fact = next((r for r in scheme.raises if r.code == code), None)
        if fact is None:
            raise InvalidValue(f"“{scheme.name}”没有“{code}”这种调高情形", fact=code)
        raising.append(fact)
    score = sum(points_milli[c] for c in known)
    place = next(i for i, g in enumerate(scheme.grades) if g.upto is None or score <= g.upto * MILLI)
    levels = max((r.levels for r in raising), default=0)
    final = min(place + levels, len(scheme.grades) - 1)
    sums = " + ".join(f"{p.label} {_points(points_milli[p.code])}" for p in scheme.parts)
    reason = f"{sums} = {_points(score)} 分，{scheme.grades[place].code} 级"
    if final != place:
        reason += f"；因{'、'.join(r.text for r in raising)}，调高为 {scheme.grades[final].code} 级"
    elif raising:
        reason += f"；{'、'.join(r.text for r in raising)}，已是最高风险级别"
    return Classed(score, scheme.grades[place], scheme.grades[final], reason)


def _points(milli: int) -> str:
    value = Fraction(milli, MILLI)
    return str(value.numerator) if value.denominator == 1 else f"{milli // MILLI}.{milli % MILLI:03d}".rstrip("0")


def schemes_from_data(data: Mapping[str, Any], where: str = "schemes") -> tuple[Scheme, ...]:
    """Schemes from pack data.

    Raises:
        PackInvalid: a key or value that does not fit, bounds that do not rise, two versions of a code on one day.
    """
    out: list[Scheme] = []
    for entry in data["schemes"]:
        try:
            scheme = Scheme(
                **{
                    **entry,
                    "parts": tuple(Part(**p) for p in entry["parts"]),
                    "grades": tuple(Grade(**g) for g in entry["grades"]),
                    "raises": tuple(Raise(**r) for r in entry.get("raises", ())),
                }
            )
        except (TypeError, KeyError) as error:
            raise PackInvalid(f"{where} 分类方案 {entry.get('code', '（无编号）')} 的键不合规：{error}", where=where) from error
        bounds = [g.upto for g in scheme.grades]
        rising = [b for b in bounds if b is not None]
        scored = bool(scheme.parts)
        if (
            scheme.certainty not in CERTAINTIES
            or scheme.visibility not in ("internal", "staff")
            or len(scheme.grades) < 2
            or scheme.months < 1
            or (scored and (bounds[-1] is not None or len(rising) != len(bounds) - 1 or rising != sorted(set(rising))))
        ):
            raise PackInvalid(f"{where} 分类方案 {scheme.code} 的级别、分数段或标记不合规", where=where, code=scheme.code)
        for other in out:
            if other.code == scheme.code and _overlap(other, scheme):
                raise PackInvalid(f"{where} 分类方案 {scheme.code} 的两个版本在同一时期都有效", where=where, code=scheme.code)
        out.append(scheme)
    return tuple(out)


def _overlap(a: Scheme, b: Scheme) -> bool:
    return max(a.valid_from, b.valid_from) <= min(a.valid_to or date.max, b.valid_to or date.max)


@cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme of the pack `credit/schemes.yaml`, all versions."""
    text = (resources.files("zhiheng_packs") / "credit" / "schemes.yaml").read_text("utf-8")
    return schemes_from_data(read_yaml(text, "credit/schemes.yaml"), "credit/schemes.yaml")


def scheme_on(code: str, day: date) -> Scheme:
    """The version of a scheme in force on a day.

    Raises:
        InvalidValue: no such scheme, or none in force.
    """
    for scheme in schemes():
        if scheme.code == code and scheme.valid_from <= day and (scheme.valid_to is None or day <= scheme.valid_to):
            return scheme
    raise InvalidValue(f"分类方案“{code}”在 {day} 没有有效的版本", code=code, day=day)
