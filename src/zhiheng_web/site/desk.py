"""What each role sees first (我的工作台): what is due, what is missing, what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from zhiheng.values import Period
from zhiheng_web.assessments.selectors.pages import Due, due_of
from zhiheng_web.documents.selectors import documents_of
from zhiheng_web.ledger.selectors import Lit, entries_of, lit
from zhiheng_web.organisations.models import Person, Region, Role
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.oversight.models import RegulatoryTalk
from zhiheng_web.publishing.models import Release
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.models import Assignment
from zhiheng_web.records.selectors import open_q
from zhiheng_web.records.worklist import Asked, Work, work_of
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.registries.risk.selectors import missing_for
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.card import bar_of
from zhiheng_web.scorecards.selectors.judging import Queued, queue_of
from zhiheng_web.scorecards.selectors.missing import Gap, Owed, by_owner, gaps_of, named_in
from zhiheng_web.scorecards.selectors.runs import Changes, changes_of, current_version, newest_run, runs_of
from zhiheng_web.scorecards.selectors.summary import lines_of, red_of
from zhiheng_web.shared.clock import today

SHOWN = 6
"""So many lines of each list stand on the desk; the rest one click away."""


@dataclass(frozen=True)
class OverdueKind:
    """Records of one registry past their due dates: how many, the longest, the list."""

    noun: str
    count: int
    days: int
    url: str


@dataclass
class Desk:
    """Everything the start page shows; what a role does not need stays empty and costs no query."""

    period: Period
    run: ScoreRun | None = None
    has_version: bool = False
    bar: list[dict[str, Any]] = field(default_factory=list)
    changes: Changes | None = None
    lines: list[str] = field(default_factory=list)
    red: list[dict[str, Any]] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    mine: list[Gap] = field(default_factory=list)
    queue: list[Queued] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    to_review: list[EvidenceItem] = field(default_factory=list)
    returned: list[EvidenceItem] = field(default_factory=list)
    overdue_kinds: list[OverdueKind] = field(default_factory=list)
    work: Work | None = None
    """What is due for the unit (a liaison) or in the whole county (the office), and `held`: what the person handles."""
    held: int = 0
    unsigned: list[Any] = field(default_factory=list)
    """Kinds of events whose nil returns of the quarters that are over are missing (催报)."""
    lights: list[Lit] = field(default_factory=list)
    """Ledger entries that are red or yellow: of the unit (a liaison) or of the county, the longest red first."""
    releases: list[Release] = field(default_factory=list)
    """Acts of publication that wait for a second person (office, leader)."""
    assessments: list[Due] = field(default_factory=list)
    """What of the yearly assessment waits for the person."""
    talks: list[RegulatoryTalk] = field(default_factory=list)
    """Warning talks that are not struck off (leader)."""


def lights_of(region: Region, day: date, unit: Any = None) -> list[Lit]:
    """Open ledger entries whose light is red or yellow, red and the longest first."""
    held = lit(entries_of(region, unit).filter(state__in=("open", "returned")), day)
    return sorted((x for x in held if x.light.colour in ("red", "yellow")), key=lambda x: (x.light.colour != "red", -x.days, x.entry.pk))


def overdue_kinds_of(region: Region, day: date) -> list[OverdueKind]:
    """How many records of each registry are past their due date, the most first; validities that ended are not among them."""
    out = []
    for registry in REGISTRIES.values():
        if not registry.due or registry.renews:
            continue
        rows = (
            registry.model.objects.live().in_region(region).filter(open_q(registry) & Q(**{f"{registry.due}__lt": day}))
        )
        found = rows.aggregate(n=Count("pk"), first=Min(registry.due))
        if found["n"]:
            url = f"{reverse('registries:list', args=[registry.code])}?tab=overdue&span=all"
            out.append(OverdueKind(registry.noun, found["n"], (day - found["first"]).days, url))
    return sorted(out, key=lambda k: -k.count)


def _evidence(region: Region, review: str, unit_id: int | None = None) -> list[EvidenceItem]:
    rows = EvidenceItem.objects.live().in_region(region).filter(review=review)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return list(rows.select_related("unit").order_by("created_at")[:50])


def _waits(document: Any) -> bool:
    """Whether someone has to do something about a document."""
    if document.withdrawn_at is not None:
        return False
    return document.status in ("failed", "uploaded", "reading") or (
        document.status == "review" and document.open_items > 0
    )


def desk_of(person: Person, period: Period) -> dict[str, Any]:
    """The desk of one person for a period, as the template's variables."""
    desk = Desk(period)
    region = region_of(person)
    if region is None:
        return {"desk": desk, "SHOWN": SHOWN}
    day = today()
    run = desk.run = newest_run(region, period)
    desk.has_version = run is not None or current_version(region) is not None
    gaps: list[Gap] = []
    if run is not None:
        desk.bar = bar_of(run.result["base"], Decimal(run.result["full"]))
        gaps = gaps_of(run.result, run.version.scorecard, run_id=run.pk)
    if person.role in (Role.OFFICE, Role.LIAISON):
        desk.work = work_of(region, day, Asked.of(person, {}), shown=3)
        desk.held = Assignment.objects.filter(person=person).count()
        desk.unsigned = missing_for(region, day, person.unit if person.role == Role.LIAISON else None)
    if person.role in (Role.OFFICE, Role.LEADER, Role.LIAISON):
        desk.lights = lights_of(region, day, person.unit if person.role == Role.LIAISON else None)
    if person.role in (Role.OFFICE, Role.LEADER):
        desk.releases = list(Release.objects.filter(region=region, state="proposed").defer("items"))
    desk.assessments = due_of(person, region, day)
    match person.role:
        case Role.OFFICE:
            desk.changes = changes_of(run) if run else None
            desk.owed = by_owner(gaps)
            desk.red = red_of(run.result) if run else []
            desk.documents = [d for d in documents_of(region)[:20] if _waits(d)]
            desk.to_review = _evidence(region, "submitted")
            desk.overdue_kinds = overdue_kinds_of(region, day)
        case Role.LIAISON:
            mine = named_in(person.unit, [g.owner for g in gaps])
            desk.mine = [g for g in gaps if g.state != "judge" and g.owner in mine]
            if person.unit_id is not None:
                desk.returned = _evidence(region, "returned", person.unit_id)
        case Role.REVIEWER:
            desk.queue = [q for q in queue_of(run) if not q.is_done] if run else []
            desk.to_review = _evidence(region, "submitted")
        case Role.LEADER:
            desk.talks = list(RegulatoryTalk.objects.live().in_region(region).exclude(state="closed").select_related("unit"))
            desk.owed = by_owner(gaps)
            if run is not None:
                before = runs_of(region, period).filter(pk__lt=run.pk).first()
                desk.lines = lines_of(run, before, desk.owed)
                desk.red = red_of(run.result)
            desk.overdue_kinds = overdue_kinds_of(region, day)
    return {"desk": desk, "SHOWN": SHOWN}
