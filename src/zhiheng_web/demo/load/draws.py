"""Two draws of the demo county (双随机抽取): one made and being inspected, one that waits for its secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from zhiheng_web.demo.generate.common import LAST_DAY, at_work
from zhiheng_web.draws import services
from zhiheng_web.draws.models import Draw
from zhiheng_web.enterprises.models import Frame
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.records.services import change_record
from zhiheng_web.registries.inspections.models import InspectionTask, Visit

RATIOS = {"A": ("5", None), "B": ("15", None), "C": ("40", 2), "D": ("100", 2), "未分类": ("10", None)}
"""Invented local policy: class -> ratio in per cent and yearly cap."""
BASIS = "云汀县双随机抽查比例规定（虚构）"
SECRETS = {"scjg": "青禾-竹坞-4071-晨雾-2259", "reviewer": "石埠-枫坪-8830-细雨-6174"}
RESULTS = ("none", "none", "corrected", "none", "unpublished", "none", "pending", "none")


def load_draws(county: Region, people: Mapping[str, Person], say: Callable[[str], None]) -> None:
    """Both draws, by the services that the pages call."""
    person = people["scjg"]
    task = _task()
    made = _planned(county, person, task.task_no, task.title, ["ZL-01 工业产品质量安全主体责任落实情况的检查"])
    services.open_draw(person, made, LAST_DAY)
    for name, secret in SECRETS.items():
        services.commit(people[name], made, secret=secret)
    for name, secret in SECRETS.items():
        services.tell(people[name], made, secret)
    made.refresh_from_db()
    count = services.hand_over(person, made, task.planned_on)
    visits = Visit.objects.filter(task_no=made.number).order_by("pk")
    for i, (visit, result) in enumerate(zip(visits, RESULTS, strict=False)):
        seen = at_work(task.planned_on + timedelta(days=7 + i % 5))
        change_record(person, visit, {"inspected_on": seen, "result": result}, reason="登记检查结果", action="inspect")
        if i < 5:
            change_record(person, visit, {"published_on": seen + timedelta(days=9)}, reason="登记公示", action="publish")
    waiting = _planned(county, person, "SSJ2026-LH01", "食品生产企业联合抽查", ["SP-01 食品生产企业监督检查"], partners=["县住建局"])
    services.open_draw(person, waiting, LAST_DAY)
    services.commit(person, waiting, secret=SECRETS["scjg"])
    say(f"  双随机抽取：2 次（抽中 {count} 户，另一次等待承诺）")


def _task() -> InspectionTask:
    """The task on record that the first draw belongs to: industrial products, by one department, this autumn."""
    rows = InspectionTask.objects.live().filter(joint=False, title__startswith="工业产品", planned_on__gte=date(2026, 8, 20))
    found = rows.order_by("planned_on").first()
    assert found is not None
    return found


def _planned(county: Region, person: Person, number: str, title: str, matters: list[str], **more: Any) -> Draw:
    kind = "key_product" if "工业" in title else "licensed_food"
    frame = Frame.objects.live().filter(region=county, code=kind).order_by("-as_of").first()
    draw = Draw(
        region=county, unit=person.unit, number=number, title=title, year=LAST_DAY.year, matters=matters,
        frame=frame, classes="credit", created_by=person, **more,
    )
    services.plan_draw(person, draw)
    strata = {
        name: {"percent": percent, "at_least": 1, "cap": cap, "basis": BASIS} for name, (percent, cap) in RATIOS.items()
    }
    return services.set_strata(person, draw, strata)
