"""The days a figure speaks about (统计窗口): a period, and the day up to which facts are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiheng.values import Period


@dataclass(frozen=True)
class Window:
    """A period and the day of knowledge (截至日期).

    Flows take records dated `start` to `on`. Stocks are taken on `on`, the earlier of the period's end and `as_of`. What
    happened to a record afterwards (a conclusion, a close-out) counts when it is dated up to `as_of`: an outcome of January
    belongs to the batch of last December.
    """

    period: Period
    as_of: date

    @property
    def start(self) -> date:
        """The first day of the period."""
        return self.period.start

    @property
    def on(self) -> date:
        """The last day that counts: the period's end, or `as_of` while the period is still running."""
        return min(self.period.end, self.as_of)

    @property
    def is_over(self) -> bool:
        """Whether the whole period lies behind."""
        return self.period.end <= self.as_of
