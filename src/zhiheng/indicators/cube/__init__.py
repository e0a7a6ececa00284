"""The day cube (日立方体): what indicators add up from, by unit and day, kept beside the records and brought up to date by what changed."""

from zhiheng.indicators.cube.asking import Cube, open_cube
from zhiheng.indicators.cube.plans import Plan, plan
from zhiheng.indicators.cube.store import Refreshed, refresh

__all__ = ["Cube", "Plan", "Refreshed", "open_cube", "plan", "refresh"]
