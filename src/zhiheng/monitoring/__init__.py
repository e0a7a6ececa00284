"""Monitoring of counts over periods (风险监测): control charts with a stated false-alarm rate, in exact arithmetic.

Single points are judged against a frozen baseline by exact conditional tests, so that the stated rate holds whatever the true rate is;
small lasting rises by a sum (CUSUM) whose limit comes from the exact chance of ever reaching it.
"""

from zhiheng.monitoring.charts import METHODS, Count, Judged, Rule, judge, pooled
from zhiheng.monitoring.cusum import Summed, cusum_limit, watch_sum
from zhiheng.monitoring.exact import binomial_tail, hypergeometric_tail, upper_rate

__all__ = [
    "METHODS",
    "Count",
    "Judged",
    "Rule",
    "Summed",
    "binomial_tail",
    "cusum_limit",
    "hypergeometric_tail",
    "judge",
    "pooled",
    "upper_rate",
    "watch_sum",
]
