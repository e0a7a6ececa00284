"""What followed each failed batch (不合格后处理、核查处置): started, finished, reinspected; one late and one overdue on purpose.

Due days come from `due`, which the loader takes from the rule of the registry, so that no deadline is typed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from zhiheng_web.demo.generate.common import LAST_DAY, Row, stream


class Due(NamedTuple):
    """The two deadlines of a follow-up (应启动日期, 应完成日期)."""

    start_on: date | None
    finish_on: date


DueRule = Callable[[str, date], Due]
"""Domain and day of the report -> deadlines."""
MEASURES = {
    "industrial": "责令停止生产销售该批次产品，封存库存，限期改正并申请复查；违法行为另案处理。",
    "food": "下架封存同批次食品，启动召回，排查原因并整改，对违法行为立案查处。",
    "agricultural": "暂停上市同批次农产品，追溯投入品使用记录，指导整改。",
}
LATE_FOOD = {2025: (3,)}
"""Places, among the food follow-ups of the year that are due, of those finished after their deadline."""
OVERDUE_FOOD = {2026: 5}
"""The one of 2026 that is due and not finished."""


def _counted(row: Row) -> bool:
    return row["final_result"] == "fail" and row["kind"] == "supervision"


def follow_ups(batches: Sequence[Row], due: DueRule) -> list[Row]:
    """Rows of `follow_ups`, one for each batch of supervision sampling that failed; `batch_id` is the batch's `sample_no`."""
    rng = stream("follow_ups")
    rows: list[Row] = []
    place: dict[int, int] = {}
    for batch in batches:
        if not _counted(batch):
            continue
        received = min(batch["final_on"] + timedelta(days=rng.randrange(1, 7)), date(2026, 9, 29))
        limits = due(batch["domain"], received)
        started = received + timedelta(days=rng.randrange(1, 5))
        if limits.start_on is not None:
            started = min(started, limits.start_on)
        finished: date | None = limits.finish_on - timedelta(days=rng.randrange(8, 52))
        if batch["domain"] == "food" and limits.finish_on <= LAST_DAY:
            year = received.year
            here = place[year] = place.get(year, -1) + 1
            if here in LATE_FOOD.get(year, ()):
                finished = limits.finish_on + timedelta(days=6)
            if here == OVERDUE_FOOD.get(year):
                finished = None
        if finished is not None and finished > LAST_DAY:
            finished = None
        again = batch["domain"] == "industrial" and finished is not None
        assert finished is None or started <= finished
        rows.append(
            {
                "region": batch["region"],
                "unit": batch["unit"],
                "batch_id": batch["sample_no"],
                "domain": batch["domain"],
                "level": batch["level"],
                "name": batch["name"],
                "report_received_on": received,
                "start_due_on": limits.start_on,
                "started_on": started,
                "measures": MEASURES[batch["domain"]] if finished else "",
                "finish_due_on": limits.finish_on,
                "finished_on": finished,
                "reinspected_on": finished if again else None,
                "reinspection_result": "pass" if again else None,
            }
        )
    return rows
