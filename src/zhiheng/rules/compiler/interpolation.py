"""Points between two grades on a straight line (线性插值): 达到90%得6分，60%得0分，中间按线性插值法计算."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.syntax import Judge, Rule, Slope, Step, Steps, Threshold

INTERPOLATED = re.compile(r"(?:线性)?(?:插值|内插|插入)法?|等差|线性(?:计算|计分|得分|递减|递增)")
"""Words that ask for a straight line between two grades."""


def between(steps: Sequence[Step], text: str, points: Decimal) -> Rule:
    """The grades with the line between the two of them that state numbers; a judgement for any other number of grades.

    Args:
        steps: the grades, best first; grades of no points included.
        text: the words, for a person.
        points: the most that the row gives.
    """
    ends = [(s.when, s.points) for s in steps if isinstance(s.when, Threshold) and s.points is not None]
    if len(ends) == 2 and len(steps) == 2:
        (high, most), (low, least) = ends
        assert isinstance(high, Threshold) and isinstance(low, Threshold) and most is not None and least is not None
        width = abs(high.value - low.value)
        rate = (most - least) / width if width else Decimal(0)
        if rate > 0 and rate == rate.quantize(Decimal("0.0001")) and high.indicator == low.indicator:
            down = high.value > low.value
            line = Slope(
                points=rate.quantize(Decimal("0.0001")).normalize() + 0,
                step=Decimal(1),
                unit="百分点" if high.unit == "%" else high.unit,
                line=high.value,
                indicator=high.indicator,
                side="below" if down else "above",
                from_=most,
                floor=least,
                partial="share",
            )
            inside = replace(low, cmp=">=" if down else "<=")
            return line if not least else Steps(of=(Step(rule=line, when=inside),))
    return Judge(points=points, why=f"写明了插值计分，请按原文计算：{text[:60]}")
