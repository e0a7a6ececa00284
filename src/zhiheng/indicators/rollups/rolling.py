"""Values rolled up by the declared manner (汇总方式): over regions along the tree of the day, over periods; wrong ones are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from zhiheng.errors import RollUpRefused
from zhiheng.indicators.declare import Indicator, RollUp
from zhiheng.indicators.measured import Measured, roll_up
from zhiheng.indicators.rollups.tree import RegionTree

Values = Mapping[str, Mapping[str, Measured]]
"""`{region code: {indicator: value}}`, as `measure_by_region` gives them."""


def refuse_adding(indicator: Indicator) -> None:
    """Pass an indicator whose parts may be added over regions.

    Raises:
        RollUpRefused: its distinct things would be counted twice, or it is an average or place that nothing adds up.
    """
    if indicator.rollup is RollUp.DISTINCT:
        raise RollUpRefused(
            f"“{indicator.name}”按编号去重，各地的数不能相加：同一对象在两地会数两次。请合并各地的编号集合（merge_keys）",
            indicator=indicator.code,
        )
    if indicator.rollup is RollUp.GIVEN:
        raise RollUpRefused(
            f"“{indicator.name}”是直接取得的平均数、指数或名次，不能由下级的数推出；请录入本级自己取得的数",
            indicator=indicator.code,
        )


def roll_regions(values: Values, tree: RegionTree, level: str, on: date, indicators: Iterable[Indicator]) -> dict[str, dict[str, Measured]]:
    """The values of the regions of a level from those of regions below, by the tree of the day; a region without records is left out.

    Args:
        values: by the code under which the records were entered (old codes too), each record under one code only.
        on: the day whose tree holds, as a rule the last day of the period.
    Raises:
        RollUpRefused: see `refuse_adding`; a region above the level asked for.
    """
    chosen = list(indicators)
    for indicator in chosen:
        refuse_adding(indicator)
    groups: dict[str, list[Mapping[str, Measured]]] = {}
    for code, found in values.items():
        groups.setdefault(tree.ancestor(code, level, on), []).append(found)
    return {
        target: {i.code: roll_up(i, [found[i.code] for found in group if i.code in found], "region") for i in chosen}
        for target, group in sorted(groups.items())
    }


def roll_table(table: pa.Table, tree: RegionTree, level: str, on: date, indicators: Iterable[Indicator], by: Sequence[str] = ()) -> pa.Table:
    """The same over a table with a column `region` and whole-number columns `<indicator>__<side>`, as the day cube gives them.

    Args:
        by: further columns that stay apart (`month`).
    Returns:
        `region`, the columns of `by`, and the sums; a constant whole is not added.
    Raises:
        RollUpRefused: as `roll_regions`.
    """
    chosen = {i.code: i for i in indicators}
    for indicator in chosen.values():
        refuse_adding(indicator)
    sides = [name for name in table.column_names if name.partition("__")[0] in chosen and "__" in name]
    encoded = table.column("region").combine_chunks().dictionary_encode()
    codes = encoded.dictionary.to_pylist()
    targets = pa.array([tree.ancestor(code, level, on) for code in codes], pa.string())
    wide = table.set_column(table.column_names.index("region"), "region", targets.take(encoded.indices))
    keys = ["region", *by]
    rolled = wide.group_by(keys, use_threads=False).aggregate([(name, "sum") for name in sides])
    rolled = rolled.rename_columns([name.removesuffix("_sum") if name not in keys else name for name in rolled.column_names])
    return rolled.select([*keys, *sides]).sort_by([(key, "ascending") for key in keys])


def roll_periods(indicator: Indicator, values: Sequence[Measured]) -> Measured:
    """One value for a longer period from those of its parts, in order of time: flows are added, of a stock the last one stands.

    Raises:
        RollUpRefused: distinct things, averages and places are not added over periods either.
    """
    if indicator.rollup is RollUp.STOCK and values:
        return values[-1]
    if indicator.rollup is RollUp.GIVEN:
        refuse_adding(indicator)
    return roll_up(indicator, values, "period")
