"""What is monitored by default (风险监测项目): source, grouping, period, chart and false-alarm rate, as data of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from zhiheng.errors import PackInvalid
from zhiheng.monitoring import Rule
from zhiheng.packs.files import pack_names, read_pack, require

PERIODS = {"month": 12, "quarter": 4}
"""How many points a year has, by the kind of period."""


@dataclass(frozen=True)
class Watch:
    """One thing that is monitored (监测项目) with its settings; the baseline is the year before unless `baseline_year` is set."""

    code: str
    name: str
    source: str
    group: str
    period: str
    method: str
    one_in: int
    least_exposure: int
    least_events: int
    unit: str
    baseline_year: int | None = None
    version: int = 0
    is_on: bool = True

    @property
    def rule(self) -> Rule:
        """How its points are judged."""
        return Rule(self.method, Fraction(1, self.one_in), self.least_exposure, self.least_events, PERIODS[self.period])

    def baseline_of(self, year: int) -> int:
        """The year against which the points of a year are judged."""
        return self.baseline_year or year - 1


@cache
def watches() -> Mapping[str, Watch]:
    """Every default by its code.

    Raises:
        PackInvalid: an unknown key, period or method.
    """
    out: dict[str, Watch] = {}
    for name in pack_names("monitoring"):
        data = require(read_pack("monitoring", name), f"monitoring/{name}.yaml", "watches")
        for i, item in enumerate(data["watches"], 1):
            where = f"monitoring/{name}.yaml 第{i}项"
            try:
                watch = Watch(**item)
            except TypeError as error:
                raise PackInvalid(f"{where}：{error}", where=where) from error
            if watch.period not in PERIODS or watch.code in out:
                raise PackInvalid(f"{where}：period 或 code 不合规", where=where)
            watch.rule.__post_init__()
            out[watch.code] = watch
    return out
