"""What the cube is measured against (对照): indicators over sampled batches, and the same numbers by SQL written by hand.

Used by `zhiheng bench`. The queries are what an analyst would write against the files: by county and month, as known on a day. They share
no code with the cube, so that equal numbers also prove it right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.indicators.declare import Indicator, PeriodKind, RollUp, number, rate
from zhiheng.indicators.views import concluded, supervision, within
from zhiheng.indicators.windows import Window

if TYPE_CHECKING:
    import ibis.expr.types as ir

RELATION = "sampling_batches"
_FIVE = {
    "industrial_pass_rate": "domain = 'industrial'",
    "superior_pass_rate": "domain = 'industrial' AND level IN ('national', 'province')",
    "food_pass_rate": "domain = 'food'",
    "farming_pass_rate": "domain = 'agricultural' AND stage = 'farming'",
    "agricultural_pass_rate": "domain = 'agricultural'",
}
FIVE: tuple[Indicator, ...] = tuple(replace(CATALOGUE[code], aside={}) for code in _FIVE)
"""Five declared ratios over sampled batches, part and whole."""

_LEVELS = ("national", "province", "city", "county")
_STAGES = {"food": ("production", "circulation", "online", "catering"), "industrial": ("production", "circulation"), "agricultural": ("circulation", "farming")}
_CUT = [(domain, "level", level) for domain in _STAGES for level in _LEVELS] + [(d, "stage", s) for d, stages in _STAGES.items() for s in stages]


def _cut_rate(domain: str, column: str, value: str) -> Indicator:
    def of(t: ir.Table, w: Window) -> ir.BooleanValue:
        return (t.domain == domain) & (t[column] == value) & supervision(t) & within(t.sampled_on, w) & concluded(t, w)

    return rate(
        f"{domain}_{column}_{value}",
        f"监督抽查合格率（{domain}、{value}）",
        view=RELATION,
        of=of,
        met=lambda t, w: t.final_result == "pass",
        counted="批次",
        dimension="product",
        definition="终局结论合格批次 ÷ 终局结论已出批次，按领域和级别（环节）分",
        source="对照用",
    )


TWENTY_FIVE: tuple[Indicator, ...] = (*FIVE, *(_cut_rate(*cut) for cut in _CUT))
"""The five and twenty more, by level and by stage."""

COVERED = number(
    "sampled_enterprises",
    "受检企业数",
    view=RELATION,
    of=lambda t, w: supervision(t) & within(t.sampled_on, w),
    unit="家",
    kind=PeriodKind.FLOW,
    rollup=RollUp.DISTINCT,
    dimension="product",
    definition="期内至少被监督抽查一批次的企业数，按统一社会信用代码去重",
    source="对照用",
    distinct="uscc",
)
"""Enterprises sampled at least once, each counted once."""


def condition(indicator: Indicator) -> str:
    """The records of a ratio above, in SQL written by hand."""
    if indicator.code in _FIVE:
        return _FIVE[indicator.code]
    domain, column, value = next(cut for cut in _CUT if "_".join((cut[0], cut[1], cut[2])) == indicator.code)
    return f"domain = '{domain}' AND {column} = '{value}'"


def files(data: Path, relation: str = RELATION) -> str:
    """The files of a relation as a table of DuckDB."""
    glob = str(data / relation / "*" / "*.parquet").replace("'", "''")
    return f"read_parquet('{glob}', hive_partitioning = false)"


def hand_sql(source: str, as_of: date, indicators: tuple[Indicator, ...] = FIVE) -> str:
    """All ratios in one scan: `region, month, <code>__whole, <code>__part` by county and month."""
    sums = ", ".join(
        f"COUNT(*) FILTER (WHERE {condition(i)} AND concluded) AS {i.code}__whole, "
        f"COUNT(*) FILTER (WHERE {condition(i)} AND concluded AND final_result = 'pass') AS {i.code}__part"
        for i in indicators
    )
    known = f"kind = 'supervision' AND final_result IN ('pass', 'fail') AND COALESCE(final_on, sampled_on) <= DATE '{as_of}'"
    inner = f"SELECT region, sampled_on, domain, level, stage, final_result, {known} AS concluded FROM {source}"
    return f"SELECT region, date_trunc('month', sampled_on) AS month, {sums} FROM ({inner}) WHERE sampled_on <= DATE '{as_of}' GROUP BY 1, 2"


def one_query_each(source: str, as_of: date, indicators: tuple[Indicator, ...] = TWENTY_FIVE) -> list[str]:
    """The same, a query a ratio."""
    return [hand_sql(source, as_of, (i,)) for i in indicators]


def distinct_sql(source: str, as_of: date) -> str:
    """Different enterprises by county and month: `region, month, covered`."""
    return (
        f"SELECT region, date_trunc('month', sampled_on) AS month, COUNT(DISTINCT uscc) AS covered FROM {source} "
        f"WHERE kind = 'supervision' AND sampled_on <= DATE '{as_of}' GROUP BY 1, 2"
    )
