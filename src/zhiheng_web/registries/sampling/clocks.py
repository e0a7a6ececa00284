"""When the handling of a failed batch must start, end and be re-inspected (后处理期限), from the day the report came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiheng.errors import CalendarMissing
from zhiheng_web.records.clocks import days_after, working_days_after


@dataclass(frozen=True)
class DueDates:
    """The three dates and their basis; None where the rules name no such step."""

    start_on: date | None
    finish_on: date
    reinspect_on: date | None
    start_basis: str
    finish_basis: str
    reinspect_basis: str
    certainty: str


def _start_by(received_on: date) -> date | None:
    try:
        return working_days_after(received_on, 5)
    except CalendarMissing:
        return None


def due_dates(domain: str, received_on: date) -> DueDates:
    """Due dates for a batch of that domain (`industrial`, `food`, `agricultural`).

    Food and farm produce: start in 5 working days, finish in 90 days (FS12, national working rule). Products: correction in 60 days (PQ2), re-inspection
    by the authority in 75 days (PQ3); the day the report was received stands for the day of the order to correct.

    Where the holidays of the last day's year are not known yet, `start_on` is None and the others stand unmoved.
    """
    if domain == "industrial":
        return DueDates(
            None,
            days_after(received_on, 75),
            days_after(received_on, 75),
            "",
            "产品质量监督抽查管理暂行办法第四十七条：责令改正之日起 75 日内复查",
            "产品质量监督抽查管理暂行办法第四十七条：责令改正之日起 75 日内复查",
            "据转载文本",
        )
    return DueDates(
        _start_by(received_on),
        days_after(received_on, 90),
        None,
        "核查处置工作要求：收到不合格报告后 5 个工作日内启动",
        "核查处置工作要求：收到不合格报告后 90 日内完成",
        "",
        "工作惯例，待核原文",
    )
