"""Indicators declared once as filters over registry relations; Ibis compiles, the engine's own driver runs (指标)."""

from zhiheng.indicators.catalogue import CATALOGUE, find_indicator
from zhiheng.indicators.declare import Direction, Indicator, PeriodKind, RollUp, Side
from zhiheng.indicators.dialects import compiled
from zhiheng.indicators.engines import DUCKDB, Engine, EngineChoice, open_engine
from zhiheng.indicators.fusing import RecordSet, fuse, record_set
from zhiheng.indicators.measured import (
    Measured,
    Records,
    all_records,
    counted,
    measure,
    measure_by_region,
    records,
    roll_up,
)
from zhiheng.indicators.windows import Window

__all__ = [
    "CATALOGUE",
    "DUCKDB",
    "Direction",
    "Engine",
    "EngineChoice",
    "Indicator",
    "Measured",
    "PeriodKind",
    "RecordSet",
    "Records",
    "RollUp",
    "Side",
    "Window",
    "all_records",
    "compiled",
    "counted",
    "find_indicator",
    "fuse",
    "measure",
    "measure_by_region",
    "open_engine",
    "record_set",
    "records",
    "roll_up",
]
