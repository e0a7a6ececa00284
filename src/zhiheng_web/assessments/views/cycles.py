"""Cycles: the list, drawing up, assignment and weights, opening, reviewers, voiding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng.lifecycles.assessing import assessment_rule
from zhiheng.lifecycles.deadlines import CERTAINTIES
from zhiheng_web.assessments.models import Appeal, Assessee
from zhiheng_web.assessments.policies import see_assessee
from zhiheng_web.assessments.selectors import pages
from zhiheng_web.assessments.selectors.clauses import places_of
from zhiheng_web.assessments.selectors.standing import Scoring
from zhiheng_web.assessments.services import cycles as services
from zhiheng_web.assessments.services.freezing import former_ranks
from zhiheng_web.assessments.views.common import cycle_asked, number, region_asked
from zhiheng_web.organisations.models import Person, Role
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.scorecards.selectors.runs import current_version
from zhiheng_web.shared.clock import today


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every cycle of the region, what waits for me, and (office) drawing up a new one."""
    region = region_asked(request)
    may = office_only.allows(request.user)
    listed = list(pages.cycles_of(region))
    taken = {c.period for c in listed if c.state != "void"}
    years = [y for y in range(today().year, today().year - 3, -1) if str(y) not in taken]
    context = {
        "cycles": listed,
        "duties": pages.duties_of(request.user),  # type: ignore[arg-type]
        "may_open": may,
        "years": years,
        "rule": assessment_rule(today()),
        "version": current_version(region),
    }
    return render(request, "assessments/index.html", context)


@permitted(office_only)
@require_POST
def draw_up(request: HttpRequest) -> HttpResponse:
    """Draw up the cycle of a year (拟定考核)."""
    weights = {role: w for role in ("lead", "joint", "whole") if (w := number(request.POST.get(role, ""))) is not None}
    year = number(request.POST.get("year", "")) or Decimal(0)
    try:
        made = services.draw_up(
            request.user,  # type: ignore[arg-type]
            region_asked(request),
            int(year),
            today(),
            weights=weights,
            tolerance=number(request.POST.get("tolerance", "")),
            only_named=request.POST.get("only_named") == "on",
        )
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("assessments:index")
    messages.success(request, _("已拟定。核对各单位的分工和权重，指定评审人，然后启动。"))
    return redirect("assessments:cycle", made.pk)


@permitted(staff_read)
@require_GET
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """One cycle: how far every unit is, where it stands, what is disputed and appealed."""
    held = cycle_asked(request, pk)
    may = office_only.allows(request.user, held)
    scoring = Scoring(held)
    former = former_ranks(held)
    scored = [s for s in scoring.all() if see_assessee.allows(request.user, s.assessee)]
    for one in scored:
        one.assessee.before = former.get(one.assessee.unit.code)  # type: ignore[attr-defined]
        one.assessee.moved = one.assessee.before - one.rank.place if one.assessee.before and one.rank else None  # type: ignore[attr-defined]
        one.assessee.places = {str(r.place): r for r in one.assessee.reviewers.all() if r.recused_at is None}  # type: ignore[attr-defined]
    is_whole = request.user.role in (Role.OFFICE, Role.LEADER)  # type: ignore[union-attr]
    splits = pages.splits_of(held) if is_whole and held.state == "running" else []
    for item in splits:
        item.place = scoring.places[item.clause]  # type: ignore[attr-defined]
    appeals = [a for a in pages.appeals_of(held) if any(a.assessee_id == s.assessee.pk for s in scored)]
    for appeal in appeals:
        appeal.place = scoring.places[appeal.clause]  # type: ignore[attr-defined]
        appeal.judged = list(appeal.assessee.items.filter(clause=appeal.clause, kind="judged"))  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "cycle": held,
        "run": scoring.run,
        "scored": scored,
        "states": {code: sum(s.assessee.state == code for s in scored) for code in ("asked", "handed", "returned", "told")},
        "is_whole": is_whole or held.state == "published",
        "has_former": bool(former),
        "splits": splits,
        "appeals": appeals,
        "open_appeals": sum(not a.outcome for a in appeals),
        "OUTCOMES": Appeal.OUTCOMES,
        "may": may,
        "stops": pages.why_not_freeze(held, today()) if may and held.state == "running" else [],
        "reviewers": _reviewers(held.region) if may and held.state in ("draft", "running") else [],
        "limits": pages.limits_at(held.opened_on or today()),
        "certainty": CERTAINTIES,
        "today": today(),
    }
    return render(request, "assessments/cycle.html", context)


