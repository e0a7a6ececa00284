"""Time limits of the law (期限规则) as dated data of a pack: so many units from the day of a trigger, with article and certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from zhiheng.errors import InvalidValue, PackInvalid

UNITS: Final = {"wd": "个工作日", "d": "日", "m": "个月", "y": "年"}
BOUNDS: Final = ("latest", "earliest")
CERTAINTIES: Final = {
    "P": "条文已核",
    "G": "政府网页",
    "N": "转载文本，待核",
    "M": "待核条文",
    "M?": "待核条文，把握不大",
    "D": "本系统约定，可在规则包中调整",
}


class DatedVersion:
    """A version of a rule with its first and last day (both included, None where not known)."""

    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether this version governs a trigger of that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def version(self) -> str:
        """What tells this version from the others of its code: its first day, or `0` where none is known."""
        return self.valid_from.isoformat() if self.valid_from else "0"


@dataclass(frozen=True)
class DeadlineRule(DatedVersion):
    """One version of a time limit (期限规则): `n` units from the trigger's day, with article and certainty.

    `extension` says on what ground it may be prolonged, empty where it may not; `extension_max` is how many more of its own units at
    most, None where the ground names no number.
    """

    code: str
    title: str
    trigger: str
    duty: str
    n: int
    unit: str
    article: str
    certainty: str
    valid_from: date | None = None
    valid_to: date | None = None
    bound: str = "latest"
    note: str = ""
    extension: str = ""
    extension_max: int | None = None

    def __post_init__(self) -> None:
        wrong = [
            name
            for name, bad in (
                ("n", not isinstance(self.n, int) or self.n < 1),
                ("unit", self.unit not in UNITS),
                ("bound", self.bound not in BOUNDS),
                ("certainty", self.certainty not in CERTAINTIES),
                ("article", not self.article),
                ("extension_max", self.extension_max is not None and (self.extension_max < 1 or not self.extension)),
                ("valid_to", bool(self.valid_from and self.valid_to and self.valid_to < self.valid_from)),
            )
            if bad
        ]
        if wrong:
            raise PackInvalid(f"期限规则 {self.code} 的 {'、'.join(wrong)} 不合规", code=self.code, keys=wrong)

    @property
    def unit_words(self) -> str:
        """The unit in words: 个工作日."""
        return UNITS[self.unit]

    @property
    def words(self) -> str:
        """The limit in words: 5 个工作日."""
        return f"{self.n} {UNITS[self.unit]}"


def rules_from_data(data: Mapping[str, Any]) -> tuple[DeadlineRule, ...]:
    """Deadline rules from pack data.

    Raises:
        PackInvalid: an unknown or missing key, or two versions of a code that hold on one day.
    """
    rules: list[DeadlineRule] = []
    for entry in data["deadlines"]:
        try:
            rules.append(DeadlineRule(**entry))
        except TypeError as error:
            raise PackInvalid(f"期限规则 {entry.get('code', '（无编号）')} 的键不合规：{error}") from error
    for i, one in enumerate(rules):
        for other in rules[i + 1 :]:
            if one.code == other.code and _overlap(one, other):
                raise PackInvalid(f"期限规则 {one.code} 的两个版本在同一时期都有效", code=one.code)
    return tuple(rules)


def _overlap(a: DeadlineRule, b: DeadlineRule) -> bool:
    start = max(a.valid_from or date.min, b.valid_from or date.min)
    return start <= min(a.valid_to or date.max, b.valid_to or date.max)


@cache
def deadline_rules() -> tuple[DeadlineRule, ...]:
    """Every rule of the pack `deadlines/deadlines.yaml`, all versions."""
    text = (resources.files("zhiheng_packs") / "deadlines" / "deadlines.yaml").read_text("utf-8")
    return rules_from_data(yaml.safe_load(text))


def deadline_rule(code: str, trigger_on: date) -> DeadlineRule:
    """The version of a rule that governs a trigger of that day.

    Raises:
        InvalidValue: no such rule, or none of its versions was in force on that day.
    """
    versions = [rule for rule in deadline_rules() if rule.code == code]
    for rule in versions:
        if rule.is_valid_on(trigger_on):
            return rule
    if versions:
        raise InvalidValue(f"期限规则 {code} 在 {trigger_on} 没有有效的版本", code=code, day=trigger_on)
    raise InvalidValue(f"没有编号为 {code} 的期限规则", code=code)


def deadline_version(code: str, version: str) -> DeadlineRule:
    """One version of a rule by what `DeadlineRule.version` says.

    Raises:
        InvalidValue: no such rule or version.
    """
    for rule in deadline_rules():
        if rule.code == code and rule.version == version:
            return rule
    raise InvalidValue(f"期限规则 {code} 没有版本 {version}", code=code, version=version)
