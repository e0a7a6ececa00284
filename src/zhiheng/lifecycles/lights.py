"""Status lights (红黄绿灯): from dates and states only, never set by hand, with the rule that made them.

Rule (own design, certainty D, domain reference 3.19): green is done or on plan; yellow is behind plan by less than a period, or due
within some days; red is overdue, sent back, behind by a period or more, or a target that the records say was missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.errors import InvalidValue, PackInvalid
from zhiheng.lifecycles.deadlines import CERTAINTIES

OUTLOOKS: Final = {"sure": "能达到", "likely": "预计能达到", "unlikely": "预计达不到", "out": "很难达到"}
"""What a forecast says of an aim: the whole interval reaches it, the middle does, the middle does not, nothing of it does."""
COLOURS: Final = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "none": "无灯"}


@dataclass(frozen=True)
class LightRule:
    """One version of the rule: days before a due date on which yellow begins, days behind that make red, days without a report, days of red
    after which a warning talk may be held, and which forecasts make yellow."""

    code: str
    valid_from: date
    soon_days: int
    behind_days: int
    silent_days: int
    talk_days: int
    certainty: str
    basis: str
    outlooks: Sequence[str] = ()
    """Outlooks of a forecast that make yellow (`unlikely`, `out`); none where the version looks at no forecast."""

    def __post_init__(self) -> None:
        if min(self.soon_days, self.behind_days, self.silent_days, self.talk_days) < 1 or self.certainty not in CERTAINTIES:
            raise PackInvalid(f"亮灯规则 {self.code}（{self.valid_from}）的天数应大于零，依据的把握应为已知的一种", code=self.code)
        if strange := [o for o in self.outlooks if o not in OUTLOOKS]:
            raise PackInvalid(f"亮灯规则 {self.code}（{self.valid_from}）：没有“{'”“'.join(strange)}”这种预计", code=self.code)

    @property
    def words(self) -> str:
        """The rule as it stands beside the light."""
        ahead = f"、{'或'.join(f'“{OUTLOOKS[o]}”' for o in self.outlooks)}（按记录推算到完成时限）" if self.outlooks else ""
        return (
            f"红灯：已过完成时限、节点逾期满{self.behind_days}日、办结报请被退回，或记录显示目标没有达到；"
            f"黄灯：{self.soon_days}日内到期、节点逾期不满{self.behind_days}日{ahead}，或{self.silent_days}日没有报告进展；"
            f"绿灯：已办结、已报请办结，或按计划推进。自{self.valid_from}起施行（{self.basis}）"
        )


@dataclass(frozen=True)
class Step:
    """A milestone (节点): what is to be done by a day, and when it was done."""

    title: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What a light is made from (亮灯事实): due date, whether done, reported or sent back, milestones, last report, target met or missed.

    `is_met` is None where no record says it; it counts as missed only once the due date is over.
    """

    due_on: date | None = None
    closed_on: date | None = None
    reported_on: date | None = None
    returned_on: date | None = None
    spoke_on: date | None = None
    steps: Sequence[Step] = ()
    is_met: bool | None = None
    outlook: str = ""
    outlook_words: str = ""
    outlook_on: date | None = None
    """What the forecast for the due date says, in a sentence, and the day of the records it was made from."""


@dataclass(frozen=True)
class Light:
    """A light (灯): its colour, since when, why in one sentence, and the rule that made it."""

    colour: str
    reason: str
    since: date | None
    rule: LightRule

    @property
    def label(self) -> str:
        """红灯, 黄灯, 绿灯 or 无灯."""
        return COLOURS[self.colour]


@cache
def light_rules() -> tuple[LightRule, ...]:
    """Every version of the pack `lights/lights.yaml`."""
    text = (resources.files("zhiheng_packs") / "lights" / "lights.yaml").read_text("utf-8")
    return rules_from_data(yaml.safe_load(text))


