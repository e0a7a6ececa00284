"""Indicators whose growth is real (可比价指标): their growth is not what their printed values give (GDP, 增加值, 实际增长)."""

from __future__ import annotations

import re

_REAL = re.compile(r"生产总值|GDP|增加值|(?:^|全部)工业总产值|农业总产值|农林牧渔|人均可支配收入|纯收入|产值|固定资产投资|(?<!电)投资|社会消费品")
_DEFLATED = re.compile(r"生产总值|GDP|增加值")


def constant_prices(subject: str) -> bool:
    """Whether growth of this indicator is stated at constant or comparable prices, or on a revised base.

    >>> constant_prices("地区生产总值"), constant_prices("食品抽检量")
    (True, False)
    """
    return bool(_REAL.search(subject))


def deflated(subject: str) -> bool:
    """Whether the indicator is value added, whose growth is always real; sums of money such as investment are not."""
    return bool(_DEFLATED.search(subject))
