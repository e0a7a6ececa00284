"""Keeping the duties of inspection in line with the devices (应检任务): closed by an inspection, moved by a correction, ended by retirement.

The device's facts are the master. The same facts give the same duties however often this runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhiheng_web.records.services import change_record
from zhiheng_web.registries.equipment.cycles import FIELDS, rule_id
from zhiheng_web.registries.equipment.models import Equipment, InspectionDuty
from zhiheng_web.shared.clock import today


def _settle(device: Equipment, track: str, duty: InspectionDuty, last: date | None) -> InspectionDuty | None:
    """The open duty of a track after its last inspection is known: done, or put back by a correction; what is still open then."""
    if last is not None and last > duty.after_on:
        duty.done_on = last
        duty.save()
        return None
    before = duty.after_on
    if (last or device.in_use_since) == before:
        return duty
    done = InspectionDuty.objects.live().filter(equipment=device, track=track, done_on=before).order_by("-pk").first()
    if done is None:
        return duty
    if last is not None and last > done.after_on:
        done.done_on = last
        done.save()
        return duty
    duty.delete()
    done.done_on = None
    done.save()
    return done


@transaction.atomic
def bring_in_line(device: Equipment) -> None:
    """Make the open duties of a device what its facts ask for."""
    waiting = {d.track: d for d in InspectionDuty.objects.live().filter(equipment=device, done_on=None, ended_on=None)}
    still: dict[str, InspectionDuty] = {}
    for track, duty in waiting.items():
        if kept := _settle(device, track, duty, getattr(device, FIELDS[track][0])):
            still[track] = kept
    dues = [] if device.is_withdrawn else device.due_inspections
    for due in dues:
        last = getattr(device, FIELDS[due.track][0]) or device.in_use_since
        facts = {"title": due.title, "after_on": last, "due_on": due.due_on, "rule": rule_id(due), "region_id": device.region_id, "unit_id": device.unit_id}
        duty = still.pop(due.track, None)
        if duty is None:
            InspectionDuty(equipment=device, track=due.track, **facts).save()
        elif any(getattr(duty, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(duty, name, value)
            duty.save()
    for duty in still.values():
        duty.ended_on = device.retired_on or today()
        duty.save()


def make_all(devices: Iterable[Equipment]) -> int:
    """Duties of devices that have none yet, many at once (after a bulk load); gives how many."""
    made = []
    for device in devices:
        for due in device.due_inspections:
            last = getattr(device, FIELDS[due.track][0]) or device.in_use_since
            made.append(
                InspectionDuty(
                    equipment=device, track=due.track, title=due.title, after_on=last, due_on=due.due_on, rule=rule_id(due),
                    region_id=device.region_id, unit_id=device.unit_id, created_by=device.created_by,
                )
            )  # fmt: skip
    return len(InspectionDuty.objects.bulk_create(made, batch_size=500))


@transaction.atomic
def inspected(person: Any, duty: InspectionDuty, answers: dict[str, Any]) -> InspectionDuty:
    """Enter a passed inspection (登记检验合格): the device gets the day and what the report says, its duty is done, the next one is there."""
    last, stated = FIELDS[duty.track]
    values: dict[str, Any] = {last: answers["done_on"]}
    if stated:
        values[stated] = answers.get("stated_due_on")
    if answers.get("safety_grade"):
        values["safety_grade"] = int(answers["safety_grade"])
    words = f"登记{duty.title}合格" + (f"，报告 {answers['report_no']}" if answers.get("report_no") else "")
    change_record(person, duty.equipment, values, reason=words, action="inspect", verb="登记检验")
    duty.refresh_from_db()
    told = {"report_no": answers.get("report_no", ""), "body": answers.get("body", "")}
    return change_record(person, duty, told, reason=words, action="inspected", verb="登记检验合格")


def failed(person: Any, duty: InspectionDuty, answers: dict[str, Any]) -> InspectionDuty:
    """Enter a failed inspection (登记检验不合格): the duty stays open. One at a time, never for many devices at once."""
    told = {name: answers.get(name) or "" for name in ("report_no", "body")}
    values = {"failed_on": answers["failed_on"], **told}
    return change_record(person, duty, values, reason="登记检验不合格", action="fail", verb="登记检验不合格")