def rules_from_data(data: Mapping[str, Any]) -> tuple[LightRule, ...]:
    """Rules of pack data, oldest first.

    Raises:
        PackInvalid: an unknown or missing key, or a number that makes no sense.
    """
    try:
        return tuple(sorted((LightRule(**entry) for entry in data["lights"]), key=lambda r: r.valid_from))
    except TypeError as error:
        raise PackInvalid(f"亮灯规则的键不合规：{error}") from error


def light_rule(day: date, code: str = "work") -> LightRule:
    """The version that holds on a day.

    Raises:
        InvalidValue: none holds yet.
    """
    held = [r for r in light_rules() if r.code == code and r.valid_from <= day]
    if not held:
        raise InvalidValue(f"{day} 没有有效的亮灯规则 {code}", code=code, day=day)
    return held[-1]


def status_light(standing: Standing, today: date, rule: LightRule | None = None) -> Light:
    """The light of one entry on a day.

    >>> status_light(Standing(due_on=date(2026, 6, 30)), date(2026, 7, 3)).reason
    '完成时限 2026-06-30，已超过 3 日'
    """
    rule = rule or light_rule(today)
    s = standing
    found = _closed(s) or _red(s, today, rule) or _yellow(s, today, rule)
    if found is None:
        known = s.due_on or s.steps
        found = ("green", "按计划推进", None) if known else ("none", "没有完成时限，也没有节点，不能亮灯", None)
    colour, reason, since = found
    return Light(colour, reason, since, rule)


_Found = tuple[str, str, date | None]


def _closed(s: Standing) -> _Found | None:
    if s.closed_on:
        return "green", f"{s.closed_on} 已销号", s.closed_on
    return None


def _red(s: Standing, today: date, rule: LightRule) -> _Found | None:
    """The red that has lasted longest."""
    found: list[tuple[date, str]] = []
    if s.due_on and s.due_on < today and s.is_met is False:
        found.append((s.due_on, f"时限 {s.due_on} 已到，记录显示目标没有达到"))
    if not s.reported_on:
        if s.due_on and s.due_on < today:
            found.append((s.due_on, f"完成时限 {s.due_on}，已超过 {(today - s.due_on).days} 日"))
        if s.returned_on:
            found.append((s.returned_on, f"{s.returned_on} 退回，还没有重新报请办结"))
        for step in _behind(s, today):
            if (today - step.due_on).days >= rule.behind_days:
                found.append((step.due_on, f"节点“{step.title}”应于 {step.due_on} 完成，已超过 {(today - step.due_on).days} 日"))
    if not found:
        return None
    since, reason = min(found, key=lambda f: f[0])
    return "red", reason, since


def _yellow(s: Standing, today: date, rule: LightRule) -> _Found | None:
    if s.reported_on:
        return "green", f"{s.reported_on} 已报请办结，待核", s.reported_on
    behind = _behind(s, today)
    if behind:
        first = min(behind, key=lambda step: step.due_on)
        return "yellow", f"节点“{first.title}”应于 {first.due_on} 完成，已超过 {(today - first.due_on).days} 日", first.due_on
    ahead = [(s.due_on, "完成时限")] if s.due_on else []
    ahead += [(step.due_on, f"节点“{step.title}”") for step in s.steps if not step.done_on]
    soon = [(on, what) for on, what in ahead if (on - today).days <= rule.soon_days]
    if soon:
        on, what = min(soon)
        return "yellow", f"{what} {on}，还有 {(on - today).days} 日", on - timedelta(days=rule.soon_days)
    if s.outlook in rule.outlooks and s.due_on and s.due_on >= today:
        return "yellow", s.outlook_words, s.outlook_on
    if s.spoke_on and (today - s.spoke_on).days > rule.silent_days:
        return "yellow", f"{s.spoke_on} 以后没有报告进展，已 {(today - s.spoke_on).days} 日", s.spoke_on + timedelta(days=rule.silent_days)
    return None


def _behind(s: Standing, today: date) -> list[Step]:
    return [step for step in s.steps if step.done_on is None and step.due_on < today]