def _reviewers(region: Any) -> list[Person]:
    rows = Person.objects.filter(role=Role.REVIEWER, is_active=True).select_related("region", "unit")
    return [p for p in rows if p.region is not None and region.within(p.region)]


@permitted(office_only)
@require_POST
def open_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the cycle (启动考核)."""
    held = cycle_asked(request, pk)
    try:
        done = services.open_cycle(request.user, held, today())  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("已启动。各单位在 %(day)s 前完成自评。") % {"day": done.self_by})
    return redirect("assessments:cycle", pk)


@permitted(office_only)
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void the cycle (作废)."""
    held = cycle_asked(request, pk)
    try:
        services.void_cycle(request.user, held, today(), request.POST.get("reason", ""))  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("assessments:cycle", pk)
    messages.success(request, _("已作废。"))
    return redirect("assessments:index")


@permitted(office_only)
@require_GET
def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Which clause counts for which unit with which weight (分工和权重)."""
    held = cycle_asked(request, pk)
    places = places_of(held.version)
    assessees = list(held.assessees.select_related("unit").prefetch_related("clauses"))
    for one in assessees:
        one.listed = [(places[c.clause], c) for c in one.clauses.all()]  # type: ignore[attr-defined]
    covered = {c.clause for a in assessees for c in a.clauses.all()}
    context = {"cycle": held, "assessees": assessees, "places": places.values(), "nobody": [p for cid, p in places.items() if cid not in covered]}
    return render(request, "assessments/shares.html", context)


@permitted(office_only)
@require_POST
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one weight, or take the unit out of the cycle."""
    assessee = get_object_or_404(Assessee.objects.select_related("unit", "cycle__region", "cycle__version__region"), pk=pk)
    person, reason = request.user, request.POST.get("reason", "")
    cycle_pk = assessee.cycle_id
    try:
        if "drop" in request.POST:
            services.drop_assessee(person, assessee, reason)  # type: ignore[arg-type]
            messages.success(request, _("已移出本次考核。"))
        else:
            weight = number(request.POST.get("weight", ""))
            if weight is None:
                raise InputError(_("权重应在 0 到 1 之间，最多三位小数。"))
            services.set_weight(person, assessee, request.POST.get("clause", ""), weight, reason)  # type: ignore[arg-type]
            messages.success(request, _("权重已调整。"))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("assessments:shares", cycle_pk)


@permitted(office_only)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give every assessee named in the form its two reviewers (指定评审人)."""
    held = cycle_asked(request, pk)
    people = {str(p.pk): p for p in _reviewers(held.region)}
    done, faults = 0, []
    for assessee in held.assessees.select_related("unit", "cycle__region"):
        for place in (1, 2):
            reviewer = people.get(request.POST.get(f"r{assessee.pk}-{place}") or request.POST.get(f"all-{place}") or "")
            if reviewer is None:
                continue
            try:
                services.assign(request.user, assessee, place, reviewer)  # type: ignore[arg-type]
                done += 1
            except InputError as error:
                faults.append(f"{assessee.unit.name}：{error.sentence}")
    for sentence in faults[:5]:
        messages.error(request, sentence)
    messages.success(request, _("已指定 %(n)s 处评审人。") % {"n": done})
    return redirect("assessments:cycle", pk)
