"""What is due over all registries (待办清单): late, today, this week, in the coming month; of a person, a unit or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zhiheng.values import RegionCode
from zhiheng_web.organisations.models import Region, Role
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.models import Assignment
from zhiheng_web.records.scanning import live_q, plainly
from zhiheng_web.records.selectors import open_q

AHEAD_DAYS = 30
SHOWN = 60
"""So many rows of each registry and bucket are listed; the counts are whole."""
BUCKETS = ("late", "today", "week", "month")


@dataclass(frozen=True)
class Asked:
    """Whose work is shown: `mine` (assigned to me), `unit` (of one unit), `all`."""

    whose: str
    unit: str = ""
    person_id: int | None = None
    unit_id: int | None = None

    @classmethod
    def of(cls, person: Any, params: Mapping[str, str]) -> Asked:
        """As the address asks; a liaison sees the own unit first, the office everything."""
        usual = "unit" if person.role == Role.LIAISON else "all"
        whose = params.get("whose") if params.get("whose") in ("mine", "unit", "all") else usual
        unit = params.get("unit", "")
        own = person.unit_id if whose == "unit" and person.role == Role.LIAISON else None
        return cls(str(whose), unit if own is None and whose != "mine" else "", person.pk, own)


@dataclass(frozen=True)
class Task:
    """One record that owes something by a day."""

    noun: str
    label: str
    what: str
    url: str
    due_on: date
    days: int
    unit: str
    handler: str
    basis: str = ""
    """For one that is late: the article of the limit, from which day and how sure."""

    @property
    def over(self) -> int:
        """Days past the limit."""
        return max(0, -self.days)


@dataclass
class Work:
    """The list: rows by bucket, and how many there are in each."""

    rows: dict[str, list[Task]] = field(default_factory=lambda: {b: [] for b in BUCKETS})
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BUCKETS, 0))

    @property
    def total(self) -> int:
        """All that is late or due in the coming month."""
        return sum(self.counts.values())

    @property
    def sections(self) -> list[tuple[str, str, int, list[Task]]]:
        """Bucket, heading, count and rows, in order."""
        words = {"late": _("已超期"), "today": _("今天到期"), "week": _("本周到期"), "month": _("30 天内到期")}
        return [(b, words[b], self.counts[b], self.rows[b]) for b in BUCKETS]


def ranges(today: date) -> dict[str, tuple[date | None, date | None]]:
    """First and last day of each bucket; a week ends on Sunday."""
    sunday = today + timedelta(days=6 - today.weekday())
    day = timedelta(days=1)
    return {
        "late": (None, today - day),
        "today": (today, today),
        "week": (today + day, sunday),
        "month": (max(sunday, today) + day, today + timedelta(days=AHEAD_DAYS)),
    }


def _due_q(registry: Registry, span: tuple[date | None, date | None]) -> Q:
    name = registry.work_field
    q = Q(**{f"{name}__lte": span[1]})
    return q & Q(**{f"{name}__gte": span[0]}) if span[0] else q


def _rows(registry: Registry, inside: list[int], asked: Asked) -> Any:
    rows, live = live_q(plainly(registry.model._default_manager.all(), inside))
    rows = rows.filter(live)
    name = registry.work_field
    is_open = open_q(registry) if name == registry.due else Q(**{f"{name}__isnull": False})
    rows = rows.filter(is_open)
    if asked.unit_id:
        rows = rows.filter(unit_id=asked.unit_id)
    if asked.unit:
        rows = rows.filter(unit__code=asked.unit)
    if asked.whose == "mine":
        held = Assignment.objects.filter(registry=registry.code, object_id=OuterRef("pk"), person_id=asked.person_id)
        rows = rows.filter(Exists(held))
    return rows


def work_of(region: Any, today: date, asked: Asked, *, shown: int = SHOWN) -> Work:
    """What is due in a region as asked; validities that end are not among it."""
    out = Work()
    spans = ranges(today)
    inside = list(Region.objects.filter(code__startswith=RegionCode(region.code).stem).values_list("pk", flat=True))
    for registry in REGISTRIES.values():
        if not registry.work_field:
            continue
        rows = _rows(registry, inside, asked)
        counts = rows.filter(**{f"{registry.work_field}__lte": spans["month"][1]}).aggregate(**{b: Count("pk", filter=_due_q(registry, spans[b])) for b in BUCKETS})
        for bucket in BUCKETS:
            out.counts[bucket] += counts[bucket]
            if counts[bucket] and shown:
                found = list(
                    rows.filter(_due_q(registry, spans[bucket])).select_related("unit", *registry.joins).order_by(registry.work_field)[:shown]
                )
                out.rows[bucket] += _tasks(registry, found, today, says_why=bucket == "late")
    for rows_of_bucket in out.rows.values():
        rows_of_bucket.sort(key=lambda t: (t.due_on, t.noun, t.label))
    return out


def _basis(registry: Registry, record: Any, due_on: date) -> str:
    clock = next((c for c in registry.made(record) if c.due_on == due_on and not c.done_on), None)
    return "" if clock is None else clock.basis + (f"（{clock.certainty}）" if clock.certainty else "")


def _tasks(registry: Registry, records: list[Any], today: date, *, says_why: bool) -> list[Task]:
    held = Assignment.objects.filter(registry=registry.code, object_id__in=[r.pk for r in records]).select_related("person")
    handlers = {a.object_id: str(a.person) for a in held}
    out = []
    for record in records:
        due_on = getattr(record, registry.work_field)
        what = getattr(record, "next_due", "") or registry.field(registry.work_field).verbose_name
        out.append(
            Task(
                registry.noun,
                registry.label(record),
                str(what),
                address_of(record),
                due_on,
                (due_on - today).days,
                record.unit.name,
                handlers.get(record.pk, ""),
                _basis(registry, record, due_on) if says_why else "",
            )
        )
    return out
