"""Values of indicators over a snapshot (指标取值): two whole numbers each, computed together, and how they roll up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from zhiheng.errors import RollUpRefused
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.declare import Indicator, RollUp
from zhiheng.indicators.engines import Engine
from zhiheng.indicators.fusing import fused_records_sql, fused_sql, record_set
from zhiheng.indicators.views import VIEWS
from zhiheng.indicators.windows import Window
from zhiheng.values import RegionCode, round_half_up

_REFUSED = {
    ("period", RollUp.DISTINCT): "按编号去重的数不能跨期间相加，同一对象会重复计数；请按整个期间重新计算",
    ("region", RollUp.DISTINCT): "按编号去重的数不能跨地区相加，同一对象在两地会数两次；请合并各地的编号集合（rollups.merge_keys）",
    ("period", RollUp.STOCK): "存量不能跨期间相加；整个期间以最后一期为准",
    ("region", RollUp.GIVEN): "是直接取得的平均数、指数或名次，不能由下级的数推出；请录入本级自己取得的数",
    ("period", RollUp.GIVEN): "是直接取得的平均数、指数或名次，不能由各期的数推出；请录入整个期间的数",
}


@dataclass(frozen=True)
class Measured:
    """The value of one indicator (指标值): `part` and `whole` as counted, `aside` what is shown but not counted."""

    code: str
    part: int
    whole: int
    aside: Mapping[str, int] = field(default_factory=dict)

    @property
    def indicator(self) -> Indicator:
        """Its declaration."""
        return CATALOGUE[self.code]

    def value(self) -> Fraction | None:
        """The exact value in the indicator's unit; None when nothing was counted (不适用)."""
        return self.indicator.measure(self.part, self.whole)

    def shown(self, places: int | None = None) -> str:
        """The value for display with its unit, rounded once (四舍五入); 「不适用」 when nothing was counted.

        `places` is one by default, three for a value per ten thousand, as such figures are published.
        """
        exact = self.value()
        places = (3 if self.indicator.times > 1 else 1) if places is None else places
        if exact is None:
            return "不适用"
        if exact.denominator == 1 and self.indicator.unit != "%":
            return f"{exact.numerator}{self.indicator.unit}"
        text = f"{round_half_up(exact, places)}"
        return f"{text}%" if self.indicator.unit == "%" else f"{text}{self.indicator.unit}"


def measure(
    engine: Engine, window: Window, region: RegionCode, indicators: Iterable[Indicator] | None = None
) -> dict[str, Measured]:
    """The values of the indicators for a region and all regions in it: one scan a view."""
    chosen = list(CATALOGUE.values() if indicators is None else indicators)
    found: dict[str, int] = {}
    for view in _views(chosen):
        row = engine.rows(fused_sql(_on(view, chosen), view, window, region, dialect=engine.code))[0]
        found.update({name: int(str(value)) for name, value in row.items()})
    return {i.code: _measured(i, found) for i in chosen}


def measure_by_region(
    engine: Engine, window: Window, region: RegionCode, digits: int, indicators: Iterable[Indicator] | None = None
) -> dict[str, dict[str, Measured]]:
    """`{region code of that many digits: {indicator: value}}`; a region without any record is left out."""
    chosen = list(CATALOGUE.values() if indicators is None else indicators)
    found: dict[str, dict[str, int]] = {}
    for view in _views(chosen):
        for row in engine.rows(fused_sql(_on(view, chosen), view, window, region, digits, engine.code)):
            key = str(row.pop("region_key"))
            found.setdefault(key, {}).update({name: int(str(value)) for name, value in row.items()})
    return {key: {i.code: _measured(i, values) for i in chosen} for key, values in sorted(found.items())}


def _views(indicators: Iterable[Indicator]) -> list[str]:
    return sorted({side.view for i in indicators for side in i.sides().values()})


