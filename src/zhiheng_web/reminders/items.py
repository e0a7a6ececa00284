"""What a person should see to today (提醒事项), from the selectors of ledger, oversight, assessment and the work list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.lifecycles.lights import light_rule
from zhiheng_web.assessments.selectors.pages import due_of
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.selectors import entries_of, lit
from zhiheng_web.organisations.models import Person, Region, Role
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice
from zhiheng_web.records.worklist import SHOWN, Asked, Task, work_of
from zhiheng_web.registries.evidence.models import EvidenceItem

SINGLY = 3
"""So many tasks of one registry are named one by one; more of them make one line with their number."""


@dataclass(frozen=True)
class Item:
    """One line: its kind, a key that stays the same from day to day, what, why, where, by when; `count` for a line that stands for many."""

    kind: str
    key: str
    title: str
    why: str
    url: str
    due_on: date | None = None
    count: int = 1


def items_of(person: Person, day: date) -> list[Item]:
    """Everything, the most urgent kind first; nothing for those who have no work here."""
    region = region_of(person)
    if region is None or person.role not in (Role.OFFICE, Role.LIAISON, Role.LEADER, Role.REVIEWER):
        return []
    found: list[Item] = []
    if person.role == Role.LIAISON:
        found += _returned(person, region)
    if person.role in (Role.OFFICE, Role.LIAISON):
        seen = {i.url for i in found}
        found += [i for i in _work(person, region, day) if i.url not in seen]
    if person.role in (Role.OFFICE, Role.REVIEWER):
        found += _to_check(person, region)
    found += _assessments(person, region, day)
    if person.role in (Role.OFFICE, Role.LEADER):
        found += _red(region, day)
    if person.role == Role.LEADER:
        found += _talks(region, day)
    return found


def _record(code: str, pk: int) -> str:
    return reverse("registries:record", args=[code, pk])


def _returned(person: Person, region: Region) -> Iterator[Item]:
    for code, model in (("ledger_entries", LedgerEntry), ("supervision_notices", SupervisionNotice)):
        rows = model.objects.live().in_region(region).filter(unit_id=person.unit_id, state="returned")
        for row in rows.order_by("returned_on", "pk")[:50]:
            yield Item("back", f"back:{code}:{row.pk}:{row.returned_on}", row.title, _("退回：%(why)s") % {"why": row.returned_reason}, _record(code, row.pk), row.next_due_on)
    rows = EvidenceItem.objects.live().in_region(region).filter(unit_id=person.unit_id, review="returned")
    for row in rows.order_by("pk")[:50]:
        yield Item("back", f"back:evidence:{row.pk}", str(row), _("佐证被退回"), _record("evidence_items", row.pk))


def _work(person: Person, region: Region, day: date) -> Iterator[Item]:
    work = work_of(region, day, Asked.of(person, {}))
    for kind, buckets in (("late", ("late",)), ("due", ("today", "week"))):
        by_noun: dict[str, list[Task]] = defaultdict(list)
        for bucket in buckets:
            for task in work.rows[bucket]:
                by_noun[task.noun].append(task)
        for noun, tasks in by_noun.items():
            if len(tasks) <= SINGLY:
                for t in tasks:
                    yield Item(kind, f"{kind}:{t.url}:{t.due_on}", t.label, f"{t.what} {t.due_on}", t.url, t.due_on)
            else:
                more = _("（至少）") if len(tasks) >= SHOWN else ""
                why = _("最早 %(day)s") % {"day": tasks[0].due_on}
                yield Item(kind, f"{kind}:{noun}", _("%(noun)s %(n)s 件") % {"noun": noun, "n": len(tasks)} + more, why, reverse("registries:work"), tasks[0].due_on, len(tasks))


def _to_check(person: Person, region: Region) -> Iterator[Item]:
    if person.role == Role.OFFICE:
        for entry in entries_of(region).filter(state="reported").order_by("reported_on", "pk")[:50]:
            why = _("%(unit)s %(day)s报请办结") % {"unit": entry.unit, "day": entry.reported_on}
            yield Item("check", f"check:ledger_entries:{entry.pk}:{entry.reported_on}", entry.title, why, _record("ledger_entries", entry.pk))
        for notice in SupervisionNotice.objects.live().in_region(region).filter(state="answered").select_related("unit").order_by("answered_on", "pk")[:50]:
            why = _("%(unit)s %(day)s反馈") % {"unit": notice.unit, "day": notice.answered_on}
            yield Item("check", f"check:supervision_notices:{notice.pk}:{notice.answered_on}", notice.title, why, _record("supervision_notices", notice.pk), notice.next_due_on)
    waiting = EvidenceItem.objects.live().in_region(region).filter(review="submitted").count()
    if waiting:
        yield Item("check", "check:evidence", _("佐证 %(n)s 件待审") % {"n": waiting}, "", reverse("registries:list", args=["evidence_items"]), None, waiting)


def _assessments(person: Person, region: Region, day: date) -> Iterator[Item]:
    for one in due_of(person, region, day):
        kind = "late" if one.due_on is not None and one.due_on < day else one.kind
        yield Item(kind, f"{kind}:{one.url}:{one.due_on}", one.title, one.note, one.url, one.due_on)


def _red(region: Region, day: date) -> Iterator[Item]:
    long = light_rule(day).talk_days
    red = [x for x in lit(entries_of(region).exclude(state="closed"), day) if x.light.colour == "red" and x.days > long]
    for one in sorted(red, key=lambda x: -x.days)[:20]:
        yield Item("red", f"red:{one.entry.pk}", one.entry.title, f"{one.entry.unit}：{one.light.reason}", one.url, one.entry.due_on)


def _talks(region: Region, day: date) -> Iterator[Item]:
    for talk in RegulatoryTalk.objects.live().in_region(region).exclude(state="closed").select_related("unit"):
        if talk.over(day):
            why = _("%(unit)s整改已超期 %(n)s 天") % {"unit": talk.unit, "n": talk.over(day)}
            yield Item("late", f"late:talk:{talk.pk}", talk.title, why, _record("regulatory_talks", talk.pk), talk.rectify_by)
