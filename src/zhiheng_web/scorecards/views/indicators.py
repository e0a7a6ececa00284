"""The page of one indicator over a run's snapshot."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.scorecards.selectors.indicators import indicator_of
from zhiheng_web.scorecards.views.common import page_asked, run_asked


@permitted(staff_read)
def indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """An indicator's figure with its definition and its records (指标): whole, or the list alone for the tabs."""
    run = run_asked(request, pk)
    found = indicator_of(run, code, request.GET.get("side", ""), page_asked(request))
    if found is None:
        raise Http404
    part = request.headers.get("HX-Request") == "true"
    template = "scorecards/parts/records.html" if part else "scorecards/indicator.html"
    context = {"run": run, "found": found, "number": 1, "sets": found.tabs, "shown": found.shown}
    response = render(request, template, context)
    response.headers["Vary"] = "HX-Request"
    return response