def _on(view: str, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    return tuple(i.code for i in indicators if any(side.view == view for side in i.sides().values()))


def _measured(indicator: Indicator, found: Mapping[str, int]) -> Measured:
    whole = indicator.whole if isinstance(indicator.whole, int) else found.get(f"{indicator.code}__whole", 0)
    aside = {label: found.get(f"{indicator.code}__aside{i}", 0) for i, label in enumerate(indicator.aside)}
    return Measured(indicator.code, found.get(f"{indicator.code}__part", 0), whole, aside)


def roll_up(indicator: Indicator, values: Iterable[Measured], over: str) -> Measured:
    """Combine the values of disjoint groups (汇总).

    Args:
        over: `region` or `period`, what the groups are.
    Raises:
        RollUpRefused: the indicator must not be combined that way; the sentence says what to do instead.
    """
    if reason := _REFUSED.get((over, indicator.rollup)):
        raise RollUpRefused(f"“{indicator.name}”{reason}", indicator=indicator.code, over=over)
    if over not in ("region", "period"):
        raise RollUpRefused(f"“{indicator.name}”只能按地区或期间汇总，不能按“{over}”", indicator=indicator.code, over=over)
    part = whole = 0
    aside = dict.fromkeys(indicator.aside, 0)
    for value in values:
        if value.code != indicator.code:
            raise RollUpRefused(f"“{indicator.name}”不能与“{value.indicator.name}”相加", indicator=indicator.code)
        part += value.part
        whole += value.whole
        for label, count in value.aside.items():
            aside[label] += count
    if isinstance(indicator.whole, int):
        whole = indicator.whole
    return Measured(indicator.code, part, whole, aside)


@dataclass(frozen=True)
class Records:
    """The records behind one side of a value (反查结果); `number` is what they recompute to."""

    relation: str
    side: str
    ids: tuple[str, ...]
    number: int

    @property
    def digest(self) -> str:
        """SHA-256 of the ids in their order, one a line: what a proof keeps of the list."""
        return hashlib.sha256("".join(f"{i}\n" for i in self.ids).encode("utf-8")).hexdigest()


def _recompute(counts: str, ids: tuple[str, ...], keys: Iterable[object]) -> int:
    match counts:
        case "rows":
            return len(ids)
        case "distinct":
            return len({k for k in keys if k is not None})
    return sum(int(str(k)) for k in keys if k is not None)


def records(engine: Engine, indicator: Indicator, window: Window, region: RegionCode, side: str = "part") -> Records:
    """List the records behind `part`, `whole`, `rest` or an aside, in the order of their ids, and recompute the number."""
    chosen = record_set(indicator, window, region, side, engine.code)
    listed = engine.rows(chosen.sql)
    ids = tuple(str(row["id"]) for row in listed)
    return Records(chosen.relation, side, ids, _recompute(chosen.counts, ids, (row["key"] for row in listed)))


def counted(indicator: Indicator, sides: Mapping[str, Records]) -> Measured:
    """The value that the lists of all sides recompute to: what `measure` gives."""
    return _measured(indicator, {f"{indicator.code}__{name}": found.number for name, found in sides.items()})


def all_records(
    engine: Engine, window: Window, region: RegionCode, indicators: Iterable[Indicator]
) -> dict[str, dict[str, Records]]:
    """`{indicator: {side: records}}` for every side that has a list: one scan a view, the same filters as the numbers."""
    chosen = list(indicators)
    out: dict[str, dict[str, Records]] = {i.code: {} for i in chosen}
    for view in _views(chosen):
        codes = _on(view, chosen)
        listed = engine.table(fused_records_sql(codes, view, window, region, engine.code))
        ids = listed.column("id")
        for indicator in (CATALOGUE[c] for c in codes):
            for name, side in indicator.sides().items():
                if side.view != view:
                    continue
                mark = listed.column(f"{indicator.code}__{name}")
                found = tuple(ids.filter(mark).to_pylist())
                keys = listed.column(f"{indicator.code}__{name}__key").filter(mark).to_pylist() if side.counts != "rows" else ()
                out[indicator.code][name] = Records(VIEWS[view].base, name, found, _recompute(side.counts, found, keys))
    return out
