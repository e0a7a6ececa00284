"""Cycles of periodic inspection of special equipment (特种设备检验周期), dated data of a pack, and the engine that names the next due days.

The trigger is the inspection before (or the day of first use); its date chooses the rule's version. A date that the inspection report
names goes before the rule unless it is later than the rule allows. Nothing is rolled over holidays: an inspection's validity just ends.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.calendars import corresponding_day
from zhiheng.errors import PackInvalid
from zhiheng.lifecycles.deadlines import CERTAINTIES, DatedVersion

TRACKS: Final = ("main", "full", "self")
_HALF_YEAR: Final = 6


@dataclass(frozen=True)
class Category:
    """A category of equipment (类别) inside one of the eight kinds; `graded` ones have a safety grade (安全状况等级)."""

    code: str
    kind: str
    name: str
    graded: bool = False
    is_cylinder: bool = False


@dataclass(frozen=True)
class CycleRule(DatedVersion):
    """One version of a cycle (检验周期): at most `months` after the inspection before, `first_months` after first use.

    `months_min` is the short end where the inspection body decides; `ages` are the years of use in which it is due, then every
    `months`; `stops` marks a grade with which the device may not be used on.
    """

    code: str
    categories: tuple[str, ...]
    track: str
    title: str
    months: int
    article: str
    certainty: str
    months_min: int | None = None
    first_months: int | None = None
    grades: tuple[int, ...] = ()
    ages: tuple[int, ...] = ()
    after_main: bool = False
    stops: bool = False
    by: str = "body"
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        bad = [
            name
            for name, wrong in (
                ("track", self.track not in TRACKS),
                ("months", self.months < 1 and not self.stops),
                ("months_min", self.months_min is not None and not 0 < self.months_min < self.months),
                ("certainty", self.certainty not in CERTAINTIES),
                ("by", self.by not in ("body", "user")),
                ("ages", list(self.ages) != sorted(set(self.ages))),
                ("article", not self.article),
            )
            if wrong
        ]
        if bad:
            raise PackInvalid(f"检验周期 {self.code} 的 {'、'.join(bad)} 不合规", code=self.code, keys=bad)

    @property
    def words(self) -> str:
        """The cycle in words: 每 24 个月；36 至 72 个月；投用后第1、4年，其后每 12 个月."""
        every = f"每 {self.months} 个月" if not self.months_min else f"{self.months_min} 至 {self.months} 个月，由检验机构确定"
        if self.ages:
            every = f"投用后第{'、'.join(map(str, self.ages))}年，其后{every}"
        if self.stops:
            every = "不得继续使用"
        return every + (f"（首次为投用后 {self.first_months} 个月）" if self.first_months else "")


@dataclass(frozen=True)
class DeviceFacts:
    """What the engine needs of a device: category (or only its kind), first use, grade, the last day and the report's next day by track."""

    kind: str
    in_use_since: date
    category: str = ""
    grade: int | None = None
    last: Mapping[str, date] = field(default_factory=dict)
    stated: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class DueInspection:
    """The next inspection of one track: due day, the latest the rule allows, what set it going, the rule, and what a person must know."""

    track: str
    rule: CycleRule | None
    trigger_on: date
    is_first: bool
    due_on: date
    latest_on: date | None
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What is due."""
        return self.rule.title if self.rule else "检验报告载明的检验"


@cache
def _pack() -> tuple[tuple[Category, ...], tuple[CycleRule, ...]]:
    text = (resources.files("zhiheng_packs") / "cycles" / "inspection_cycles.yaml").read_text("utf-8")
    return cycles_from_data(yaml.safe_load(text))


def cycles_from_data(data: Mapping[str, Any]) -> tuple[tuple[Category, ...], tuple[CycleRule, ...]]:
    """Categories and cycles from pack data.

    Raises:
        PackInvalid: an unknown key or category, or two rules for one device, track, grade and day.
    """
    try:
        kinds = tuple(Category(**c) for c in data["categories"])
        lists = ("categories", "grades", "ages")
        given: list[dict[str, Any]] = [{k: tuple(v) if k in lists else v for k, v in entry.items()} for entry in data["cycles"]]
        rules = tuple(CycleRule(**entry) for entry in given)
    except TypeError as error:
        raise PackInvalid(f"检验周期的键不合规：{error}") from error
    known = {c.code for c in kinds}
    for rule in rules:
        if strange := set(rule.categories) - known:
            raise PackInvalid(f"检验周期 {rule.code} 用了没有的类别：{'、'.join(sorted(strange))}", code=rule.code)
    for i, one in enumerate(rules):
        for other in rules[i + 1 :]:
            if _meet(one, other):
                raise PackInvalid(f"检验周期 {one.code} 和 {other.code} 管到同一类别、项目、等级和日期", code=one.code)
    return kinds, rules


def _meet(a: CycleRule, b: CycleRule) -> bool:
    same = a.track == b.track and set(a.categories) & set(b.categories)
    grades = not a.grades or not b.grades or set(a.grades) & set(b.grades)
    start = max(a.valid_from or date.min, b.valid_from or date.min)
    return bool(same and grades and start <= min(a.valid_to or date.max, b.valid_to or date.max))


def categories() -> tuple[Category, ...]:
    """Every category of the pack, in order."""
    return _pack()[0]


def cycle_rules() -> tuple[CycleRule, ...]:
    """Every cycle of the pack, all versions."""
    return _pack()[1]


def due_inspections(facts: DeviceFacts, rules: tuple[CycleRule, ...] | None = None) -> list[DueInspection]:
    """The next due day of every kind of inspection the device needs, the nearest first; computed from the facts alone."""
    out = [due for track in TRACKS if (due := _due(facts, track, cycle_rules() if rules is None else rules)) is not None]
    main = next((d for d in out if d.track == "main"), None)
    out = [d for d in out if not (main and d.rule and d.rule.after_main and main.due_on <= corresponding_day(d.due_on, _HALF_YEAR))]
    return sorted(out, key=lambda d: (d.due_on, TRACKS.index(d.track)))


def _candidates(facts: DeviceFacts, track: str, on: date, rules: tuple[CycleRule, ...]) -> tuple[list[CycleRule], list[str]]:
    notes = []
    wanted = {facts.category} if facts.category else {c.code for c in categories() if c.kind == facts.kind and not c.is_cylinder}
    found = [r for r in rules if r.track == track and wanted & set(r.categories)]
    if not facts.category and found:
        notes.append("类别未登记，暂按该种类最短的周期")
    in_force = [r for r in found if r.is_valid_on(on)]
    if found and not in_force:
        oldest = min((r.valid_from for r in found if r.valid_from), default=None)
        in_force = [r for r in found if r.valid_from == oldest]
        notes.append(f"{on} 时的规则不在规则包里，按现有最早的版本（{oldest} 起）推算")
    graded = [r for r in in_force if r.grades]
    if graded and facts.grade is None:
        notes.append("安全状况等级未登记，暂按最短的周期")
        in_force = [r for r in in_force if not r.stops]
    elif graded:
        in_force = [r for r in in_force if not r.grades or facts.grade in r.grades]
        if not in_force:
            notes.append(f"规则包没有安全状况等级 {facts.grade} 的周期")
    return in_force, notes


def _due(facts: DeviceFacts, track: str, rules: tuple[CycleRule, ...]) -> DueInspection | None:
    last, stated = facts.last.get(track), facts.stated.get(track)
    trigger = last or facts.in_use_since
    found, notes = _candidates(facts, track, trigger, rules)
    if not found:
        if stated is None:
            return None
        return DueInspection(track, None, trigger, last is None, stated, None, (*notes, "规则包没有这一类的周期，按检验报告载明的日期"))
    made = [_by_rule(facts, rule, trigger, last is None) for rule in found]
    usual, latest, rule, start, more = min(made, key=lambda m: (m[0], m[1]))
    if stated is not None and not rule.stops:
        notes.append("按检验报告载明的下次检验日期")
        if stated > latest:
            notes.append(f"报告载明 {stated}，晚于规则最长间隔届满的 {latest}，按较早者")
        usual = min(stated, latest)
        more = ()
    return DueInspection(track, rule, start, last is None, usual, latest, (*notes, *more))


def _by_rule(facts: DeviceFacts, rule: CycleRule, trigger: date, is_first: bool) -> tuple[date, date, CycleRule, date, tuple[str, ...]]:
    """Due day without a report's date, latest day, the rule, the day from which it counts, notes."""
    if rule.stops:
        return trigger, trigger, rule, trigger, ("该安全状况等级不得继续使用，应当修理、改造或者报废",)
    if rule.ages:
        due = _by_age(facts.in_use_since, None if is_first else trigger, rule)
        return due, due, rule, facts.in_use_since, ()
    if rule.after_main:
        trigger = max(d for d in (facts.last.get("main"), trigger) if d)
    if is_first and rule.first_months:
        due = corresponding_day(trigger, rule.first_months)
        return due, due, rule, trigger, ()
    latest = corresponding_day(trigger, rule.months)
    if rule.months_min:
        return corresponding_day(trigger, rule.months_min), latest, rule, trigger, (f"报告没有载明下次日期，暂按最短的 {rule.months_min} 个月",)
    return latest, latest, rule, trigger, ()


def _by_age(since: date, last: date | None, rule: CycleRule) -> date:
    """The anniversary of first use on which it is due next; the last inspection belongs to the anniversary nearest to it."""
    done = 0
    if last is not None:
        shifted = corresponding_day(last, _HALF_YEAR)
        while corresponding_day(since, 12 * (done + 1)) <= shifted:
            done += 1
    year = next((a for a in rule.ages if a > done), None)
    if year is None:
        return corresponding_day(since, 12 * done + rule.months)
    return corresponding_day(since, 12 * year)


def ask_by(due_on: date) -> date:
    """The day by which the user asks for the inspection: one month before it ends (特种设备安全法第四十条)."""
    first = date(due_on.year - (due_on.month == 1), (due_on.month - 2) % 12 + 1, 1)
    return first.replace(day=min(due_on.day, monthrange(first.year, first.month)[1]))
