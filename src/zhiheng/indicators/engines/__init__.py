"""The engines that compute indicators (计算引擎): one shape, equal whole numbers; DuckDB unless another is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.errors import EngineUnavailable
from zhiheng.indicators.dialects import DIALECTS
from zhiheng.indicators.engines.base import Engine, Files, LiveRelations, Source
from zhiheng.indicators.engines.duckdb import DuckDBEngine

ENGINES = tuple(DIALECTS)
"""Codes of the engines, the default first."""


@dataclass(frozen=True)
class EngineChoice:
    """Which engine, and where it is: the address of a PostgreSQL database, the master of a Spark cluster; nothing for DuckDB."""

    code: str = "duckdb"
    server: str = ""

    def open(self, source: Source) -> Engine:
        """The engine on a source.

        Raises:
            EngineUnavailable: there is no such engine, or what it needs is missing; the sentence says what to do.
        """
        match self.code:
            case "duckdb":
                return DuckDBEngine(source)
            case "postgres":
                from zhiheng.indicators.engines.postgres import PostgresEngine

                return PostgresEngine(source, self.server)
            case "spark":
                from zhiheng.indicators.engines.spark import SparkEngine

                return SparkEngine(source, self.server)
        raise EngineUnavailable(f"不认识的计算引擎“{self.code}”，可选 {'、'.join(ENGINES)}", engine=self.code)


DUCKDB = EngineChoice()


def open_engine(source: Source, choice: EngineChoice = DUCKDB) -> Engine:
    """The chosen engine on a source, DuckDB when none is chosen."""
    return choice.open(source)


__all__ = ["DUCKDB", "ENGINES", "DuckDBEngine", "Engine", "EngineChoice", "Files", "LiveRelations", "Source", "open_engine"]
