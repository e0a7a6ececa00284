"""Plans and tasks of sampling (抽检计划, 抽样任务): one plan for each line of the generator, one task for each stage it reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhiheng_web.demo.generate.common import COUNTY, Row
from zhiheng_web.demo.generate.sampling import PLANS
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.sampling.models import Domain, Kind, Level, SamplingPlan, SamplingTask, Stage

SOURCE = "演示数据（虚构），由固定种子生成"
Key = tuple[int, str, str, str]
ENDS = {2025: date(2025, 12, 31), 2026: date(2026, 12, 10)}
SOON = date(2026, 11, 18)
"""When the tasks of county food sampling of 2026 must be done: they stand in the work list."""


def _plan_key(row: Mapping[str, Any]) -> Key:
    return row["sampled_on"].year, row["domain"], row["level"], row["kind"]


def task_key(row: Mapping[str, Any]) -> tuple[Key, str]:
    """Which task a batch belongs to: its plan and its stage."""
    return _plan_key(row), row["stage"]


def load_plans(loader: Any, rows: Sequence[Row]) -> dict[tuple[Key, str], SamplingTask]:
    """Write the plans and their tasks; gives the task of each key that the batches have."""
    unit = {"agricultural": "yt-nyncj"}
    plans: dict[Key, SamplingPlan] = {}
    region = loader.regions[COUNTY]
    for n, line in enumerate(PLANS, 1):
        owner = loader.units[unit.get(line.domain, "yt-scjg")]
        words = f"{Level(line.level).label}{Domain(line.domain).label}{Kind(line.kind).label}"
        plans[line.year, line.domain, line.level, line.kind] = SamplingPlan(
            region=region, unit=owner, created_by=loader.entered_by(owner), plan_no=f"JH{line.year}-{n:02d}",
            title=f"{line.year} 年{words}计划", year=line.year, domain=line.domain, level=line.level, kind=line.kind,
            planned_batches=line.batches, issued_on=date(line.year, 1, 6),
        )  # fmt: skip
    bulk_load("sampling_plans", plans.values(), person=loader.people["scjg"], source=SOURCE)
    counts: dict[tuple[Key, str], list[Row]] = {}
    for row in rows:
        counts.setdefault(task_key(row), []).append(row)
    tasks: dict[tuple[Key, str], SamplingTask] = {}
    numbers: dict[int, int] = {}
    for (key, stage), listed in sorted(counts.items(), key=lambda item: str(item[0])):
        plan, year = plans[key], key[0]
        numbers[year] = numbers.get(year, 0) + 1
        is_soon = year == 2026 and key[1:3] == ("food", "county")
        tasks[key, stage] = SamplingTask(
            region=region, unit=plan.unit, created_by=plan.created_by, plan=plan, task_no=f"RW{year}-{numbers[year]:03d}",
            product=f"{Domain(key[1]).label}（{Stage(stage).label}环节）", stage=stage,
            planned_batches=len(listed) + (4 if year == 2026 else 0), due_on=SOON if is_soon else ENDS[year],
            finished_on=max(r["sampled_on"] for r in listed) if year == 2025 else None,
        )  # fmt: skip
    bulk_load("sampling_tasks", tasks.values(), person=loader.people["scjg"], source=SOURCE)
    return tasks
