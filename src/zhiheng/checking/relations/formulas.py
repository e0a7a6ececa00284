"""Rates known by their names (定名指标): which part over which whole gives 合格率, 城镇化率, 性别比, 产销率."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.checking.claims import Claim
from zhiheng.checking.relations import building
from zhiheng.checking.relations.model import Relation


@dataclass(frozen=True)
class Formula:
    """A named rate (定名公式): `name` in its head, then patterns of part and whole; `rest` when the part is what is left out."""

    name: str
    part: str
    whole: str
    rest: bool = False

    def made(self, part: Claim, whole: Claim, result: Claim, certainty: float, kind: str = "table_ratio") -> Relation | None:
        """The rate recomputed, or None where its whole may be nothing."""
        words = _reason(result.lead or self.name)
        return building.complement(part, whole, result, certainty, words) if self.rest else building.ratio(part, whole, result, certainty, words, kind)


@lru_cache(maxsize=2000)
def _reason(head: str) -> str:
    return f"“{re.split('[（(]', head)[0][-8:]}”按定义计算"


_TESTED = r"总[量数]|样品(?:总?数?量?)?(?:[（(]|$)|(?:抽查|抽检|检查|检验|抽样|监测|送检|受检|检测)(?:总?(?:数量?|批次|量|家数|企业))?(?:[（(]|$)|^批次"
FORMULAS = (
    Formula(r"不合格率|不合格发现率|问题发现率", r"不合格|问题", _TESTED),
    Formula(r"(?<!不)合格率", r"(?<!不)合格(?!率)", _TESTED),
    Formula(r"(?<!不)合格率", r"不合格(?!率)", _TESTED, rest=True),
    Formula(r"城镇化率|城市化率", r"城镇(?:常住)?人口|^城镇$", r"总人口|常住人口|人口总数|年末人口"),
    Formula(r"性别比", r"^男|男性", r"^女|女性"),
    Formula(r"产销率|产品销售率", r"销售产值", r"总产值"),
    Formula(r"办结率", r"(?<!未)办结(?!率)", r"受理|接收|登记|应办"),
    Formula(r"完成率|完成比例|执行率", r"(?<!未)完成(?!率|比)|实际|执行数|决算", r"计划|任务|目标|预算|应完成"),
    Formula(r"覆盖率", r"(?<!未)覆盖(?!率)|已(?:检|覆盖)", r"应(?:检|覆盖)|总数"),
)
"""Named rates; a name not here is no worse off, it only needs more rows to be believed."""


def formulas_for(head: str) -> list[Formula]:
    """The formulas whose name stands in a head."""
    return [f for f in FORMULAS if re.search(f.name, head)]
