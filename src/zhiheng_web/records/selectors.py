"""Reading records: work queues, counts of what is due, history, what changed since a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from zhiheng.values import RegionCode
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.models import Region, Role, Unit
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.models import Record
from zhiheng_web.records.scanning import MOST_COUNTED, Unindexed, counted, field_at, is_large, live_q, plainly
from zhiheng_web.shared.language import said

SOON_DAYS = 30
"""A duty this near counts as due (待办)."""
RENEWAL_DAYS = 180
"""A validity that ends this soon counts as ending (将到期): six months, in which renewals are asked for."""


def open_q(registry: Registry) -> Q:
    """Records that still owe something by their due date."""
    if not registry.due:
        return Q(pk__in=[])
    q = Q(**{f"{registry.due}__isnull": False})
    if registry.done:
        q &= Q(**{f"{registry.done}__isnull": True})
    return q & ~registry.closed if registry.closed is not None else q


def soon(registry: Registry, today: date) -> date:
    """The last day that counts as near."""
    return today + timedelta(days=RENEWAL_DAYS if registry.renews else SOON_DAYS)


@dataclass(frozen=True)
class Filter:
    """One filter of a list: its name in the address, its choices and what is chosen."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    chosen: str


def filters_of(registry: Registry, region: Region, params: Mapping[str, str]) -> list[Filter]:
    """The filters of a registry with their choices."""
    out = []
    for path in registry.filters:
        found = field_at(registry.model, path)
        chosen = params.get(path, "")
        choices: list[tuple[str, str]]
        if path == "unit":
            choices = [(u.code, u.name) for u in Unit.objects.filter(region=region).exclude(kind="class")]
        elif path == "region":
            inside = Region.objects.filter(code__startswith=RegionCode(region.code).stem)
            choices = [(r.code, r.name) for r in inside]
        elif path == "state" and registry.lifecycle is not None:
            choices = [(state.code, said(state.label)) for state in registry.lifecycle.states]
        elif isinstance(found, models.BooleanField):
            choices = [("1", _("是")), ("0", _("否"))]
        elif found.choices:
            choices = [(str(v), str(label)) for v, label in found.flatchoices]
        else:
            values = (
                registry.model.objects.live()
                .in_region(region)
                .order_by(f"-{path}")
                .values_list(path, flat=True)
                .distinct()
            )
            choices = [(str(v), str(v)) for v in values[:30]]
        out.append(Filter(path, str(found.verbose_name), choices, chosen if chosen in dict(choices) else ""))
    return out


def due_state(registry: Registry, record: Any, today: date) -> tuple[str, str]:
    """State code and word of a record in a list; the record carries `is_open` from `queue`."""
    if not registry.due or record.withdrawn_at:
        return "", ""
    due_on = getattr(record, registry.due)
    if record.is_open and due_on:
        if due_on < today:
            return "overdue", _("已过期") if registry.renews else (
                _("超期 %(days)s 天") % {"days": (today - due_on).days}
            )
        if due_on <= soon(registry, today):
            return "due", _("余 %(days)s 天") % {"days": (due_on - today).days}
        return (
            ("info", _("有效")) if registry.renews else ("due", _("余 %(days)s 天") % {"days": (due_on - today).days})
        )
    done_on = getattr(record, registry.done) if registry.done else None
    if done_on:
        return ("late", _("超期完成")) if due_on and done_on > due_on else ("done", _("按期完成"))
    return "", ""


