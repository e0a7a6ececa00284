"""From level to level (下达与审定): province to city, city to county, county to township. The upper level sets a task and judges it;
the lower one reports, and changes neither what was asked nor what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng_web.audit import services as audit
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.ledger.selectors import Lit, lit
from zhiheng_web.organisations.loading import stands
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.approvals import approval_of, approve, withdraw_approval
from zhiheng_web.records.services import change_record
from zhiheng_web.shared.clock import today


@dataclass(frozen=True)
class Seat:
    """A region of the next level and the unit that takes tasks for it; None where it has none yet."""

    region: Region
    unit: Unit | None


def seats_of(upper: Region) -> list[Seat]:
    """The regions of the next level: each with its committee office, a township with the government that the register of units names."""
    day = today()
    children = [c for c in upper.children.all() if stands(c, day)]
    offices = {u.region_id: u for u in Unit.objects.filter(region__in=children, kind="committee_office").select_related("region")}
    towns = [(set(u.names()), u) for u in Unit.objects.filter(region=upper, kind="township").select_related("region")]
    return [Seat(c, offices.get(c.pk) or next((u for names, u in towns if c.name in names), None)) for c in children]


def _number(upper: Region, year: int) -> str:
    head = f"下达{upper.code}-{year}-"
    held = LedgerEntry.objects.filter(entry_no__startswith=head).values_list("entry_no", flat=True)
    numbers = [int(n) for e in held if (n := e.removeprefix(head).split("-")[0]).isdigit()]
    return f"{head}{max(numbers, default=0) + 1}"


@transaction.atomic
def hand_down(person: Person, regions: Iterable[Region], title: str, requirement: str, due_on: date | None, source: str, day: date) -> list[LedgerEntry]:
    """Set a task to regions of the next level (下达), an entry for each; they report, this level sends back or strikes off.

    Raises:
        PermissionDenied: not the committee office. ValidationError: by field: nothing to do, no region, one that is not of the next level or has no unit.
    """
    upper = person.region
    faults: dict[str, str] = {}
    if upper is None:
        raise ValidationError(_("您的账号没有行政区域，不能下达任务。"))
    office_only.check(person, Seat(upper, None))
    seats = {s.region.pk: s for s in seats_of(upper)}
    wanted = list(dict.fromkeys(r.pk for r in regions))
    if not title.strip():
        faults["title"] = _("请写明要办的事项。")
    if due_on is None:
        faults["due_on"] = _("请填完成时限。")
    elif due_on < day:
        faults["due_on"] = _("完成时限已经过了。")
    without = [r.name for r in Region.objects.filter(pk__in=wanted) if r.pk not in seats or seats[r.pk].unit is None]
    if not wanted:
        faults["regions"] = _("请至少选一个下级地区。")
    elif without:
        faults["regions"] = _("%(names)s不是下一级，或名录里还没有承接任务的单位。") % {"names": "、".join(without)}
    if faults:
        raise ValidationError(faults)
    number, made = _number(upper, day.year), []
    for key in wanted:
        unit = seats[key].unit
        assert unit is not None
        entry = LedgerEntry(
            entry_no=f"{number}-{unit.code}"[:60], kind="task", title=title.strip()[:500], requirement=requirement.strip()[:200], role="lead",
            source=(source.strip() or _("%(who)s下达") % {"who": upper})[:300], due_on=due_on, region=unit.region, unit=unit, created_by=person, set_by=upper,
        )  # fmt: skip
        entry.full_clean(validate_constraints=False)
        entry.save()
        audit.record(person, "ledger.hand_down", entry, f"{upper}向{unit}下达“{entry.title}”", after=audit.values_of(entry))
        made.append(entry)
    return made


def close(person: Any, entry: LedgerEntry, given: dict[str, Any]) -> LedgerEntry:
    """Strike an entry off (销号); one that a level set is approved by it at the same time."""
    values = {n: given[n] for n in ("closed_on", "closing") if n in given}
    done: LedgerEntry = change_record(person, entry, values, reason=given.get("closing") or "销号", action="close", verb="销号")
    if done.set_by_id and approval_of(done) is None:
        approve(person, done, str(given.get("closing") or "")[:200])
    return done


def reopen(person: Any, entry: LedgerEntry, reason: str) -> None:
    """Before an entry is sent back: what was approved is approved no more."""
    if approval_of(entry) is not None:
        withdraw_approval(person, entry, reason)


@dataclass(frozen=True)
class Handed:
    """One task that a level handed down, with its entries."""

    title: str
    due_on: date | None
    source: str
    entries: Sequence[Lit]

    @property
    def closed(self) -> int:
        """How many are struck off."""
        return sum(1 for x in self.entries if x.entry.state == "closed")


def handed_down(upper: Region, day: date) -> list[Handed]:
    """What a level handed down, the newest first."""
    rows = LedgerEntry.objects.live().filter(set_by=upper).select_related("unit", "region").prefetch_related("milestones").order_by("-pk")
    groups: dict[str, list[LedgerEntry]] = {}
    for row in rows:
        groups.setdefault("-".join(row.entry_no.split("-")[:3]), []).append(row)
    return [Handed(g[0].title, g[0].due_on, g[0].source, lit(sorted(g, key=lambda e: e.unit.code), day)) for g in groups.values()]
