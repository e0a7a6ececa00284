"""The two lists a draw is made from: inspectees (检查对象名录库) and inspectors (检查人员名录库)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from zhiheng.errors import InvalidValue
from zhiheng.values import Uscc


@dataclass(frozen=True, order=True)
class Inspectee:
    """One business entity that may be drawn. `stratum` is the name of its stratum in the plan (for example a credit class);
    `checked` is how often the agency has inspected it this year, for the yearly cap (涉企检查频次上限)."""

    code: str
    name: str
    stratum: str
    checked: int = 0

    def __post_init__(self) -> None:
        Uscc(self.code)
        if self.checked < 0:
            raise InvalidValue(f"检查对象“{self.name}”本年度已检查次数为 {self.checked}，应为 0 或正整数", found=str(self.checked))

    def to_json(self) -> dict[str, Any]:
        """The published line of the pool."""
        return {"code": self.code, "name": self.name, "stratum": self.stratum, "checked": self.checked}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Inspectee:
        """The inspectee of a published line."""
        return Inspectee(data["code"], data["name"], data["stratum"], data["checked"])


@dataclass(frozen=True, order=True)
class Inspector:
    """One person who may inspect, by the number of the enforcement certificate (执法证号).

    `skills` are specialities that a plan may ask for; `avoids` are the codes of entities from which the person is recused
    (回避). Why someone is recused is personal and no part of the draw.
    """

    number: str
    unit: str
    skills: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.number.strip():
            raise InvalidValue("检查人员缺少执法证号，请补全后再抽取", found=self.number)
        object.__setattr__(self, "skills", tuple(sorted(set(self.skills))))
        object.__setattr__(self, "avoids", tuple(sorted(set(self.avoids))))

    def to_json(self) -> dict[str, Any]:
        """The published line of the pool."""
        return {"number": self.number, "unit": self.unit, "skills": list(self.skills), "avoids": list(self.avoids)}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Inspector:
        """The inspector of a published line."""
        return Inspector(data["number"], data["unit"], tuple(data["skills"]), tuple(data["avoids"]))


class _Comparable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Member = TypeVar("Member", bound=_Comparable)


def in_order(members: Iterable[Member], keys: Sequence[str], noun: str) -> tuple[Member, ...]:
    """The members sorted, so that the order in which a list was kept decides nothing.

    Raises:
        InvalidValue: the list is empty, or one key stands in it twice (both are named).
    """
    made = tuple(sorted(members))
    if not made:
        raise InvalidValue(f"{noun}名录库是空的，至少要有 1 个{noun}才能抽取")
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise InvalidValue(f"{noun}名录库中“{twice[0]}”出现了不止一次（共 {len(twice)} 个重复），请去重后再抽取", found=twice[0])
    return made
