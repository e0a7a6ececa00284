"""Versions of the scorecard: the list, one version as adopted, adopting a document or a pack."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.regions import foreign_place
from zhiheng_web.documents.selectors import why_not_adoptable
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import JudgementRecord, ScorecardVersion
from zhiheng_web.scorecards.selectors.versions import rows_of_version, summary_of
from zhiheng_web.scorecards.views.common import region_asked
from zhiheng_web.shared.clock import today
from zhiheng_web.versions.comparison import compare_scorecards


@permitted(staff_read)
def versions(request: HttpRequest) -> HttpResponse:
    """Every version of the region's scorecard, newest first (评分表版本)."""
    rows = ScorecardVersion.objects.filter(region=region_asked(request)).defer("data")
    return render(
        request,
        "scorecards/versions.html",
        {"versions": rows.select_related("adopted_by", "document").defer("data", "document__data", "document__draft")},
    )


@permitted(staff_read)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as adopted: every clause with its rule in words and where each fact comes from."""
    held = get_object_or_404(
        ScorecardVersion.objects.select_related("region", "adopted_by", "document").defer(
            "document__data", "document__draft"
        ),
        pk=pk,
    )
    staff_read.check(request.user, held)
    carried = JudgementRecord.objects.filter(version=held, withdrawn_at=None).exclude(carried_from=None).count()
    former = ScorecardVersion.objects.filter(region=held.region, number__lt=held.number).defer("data").first()
    return render(
        request,
        "scorecards/version.html",
        {
            "version": held,
            "sections": rows_of_version(held),
            "summary": summary_of(held.scorecard),
            "former": former,
            "carried": carried,
            "may_undo": carried and office_only.allows(request.user, held),
        },
    )


@permitted(staff_read)
def compare_versions(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """Two adopted versions side by side: clauses, rows, points (两版对照)."""
    pair = []
    for pk in (older, newer):
        held = get_object_or_404(ScorecardVersion.objects.select_related("region"), pk=pk)
        staff_read.check(request.user, held)
        pair.append(held)
    clauses, _rows, points = compare_scorecards(pair[0].scorecard, pair[1].scorecard)
    context = {"older": pair[0], "newer": pair[1], "clauses": clauses, "points": points}
    return render(request, "scorecards/compare_versions.html", context)


@permitted(office_only)
@require_POST
def undo_carried(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the judgements back that were carried over from the former version (撤销沿用)."""
    held = get_object_or_404(ScorecardVersion.objects.select_related("region"), pk=pk)
    try:
        count = services.withdraw_carried(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
        messages.success(request, _("已撤销沿用的%(n)s项评判，重新测算后不再计入。") % {"n": count})
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("scorecards:version", pk)


@permitted(office_only)
def adopt(request: HttpRequest, document: int) -> HttpResponse:
    """Adopt the scorecard of a reviewed document: asks the years and the reason, then makes the version."""
    held = get_object_or_404(SourceDocument.objects.select_related("region"), pk=document)
    office_only.check(request.user, held)
    fault = ""
    if request.method == "POST":
        try:
            made = services.adopt_scorecard(
                request.user,  # type: ignore[arg-type]
                held,
                request.POST.get("period_from"),
                request.POST.get("period_to"),
                request.POST.get("reason", ""),
            )
        except InputError as error:
            fault = error.sentence
        else:
            messages.success(request, _("已采用为第%(n)s版评分表。") % {"n": made.number})
            return redirect("scorecards:version", made.pk)
    return render(
        request,
        "scorecards/adopt.html",
        {
            "document": held,
            "why_not": why_not_adoptable(held, "scorecard"),
            "former": ScorecardVersion.objects.filter(region=held.region, status="adopted").defer("data").first(),
            "summary": summary_of((held.draft or {}).get("scorecard")),
            "fault": fault,
            "foreign": foreign_place({"title": held.title, "issuer": held.issuer}, held.region),
            "typed": request.POST,
            "year": today().year,
        },
        status=422 if fault else 200,
    )


@permitted(office_only)
@require_POST
def adopt_pack(request: HttpRequest, code: str) -> HttpResponse:
    """Adopt the scorecard of a rule pack."""
    made = services.adopt_pack(request.user, code, region_asked(request))  # type: ignore[arg-type]
    messages.success(request, _("已采用为第%(n)s版评分表。") % {"n": made.number})
    return redirect("scorecards:version", made.pk)
