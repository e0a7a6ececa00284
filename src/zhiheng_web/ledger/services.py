"""The ledger's own acts (台账): opening entries from an adopted plan, reporting progress, milestones, sending back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng_web.audit import services as audit
from zhiheng_web.ledger.levels import reopen
from zhiheng_web.ledger.models import LedgerEntry, Milestone
from zhiheng_web.organisations.models import Person, Unit
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.organisations.resolving import Sets
from zhiheng_web.plans.models import Plan, PlanTarget, PlanTask
from zhiheng_web.records.services import change_record, create_record

ROLES_KEPT = ("lead", "by_remit")
"""Who keeps an entry: the unit that leads, and each of those that act by their remit; units that support are told by the lead."""


@dataclass(frozen=True)
class Opened:
    """What opening a plan's ledger did: new entries, entries taken over from the plan's former version, duties without a unit."""

    made: int
    carried: int
    unnamed: int


@transaction.atomic
def open_ledger(person: Person, plan: Plan) -> Opened:
    """Open an entry for every duty of a plan and each unit that has to keep it (建立台账). Twice opens nothing twice.

    A duty that the plan's former version had in the same words keeps its entry with everything reported on it; only what the
    document says changes. Entries of the former version that the new one has no more stay, with a note for the office.

    Raises:
        PermissionDenied: only the committee office of the region.
    """
    office_only.check(person, plan)
    former = {(e.kind, e.title, e.unit_id): e for e in LedgerEntry.objects.live().filter(plan__title=plan.title, region=plan.region)}
    held = {e.entry_no for e in LedgerEntry.objects.live().filter(region=plan.region)}
    made = carried = unnamed = 0
    for kind, duty, units in _duties(plan):
        unnamed += not units
        for unit, role in units:
            values = _values(plan, kind, duty, unit, role)
            known = former.get((kind, values["title"], unit.pk))
            if known is not None:
                carried += known.plan_id != plan.pk
                _renew(known, values)
            elif values["entry_no"] not in held:
                made_entry = LedgerEntry(**values, region=plan.region, unit=unit, created_by=person)
                made_entry.save()
                held.add(values["entry_no"])
                made += 1
    audit.record(
        person, "ledger.open", plan, f"建立“{plan.title}”第{plan.version}版的台账：新增{made}项，沿用{carried}项", after={"made": made, "carried": carried}
    )
    return Opened(made, carried, unnamed)


def _duties(plan: Plan) -> Iterable[tuple[str, Any, list[tuple[Unit, str]]]]:
    """Kind, duty, and the units that keep an entry of it with their roles."""
    units = list(Unit.objects.filter(region=plan.region).exclude(kind="class"))
    sets = Sets(plan.region)
    named = [(unit, sets.named(unit)) for unit in units]
    targets = list(plan.targets.prefetch_related("assignments__unit"))
    tasks = [t for t in plan.tasks.prefetch_related("assignments__unit") if not heads_targets(t, targets)]
    for kind, duties in (("target", targets), ("task", tasks)):
        for duty in duties:
            kept = [a for a in duty.assignments.all() if a.role in ROLES_KEPT]
            roles = ((unit, next((a.role for a in kept if is_named(a)), "")) for unit, is_named in named)
            yield kind, duty, [(unit, role) for unit, role in roles if role]


def heads_targets(task: PlanTask, targets: Iterable[PlanTarget]) -> bool:
    """Whether a task is only the heading of targets that have entries of their own (（一）产品质量目标)."""
    return task.title.endswith("目标") and any(task.span_start <= t.span_start and t.span_end <= task.span_end for t in targets)


def _values(plan: Plan, kind: str, duty: PlanTarget | PlanTask, unit: Unit, role: str) -> dict[str, Any]:
    title = duty.indicator if isinstance(duty, PlanTarget) else duty.title
    return {
        "entry_no": f"{plan.pk}-{duty.key}-{unit.code}"[:60],
        "kind": kind,
        "title": title,
        "requirement": (duty.aim if isinstance(duty, PlanTarget) else "")[:200],
        "role": role,
        "source": f"《{plan.title}》" + (f"（{plan.number}）" if plan.number else ""),
        "plan": plan,
        "plan_key": duty.key,
        "due_on": duty.due_on,
    }


def _renew(entry: LedgerEntry, values: dict[str, Any]) -> None:
    """What the document says now; number and reports stay."""
    for name in ("requirement", "role", "source", "plan", "plan_key", "due_on"):
        setattr(entry, name, values[name])
    entry.save()


def report_progress(person: Any, entry: LedgerEntry, progress: str, obstacles: str, on: date) -> LedgerEntry:
    """Say how an entry goes (报告进展), in a line; what was said before stays in the history.

    Raises:
        PermissionDenied; ValidationError: nothing was said.
    """
    if not progress.strip():
        raise ValidationError({"progress": _("请写一句进展")})
    values = {"progress": progress.strip(), "obstacles": obstacles.strip(), "progress_on": on}
    changed: LedgerEntry = change_record(person, entry, values, reason="报告进展", action="progress", verb="报告进展")
    return changed


def send_back(person: Any, entry: LedgerEntry, answers: dict[str, Any]) -> LedgerEntry:
    """Send a reported entry back with the reason (退回); it is open again and its light is red."""
    office_only.check(person, entry)
    reopen(person, entry, answers["returned_reason"])
    values = {"reported_on": None, "returned_on": answers["returned_on"], "returned_reason": answers["returned_reason"]}
    back: LedgerEntry = change_record(person, entry, values, reason=answers["returned_reason"], action="return", verb="退回")
    return back


def add_milestone(person: Any, entry: LedgerEntry, title: str, due_on: date) -> Milestone:
    """Add a milestone to an entry (登记节点), of the entry's own unit."""
    made: Milestone = create_record(
        person, "milestones", {"entry": entry, "title": title.strip(), "due_on": due_on, "unit": entry.unit, "region": entry.region}
    )
    return made
