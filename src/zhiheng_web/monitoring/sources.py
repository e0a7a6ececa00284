"""Where series come from (监测来源): which records count, by which day, what an event is; figures and records by the same filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from zhiheng_web.records.declare import REGISTRIES

_CONCLUDED = Q(final_result__in=["pass", "fail"])


@dataclass(frozen=True)
class Source:
    """One source: the registry, the day that puts a record into a period, what is counted, and which of it is an event.

    `event` is None where every record is one; the exposure is then the days of the period.
    """

    registry: str
    on: str
    words: str
    where: Q
    event: Q | None = None

    def rows(self, region: Any, start: date, end: date) -> Any:
        """The records of a period."""
        model = REGISTRIES[self.registry].model
        return model.objects.live().in_region(region).filter(self.where, **{f"{self.on}__range": (start, end)})

    def months(self, region: Any, group: str, start: date, end: date) -> dict[str, dict[date, tuple[int, int]]]:
        """By group and month: events and records."""
        events = Count("pk", filter=self.event) if self.event is not None else Count("pk")
        found = self.rows(region, start, end).annotate(month=TruncMonth(self.on)).values(group, "month").annotate(n=Count("pk"), x=events).order_by()
        out: dict[str, dict[date, tuple[int, int]]] = {}
        for row in found:
            out.setdefault(str(row[group] or ""), {})[row["month"]] = (row["x"], row["n"])
        return out

    def records(self, region: Any, group: str, value: str, start: date, end: date) -> Any:
        """The records behind one point, events first."""
        rows = self.rows(region, start, end).filter(**{group: value})
        if self.event is not None:
            rows = rows.annotate(is_event=Count("pk", filter=self.event)).order_by("-is_event", self.on, "pk")
        else:
            rows = rows.order_by(self.on, "pk")
        return rows.select_related("unit", *REGISTRIES[self.registry].joins)

    def labels(self, group: str) -> Mapping[str, str]:
        """Words of the group's codes, empty where values are words already."""
        if "__" in group:
            return {}
        choices = REGISTRIES[self.registry].field(group).flatchoices
        return {str(code): str(label) for code, label in choices}


SOURCES: dict[str, Source] = {
    "sampling": Source("sampling_batches", "final_on", "监督抽查终局不合格批次 ÷ 终局批次，按终局日期", Q(kind="supervision") & _CONCLUDED, Q(final_result="fail")),
    "risk_sampling": Source("sampling_batches", "final_on", "风险监测不合格批次 ÷ 有结论的批次，按结论日期", Q(kind="risk") & _CONCLUDED, Q(final_result="fail")),
    "complaints": Source("complaints", "received_on", "收到的消费者投诉件数 ÷ 天数，按收到日期（不论是否受理）", Q()),
    "hazards": Source("hazards", "found_on", "发现的特种设备隐患 ÷ 天数，按发现日期", Q()),
    "events": Source("events", "occurred_on", "质量安全事件 ÷ 天数，按发生日期（含待认定的）", Q()),
}
