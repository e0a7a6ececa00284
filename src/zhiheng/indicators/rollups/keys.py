"""Distinct things by merging the sets of their keys (去重合并): an enterprise with records in two counties counts once for the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhiheng.errors import RollUpRefused
from zhiheng.indicators.declare import Indicator, Side
from zhiheng.indicators.engines import Engine
from zhiheng.indicators.fusing import record_set
from zhiheng.indicators.measured import Measured
from zhiheng.indicators.rollups.tree import RegionTree
from zhiheng.indicators.windows import Window
from zhiheng.values import RegionCode

Keys = Mapping[str, frozenset[str]]
"""`{region code: keys met there}`."""


@dataclass(frozen=True)
class KeySets:
    """The keys behind an indicator's part and whole, by the region of their records (编号集合); `whole` is empty where it is a constant."""

    code: str
    part: Keys
    whole: Keys


def gather_keys(engine: Engine, indicator: Indicator, window: Window, region: RegionCode) -> KeySets:
    """The key sets of every region that has records, as codes were entered.

    Raises:
        RollUpRefused: the indicator counts records, not distinct things.
    """
    if not isinstance(indicator.part, Side) or indicator.part.distinct is None:
        raise RollUpRefused(f"“{indicator.name}”不是按编号去重的数，没有编号集合，请按相加汇总", indicator=indicator.code)
    return KeySets(
        indicator.code,
        _keys(engine, indicator, window, region, "part"),
        _keys(engine, indicator, window, region, "whole") if isinstance(indicator.whole, Side) else {},
    )


def _keys(engine: Engine, indicator: Indicator, window: Window, region: RegionCode, side: str) -> Keys:
    sql = record_set(indicator, window, region, side).sql
    out: dict[str, set[str]] = {}
    for row in engine.rows(f'SELECT DISTINCT "region", "key" FROM ({sql}) AS q WHERE "key" IS NOT NULL'):
        out.setdefault(str(row["region"]), set()).add(str(row["key"]))
    return {code: frozenset(keys) for code, keys in sorted(out.items())}


def merge_keys(indicator: Indicator, sets: KeySets, tree: RegionTree, level: str, on: date) -> dict[str, Measured]:
    """The values of the regions of a level by merging the key sets of the regions in them, by the tree of the day.

    Raises:
        RollUpRefused: the sets belong to another indicator, or a split or merger leaves a region open.
    """
    if sets.code != indicator.code:
        raise RollUpRefused(f"编号集合是“{sets.code}”的，不能用于“{indicator.name}”", indicator=indicator.code)
    part, whole = (_merged(side, tree, level, on) for side in (sets.part, sets.whole))
    constant = indicator.whole if isinstance(indicator.whole, int) else None
    return {
        code: Measured(indicator.code, len(part.get(code, ())), len(whole.get(code, ())) if constant is None else constant)
        for code in sorted({*part, *whole})
    }


def _merged(sets: Keys, tree: RegionTree, level: str, on: date) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for code, keys in sets.items():
        out.setdefault(tree.ancestor(code, level, on), set()).update(keys)
    return out


def joined(sets: Iterable[KeySets]) -> KeySets:
    """The key sets of several periods as those of the whole span: keys met in one of them."""
    part: dict[str, frozenset[str]] = {}
    whole: dict[str, frozenset[str]] = {}
    code = ""
    for one in sets:
        code = code or one.code
        if one.code != code:
            raise RollUpRefused(f"编号集合属于两个指标：{code}、{one.code}", indicator=code)
        for into, given in ((part, one.part), (whole, one.whole)):
            for region, keys in given.items():
                into[region] = into.get(region, frozenset()) | keys
    return KeySets(code, part, whole)
