"""Values of regions rolled up along the region tree of a day (汇总): township, county, city, province, nation."""

from zhiheng.indicators.rollups.keys import KeySets, gather_keys, merge_keys
from zhiheng.indicators.rollups.rolling import roll_periods, roll_regions, roll_table
from zhiheng.indicators.rollups.tree import LEVELS, NATION, Region, RegionTree, Successor

__all__ = [
    "LEVELS",
    "NATION",
    "KeySets",
    "Region",
    "RegionTree",
    "Successor",
    "gather_keys",
    "merge_keys",
    "roll_periods",
    "roll_regions",
    "roll_table",
]
