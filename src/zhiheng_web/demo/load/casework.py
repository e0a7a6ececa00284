"""Work on single cases (办案): handlers, an extension, a stopped clock, files, remarks, a retest that ends a follow-up, an inspection.

Every step is the service that the pages call; the cases are found by what they are, not by number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng_web.organisations.models import Person
from zhiheng_web.records import annexes, clock_changes
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import SavedView
from zhiheng_web.records.services import create_record, take_move
from zhiheng_web.registries.sampling.models import Batch, FollowUp


def _move(person: Person, record: Any, code: str, **answers: Any) -> Any:
    registry = next(r for r in REGISTRIES.values() if isinstance(record, r.model))
    move = next(m for m in registry.moves if m.code == code)
    return take_move(person, record, move, answers)


def load_casework(people: Mapping[str, Person], say: Callable[[str], None]) -> None:
    """Take the cases that stand open a little further, as people at work would."""
    person = people["scjg"]
    working = FollowUp.objects.live().filter(finished_on__isnull=True).select_related("batch", "unit", "region").order_by("pk")
    for record in working.filter(unit=person.unit)[:4]:
        annexes.assign(person, record, person)
    food = working.filter(batch__domain="food", state="rectifying").last() or working.filter(batch__domain="food").last()
    if food is not None:
        clock_changes.extend(
            person, food, "finish", units=30, decided_on=date(2026, 10, 28), basis="云市监延〔2026〕3号（虚构）",
            reason="供货商在外省，协查函尚未回复",
        )  # fmt: skip
        annexes.attach(person, food, SimpleUploadedFile("延期审批表.txt", "延期审批表（演示，虚构）".encode()))
        annexes.comment(people["office"], food, "请在协查回复后一周内完成复查，质发办月度通报会点到这一件。")
        annexes.comment(person, food, "已与外省市场监管部门电话联系，预计十一月上旬回复。")
    product = working.filter(batch__domain="industrial", state="rectifying").last()
    if product is not None:
        clock_changes.suspend(
            person, product, "reinspect", start_on=date(2026, 10, 26), end_on=None, reason="复查样品送省院检验", basis="送检单（虚构）"
        )
        _move(
            person, product, "inspection", matters="ZL-01", planned_on=date(2026, 11, 6), approval="云市监检批〔2026〕11号（虚构）"
        )
    ended = _retested(person)
    moved = Batch.objects.live().filter(kind="risk", final_result="fail", follow_ups__isnull=True).order_by("-sampled_on").first()
    if moved is not None:
        fresh = {"batch": moved, "region": moved.region, "unit": moved.unit, "report_received_on": date(2026, 10, 29)}
        annexes.assign(person, create_record(person, "follow_ups", fresh), person)
    SavedView.objects.create(person=person, registry="follow_ups", name="省抽超期件", query="tab=late&span=all&batch__level=province")
    say(f"  办案：延期、中止、附件、留言、有因检查；复检合格终止后处理 {ended} 件")


def _retested(person: Person) -> int:
    """Two batches whose retest passed: their follow-ups had been opened on the first result and were ended by it."""
    rows = Batch.objects.live().filter(retest_result="pass", domain__in=("food", "industrial"), sampled_on__year=2026)
    count = 0
    for batch in rows.select_related("unit", "region").order_by("-sampled_on")[:2]:
        passed_on, batch.retest_result, batch.retested_on = batch.retested_on, "", None
        batch.save()
        received = batch.first_reported_on + timedelta(days=1)
        create_record(
            person,
            "follow_ups",
            {"batch": batch, "region": batch.region, "unit": batch.unit, "report_received_on": received, "started_on": received},
        )
        _move(person, batch, "retest", retest_result="pass", retested_on=passed_on)
        count += 1
    first = FollowUp.objects.live().filter(state="ended").order_by("pk").first()
    if first is not None:
        lifted_on = first.ended_on + timedelta(days=1)
        _move(person, first, "lift", lifted_on=lifted_on, lifted="当日解除封存，退还备用样品（演示，虚构）")
    return count
