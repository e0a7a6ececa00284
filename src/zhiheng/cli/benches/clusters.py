"""The fused indicators on Spark, against SQL for Spark written by hand (集群)."""

from __future__ import annotations

from importlib.util import find_spec

from zhiheng.cli.benches.model import Bench, Row

HOW = "需要 Java 17 和附加组件：pip install 'zhiheng[spark]'"
_WHAT, _AGAINST = "5 个比率指标，Spark {master}", "手写的 Spark SQL"


def rows(bench: Bench) -> list[Row]:
    """One row; nothing where Spark is not installed."""
    what = _WHAT.format(master=bench.spark)
    absent = HOW if find_spec("pyspark") is None else "" if find_spec("zhiheng.indicators.engines.comparing") else "本版没有 Spark 的对照"
    if absent:
        return [Row("clusters", what, _AGAINST, "ratio", 1.3, absent=absent)]
    from zhiheng.indicators.engines import comparing

    data = bench.data()
    ours, theirs = comparing.spark_fused(data, bench.spark), comparing.spark_hand(data, bench.spark)
    mine, hand = bench.side_by_side(ours, theirs)
    return [Row("clusters", what, _AGAINST, "ratio", 1.3, mine, hand)]
