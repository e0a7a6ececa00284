"""The list of one registry (登记簿列表): filtered, searched, by what is due first and then the newest, page after page by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext as _

from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.scanning import (
    MOST_COUNTED,
    Part,
    Slice,
    Spot,
    Unindexed,
    batches_of,
    counted,
    field_at,
    is_large,
    live_q,
    plainly,
    slice_of,
)
from zhiheng_web.records.searching import search_large, search_q
from zhiheng_web.records.selectors import Filter, filters_of, open_q, soon
from zhiheng_web.shared.language import said

SORTS = ("due", "newest", "entered")


@dataclass(frozen=True)
class Queue:
    """A list as asked for: its parts and rows, the filters, the tabs with their counts, in words."""

    registry: Registry
    base: Any
    parts: Sequence[Part]
    filters: Sequence[Filter]
    tabs: Sequence[dict[str, Any]]
    span: str
    sort: str
    query: str
    words: str
    is_large: bool

    def slice(self, size: int, params: Mapping[str, str]) -> Slice:
        """The rows the address asks for: after a spot, before one, or the first."""
        return slice_of(self.base, self.parts, size, after=Spot.parse(params.get("after", "")), before=Spot.parse(params.get("before", "")))

    def records(self, pks: Sequence[int]) -> list[Any]:
        """These records in this order, with what the page shows of them; each says whether it is `is_open`."""
        registry = self.registry
        rows = registry.annotated(registry.model._default_manager.filter(pk__in=pks).select_related("unit", *registry.joins))
        if registry.due:
            owed = Case(When(open_q(registry), then=Value(True)), default=Value(False), output_field=models.BooleanField())
            rows = rows.annotate(is_open=owed)
        held = {r.pk: r for r in rows}
        return [held[pk] for pk in pks if pk in held]

    def batches(self) -> Iterator[list[int]]:
        """The keys of all rows, a thousand at a time."""
        return batches_of(self.base, self.parts)


def queue(
    registry: Registry, person: Any, region: Region, params: Mapping[str, str], period: Period, today: date, *, counts: str = "usual"
) -> Queue:
    """The work queue of a registry, filtered by the address. `counts`: usual (a large one leaves its own tabs open), all, or none."""
    filters = filters_of(registry, region, params)
    query = params.get("q", "").strip()
    span = params.get("span") or ("period" if registry.by_period else "all")
    sort = params.get("sort", "")
    sort = sort if sort in SORTS and (registry.due or sort != "due") else "due" if registry.due else "newest"
    large = is_large(registry.model)
    inside = list(Region.objects.filter(code__startswith=RegionCode(region.code).stem).values_list("pk", flat=True))
    base, live = live_q(plainly(registry.model._default_manager.all(), inside))
    base = base.alias(owner=Unindexed(F("unit_id"))).filter(_filter_q(filters, registry, region))
    is_vague = False
    if query:
        q, is_vague = search_large(registry, person, query) if large else (search_q(registry, person, query), False)
        base = base.filter(q)
    if registry.due:
        base = base.alias(owed_by=Unindexed(F(registry.due)))
    parts = _parts(registry, sort, period if span == "period" else None)
    gone = Q(withdrawn_at__isnull=False)
    wanted: dict[str, Q] = {"all": live}
    if registry.due:
        wanted["overdue"] = live & open_q(registry) & Q(**{f"{registry.due}__lt": today})
        wanted["due"] = live & open_q(registry) & Q(**{f"{registry.due}__range": (today, soon(registry, today))})
    usual = [*wanted, "withdrawn"]
    wanted |= {code: live & waits() for code, (_label, waits) in registry.views.items()}
    wanted["withdrawn"] = gone
    tab = params.get("tab", "all")
    tab = tab if tab in wanted else "all"
    asked = usual if large and counts == "usual" else list(wanted) if counts != "none" else []
    found = _counts(base, parts, {c: wanted[c] for c in asked if not is_vague or c == "withdrawn"}, capped=large)
    if is_vague and "all" in asked:
        found["all"] = ""
    names = _tab_names(registry)
    tabs = [{"code": c, "label": n, "count": found.get(c, ""), "active": c == tab} for c, n in names if c in wanted]
    words = [f"{f.label}：{dict(f.choices)[f.chosen]}" for f in filters if f.chosen]
    if span == "period":
        words.insert(0, _("期间：%(period)s") % {"period": period.code})
    if query:
        words.append(_("查找：%(query)s") % {"query": query})
    if tab != "all":
        words.append(dict(names)[tab])
    shown = gone_parts(parts) if tab == "withdrawn" else parts
    return Queue(registry, base.filter(wanted[tab]), shown, filters, tabs, span, sort, query, "；".join(words) or _("不限"), large)


def _tab_names(registry: Registry) -> list[tuple[str, str]]:
    names = [("all", _("全部"))]
    names += [("overdue", _("已过期") if registry.renews else _("超期")), ("due", _("将到期") if registry.renews else _("即将到期"))]
    names += [(code, said(label)) for code, (label, _waits) in registry.views.items()]
    return [*names, ("withdrawn", _("已撤回"))]


def _counts(base: Any, parts: Sequence[Part], wanted: Mapping[str, Q], *, capped: bool) -> dict[str, Any]:
    """How many rows each tab has: one statement over a small table; in a large one each up to a limit, said with a plus."""
    whole = gone_parts(parts)[0].q
    if not capped:
        found: dict[str, Any] = base.filter(whole).aggregate(**{code: Count("pk", filter=q) for code, q in wanted.items()})
        return found
    out: dict[str, Any] = {}
    for code, q in wanted.items():
        n = 0
        for part in gone_parts(parts) if code == "withdrawn" else parts:
            if code in ("overdue", "due") and part.code == "n" and parts[0].code == "o":
                continue
            n += counted(base.filter(q).filter(part.q).order_by(*part.order()), MOST_COUNTED - n) if n <= MOST_COUNTED else 0
        out[code] = f"{MOST_COUNTED}+" if n > MOST_COUNTED else n
    return out


def gone_parts(parts: Sequence[Part]) -> list[Part]:
    """What was withdrawn, the last one first."""
    whole = Q()
    for part in parts:
        whole |= part.q
    return [Part("w", whole, "withdrawn_at")]


def _parts(registry: Registry, sort: str, period: Period | None) -> list[Part]:
    """What is owed by its day, then the rest by its own day from the newest on, then what has no day."""
    within = Q(**{f"{registry.date}__range": (period.start, period.end)}) if period is not None else Q()
    owed = open_q(registry)
    shown = within | owed if period is not None and registry.due and not registry.renews else within
    if sort == "entered":
        return [Part("e", shown)]
    dateless = [] if period is not None or not field_at(registry.model, registry.date).null else [registry.date]
    if sort == "newest" or not registry.due:
        dated = Q(**{f"{name}__isnull": False for name in dateless})
        return [Part("n", shown & dated, registry.date), *(Part("u", Q(**{f"{n}__isnull": True})) for n in dateless)]
    simple = not registry.done and registry.closed is None
    rest = Q(owed_by__isnull=True) if simple else ~owed
    dated = Q(**{f"{name}__isnull": False for name in dateless})
    return [
        Part("o", owed & within if registry.renews else owed, registry.due, is_down=False),
        Part("n", rest & within & dated, registry.date),
        *(Part("u", rest & Q(**{f"{n}__isnull": True})) for n in dateless),
    ]


def _filter_q(chosen: Sequence[Filter], registry: Registry, region: Region) -> Q:
    q = Q()
    for f in chosen:
        if not f.chosen:
            continue
        found = field_at(registry.model, f.name)
        if f.name == "unit":
            q &= Q(owner__in=list(Unit.objects.filter(region=region, code=f.chosen).values_list("pk", flat=True)))
        elif f.name == "region":
            q &= Q(region__code__startswith=RegionCode(f.chosen).stem)
        elif isinstance(found, models.BooleanField):
            q &= Q(**{f.name: f.chosen == "1"})
        else:
            q &= Q(**{f.name: f.chosen})
    return q
