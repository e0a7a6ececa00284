"""When the handling of a failed batch must start, end and be re-inspected (后处理期限), from the day the report came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiheng.errors import InvalidValue
from zhiheng.lifecycles.deadlines import DeadlineRule, deadline_rule
from zhiheng_web.records.clocks import Limit, limit


@dataclass(frozen=True)
class DueDates:
    """The limits of one follow-up; None where the rules name no such step."""

    start: Limit | None
    finish: Limit
    reinspect: Limit | None

    @property
    def start_on(self) -> date | None:
        """When it must have been started, if the rules say so and the day can be known."""
        return self.start.due_on if self.start else None

    @property
    def finish_on(self) -> date:
        """When it must be done: a limit in days always has a day."""
        assert self.finish.due_on is not None
        return self.finish.due_on

    @property
    def reinspect_on(self) -> date | None:
        """When the re-inspection is due, if there is one."""
        return self.reinspect.due_on if self.reinspect else None


def due_dates(domain: str, received_on: date) -> DueDates:
    """Limits for a batch of that domain (`industrial`, `food`, `agricultural`).

    Food and farm produce start and finish by FS12. A product is re-inspected by the authority by PQ3, and its handling is done
    when it passed, so PQ3 ends both; the day the report was received stands for the day of the order to correct.

    Raises:
        InvalidValue: no version of the rule was in force on that day.
    """
    if domain == "industrial":
        reinspect = limit("PQ3", received_on)
        return DueDates(None, reinspect, reinspect)
    return DueDates(limit("FS12.start", received_on), limit("FS12.finish", received_on), None)


def finish_rule(domain: str, on: date) -> DeadlineRule | None:
    """The rule by which a handling of that domain must be done, of the version in force on the day; None before its first."""
    try:
        return deadline_rule("PQ3" if domain == "industrial" else "FS12.finish", on)
    except InvalidValue:
        return None
