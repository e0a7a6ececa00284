"""Classes by factors (按因素分类): facts on record count points, the sum gives the grade, some facts alone set the least grade.

A scheme has dated versions; the same facts on the same day give the same grade, and each factor says what it added and which facts did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from zhiheng.calendars import corresponding_day
from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.packs.credit import CERTAINTIES
from zhiheng.packs.files import read_yaml

_FILE = "factors.yaml"


@dataclass(frozen=True)
class Factor:
    """One factor (因素): points for each fact up to `most` in all (a negative `each` takes points off, `most` bounds that too).

    A fact counts for `months` after its day; without months only while it stands. `least` is the best grade such a fact leaves.
    """

    code: str
    label: str
    each: int
    most: int
    months: int | None = None
    least: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Level:
    """One grade (级别): `upto` its highest sum (None for the last); `fewest` and `highest` inspections a year that agree with it."""

    code: str
    label: str
    measure: str
    fewest: int
    highest: int | None = None
    upto: int | None = None


@dataclass(frozen=True)
class FactorScheme:
    """One version of a scheme (方案版本); `months` is how long a class holds when nothing newer is worked out."""

    code: str
    name: str
    visibility: str
    article: str
    certainty: str
    valid_from: date
    months: int
    factors: tuple[Factor, ...]
    levels: tuple[Level, ...]
    valid_to: date | None = None
    note: str = ""

    def level(self, code: str) -> Level:
        """The grade of that code; KeyError when there is none."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(f"{self.code}.{code}")

    def factor(self, code: str) -> Factor:
        """The factor of that code; KeyError when there is none."""
        for factor in self.factors:
            if factor.code == code:
                return factor
        raise KeyError(f"{self.code}.{code}")


@dataclass(frozen=True)
class Fact:
    """A fact on record (事实): under which factor, since which day, in words, the record's number, and the day from which it stands no more."""

    factor: str
    on: date
    text: str
    source: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """What one factor added (因素得分): the facts that counted, and the points after the bound."""

    factor: Factor
    facts: tuple[Fact, ...]
    points: int

    @property
    def is_bound(self) -> bool:
        """Whether the bound cut it."""
        return abs(self.factor.each) * len(self.facts) > self.factor.most


@dataclass(frozen=True)
class Rated:
    """A class with its way there: the sum, the grade by the sum, the grade in the end, a line a factor, the sentence of reasons."""

    scheme: FactorScheme
    day: date
    score: int
    by_score: Level
    level: Level
    lines: tuple[Line, ...]
    reason: str


def counts(factor: Factor, fact: Fact, day: date) -> bool:
    """Whether a fact counts on a day: since its day, within its months, and while it stands."""
    if fact.on > day or (fact.until is not None and fact.until <= day):
        return False
    return factor.months is None or day <= corresponding_day(fact.on, factor.months)


def rated(scheme: FactorScheme, facts: Iterable[Fact], day: date) -> Rated:
    """The class of an enterprise on a day by the facts on record; facts of the future or of the past that ran out do not count.

    Raises:
        InvalidValue: a fact under a factor the scheme does not have.
    """
    by_factor: dict[str, list[Fact]] = {f.code: [] for f in scheme.factors}
    for fact in facts:
        if fact.factor not in by_factor:
            raise InvalidValue(f"“{scheme.name}”没有“{fact.factor}”这个因素", factor=fact.factor)
        if counts(scheme.factor(fact.factor), fact, day):
            by_factor[fact.factor].append(fact)
    lines = []
    for factor in scheme.factors:
        found = tuple(sorted(by_factor[factor.code], key=lambda f: (f.on, f.source)))
        points = min(abs(factor.each) * len(found), factor.most)
        lines.append(Line(factor, found, -points if factor.each < 0 else points))
    score = max(0, sum(line.points for line in lines))
    place = next(i for i, v in enumerate(scheme.levels) if v.upto is None or score <= v.upto)
    codes = [v.code for v in scheme.levels]
    bound = max((codes.index(line.factor.least) for line in lines if line.facts and line.factor.least), default=0)
    level = scheme.levels[max(place, bound)]
    return Rated(scheme, day, score, scheme.levels[place], level, tuple(lines), _reason(scheme, lines, score, scheme.levels[place], level))


