"""What hangs on a person (名下工作): records they handle, and what their unit would be left with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhiheng_web.accounts.delegations import given_by
from zhiheng_web.accounts.models import Delegation
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.oversight.models import SupervisionNotice
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.models import Assignment


@dataclass(frozen=True)
class Held:
    """One open record that a person handles."""

    registry: str
    noun: str
    pk: int
    label: str
    url: str
    due_on: Any


@dataclass(frozen=True)
class Duty:
    """One open duty of the person's unit, whoever reports it."""

    title: str
    url: str
    due_on: Any


@dataclass(frozen=True)
class Work:
    """Everything that has to go to somebody else when the person leaves."""

    held: Sequence[Held]
    duties: Sequence[Duty]
    delegations: Sequence[Delegation]
    is_last: bool
    """Whether nobody else with an account answers for the unit (a liaison) or runs the committee office."""


def is_open(registry: Registry, record: Any) -> bool:
    """Whether something is still owed on a record."""
    if record.is_withdrawn:
        return False
    if registry.lifecycle is not None:
        return not registry.lifecycle.state(record.state).is_closed
    return not registry.done or getattr(record, registry.done) is None


def held_by(person: Person) -> list[Held]:
    """Open records that the person handles, by registry."""
    keys: dict[str, list[int]] = defaultdict(list)
    for a in Assignment.objects.filter(person=person).only("registry", "object_id"):
        keys[a.registry].append(a.object_id)
    out = []
    for code, numbers in keys.items():
        registry = REGISTRIES.get(code)
        if registry is None:
            continue
        for record in registry.model._default_manager.filter(pk__in=numbers).select_related("region", "unit", *registry.joins):
            if is_open(registry, record):
                due = getattr(record, registry.work_field, None) if registry.work_field else None
                out.append(Held(code, registry.noun, record.pk, registry.label(record), address_of(record), due))
    return sorted(out, key=lambda h: (h.noun, str(h.due_on or "9"), h.pk))


def duties_of(person: Person) -> list[Duty]:
    """Open ledger entries and supervision notices of a liaison's unit: they stay with the unit, somebody has to report them."""
    if person.role != Role.LIAISON or person.unit_id is None:
        return []
    out = []
    for code, model in (("ledger_entries", LedgerEntry), ("supervision_notices", SupervisionNotice)):
        rows = model.objects.live().filter(unit_id=person.unit_id).exclude(state="closed").order_by("next_due_on", "pk")
        out += [Duty(row.title, reverse("registries:record", args=[code, row.pk]), row.next_due_on) for row in rows]
    return out


def colleagues(person: Person) -> Any:
    """Who can take the work: the same role in the same region, for a liaison of the same unit."""
    rows = Person.objects.filter(is_active=True, role=person.role, region_id=person.region_id).exclude(pk=person.pk)
    return (rows.filter(unit_id=person.unit_id) if person.role == Role.LIAISON else rows).select_related("unit").order_by("pk")


def work_of(person: Person) -> Work:
    """What would be left."""
    open_ones = [d for d in given_by(person) if d.ended_at is None] + list(Delegation.objects.filter(taker=person, ended_at__isnull=True))
    last = person.role in (Role.LIAISON, Role.OFFICE) and not colleagues(person).exists()
    return Work(held_by(person), duties_of(person), open_ones, last)
