"""What is to be drawn (抽查计划): the matters, the strata with their ratios, and how inspectors are assigned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from zhiheng.errors import InvalidValue


@dataclass(frozen=True)
class Stratum:
    """A class of inspectees with its own ratio (抽查比例, per cent of the stratum), such as a credit class.

    `at_least` inspectees are taken however small the ratio; `cap` is how often one entity may be inspected in the year, None
    where the policy sets no limit. Ratios and caps are local policy: `basis` names the document.
    """

    name: str
    percent: Decimal
    at_least: int = 0
    cap: int | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise InvalidValue(f"“{self.name}”的抽查比例为 {self.percent}%，应在 0% 到 100% 之间", found=str(self.percent))
        if self.at_least < 0 or (self.cap is not None and self.cap < 0):
            raise InvalidValue(f"“{self.name}”的最少户数和年度频次上限应为 0 或正整数", found=str(self.at_least))

    def wanted(self, size: int) -> int:
        """How many of `size` inspectees are to be taken: the ratio rounded up to whole entities, never more than there are.

        >>> Stratum("A", Decimal("5")).wanted(21)
        2
        """
        share = Fraction(self.percent) * size / 100
        return min(size, max(self.at_least, -(-share.numerator // share.denominator)))

    def to_json(self) -> dict[str, Any]:
        """The published stratum; the ratio as text."""
        return {
            "name": self.name,
            "percent": str(self.percent),
            "at_least": self.at_least,
            "cap": self.cap,
            "basis": self.basis,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Stratum:
        """The stratum of a certificate."""
        try:
            percent = Decimal(data["percent"])
        except InvalidOperation as error:
            raise InvalidValue(f"抽查比例“{data['percent']}”不是数", found=str(data["percent"])) from error
        return Stratum(data["name"], percent, data["at_least"], data["cap"], data["basis"])


@dataclass(frozen=True)
class DrawPlan:
    """One draw (抽取任务). `number` is never used twice; `matters` are the published matters (抽查事项) that may be inspected:
    what is not on the list may not be inspected. `each` inspectors go to one entity, one of them with `skill` where it is asked
    for; `most` is how many entities one person may get."""

    number: str
    title: str
    agency: str
    year: int
    matters: tuple[str, ...]
    strata: tuple[Stratum, ...]
    each: int = 2
    skill: str = ""
    most: int | None = None
    partners: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.matters:
            raise InvalidValue("抽查计划没有列出抽查事项。未列入抽查事项清单的，不得检查，请先选定事项")
        if not self.strata:
            raise InvalidValue("抽查计划没有分类和比例，至少要有一类检查对象")
        names = [stratum.name for stratum in self.strata]
        if len(set(names)) != len(names):
            raise InvalidValue("抽查计划中有两类检查对象同名，请改名后再抽取")
        if self.each < 2:
            raise InvalidValue(f"每户安排 {self.each} 名检查人员，应不少于 2 名", found=str(self.each))

    def to_json(self) -> dict[str, Any]:
        """The published plan."""
        return {
            "number": self.number,
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "matters": list(self.matters),
            "strata": [stratum.to_json() for stratum in self.strata],
            "each": self.each,
            "skill": self.skill,
            "most": self.most,
            "partners": list(self.partners),
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> DrawPlan:
        """The plan of a certificate."""
        return DrawPlan(
            data["number"],
            data["title"],
            data["agency"],
            data["year"],
            tuple(data["matters"]),
            tuple(Stratum.from_json(s) for s in data["strata"]),
            data["each"],
            data["skill"],
            data["most"],
            tuple(data["partners"]),
        )