def _reason(scheme: FactorScheme, lines: list[Line], score: int, by_score: Level, level: Level) -> str:
    counted = [line for line in lines if line.facts]
    if not counted:
        return f"没有计分的事实，0 分，{level.code} 级"
    parts = "；".join(f"{line.factor.label} {len(line.facts)} 项 {line.points} 分" for line in counted)
    text = f"{parts}；合计 {score} 分，{by_score.code} 级"
    if level.code != by_score.code:
        why = "、".join(line.factor.label for line in counted if line.factor.least == level.code)
        text += f"；因{why}，直接定为 {level.code} 级"
    return text


def next_change(scheme: FactorScheme, facts: Iterable[Fact], day: date) -> Rated | None:
    """The next other grade when nothing new happens and no other version of the scheme begins: facts run out by themselves (到期退出)."""
    held = list(facts)
    now = rated(scheme, held, day)
    days = set()
    for line in now.lines:
        for fact in line.facts:
            if line.factor.months is not None:
                days.add(corresponding_day(fact.on, line.factor.months) + timedelta(days=1))
            if fact.until is not None:
                days.add(fact.until)
    for later in sorted(d for d in days if d > day):
        found = rated(scheme, held, later)
        if found.level.code != now.level.code:
            return found
    return None


def factor_schemes_from_data(data: Mapping[str, Any], where: str = _FILE) -> tuple[FactorScheme, ...]:
    """Schemes from pack data.

    Raises:
        PackInvalid: a key or value that does not fit, bounds that do not rise, two versions of a code on one day.
    """
    out: list[FactorScheme] = []
    for entry in data["schemes"]:
        try:
            scheme = FactorScheme(
                **{**entry, "factors": tuple(Factor(**f) for f in entry["factors"]), "levels": tuple(Level(**v) for v in entry["levels"])}
            )
        except (TypeError, KeyError) as error:
            raise PackInvalid(f"{where} 分类方案 {entry.get('code', '（无编号）')} 的键不合规：{error}", where=where) from error
        if fault := _fault(scheme):
            raise PackInvalid(f"{where} 分类方案 {scheme.code}：{fault}", where=where, code=scheme.code)
        for other in out:
            first, last = max(other.valid_from, scheme.valid_from), min(other.valid_to or date.max, scheme.valid_to or date.max)
            if other.code == scheme.code and first <= last:
                raise PackInvalid(f"{where} 分类方案 {scheme.code} 的两个版本在同一时期都有效", where=where, code=scheme.code)
        out.append(scheme)
    return tuple(out)


def _fault(scheme: FactorScheme) -> str:
    bounds = [v.upto for v in scheme.levels]
    rising = [b for b in bounds if b is not None]
    codes = {v.code for v in scheme.levels}
    if scheme.certainty not in CERTAINTIES or scheme.visibility != "internal" or scheme.months < 1:
        return "确定程度、公开范围或有效月数不合规（这类方案只能是 internal）"
    if len(codes) < 2 or len(codes) != len(scheme.levels) or bounds[-1] is not None or len(rising) != len(bounds) - 1 or rising != sorted(set(rising)):
        return "级别至少两级，分数上限逐级升高，最后一级没有上限"
    if len({f.code for f in scheme.factors}) != len(scheme.factors):
        return "因素代码重复"
    for factor in scheme.factors:
        if factor.most < 0 or (factor.least and factor.least not in codes) or (factor.months is not None and factor.months < 1):
            return f"因素 {factor.code} 的上限、级别或月数不合规"
    if any(v.highest is not None and v.highest < v.fewest for v in scheme.levels):
        return "检查次数的下限高于上限"
    return ""


@cache
def factor_schemes() -> tuple[FactorScheme, ...]:
    """Every scheme of the pack `credit/factors.yaml`, all versions."""
    text = (resources.files("zhiheng_packs") / "credit" / _FILE).read_text("utf-8")
    return factor_schemes_from_data(read_yaml(text, f"credit/{_FILE}"), f"credit/{_FILE}")


def factor_scheme_on(code: str, day: date) -> FactorScheme:
    """The version of a scheme in force on a day.

    Raises:
        InvalidValue: no such scheme, or none in force.
    """
    for scheme in factor_schemes():
        if scheme.code == code and scheme.valid_from <= day and (scheme.valid_to is None or day <= scheme.valid_to):
            return scheme
    raise InvalidValue(f"分类方案“{code}”在 {day} 没有有效的版本", code=code, day=day)
