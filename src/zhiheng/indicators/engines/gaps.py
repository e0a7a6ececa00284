"""What an engine cannot do that another can (引擎差异), each with its reason; everything else is equal, which the suite over the engines shows.

A gap is refused with a sentence, never computed differently. `docs/explanation/engines.md` prints this table; tests hold both to what happens.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """One difference: the engine, what it lacks, what happens then, and why."""

    engine: str
    what: str
    happens: str
    reason: str


GAPS = (
    Gap("duckdb", "在用数据库上直接计算", "拒绝，提示改用 postgres", "不装扩展就连不上别的数据库，而扩展要联网下载"),
    Gap("spark", "在用数据库上直接计算", "拒绝，提示改用 postgres", "集群各机器应读同一份不再变化的文件"),
    Gap("postgres", "文本中的 U+0000 字符", "拒绝，指出数据关系", "PostgreSQL 的文本类型不能存这个字符；DuckDB 和 Spark 可以"),
    Gap("postgres", "就地计算时由程序生成的列（脱敏姓名等）", "没有值；指标不读这些列", "这些列由程序逐条生成，SQL 给不出；快照里有"),
    Gap("spark", "合计超过 9223372036854775807", "拒绝，报算术溢出", "Spark 的整数合计是 8 字节；DuckDB 和 PostgreSQL 的更宽。以分计，合 9.2 亿亿元"),
    Gap("sqlite", "作为计算引擎", "不提供", "同样的记录慢二十多倍，日期没有类型；记录先导出为快照再算"),
)