def summary_of(registry: Registry, region: Region, today: date, unit_id: int | None = None) -> dict[str, Any]:
    """How many live records, how many overdue and near, and what else waits; only of one unit where given."""
    if is_large(registry.model):
        return _capped_summary(registry, region, today, unit_id)
    rows = registry.model.objects.live().in_region(region)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    counts: dict[str, Any] = {"all": Count("pk")}
    if registry.due:
        is_open = open_q(registry)
        counts["overdue"] = Count("pk", filter=is_open & Q(**{f"{registry.due}__lt": today}))
        counts["due"] = Count("pk", filter=is_open & Q(**{f"{registry.due}__range": (today, soon(registry, today))}))
    counts |= {code: Count("pk", filter=waits()) for code, (_label, waits) in registry.views.items()}
    found = rows.aggregate(**counts)
    waiting = [{"code": c, "label": label, "count": found[c]} for c, (label, _w) in registry.views.items() if found[c]]
    return {"all": found["all"], "overdue": found.get("overdue", 0), "due": found.get("due", 0), "waiting": waiting}


def _capped_summary(registry: Registry, region: Region, today: date, unit_id: int | None) -> dict[str, Any]:
    """The same of a large registry: counts stop at a limit, said with a plus; what else waits is counted on its own page."""
    inside = list(Region.objects.filter(code__startswith=RegionCode(region.code).stem).values_list("pk", flat=True))
    rows, live = live_q(plainly(registry.model._default_manager.all(), inside))
    rows = rows.filter(live)
    if unit_id:
        rows = rows.alias(owner_id=Unindexed(F("unit_id"))).filter(owner_id=unit_id)
    asked = {"all": Q()}
    if registry.due:
        asked["overdue"] = open_q(registry) & Q(**{f"{registry.due}__lt": today})
        asked["due"] = open_q(registry) & Q(**{f"{registry.due}__range": (today, soon(registry, today))})
    found = {code: counted(rows.filter(q)) for code, q in asked.items()}
    shown = {code: f"{MOST_COUNTED}+" if n > MOST_COUNTED else n for code, n in found.items()}
    return {"all": shown["all"], "overdue": shown.get("overdue", 0), "due": shown.get("due", 0), "waiting": []}


def may_see_names(person: Any, record: Record) -> bool:
    """Whether the person sees names of persons in full: the office, and the unit that owns the record."""
    return bool(person.role == Role.OFFICE or (person.unit_id and person.unit_id == record.unit_id))


def changes_since(moment: datetime, region: Region, limit: int = 200) -> Sequence[AuditEntry]:
    """The trail's entries about records of the region since the moment, newest first."""
    types = [r.model._meta.label_lower for r in REGISTRIES.values()]
    inside = list(Region.objects.filter(code__startswith=RegionCode(region.code).stem).values_list("pk", flat=True))
    rows = AuditEntry.objects.filter(at__gt=moment, object_type__in=types, after__region_id__in=inside)
    return list(rows.select_related("person")[:limit])


_QUIET = {"id", "created_at", "changed_at", "created_by_id", "withdrawn_at", "withdrawn_reason", "next_due_on", "next_due"}


def history_of(registry: Registry, record: Record, *, full: bool = False) -> list[dict[str, Any]]:
    """The trail of one record, newest first: the entry, and the fields that changed as (label, before, after)."""
    rows = AuditEntry.objects.filter(object_type=record._meta.label_lower, object_id=str(record.pk)).select_related(
        "person"
    )
    return [
        {"entry": e, "changes": _changes(registry, e.before, e.after or {}, full) if e.before else []} for e in rows
    ]


def _changes(
    registry: Registry, before: dict[str, Any], after: dict[str, Any], full: bool
) -> list[tuple[str, str, str]]:
    from zhiheng_web.records.display import plain_text, state_text

    out = []
    for f in registry.model._meta.concrete_fields:
        name = f.attname
        if name in _QUIET or before.get(name) == after.get(name):
            continue
        if name == "state" and registry.lifecycle is not None:
            out.append((str(f.verbose_name), state_text(registry, before.get(name)), state_text(registry, after.get(name))))
            continue
        hidden = f.name in registry.masked and not full
        texts = [_("（姓名，已脱敏）") if hidden else plain_text(f, side.get(name)) for side in (before, after)]
        out.append((str(f.verbose_name), texts[0], texts[1]))
    return out
